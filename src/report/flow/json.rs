//! The flow for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::FlowReport;
use super::figures::{rounded, time};
use crate::backlog::State;
use crate::escape::json::for_log;
use crate::flow::{
    Chances, Day, Forecast, Gap, Group, HistoryFacts, ItemFlow, LeftOut, Percentiles, Sampling,
    Stay, Week,
};
use crate::sort::IntoOrder as _;

#[derive(Serialize)]
struct Root<'a> {
    schema_version: u32,
    as_of: String,
    head: &'a str,
    time_zone: &'a str,
    weekends: Vec<String>,
    since: Option<String>,
    history: History<'a>,
    left_out: &'a LeftOut,
    measures: Measures<'a>,
    forecast: Option<ForecastFacts<'a>>,
    limits: Vec<Limit>,
    weeks: Vec<WeekFacts>,
    days: Vec<DayFacts>,
    items: Vec<ItemFacts<'a>>,
}

#[derive(Serialize)]
struct History<'a> {
    #[serde(flatten)]
    facts: &'a HistoryFacts,
    share_read: Option<f64>,
}

#[derive(Serialize)]
struct Measures<'a> {
    items: usize,
    finished: usize,
    in_progress: usize,
    cycle_time_days: Option<Percentiles>,
    lead_time_days: Option<Percentiles>,
    age_days: Option<Percentiles>,
    flow_efficiency: Option<f64>,
    blocked_days: f64,
    by: BTreeMap<&'static str, Vec<GroupFacts<'a>>>,
}

#[derive(Serialize)]
struct GroupFacts<'a> {
    name: Option<&'a str>,
    items: usize,
    finished: usize,
    in_progress: usize,
    cycle_time_days: Option<Percentiles>,
    lead_time_days: Option<Percentiles>,
}

#[derive(Serialize)]
struct ForecastFacts<'a> {
    #[serde(flatten)]
    sampling: &'a Sampling,
    sampled_days: usize,
    finished: u32,
    when: Vec<LotFacts<'a>>,
    how_many: Option<HowMany>,
}

#[derive(Serialize)]
struct LotFacts<'a> {
    name: &'a str,
    items: u32,
    items_until: u32,
    #[serde(flatten)]
    chances: Chances<Option<String>>,
}

#[derive(Serialize)]
struct HowMany {
    by: String,
    #[serde(flatten)]
    chances: Chances<u32>,
}

#[derive(Serialize)]
struct Limit {
    state: &'static str,
    max: usize,
}

#[derive(Serialize)]
struct WeekFacts {
    from: String,
    started: u32,
    finished: u32,
    dropped: u32,
}

#[derive(Serialize)]
struct DayFacts {
    date: String,
    #[serde(flatten)]
    counts: BTreeMap<&'static str, u32>,
    wip: u32,
}

#[derive(Serialize)]
struct ItemFacts<'a> {
    id: &'a str,
    title: &'a str,
    kind: &'static str,
    state: Option<&'static str>,
    owner: Option<&'a str>,
    priority: Option<&'a str>,
    epic: Option<&'a str>,
    step: Option<&'a str>,
    path: Option<&'a str>,
    line: Option<u32>,
    states: Vec<StayFacts<'a>>,
    started: Option<String>,
    finished: Option<String>,
    cycle_time_days: Option<f64>,
    lead_time_days: Option<f64>,
    age_days: Option<f64>,
    blocked_days: Option<f64>,
    active_days: Option<f64>,
    flow_efficiency: Option<f64>,
    counted: bool,
    left_out: &'a [Gap],
}

#[derive(Serialize)]
struct StayFacts<'a> {
    state: Option<&'static str>,
    from: String,
    commit: &'a str,
    until: Option<String>,
    until_commit: Option<&'a str>,
}

/// The flow as JSON.
#[must_use]
pub fn json(report: &FlowReport) -> String {
    let flow = &report.flow;
    let question = &flow.question;
    let root = Root {
        schema_version: 1,
        as_of: time(question.now),
        head: &report.head,
        time_zone: &question.calendar.name,
        weekends: question
            .calendar
            .weekends
            .iter()
            .map(|day| format!("{day:?}").to_lowercase())
            .collect(),
        since: question.since.map(|day| day.to_string()),
        history: History {
            facts: &report.history,
            share_read: report.history.share_read().map(|share| (share * 1e4).round() / 1e4),
        },
        left_out: &flow.left_out,
        measures: measures(report),
        forecast: flow.forecast.as_ref().map(forecast),
        limits: question
            .limits
            .iter()
            .map(|limit| Limit { state: limit.state.as_str(), max: limit.max })
            .collect(),
        weeks: flow.series.weeks.iter().map(week).collect(),
        days: flow.series.days.iter().map(day).collect(),
        items: flow.items.iter().map(|it| item(it, flow.question.counts(it))).collect(),
    };
    let mut json =
        serde_json::to_string_pretty(&root).expect("the form holds only strings and numbers");
    json.push('\n');
    for_log(&json).into_owned()
}

fn all_rounded(found: Option<Percentiles>) -> Option<Percentiles> {
    let Percentiles { count, p50, p85, p95 } = found?;
    Some(Percentiles { count, p50: rounded(p50), p85: rounded(p85), p95: rounded(p95) })
}

fn measures(report: &FlowReport) -> Measures<'_> {
    let flow = &report.flow;
    let groups = flow
        .groups
        .iter()
        .map(|(by, groups)| (by.as_str(), groups.iter().map(group).collect::<Vec<_>>()));
    Measures {
        items: flow.counted().count(),
        finished: flow.finished(),
        in_progress: flow.in_progress().len(),
        cycle_time_days: all_rounded(flow.cycle),
        lead_time_days: all_rounded(flow.lead),
        age_days: all_rounded(flow.age),
        flow_efficiency: flow.efficiency.map(rounded),
        blocked_days: rounded(flow.blocked_days),
        by: groups.into_map(),
    }
}

fn group(group: &Group) -> GroupFacts<'_> {
    GroupFacts {
        name: group.name.as_deref(),
        items: group.items,
        finished: group.finished,
        in_progress: group.in_progress,
        cycle_time_days: all_rounded(group.cycle),
        lead_time_days: all_rounded(group.lead),
    }
}

fn forecast(forecast: &Forecast) -> ForecastFacts<'_> {
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    ForecastFacts {
        sampling: &forecast.sampling,
        sampled_days: forecast.sampled_days,
        finished: forecast.finished,
        when: forecast
            .lots
            .iter()
            .map(|lot| LotFacts {
                name: &lot.name,
                items: lot.items,
                items_until: lot.until,
                chances: Chances {
                    p50: date(lot.when.p50),
                    p85: date(lot.when.p85),
                    p95: date(lot.when.p95),
                },
            })
            .collect(),
        how_many: forecast.by.map(|(by, chances)| HowMany { by: by.to_string(), chances }),
    }
}

fn week(week: &Week) -> WeekFacts {
    let Week { from, started, finished, dropped } = *week;
    WeekFacts { from: from.to_string(), started, finished, dropped }
}

fn day(day: &Day) -> DayFacts {
    let counts = State::ALL.into_iter().map(|state| (state.as_str(), day.of(state)));
    DayFacts { date: day.date.to_string(), counts: counts.into_map(), wip: day.wip() }
}

fn item(item: &ItemFlow, counted: bool) -> ItemFacts<'_> {
    ItemFacts {
        id: &item.id,
        title: &item.seen.title,
        kind: item.seen.kind.as_str(),
        state: item.state().map(State::as_str),
        owner: item.seen.owner.as_deref(),
        priority: item.seen.priority.as_deref(),
        epic: item.seen.parent.as_deref(),
        step: item.step.as_ref().map(|(_, label)| label.as_str()),
        path: item.place.as_ref().map(|place| place.path.as_str()),
        line: item.place.as_ref().map(|place| place.line),
        states: item.stays.iter().map(stay).collect(),
        started: item.arrived().map(time),
        finished: item.finished.map(time),
        cycle_time_days: item.cycle_time_days.map(rounded),
        lead_time_days: item.lead_time_days.map(rounded),
        age_days: item.age_days.map(rounded),
        blocked_days: item.blocked_days.map(rounded),
        active_days: item.active_days.map(rounded),
        flow_efficiency: item.efficiency().map(rounded),
        counted,
        left_out: &item.gaps,
    }
}

fn stay(stay: &Stay) -> StayFacts<'_> {
    StayFacts {
        state: stay.state.map(State::as_str),
        from: time(stay.from.time),
        commit: &stay.from.commit,
        until: stay.until.as_ref().map(|until| time(until.time)),
        until_commit: stay.until.as_ref().map(|until| &*until.commit),
    }
}
