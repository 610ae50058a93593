//! How much was in progress on each day, against its limits.

use super::axes::Axes;
use super::drawing::Picture;
use super::stack::{Layer, stack};
use crate::backlog::State;
use crate::flow::{Day, WipLine};
use crate::report::flow::FlowReport;

const LAYERS: [Layer; 3] = [
    Layer { state: State::InProgress, class: "area in-progress", name: "in progress" },
    Layer { state: State::InReview, class: "area in-review", name: "in review" },
    Layer { state: State::Blocked, class: "area blocked", name: "blocked" },
];

pub(super) fn picture(report: &FlowReport) -> Option<Picture> {
    let flow = &report.flow;
    let days = &flow.series.days;
    let (first, last) = (days.first()?, days.last()?);
    let of_wip = |limit: &&WipLine| {
        matches!(limit.state, State::InProgress | State::InReview | State::Blocked)
    };
    let limits: Vec<&WipLine> = flow.question.limits.iter().filter(of_wip).collect();
    let highest = days.iter().map(Day::wip).max().filter(|most| *most > 0)?;
    let largest = |limit: &&WipLine| f64::from(u32::try_from(limit.max).unwrap_or(u32::MAX));
    let in_sight = f64::from(highest) * 2.0;
    let most = limits
        .iter()
        .map(largest)
        .filter(|max| *max <= in_sight)
        .fold(f64::from(highest), f64::max);
    let mut picture = Picture::new("work-in-progress", "Work in progress against its limits");
    let said: Vec<String> =
        limits.iter().map(|limit| format!("at most {} {}", limit.max, limit.state)).collect();
    let against = if said.is_empty() { "no limit is set".to_owned() } else { said.join(", ") };
    picture.about = format!(
        "Items in progress, in review or blocked at the end of each day: {} now, {highest} at most; {against}.",
        last.wip()
    );
    let axes = Axes::new(first.date, last.date, most);
    axes.numbers(&mut picture, "items");
    stack(&mut picture, &axes, days, &LAYERS);
    let [left, right] = axes.ends();
    for limit in limits.iter().filter(|limit| largest(limit) <= most) {
        let y = axes.y(largest(limit));
        picture.line("limit", [left, y, right, y]);
        let text = format!("limit: {} {}", limit.max, limit.state);
        picture.text("strong end", [right, y - 4.0], &text);
    }
    axes.dates(&mut picture);
    Some(picture)
}
