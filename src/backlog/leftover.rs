//! What looks like items in a file and stands outside of all that its dialect reads.
//!
//! A dialect that takes the whole file says nothing about what it does not know. What is left over
//! is looked at once more: a box, an id that can be nothing else, a row that begins with one.

use std::collections::{BTreeMap, HashSet};

use super::dialect::Vocabulary;
use super::reader::{Reading, candidate};
use super::{Coverage, Unread};
use crate::markdown::{LineKind, Lines};
use crate::sort::Sort as _;
use crate::source::Span;

/// So many entries of a list are hardly remarks.
const SEVERAL: usize = 3;
/// An entry that is indented further stands in another one, or in a text.
const OUTERMOST: usize = 2;

/// How much of the file the reading owns.
pub(super) fn coverage(lines: &Lines<'_>, reading: &Reading, vocabulary: &Vocabulary) -> Coverage {
    let items = reading.items.iter().map(|item| item.span);
    let headers = reading.sections.iter().map(|section| section.header);
    let lists = reading.lists.iter().flat_map(|list| {
        std::iter::once(list.header).chain(list.entries.iter().map(|entry| entry.text.span))
    });
    let steps = reading.steps.iter().map(|step| step.span);
    let mut owned: Vec<Span> = items.chain(headers).chain(lists).chain(steps).collect();
    owned.order_by_key(|span| span.start);
    let mut coverage = Coverage { owned: reading.items.len(), ..Coverage::default() };
    let (mut next, mut end, mut section) = (0, 0, None);
    for line in &lines.lines {
        let span = line.content;
        while let Some(own) = owned.get(next).filter(|own| own.start < span.end.max(span.start + 1))
        {
            end = end.max(own.end);
            next += 1;
        }
        if span.start < end || matches!(line.kind, LineKind::Blank) {
            continue;
        }
        if let Some((what, title)) = candidate(lines, *line, vocabulary) {
            add(&mut coverage, span, what, section.as_ref());
            if what == "heading" {
                section = Some(title);
            }
        } else if matches!(line.kind, LineKind::Heading(_)) {
            section = Some(super::Text { value: lines.text[span.range()].to_owned(), span });
        }
    }
    coverage
}

/// How much of an outline in Org mode the reading owns: a word in capitals in front of several headings
/// is a keyword, also where nobody knows it.
pub(super) fn of_outline(
    lines: &Lines<'_>,
    reading: &Reading,
    vocabulary: &Vocabulary,
) -> Coverage {
    let mut coverage = Coverage { owned: reading.items.len(), ..Coverage::default() };
    beside_keywords(&mut coverage, lines, reading, vocabulary);
    lists(&mut coverage, lines, reading, vocabulary);
    let headers: HashSet<u32> = reading.items.iter().map(|item| item.header.start).collect();
    let mut keywords: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for line in lines.lines.iter().filter(|line| matches!(line.kind, LineKind::Heading(_))) {
        let word = lines.text[line.content.range()].split(' ').next().unwrap_or_default();
        let is_keyword = word.len() > 2
            && word.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'-' | b'_'));
        let is_listed = coverage.unread.iter().any(|known| known.span.contains(line.content));
        if is_keyword && !is_listed && !headers.contains(&line.content.start) {
            keywords.entry(word).or_default().push(line.content);
        }
    }
    for spans in keywords.into_values().filter(|spans| spans.len() > 1) {
        for span in spans {
            coverage.unread.push(Unread { span, count: 1, what: "heading", section: None });
        }
    }
    coverage.unread.order_by_key(|unread| unread.span.start);
    coverage
}

/// Lists that stand in no item of an outline, below nothing or below a heading that does not explain.
fn lists(coverage: &mut Coverage, lines: &Lines<'_>, reading: &Reading, vocabulary: &Vocabulary) {
    let mut owned: Vec<Span> = reading.items.iter().map(|item| item.span).collect();
    owned.order_by_key(|span| span.start);
    let is_owned = |span: Span| {
        let behind = owned.partition_point(|own| own.start <= span.start);
        owned[..behind].last().is_some_and(|own| span.start < own.end)
    };
    let is_entry = |text: &str, indent: usize| {
        indent <= OUTERMOST && (text.starts_with("- ") || text.starts_with("+ "))
    };
    let mut is_about = false;
    let mut found: Vec<Vec<Span>> = vec![Vec::new()];
    for line in &lines.lines {
        let text = &lines.text[line.content.range()];
        match line.kind {
            LineKind::Heading(_) => {
                is_about = vocabulary.is_about(&crate::text::normalize(text), text);
                found.push(Vec::new());
            }
            LineKind::Text
                if !is_about && is_entry(text, line.indent) && !is_owned(line.content) =>
            {
                found.last_mut().into_iter().for_each(|below| below.push(line.content));
            }
            _ => {}
        }
    }
    for entries in found.into_iter().filter(|entries| entries.len() >= SEVERAL) {
        let span = Span { start: entries[0].start, end: entries[entries.len() - 1].end };
        let count = entries.len();
        coverage.unread.push(Unread { span, count, what: "entry", section: None });
    }
}

/// Headings of an outline that have no keyword and no items below them, beside headings that have one.
fn beside_keywords(
    coverage: &mut Coverage,
    lines: &Lines<'_>,
    reading: &Reading,
    vocabulary: &Vocabulary,
) {
    let items: HashSet<u32> = reading.items.iter().map(|item| item.header.start).collect();
    // Of each open heading: its level, its place, and the number of those right below it.
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut families: BTreeMap<usize, Family> = BTreeMap::new();
    for (at, line) in lines.lines.iter().enumerate() {
        let LineKind::Heading(level) = line.kind else { continue };
        open.retain(|(other, _)| *other < level);
        let is_item = items.contains(&line.content.start);
        if is_item {
            for (_, above) in &open {
                families.entry(*above).or_default().holds = true;
            }
        }
        let parent = open.last().map_or(usize::MAX, |(_, at)| *at);
        let title = &lines.text[line.content.range()];
        let family = families.entry(parent).or_default();
        if is_item {
            family.items += 1;
        } else if !vocabulary.is_about(&crate::text::normalize(title), title) {
            family.others.push((at, line.content));
        }
        open.push((level, at));
    }
    let holds: HashSet<usize> =
        families.iter().filter(|(_, family)| family.holds).map(|(at, _)| *at).collect();
    for family in families.values().filter(|family| family.items > 1) {
        let others: Vec<Span> = family
            .others
            .iter()
            .filter(|(at, _)| !holds.contains(at))
            .map(|(_, span)| *span)
            .collect();
        if let (Some(first), Some(last)) = (others.first(), others.last())
            && others.len() <= family.items
        {
            let span = Span { start: first.start, end: last.end };
            coverage.unread.push(Unread {
                span,
                count: others.len(),
                what: "heading",
                section: None,
            });
        }
    }
}

/// What stands right below a heading of an outline.
#[derive(Debug, Default)]
struct Family {
    items: usize,
    /// The headings without a keyword, by their lines.
    others: Vec<(usize, Span)>,
    /// Whether an item stands anywhere below.
    holds: bool,
}

/// Each section once.
fn add(coverage: &mut Coverage, span: Span, what: &'static str, section: Option<&super::Text>) {
    let is_same = |known: &&mut Unread| known.what == what && known.section.as_ref() == section;
    match coverage.unread.last_mut().filter(is_same) {
        Some(known) => {
            known.span.end = span.end;
            known.count += 1;
        }
        None => {
            let section = section.cloned();
            coverage.unread.push(Unread { span, count: 1, what, section });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::backlog::{self, Setup};
    use crate::policy::Policy;
    use crate::source::{RepoPath, SourceKind, SourceMap};

    /// What is not read of a text in a dialect of its own, as `count what`.
    fn unread(text: &str) -> Vec<String> {
        let mut sources = SourceMap::default();
        let policy = Policy::from_yaml("", &mut sources).unwrap();
        let path = RepoPath::new("BACKLOG.md").unwrap();
        let id = sources.add(SourceKind::File(path.clone()), text);
        let backlog = backlog::read(&sources, &[(path, id)], Setup::of(&policy.dialects()));
        let unread = backlog.files.iter().flat_map(|file| &file.coverage.unread);
        unread.map(|unread| format!("{} {}", unread.count, unread.what)).collect()
    }

    const CARDS: &str = "In Progress (1)\n\n1) Export\n- Status: In Progress\n- Owner: ada\n\nReady (1)\n\n2) Import\n- Status: Ready\n- Owner: bob\n\n";

    #[test]
    fn what_stands_outside_of_cards_is_reported() {
        assert!(unread(CARDS).is_empty(), "{:?}", unread(CARDS));
        let table = "# Chores\n\n| ID | Title | Status |\n|---|---|---|\n| Z-1 | Sweep | In Progress |\n| Z-2 | Paint | Done |\n";
        assert_eq!(unread(&format!("{table}\n{CARDS}")), ["2 row"]);
    }
}
