//! The whole lines that belong to an item, and go where it goes.

use super::{Subject, lines};
use crate::backlog::dialect::Opener;
use crate::backlog::pattern::Pattern;
use crate::markdown::Lines;
use crate::source::Span;

/// From the first to the last line of the item, line break included. A pair of lines that holds
/// nothing but the item belongs to it.
pub(super) fn unit(subject: Subject<'_>) -> Span {
    let text = subject.text();
    if let Some(pair) = pair(subject) {
        return pair;
    }
    let item = subject.item;
    let last = item.span.end.max(item.header.end) as usize;
    Span::new(lines::start(text, item.header.start as usize), lines::end(text, last))
}

/// The lines from the one that begins the pair around the item to the one that ends it.
fn pair(subject: Subject<'_>) -> Option<Span> {
    let Subject { dialect, item, .. } = subject;
    let section = subject.backlog.section(item)?;
    let block = dialect.blocks.iter().find(|block| block.name == section.name)?;
    let Opener::Pair { end, .. } = &block.opener else { return None };
    let shares = |other: &crate::backlog::Item| other.section == item.section;
    if subject.neighbours().filter(|other| shares(other)).count() > 1 {
        return None;
    }
    let text = subject.text();
    let first = lines::start(text, section.header.start as usize);
    Some(Span::new(first, end_of_pair(text, item.header.end, end)?.end as usize))
}

/// The first whole line from byte `from` on that ends a pair.
pub(super) fn end_of_pair(text: &str, from: u32, end: &Pattern) -> Option<Span> {
    let parsed = Lines::parse(text);
    let mut behind = parsed.lines.iter().skip_while(|line| line.content.start < from);
    let last = behind.find(|line| end.is_match(&text[line.content.range()]))?;
    let start = lines::start(text, last.content.start as usize);
    Some(Span::new(start, lines::end(text, last.content.end as usize)))
}
