//! `backlog/reading-lost`

use std::collections::HashSet;

use super::unread;
use crate::backlog::compare::Movements;
use crate::backlog::dialect::Vocabulary;
use crate::backlog::{BacklogFile, Headers, Item, State, Unread};
use crate::finding::{Finding, Findings, Severity};
use crate::markdown::{LineKind, Lines};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::sort::Sort as _;
use crate::source::{Location, Source, Span};
use crate::text::{normalize, shorten};

/// The shares, in percent, below which no change may lower what is read of a file.
const MARKS: [usize; 2] = [20, 60];
/// More stretches than this help nobody.
const MOST_RELATED: usize = 10;

pub(super) const RULE: Rule = Rule {
    id: "backlog/reading-lost",
    summary: "The change writes an item so that it is not read as one any more",
    why: "An item that is still there and that nobody can read escapes every limit: a box without its \
          second bracket is not an item in progress, and neither is one in a block of code, a quotation or \
          a comment. What was an item before the change should be one behind it, and be read as one \
          without the help of what stood there before. A change must not lower the share of a file \
          that is read below 60 % or 20 % either.",
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
    let movements = cx.movements()?;
    let all = Headers::of(&movements.base().items, cx.sources);
    let open = movements.lost().filter(|item| !item.state().is_some_and(State::is_closed));
    let lost = Headers::of(open, cx.sources);
    let before = lines_beside_items(cx, movements, &lost);
    let now: HashSet<String> = cx.backlog.items.iter().map(|item| header(cx, item)).collect();
    for (number, file) in cx.backlog.files.iter().enumerate() {
        let mut found = HashSet::new();
        for unread in &file.coverage.unread {
            let was = |line: &str| all.find(line).filter(|item| !now.contains(&header(cx, item)));
            torn(cx, file, unread, was, &mut found, out);
        }
        // That nothing is read in a file any more is found by another rule.
        if !lost.is_empty() && cx.backlog.items_of(number).next().is_some() {
            hidden(cx, number, &lost, &before, &mut found, out);
        }
        out.extend(file.held.iter().map(|header| only_held(cx, movements, number, *header)));
        out.extend(lowered(cx, movements, file, &found));
    }
    Ok(())
}

/// The words of the line that opens an item.
fn header(cx: &Context<'_>, item: &Item) -> String {
    normalize(cx.sources.get(item.source).slice(item.header))
}

/// The words of the lines of the base that are like headers and were none.
fn lines_beside_items(
    cx: &Context<'_>,
    movements: Movements<'_>,
    lost: &Headers<'_>,
) -> HashSet<String> {
    if lost.is_empty() {
        return HashSet::new();
    }
    let base = movements.base();
    let headers: HashSet<String> = base.items.iter().map(|item| header(cx, item)).collect();
    let lines = base.files.iter().flat_map(|file| cx.sources.text(file.source).lines());
    let like = lines.filter(|line| lost.find(line).is_some()).map(normalize);
    like.filter(|words| !headers.contains(words)).collect()
}

/// Finds the lines of a stretch that were items before the change.
fn torn<'a>(
    cx: &Context<'_>,
    file: &BacklogFile,
    unread: &Unread,
    was: impl Fn(&str) -> Option<&'a Item>,
    found: &mut HashSet<Span>,
    out: &mut Findings,
) {
    let source = cx.sources.get(file.source);
    for span in lines(source, unread.span) {
        if let Some(item) = was(source.slice(span)).filter(|_| found.insert(span)) {
            out.push(finding(source, file, span, item));
        }
    }
}

/// Finds the lines outside of all items that were items before the change. Within an item a line may
/// be a part of that, but not in code, a comment or a quotation, or as a line of text that says just
/// what the header of the lost one said.
fn hidden(
    cx: &Context<'_>,
    number: usize,
    lost: &Headers<'_>,
    before: &HashSet<String>,
    found: &mut HashSet<Span>,
    out: &mut Findings,
) {
    let file = &cx.backlog.files[number];
    let source = cx.sources.get(file.source);
    let common = Vocabulary::default();
    let words = cx.policy.dialect_of(file).map_or(&common, |dialect| &dialect.vocabulary);
    let mut owned: Vec<Span> = cx.backlog.items_of(number).map(|item| item.span).collect();
    owned.order_by_key(|span| span.start);
    let (mut next, mut end) = (0, 0);
    for line in Lines::parse(&source.text).lines {
        let span = trimmed(source, line.content);
        while let Some(item) = owned.get(next).filter(|item| item.start <= span.start) {
            end = end.max(item.end);
            next += 1;
        }
        let text = source.slice(span);
        let is_text =
            matches!(line.kind, LineKind::Text | LineKind::Heading(_)) && !text.starts_with('>');
        // What is started cannot be a part of another item.
        let is_part = span.start < end && is_text && !is_running(text, words);
        let was = if is_part { lost.find_text(text) } else { lost.find(text) };
        if let Some(item) = was.filter(|_| !before.contains(&normalize(text)))
            && found.insert(span)
        {
            out.push(finding(source, file, span, item));
        }
    }
}

/// Whether an entry says with a box, a symbol or a word in brackets that somebody works on it.
fn is_running(text: &str, words: &Vocabulary) -> bool {
    let bare = text.trim_start_matches(['-', '*', '+', ' ']);
    let inside = bare.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let state = match inside.map(|(inside, _)| inside) {
        Some("/" | "~" | "!") => Some(State::InProgress),
        Some(word) if word.len() > 1 => words.whole_state(word).map(|(_, state)| state),
        _ => words.symbol_in(bare).map(|(_, state)| state),
    };
    matches!(state, Some(State::InProgress | State::InReview | State::Blocked))
}

/// The words of a line, without the white space around them.
fn trimmed(source: &Source, span: Span) -> Span {
    let text = source.slice(span);
    let start = span.start as usize + text.len() - text.trim_start().len();
    Span::new(start, start + text.trim().len())
}

/// The lines of a stretch.
fn lines(source: &Source, stretch: Span) -> impl Iterator<Item = Span> + '_ {
    let start = stretch.start as usize;
    source.slice(stretch).split_inclusive('\n').scan(start, |at, line| {
        let span = Span::new(*at, *at + line.trim_end().len());
        *at += line.len();
        Some(span)
    })
}

fn finding(source: &Source, file: &BacklogFile, span: Span, item: &Item) -> Finding {
    let text = shorten(source.slice(span).trim(), 40);
    let message = format!("\"{text}\" is not read as an item any more; it was {}", item.name());
    let help = "write it as it was written before, or as the other items of the file are";
    Finding::new(Location::new(file.source, span), message, help).key(format!("{} unread", item.id))
}

/// What is read today because the base was, and will not be once the change is the base.
fn only_held(cx: &Context<'_>, movements: Movements<'_>, number: usize, header: Span) -> Finding {
    let file = &cx.backlog.files[number];
    let item = cx.backlog.items_of(number).find(|item| item.header == header);
    let name =
        item.map_or_else(|| shorten(cx.sources.get(file.source).slice(header), 40), Item::name);
    let message = format!(
        "{name} is read only because it was an item before the change; behind it the file would be read in another way"
    );
    let help = "write it as the other items of the file are written, or take out what makes the file look like another one, such as a table, a title or a section that the change adds";
    let found =
        Finding::new(Location::new(file.source, header), message, help).key(format!("{name} held"));
    let is_running = |item: &Item| {
        matches!(item.state(), Some(State::InProgress | State::InReview | State::Blocked))
    };
    let was_running =
        item.is_some_and(|item| is_running(item) || movements.before(item).is_some_and(is_running));
    if was_running { found } else { found.at_most(Severity::Warning) }
}

/// What the change adds that is not read, where that lowers the share of the file that is read below
/// a mark.
fn lowered(
    cx: &Context<'_>,
    movements: Movements<'_>,
    file: &BacklogFile,
    found: &HashSet<Span>,
) -> Option<Finding> {
    let base = movements.base();
    let own = base.files.iter().find(|before| before.path == file.path);
    let is_gone =
        |before: &&BacklogFile| cx.backlog.files.iter().all(|file| file.path != before.path);
    let gone = || base.files.iter().filter(is_gone).min_by_key(|file| file.coverage.percent());
    let before = own.or_else(gone)?;
    let (was, is) = (before.coverage.percent(), file.coverage.percent());
    let mark = MARKS.into_iter().find(|mark| was >= *mark && is < *mark)?;
    let stood = |unread: &Unread| {
        let same = before
            .coverage
            .unread
            .iter()
            .filter(|other| other.what == unread.what && title(other) == title(unread));
        same.map(|other| other.count).sum::<usize>()
    };
    // What was an item is found already.
    let said = |unread: &Unread| found.iter().filter(|span| unread.span.contains(**span)).count();
    let mut new: Vec<&Unread> = file
        .coverage
        .unread
        .iter()
        .filter(|unread| unread.count > stood(unread) + said(unread))
        .collect();
    new.order_by_key(|unread| std::cmp::Reverse(unread.count));
    let (first, rest) = new.split_first()?;
    let message = format!(
        "the change lowers what is read of {} from {was} % to {is} %, below {mark} %: {}",
        file.path,
        unread::sentence(cx, file, first)
    );
    let help = "write them as the other items of the file are written, or keep them in a file that is not a backlog";
    let at = |unread: &Unread| Location::new(file.source, unread.span);
    let found = Finding::new(at(first), message, help).key(format!("{} lowered", file.path));
    let related = rest.iter().take(MOST_RELATED);
    Some(
        related.fold(found, |found, unread| {
            found.related(at(unread), unread::sentence(cx, file, unread))
        }),
    )
}

fn title(unread: &Unread) -> &str {
    unread.section.as_ref().map_or("", |section| section.value.as_str())
}
