//! Boxes of a template that only hold the places of the author's own.

use super::asks::{asks_for_text, is_blank_to_fill};
use crate::change::heading::{key, role_of};
use crate::change::vocabulary::template::{MAIN_HEADING, OWN_BOXES, STAND_INS};
use crate::policy::Role;
use crate::text::phrases::normal;

/// Whether the boxes below `title` only show where the author's own go: *Test A*, *Test B*; one text
/// twice; instructions such as *List of what you did*.
pub(super) fn are_places(title: &str, options: &[String]) -> bool {
    let names: Vec<String> =
        options.iter().filter(|option| !is_blank(option)).map(|option| normal(option)).collect();
    if names.is_empty() {
        return true;
    }
    let is_changes = MAIN_HEADING.is(&key(title)) || role_of(title) == Some(Role::Plan);
    let asks = |option: &String| is_blank(option) || asks_for_text(option);
    are_counted(&names)
        || names.len() > 1 && names.iter().all(|name| *name == names[0])
        || names.iter().all(|name| STAND_INS.is(name) || name.contains(" link to "))
        || names.iter().any(|name| OWN_BOXES.begin(name) && !states(name))
        || is_changes && options.iter().all(asks)
}

/// Whether an option has no words of its own: `...`, `[text]`, `___`.
fn is_blank(option: &str) -> bool {
    let bare = option.trim();
    !bare.is_empty() && is_blank_to_fill(bare) && !bare.ends_with(':') || bare.is_empty()
}

/// Whether names are one name with a number or a letter behind it.
fn are_counted(names: &[String]) -> bool {
    let front = |name: &String| {
        let (front, last) = name.rsplit_once(' ')?;
        let is_count = last.chars().all(|ch| ch.is_ascii_digit())
            || last.chars().count() == 1 && last.chars().all(char::is_alphabetic);
        (is_count && front.split(' ').count() < 3).then(|| front.to_owned())
    };
    let fronts: Option<Vec<String>> = names.iter().map(front).collect();
    fronts.is_some_and(|fronts| fronts.len() > 1 && fronts.iter().all(|front| *front == fronts[0]))
}

/// Whether a text says how something is: *List of parts is up to date*.
fn states(name: &str) -> bool {
    const VERBS: [&str; 14] = [
        "is", "are", "has", "have", "was", "were", "updated", "added", "checked", "complete",
        "ist", "sind", "est", "sont",
    ];
    name.split(' ').any(|word| VERBS.contains(&word))
}

/// The words of a box of a template by which a box of a description is known as its: without what
/// the author fills in, such as the number of an example or a blank in brackets.
pub(in crate::change) fn kept_words(text: &str) -> String {
    without_numbers(&without_blanks(text))
}

/// The parts of the text of a box between the places that its author fills in: `run <name> twice` has
/// two. The whole of it where nothing else is there.
pub(in crate::change) fn between_places(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(open) = rest[from..].find(['<', '{']).map(|at| from + at) {
        let close = if rest[open..].starts_with('<') { '>' } else { '}' };
        let end = rest[open..].find(close).map(|at| open + at);
        match end.filter(|end| names_a_place(&rest[open + 1..*end])) {
            Some(end) => {
                parts.push(&rest[..open]);
                rest = &rest[end + 1..];
                from = 0;
            }
            None => from = open + 1,
        }
    }
    parts.push(rest);
    if parts.iter().any(|part| part.contains(char::is_alphanumeric)) { parts } else { vec![text] }
}

/// Whether what stands in pointed brackets or braces is the name of a place: `cask-name`, `PR number`.
fn names_a_place(inner: &str) -> bool {
    let is_plain = |ch: char| ch.is_alphanumeric() || matches!(ch, ' ' | '-' | '_' | '.');
    inner.chars().all(is_plain) && inner.split_whitespace().count() < 6 && !inner.trim().is_empty()
}

/// The text without the numbers of references: `Fixes #123` stands for every `Fixes #`.
pub(in crate::change) fn without_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut behind_hash = false;
    for ch in text.chars() {
        behind_hash = ch == '#' || behind_hash && ch.is_ascii_digit();
        if !(behind_hash && ch.is_ascii_digit()) {
            kept.push(ch);
        }
    }
    kept
}

/// The text without what is to be filled in at its end: `(version: ___)`, `(please describe)`,
/// `<number>`; the whole of it where nothing else is there.
fn without_blanks(text: &str) -> String {
    let mut rest = text.trim_end_matches([':', '：', ' ', '.', '…', '_']);
    loop {
        let close = rest.chars().next_back();
        let open = match close {
            Some(')') => rest.rfind('('),
            Some('）') => rest.rfind('（'),
            Some(']') => rest.rfind('['),
            Some('>') => rest.rfind('<'),
            _ => None,
        };
        let Some(open) = open else { break };
        let inner = rest[open..].trim_matches(['(', '（', '[', '<', ')', '）', ']', '>', ' ']);
        let is_blank = inner.ends_with(['_', ':', '…', '#']) || inner.ends_with("...");
        if !is_blank && close != Some('>') && !asks_for_text(inner) {
            break;
        }
        rest = rest[..open].trim_end_matches([':', '：', ' ']);
    }
    if rest.contains(char::is_alphanumeric) { rest.to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_the_authors_own_are_not_boxes_to_tick() {
        let are = |title: &str, options: &[&str]| {
            let options: Vec<String> = options.iter().map(|&option| option.to_owned()).collect();
            are_places(title, &options)
        };
        for (title, options) in [
            ("Tests", &["Test A", "Test B"][..]),
            ("Pruebas", &["Prueba A", "Prueba B", "..."]),
            ("Änderungen", &["Änderung 1", "Änderung 2"]),
            ("Тесты", &["Тест А", "Тест Б"]),
            ("변경 사항", &["변경 사항을 나열해주세요.", "변경 사항을 나열해주세요."]),
            ("Changes", &["Что изменено (списком)"]),
            ("Tasks", &["Checklist of what you did", "Only tick what is done"]),
            ("Checks", &["...", "_what you checked_"]),
        ] {
            assert!(are(title, options), "{title}: {options:?}");
        }
        for (title, options) in [
            ("Tests", &["Unit tests", "Manual tests"][..]),
            ("Checklist", &["Add tests", "Describe the change in the changelog"]),
            ("Checklist", &["List of parts is up to date", "Docs"]),
            ("Checklist", &["Did you run the tests?"]),
            ("Changes", &["Add tests", "Docs updated"]),
            ("Done", &["Other:"]),
        ] {
            assert!(!are(title, options), "{title}: {options:?}");
        }
    }

    #[test]
    fn places_within_a_box_part_its_words() {
        for (text, parts) in [
            ("Run `x <name> -y {file name}`", &["Run `x ", " -y ", "`"][..]),
            ("Handle a<b and {x: y}", &["Handle a<b and {x: y}"]),
            ("<name>", &["<name>"]),
        ] {
            assert_eq!(between_places(text), parts, "{text}");
        }
    }

    #[test]
    fn what_the_author_fills_in_is_not_a_word_of_the_box() {
        for (text, kept) in [
            ("Issue (if any): `Fixes #123`", "Issue (if any): `Fixes #`"),
            ("Works on iOS (version: ___ )", "Works on iOS"),
            ("Other (please describe):", "Other"),
            ("Tests (unit)", "Tests (unit)"),
            ("Ticket <link to it>", "Ticket"),
            ("(please describe)", "(please describe)"),
            ("C# and F#", "C# and F#"),
        ] {
            assert_eq!(kept_words(text), kept);
        }
    }
}
