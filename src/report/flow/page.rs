//! The flow as one page that needs nothing else: measures, pictures, board, items.

use askama::Template;

use super::board::{Board, Card};
use super::facts::FlowReport;
use super::figures::{days, percent};
use super::picture::{Picture, pictures};
use super::text::{drawn, lines, notes, read};
use crate::backlog::State;
use crate::escape::html::line;
use crate::escape::xml::for_log;
use crate::flow::{Group, ItemFlow, Percentiles};
use crate::report::html::Style;
use crate::sort::Sort as _;
use crate::text::{plural, shorten};

/// More rows of a table are only counted.
const ROWS: usize = 500;
/// This many cards of a column are seen at once.
const CARDS: usize = 12;
/// This many more can be unfolded; the rest is only counted.
const FOLDED: usize = 200;
/// Of a longer title the rest is left out.
const LONGEST_TITLE: usize = 160;

/// What the page shows. Every text went through the escaper; the template writes HTML around it.
#[derive(Template)]
#[template(path = "report/flow/page.html")]
struct Page {
    style: Style,
    version: &'static str,
    about: String,
    measures: Vec<[String; 5]>,
    facts: Vec<String>,
    pictures: Vec<Shown>,
    forecast: Vec<(String, String)>,
    drawn: String,
    columns: Vec<Column>,
    aging: Vec<Row>,
    finished: Vec<Row>,
    more: usize,
    groups: Vec<(&'static str, Vec<[String; 6]>)>,
    notes: Vec<String>,
    read: String,
}

struct Shown {
    title: &'static str,
    about: String,
    svg: String,
    legend: Vec<(&'static str, &'static str)>,
}

struct Column {
    head: String,
    is_over: bool,
    cards: Vec<Place>,
    folded: Vec<Place>,
    more: usize,
}

/// An item and where it stands.
struct Place {
    /// Its id, or its title where the id says no more than that.
    name: String,
    title: String,
    place: String,
    link: String,
    mark: String,
    is_late: bool,
    owner: String,
}

/// A row of a table of items.
struct Row {
    item: Place,
    state: &'static str,
    days: String,
    blocked: String,
    date: String,
    commit: String,
    commit_link: String,
}

/// The page.
#[must_use]
pub fn html(report: &FlowReport, board: &Board) -> String {
    let flow = &report.flow;
    let mut finished: Vec<&ItemFlow> =
        flow.counted().filter(|item| item.finished.is_some()).collect();
    finished.order_by_key(|item| std::cmp::Reverse(item.finished));
    let more = finished.len().saturating_sub(ROWS);
    let head = report.head.get(..12).unwrap_or(&report.head);
    let since = flow.question.since.map_or_else(String::new, |since| format!("since {since}, "));
    let mut facts = vec![format!(
        "{} finished in {}",
        plural(flow.finished(), "item"),
        plural(flow.series.weeks.len(), "week")
    )];
    facts.extend(flow.efficiency.map(|share| format!("flow efficiency {}", percent(share))));
    facts.push(format!("{} days blocked", days(flow.blocked_days)));
    let page = Page {
        style: Style::of_flow(),
        version: env!("CARGO_PKG_VERSION"),
        about: format!("{since}up to {} at commit {head}", flow.today),
        measures: measures(report),
        facts,
        pictures: pictures(report).iter().map(shown).collect(),
        forecast: flow.forecast.as_ref().map_or_else(Vec::new, |forecast| {
            let lines = lines(forecast).into_iter();
            lines.map(|(name, text)| (line(&shorten(&name, 80)), line(&text))).collect()
        }),
        drawn: flow.forecast.as_ref().map_or_else(String::new, drawn),
        columns: board.columns.iter().map(|it| column(it, report)).collect(),
        aging: flow.in_progress().into_iter().take(ROWS).map(|item| row(item, report)).collect(),
        finished: finished.into_iter().take(ROWS).map(|item| row(item, report)).collect(),
        more,
        groups: flow
            .groups
            .iter()
            .filter(|(_, groups)| groups.len() > 1 || groups.iter().any(|it| it.name.is_some()))
            .map(|(by, groups)| (by.as_str(), groups.iter().take(ROWS).map(group).collect()))
            .collect(),
        notes: notes(report).iter().map(|note| line(note)).collect(),
        read: line(&read(report)),
    };
    let mut html = page.render().expect("writing to a string cannot fail");
    html.push('\n');
    for_log(&html).into_owned()
}

fn measures(report: &FlowReport) -> Vec<[String; 5]> {
    let flow = &report.flow;
    let rows =
        [("Cycle time", &flow.cycle), ("Lead time", &flow.lead), ("Age in progress", &flow.age)];
    let row = |(name, found): (&str, &Option<Percentiles>)| {
        let figures = match found {
            Some(it) => [days(it.p50), days(it.p85), days(it.p95), it.count.to_string()],
            None => ["–", "–", "–", "0"].map(str::to_owned),
        };
        let [p50, p85, p95, count] = figures;
        [name.to_owned(), p50, p85, p95, count]
    };
    rows.map(row).into()
}

fn shown(picture: &Picture) -> Shown {
    Shown {
        title: picture.title,
        about: line(&picture.about),
        svg: picture.for_page(),
        legend: picture.legend.clone(),
    }
}

fn column(column: &super::board::Column, report: &FlowReport) -> Column {
    Column {
        head: column.head(),
        is_over: column.is_over(),
        cards: column.cards.iter().take(CARDS).map(|card| of_card(card, report)).collect(),
        folded: column
            .cards
            .iter()
            .skip(CARDS)
            .take(FOLDED)
            .map(|card| of_card(card, report))
            .collect(),
        more: column.cards.len().saturating_sub(CARDS + FOLDED),
    }
}

fn of_card(card: &Card, report: &FlowReport) -> Place {
    let link = report.web.as_ref().map(|web| web.line(&card.path, card.line));
    let (name, title) = called(&card.id, &card.title, card.is_slug);
    Place {
        name,
        title,
        place: line(&format!("{}:{}", card.path, card.line)),
        link: link.unwrap_or_default(),
        mark: card.mark(),
        is_late: card.is_late,
        owner: line(card.owner.as_deref().unwrap_or_default()),
    }
}

/// What an item is called, and what else is said of it.
fn called(id: &str, title: &str, is_slug: bool) -> (String, String) {
    let title = line(&shorten(title, LONGEST_TITLE));
    if is_slug { (title, String::new()) } else { (line(id), title) }
}

fn row(item: &ItemFlow, report: &FlowReport) -> Row {
    let place = item.place.as_ref();
    let link = place.zip(report.web.as_ref()).map(|(at, web)| web.line(&at.path, at.line));
    let last = item.stays.last();
    let commit = last.map_or("", |stay| &*stay.from.commit);
    let late = report.flow.cycle.map(|cycle| cycle.p85);
    let length = item.cycle_time_days.or(item.age_days);
    let is_late = item.age_days.zip(late).is_some_and(|(age, late)| age > late);
    let calendar = &report.flow.question.calendar;
    let date = last.map(|stay| calendar.date(stay.from.time).to_string());
    let (name, title) = called(&item.id, &item.seen.title, item.seen.slug_id);
    Row {
        item: Place {
            name,
            title,
            place: place
                .map_or_else(|| "gone".to_owned(), |at| line(&format!("{}:{}", at.path, at.line))),
            link: link.unwrap_or_default(),
            mark: String::new(),
            is_late,
            owner: line(item.seen.owner.as_deref().unwrap_or_default()),
        },
        state: item.state().map_or("gone", State::as_str),
        days: length.map_or_else(|| "not known".to_owned(), days),
        blocked: item.blocked_days.filter(|days| *days > 0.0).map_or_else(String::new, days),
        date: date.unwrap_or_default(),
        commit: commit.get(..9).unwrap_or(commit).to_owned(),
        commit_link: report.web.as_ref().map_or_else(String::new, |web| web.commit(commit)),
    }
}

fn group(group: &Group) -> [String; 6] {
    let of = |value: fn(&Percentiles) -> f64| {
        group.cycle.as_ref().map_or_else(|| "–".to_owned(), |found| days(value(found)))
    };
    [
        group.name.as_deref().map_or_else(|| "not said".to_owned(), line),
        group.items.to_string(),
        group.in_progress.to_string(),
        group.finished.to_string(),
        of(|found| found.p50),
        of(|found| found.p85),
    ]
}
