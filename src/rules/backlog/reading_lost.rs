//! `backlog/reading-lost`

use std::collections::{HashMap, HashSet};

use crate::backlog::{BacklogFile, Item, Unread};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::{Location, Source, Span};
use crate::text::{normalize, shorten};

pub(super) const RULE: Rule = Rule {
    id: "backlog/reading-lost",
    summary: "The change writes an item so that it is not read as one any more",
    why: "An item that is still there and that nobody can read escapes every limit: a box without its \
          second bracket is no item in progress. The text was an item before the change, and it should \
          be one behind it.",
    severity: Severity::Error,
    subject: Subject::Movement,
    needs: &[],
    options: &[],
    fails: Example {
        base: Some("# Backlog\n\n## Now\n\n- [ ] Export\n- [ ] Import\n"),
        backlog: "# Backlog\n\n## Now\n\n- [ ] Export\n- [x Import\n",
        description: Some("Tidy up.\n"),
        ..Example::NONE
    },
    passes: Example {
        base: Some("# Backlog\n\n## Now\n\n- [ ] Export\n- [ ] Import\n"),
        backlog: "# Backlog\n\n## Now\n\n- [ ] Export\n- [x] Import\n",
        description: Some("Tidy up.\n"),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let base = cx.movements()?.base();
    let words = |item: &Item| words(cx.sources.get(item.source).slice(item.header));
    let before: HashMap<String, &Item> =
        base.items.iter().map(|item| (words(item), item)).collect();
    let now: HashSet<String> = cx.backlog.items.iter().map(words).collect();
    for file in &cx.backlog.files {
        for unread in &file.coverage.unread {
            lost(
                cx,
                file,
                unread,
                |line| before.get(line).copied().filter(|_| !now.contains(line)),
                out,
            );
        }
    }
    Ok(())
}

/// Finds the lines of a stretch that were items before the change.
fn lost<'a>(
    cx: &Context<'_>,
    file: &BacklogFile,
    unread: &Unread,
    was: impl Fn(&str) -> Option<&'a Item>,
    out: &mut Findings,
) {
    let source = cx.sources.get(file.source);
    let mut start = unread.span.start as usize;
    for line in source.slice(unread.span).split('\n') {
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len() + 1;
        let words = words(line);
        if let Some(item) = was(&words).filter(|_| !words.is_empty()) {
            out.push(finding(source, file, span, item));
        }
    }
}

/// The words of a line, without marker, box and the marks of a row.
fn words(line: &str) -> String {
    let bare = line.trim_start_matches(|ch: char| !ch.is_alphanumeric());
    let boxed = bare.strip_prefix(['x', 'X']).filter(|rest| rest.starts_with([' ', ']']));
    normalize(boxed.unwrap_or(bare))
}

fn finding(source: &Source, file: &BacklogFile, span: Span, item: &Item) -> Finding {
    let text = shorten(source.slice(span), 40);
    let message = format!("\"{text}\" is not read as an item any more; it was {}", item.name());
    let help = "write it as it was written before, or as the other items of the file are";
    Finding::new(Location::new(file.source, span), message, help).key(format!("{} unread", item.id))
}
