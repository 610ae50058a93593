//! The overview as one page that needs nothing else: no script, no font, no picture.

use askama::Template;

use super::show::{Cell, Table, days, headline, remarks, tables};
use super::summary::{Overview, Week};
use crate::escape::html::line;
use crate::escape::xml::for_log;
use crate::report::html::Style;

/// More rows than these are only counted.
const MOST_ROWS: usize = 1000;
/// More weeks than these are left out, the oldest first.
const MOST_WEEKS: usize = 104;
/// How wide the bar of a week is, and how high the highest one.
const BAR: usize = 12;
const HIGHEST: u64 = 110;

#[derive(Template)]
#[template(path = "cli/overview/html/overview.html")]
struct Page {
    style: Style,
    version: &'static str,
    headline: String,
    fails: bool,
    days: String,
    remarks: Vec<String>,
    bars: Vec<Bar>,
    width: usize,
    legend: String,
    tables: Vec<Table>,
}

/// The runs of a week.
struct Bar {
    title: String,
    x: usize,
    width: usize,
    fail_y: u64,
    fail_height: u64,
    pass_y: u64,
    pass_height: u64,
}

/// The page.
#[must_use]
pub fn html(overview: &Overview) -> String {
    let weeks = &overview.weeks[overview.weeks.len().saturating_sub(MOST_WEEKS)..];
    let bars = bars(weeks);
    let page = Page {
        style: Style::of_pages(),
        version: env!("CARGO_PKG_VERSION"),
        headline: line(&headline(overview)),
        fails: overview.fail > 0,
        days: line(&days(overview)),
        remarks: remarks(overview).iter().map(|remark| line(remark)).collect(),
        width: (bars.len() * (BAR + 4)).max(160),
        bars,
        legend: legend(weeks),
        tables: tables(overview).into_iter().map(cut).collect(),
    };
    let text = page.render().expect("a page of strings and numbers can always be written");
    for_log(&text).into_owned()
}

/// The rows that are shown, escaped for the page.
fn cut(mut table: Table) -> Table {
    table.left_out = table.rows.len().saturating_sub(MOST_ROWS);
    table.rows.truncate(MOST_ROWS);
    for cell in table.rows.iter_mut().flatten() {
        *cell = Cell { text: line(&cell.text), ..*cell };
    }
    table
}

fn bars(weeks: &[Week]) -> Vec<Bar> {
    let most = weeks.iter().map(|week| week.runs).max().unwrap_or(0).max(1);
    // What there is at all is seen.
    let height = |count: u64| if count == 0 { 0 } else { (count * HIGHEST / most).max(1) };
    let bar = |(index, week): (usize, &Week)| {
        let (pass_height, fail_height) = (height(week.runs - week.fail), height(week.fail));
        let pass_y = 120u64.saturating_sub(pass_height);
        Bar {
            title: format!("week of {}: {} of {} runs failed", week.monday, week.fail, week.runs),
            x: index * (BAR + 4),
            width: BAR,
            fail_y: pass_y.saturating_sub(fail_height),
            fail_height,
            pass_y,
            pass_height,
        }
    };
    weeks.iter().enumerate().map(bar).collect()
}

fn legend(weeks: &[Week]) -> String {
    match weeks {
        [] => String::new(),
        [one] => format!("The week of {}; green passed, red failed.", one.monday),
        [first, .., last] => format!(
            "From the week of {} to that of {}; green passed, red failed.",
            first.monday, last.monday
        ),
    }
}
