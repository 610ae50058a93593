//! Ids anywhere in the text, and how they are meant.

use std::cell::LazyCell;
use std::ops::Range;

use super::context::{self, Meant};
use super::finder::{self, Finder};
use super::texts::Text;
use super::words::{LONGEST_ID, is_code, tokens};
use crate::backlog::reference;
use crate::change::checklist::{Answer, answer};
use crate::change::{LinkOrigin, Resolution};
use crate::markdown::PageLine;
use crate::policy::{HashMeaning, LinkPlace};
use crate::source::Span;
use crate::text::expression::Expression;

/// The most parts of a branch name that are tried as the start of an id.
const MOST_PARTS: usize = 20;

/// No id that a title begins with stands later, in bytes.
const LATEST_LEAD: usize = 200;

/// What may stand before the id with which a title begins: `fix(export): `, `[`, other ids.
static BEFORE_LEAD: Expression = Expression::new(
    r"^[ \t]*(?:[A-Za-z]+(?:\([^)]*\))?!?:[ \t]*)?[\[(]?(?:[A-Za-z]+[0-9]+[ \t]*[,/+&][ \t]*){0,20}$",
);
static BRANCH_NUMBER: Expression = Expression::new(
    r"(?im)(?:^|/)(?:(?<kind>item|card|task|story|feature|bug|epic|issue|gh)[-_]?)?(?<number>[0-9]{1,9})(?:[-_/]|$)",
);

impl Finder<'_> {
    pub(super) fn mentions(&mut self, text: &Text<'_>) {
        let any_case = matches!(text.place, LinkPlace::Title | LinkPlace::Branch);
        let is_letter = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
        // `(N/A: covered by US-1.2)` names who does the work instead.
        let elsewhere = LazyCell::new(|| -> Vec<Span> {
            let tasks = text.document.tasks.iter();
            let elsewhere = tasks.filter(|task| answer(task) == Answer::NotApplicable);
            elsewhere.map(|task| task.span).collect()
        });
        for line in text.document.page.lines() {
            let seen = &text.visible[line.text.clone()];
            for token in tokens(seen) {
                let word = &seen[token.clone()];
                if !any_case && !word.contains(|ch: char| ch.is_ascii_digit()) {
                    continue;
                }
                if is_letter(seen[..token.start].chars().next_back())
                    || is_letter(seen[token.end..].chars().next())
                {
                    continue;
                }
                let Some((at, name, resolution)) = self.mentioned(text, seen, &token, any_case)
                else {
                    if is_code(word) && !line.shape.quoted {
                        self.unknown_code(text, line, token);
                    }
                    continue;
                };
                let is_elsewhere = || {
                    let place = line.text.start + token.start..line.text.start + token.end;
                    let span = text.document.page.source(place);
                    let next = elsewhere.partition_point(|other| other.end < span.end);
                    elsewhere.get(next).is_some_and(|other| other.contains(span))
                };
                // What is claimed before can only be closed too.
                let end = at + name.len();
                let meant = match self.claimed.get(&finder::name(name, &resolution)) {
                    Some(true) => continue,
                    _ if line.shape.quoted || is_elsewhere() => Meant::Related,
                    _ if text.place == LinkPlace::Branch => Meant::Plain,
                    Some(false) if context::is_closed(seen, at, end) => Meant::Closed,
                    Some(false) => continue,
                    None => context::meant(seen, at, end),
                };
                let at = line.text.start + at..line.text.start + end;
                self.mention(text, at, (name.to_owned(), resolution), meant);
            }
        }
    }

    /// Takes a code that no item has, where a closing keyword stands before it.
    fn unknown_code(&mut self, text: &Text<'_>, line: &PageLine, token: Range<usize>) {
        let seen = &text.visible[line.text.clone()];
        if text.place == LinkPlace::Branch || !context::is_closed(seen, token.start, token.end) {
            return;
        }
        let word = &seen[token.clone()];
        let at = line.text.start + token.start..line.text.start + token.end;
        let named = (word.to_owned(), Resolution::Unknown(None));
        let link = self.link(text, LinkOrigin::Keyword, at, named);
        if self.is_foreign(word, LinkOrigin::Keyword) {
            self.foreign.push(link);
        } else {
            self.add(link);
        }
    }

    /// The reference that a word of a line is, if it is one, with its place in the line.
    fn mentioned<'t>(
        &self,
        text: &Text<'_>,
        line: &'t str,
        token: &Range<usize>,
        any_case: bool,
    ) -> Option<(usize, &'t str, Resolution)> {
        let word = &line[token.clone()];
        if text.place == LinkPlace::Title && self.leads(line, token) {
            return Some((token.start, word, Resolution::Item(word.to_owned())));
        }
        if line[..token.start].ends_with('#') && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.number(line, token);
        }
        // `feature-US-1.1-login` is one word of a branch.
        let parts = word.match_indices(['-', '_', '.']).map(|(at, _)| at + 1);
        let parts = parts.take(if text.place == LinkPlace::Branch { MOST_PARTS } else { 0 });
        let (start, (name, resolution)) = std::iter::once(0)
            .chain(parts)
            .find_map(|at| Some((token.start + at, self.unmistakable(&word[at..], any_case)?)))?;
        Some((start, name, resolution))
    }

    /// Whether a title begins with the id of an item, written as in the backlog: `G49: Export`,
    /// `fix: [G49] Export`. Elsewhere a word of letters and digits may be anything.
    fn leads(&self, title: &str, token: &Range<usize>) -> bool {
        let word = &title[token.clone()];
        let has = |test: fn(&u8) -> bool| word.as_bytes().iter().any(test);
        let behind = title[token.end..].trim_start_matches([' ', '\t']);
        let is_parted = behind.starts_with([':', ']', ')', ',', '/', '+', '&', '–', '—', '|'])
            || behind.starts_with("- ");
        token.start <= LATEST_LEAD
            && has(u8::is_ascii_alphabetic)
            && has(u8::is_ascii_digit)
            && is_parted
            && BEFORE_LEAD.is_match(&title[..token.start])
            && self.lookup.own_id(word) == Some(word)
    }

    /// The item that `#12` names: wherever the policy says that it means one, else where a word
    /// such as *Refs* stands before it.
    fn number<'t>(
        &self,
        line: &'t str,
        token: &Range<usize>,
    ) -> Option<(usize, &'t str, Resolution)> {
        let before = &line[..token.start - 1];
        if self.hash == HashMeaning::Issue || before.ends_with(|ch: char| ch.is_alphanumeric()) {
            return None;
        }
        let word = &line[token.clone()];
        let id = self.lookup.own_id(word);
        let is_named = || {
            let meant = context::meant(line, before.len(), token.end);
            matches!(meant, Meant::Closed | Meant::Named)
        };
        let resolution = match (id, self.hash) {
            (Some(id), HashMeaning::Item) => Resolution::Item(id.to_owned()),
            (Some(id), _) if is_named() => Resolution::Item(id.to_owned()),
            _ => return None,
        };
        Some((token.start, word, resolution))
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
        self.add(link);
    }

    /// `1-export` and `feature/item-1` are about item 1.
    pub(super) fn number_of_branch(&mut self, text: &Text<'_>) {
        if !text.visible.contains(|ch: char| ch.is_ascii_digit()) {
            return;
        }
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
    pub(super) fn unmistakable<'t>(
        &self,
        token: &'t str,
        any_case: bool,
    ) -> Option<(&'t str, Resolution)> {
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
}
