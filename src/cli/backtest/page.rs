//! The result of a backtest as one page that needs nothing else.

use askama::Template;

use super::show::{counted, headline, lines};
use super::summary::Summary;
use super::trial::{Outcome, Trial};
use crate::escape::html::line;
use crate::escape::xml::for_log;
use crate::report::html::Style;

#[derive(Template)]
#[template(path = "cli/backtest/page.html")]
struct Page {
    style: Style,
    version: &'static str,
    headline: String,
    fails: bool,
    lists: Vec<List>,
    remedies: Vec<String>,
    trials: Vec<Row>,
}

/// Lines below a title.
struct List {
    title: &'static str,
    lines: Vec<String>,
}

/// A change of the past.
struct Row {
    change: String,
    day: String,
    class: &'static str,
    outcome: &'static str,
    title: String,
    why: String,
}

/// The page.
#[must_use]
pub fn html(summary: &Summary) -> String {
    let rules = summary.rules.iter().map(|effect| {
        format!(
            "{}: holds {}, {} of them alone; {} errors in all",
            effect.rule, effect.holds, effect.holds_alone, effect.findings
        )
    });
    let frequent = summary.frequent.iter().map(|kind| {
        let (rule, message, place) = (kind.rule, &kind.message, &kind.place);
        let changes = kind.changes.join(", ");
        format!("{} changes: {rule}: {message} (first at {place}, in {changes})", kind.count)
    });
    let lists = [
        ("Rules that hold a change", rules.collect::<Vec<_>>()),
        ("The most frequent findings", frequent.collect()),
        ("Not known, so not judged", summary.unknown.iter().map(counted).collect()),
        (
            "The gate could not have decided",
            summary.undecided_reasons.iter().map(counted).collect(),
        ),
    ];
    let list = |(title, lines): (&'static str, Vec<String>)| List {
        title,
        lines: lines.iter().map(|text| line(text)).collect(),
    };
    let lists = lists.into_iter().filter(|(_, lines)| !lines.is_empty());
    let page = Page {
        style: Style::of_pages(),
        version: env!("CARGO_PKG_VERSION"),
        headline: line(&headline(summary)),
        fails: summary.fail > 0,
        lists: lists.map(list).collect(),
        remedies: lines(summary).map(|text| line(&text)).collect(),
        trials: summary.trials.iter().map(row).collect(),
    };
    let text = page.render().expect("a page of strings can always be written");
    for_log(&text).into_owned()
}

fn row(trial: &Trial) -> Row {
    let (class, outcome, why) = match &trial.outcome {
        Outcome::Pass { .. } => ("passed", "pass", String::new()),
        Outcome::Fail { rules, .. } => {
            let rules: Vec<&str> = rules.iter().map(|failed| failed.rule).collect();
            ("failed", "fail", rules.join(", "))
        }
        Outcome::Undecided { reason } => ("unverified", "undecided", reason.clone()),
    };
    Row {
        change: line(&trial.change),
        day: trial.day.clone(),
        class,
        outcome,
        title: line(&trial.title),
        why: line(&why),
    }
}
