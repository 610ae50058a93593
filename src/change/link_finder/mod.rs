//! Finds the items that a change names, the strongest way of naming first.
//!
//! Every step looks at a bounded part of the text from each place, so that the time grows with
//! the text and no faster, whatever a hostile author writes.

mod chain;
mod lookup;
mod scopes;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
mod texts;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use self::lookup::{Lookup, first_word};
use self::scopes::Scopes;
use self::texts::{Text, texts};
use super::checklist::{Answer, answer};
use super::{Change, Link, LinkOrigin, NoItem, Resolution};
use crate::backlog::{Backlog, reference};
use crate::markdown::PageLine;
use crate::policy::LinkPlace;
use crate::policy::LinkPolicy;
use crate::source::{SourceMap, Span};
use crate::text::normalize;

/// More references than this in one line are not read.
const MOST_IN_LINE: usize = 100;
/// How far a list of references goes behind a closing keyword, in bytes.
const LONGEST_LIST: usize = 1000;
/// A longer word is no id; in bytes.
const LONGEST_ID: usize = 100;
/// So many parts of a branch name are tried as the start of an id.
const MOST_PARTS: usize = 20;
/// More unknown references than this tell nobody anything new.
const MOST_UNKNOWN: usize = 100;
/// For so many of them the gate looks for what was meant.
const MOST_MEANT: usize = 10;

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

static TRAILER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?im)^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?[*_]*(?<key>backlog(?:[ -]items?)?|items?|features?|story|stories|tasks?|epics?)[ \t]*[*_]*[:：][*_]*[ \t]*(?<refs>[^\r\n]+)",
    )
});
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^none(?:[ \t]*[–—:,;.(][ \t–—:,;.(-]*|[ \t]+[ \t–—:,;.(-]*|-+[ \t]+|-*$)(?<reason>.*)$",
    )
});
static KEYWORD: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|implement(?:s|ed)?)[*_]*:?[*_]*[ \t]+")
});
static TOKEN: LazyLock<Regex> = LazyLock::new(|| regex(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*"));
static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)[,;]|[ \t]+(?:and|&)[ \t]+"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that the tests compile")
}

/// The links of a change, each item once, and its statement that it needs no item.
#[must_use]
pub fn find_links(
    change: &Change,
    head: &Backlog,
    base: Option<&Backlog>,
    policy: &LinkPolicy,
    sources: &SourceMap,
) -> (Vec<Link>, Option<NoItem>) {
    let backlogs: Vec<&Backlog> = [Some(head), base].into_iter().flatten().collect();
    let scopes = Scopes::of(change, &backlogs, sources);
    let lookup = Lookup { head, base, scopes };
    let mut finder = Finder { lookup, links: Vec::new(), no_item: None };
    for text in texts(change, policy, sources) {
        if !matches!(text.place, LinkPlace::Title | LinkPlace::Branch) {
            finder.trailers(&text);
        }
        finder.sections(&text);
        finder.keywords(&text);
        finder.mentions(&text);
    }
    finder.finish()
}

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

struct Finder<'a> {
    lookup: Lookup<'a>,
    links: Vec<Link>,
    no_item: Option<NoItem>,
}

impl Finder<'_> {
    fn trailers(&mut self, text: &Text<'_>) {
        for found in TRAILER.captures_iter(&text.visible) {
            let Some(refs) = found.name("refs") else { continue };
            let (start, refs) = (refs.start(), refs.as_str().trim_end());
            let is_backlog = found["key"].to_lowercase().starts_with("backlog");
            if is_backlog && self.states_no_item(text, start, refs) {
                continue;
            }
            let origin = LinkOrigin::Trailer;
            let list = List { origin, start, refs, in_prose: false, only_references: is_backlog };
            self.list(text, list);
        }
    }

    fn sections(&mut self, text: &Text<'_>) {
        if text.place != LinkPlace::Body {
            return;
        }
        let sections = text.document.sections.iter();
        for section in
            sections.filter(|section| SECTIONS.contains(&normalize(&section.title).as_str()))
        {
            for line in text.document.page.lines_in(section.body) {
                let refs = &text.visible[line.text.clone()];
                if !TRAILER.is_match(refs) {
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

    fn keywords(&mut self, text: &Text<'_>) {
        for found in KEYWORD.find_iter(&text.visible) {
            // A `hot-fix` closes nothing.
            if text.visible[..found.start()].ends_with('-') {
                continue;
            }
            let rest = &text.visible[found.end()..];
            let rest = &rest[..rest.floor_char_boundary(LONGEST_LIST)];
            let (origin, start) = (LinkOrigin::Keyword, found.end());
            let refs = rest.lines().next().unwrap_or_default();
            self.list(text, List { origin, start, refs, in_prose: true, only_references: false });
        }
    }

    /// Takes `none` with or without a reason.
    fn states_no_item(&mut self, text: &Text<'_>, start: usize, refs: &str) -> bool {
        let refs = refs.trim_end_matches(['*', '_']);
        let Some(none) = NONE.captures(refs).filter(|_| !self.lookup.knows(refs)) else {
            return false;
        };
        let mut reason = none["reason"].trim();
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
            if let Some(chain) = self.lookup.chain(refs, at, list.in_prose) {
                behind = chain.end;
                let rest = refs.get(behind..at + piece.len()).unwrap_or_default();
                only_references &= reference::trim(rest).is_empty();
                for (at, name, resolution) in chain.named {
                    let at = start + at.start..start + at.end;
                    self.push(text, origin, at, (name, resolution));
                }
            } else if let Some(name) = self.unknown(piece, list, only_references) {
                only_references &= name == reference::trim(piece) && !name.contains(' ');
                let from = start + at + piece.find(name).unwrap_or(0);
                let at = from..from + name.len();
                self.push(text, origin, at, (name.to_owned(), Resolution::Unknown(None)));
            } else if origin == LinkOrigin::Keyword {
                return;
            } else {
                only_references = false;
            }
        }
    }

    /// What a piece names that no item fits, if it names anything.
    fn unknown<'t>(&self, piece: &'t str, list: List<'_>, only: bool) -> Option<&'t str> {
        let (word, whole) = (reference::trim(first_word(piece)), reference::trim(piece));
        if word.is_empty() || piece.contains("://") {
            return None;
        }
        if word.len() <= LONGEST_ID && self.lookup.fits_id_pattern(word) {
            return Some(word);
        }
        if list.origin == LinkOrigin::Keyword || self.names_an_id(piece) {
            return None;
        }
        if reference::looks_like_id(word) && (only || word == whole) {
            return Some(word);
        }
        only.then_some(whole)
    }

    /// Whether an item's own id stands somewhere in the piece.
    fn names_an_id(&self, piece: &str) -> bool {
        TOKEN.find_iter(piece).any(|token| self.unmistakable(token.as_str(), false).is_some())
    }

    fn mentions(&mut self, text: &Text<'_>) {
        let any_case = matches!(text.place, LinkPlace::Title | LinkPlace::Branch);
        let is_letter = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
        // `(N/A: covered by US-1.2)` names who does the work instead.
        let tasks = text.document.tasks.iter();
        let elsewhere: Vec<Span> = tasks
            .filter(|task| answer(task) == Answer::NotApplicable)
            .map(|task| task.span)
            .collect();
        for token in TOKEN.find_iter(&text.visible) {
            let place = text.document.page.source(token.range());
            let next = elsewhere.partition_point(|span| span.end < place.end);
            if elsewhere.get(next).is_some_and(|span| span.contains(place)) {
                continue;
            }
            if is_letter(text.visible[..token.start()].chars().next_back())
                || is_letter(text.visible[token.end()..].chars().next())
            {
                continue;
            }
            // `feature-US-1.1-login` is one word of a branch.
            let parts = token.as_str().match_indices(['-', '_', '.']).map(|(at, _)| at + 1);
            let parts = parts.take(if text.place == LinkPlace::Branch { MOST_PARTS } else { 0 });
            let found = std::iter::once(0).chain(parts).find_map(|at| {
                Some((token.start() + at, self.unmistakable(&token.as_str()[at..], any_case)?))
            });
            if let Some((start, (name, resolution))) = found {
                let at = start..start + name.len();
                self.push(text, LinkOrigin::Mention, at, (name.to_owned(), resolution));
            }
        }
    }

    /// The longest part at the start of a word that can only be an id, known or not.
    fn unmistakable<'t>(&self, token: &'t str, any_case: bool) -> Option<(&'t str, Resolution)> {
        let ends = token.match_indices(['-', '_', '.']).map(|(at, _)| at).chain([token.len()]);
        let ends: Vec<usize> = ends.take_while(|end| *end <= LONGEST_ID).collect();
        let mut unknown = None;
        for (prefix, rest) in ends.into_iter().rev().map(|end| token.split_at(end)) {
            // `US-1.1` is not what `US-1.1.2` means.
            if rest.chars().nth(1).is_some_and(|next| next.is_ascii_digit()) {
                continue;
            }
            let fits = self.lookup.fits_id_pattern(prefix)
                || any_case && self.lookup.fits_id_pattern(&prefix.to_ascii_uppercase());
            if !fits && !reference::looks_like_id(prefix) {
                continue;
            }
            if let Some(id) = self.lookup.own_id(prefix) {
                return Some((prefix, Resolution::Item(id.to_owned())));
            }
            if fits {
                unknown.get_or_insert((prefix, Resolution::Unknown(None)));
            }
        }
        unknown
    }

    fn push(
        &mut self,
        text: &Text<'_>,
        origin: LinkOrigin,
        at: Range<usize>,
        (name, resolution): (String, Resolution),
    ) {
        self.links.push(Link {
            text: name,
            location: text.location(at),
            origin,
            place: text.place,
            closes: origin == LinkOrigin::Keyword,
            resolution,
        });
    }

    /// Each item once, in the strongest form; it closes if any form of it does.
    fn finish(mut self) -> (Vec<Link>, Option<NoItem>) {
        self.links.sort_by_key(|link| (link.origin, link.place));
        let name = |link: &Link| match &link.resolution {
            Resolution::Item(id) => (true, id.clone()),
            Resolution::Ambiguous(_) | Resolution::Unknown(_) | Resolution::TooMany(_) => {
                (false, link.text.to_lowercase())
            }
        };
        let closing: HashSet<_> = self.links.iter().filter(|link| link.closes).map(name).collect();
        let mut seen = HashSet::new();
        self.links.retain(|link| seen.insert(name(link)));
        let mut unknown = 0;
        self.links.retain_mut(|link| {
            link.closes = closing.contains(&name(link));
            let Resolution::Unknown(meant) = &mut link.resolution else { return true };
            unknown += 1;
            if unknown <= MOST_MEANT {
                *meant = self.lookup.meant(&link.text);
            }
            unknown <= MOST_UNKNOWN
        });
        (self.links, self.no_item)
    }
}

/// The parts of a list of references, each with its offset.
fn pieces(refs: &str) -> impl Iterator<Item = (usize, &str)> {
    let separators = SEPARATOR.find_iter(refs).map(|found| (found.start(), found.end()));
    let mut start = 0;
    let parts = separators.chain([(refs.len(), refs.len())]).map(move |(end, next)| {
        let piece = (start, &refs[start..end]);
        start = next;
        piece
    });
    parts.filter(|(_, piece)| !piece.trim().is_empty()).take(MOST_IN_LINE)
}
