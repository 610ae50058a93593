//! What the heading of a section of a template says by itself.

use super::asks::is_optional;
use crate::change::heading::{key, role_of};
use crate::change::vocabulary::template::{
    ADDITIONAL, ASKS_HOW, CHECKLISTS, EXTRA_HEADING, FORM_HEADING, MAIN_HEADING, NONE_IS_AN_ANSWER,
    NOTES, OF_REVIEWERS, PICTURES, REVIEWERS,
};

/// Whether *none* answers a section with this heading: what it asks for need not exist, or it is a
/// question that can be denied.
#[must_use]
pub fn takes_none(title: &str) -> bool {
    let key = key(title);
    let is_question =
        title.trim_end().ends_with(['?', '？', '؟', '吗', '嗎', '까', '나', '요', 'か']);
    let is_known = NONE_IS_AN_ANSWER.is(&key) || is_optional(title);
    let is_main = MAIN_HEADING.anywhere.begins(&key).is_some() || CHECKLISTS.are_in(&key);
    match role_of(title) {
        Some(_) => false,
        None if is_known => true,
        None => !ASKS_HOW.begin(&key) && (is_question || !is_main),
    }
}

/// Whether a heading is that of what reviewers fill in, in one of the languages that it is written in.
pub(super) fn is_for_reviewers(title: &str) -> bool {
    OF_REVIEWERS.is(&key(title)) || title.split(['/', '|']).any(|part| OF_REVIEWERS.is(&key(part)))
}

/// Whether a heading of a few words, in normal form, is the name of a form: *Feature PR*.
pub(super) fn names_a_form(key: &str) -> bool {
    let last = key.rsplit(' ').next().unwrap_or_default();
    key.split(' ').count() < 4 && FORM_HEADING.is(last)
}

/// Whether a heading, in normal form, is about pictures of the change and nothing else.
pub(super) fn is_of_pictures(key: &str) -> bool {
    let mut rest = key;
    while let Some(end) = PICTURES.anywhere.begins(rest) {
        rest = rest[end..].trim_start();
        rest = rest.strip_prefix("and ").or_else(|| rest.strip_prefix("or ")).unwrap_or(rest);
    }
    !key.is_empty() && rest.is_empty()
}

/// Whether a heading asks for whatever else there is to say: *Additional notes*. Nobody misses it.
pub(super) fn is_extra(title: &str) -> bool {
    let key = key(title);
    let begins_otherwise = MAIN_HEADING.anywhere.begins(&key).is_some();
    // *Notes for the reviewer*
    let is_for_reviewers =
        || REVIEWERS.are_in(&key) && key.split(' ').any(|word| EXTRA_HEADING.anywhere.is(word));
    let words: Vec<&str> = key.split(' ').collect();
    let is_additional = || {
        let ends = [words.first(), words.last()];
        words.len() < 6 && ends.into_iter().flatten().any(|word| ADDITIONAL.anywhere.is(word))
    };
    // *Questions or comments*
    let parts: Vec<&str> = key.split(" or ").flat_map(|part| part.split(" and ")).collect();
    // *Notes pour la revue*, *Hinweise zur Einführung*
    let are_notes = || words.len() < 7 && role_of(title).is_none() && NOTES.anywhere.is(words[0]);
    EXTRA_HEADING.is(&key)
        || are_notes()
        || parts.iter().all(|part| EXTRA_HEADING.is(part))
        || is_for_reviewers()
        || !begins_otherwise && is_additional()
        || !begins_otherwise
            && EXTRA_HEADING.each().any(|extra| extra.contains(' ') && has_words(&key, extra))
}

/// Whether `phrase` stands in `text` as whole words, both in normal form.
fn has_words<'t>(text: &'t str, phrase: &str) -> bool {
    let next = |rest: &&'t str| rest.split_once(' ').map(|(_, rest)| rest);
    std::iter::successors(Some(text), next).any(|rest| {
        let behind = rest.strip_prefix(phrase);
        behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(' '))
    })
}
