//! How many items were in which state on which day, one state upon the other.

use super::axes::Axes;
use super::drawing::Picture;
use super::stack::{Layer, stack};
use crate::backlog::State;
use crate::flow::Day;
use crate::report::flow::FlowReport;

/// From the ground up: what is done first, as it only grows.
const LAYERS: [Layer; 6] = [
    Layer { state: State::Done, class: "area done", name: "done" },
    Layer { state: State::InReview, class: "area in-review", name: "in review" },
    Layer { state: State::Blocked, class: "area blocked", name: "blocked" },
    Layer { state: State::InProgress, class: "area in-progress", name: "in progress" },
    Layer { state: State::Ready, class: "area ready", name: "ready" },
    Layer { state: State::Planned, class: "area planned", name: "planned" },
];

pub(super) fn picture(report: &FlowReport) -> Option<Picture> {
    let days = &report.flow.series.days;
    let (first, last) = (days.first()?, days.last()?);
    let sum = |day: &Day| LAYERS.iter().map(|layer| day.of(layer.state)).sum::<u32>();
    let most = days.iter().map(sum).max().filter(|most| *most > 0)?;
    let mut picture = Picture::new("cumulative-flow", "Cumulative flow");
    picture.about = format!(
        "Items by state from {} to {}: at the end {} done, {} in progress, in review or blocked, {} \
         ready or planned.",
        first.date,
        last.date,
        last.of(State::Done),
        last.wip(),
        last.of(State::Ready) + last.of(State::Planned),
    );
    let axes = Axes::new(first.date, last.date, f64::from(most));
    axes.numbers(&mut picture, "items");
    stack(&mut picture, &axes, days, &LAYERS);
    axes.dates(&mut picture);
    Some(picture)
}
