//! What the words around a reference say about it: that the change works on it, that it is only
//! related to it, or that it is not about it.

use crate::change::vocabulary::links::{AFTER, BEFORE, CLOSES, FAR, NAMES, NEGATION, WORKS};
use crate::text::phrases::{Endings, normal, word_starts};

/// What a text before a reference may end with.
static CLOSING: Endings = Endings::of(&CLOSES);
static NAMING: Endings = Endings::of(&NAMES);
static RELATING: Endings = Endings::of(&BEFORE);
static RELATING_FAR: Endings = Endings::of(&FAR);

/// The bytes before a reference that are looked at.
const BEFORE_BYTES: usize = 90;
/// The bytes behind it.
const BEHIND_BYTES: usize = 70;
/// The most words between a relation and what it relates to.
const MOST_BETWEEN: usize = 3;
/// Nouns before *fixes* that make it one too: *review fixes*.
const KINDS_OF_FIXES: [&str; 24] = [
    "cr", "bug", "bugs", "review", "lint", "typo", "minor", "small", "misc", "various", "security",
    "style", "ui", "ux", "test", "tests", "ci", "build", "doc", "docs", "crash", "code", "qa",
    "more",
];
/// Words between a relation or a keyword and a reference that mean nothing.
const LINKS: [&str; 22] = [
    "the", "item", "items", "story", "stories", "task", "tasks", "issue", "issues", "ticket",
    "tickets", "epic", "card", "pr", "a", "an", "of", "to", "dem", "der", "la", "el",
];

/// How a reference is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    /// A keyword says that the change finishes it.
    Closed,
    /// A keyword says that the change works on it.
    Named,
    /// Nothing says anything about it.
    Plain,
    /// It is only related to the change.
    Related,
    /// The text says that the change is not about it.
    Denied,
}

/// How the reference is meant that stands at `at..end` of `line`.
pub(super) fn meant(line: &str, at: usize, end: usize) -> Meant {
    meant_behind(&clause_before(line, at), line, at, end)
}

/// Whether it is [`Meant::Closed`]. A reference that nothing else is asked of takes less work: hardly
/// one stands behind a keyword.
pub(super) fn is_closed(line: &str, at: usize, end: usize) -> bool {
    if !may_close(line, at) {
        return false;
    }
    let before = clause_before(line, at);
    ends_with(&CLOSING, &before) && meant_behind(&before, line, at, end) == Meant::Closed
}

/// Whether a closing keyword may stand before byte `at`, by the last words there alone.
fn may_close(line: &str, at: usize) -> bool {
    let start = line.ceil_char_boundary(at.saturating_sub(BEFORE_BYTES));
    let parts = |ch: char| ch.is_ascii() && !ch.is_ascii_alphanumeric() && ch != '\'';
    for word in line[start..at].split_whitespace().rev() {
        let last = word.trim_end_matches(parts).rsplit(parts).next().unwrap_or_default();
        // No phrase ends with a number.
        if !last.bytes().all(|byte| byte.is_ascii_digit()) {
            let last = normal(last);
            let is_link = last.rsplit(' ').next().is_some_and(|last| LINKS.contains(&last));
            if last.is_empty() || is_link || CLOSING.may_end(&last) {
                return true;
            }
        }
        if !is_reference(word) && !is_between(word) {
            return false;
        }
    }
    false
}

/// Whether a word before a reference is one too.
fn is_reference(word: &str) -> bool {
    word.contains(|ch: char| ch.is_ascii_digit())
}

/// Whether a word stands between two references.
fn is_between(word: &str) -> bool {
    matches!(word, "and" | "&" | "or" | "," | "und" | "et" | "y" | "e" | "и" | "と" | "、" | "/")
}

fn meant_behind(before: &str, line: &str, at: usize, end: usize) -> Meant {
    let behind = clause_behind(line, end);
    if is_denied(before, &behind) {
        Meant::Denied
    } else if is_related(before, &behind) || reverts(line) {
        Meant::Related
    } else if is_compound(line, at) || names_fixes(before) {
        Meant::Plain
    } else if ends_with(&CLOSING, before) {
        Meant::Closed
    } else if ends_with(&NAMING, before) {
        Meant::Named
    } else {
        Meant::Plain
    }
}

/// Whether the closing keyword that ends before byte `at` of `line` is meant as one.
pub(super) fn closes(line: &str, at: usize) -> bool {
    let end = line[at..].find([' ', '\t']).map_or(line.len(), |blank| at + blank);
    let (before, behind) = (clause_before(line, at), clause_behind(line, end));
    !is_denied(&before, &behind) && !reverts(line) && !names_fixes(&before)
}

/// Whether the words before a reference end with *fixes* as a noun: *review fixes*.
fn names_fixes(before: &str) -> bool {
    let kind = before.strip_suffix(" fixes").and_then(|rest| rest.rsplit(' ').next());
    kind.is_some_and(|kind| KINDS_OF_FIXES.contains(&kind))
}

/// Whether a line is a keyword and nothing else, as it stands above a list of references.
pub(super) fn is_closing(line: &str) -> bool {
    let words = normal(line);
    CLOSES.is(&words) || NAMES.is(&words)
}

/// Whether a line is the title of a revert, which repeats the title of what it reverts.
fn reverts(line: &str) -> bool {
    let line = line.trim_start();
    ["Revert \"", "Reapply \"", "revert \"", "revert: ", "Revert: "]
        .iter()
        .any(|start| line.starts_with(start))
}

/// The words of the clause before byte `at`, without the references right before it: of `depends on
/// A-1 and A-2`, both have the same.
fn clause_before(line: &str, at: usize) -> String {
    let start = line.ceil_char_boundary(at.saturating_sub(BEFORE_BYTES));
    let text = &line[start..at];
    let ends = |(index, ch): (usize, char)| {
        let is_stop = matches!(
            ch,
            ';' | '!' | '?' | '。' | '；' | '！' | '？' | '(' | '（' | '[' | '"' | '“'
        );
        let rest = &text[index + ch.len_utf8()..];
        // A stop or a colon inside an id or an address ends nothing.
        let is_inner = !rest.starts_with(' ') && !rest.is_empty();
        (is_stop || matches!(ch, '.') && !is_inner).then_some(index + ch.len_utf8())
    };
    let opens = text.trim_end_matches(['(', '[', '"', '“', '（']);
    let stop = opens.char_indices().filter_map(ends).next_back();
    // A bracket right before the reference separates it from what is before.
    let is_apart = opens.len() < text.len() && text[opens.len()..].contains(['(', '（']);
    if is_apart {
        return String::new();
    }
    let clause = &text[stop.unwrap_or(0)..];
    let mut words: Vec<&str> = clause.split_whitespace().collect();
    while let Some(last) = words.last() {
        let is_left_out = is_between(last) || (is_reference(last) && words.len() > 1);
        if !is_left_out {
            break;
        }
        words.pop();
    }
    normal(&words.join(" "))
}

/// The words of the clause behind byte `end`.
fn clause_behind(line: &str, end: usize) -> String {
    let rest = &line[end..line.floor_char_boundary((end + BEHIND_BYTES).min(line.len()))];
    let stops = [',', '，', '、', ':', ';', '!', '?', '。', '；', '！', '？', '(', '（', ')', ']'];
    let stop = rest.char_indices().find(|(index, ch)| {
        stops.contains(ch)
            || *ch == '.' && rest[index + 1..].chars().next().is_none_or(char::is_whitespace)
    });
    normal(&rest[..stop.map_or(rest.len(), |(index, _)| index)])
}

/// Whether the word before byte `at` has a hyphen: a `hot-fix` closes nothing.
fn is_compound(line: &str, at: usize) -> bool {
    let before = line[..at].trim_end_matches(['#', '[', '(', ' ', '\t', ':', '"']);
    let start = before.ceil_char_boundary(before.len().saturating_sub(BEFORE_BYTES));
    let word = before[start..].rsplit(' ').next().unwrap_or_default();
    word.trim_matches('-').contains('-') && !word.contains(|ch: char| ch.is_ascii_digit())
}

fn is_related(before: &str, behind: &str) -> bool {
    let mut words = before;
    for between in 0..=MOST_BETWEEN {
        if between == 0 && ends_with(&RELATING, words) || ends_with(&RELATING_FAR, words) {
            return true;
        }
        let Some((rest, _)) = words.rsplit_once(' ') else { break };
        words = rest;
    }
    AFTER.begin(behind)
}

/// Whether a negation and what it denies stand near the reference, both before it, around it, or
/// both behind it: `does not close A-1`, `schließt A-1 nicht`, `A-1 is not touched`.
fn is_denied(before: &str, behind: &str) -> bool {
    let near = last_words(before, 6);
    let next = first_words(behind, 7);
    NEGATION.are_in(near) && WORKS.are_in(near)
        || NEGATION.begin(first_words(behind, 2)) && WORKS.are_in(last_words(before, 3))
        || NEGATION.are_in(first_words(behind, 4))
            && WORKS.are_in(next)
            && !next.starts_with("no longer")
}

/// Whether `text` ends with one of the phrases; articles and words such as *item* may follow it.
fn ends_with(phrases: &Endings, text: &str) -> bool {
    let mut text = text;
    for _ in 0..3 {
        let is = |at: usize| phrases.is(&text[at..]);
        let tail = text.ceil_char_boundary(text.len().saturating_sub(48));
        if phrases.may_end(text)
            && word_starts(&text[tail..]).any(|at| (tail == 0 || at > 0) && is(tail + at))
        {
            return true;
        }
        match text.rsplit_once(' ') {
            Some((rest, last)) if LINKS.contains(&last) => text = rest,
            _ => return false,
        }
    }
    false
}

fn last_words(text: &str, count: usize) -> &str {
    let start = text.rmatch_indices(' ').nth(count - 1).map_or(0, |(at, _)| at + 1);
    &text[start..]
}

fn first_words(text: &str, count: usize) -> &str {
    let end = text.match_indices(' ').nth(count - 1).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_around_a_reference_say_how_it_is_meant() {
        use Meant::{Closed, Denied, Named, Plain, Related};
        for (line, expected) in [
            ("Closes A-1", Closed),
            ("It fixes the item A-1", Closed),
            ("Closes A-0, A-1", Closed),
            ("Schließt A-1", Closed),
            ("Закрывает A-1", Closed),
            ("关闭 A-1", Closed),
            ("Refs A-1", Named),
            ("Part of A-1.", Named),
            ("Teil von A-1", Named),
            ("This is A-1", Plain),
            ("A-1: do not close the list", Plain),
            ("Rows are streamed after the export (A-1)", Plain),
            ("[A-1] Replace the list", Plain),
            ("No rows are lost. A-1", Plain),
            ("A-1 does more", Plain),
            ("CR fixes A-1", Plain),
            ("More review fixes for A-1", Plain),
            ("The PR fixes A-1", Closed),
            ("Depends on A-1", Related),
            ("depends on A-0 and A-1", Related),
            ("The board at the stop depends on A-1.", Related),
            ("This is a follow-up of A-1.", Related),
            ("Follow-up to the work in A-1", Related),
            ("Reverts A-1", Related),
            ("Reverts the changes of A-1", Related),
            ("Blocked by A-1", Related),
            ("see A-1", Related),
            ("as in A-1", Related),
            ("Hängt ab von A-1", Related),
            ("Suite de A-1", Related),
            ("Depende de A-1", Related),
            ("Zależy od A-1", Related),
            ("Зависит от A-1", Related),
            ("依赖 A-1", Related),
            ("A-1 に依存します", Related),
            ("A-1에 의존합니다", Related),
            ("This does not close A-1.", Denied),
            ("Doesn't fix A-1", Denied),
            ("without closing A-1", Denied),
            ("This is not part of A-1", Denied),
            ("A-1 is not touched by this", Denied),
            ("Schließt A-1 nicht", Denied),
            ("A-1 wird nicht geschlossen", Denied),
            ("Ne ferme pas A-1", Denied),
            ("No cierra A-1", Denied),
            ("Não fecha A-1", Denied),
            ("Nie zamyka A-1", Denied),
            ("Не закрывает A-1", Denied),
            ("不关闭 A-1", Denied),
            ("A-1 はクローズしません", Denied),
        ] {
            let at = line.find("A-1").unwrap();
            assert_eq!(meant(line, at, at + 3), expected, "{line}");
            assert_eq!(is_closed(line, at, at + 3), expected == Closed, "{line}");
        }
    }
}
