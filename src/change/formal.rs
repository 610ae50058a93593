//! Lines that stand in a description and say nothing of the change: links to items and issues,
//! sign-offs, what tools add, commands to a forge.

use super::vocabulary::content::{
    ASKS_BADGES, ASKS_COMMANDS, ASKS_LINK, ASKS_PEOPLE, ASKS_SIGN_OFF, COMMANDS, GENERATED,
    TRAILERS_LINK, TRAILERS_PEOPLE, TRAILERS_SIGN_OFF,
};
use super::vocabulary::links::{CLOSES, NAMES};
use crate::backlog::reference::looks_like_id;
use crate::text::phrases::normal;

/// Longer lines are text, in bytes.
const LONGEST: usize = 600;

/// What a line is for that says nothing of the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formal {
    /// It names items or issues.
    Link,
    /// It is a trailer of a commit, such as a sign-off.
    SignOff,
    /// A tool added it.
    Generated,
    /// It is a command to a forge or a bot.
    Command,
    /// It calls people.
    People,
    /// It is a badge.
    Badge,
}

impl Formal {
    /// Whether a section whose heading has these words, in normal form, asks for such lines.
    #[must_use]
    pub fn is_asked_by(self, title: &str) -> bool {
        match self {
            Self::Link => ASKS_LINK.are_in(title),
            Self::SignOff => ASKS_SIGN_OFF.are_in(title),
            Self::Command => ASKS_COMMANDS.are_in(title),
            Self::People => ASKS_PEOPLE.are_in(title),
            Self::Badge => ASKS_BADGES.are_in(title),
            Self::Generated => false,
        }
    }

    /// What such a line is, for a sentence.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Link => "a link",
            Self::SignOff => "a sign-off",
            Self::Generated => "what a tool added",
            Self::Command => "a command",
            Self::People => "names of people",
            Self::Badge => "a badge",
        }
    }
}

/// What a line is for, if it says nothing of the change.
#[must_use]
pub fn formal(line: &str) -> Option<Formal> {
    let line = line.trim();
    if line.len() > LONGEST {
        return None;
    }
    trailer(line)
        .or_else(|| command(line))
        .or_else(|| people(line))
        .or_else(|| keyword(line))
        .or_else(|| generated(line))
}

/// `Backlog: X`, `Signed-off-by: X`, `Cc: @x`.
fn trailer(line: &str) -> Option<Formal> {
    let at = line.find([':', '：'])?;
    let key = &line[..at];
    let value = line[at..].trim_start_matches([':', '：']).trim();
    if key.len() > 40 || value.starts_with("//") {
        return None;
    }
    let words = normal(key);
    let is_by = key.ends_with("-by") || key.ends_with("-By") || key.ends_with("-BY");
    if is_by && !key.contains(' ') || TRAILERS_SIGN_OFF.is(&words) {
        return Some(Formal::SignOff);
    }
    if TRAILERS_PEOPLE.is(&words) && is_people(value) {
        return Some(Formal::People);
    }
    let is_backlog = words.starts_with("backlog");
    let is_link = TRAILERS_LINK.is(&words) || CLOSES.is(&words) || NAMES.is(&words);
    (is_backlog || is_link && are_references(value)).then_some(Formal::Link)
}

/// `/assign @x`, `@bot rebase`.
fn command(line: &str) -> Option<Formal> {
    let word = line.split_whitespace().next()?;
    if let Some(name) = word.strip_prefix('/') {
        return COMMANDS
            .is(&normal(name))
            .then_some(Formal::Command)
            .filter(|_| !name.contains('/'));
    }
    let name = word.strip_prefix('@')?.to_ascii_lowercase();
    let mut asked = line.split_whitespace().skip(1).take(4);
    // A command to a bot is a word or two; what is said of a person is a sentence.
    let is_command = asked.next().is_some_and(|word| COMMANDS.is(&normal(word)));
    let is_short = asked.count() < 3;
    (is_short && (is_command || name.contains("bot"))).then_some(Formal::Command)
}

/// Nothing but mentions of people: `@ana, @jo`, `cc @team`.
fn people(line: &str) -> Option<Formal> {
    let rest = line
        .strip_prefix("cc ")
        .or_else(|| line.strip_prefix("CC "))
        .or_else(|| line.strip_prefix("Cc "))
        .unwrap_or(line);
    (is_people(rest) && rest.contains('@')).then_some(Formal::People)
}

fn is_people(text: &str) -> bool {
    let words = text
        .split([' ', '\t', ',', ';'])
        .filter(|word| !word.is_empty() && !matches!(*word, "and" | "&"));
    words.into_iter().all(|word| word.starts_with('@'))
}

/// `Closes #1, #2`, `Part of PROJ-3`, `#4`.
fn keyword(line: &str) -> Option<Formal> {
    if are_references(line) {
        return Some(Formal::Link);
    }
    let words: Vec<(usize, &str)> = line
        .split_whitespace()
        .map(|word| (word.as_ptr() as usize - line.as_ptr() as usize, word))
        .collect();
    // A keyword has at most three words.
    (1..=words.len().min(3)).rev().find_map(|count| {
        let end = words.get(count).map_or(line.len(), |(at, _)| *at);
        let key = normal(&line[..end]);
        let is_key = CLOSES.is(&key) || NAMES.is(&key);
        (is_key && are_references(&line[end..])).then_some(Formal::Link)
    })
}

/// Whether a text has references in it and nothing else, or nothing at all behind a symbol.
fn are_references(text: &str) -> bool {
    let words = text.split([' ', '\t', ',', ';', '|']).filter(|word| !word.is_empty());
    let mut any = false;
    for word in words {
        let word = word.trim_matches(['(', ')', '[', ']', '.', ':', '"', '<', '>']);
        if matches!(word, "and" | "und" | "et" | "y" | "e" | "&" | "+" | "" | "-" | "和" | "と") {
            continue;
        }
        if !is_reference(word) {
            return false;
        }
        any = true;
    }
    any
}

fn is_reference(word: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((_, number)) = word.rsplit_once(['#', '!']) {
        return is_number(number) && !word.contains("://") || is_issue_address(word);
    }
    is_issue_address(word) || is_number(word) || is_id(word)
}

/// An id of a tracker or a backlog: upper case, a symbol, a digit.
fn is_id(word: &str) -> bool {
    looks_like_id(word)
        && word.starts_with(|ch: char| ch.is_ascii_uppercase())
        && !word.contains(|ch: char| ch.is_ascii_lowercase())
}

fn is_issue_address(word: &str) -> bool {
    const PARTS: [&str; 8] = [
        "/issues/",
        "/issue/",
        "/pull/",
        "/pulls/",
        "/merge_requests/",
        "/browse/",
        "/work_items/",
        "/tickets/",
    ];
    word.contains("://") && PARTS.iter().any(|part| word.contains(part))
}

/// `🤖 Generated with X`, `Sent from my phone`.
fn generated(line: &str) -> Option<Formal> {
    let words = normal(line);
    // Who says how something was made in a whole sentence, says something.
    let is_short = words.split(' ').count() <= 12 || words.starts_with("this ");
    let says_why = || words.contains(" because ");
    (is_short && GENERATED.begin(&words) && !says_why()).then_some(Formal::Generated)
}

/// Whether a picture shows the state of something rather than the change.
#[must_use]
pub fn is_badge(address: &str, linked: bool) -> bool {
    const PARTS: [&str; 14] = [
        "badge",
        "shields.io",
        "shield",
        "badgen",
        "/status.svg",
        "/build.svg",
        "/pipeline.svg",
        "/coverage.svg",
        "codecov.io",
        "coveralls.io",
        "codeclimate",
        "sonarcloud",
        "snyk.io",
        "/workflows/",
    ];
    let address = address.to_ascii_lowercase();
    let is_svg = || address.split(['?', '#']).next().is_some_and(|path| path.ends_with(".svg"));
    PARTS.iter().any(|part| address.contains(part)) || linked && is_svg()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_say_nothing_are_told_from_sentences() {
        use Formal::{Command, Generated, Link, People, SignOff};
        for (line, expected) in [
            ("Backlog: US-1.1", Link),
            ("Backlog: none - a typo", Link),
            ("Closes #31", Link),
            ("Fixes org/repo#12, #13 and GH-4.", Link),
            ("Fixes: https://example.com/o/r/issues/3", Link),
            ("Part of PROJ-11", Link),
            ("Refs #4", Link),
            ("#12", Link),
            ("Schließt #4", Link),
            ("Ticket: PROJ-1", Link),
            ("关闭 #12", Link),
            ("Signed-off-by: Ana <ana@x.test>", SignOff),
            ("Co-Authored-By: A <a@b.c>", SignOff),
            ("Change-Id: I0123", SignOff),
            ("🤖 Generated with Shelf Scribe", Generated),
            ("Sent from my phone", Generated),
            ("This PR was generated by the updater.", Generated),
            ("Erstellt mit Werkzeug", Generated),
            ("/assign @jo", Command),
            ("/label ~\"day lines\"", Command),
            ("@dependabot rebase", Command),
            ("@dependabot recreate", Command),
            ("@coderabbitai review", Command),
            ("@mergify squash", Command),
            ("cc @ana, @jo", People),
            ("Reviewers: @ana", People),
        ] {
            assert_eq!(formal(line), Some(expected), "{line}");
        }
        for line in [
            "Fixes the crash when the list is empty",
            "Closes the file before it is renamed",
            "/health answers 200",
            "/usr/bin/x runs",
            "@ana tried it on her phone",
            "@ana review the second commit first please",
            "Tests: all green",
            "Feature: export for admins",
            "https://ci.example/run/9",
            "This PR has been created because a row came twice",
            "Created with three threads, the pool keeps its size for as long as the server runs at all",
            "See the dashboard",
            "TRM-12 is now skipped",
        ] {
            assert_eq!(formal(line), None, "{line}");
        }
    }

    #[test]
    fn badges_are_told_from_pictures() {
        assert!(is_badge("https://ci.example/loans/badge.svg", true));
        assert!(
            is_badge("https://img.shields.io/x", false) && is_badge("https://x.test/a.svg?b", true)
        );
        assert!(
            !is_badge("https://x.test/sheet.png", true)
                && !is_badge("https://x.test/flow.svg", false)
        );
    }
}
