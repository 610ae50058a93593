//! Finds the items that a change names, the strongest way of naming first.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::{Change, Link, LinkOrigin, LinkPlace, NoItem, Resolution};
use crate::backlog::{Backlog, reference};
use crate::markdown::Document;
use crate::policy::LinkPolicy;
use crate::source::{Location, SourceId, SourceMap, Span};
use crate::text::{self, normalize};

/// A longer token is no id; in bytes. It keeps a line without blanks from being tried at every end.
const LONGEST_ID: usize = 64;
/// A token of more parts than this is no id in disguise.
const MOST_PARTS: usize = 16;
/// A reference of more words than this is a sentence.
const MOST_WORDS: usize = 12;

static TRAILER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?im)^[ \t>]*(?:[-*+][ \t]+)?[*_]*(?<key>backlog(?:[ -]items?)?|items?|features?|story|stories|tasks?|epics?)[ \t]*[*_]*[:：][*_]*[ \t]*(?<refs>[^\r\n]+)",
    )
});
static NONE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)^none\b[ \t]*(?:[-–—:,(]+[ \t]*(?<reason>.*))?$"));
static KEYWORD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?im)(?:^|[^\w-])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|implement(?:s|ed)?):?[ \t]+(?<refs>[^\r\n]+)",
    )
});
static TOKEN: LazyLock<Regex> =
    LazyLock::new(|| regex(r"[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)+|[A-Za-z]+[0-9]+"));
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
    let mut finder = Finder { head, base, links: Vec::new(), no_item: None };
    for text in texts(change, policy, sources) {
        finder.trailers(&text);
        finder.sections(&text);
        finder.keywords(&text);
        finder.mentions(&text);
    }
    finder.finish()
}

/// One text of the change, with blanks in place of comments and code.
struct Text<'a> {
    source: SourceId,
    place: LinkPlace,
    visible: String,
    document: Option<&'a Document>,
}

fn texts<'a>(change: &'a Change, policy: &LinkPolicy, sources: &SourceMap) -> Vec<Text<'a>> {
    let mut texts = Vec::new();
    if let Some(description) = &change.description {
        texts.push(Text {
            source: description.source,
            place: LinkPlace::Body,
            visible: mask(sources.text(description.source), &description.document),
            document: Some(&description.document),
        });
    }
    let plain = |source: SourceId, place| Text {
        source,
        place,
        visible: sources.text(source).to_owned(),
        document: None,
    };
    texts.extend(change.title.map(|title| plain(title, LinkPlace::Title)));
    texts.extend(change.branch.map(|branch| plain(branch, LinkPlace::Branch)));
    texts.extend(change.commits.iter().map(|commit| plain(commit.message, LinkPlace::Commit)));
    texts.retain(|text| policy.from.contains(&text.place));
    texts
}

/// The text with a blank for every byte of a comment or of code, so that no offset moves.
fn mask(text: &str, document: &Document) -> String {
    let mut masked = text.as_bytes().to_vec();
    for hidden in document.comments.iter().chain(&document.code) {
        for byte in &mut masked[hidden.range()] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    // Spans begin and end between characters, so whole characters were replaced.
    String::from_utf8(masked).unwrap_or_default()
}

struct Finder<'a> {
    head: &'a Backlog,
    base: Option<&'a Backlog>,
    links: Vec<Link>,
    no_item: Option<NoItem>,
}

impl Finder<'_> {
    fn trailers(&mut self, text: &Text<'_>) {
        if matches!(text.place, LinkPlace::Title | LinkPlace::Branch) {
            return;
        }
        for found in TRAILER.captures_iter(&text.visible) {
            let refs = &found["refs"];
            let start = found.name("refs").map_or(0, |refs| refs.start());
            let is_backlog = found["key"].to_lowercase().starts_with("backlog");
            if let Some(none) = NONE.captures(refs.trim_end()).filter(|_| is_backlog) {
                let reason = none.name("reason").map_or("", |reason| reason.as_str());
                let span = Span::new(start, start + refs.trim_end().len());
                self.no_item.get_or_insert(NoItem {
                    location: Location::new(text.source, span),
                    reason: reason.trim().trim_end_matches(')').to_owned(),
                });
                continue;
            }
            // A title may hold a comma or an `and` of its own.
            let whole = self.is_known(reference::trim(refs));
            let pieces = if whole { vec![(0, refs)] } else { pieces(refs) };
            for (at, piece) in pieces {
                let unknown_counts = is_backlog || looks_like_id(first_word(piece));
                self.reference(text, LinkOrigin::Trailer, (start + at, piece), unknown_counts);
            }
        }
    }

    fn sections(&mut self, text: &Text<'_>) {
        let names = ["backlog", "backlog item", "backlog items", "linked item", "linked items"];
        let sections = text.document.into_iter().flat_map(|document| &document.sections);
        for section in
            sections.filter(|section| names.contains(&normalize(&section.title).as_str()))
        {
            let mut at = section.body.start as usize;
            for line in text.visible[section.body.range()].split_inclusive('\n') {
                let entry =
                    line.trim_start_matches(|ch: char| ch.is_whitespace() || "-*+>".contains(ch));
                let entry = ["[ ] ", "[x] ", "[X] "]
                    .iter()
                    .find_map(|tick| entry.strip_prefix(tick))
                    .unwrap_or(entry);
                let start = at + line.len() - entry.len();
                if !TRAILER.is_match(line) && !entry.trim().is_empty() {
                    let unknown_counts = looks_like_id(first_word(entry));
                    self.reference(
                        text,
                        LinkOrigin::Section,
                        (start, entry.trim_end()),
                        unknown_counts,
                    );
                }
                at += line.len();
            }
        }
    }

    fn keywords(&mut self, text: &Text<'_>) {
        for found in KEYWORD.captures_iter(&text.visible) {
            let Some(refs) = found.name("refs") else { continue };
            for (at, piece) in pieces(refs.as_str()) {
                let unknown_counts = self.fits_id_pattern(reference::trim(first_word(piece)));
                let place = (refs.start() + at, piece);
                if !self.reference(text, LinkOrigin::Keyword, place, unknown_counts) {
                    break;
                }
            }
        }
    }

    fn mentions(&mut self, text: &Text<'_>) {
        for token in TOKEN.find_iter(&text.visible) {
            let starts = token.as_str().match_indices('_').map(|(at, _)| at + 1).take(MOST_PARTS);
            let found = std::iter::once(0).chain(starts).find_map(|at| {
                let id = self.known_prefix(&token.as_str()[at..])?;
                Some((token.start() + at, id))
            });
            if let Some((at, (id, resolution))) = found {
                self.push(text, LinkOrigin::Mention, (at, &id), resolution);
            }
        }
    }

    /// The longest part at the start of a token that is an unmistakable id, known or not.
    fn known_prefix(&self, token: &str) -> Option<(String, Resolution)> {
        let token = &token[..token.floor_char_boundary(LONGEST_ID)];
        let ends = token.match_indices(['-', '_', '.']).map(|(at, _)| at);
        let ends: Vec<usize> = ends.chain([token.len()]).collect();
        let prefixes = ends.iter().rev().map(|end| &token[..*end]).filter(|prefix| {
            let rest = &token[prefix.len()..];
            // `US-1.1` is not what `US-1.1.2` means.
            !rest[rest.len().min(1)..].starts_with(|ch: char| ch.is_ascii_digit())
        });
        let mut unknown = None;
        for prefix in prefixes.filter(|prefix| looks_like_id(prefix)) {
            let resolution = self.resolve(prefix);
            match &resolution {
                Resolution::Item(id) if !id.eq_ignore_ascii_case(prefix) => {}
                Resolution::Item(_) | Resolution::Ambiguous(_) => {
                    return Some((prefix.to_owned(), resolution));
                }
                Resolution::Unknown(_) if self.fits_id_pattern(prefix) => {
                    unknown.get_or_insert((prefix.to_owned(), resolution));
                }
                Resolution::Unknown(_) => {}
            }
        }
        unknown
    }

    /// Takes the reference at the start of `piece`; says whether there is one.
    fn reference(
        &mut self,
        text: &Text<'_>,
        origin: LinkOrigin,
        (at, piece): (usize, &str),
        unknown_counts: bool,
    ) -> bool {
        let trimmed = reference::trim(piece);
        let at = at + piece.find(trimmed).unwrap_or(0);
        if let Some(ids) =
            reference::range(trimmed).filter(|ids| ids.iter().any(|id| self.is_known(id)))
        {
            for id in ids {
                let resolution = self.resolve(&id);
                self.push_as(text, origin, (at, trimmed), &id, resolution);
            }
            return true;
        }
        if let Some(known) = self.longest_known(trimmed) {
            let resolution = self.resolve(known);
            self.push(text, origin, (at, known), resolution);
            return true;
        }
        let word = reference::trim(first_word(trimmed));
        let forge =
            word.chars().all(|ch| ch.is_ascii_digit()) && piece.trim_start().starts_with('#');
        if !unknown_counts || word.is_empty() || forge || word.contains("://") {
            return false;
        }
        let resolution = self.resolve(word);
        self.push(text, origin, (at, word), resolution);
        true
    }

    /// The most words at the start of `text` that name an item.
    fn longest_known<'t>(&self, text: &'t str) -> Option<&'t str> {
        let mut ends: Vec<usize> =
            text.match_indices(char::is_whitespace).map(|(at, _)| at).take(MOST_WORDS).collect();
        if ends.len() < MOST_WORDS {
            ends.push(text.len());
        }
        let candidates = ends.into_iter().rev().map(|end| reference::trim(&text[..end]));
        candidates.into_iter().find(|candidate| self.is_known(candidate))
    }

    fn is_known(&self, reference: &str) -> bool {
        !matches!(self.resolve_ids(reference).as_slice(), [])
    }

    /// The ids of the items that a reference fits, at the head, else at the base.
    fn resolve_ids(&self, reference: &str) -> Vec<String> {
        let of = |backlog: &Backlog| {
            let mut ids: Vec<String> =
                backlog.find(reference).map(|item| item.id.clone()).collect();
            ids.dedup();
            ids
        };
        let ids = of(self.head);
        if ids.is_empty() { self.base.map(of).unwrap_or_default() } else { ids }
    }

    fn resolve(&self, reference: &str) -> Resolution {
        let mut ids = self.resolve_ids(reference);
        // An id is stronger than a title or a further name that reads the same.
        if let Some(exact) = ids.iter().position(|id| id.eq_ignore_ascii_case(reference)) {
            return Resolution::Item(ids.swap_remove(exact));
        }
        match ids.len() {
            0 => {
                let known = self.head.items.iter().map(|item| item.id.as_str());
                Resolution::Unknown(text::did_you_mean(reference, known).map(str::to_owned))
            }
            1 => Resolution::Item(ids.swap_remove(0)),
            _ => Resolution::Ambiguous(ids),
        }
    }

    fn fits_id_pattern(&self, token: &str) -> bool {
        let files =
            self.head.files.iter().chain(self.base.into_iter().flat_map(|base| &base.files));
        files.filter_map(|file| file.id_pattern.as_ref()).any(|pattern| pattern.is_match(token))
    }

    fn push(
        &mut self,
        text: &Text<'_>,
        origin: LinkOrigin,
        (at, words): (usize, &str),
        to: Resolution,
    ) {
        self.push_as(text, origin, (at, words), words, to);
    }

    fn push_as(
        &mut self,
        text: &Text<'_>,
        origin: LinkOrigin,
        (at, words): (usize, &str),
        name: &str,
        resolution: Resolution,
    ) {
        self.links.push(Link {
            text: name.to_owned(),
            location: Location::new(text.source, Span::new(at, at + words.len())),
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
            Resolution::Item(id) => id.clone(),
            Resolution::Ambiguous(_) | Resolution::Unknown(_) => link.text.to_lowercase(),
        };
        let closing: HashSet<String> =
            self.links.iter().filter(|link| link.closes).map(name).collect();
        let mut seen = HashSet::new();
        self.links.retain(|link| seen.insert(name(link)));
        for link in &mut self.links {
            link.closes = closing.contains(&name(link));
        }
        (self.links, self.no_item)
    }
}

/// The parts of a list of references, each with its offset.
fn pieces(refs: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for separator in SEPARATOR.find_iter(refs) {
        pieces.push((start, &refs[start..separator.start()]));
        start = separator.end();
    }
    pieces.push((start, &refs[start..]));
    pieces.retain(|(_, piece)| !piece.trim().is_empty());
    pieces
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// Whether a word cannot be taken for anything but an id: a letter, a digit and a sign between.
fn looks_like_id(word: &str) -> bool {
    let word = reference::trim(word);
    let has = |test: fn(char) -> bool| word.chars().any(test);
    has(|ch| ch.is_ascii_alphabetic())
        && has(|ch| ch.is_ascii_digit())
        && has(|ch| "-_.".contains(ch))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Example;
    use crate::rules::testing::Fixture;

    const BACKLOG: &str = "## EPIC 1 — Core\n\n### US-1.1 — Define contracts\n\n**Current Alignment:** 🟡 Partial\n\n### US-1.2 — Ingest artifacts\n\n**Current Alignment:** 🔴 Low\n\n### US-1.3 — Snapshot\n\n**Current Alignment:** 🔴 Low\n\n### US-1.4 — Read, check and write\n\n**Current Alignment:** 🔴 Low\n\n### US-1.10 — Last\n\n**Current Alignment:** 🔴 Low\n";

    /// The items that a change names, `?` before what is unknown, `=` before one that it closes.
    fn named(example: Example) -> String {
        let fixture = Fixture::new(&Example { backlog: BACKLOG, ..example });
        let links = fixture.change.as_ref().map(|change| &change.links[..]).unwrap_or_default();
        let name = |link: &Link| match &link.resolution {
            Resolution::Item(id) if link.closes => format!("={id}"),
            Resolution::Item(id) => id.clone(),
            Resolution::Ambiguous(_) => format!("*{}", link.text),
            Resolution::Unknown(_) => format!("?{}", link.text),
        };
        links.iter().map(name).collect::<Vec<_>>().join(" ")
    }

    fn in_body(text: &'static str) -> String {
        named(Example { description: Some(text), ..Example::NONE })
    }

    #[test]
    fn a_description_names_items_in_every_way() {
        for (text, expected) in [
            ("Backlog: US-1.1", "US-1.1"),
            ("backlog: us-1.1.", "US-1.1"),
            ("- **Backlog:** US-1.1, US-1.2 and 1.3", "US-1.1 US-1.2 US-1.3"),
            ("> Story: [US-1.1](https://x.y/US-1.2)", "US-1.1 US-1.2"),
            ("Backlog: \"Define contracts\"", "US-1.1"),
            ("Backlog: EPIC 1", "EPIC-1"),
            ("Backlog: US-1.1–1.3", "US-1.1 US-1.2 US-1.3"),
            ("Backlog: Read, check and write", "US-1.4"),
            ("Backlog: US-9.9", "?US-9.9"),
            ("Backlog: the export", "?the"),
            ("Task: write the export", ""),
            ("Task: US-9.9", "?US-9.9"),
            ("## Linked items\n\n- US-1.1: contracts\n- [x] US-1.2\n", "US-1.1 US-1.2"),
            ("## Backlog\n\nUS-1.3\n\n## Plan\n\nnothing", "US-1.3"),
            ("Closes US-1.2", "=US-1.2"),
            ("fixes: US-1.1, US-1.2", "=US-1.1 =US-1.2"),
            ("Closes #12", ""),
            ("Closes #1.2", "=US-1.2"),
            ("This does US-1.10 and no more.", "US-1.10"),
            ("See US-1.1.", "US-1.1"),
            ("See US-1.1.2 and US-1.1-2", ""),
            ("UTF-8, ISO-8601, SHA-256, v1.1, 1.1", ""),
            ("Backlog: US-1.1\r\n\r\nBacklog: US-1.2\r\n", "US-1.1 US-1.2"),
            ("Backlog: US-1.1\n\nCloses US-1.1", "=US-1.1"),
        ] {
            assert_eq!(in_body(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_no_reader_sees_names_nothing() {
        for text in [
            "<!-- Backlog: US-1.1 -->",
            "<!--\nBacklog: US-1.1\n",
            "```\nBacklog: US-1.1\n```",
            "    Backlog: US-1.1",
            "Run `fix US-1.1` first",
        ] {
            assert_eq!(in_body(text), "", "{text:?}");
        }
    }

    #[test]
    fn titles_and_branches_name_items_by_their_ids() {
        let in_branch = |branch| named(Example { branch, description: Some(""), ..Example::NONE });
        let in_title = |title| named(Example { title, description: Some(""), ..Example::NONE });
        assert_eq!(in_branch("feature/US-1.1-contracts"), "US-1.1");
        assert_eq!(in_branch("ada_us-1.10_last"), "US-1.10");
        assert_eq!(in_branch("feature/US-7.1"), "?US-7.1");
        assert_eq!(in_branch("release-1.1"), "");
        assert_eq!(in_title("US-1.2: Ingest"), "US-1.2");
        assert_eq!(in_title("Backlog: 1.2"), "");
    }

    #[test]
    fn a_change_may_say_that_it_needs_no_item() {
        let none = |text| {
            let fixture = Fixture::new(&Example { description: Some(text), ..Example::NONE });
            fixture.change.and_then(|change| change.no_item).map(|none| none.reason)
        };
        for text in ["Backlog: none - a typo", "Backlog: None — a typo", "backlog: none (a typo)"]
        {
            assert_eq!(none(text).as_deref(), Some("a typo"), "{text}");
        }
        assert_eq!(none("Backlog: none").as_deref(), Some(""));
        assert_eq!(none("Backlog: nonesuch"), None);
    }

    #[test]
    fn a_huge_line_is_read_in_one_pass() {
        let text: &'static str = Box::leak("US-1.1_".repeat(100_000).into_boxed_str());
        assert_eq!(in_body(text), "US-1.1");
    }
}
