//! A dialect for a file that none reads: found by the shape that its lines repeat.

mod forms;
mod tables;

use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(super) use self::forms::repeated;
use self::forms::{Form, MOST_LINES, Opener, form};
use self::tables::Table;
use super::dialect::{Dialect, Vocabulary};
use super::{Backlog, BacklogFile, Item, read};
use crate::markdown::{LineKind, Lines};
use crate::sort::IntoOrder as _;
use crate::sort::Sort as _;
use crate::source::{RepoPath, SourceKind, SourceMap};
use crate::text::expression::Expression;
use crate::text::typed::from_yaml;

/// The name of a proposed dialect.
pub const NAME: &str = "ours";
/// A form that stands less often is not a form.
const LEAST: usize = 2;
/// Behind a title, more different words than this are not states.
const MOST_STATES: usize = 8;

/// A dialect that reads a file, and what it reads there.
#[derive(Debug)]
pub struct Proposal {
    /// The dialect, as an entry of `dialects`.
    pub yaml: String,
    /// The same, compiled.
    pub dialect: Dialect,
    /// The texts that the backlog refers to.
    pub sources: SourceMap,
    /// What it reads.
    pub backlog: Backlog,
    /// Words behind the titles whose state nobody knows: the team has to say it.
    pub unknown: Vec<String>,
}

static LABEL: Expression = Expression::new(
    r"^(?<bullet>[-*+] )?(?<bold>\*\*)?(?<name>[^\W\d_][\w /-]{1,28}\w):(?:\*\*)?(?:\s|$)",
);
/// A word behind the title: `| done`, `[done]`, `(done)`, `- done`.
static BEHIND: Expression = Expression::new(
    r"\s*(?<open>\s\||\s[-–—]|[\[(])\s*(?<word>[^|\[\]()]{1,24}?)\s*(?<close>[\])]?)$",
);

/// What a proposal must own of what may be items, in percent.
const ENOUGH: usize = 80;
/// A longer dialect is not a proposal, in lines.
const MOST_DIALECT_LINES: usize = 10;

/// The dialect that owns most of a file of which little is read, and the share that it owns, in
/// percent; `None` where none owns enough.
#[must_use]
pub fn raise(text: &str, file: &BacklogFile, items: &[&Item]) -> Option<(Proposal, usize)> {
    let by_form = propose(text);
    let of_lists = GENERAL.iter().filter_map(|yaml| tried(text, (*yaml).to_owned(), Vec::new()));
    let all = by_form.into_iter().chain(of_lists);
    let may = all.filter(|proposal| {
        proposal.yaml.lines().count() <= MOST_DIALECT_LINES && keeps(items, &proposal.backlog)
    });
    let found = may.map(|proposal| {
        let percent = owned(text, file, items, &proposal.backlog);
        (proposal, percent)
    });
    // Of two that own as much the first says more of each item.
    let best = found.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.filter(|(_, percent)| *percent >= ENOUGH)
}

/// Ways that need no form: every entry of a list is an item, or every heading of a level.
const GENERAL: [&str; 4] = [
    "ours:\n  summary: How this team writes its backlog\n  blocks:\n    - name: item\n      entry: {markers: [bullet, ordered, box], pattern: '^(?<title>\\S.*)$'}\n      item: {kind: item, boxes_are_criteria: true}\n    - use: lane\n    - use: section\n",
    "ours:\n  summary: How this team writes its backlog\n  blocks:\n    - use: lane\n    - name: item\n      heading: {levels: [2], pattern: '^(?<title>\\S.*)$'}\n      item: {kind: item, boxes_are_criteria: true}\n  fields: {styles: [bullet, bold, plain], usual: true}\n",
    "ours:\n  summary: How this team writes its backlog\n  blocks:\n    - use: lane\n    - name: item\n      heading: {levels: [3], pattern: '^(?<title>\\S.*)$'}\n      item: {kind: item, boxes_are_criteria: true}\n  fields: {styles: [bullet, bold, plain], usual: true}\n",
    "ours:\n  summary: How this team writes its backlog\n  blocks:\n    - use: lane\n    - name: item\n      heading: {levels: [4], pattern: '^(?<title>\\S.*)$'}\n      item: {kind: item, boxes_are_criteria: true}\n  fields: {styles: [bullet, bold, plain], usual: true}\n",
];

/// Of what is known of the items, in percent, another reading must know as much.
const KEPT: usize = 90;

/// Whether another reading still says the ids and the states that are read of items: one that takes every
/// entry of a list for an item reads more, and knows less.
fn keeps(items: &[&Item], other: &Backlog) -> bool {
    let found: BTreeMap<u32, &Item> =
        other.items.iter().map(|item| (item.header.start, item)).into_map();
    let said = items.iter().filter(|item| !item.slug_id || item.state().is_some());
    let (mut all, mut kept) = (0, 0);
    for item in said {
        all += 1;
        let same = found.get(&item.header.start);
        let is_same = |other: &&&Item| {
            (item.slug_id || other.id == item.id)
                && (item.state().is_none() || other.state() == item.state())
        };
        kept += usize::from(same.filter(is_same).is_some());
    }
    kept * 100 >= all * KEPT
}

/// The share of what may be items in a file that another reading owns, in percent: what was read
/// and still is, and what was not and now begins an item.
fn owned(text: &str, file: &BacklogFile, items: &[&Item], other: &Backlog) -> usize {
    let coverage = &file.coverage;
    let all = coverage.owned + coverage.missed();
    let begins = other.items.iter().map(|item| item.header.start).into_set();
    let lost = items.iter().filter(|item| !begins.contains(&item.header.start)).count();
    let new = coverage.unread.iter().map(|unread| {
        let inside = begins.range(unread.span.start..unread.span.end).count();
        inside.min(unread.count)
    });
    // A file of which nothing may be an item by any known symbol is known by its lines with words.
    if all == 0 {
        let lines = text.lines().filter(|line| line.contains(char::is_alphanumeric)).count();
        let spans = other.items.iter().map(|item| text[item.span.range()].lines().count());
        return (spans.sum::<usize>() * 100).checked_div(lines).unwrap_or(0);
    }
    let owned = (coverage.owned + new.sum::<usize>()).saturating_sub(lost);
    owned * 100 / all
}

/// The dialect that reads most of `text`, if its lines repeat any form.
#[must_use]
pub fn propose(text: &str) -> Option<Proposal> {
    let lines = Lines::parse(text);
    let mut forms: BTreeMap<Form, Vec<String>> = BTreeMap::new();
    let mut labels: BTreeMap<String, usize> = BTreeMap::new();
    let mut styles: Vec<&str> = Vec::new();
    for line in lines.lines.iter().take(MOST_LINES) {
        let content = &text[line.content.range()];
        if content.starts_with('|') {
            continue;
        }
        if let Some((form, title)) = form(line.kind, line.indent, content) {
            forms.entry(form).or_default().push(title);
        } else if let Some(label) = LABEL.captures(content).filter(|_| line.kind == LineKind::Text)
        {
            *labels.entry(label["name"].to_owned()).or_default() += 1;
            let style = match (label.name("bullet"), label.name("bold")) {
                (Some(_), _) => "bullet",
                (None, Some(_)) => "bold",
                (None, None) => "plain",
            };
            if !styles.contains(&style) {
                styles.push(style);
            }
        }
    }
    labels.retain(|_, count| *count >= LEAST);
    // A numbered form says more than one of symbols alone.
    let weight =
        |(form, titles): &(Form, Vec<String>)| titles.len() * if form.numbered { 2 } else { 1 };
    let mut forms: Vec<(Form, Vec<String>)> =
        forms.into_iter().filter(|(_, titles)| titles.len() >= LEAST).collect();
    forms.order_by_key(|found| std::cmp::Reverse(weight(found)));
    forms.truncate(3);
    let most = forms.first().map_or(0, |(_, titles)| titles.len());
    let table = Table::largest(&lines).filter(|table| table.len() >= most);
    if let Some((yaml, unknown)) = table.and_then(|table| table.dialect())
        && let Some(found) = tried(text, yaml, unknown)
    {
        return Some(found);
    }
    forms.into_iter().find_map(|(form, titles)| proposal(text, &form, &titles, &labels, &styles))
}

fn proposal(
    text: &str,
    form: &Form,
    titles: &[String],
    labels: &BTreeMap<String, usize>,
    styles: &[&str],
) -> Option<Proposal> {
    let behind = Behind::of(titles);
    let yaml = yaml(form, behind.as_ref(), labels, styles);
    tried(text, yaml, behind.map(|behind| behind.unknown).unwrap_or_default())
}

/// A dialect with what it reads in `text`, if it reads any.
fn tried(text: &str, yaml: String, unknown: Vec<String>) -> Option<Proposal> {
    let raw: BTreeMap<String, _> = from_yaml(&yaml)?;
    let dialect = Dialect::compile(NAME, raw.into_iter().next()?.1).ok()?;
    let mut sources = SourceMap::default();
    let path = RepoPath::new("BACKLOG.md")?;
    let id = sources.add(SourceKind::File(path.clone()), text);
    let backlog = read(&sources, &[(path, id)], &[&dialect]);
    (backlog.items.len() >= LEAST).then_some(Proposal { yaml, dialect, sources, backlog, unknown })
}

/// What stands behind the titles where a state may stand.
#[derive(Debug)]
struct Behind {
    open: String,
    close: String,
    unknown: Vec<String>,
}

impl Behind {
    /// The words behind most titles, if some are states or they are few.
    fn of(titles: &[String]) -> Option<Self> {
        let found: Vec<_> = titles.iter().filter_map(|title| BEHIND.captures(title)).collect();
        let first = found.first()?;
        let (open, close) = (first["open"].trim().to_owned(), first["close"].to_owned());
        let same =
            found.iter().filter(|found| found["open"].trim() == open && found["close"] == close);
        let mut words: Vec<String> = same.map(|found| found["word"].to_lowercase()).collect();
        if words.len() * 2 < titles.len() || words.len() < LEAST {
            return None;
        }
        words.order();
        words.dedup();
        let common = Vocabulary::default();
        let unknown: Vec<String> =
            words.iter().filter(|word| common.state(word).is_none()).cloned().collect();
        let is_status = unknown.len() < words.len() && words.len() <= MOST_STATES;
        is_status.then_some(Self { open, close, unknown })
    }
}

fn yaml(
    form: &Form,
    behind: Option<&Behind>,
    labels: &BTreeMap<String, usize>,
    styles: &[&str],
) -> String {
    let (letters, id) = parts_of_id(&form.lead);
    let mut pattern = format!("^{}", spaces(letters));
    if form.numbered {
        let _ = write!(pattern, "(?<id>{}\\d+(?:[.-]\\d+)*){}", spaces(id), spaces(&form.symbol));
    }
    match behind {
        None => pattern.push_str("(?<title>\\S.*)$"),
        Some(behind) => {
            let (open, close) =
                (regex_syntax::escape(&behind.open), regex_syntax::escape(&behind.close));
            let _ = write!(
                pattern,
                "(?<title>\\S.*?)(?:\\s*{open}\\s*(?<status>[^|\\[\\]()]+?)\\s*{close})?$"
            );
        }
    }
    let quoted = format!("'{}'", pattern.replace('\'', "''"));
    let opener = match form.opener {
        Opener::Heading(level) => format!("heading: {{levels: [{level}], pattern: {quoted}}}"),
        Opener::Entry => format!("entry: {{markers: [bullet], pattern: {quoted}}}"),
        Opener::Line => format!("line: {{pattern: {quoted}}}"),
    };
    let id = if form.numbered { ", id: '{id}'" } else { "" };
    let mut yaml = format!(
        "{NAME}:\n  summary: How this team writes its backlog\n  blocks:\n    - name: item\n      {opener}\n      item: {{kind: item{id}, boxes_are_criteria: true}}\n"
    );
    if !matches!(form.opener, Opener::Heading(_)) {
        yaml.push_str("    - use: lane\n    - use: section\n");
    }
    if !labels.is_empty() {
        let _ = write!(yaml, "  fields:\n    styles: [{}]\n    usual: true\n", styles.join(", "));
    }
    if let Some(behind) = behind.filter(|behind| !behind.unknown.is_empty()) {
        yaml.push_str(&asked(&behind.unknown));
    }
    yaml
}

/// What the team has to say of words whose state nobody knows.
fn asked(unknown: &[String]) -> String {
    let words = unknown.join(", ");
    format!("  # say what these mean: {words}\n  # states: {{in-progress: [], done: []}}\n")
}

/// What stands before an id, and the letters that it begins with: `US-` of `Story US-`.
fn parts_of_id(lead: &str) -> (&str, &str) {
    let at = lead.rfind(|ch: char| !ch.is_alphanumeric() && !matches!(ch, '-' | '_'));
    let at = at.map_or(0, |at| at + lead[at..].chars().next().map_or(1, char::len_utf8));
    lead.split_at(at)
}

/// A text as a pattern in which white space may be any.
fn spaces(text: &str) -> String {
    let words: Vec<String> = text.split(char::is_whitespace).map(regex_syntax::escape).collect();
    let mut pattern = words.join("\\s+");
    while pattern.contains("\\s+\\s+") {
        pattern = pattern.replace("\\s+\\s+", "\\s+");
    }
    pattern
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::backlog::State;

    fn outline(text: &str) -> String {
        let Some(proposal) = propose(text) else { return "-".to_owned() };
        let item = |item: &Item| {
            let state = item.state().map_or("-", State::as_str);
            format!("{} [{state}] {} f{}", item.id, item.title.value, item.fields.len())
        };
        proposal.backlog.items.iter().map(item).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn the_repeated_form_of_a_file_becomes_a_dialect() {
        for (text, expected) in [
            (
                "=== FEATURE 12 | Export | done\nowner: ada\n\n=== FEATURE 13 | Import | later\nowner: grace\n",
                "12 [done] Export f1; 13 [planned] Import f1",
            ),
            (
                "# Plan\n\n#### REQ-1 :: Export\n\nx\n\n#### REQ-2 :: Import\n\n- Owner: ada\n",
                "REQ-1 [-] Export f0; REQ-2 [-] Import f0",
            ),
            (
                "# Vorhaben\n\n| Kürzel | Vorhaben | Ampel |\n|---|---|---|\n| V-1 | Hafenplan | fertig |\n| V-2 | Fahrplan | grün |\n",
                "V-1 [done] Hafenplan f0; V-2 [-] Fahrplan f0",
            ),
            (
                "Doing\n\n>> Export [wip]\n>> Import [done]\n>> Print [done]\n",
                "export [in-progress] Export f0; import [done] Import f0; print [done] Print f0",
            ),
        ] {
            assert_eq!(
                outline(text),
                expected,
                "{text}\n{:?}",
                propose(text).map(|found| found.yaml)
            );
        }
    }

    #[test]
    fn a_proposal_knows_what_was_known() {
        let read = |yaml: &str| {
            let text = "# Plan\n\n## A-1 Fix the pump\n\n- Status: done\n\n## A-2 Paint the gate\n\n- green\n- or blue\n";
            tried(text, yaml.to_owned(), Vec::new()).unwrap().backlog
        };
        let headings = read(
            "ours:\n  summary: x\n  blocks:\n    - name: item\n      heading: {levels: [2], pattern: '^(?<id>A-\\d) (?<title>.*)$'}\n      item: {kind: item, id: '{id}'}\n",
        );
        let entries = read(
            "ours:\n  summary: x\n  blocks:\n    - name: item\n      entry: {markers: [bullet], pattern: '^(?<title>.*)$'}\n      item: {kind: item}\n",
        );
        let items: Vec<&Item> = headings.items.iter().collect();
        assert!(keeps(&items, &headings));
        assert!(!keeps(&items, &entries));
        assert!(keeps(&[], &entries));
    }

    #[test]
    fn prose_has_no_form_and_unknown_words_are_asked_for() {
        for text in ["", "Just a text.\n\nAnd another one.\n", "# A\n\n## B\n\nc\n"] {
            assert_eq!(outline(text), "-", "{text}");
        }
        let text = "=== 1 | Export | done\n=== 2 | Import | brewing\n";
        assert_eq!(propose(text).unwrap().unknown, ["brewing"]);
        assert!(propose(text).unwrap().yaml.contains("# say what these mean: brewing"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn any_text_is_looked_at(text in "(## |- |>> |=== |[A-Z]{1,3}-?[0-9]{1,3}|[|:\\[\\]()'\" ]|done|é|\n){0,40}") {
            if let Some(proposal) = propose(&text) {
                prop_assert!(proposal.backlog.items.len() >= LEAST);
            }
        }
    }
}
