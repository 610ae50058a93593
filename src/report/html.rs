//! One page that holds everything and asks for nothing: no script, no font, no picture, no link to
//! follow by itself. A policy in the page forbids the browser all but the one style sheet in it.

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::Listing;
use super::Spec;
use super::fingerprints::fingerprints;
use super::page;
use super::verdict;
use crate::backlog::Item;
use crate::escape::html::{line, text};
use crate::escape::xml::for_log;
use crate::finding::Piece;
use crate::finding::{Finding, Severity};
use crate::finding::{place, rule_page};
use crate::gate::{Judged, Outcome, Report, Verdict};
use crate::source::SourceMap;

/// The style sheet, which every page holds as it is.
#[derive(Debug)]
pub struct Style {
    /// The style sheet.
    pub text: &'static str,
    /// Its digest, by which the page allows it and no other: SHA-256 in Base64.
    pub digest: String,
}

impl Style {
    /// The style sheet of the pages.
    #[must_use]
    pub fn of_pages() -> Self {
        Self::of(include_str!("html/style.css"))
    }

    /// The same with what the pages about the flow have beside it.
    #[must_use]
    pub fn of_flow() -> Self {
        Self::of(concat!(
            include_str!("html/style.css"),
            include_str!("flow/picture/light.css"),
            include_str!("flow/picture/picture.css"),
            include_str!("flow/page.css")
        ))
    }

    fn of(text: &'static str) -> Self {
        Self { text, digest: STANDARD.encode(Sha256::digest(text)) }
    }
}

/// More findings than this are only counted.
const MOST_FINDINGS: usize = 1000;

/// What the page shows. Every text went through the escaper; the template writes HTML around it.
#[derive(Template)]
#[template(path = "report/html/page.html")]
struct Page {
    style: Style,
    version: &'static str,
    headline: &'static str,
    passes: bool,
    counts: String,
    change: Vec<(&'static str, String)>,
    notes: Vec<String>,
    rules_broken: Vec<Group>,
    red: Option<&'static str>,
    left_out: usize,
    old: Vec<Shown>,
    rules: Vec<Row>,
    facts: Vec<String>,
}

/// The findings of one rule.
struct Group {
    rule: &'static str,
    summary: &'static str,
    page: String,
    findings: Vec<Shown>,
}

/// A finding as it is shown.
struct Shown {
    severity: &'static str,
    message: String,
    rule: &'static str,
    place: String,
    fingerprint: String,
    excerpt: Vec<Line>,
    related: Vec<(String, String)>,
    help: Vec<Words>,
    fix: Option<String>,
    aside: String,
}

/// A line of an excerpt, in three parts: before the place, in it, behind it.
struct Line {
    number: u32,
    before: String,
    marked: String,
    after: String,
}

/// A part of a help text.
struct Words {
    is_code: bool,
    text: String,
}

/// A rule and what came of it.
struct Row {
    id: &'static str,
    page: String,
    summary: &'static str,
    outcome: &'static str,
    findings: usize,
    reason: String,
}

pub(super) const FORMAT: Spec = Spec::new("html", |report, _| render(report));

fn render(report: &Listing<'_>) -> String {
    let numbered = report.findings.iter().zip(fingerprints(report));
    let shown: Vec<(bool, Shown)> = numbered
        .take(MOST_FINDINGS)
        .map(|(finding, fingerprint)| {
            let counts = !finding.pre_existing && finding.waived.is_none();
            (counts, shown(finding, fingerprint, report.sources()))
        })
        .collect();
    let (findings, old): (Vec<_>, Vec<_>) = shown.into_iter().partition(|(counts, _)| *counts);
    let whole = Page {
        style: Style::of_pages(),
        version: env!("CARGO_PKG_VERSION"),
        headline: report.headline,
        passes: report.verdict == Verdict::Pass,
        counts: line(&verdict::counts(&report.counts)),
        change: report.report.map(change).unwrap_or_default(),
        notes: report.notes.iter().map(|note| line(note)).collect(),
        rules_broken: grouped(findings.into_iter().map(|(_, shown)| shown), report),
        red: report.is_red_change().then_some(page::RED),
        left_out: report.findings.len().saturating_sub(MOST_FINDINGS),
        old: old.into_iter().map(|(_, shown)| shown).collect(),
        rules: report.rules.iter().map(row).collect(),
        facts: report.facts.iter().map(|fact| line(fact)).collect(),
    };
    let mut html = whole.render().expect("writing to a string cannot fail");
    html.push('\n');
    for_log(&html).into_owned()
}

/// The findings by their rules, the rule of the first of them first.
fn grouped(findings: impl Iterator<Item = Shown>, report: &Listing<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for shown in findings {
        match groups.iter_mut().find(|group| group.rule == shown.rule) {
            Some(group) => group.findings.push(shown),
            None => {
                let judged = report.rules.iter().find(|judged| judged.rule.id == shown.rule);
                groups.push(Group {
                    rule: shown.rule,
                    summary: judged.map_or("", |judged| judged.rule.summary),
                    page: rule_page(shown.rule),
                    findings: vec![shown],
                });
            }
        }
    }
    groups
}

/// What the change is, as names and values.
fn change(report: &Report<'_>) -> Vec<(&'static str, String)> {
    let Some(change) = report.context.change else { return Vec::new() };
    let name = |item: &Item| format!("{} {}", item.id, item.title.value);
    let linked = report.context.linked_items();
    let items: Vec<String> = linked.iter().map(|linked| name(linked.item)).collect();
    let mentioned = report.context.mentioned_items();
    let mentions: Vec<String> = mentioned.into_iter().map(name).collect();
    let short = |commit: &str| commit.chars().take(12).collect::<String>();
    let facts = [
        ("Title", change.title.map(|title| report.sources().text(title).to_owned())),
        ("Number", change.number.map(|number| number.to_string())),
        ("Author", change.author.as_ref().map(|author| author.as_raw().to_owned())),
        ("Works on", Some(items.join(", ")).filter(|items| !items.is_empty())),
        ("Mentions", Some(mentions.join(", ")).filter(|mentions| !mentions.is_empty())),
        ("Commits", Some(format!("{}..{}", short(&change.base), short(&change.head)))),
    ];
    let rows = facts.into_iter().filter_map(|(name, value)| Some((name, line(&value?))));
    rows.collect()
}

fn shown(finding: &Finding, fingerprint: String, sources: &SourceMap) -> Shown {
    let aside = match (&finding.waived, finding.pre_existing) {
        (Some(waived), _) => format!("waived until {}: {}", waived.until, waived.reason),
        (None, true) => "pre-existing".to_owned(),
        (None, false) => String::new(),
    };
    let related = finding
        .related
        .iter()
        .map(|related| (line(&place(sources, related.location)), line(&related.message)));
    Shown {
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note | Severity::Off => "note",
        },
        message: line(&finding.message),
        rule: finding.rule,
        place: line(&place(sources, finding.location)),
        fingerprint,
        excerpt: Piece::new(sources, finding.location, &[]).map_or_else(Vec::new, |p| lines(&p)),
        related: related.collect(),
        help: words(&finding.help),
        fix: finding.fix.as_ref().map(|fix| line(&fix.description)),
        aside: line(&aside),
    }
}

/// The lines of an excerpt, cut where the place begins and ends.
fn lines(piece: &Piece) -> Vec<Line> {
    let mut start = 0;
    let lines = piece.text.split('\n').zip(piece.first_line..).map(|(shown, number)| {
        let at = |offset: usize| offset.clamp(start, start + shown.len()) - start;
        let (from, to) = (at(piece.primary.start), at(piece.primary.end));
        start += shown.len() + 1;
        Line {
            number,
            before: text(&shown[..from]),
            marked: text(&shown[from..to]),
            after: text(&shown[to..]),
        }
    });
    lines.collect()
}

/// A help text with what stands between backticks as code.
fn words(help: &str) -> Vec<Words> {
    if !help.matches('`').count().is_multiple_of(2) {
        return vec![Words { is_code: false, text: line(help) }];
    }
    let parts = help.split('`').enumerate();
    let words = parts.map(|(index, part)| Words { is_code: index % 2 == 1, text: line(part) });
    words.filter(|words| !words.text.is_empty()).collect()
}

fn row(judged: &Judged) -> Row {
    let (outcome, reason) = match &judged.outcome {
        Outcome::Passed => ("passed", ""),
        Outcome::Failed => ("failed", ""),
        Outcome::Warned => ("warned", ""),
        Outcome::Skipped(reason) => ("skipped", reason.as_str()),
        Outcome::Unverified(reason) => ("unverified", reason.as_str()),
    };
    Row {
        id: judged.rule.id,
        page: rule_page(judged.rule.id),
        summary: judged.rule.summary,
        outcome,
        findings: judged.findings,
        reason: line(reason),
    }
}
