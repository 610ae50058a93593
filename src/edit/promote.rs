//! Items, moved byte for byte from one backlog file to another.

use super::relocate::{cut, is_rule, paste};
use super::unit::{end_of_pair, unit};
use super::{Subject, lines};
use crate::backlog::dialect::{Dialect, Opener};
use crate::backlog::{Backlog, Section};
use crate::planning::promotion;
use crate::sort::Sort as _;
use crate::source::{SourceMap, Span};

/// Both texts after the move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promoted {
    /// The file that the items came from.
    pub from: String,
    /// The file that they went to.
    pub to: String,
}

/// Where items go to.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Every text that was read.
    pub sources: &'a SourceMap,
    /// The backlog that holds the file.
    pub backlog: &'a Backlog,
    /// The dialect of the items.
    pub dialect: &'a Dialect,
    /// The file, as an index; `None` where it holds no items yet.
    pub file: Option<usize>,
    /// Its text.
    pub text: &'a str,
}

/// Moves items of one file, in their order, to the end of the group of the same name in another
/// one. Where that has none, the lines around the group go along.
///
/// `None` where their lines cannot be separated from the text around them.
#[must_use]
pub fn promote(
    items: &[Subject<'_>],
    group: Option<&Section>,
    target: Target<'_>,
) -> Option<Promoted> {
    let text = items.first()?.text();
    let mut units: Vec<Span> = items.iter().map(|item| unit(*item)).collect();
    units.order();
    let mut from = text.to_owned();
    for unit in units.iter().rev() {
        let gone = with_rule(&from, cut(&from, *unit));
        from.replace_range(gone.range(), "");
    }
    let line_break = lines::line_break(if target.text.is_empty() { text } else { target.text });
    let gap = format!("{line_break}{line_break}");
    let lines_of = |span: &Span| text[span.range()].trim_end_matches(['\n', '\r']);
    let taken = units.iter().map(lines_of).collect::<Vec<_>>().join(&gap);
    let place = group.and_then(|group| end_of_group(target, group));
    let (at, pasted) = match (place, group) {
        (Some(at), _) => (at, taken),
        (None, None) => (end_of_words(target.text), taken),
        (None, Some(group)) => (end_of_words(target.text), wrapped(items[0], group, &taken, &gap)?),
    };
    let mut to = target.text.to_owned();
    to.insert_str(at, &paste(target.text, at, &pasted, true));
    if !to.ends_with('\n') {
        to.push_str(line_break);
    }
    Some(Promoted { from, to })
}

/// The lines that go with an item: the rule between it and the next one goes too.
fn with_rule(text: &str, gone: Span) -> Span {
    let end = gone.end as usize;
    let rule = end + lines::blank_behind(text, end);
    let behind = lines::end(text, rule);
    if rule >= text.len() || !is_rule(text[rule..behind].trim()) {
        return gone;
    }
    Span::new(gone.start as usize, behind + lines::blank_behind(text, behind))
}

/// Where the group of the same name ends in the file that items go to.
fn end_of_group(target: Target<'_>, group: &Section) -> Option<usize> {
    let Target { sources, backlog, dialect, text, .. } = target;
    let number = target.file?;
    let inside = backlog
        .items_of(number)
        .filter(|item| promotion::is_same(promotion::group(backlog, item), Some(group)));
    let ends = inside.map(|item| unit(Subject { sources, backlog, dialect, item }).end as usize);
    let sections = &backlog.files[number].sections;
    let empty = sections.iter().find(|other| promotion::is_same(Some(other), Some(group)));
    ends.max().or_else(|| empty.map(|empty| lines::end(text, empty.header.end as usize)))
}

/// Behind the last line that is not blank.
fn end_of_words(text: &str) -> usize {
    let words = text.trim_end().len();
    if words == 0 { 0 } else { lines::end(text, words) }
}

/// The items between the lines that open and end their group.
fn wrapped(item: Subject<'_>, group: &Section, taken: &str, gap: &str) -> Option<String> {
    let text = item.text();
    let block = item.dialect.blocks.iter().find(|block| block.name == group.name)?;
    let start = lines::start(text, group.header.start as usize);
    let opening = text[start..lines::end(text, start)].trim_end_matches(['\n', '\r']);
    let wrapped = format!("{opening}{gap}{taken}");
    let Opener::Pair { end, .. } = &block.opener else { return Some(wrapped) };
    let closing = end_of_pair(text, group.header.end, end)?;
    Some(format!("{wrapped}{gap}{}", text[closing.range()].trim_end_matches(['\n', '\r'])))
}
