//! What the text of a single box says about whether it has to be ticked.

use super::asks::has_condition;
use super::names::{head, is_done, is_statement};
use crate::change::vocabulary::template::{
    CHANGED, CONDITION, CONDITION_WITHIN, CONSEQUENCES, DOES, FOR_SOME, FOR_SOME_WHAT,
    FOR_WHOEVER_LIKES, NEEDED, NO, NOT_NEEDED, OPTIONAL_ENDINGS, OPTIONAL_HEADING,
    RULES_OF_THE_TEAM, THE_CHANGE, THESE, WHETHER,
};
use crate::text::phrases::{is_dense, normal};

/// Whether a box says itself that it may stay open: *Screenshots (if the UI changes)*, *Docs updated if
/// the API changed*, *New page? Add it to the menu*; or states what need not be so: *This change breaks
/// the API*.
pub(super) fn may_stay_open(option: &str) -> bool {
    let brackets = option.rfind(['(', '（', '[']).map(|at| &option[at..]);
    let front = option.split([':', '：']).next().filter(|front| front.len() < option.len());
    let said = normal(option);
    brackets.into_iter().chain(front).any(|said| OPTIONAL_HEADING.are_in(&normal(said)))
        || has_condition(option)
        || CONDITION_WITHIN.are_in(&said)
        || OPTIONAL_ENDINGS.end(&said)
        || asks_whether_there_is(option)
        || asks_of_the_change(&said, option)
        || ends_for_some(&said)
        || may_be_false(option)
        || takes_the_place(option)
        || is_for_changes(option)
        || CONDITION.starts.begins(&said).is_some()
}

/// Whether an option says that nothing is needed: *No entry in the changelog needed*.
pub(super) fn takes_the_place(option: &str) -> bool {
    let said = head(option);
    // *Docs are there or not needed* is to be ticked.
    let is_either =
        [" or ", "或", "または", "もしくは", "또는", "거나"].iter().any(|or| said.contains(or));
    let denies = NO.anywhere.begins(&said).is_some() && NEEDED.are_in(&said);
    let is_short = said.split(' ').count() < 12;
    is_short
        && !is_either
        && !CONDITION_WITHIN.are_in(&said)
        && (denies || NOT_NEEDED.are_in(&said))
}

/// Whether what stands before a colon names a kind of changes: *UI changes: pictures are there*.
pub(super) fn is_for_changes(option: &str) -> bool {
    let Some((front, behind)) = option.split_once([':', '：']) else { return false };
    let front = normal(front);
    let ends = || front.rsplit(' ').next().is_some_and(|last| FOR_SOME_WHAT.anywhere.is(last));
    let is_short = (2..6).contains(&front.split(' ').count()) || front.contains(is_dense);
    let is_about_these = front.split(' ').any(|word| THESE.anywhere.is(word));
    behind.contains(char::is_alphabetic)
        && is_short
        && !is_about_these
        && (ends() || CHANGED.begin(&front))
}

/// Whether the line above boxes says when they are to be ticked, or that they need not be: *If the
/// interface changes:*, *Screenshots (optional)*.
pub(super) fn is_condition(label: &str) -> bool {
    let said = normal(label);
    // *If a box is open, the request is not ready* is a rule for all of them.
    if RULES_OF_THE_TEAM.are_in(&said) {
        return false;
    }
    [&CONDITION, &CONDITION_WITHIN, &FOR_WHOEVER_LIKES].iter().any(|list| list.begin(&said))
        || has_condition(label)
}

/// Whether an option begins with a question of a few words, and goes on with what to do then.
pub(super) fn asks_whether_there_is(option: &str) -> bool {
    let Some((question, rest)) = option.split_once(['?', '？']) else { return false };
    let head = normal(question);
    let goes_on = rest.trim_start_matches(['*', ' ']).starts_with(char::is_alphabetic);
    goes_on && head.split(' ').count() < 4 && !is_done(&head) && !is_statement(&head)
}

/// Whether an option is a question that can be denied: *Does this change require a migration?*, *Are
/// there open points?*. Whether the author has done something is none.
pub(super) fn asks_of_the_change(said: &str, option: &str) -> bool {
    if !is_question(option) {
        return false;
    }
    let is_consequence =
        |rest: &str| rest.starts_with("require") || CONSEQUENCES.anywhere.begins(rest).is_some();
    let has_any = format!(" {said} ").contains(" any ");
    has_any || WHETHER.begin(said) || asks_about_the_change(said).is_some_and(is_consequence)
}

/// Whether a sentence, in normal form, asks whether there is something: *are there breaking changes*.
pub(super) fn asks_whether(said: &str) -> bool {
    let has_any = || DOES.anywhere.begins(said).is_some() && format!(" {said} ").contains(" any ");
    WHETHER.begin(said) || has_any() || asks_about_the_change(said).is_some()
}

/// What follows the change in a question about it: *require a migration* of *Does this change require a
/// migration*.
pub(super) fn asks_about_the_change(said: &str) -> Option<&str> {
    let behind = said.get(DOES.anywhere.begins(said)?..)?.trim_start();
    Some(behind.get(THE_CHANGE.anywhere.begins(behind)?..)?.trim_start())
}

/// Whether a text ends as a question does.
pub(super) fn is_question(text: &str) -> bool {
    text.trim_end().ends_with(['?', '？', '؟'])
}

/// Whether a text, in normal form, ends with the changes that it is for: *Screenshots for visual
/// changes*, and not *Tests for my changes*.
pub(super) fn ends_for_some(said: &str) -> bool {
    let words: Vec<&str> = said.split(' ').collect();
    let Some(at) = words.iter().rposition(|word| FOR_SOME.anywhere.is(word)) else { return false };
    let behind = &words[at + 1..];
    let names_some = behind.last().is_some_and(|last| FOR_SOME_WHAT.anywhere.is(last));
    at > 0
        && (2..5).contains(&behind.len())
        && names_some
        && !behind.iter().any(|word| THESE.anywhere.is(word))
}

/// Whether an option states a consequence that the change need not have.
pub(super) fn may_be_false(option: &str) -> bool {
    let said = normal(option);
    if CONSEQUENCES.is(&said) {
        return true;
    }
    THE_CHANGE
        .anywhere
        .begins(&said)
        .and_then(|end| said.get(end..))
        .map(str::trim_start)
        .is_some_and(|rest| {
            let end = CONSEQUENCES.anywhere.begins(rest);
            let object = end.and_then(|end| rest.get(end..)).map(str::trim_start);
            object.is_some_and(|object| NO.anywhere.begins(object).is_none())
        })
}
