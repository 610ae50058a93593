//! The flow for a step summary or a comment. Forges draw no SVG that stands in Markdown, and draw
//! Mermaid; what neither does still reads as a table.

use std::fmt::Write as _;

use super::FlowReport;
use super::figures::{days, percent};
use super::text::{drawn, lines, notes, read};
use crate::backlog::State;
use crate::escape::markdown::{code, inline};
use crate::flow::{Day, Percentiles};
use crate::text::{plural, shorten};

/// A picture shows at most this many separate points: more days are not readable side by side.
const POINTS: usize = 12;
/// This many weeks are shown.
const WEEKS: usize = 12;
/// The axis of fewer items has marks between whole ones.
const LOWEST_AXIS: u32 = 10;
/// Mermaid's own first colour is hardly seen on white. These are seen on white and on black, also by
/// those who see fewer colours.
const COLOURS: &str = "%%{init: {\"themeVariables\": {\"xyChart\": {\"plotColorPalette\": \"#1f83c9, #d55e00, #009e73\"}}}}%%";
/// This many items are listed.
const ROWS: usize = 20;

/// The measures, three pictures, what is in progress and the forecast.
#[must_use]
pub fn markdown(report: &FlowReport) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut out, report);
    out
}

fn write(out: &mut String, report: &FlowReport) -> std::fmt::Result {
    let flow = &report.flow;
    let since = flow.question.since.map_or_else(String::new, |since| format!(" since {since}"));
    writeln!(out, "## Flow of work{since}\n")?;
    writeln!(out, "| | 50 % | 85 % | 95 % | items |\n|---|--:|--:|--:|--:|")?;
    let rows = [
        ("Cycle time, days", &flow.cycle),
        ("Lead time, days", &flow.lead),
        ("Age in progress, days", &flow.age),
    ];
    for (name, found) in rows {
        match found {
            Some(Percentiles { count, p50, p85, p95 }) => {
                let [p50, p85, p95] = [*p50, *p85, *p95].map(days);
                writeln!(out, "| {name} | {p50} | {p85} | {p95} | {count} |")?;
            }
            None => writeln!(out, "| {name} | – | – | – | 0 |")?,
        }
    }
    let efficiency = flow.efficiency.map_or_else(|| "not known".to_owned(), percent);
    let weeks = plural(flow.series.weeks.len(), "week");
    writeln!(
        out,
        "\n{} finished in {weeks}; flow efficiency {efficiency}; {} days blocked.\n",
        plural(flow.finished(), "item"),
        days(flow.blocked_days)
    )?;
    throughput(out, report)?;
    work_in_progress(out, report)?;
    cumulative(out, report)?;
    in_progress(out, report)?;
    if let Some(forecast) = &flow.forecast {
        writeln!(out, "### Forecast\n")?;
        for (name, text) in lines(forecast) {
            writeln!(out, "- **{}**: {text}", inline(&shorten(&name, 60)))?;
        }
        writeln!(out, "\n{}\n", drawn(forecast))?;
    }
    let notes = notes(report);
    if !notes.is_empty() {
        writeln!(out, "### Left out\n")?;
        for note in &notes {
            writeln!(out, "- {}", inline(note))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", read(report))
}

fn throughput(out: &mut String, report: &FlowReport) -> std::fmt::Result {
    let weeks = &report.flow.series.weeks;
    let shown = &weeks[weeks.len().saturating_sub(WEEKS)..];
    let most = shown.iter().map(|week| week.finished.max(week.started)).max().unwrap_or(0);
    if most == 0 {
        return Ok(());
    }
    let names = shown.iter().map(|week| short(week.from));
    let finished = shown.iter().map(|week| week.finished);
    let started = shown.iter().map(|week| week.started);
    chart(out, "Throughput: finished (bars) and started (line) a week", names, most)?;
    series(out, "bar", finished)?;
    series(out, "line", started)?;
    writeln!(out, "```\n")
}

fn work_in_progress(out: &mut String, report: &FlowReport) -> std::fmt::Result {
    let shown = points(&report.flow.series.days);
    let most = shown.iter().map(|day| day.wip()).max().unwrap_or(0);
    if most == 0 {
        return Ok(());
    }
    let limit = report.flow.question.limits.iter().find(|limit| limit.state == State::InProgress);
    let limit = limit.and_then(|limit| u32::try_from(limit.max).ok());
    let title = match limit {
        Some(limit) => format!("Work in progress; in-progress is limited to {limit}"),
        None => "Work in progress".to_owned(),
    };
    chart(out, &title, shown.iter().map(|day| short(day.date)), most)?;
    series(out, "line", shown.iter().map(|day| day.wip()))?;
    writeln!(out, "```\n")
}

fn cumulative(out: &mut String, report: &FlowReport) -> std::fmt::Result {
    let shown = points(&report.flow.series.days);
    let all = |day: &Day| {
        day.wip()
            + [State::Done, State::Ready, State::Planned]
                .map(|state| day.of(state))
                .iter()
                .sum::<u32>()
    };
    let most = shown.iter().map(|day| all(day)).max().unwrap_or(0);
    if most == 0 {
        return Ok(());
    }
    let names = shown.iter().map(|day| short(day.date));
    chart(out, "Cumulative flow: done, with what is in progress, with the rest", names, most)?;
    series(out, "line", shown.iter().map(|day| day.of(State::Done)))?;
    series(out, "line", shown.iter().map(|day| day.of(State::Done) + day.wip()))?;
    series(out, "line", shown.iter().map(|day| all(day)))?;
    writeln!(out, "```\n")
}

fn in_progress(out: &mut String, report: &FlowReport) -> std::fmt::Result {
    let aging = report.flow.in_progress();
    if aging.is_empty() {
        return Ok(());
    }
    writeln!(out, "### In progress, the oldest first\n")?;
    writeln!(out, "| item | state | age, days | |\n|---|---|--:|---|")?;
    let late = report.flow.cycle.map(|cycle| cycle.p85);
    for item in aging.iter().take(ROWS) {
        let age = item.age_days.unwrap_or(0.0);
        let mark = if late.is_some_and(|late| age > late) { "older than 85 % took" } else { "" };
        let title = inline(&shorten(&item.seen.title, 70));
        let id = code(&shorten(&item.id, 40));
        let name = match (&item.place, &report.web) {
            (Some(place), Some(web)) => format!("[{id}](<{}>)", web.line(&place.path, place.line)),
            _ => id,
        };
        let state = item.state().map_or("", State::as_str);
        writeln!(out, "| {name} {title} | {state} | {} | {mark} |", days(age))?;
    }
    if let Some(more) = aging.len().checked_sub(ROWS).filter(|more| *more > 0) {
        writeln!(out, "\nAnd {} more.", plural(more, "item"))?;
    }
    writeln!(out)
}

/// A day as an axis has room for it.
fn short(date: jiff::civil::Date) -> String {
    date.strftime("%m-%d").to_string()
}

/// Days from the first to the last, evenly.
fn points(days: &[Day]) -> Vec<&Day> {
    let every = days.len().div_ceil(POINTS).max(1);
    let last = days.len().saturating_sub(1);
    days.iter()
        .enumerate()
        .filter(|(at, _)| (last - at).is_multiple_of(every))
        .map(|(_, day)| day)
        .collect()
}

/// The beginning of a picture. Nothing in it comes from the repository but days and numbers.
fn chart(
    out: &mut String,
    title: &str,
    names: impl Iterator<Item = String>,
    most: u32,
) -> std::fmt::Result {
    let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    writeln!(out, "```mermaid\n{COLOURS}\nxychart-beta\n    title \"{title}\"")?;
    writeln!(out, "    x-axis [{}]", names.join(", "))?;
    writeln!(out, "    y-axis \"items\" 0 --> {}", most.max(LOWEST_AXIS))
}

fn series(out: &mut String, kind: &str, values: impl Iterator<Item = u32>) -> std::fmt::Result {
    let values: Vec<String> = values.map(|value| value.to_string()).collect();
    writeln!(out, "    {kind} [{}]", values.join(", "))
}
