//! How many items were started and finished in each week.

use super::axes::Axes;
use super::drawing::Picture;
use crate::report::flow::FlowReport;

/// This many of the last weeks are shown.
const MOST: usize = 52;

pub(super) fn picture(report: &FlowReport) -> Option<Picture> {
    let weeks = &report.flow.series.weeks;
    let shown = &weeks[weeks.len().saturating_sub(MOST)..];
    let (first, last) = (shown.first()?, shown.last()?);
    let most = shown.iter().map(|week| week.started.max(week.finished)).max()?;
    if most == 0 {
        return None;
    }
    let sum: u32 = shown.iter().map(|week| week.finished).sum();
    let mut picture = Picture::new("throughput", "Throughput and arrivals");
    picture.about = format!(
        "Items started and finished in each of {} weeks from {}: {} finished in all, {} in the last week.",
        shown.len(),
        first.from,
        sum,
        last.finished
    );
    let end = last.from.saturating_add(jiff::Span::new().days(7));
    let axes = Axes::new(first.from, end, f64::from(most));
    axes.numbers(&mut picture, "items a week");
    axes.dates(&mut picture);
    for week in shown {
        let begin = axes.day(week.from);
        let next = axes.day(week.from.saturating_add(jiff::Span::new().days(7)));
        let width = (next - begin) * 0.38;
        let ground = axes.y(0.0);
        let bars = [
            ("bar in-progress", week.started, begin + (next - begin) * 0.1, "started"),
            ("bar done", week.finished, begin + (next - begin) * 0.52, "finished"),
        ];
        for (class, count, x, name) in bars.into_iter().filter(|(_, count, ..)| *count > 0) {
            let y = axes.y(f64::from(count));
            let hint = format!("{count} {name} in the week of {}", week.from);
            picture.rect(class, [x, y, width, ground - y], &hint);
        }
    }
    picture.legend = vec![("bar in-progress", "started"), ("bar done", "finished")];
    Some(picture)
}
