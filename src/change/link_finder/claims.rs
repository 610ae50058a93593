//! What a change claims outright: lines, sections and closing keywords with their lists.

use std::ops::Range;

use regex_syntax::is_word_character;

use super::context;
use super::finder::Finder;
use super::lookup::first_word;
use super::texts::Text;
use super::words::{
    LONGEST_ID, LONGEST_LIST, MOST_IN_LINE, is_code, is_hash_number, none_in, pieces, tokens,
};
use crate::backlog::reference;
use crate::change::{LinkOrigin, NoItem, Resolution};
use crate::markdown::PageLine;
use crate::policy::{HashMeaning, LinkPlace};
use crate::text::expression::Expression;
use crate::text::normalize;
use crate::text::phrases::is_dense;

/// A longer line is not a keyword alone, in bytes.
const LONGEST_KEYWORD: usize = 40;
/// The letter that old prints have for an `s`.
const OLD_S: char = 'ſ';

/// The headings, in normal form, below which a change lists its items.
const SECTIONS: [&str; 7] = [
    "backlog",
    "backlog item",
    "backlog items",
    "backlog item s",
    "linked item",
    "linked items",
    "linked item s",
];

/// What a line begins with that names items.
const TRAILERS: [&str; 15] = [
    "backlog",
    "backlog item",
    "backlog items",
    "backlog-item",
    "backlog-items",
    "item",
    "items",
    "feature",
    "features",
    "story",
    "stories",
    "task",
    "tasks",
    "epic",
    "epics",
];

static NONE: Expression = Expression::new(
    r"(?i)^none(?:[ \t]*[–—:,;.(][ \t–—:,;.(-]*|[ \t]+[ \t–—:,;.(-]*|-+[ \t]+|-*$)(?<reason>.*)$",
);
/// Words that close what stands behind them.
const KEYWORDS: [&str; 12] = [
    "close",
    "closes",
    "closed",
    "fix",
    "fixes",
    "fixed",
    "resolve",
    "resolves",
    "resolved",
    "implement",
    "implements",
    "implemented",
];

/// A list of references: where it begins in its text, its bytes, and how to read it.
#[derive(Clone, Copy)]
struct List<'t> {
    origin: LinkOrigin,
    start: usize,
    refs: &'t str,
    /// Whether it stands where prose stands too: then a number or a word alone names nothing.
    in_prose: bool,
    /// Whether nothing but references stands there, so that an unknown text is a mistyped one.
    only_references: bool,
}

/// The closing keywords of a line, each with the marks and the blanks behind it: `Closes `, `**Fixes:** `.
fn keywords(line: &str) -> impl Iterator<Item = Range<usize>> {
    let begins = |ch: char| matches!(ch.to_ascii_lowercase(), 'c' | 'f' | 'r' | 'i');
    line.match_indices(begins).filter_map(|(at, _)| {
        let before = line[..at].chars().next_back();
        let rest = before.is_none_or(|ch| !is_word_character(ch)).then_some(&line[at..])?;
        let behind = rest.trim_start_matches(|ch: char| ch.is_ascii_alphabetic() || ch == OLD_S);
        let word = rest[..rest.len() - behind.len()].chars();
        let word = word.map(|ch| if ch == OLD_S { 's' } else { ch.to_ascii_lowercase() });
        if !KEYWORDS.iter().any(|known| word.clone().eq(known.chars())) {
            return None;
        }
        let behind = behind.trim_start_matches(['*', '_']);
        let behind = behind.strip_prefix(':').unwrap_or(behind).trim_start_matches(['*', '_']);
        let list = behind.trim_start_matches([' ', '\t']);
        (list.len() < behind.len()).then(|| at..line.len() - list.len())
    })
}

/// The key of a line such as `- **Backlog items:** US-1`, and where its references begin.
fn trailer(line: &str) -> Option<(&str, usize)> {
    let is_blank = [' ', '\t'];
    // One symbol after the other, which takes a fraction of the work.
    let colon = line.find(':').into_iter().chain(line.find('：')).min()?;
    let (key, rest) = (&line[..colon], line[colon..].strip_prefix([':', '：'])?);
    let key = key.trim_start_matches(is_blank);
    let bullet = key.trim_start_matches(|ch: char| ch.is_ascii_digit());
    let mark = if bullet.len() == key.len() { ['-', '*', '+'].as_slice() } else { &['.', ')'] };
    let entry = bullet.strip_prefix(mark).filter(|entry| entry.starts_with(is_blank));
    let key = entry.map_or(key, |entry| entry.trim_start_matches(is_blank));
    let key = key.trim_start_matches(['*', '_']).trim_end_matches(['*', '_']);
    let key = key.trim_end_matches(is_blank);
    if !TRAILERS.iter().any(|known| key.eq_ignore_ascii_case(known)) {
        return None;
    }
    let refs = rest.trim_start_matches(['*', '_']).trim_start_matches(is_blank);
    Some((key, line.len() - refs.len()))
}

/// A word without the particle that is joined to an id in it: `A-1의`, `A-1を`.
fn without_particle(word: &str) -> &str {
    const LONGEST: usize = 3;
    let id = word.trim_end_matches(is_dense);
    let is_particle = word[id.len()..].chars().count() <= LONGEST;
    let is_id = id.is_empty() || id.ends_with(|ch: char| ch.is_ascii_digit());
    if is_particle && is_id { id } else { word }
}

impl Finder<'_> {
    pub(super) fn trailers(&mut self, text: &Text<'_>) {
        let lines = text.document.page.lines();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.shape.quoted) {
            let seen = &text.visible[line.text.clone()];
            let Some((key, behind)) = trailer(seen) else { continue };
            let (start, refs) = (line.text.start + behind, seen[behind..].trim_end());
            let is_backlog = key.starts_with(['b', 'B']);
            let origin = LinkOrigin::Trailer;
            if refs.is_empty() {
                self.entries_below(text, index, origin);
                continue;
            }
            if is_backlog && self.states_no_item(text, start, refs) {
                continue;
            }
            let list = List { origin, start, refs, in_prose: false, only_references: is_backlog };
            self.list(text, list);
        }
    }

    /// Takes the entries of the list below a line such as `Closes:`.
    fn entries_below(&mut self, text: &Text<'_>, index: usize, origin: LinkOrigin) {
        let below = text.document.page.lines()[index + 1..].iter();
        let entries = below.take_while(|line| line.shape.entry && !line.shape.quoted);
        for line in entries.take(MOST_IN_LINE) {
            let (start, refs) = (line.text.start, text.visible[line.text.clone()].trim_end());
            self.list(text, List { origin, start, refs, in_prose: false, only_references: false });
        }
    }

    pub(super) fn sections(&mut self, text: &Text<'_>) {
        if text.place != LinkPlace::Body {
            return;
        }
        let sections = text.document.sections.iter();
        for section in
            sections.filter(|section| SECTIONS.contains(&normalize(&section.title).as_str()))
        {
            for line in text.document.page.lines_in(section.body) {
                if line.shape.quoted {
                    continue;
                }
                let refs = &text.visible[line.text.clone()];
                if trailer(refs).is_none() {
                    self.section_line(text, line, refs.trim_end());
                }
            }
        }
    }

    fn section_line(&mut self, text: &Text<'_>, line: &PageLine, refs: &str) {
        let start = line.text.start;
        if self.states_no_item(text, start, refs) {
            return;
        }
        let in_prose = !line.shape.entry;
        let origin = LinkOrigin::Section;
        self.list(text, List { origin, start, refs, in_prose, only_references: false });
    }

    pub(super) fn keywords(&mut self, text: &Text<'_>) {
        let lines = text.document.page.lines();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.shape.quoted) {
            let seen = &text.visible[line.text.clone()];
            if seen.len() <= LONGEST_KEYWORD && context::is_closing(seen) {
                self.entries_below(text, index, LinkOrigin::Keyword);
            }
            let mut keywords = keywords(seen).peekable();
            while let Some(found) = keywords.next() {
                // A `hot-fix` closes nothing.
                if seen[..found.start].ends_with('-') {
                    continue;
                }
                // The next keyword has a list of its own.
                let end = keywords.peek().map_or(seen.len(), |next| next.start.max(found.end));
                let rest = &seen[found.end..end];
                let refs = &rest[..rest.floor_char_boundary(LONGEST_LIST)];
                let (origin, start) = (LinkOrigin::Keyword, line.text.start + found.end);
                // *Review fixes (A-1 to A-3)* says what the fixes are about.
                let is_apart = refs.starts_with('(') && !seen[..found.start].trim().is_empty();
                if !is_apart && context::closes(seen, found.end) {
                    let list = List { origin, start, refs, in_prose: true, only_references: false };
                    self.list(text, list);
                }
            }
        }
    }

    /// Takes `none` with or without a reason, and what stands in its stead.
    fn states_no_item(&mut self, text: &Text<'_>, start: usize, refs: &str) -> bool {
        let refs = refs.trim_end_matches(['*', '_']);
        if self.lookup.knows(refs) {
            return false;
        }
        let begins = refs.starts_with(['n', 'N']);
        let reason = match begins.then(|| NONE.captures(refs)).flatten() {
            Some(none) => none.name("reason").map_or("", |reason| reason.as_str()),
            None => match none_in(refs) {
                Some(reason) => reason,
                None => return false,
            },
        };
        let mut reason = reason.trim();
        if !reason.contains('(') {
            reason = reason.trim_end_matches(')');
        }
        let location = text.location(start..start + refs.len());
        self.no_item.get_or_insert(NoItem { location, reason: reason.to_owned() });
        true
    }

    fn list(&mut self, text: &Text<'_>, list: List<'_>) {
        let List { origin, start, refs, mut only_references, .. } = list;
        let mut behind = 0;
        for (at, piece) in pieces(refs) {
            // A title may hold a comma.
            if at < behind {
                continue;
            }
            if self.is_issue(piece) {
                if origin == LinkOrigin::Trailer {
                    let name = reference::trim(piece).to_owned();
                    let at = start + at..start + at + piece.trim_end().len();
                    self.push(text, origin, at, (name, Resolution::Unknown(None)));
                }
                only_references = false;
                continue;
            }
            if let Some(chain) = self.lookup.chain(refs, at, list.in_prose) {
                behind = chain.end;
                let rest = refs.get(behind..at + piece.len()).unwrap_or_default();
                only_references &= without_particle(reference::trim(rest)).is_empty();
                for (at, name, resolution) in chain.named {
                    let at = start + at.start..start + at.end;
                    self.push(text, origin, at, (name, resolution));
                }
            } else if let Some(name) = self.unknown(piece, list, only_references) {
                only_references &= name == reference::trim(piece) && !name.contains(' ');
                let from = start + at + piece.find(name).unwrap_or(0);
                let at = from..from + name.len();
                let link =
                    self.link(text, origin, at, (name.to_owned(), Resolution::Unknown(None)));
                if self.is_foreign(name, origin) {
                    self.foreign.push(link);
                } else {
                    self.add(link);
                }
            } else if origin == LinkOrigin::Keyword {
                return;
            } else {
                only_references = false;
            }
        }
    }

    /// What a piece names that no item fits, if it names anything.
    fn unknown<'t>(&self, piece: &'t str, list: List<'_>, only: bool) -> Option<&'t str> {
        let whole = reference::trim(piece);
        let whole = if whole.contains(' ') { whole } else { without_particle(whole) };
        let word = without_particle(reference::trim(first_word(piece)));
        if word.is_empty() || piece.contains("://") {
            return None;
        }
        if word.len() <= LONGEST_ID && self.lookup.fits_id_pattern(word) {
            return Some(word);
        }
        if list.origin == LinkOrigin::Keyword {
            let is_item = self.hash == HashMeaning::Item && is_hash_number(piece);
            return (is_item || is_code(word)).then_some(word);
        }
        if self.names_an_id(piece) {
            return None;
        }
        if reference::looks_like_id(word) && (only || word == whole) {
            return Some(word);
        }
        only.then_some(whole)
    }

    /// Whether a piece is `#12`, and the policy says that this is an issue.
    fn is_issue(&self, piece: &str) -> bool {
        self.hash == HashMeaning::Issue && is_hash_number(piece)
    }

    /// Whether an id behind a keyword may be one of another tracker: no item has one of its kind.
    pub(super) fn is_foreign(&self, name: &str, origin: LinkOrigin) -> bool {
        origin == LinkOrigin::Keyword
            && !name.bytes().all(|byte| byte.is_ascii_digit())
            && !self.lookup.fits_id_pattern(name)
            && !self.lookup.has_ids_like(name)
    }

    /// Whether an item's own id stands somewhere in the piece.
    fn names_an_id(&self, piece: &str) -> bool {
        tokens(piece).any(|at| self.unmistakable(&piece[at], false).is_some())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    proptest! {
        #[test]
        fn keywords_are_found_with_what_stands_behind_them(
            line in "(close|FIX|es|d|s|ſ|implement|resolve|x|é|_|[*: \t-]|A-1){0,7} ?",
        ) {
            let keyword = Regex::new(r"(?i)\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|implement(?:s|ed)?)[*_]*:?[*_]*[ \t]+").unwrap();
            let expected = keyword.find_iter(&line).map(|found| found.range());
            prop_assert_eq!(Vec::from_iter(keywords(&line)), Vec::from_iter(expected));
        }
    }
}
