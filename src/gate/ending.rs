//! What the policy grants for a time, and what of it ends soon: whoever relies on it has to know
//! before the day.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::policy::Waiver;
use crate::rules::{Context, waivers};
use crate::sort::Sort as _;
use crate::source::{ColumnUnit, Location};
use crate::text::shorten;

/// How many days ahead counts as soon.
const SOON: i64 = 14;
/// The longest reason that is shown, in characters.
const LONGEST_REASON: usize = 100;

/// What ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EndingKind {
    /// A waiver.
    Waiver,
    /// A time in which the policy is not enforced.
    Grace,
    /// A lock of a floor.
    Lock,
}

/// Something that ends, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ending {
    /// What it is.
    pub kind: EndingKind,
    /// What it is about: `wip/limit-exceeded for US-1.1`.
    pub what: String,
    /// Its last day.
    pub until: String,
    /// How many days that is ahead.
    pub days: i64,
    /// The file that grants it.
    pub path: Option<String>,
    /// The line there.
    pub line: Option<u32>,
}

/// A waiver that holds, for those who look over many repositories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Granted {
    /// The rule, and the item or path that it is for.
    pub what: String,
    /// Its last day.
    pub until: String,
    /// Why.
    pub reason: String,
    /// Who granted it.
    pub by: Option<String>,
}

/// The waivers of policy and backlog that hold today.
#[must_use]
pub fn granted(cx: &Context<'_>) -> Vec<Granted> {
    let waivers = holding(cx).into_iter().map(|waiver| Granted {
        what: format!("{}{}", waiver.rule, waiver.subject()),
        until: waiver.until.to_string(),
        reason: shorten(&waiver.reason, LONGEST_REASON),
        by: waiver.by,
    });
    waivers.collect()
}

fn holding(cx: &Context<'_>) -> Vec<Waiver> {
    let all = cx.policy.waivers.iter().cloned().chain(waivers::honoured(cx));
    all.filter(|waiver| waiver.until >= cx.today).collect()
}

/// What ends within two weeks, the first to end first.
pub(super) fn soon(cx: &Context<'_>) -> Vec<Ending> {
    let mut found = Vec::new();
    for waiver in holding(cx) {
        let what = format!("{}{}", waiver.rule, waiver.subject());
        found.extend(ending(EndingKind::Waiver, what, waiver.until, waiver.at, cx));
    }
    if let Some(from) = &cx.policy.enforce_from {
        let what = if cx.today < from.date {
            ("the time before the policy is enforced".to_owned(), from.date)
        } else {
            (format!("the grace of changes that were opened before {}", from.date), from.for_all())
        };
        let last = what.1.yesterday().unwrap_or(what.1);
        found.extend(ending(EndingKind::Grace, what.0, last, from.at, cx));
    }
    for floor in &cx.policy.floors {
        let dated = floor.locks.iter().filter_map(|lock| Some((lock, lock.until?)));
        found.extend(dated.filter_map(|(lock, until)| {
            let what = format!("{} in the floor {}", lock.key, floor.name);
            ending(EndingKind::Lock, what, until, lock.at, cx)
        }));
    }
    found.order_by_key(|ending| ending.days);
    found
}

fn ending(
    kind: EndingKind,
    what: String,
    until: Date,
    at: Option<Location>,
    cx: &Context<'_>,
) -> Option<Ending> {
    let days = days_ahead(cx.today, until);
    let range = at.and_then(|at| cx.sources.range(at, ColumnUnit::Chars));
    let path = at.and_then(|at| cx.sources.path(at)).map(ToString::to_string);
    let line = range.map(|range| range.line);
    let until = until.to_string();
    (0..=SOON).contains(&days).then_some(Ending { kind, what, until, days, path, line })
}

/// How many days `day` is ahead; below zero where it is over.
pub(super) fn days_ahead(today: Date, day: Date) -> i64 {
    // Two days of the calendar are never so far apart that their distance has no number.
    today.until(day).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

impl Ending {
    /// It in a sentence.
    pub(super) fn sentence(&self) -> String {
        let what = match self.kind {
            EndingKind::Waiver => format!("The waiver of {}", self.what),
            EndingKind::Grace => capital(&self.what),
            EndingKind::Lock => format!("The lock of {}", self.what),
        };
        let when = match self.days {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            days => format!("in {days} days"),
        };
        let place = match (&self.path, self.line) {
            (Some(path), Some(line)) => format!(" ({path}, line {line})"),
            (Some(path), None) => format!(" ({path})"),
            _ => String::new(),
        };
        format!("{what} ends {when}, on {}{place}.", self.until)
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
