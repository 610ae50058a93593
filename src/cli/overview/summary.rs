//! What many runs say together.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::record::{Finding, Run};
use crate::sort::Sort as _;
use crate::text::shorten;

/// More waivers than these are only counted.
const MOST_WAIVERS: usize = 5000;
/// More repositories than these are put together.
const MOST_REPOSITORIES: usize = 100_000;
/// The longest text that is kept, in characters.
const LONGEST: usize = 200;
/// At most this many of the lines that are not a record are named.
const MOST_UNREAD: usize = 10;
/// What repositories are called that are too many.
const OTHERS: &str = "(others)";

/// The reports of many runs, added up.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Overview {
    /// How many runs there are.
    pub runs: u64,
    /// How many of them passed.
    pub pass: u64,
    /// How many failed.
    pub fail: u64,
    /// How many files were read.
    pub files: u64,
    /// How many lines are not a record of a report.
    pub unread_lines: u64,
    /// The first of them, `FILE:LINE`.
    pub unread: Vec<String>,
    /// The first day and the last.
    pub days: Option<[String; 2]>,
    /// Each repository, that with most failing runs first.
    pub repositories: Vec<Repository>,
    /// Each rule that found something, the most frequent first.
    pub rules: Vec<RuleCount>,
    /// Each week, in order, by its Monday.
    pub weeks: Vec<Week>,
    /// The waivers of the newest run of each repository, the oldest first.
    pub waivers: Vec<OldWaiver>,
    /// What ends soon after the newest run of each repository, the first to end first.
    pub ends_soon: Vec<EndsSoon>,
    #[serde(skip)]
    sums: Sums,
}

/// One repository.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Repository {
    /// Its name.
    pub name: String,
    /// How many runs it has.
    pub runs: u64,
    /// How many of them passed.
    pub pass: u64,
    /// How many failed.
    pub fail: u64,
    /// How many errors were found in all of them.
    pub errors: u64,
    /// The day of the newest run.
    pub last_day: Option<String>,
    /// How that ended.
    pub last_verdict: String,
    /// How many items its backlog had then.
    pub items: u64,
    /// How many of them were in progress.
    pub in_progress: u64,
    /// How many waivers held.
    pub waivers: u64,
}

/// One rule.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RuleCount {
    /// Its id.
    pub rule: String,
    /// In how many runs it found something that counts.
    pub runs: u64,
    /// How many findings that were.
    pub findings: u64,
    /// How many of them were errors.
    pub errors: u64,
    #[serde(skip)]
    last_run: u64,
}

/// One week.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Week {
    /// Its Monday.
    pub monday: String,
    /// How many runs it has.
    pub runs: u64,
    /// How many of them failed.
    pub fail: u64,
    /// How many errors and warnings they had.
    pub errors: u64,
    /// The warnings.
    pub warnings: u64,
}

/// A waiver, and since when it is there.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OldWaiver {
    /// The repository.
    pub repository: String,
    /// The rule, and the item or path that it is for.
    pub what: String,
    /// The day of the first run that has it.
    pub since: Option<String>,
    /// Its last day.
    pub until: String,
    /// Why.
    pub reason: String,
    /// Who granted it.
    pub by: Option<String>,
    #[serde(skip)]
    last: Option<Date>,
}

/// Something that ends.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EndsSoon {
    /// The repository.
    pub repository: String,
    /// `waiver`, `grace` or `lock`.
    pub kind: String,
    /// What it is about.
    pub what: String,
    /// Its last day.
    pub until: String,
}

/// What is added up by name until all is read.
#[derive(Debug, Default)]
struct Sums {
    repositories: BTreeMap<String, (Repository, Option<Date>, Vec<EndsSoon>)>,
    rules: BTreeMap<String, RuleCount>,
    weeks: BTreeMap<Date, Week>,
    waivers: BTreeMap<[String; 3], OldWaiver>,
    days: Option<(Date, Date)>,
}

impl Overview {
    /// Adds a run.
    pub(super) fn run(&mut self, run: &Run<'_>, fallback: &str) {
        self.runs += 1;
        let is_pass = run.verdict == "pass";
        *(if is_pass { &mut self.pass } else { &mut self.fail }) += 1;
        let day: Option<Date> = run.date.as_deref().and_then(|day| day.parse().ok());
        let name = self.name(run.repository.as_deref().unwrap_or(fallback));
        self.add_to_repository(&name, run, day);
        for waiver in &run.waivers {
            self.add_waiver(&name, waiver, day);
        }
        let Some(day) = day else { return };
        let days = self.sums.days.get_or_insert((day, day));
        *days = (days.0.min(day), days.1.max(day));
        let week = self.sums.weeks.entry(monday(day)).or_default();
        week.runs += 1;
        week.fail += u64::from(!is_pass);
        week.errors += run.counts.error;
        week.warnings += run.counts.warning;
    }

    /// The name of a repository, or of the rest where there are too many.
    fn name(&self, name: &str) -> String {
        let name = shorten(if name.is_empty() { "(unnamed)" } else { name }, LONGEST);
        let known = &self.sums.repositories;
        if known.len() < MOST_REPOSITORIES || known.contains_key(&name) {
            name
        } else {
            OTHERS.to_owned()
        }
    }

    fn add_to_repository(&mut self, name: &str, run: &Run<'_>, day: Option<Date>) {
        let is_pass = run.verdict == "pass";
        let (known, last, ends) = self
            .sums
            .repositories
            .entry(name.to_owned())
            .or_insert_with(|| (Repository::new(name), None, Vec::new()));
        known.runs += 1;
        *(if is_pass { &mut known.pass } else { &mut known.fail }) += 1;
        known.errors += run.counts.error;
        if day < *last {
            return;
        }
        *last = day;
        known.last_day = day.map(|day| day.to_string());
        known.last_verdict = if is_pass { "pass" } else { "fail" }.to_owned();
        let backlog = run.backlog;
        (known.items, known.in_progress) =
            backlog.map_or((0, 0), |backlog| (backlog.items, backlog.in_progress));
        known.waivers = run.waivers.len() as u64;
        *ends = run
            .ends_soon
            .iter()
            .map(|ending| EndsSoon {
                repository: name.to_owned(),
                kind: shorten(&ending.kind, LONGEST),
                what: shorten(&ending.what, LONGEST),
                until: shorten(&ending.until, LONGEST),
            })
            .collect();
    }

    fn add_waiver(&mut self, name: &str, waiver: &super::record::Waiver<'_>, day: Option<Date>) {
        let key =
            [name.to_owned(), shorten(&waiver.what, LONGEST), shorten(&waiver.until, LONGEST)];
        let is_room = self.sums.waivers.len() < MOST_WAIVERS;
        if !is_room && !self.sums.waivers.contains_key(&key) {
            return;
        }
        let [repository, what, until] = key.clone();
        let known = self.sums.waivers.entry(key).or_insert_with(|| OldWaiver {
            repository,
            what,
            since: None,
            until,
            reason: shorten(&waiver.reason, LONGEST),
            by: waiver.by.as_deref().map(|by| shorten(by, LONGEST)),
            last: None,
        });
        let since: Option<Date> = known.since.as_deref().and_then(|day| day.parse().ok());
        if let Some(day) = day {
            known.since = Some(since.map_or(day, |since| since.min(day)).to_string());
        }
        known.last = known.last.max(day);
    }

    /// Adds a finding of the run that was added last.
    pub(super) fn finding(&mut self, finding: &Finding<'_>) {
        if !finding.is_active() {
            return;
        }
        let run = self.runs;
        let count = match self.sums.rules.get_mut(&*finding.rule) {
            Some(count) => count,
            None => {
                let rule = shorten(&finding.rule, LONGEST);
                let new = RuleCount {
                    rule: rule.clone(),
                    runs: 0,
                    findings: 0,
                    errors: 0,
                    last_run: u64::MAX,
                };
                self.sums.rules.entry(rule).or_insert(new)
            }
        };
        count.findings += 1;
        count.errors += u64::from(finding.severity == "error");
        if count.last_run != run {
            count.last_run = run;
            count.runs += 1;
        }
    }

    /// Counts a line that is not a record.
    pub(super) fn unread(&mut self, file: &str, line: usize) {
        self.unread_lines += 1;
        if self.unread.len() < MOST_UNREAD {
            self.unread.push(format!("{file}:{line}"));
        }
    }

    /// Puts what was added up in order.
    pub(super) fn finish(&mut self) {
        let sums = std::mem::take(&mut self.sums);
        self.days = sums.days.map(|(first, last)| [first.to_string(), last.to_string()]);
        let newest: BTreeMap<&String, Option<Date>> =
            sums.repositories.iter().map(|(name, (_, last, _))| (name, *last)).collect();
        let holds = |waiver: &OldWaiver| newest.get(&waiver.repository) == Some(&waiver.last);
        self.waivers = sums.waivers.values().filter(|waiver| holds(waiver)).cloned().collect();
        self.waivers.order_by(|a, b| (&a.since, &a.until).cmp(&(&b.since, &b.until)));
        for (repository, _, ends) in sums.repositories.into_values() {
            self.repositories.push(repository);
            self.ends_soon.extend(ends);
        }
        self.repositories.order_by_key(|repository| Reverse((repository.fail, repository.runs)));
        self.ends_soon.order_by(|a, b| a.until.cmp(&b.until));
        self.rules = sums.rules.into_values().collect();
        self.rules.order_by_key(|count| Reverse((count.runs, count.findings)));
        let named = |(day, week): (Date, Week)| Week { monday: day.to_string(), ..week };
        self.weeks = sums.weeks.into_iter().map(named).collect();
    }
}

impl Repository {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            runs: 0,
            pass: 0,
            fail: 0,
            errors: 0,
            last_day: None,
            last_verdict: String::new(),
            items: 0,
            in_progress: 0,
            waivers: 0,
        }
    }
}

fn monday(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(jiff::Span::new().days(back)).unwrap_or(day)
}
