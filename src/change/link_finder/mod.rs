//! Finds the items that a change names, the strongest way of naming first.
//!
//! Every step looks at a bounded part of the text from each place, so that the time grows with
//! the text and no faster, whatever a hostile author writes.

mod chain;
mod context;
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

use self::context::Meant;
use self::lookup::{Lookup, first_word};
use self::scopes::Scopes;
use self::texts::{Text, texts};
use super::checklist::{Answer, answer};
use super::{Change, Link, LinkOrigin, NoItem, Resolution};
use crate::backlog::{Backlog, reference};
use crate::change::placeholder::{Saying, none_at_start, saying};
use crate::markdown::PageLine;
use crate::policy::LinkPlace;
use crate::policy::{HashMeaning, LinkPolicy};
use crate::source::{SourceMap, Span};
use crate::text::normalize;

/// More references than this in one line are not read.
const MOST_IN_LINE: usize = 100;
/// How far a list of references goes behind a closing keyword, in bytes.
const LONGEST_LIST: usize = 1000;
/// A longer line is no keyword alone, in bytes.
const LONGEST_KEYWORD: usize = 40;
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
        r"(?i)^[ \t]*(?:(?:[-*+]|[0-9]+[.)])[ \t]+)?[*_]*(?<key>backlog(?:[ -]items?)?|items?|features?|story|stories|tasks?|epics?)[ \t]*[*_]*[:：][*_]*[ \t]*(?<refs>[^\r\n]*)$",
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
static BRANCH_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?im)(?:^|/)(?:(?<kind>item|card|task|story|feature|bug|epic|issue|gh)[-_]?)?(?<number>[0-9]{1,9})(?:[-_/]|$)",
    )
});
static TOKEN: LazyLock<Regex> = LazyLock::new(|| regex(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*"));
static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)[,;]|[ \t]+(?:and|&)[ \t]+"));

/// Whether a line has the beginning of a closing keyword anywhere: most have none, and then nothing is
/// looked for.
fn has_keyword(line: &str) -> bool {
    let is_one = |[a, b, c]: [u8; 3]| {
        let begins = [a, b].map(|byte| byte.to_ascii_lowercase());
        match &begins {
            b"cl" => c.eq_ignore_ascii_case(&b'o'),
            b"fi" => c.eq_ignore_ascii_case(&b'x'),
            // An old `s` is one too.
            b"re" => c.eq_ignore_ascii_case(&b's') || !c.is_ascii(),
            b"im" => c.eq_ignore_ascii_case(&b'p'),
            _ => false,
        }
    };
    line.as_bytes().windows(3).any(|bytes| is_one([bytes[0], bytes[1], bytes[2]]))
}

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
    let lookup = Lookup::new(head, base, Scopes::of(change, &backlogs, sources));
    let hash = policy.hash;
    let mut finder = Finder { lookup, hash, links: Vec::new(), foreign: Vec::new(), no_item: None };
    for text in texts(change, policy, sources) {
        if !matches!(text.place, LinkPlace::Title | LinkPlace::Branch) {
            finder.trailers(&text);
        }
        finder.sections(&text);
        finder.keywords(&text);
        finder.mentions(&text);
        if text.place == LinkPlace::Branch {
            finder.number_of_branch(&text);
        }
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
    hash: HashMeaning,
    links: Vec<Link>,
    /// Ids behind a closing keyword that look like those of another tracker.
    foreign: Vec<Link>,
    no_item: Option<NoItem>,
}

impl Finder<'_> {
    fn trailers(&mut self, text: &Text<'_>) {
        let lines = text.document.page.lines();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.shape.quoted) {
            let seen = &text.visible[line.text.clone()];
            let Some(found) = TRAILER.captures(seen) else { continue };
            let Some(refs) = found.name("refs") else { continue };
            let (start, refs) = (line.text.start + refs.start(), refs.as_str().trim_end());
            let is_backlog = found["key"].to_lowercase().starts_with("backlog");
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

    fn sections(&mut self, text: &Text<'_>) {
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
        let lines = text.document.page.lines();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.shape.quoted) {
            let seen = &text.visible[line.text.clone()];
            if seen.len() <= LONGEST_KEYWORD && context::is_closing(seen) {
                self.entries_below(text, index, LinkOrigin::Keyword);
            }
            for found in KEYWORD.find_iter(if has_keyword(seen) { seen } else { "" }) {
                // A `hot-fix` closes nothing.
                if seen[..found.start()].ends_with('-') {
                    continue;
                }
                let rest = &seen[found.end()..];
                let refs = &rest[..rest.floor_char_boundary(LONGEST_LIST)];
                let (origin, start) = (LinkOrigin::Keyword, line.text.start + found.end());
                if context::closes(seen, found.end()) {
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
                only_references &= reference::trim(rest).is_empty();
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
                match self.is_foreign(name, origin) {
                    true => self.foreign.push(link),
                    false => self.links.push(link),
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
        let (word, whole) = (reference::trim(first_word(piece)), reference::trim(piece));
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
    fn is_foreign(&self, name: &str, origin: LinkOrigin) -> bool {
        origin == LinkOrigin::Keyword
            && !name.bytes().all(|byte| byte.is_ascii_digit())
            && !self.lookup.fits_id_pattern(name)
            && !self.lookup.has_ids_like(name)
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
        for line in text.document.page.lines() {
            let seen = &text.visible[line.text.clone()];
            for token in TOKEN.find_iter(seen) {
                if !token.as_str().contains(|ch: char| ch.is_ascii_digit()) && !any_case {
                    continue;
                }
                if is_letter(seen[..token.start()].chars().next_back())
                    || is_letter(seen[token.end()..].chars().next())
                {
                    continue;
                }
                let place = line.text.start + token.start()..line.text.start + token.end();
                let span = text.document.page.source(place);
                let next = elsewhere.partition_point(|other| other.end < span.end);
                let is_elsewhere = elsewhere.get(next).is_some_and(|other| other.contains(span));
                let mentioned = self.mentioned(text, seen, token, any_case);
                if mentioned.is_none() && is_code(token.as_str()) && !line.shape.quoted {
                    self.unknown_code(text, line, token);
                    continue;
                }
                if let Some((at, name, resolution)) = mentioned {
                    let meant = if line.shape.quoted || is_elsewhere {
                        Meant::Related
                    } else if text.place == LinkPlace::Branch {
                        Meant::Plain
                    } else {
                        context::meant(seen, at, at + name.len())
                    };
                    let at = line.text.start + at..line.text.start + at + name.len();
                    self.mention(text, at, (name.to_owned(), resolution), meant);
                }
            }
        }
    }

    /// Takes a code that no item has, where a closing keyword stands before it.
    fn unknown_code(&mut self, text: &Text<'_>, line: &PageLine, token: regex::Match<'_>) {
        let seen = &text.visible[line.text.clone()];
        if text.place == LinkPlace::Branch
            || context::meant(seen, token.start(), token.end()) != Meant::Closed
        {
            return;
        }
        let at = line.text.start + token.start()..line.text.start + token.end();
        let named = (token.as_str().to_owned(), Resolution::Unknown(None));
        let link = self.link(text, LinkOrigin::Keyword, at, named);
        match self.is_foreign(token.as_str(), LinkOrigin::Keyword) {
            true => self.foreign.push(link),
            false => self.links.push(link),
        }
    }

    /// The reference that a word of a line is, if it is one, with its place in the line.
    fn mentioned<'t>(
        &self,
        text: &Text<'_>,
        line: &'t str,
        token: regex::Match<'t>,
        any_case: bool,
    ) -> Option<(usize, &'t str, Resolution)> {
        let word = token.as_str();
        if line[..token.start()].ends_with('#') && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.number(line, token);
        }
        // `feature-US-1.1-login` is one word of a branch.
        let parts = word.match_indices(['-', '_', '.']).map(|(at, _)| at + 1);
        let parts = parts.take(if text.place == LinkPlace::Branch { MOST_PARTS } else { 0 });
        let (start, (name, resolution)) = std::iter::once(0)
            .chain(parts)
            .find_map(|at| Some((token.start() + at, self.unmistakable(&word[at..], any_case)?)))?;
        Some((start, name, resolution))
    }

    /// The item that `#12` names: wherever the policy says that it means one, else where a word
    /// such as *Refs* stands before it.
    fn number<'t>(
        &self,
        line: &'t str,
        token: regex::Match<'t>,
    ) -> Option<(usize, &'t str, Resolution)> {
        let before = &line[..token.start() - 1];
        if self.hash == HashMeaning::Issue || before.ends_with(|ch: char| ch.is_alphanumeric()) {
            return None;
        }
        let word = token.as_str();
        let id = self.lookup.own_id(word);
        let is_named = || {
            let meant = context::meant(line, before.len(), token.end());
            matches!(meant, Meant::Closed | Meant::Named)
        };
        let resolution = match (id, self.hash) {
            (Some(id), HashMeaning::Item) => Resolution::Item(id.to_owned()),
            (Some(id), _) if is_named() => Resolution::Item(id.to_owned()),
            _ => return None,
        };
        Some((token.start(), word, resolution))
    }

    fn mention(
        &mut self,
        text: &Text<'_>,
        at: Range<usize>,
        named: (String, Resolution),
        meant: Meant,
    ) {
        let origin = match meant {
            Meant::Closed => LinkOrigin::Keyword,
            Meant::Named | Meant::Plain | Meant::Related | Meant::Denied => LinkOrigin::Mention,
        };
        let mut link = self.link(text, origin, at, named);
        link.claimed = !matches!(meant, Meant::Related | Meant::Denied);
        self.links.push(link);
    }

    /// `1-export` and `feature/item-1` are about item 1.
    fn number_of_branch(&mut self, text: &Text<'_>) {
        for found in BRANCH_NUMBER.captures_iter(&text.visible) {
            let Some(number) = found.name("number") else { continue };
            let is_issue =
                found.name("kind").is_some_and(|kind| kind.as_str().eq_ignore_ascii_case("issue"));
            if is_issue && self.hash == HashMeaning::Issue {
                continue;
            }
            let Some(id) = self.lookup.own_id(number.as_str()).map(str::to_owned) else { continue };
            let named = (number.as_str().to_owned(), Resolution::Item(id));
            self.mention(text, number.range(), named, Meant::Plain);
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
        named: (String, Resolution),
    ) {
        let link = self.link(text, origin, at, named);
        self.links.push(link);
    }

    fn link(
        &self,
        text: &Text<'_>,
        origin: LinkOrigin,
        at: Range<usize>,
        (name, resolution): (String, Resolution),
    ) -> Link {
        Link {
            text: name,
            location: text.location(at),
            origin,
            place: text.place,
            claimed: true,
            described: matches!(text.place, LinkPlace::Body | LinkPlace::Title),
            closes: origin == LinkOrigin::Keyword,
            resolution,
        }
    }

    /// Each item once, in the strongest form; it closes if any form of it does.
    fn finish(mut self) -> (Vec<Link>, Option<NoItem>) {
        let is_strong = |link: &Link| link.origin <= LinkOrigin::Keyword;
        let is_item = |link: &Link| matches!(link.resolution, Resolution::Item(_));
        if !self.links.iter().any(|link| is_strong(link) && is_item(link)) {
            self.links.append(&mut self.foreign);
        }
        if self.no_item.is_some() || self.links.iter().any(is_strong) {
            for link in self.links.iter_mut().filter(|link| !is_strong(link)) {
                link.claimed = false;
            }
        }
        self.links.sort_by_key(|link| (!link.claimed, link.origin, link.place));
        let name = |link: &Link| match &link.resolution {
            Resolution::Item(id) => (true, id.clone()),
            Resolution::Ambiguous(_) | Resolution::Unknown(_) | Resolution::TooMany(_) => {
                (false, link.text.to_lowercase())
            }
        };
        let of_all = |is: fn(&Link) -> bool| -> HashSet<_> {
            self.links.iter().filter(|link| is(link)).map(name).collect()
        };
        let closing = of_all(|link| link.closes);
        let described = of_all(|link| link.described && link.claimed);
        let mut seen = HashSet::new();
        self.links.retain(|link| seen.insert(name(link)));
        let mut unknown = 0;
        self.links.retain_mut(|link| {
            link.closes = closing.contains(&name(link));
            link.described |= described.contains(&name(link));
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

/// Whether a text begins with `#` and a number.
fn is_hash_number(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\t', '(', '[', '"']);
    text.strip_prefix('#').is_some_and(|rest| rest.starts_with(|ch: char| ch.is_ascii_digit()))
}

/// Whether a word can only be the code of an item or a ticket: `PROJ-12`.
fn is_code(word: &str) -> bool {
    reference::looks_like_id(word)
        && word.len() <= LONGEST_ID
        && word.starts_with(|ch: char| ch.is_ascii_uppercase())
        && word.contains('-')
        && word.ends_with(|ch: char| ch.is_ascii_digit())
        && !word.contains(|ch: char| ch.is_ascii_lowercase())
}

/// The reason behind a word that means *none* in any language, or that nothing is known yet.
fn none_in(refs: &str) -> Option<&str> {
    if refs.len() > LONGEST_LIST {
        return None;
    }
    if let Some(len) = none_at_start(refs) {
        return Some(&refs[len..]);
    }
    let has_digit = refs.contains(|ch: char| ch.is_ascii_digit());
    (!has_digit && saying(refs) == Saying::Nothing).then_some(refs)
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
