//! The flow for people at a terminal.

use std::fmt::Write as _;

use super::FlowReport;
use super::figures::{days, left_out, percent, percentiles};
use crate::escape::terminal::line;
use crate::flow::{Forecast, ItemFlow};
use crate::report::Options;
use crate::report::columns::{self, Cell};
use crate::text::{plural, shorten};

/// More of what is in progress nobody reads.
const MOST_ROWS: usize = 15;
const LONGEST_TITLE: usize = 40;
const LONGEST_ID: usize = 24;

/// The measures, what is in progress, the forecast, and what was read.
#[must_use]
pub fn text(report: &FlowReport, options: Options) -> String {
    let flow = &report.flow;
    let mut out = String::new();
    let bold = |text: &str| Cell::bold(text).shown(options);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}", bold("Flow"));
    let weeks = flow.series.weeks.len();
    let finished = flow.finished();
    let mut rows = vec![
        ("finished", format!("{} in {}", plural(finished, "item"), plural(weeks, "week"))),
        ("cycle time", percentiles(flow.cycle.as_ref())),
        ("lead time", percentiles(flow.lead.as_ref())),
    ];
    if let Some(efficiency) = flow.efficiency {
        let blocked = days(flow.blocked_days);
        let text = format!(
            "{} of the cycle times in progress, {blocked} days blocked",
            percent(efficiency)
        );
        rows.push(("efficiency", text));
    }
    let rows: Vec<[Cell; 2]> =
        rows.into_iter().map(|(name, text)| [Cell::plain(name), Cell::plain(text)]).collect();
    columns::write(&mut out, &rows, options);
    in_progress(&mut out, report, options);
    if let Some(forecast) = &flow.forecast {
        let _ = writeln!(out, "\n{}", bold("Forecast"));
        let rows: Vec<[Cell; 2]> = lines(forecast)
            .into_iter()
            .map(|(name, text)| {
                [Cell::plain(line(&shorten(&name, LONGEST_TITLE))), Cell::plain(text)]
            })
            .collect();
        columns::write(&mut out, &rows, options);
        let _ = writeln!(out, "  {}", drawn(forecast));
    }
    let notes = notes(report);
    if !notes.is_empty() {
        let _ = writeln!(out, "\n{}", bold("Left out"));
        let rows: Vec<[Cell; 1]> = notes.iter().map(|note| [Cell::plain(note.as_str())]).collect();
        columns::write(&mut out, &rows, options);
    }
    let _ = writeln!(out, "\n{}", read(report));
    out
}

fn in_progress(out: &mut String, report: &FlowReport, options: Options) {
    let aging = report.flow.in_progress();
    if aging.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", Cell::bold("In progress, the oldest first").shown(options));
    let late = report.flow.cycle.map(|cycle| cycle.p85);
    let row = |item: &&ItemFlow| {
        let age = item.age_days.unwrap_or(0.0);
        let is_late = late.is_some_and(|late| age > late);
        let mark = if is_late { ", older than 85 % took" } else { "" };
        let state = item.state();
        [
            Cell::bold(line(&shorten(&item.id, LONGEST_ID))),
            Cell::state(state.map_or("?", crate::backlog::State::as_str), state),
            Cell::plain(line(&shorten(&item.seen.title, LONGEST_TITLE))),
            Cell::plain(format!("{} days{mark}", days(age))),
        ]
    };
    let rows: Vec<[Cell; 4]> = aging.iter().take(MOST_ROWS).map(row).collect();
    columns::write(out, &rows, options);
    if let Some(more) = aging.len().checked_sub(MOST_ROWS).filter(|more| *more > 0) {
        let _ = writeln!(out, "  and {} more; `--format json` has all", plural(more, "item"));
    }
}

/// What may be expected, as names and sentences.
pub(super) fn lines(forecast: &Forecast) -> Vec<(String, String)> {
    let date = |date: Option<jiff::civil::Date>| {
        date.map_or_else(|| "not within ten years".to_owned(), |date| date.to_string())
    };
    let mut lines: Vec<(String, String)> = forecast
        .lots
        .iter()
        .map(|lot| {
            let when = lot.when;
            let text = format!(
                "{} open: 50 % by {}, 85 % by {}, 95 % by {}",
                lot.items,
                date(when.p50),
                date(when.p85),
                date(when.p95)
            );
            (lot.name.clone(), text)
        })
        .collect();
    if let Some((by, sure)) = forecast.by {
        let text = format!(
            "50 %: {} or more, 85 %: {} or more, 95 %: {} or more",
            sure.p50, sure.p85, sure.p95
        );
        lines.push((format!("by {by}"), text));
    }
    lines
}

/// How a forecast was drawn.
pub(super) fn drawn(forecast: &Forecast) -> String {
    let sampling = forecast.sampling;
    format!(
        "{} runs over {} with {} finished, seed {}",
        sampling.runs,
        plural(forecast.sampled_days, "day"),
        forecast.finished,
        sampling.seed
    )
}

/// What is left out, and what was not read.
pub(super) fn notes(report: &FlowReport) -> Vec<String> {
    let mut notes = left_out(&report.flow.left_out);
    let history = &report.history;
    if history.is_cut {
        notes.push(
            "the clone is shallow: the history before it is not known; fetch it with \
             `fetch-depth: 0`, or `git fetch --unshallow`"
                .to_owned(),
        );
    }
    if history.misdated > 0 {
        notes.push(format!(
            "{} dated after now, or otherwise than those around: counted when the one before was made",
            plural(history.misdated, "commit")
        ));
    }
    if history.is_limited {
        notes.push(format!("no commit before the newest {} was looked at", history.commits));
    }
    if history.policies_unread > 0 {
        notes.push(format!(
            "{} brought a policy that cannot be used: the one before went on",
            plural(history.policies_unread, "commit")
        ));
    }
    if history.unread > 0 {
        notes.push(format!("{} too large to be read", plural(history.unread, "version")));
    }
    notes
}

/// What was read.
pub(super) fn read(report: &FlowReport) -> String {
    let history = &report.history;
    let share = match history.share_read() {
        Some(share) => format!(
            "{} of {} sections read ({})",
            history.sections_read,
            history.sections,
            percent(share)
        ),
        None => "no section had to be read".to_owned(),
    };
    format!(
        "{}, {} of them of the backlog; {} of {}, {} from the cache; {share}.",
        plural(history.commits, "commit"),
        history.changed,
        plural(history.versions, "version"),
        plural(history.files, "file"),
        history.cached
    )
}
