//! How old each item is that is not done, by its state, against what finished ones took.

use super::axes::Axes;
use super::drawing::{Mark, Picture};
use super::hint;
use crate::backlog::State;
use crate::report::flow::FlowReport;
use crate::report::flow::figures::{days, name};
use crate::text::plural;

const COLUMNS: [(State, &str, &str, Mark); 3] = [
    (State::InProgress, "mark in-progress", "in progress", Mark::Circle),
    (State::InReview, "mark in-review", "in review", Mark::Square),
    (State::Blocked, "mark blocked", "blocked", Mark::Triangle),
];

pub(super) fn picture(report: &FlowReport) -> Option<Picture> {
    let flow = &report.flow;
    let aging = flow.in_progress();
    let oldest = aging.first()?;
    let age = oldest.age_days.unwrap_or(0.0);
    let most = flow.cycle.map_or(age, |cycle| cycle.p95.max(age));
    let mut picture = Picture::new("aging", "Age of what is in progress");
    picture.about = format!(
        "{} in progress, in review or blocked; the oldest, {}, is {} days old.",
        plural(aging.len(), "item"),
        name(oldest),
        days(age)
    );
    let axes = Axes::new(flow.today, flow.today, most);
    axes.numbers(&mut picture, "days");
    let [left, right] = axes.ends();
    let width = (right - left) / 3.0;
    for (number, (state, class, name, mark)) in (0_u32..).zip(COLUMNS) {
        let begin = left + width * f64::from(number);
        let items: Vec<_> = aging.iter().filter(|item| item.state() == Some(state)).collect();
        let head = format!("{name} ({})", items.len());
        picture.text("middle strong", [begin + width / 2.0, axes.y(0.0) + 20.0], &head);
        if number > 0 {
            picture.line("grid", [begin, axes.y(0.0), begin, axes.y(f64::MAX)]);
        }
        let count = f64::from(u32::try_from(items.len()).unwrap_or(u32::MAX));
        for (at, item) in (1_u32..).zip(items) {
            let x = begin + width * f64::from(at) / (count + 1.0);
            let age = item.age_days.unwrap_or(0.0);
            picture.mark(class, mark, [x, axes.y(age)], &hint::of(item, "for", age));
        }
        picture.legend.push((class, name));
    }
    if let Some(cycle) = &flow.cycle {
        super::axes::percentiles(&mut picture, &axes, cycle);
    }
    Some(picture)
}
