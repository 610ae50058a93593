//! How long each finished item took, by the day on which it was finished.

use super::axes::Axes;
use super::drawing::{Mark, Picture};
use super::hint;
use crate::flow::ItemFlow;
use crate::report::flow::FlowReport;
use crate::report::flow::figures::days;
use crate::sort::Sort as _;
use crate::text::plural;

/// More marks than this cannot be distinguished: of the oldest the rest is left out.
const MOST: usize = 1000;

pub(super) fn picture(report: &FlowReport) -> Option<Picture> {
    let flow = &report.flow;
    let cycle = flow.cycle?;
    let calendar = &flow.question.calendar;
    let mut items: Vec<(&ItemFlow, jiff::civil::Date, f64)> = flow
        .counted()
        .filter_map(|item| Some((item, calendar.date(item.finished?), item.cycle_time_days?)))
        .collect();
    items.order_by_key(|(item, date, _)| (*date, item.finished));
    let left_out = items.len().saturating_sub(MOST);
    let shown = &items[left_out..];
    let longest = shown.iter().map(|(.., days)| *days).fold(cycle.p95, f64::max);
    let from = shown.first()?.1;
    let mut picture = Picture::new("cycle-time", "Cycle time");
    picture.about = format!(
        "{} by the day of the end: half took at most {} days, 85 of 100 at most {}, 95 of 100 at most {}.",
        plural(cycle.count, "finished item"),
        days(cycle.p50),
        days(cycle.p85),
        days(cycle.p95)
    );
    let axes = Axes::new(from, flow.today, longest);
    axes.numbers(&mut picture, "days");
    axes.dates(&mut picture);
    for (item, date, took) in shown {
        let at = [axes.day(*date), axes.y(*took)];
        picture.mark(
            "mark done",
            Mark::Circle,
            at,
            &hint::of(item, &format!("finished {date}, after"), *took),
        );
    }
    super::axes::percentiles(&mut picture, &axes, &cycle);
    picture.legend = vec![("mark done", "a finished item")];
    Some(picture)
}
