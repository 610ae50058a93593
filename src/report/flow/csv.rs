//! The items of the flow for a spreadsheet.

use std::fmt::Write as _;

use super::FlowReport;
use super::figures::{rounded, time};
use crate::backlog::State;
use crate::escape::csv::cell;
use crate::flow::ItemFlow;

const COLUMNS: &str = "id,title,kind,state,owner,priority,epic,step,path,line,started,finished,cycle_time_days,\
     lead_time_days,age_days,blocked_days,active_days,flow_efficiency,left_out,states";

/// One line per item; its states with their times and commits are one cell.
#[must_use]
pub fn csv(report: &FlowReport) -> String {
    let mut out = format!("{COLUMNS}\n");
    for item in &report.flow.items {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", row(item).join(","));
    }
    out
}

fn row(item: &ItemFlow) -> Vec<String> {
    let text = |text: Option<&str>| text.map_or_else(String::new, cell);
    let days = |days: Option<f64>| days.map_or_else(String::new, |days| rounded(days).to_string());
    let place = item.place.as_ref();
    let stays: Vec<String> = item
        .stays
        .iter()
        .map(|stay| {
            let state = stay.state.map_or("none", State::as_str);
            format!("{state} {} {}", time(stay.from.time), stay.from.commit)
        })
        .collect();
    let gaps: Vec<&str> = item.gaps.iter().map(|gap| gap.as_str()).collect();
    vec![
        cell(&item.id),
        cell(&item.seen.title),
        item.seen.kind.as_str().to_owned(),
        item.state().map_or("", State::as_str).to_owned(),
        text(item.seen.owner.as_deref()),
        text(item.seen.priority.as_deref()),
        text(item.seen.parent.as_deref()),
        text(item.step.as_ref().map(|(_, label)| label.as_str())),
        text(place.map(|place| place.path.as_str())),
        place.map_or_else(String::new, |place| place.line.to_string()),
        item.arrived().map_or_else(String::new, time),
        item.finished.map_or_else(String::new, time),
        days(item.cycle_time_days),
        days(item.lead_time_days),
        days(item.age_days),
        days(item.blocked_days),
        days(item.active_days),
        days(item.efficiency()),
        cell(&gaps.join(" ")),
        cell(&stays.join("; ")),
    ]
}
