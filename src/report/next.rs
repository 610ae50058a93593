//! What may be started, for the command `next`: as lines and as JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;
#[cfg(test)]
use serde_json::Value;

use super::Options;
use super::columns::{self, Cell};
use crate::backlog::{Backlog, Item, SequenceStep, State};
use crate::escape::json::for_log;
use crate::escape::terminal::line;
use crate::finding::wrap::wrap;
use crate::planning::startable::{Plan, Readiness};
use crate::source::SourceMap;
use crate::text::{plural, shorten};

/// More lines than this below one heading nobody reads.
const MOST_ROWS: usize = 20;
/// A longer title is cut, in characters, so that the reason behind it is seen.
const LONGEST_TITLE: usize = 50;
/// But this much of it is seen in the narrowest terminal,
const LEAST_TITLE: usize = 16;
/// and this much of what stands behind it.
const LEAST_LAST: usize = 24;
/// A longer id is cut, in characters.
const LONGEST_ID: usize = 30;

/// How many items of each list are shown.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// The most that are shown.
    pub most: usize,
    /// How a reader gets the rest.
    pub rest: &'static str,
}

impl Extent {
    /// As many as people read.
    #[must_use]
    pub fn readable() -> Self {
        Self { most: MOST_ROWS, rest: "`--format json` has all" }
    }

    /// All of them.
    #[must_use]
    pub fn whole() -> Self {
        Self { most: usize::MAX, rest: "" }
    }
}

/// What may be started, and why the rest has to wait.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Plan")]
struct Root<'a> {
    schema_version: u32,
    in_progress: Vec<ItemFacts<'a>>,
    /// What may be started now, the first first.
    next: Vec<ItemFacts<'a>>,
    /// What may not, in the order in which it is to be started.
    waiting: Vec<Waiting<'a>>,
    /// How many more items there are in each list.
    more: More,
}

/// How many items are left out.
#[derive(Serialize, JsonSchema)]
struct More {
    in_progress: usize,
    next: usize,
    waiting: usize,
}

/// An item.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PlannedItem")]
struct ItemFacts<'a> {
    id: &'a str,
    title: &'a str,
    state: Option<State>,
    priority: Option<&'a str>,
    owner: Option<&'a str>,
    path: &'a str,
    line: u32,
    sequence: Option<&'a SequenceStep>,
    age_days: Option<f64>,
}

/// An item that has to wait.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Waiting")]
struct Waiting<'a> {
    #[serde(flatten)]
    item: ItemFacts<'a>,
    reasons: Vec<ReasonFacts<'a>>,
}

/// Why an item has to wait.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Reason")]
struct ReasonFacts<'a> {
    /// The rule that would find it, once the item is started.
    rule: Option<&'static str>,
    reason: &'a str,
}

/// The schema of the plan.
#[cfg(test)]
pub(crate) fn schema() -> Value {
    super::schema::of::<Root<'_>>("next", "What may be started")
}

/// The plan as JSON.
#[must_use]
pub fn json(
    plan: &Plan<'_>,
    backlog: &Backlog,
    sources: &SourceMap,
    ages: &BTreeMap<String, f64>,
    extent: Extent,
) -> String {
    let facts = |item| facts(item, backlog, sources, ages);
    let more = |all: usize| all.saturating_sub(extent.most);
    let (free, waiting): (Vec<_>, Vec<_>) =
        plan.waiting.iter().partition(|candidate| candidate.standing() == Readiness::Free);
    let root = Root {
        schema_version: 1,
        more: More {
            in_progress: more(plan.running.len()),
            next: more(free.len()),
            waiting: more(waiting.len()),
        },
        in_progress: plan.running.iter().take(extent.most).map(|item| facts(item)).collect(),
        next: free.iter().take(extent.most).map(|candidate| facts(candidate.item)).collect(),
        waiting: waiting
            .iter()
            .take(extent.most)
            .map(|candidate| Waiting {
                item: facts(candidate.item),
                reasons: candidate
                    .reasons
                    .iter()
                    .map(|reason| ReasonFacts { rule: reason.rule, reason: &reason.text })
                    .collect(),
            })
            .collect(),
    };
    let mut json =
        serde_json::to_string_pretty(&root).expect("the form holds only strings and numbers");
    json.push('\n');
    for_log(&json).into_owned()
}

fn facts<'a>(
    item: &'a Item,
    backlog: &'a Backlog,
    sources: &SourceMap,
    ages: &BTreeMap<String, f64>,
) -> ItemFacts<'a> {
    ItemFacts {
        id: &item.id,
        title: &item.title.value,
        state: item.state(),
        priority: item.priority.as_ref().map(|text| text.value.as_str()),
        owner: item.owner.as_ref().map(|text| text.value.as_str()),
        path: backlog.file(item).path.as_str(),
        line: sources.get(item.source).line(item.header.start),
        sequence: item.sequence.as_deref(),
        age_days: ages.get(&item.id).map(|days| (days * 100.0).round() / 100.0),
    }
}

/// The plan for people: what may be started goes first.
#[must_use]
pub fn text(
    plan: &Plan<'_>,
    (backlog, sources): (&Backlog, &SourceMap),
    ages: &BTreeMap<String, f64>,
    (options, extent): (Options, Extent),
) -> String {
    let block = |out: &mut String, heading: &str, rows: &[[Cell; 3]]| {
        block(out, heading, rows, (options, extent));
    };
    let those = |standing: Readiness| {
        plan.waiting.iter().filter(move |candidate| candidate.standing() == standing)
    };
    let with_place = |item: &Item| {
        let number = sources.get(item.source).line(item.header.start);
        let place = format!("{}:{number}", line(backlog.file(item).path.as_str()));
        match ages.get(&item.id) {
            Some(days) => row(item, format!("{place}, for {}", age(*days))),
            None => row(item, place),
        }
    };
    let mut out = String::new();
    let free: Vec<_> = those(Readiness::Free).map(|candidate| with_place(candidate.item)).collect();
    if free.is_empty() {
        out.push_str("Nothing may be started.\n");
    } else {
        block(&mut out, "May be started, the first first:", &free);
    }
    let running: Vec<_> = plan.running.iter().map(|item| with_place(item)).collect();
    block(&mut out, "In progress:", &running);
    let no_room: Vec<_> = those(Readiness::NoRoom).collect();
    let why = no_room.first().map_or("", |first| first.reasons[0].text.as_str());
    let rows: Vec<_> = no_room.iter().map(|candidate| with_place(candidate.item)).collect();
    block(&mut out, &format!("Next, but it {}:", line(why)), &rows);
    let others = those(Readiness::NotYet).map(|candidate| {
        // That there is no room either helps nobody who has to wait for something else.
        let own = candidate.reasons.iter().filter(|reason| !reason.is_room());
        let texts: Vec<&str> = own.map(|reason| reason.text.as_str()).collect();
        row(candidate.item, line(&texts.join("; ")))
    });
    block(&mut out, "Not yet:", &others.collect::<Vec<_>>());
    out
}

/// How long something has gone on, in whole days.
fn age(days: f64) -> String {
    if days < 1.0 {
        "less than a day".to_owned()
    } else {
        format!("{days:.0} {}", if days < 1.5 { "day" } else { "days" })
    }
}

fn row(item: &Item, last: String) -> [Cell; 3] {
    let (id, title) = (shorten(&item.id, LONGEST_ID), shorten(&item.title.value, LONGEST_TITLE));
    [Cell::bold(line(&id)), Cell::plain(line(&title)), Cell::plain(last)]
}

fn block(
    out: &mut String,
    heading: &str,
    rows: &[[Cell; 3]],
    (options, extent): (Options, Extent),
) {
    if rows.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push('\n');
    }
    let shown = &rows[..rows.len().min(extent.most)];
    let widest = |column: usize| shown.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let beside = widest(0) + widest(2).min(LEAST_LAST) + 2 + 2 + 2;
    let room = options.width.saturating_sub(beside).max(LEAST_TITLE);
    let fit = |[id, title, last]: &[Cell; 3]| [id.clone(), title.clone().cut(room), last.clone()];
    let shown: Vec<[Cell; 3]> = shown.iter().map(fit).collect();
    let heading = wrap(heading, options.width, 0, "  ");
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}", Cell::bold(heading).shown(options));
    columns::write(out, &shown, options);
    if let Some(more) = rows.len().checked_sub(extent.most).filter(|more| *more > 0) {
        let _ = writeln!(out, "  and {} more; {}", plural(more, "item"), extent.rest);
    }
}
