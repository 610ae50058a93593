//! What the boxes of a list are to one another: all to be ticked, or alternatives.

use super::asks::{Removed, says_to_remove, without_please};
use super::free_box::{asks_about_the_change, is_condition, is_question, may_stay_open};
use super::names::{head, is_done, is_name, is_statement, names_something, says_what_is_done};
use crate::change::heading::{key, role_of};
use crate::change::placeholder::{Saying, saying};
use crate::change::vocabulary::template::{
    AI_HEADING, AREAS, CHECKLIST_HEADING, CHOICE_HEADING, CHOOSE, CHOOSE_ANY, CHOOSE_ONE,
    EVERY_BOX, EXAMPLES, ITEMS_MAY_GO, KINDS_FEATURE, KINDS_FIX, KINDS_OF_TESTS, KINDS_OTHER,
    LEVELS, MAIN_HEADING, NAMES_OF_CHECKS, NO, NONE_IS_AN_ANSWER, NONE_OF_IT, OTHER, OTHERWISE,
    PASSED, TEST_WORDS, UNSURE, WHICH, YES, YOU,
};
use crate::policy::{Choice, Role};
use crate::text::phrases::{Phrases, is_dense, normal, sentences};

/// Which choice a text asks for in words.
pub(super) fn asks_for_choice(text: &str) -> Option<Choice> {
    let mut asked = None;
    for (sentence, _) in sentences(text) {
        if EVERY_BOX.are_in(&sentence) && !CHOOSE_ANY.are_in(&sentence) {
            return Some(Choice::Every);
        }
        if CHOOSE_ANY.are_in(&sentence) {
            asked = Some(Choice::Any);
        } else if CHOOSE_ONE.are_in(&sentence) && asked.is_none() {
            asked = Some(Choice::One);
        } else if CHOOSE.begin(without_please(&sentence)) && asked.is_none() {
            asked = Some(Choice::Any);
        }
    }
    asked
}

/// A list of boxes with what stands around it.
#[derive(Debug, Default)]
pub(super) struct Options {
    /// The texts of the boxes.
    pub(super) options: Vec<String>,
    /// The lines above it.
    pub(super) label: Vec<String>,
    /// The comments above it.
    pub(super) comments: Vec<String>,
    /// Whether it is the first list below its heading.
    pub(super) is_first: bool,
    /// Whether *or* stands between two of its boxes.
    pub(super) joined_by_or: bool,
}

impl Options {
    /// How many of the boxes are to be ticked, below a heading.
    pub(super) fn choice(&self, title: &str) -> Choice {
        let label = self.label.join("\n");
        let comments = self.comments.join("\n");
        let asked = asks_for_choice(&label).or_else(|| asks_for_choice(&comments));
        let asked = asked.or_else(|| if self.is_first { asks_for_choice(title) } else { None });
        if let Some(asked) = asked {
            return asked;
        }
        if self.has_otherwise() {
            return Choice::Any;
        }
        if let Some(shape) = of_options(&self.options, self.joined_by_or) {
            return shape;
        }
        if self.options.len() < 2 {
            return Choice::Every;
        }
        if self.of_names(title) {
            return Choice::Any;
        }
        // The nearest name counts: a label, or the heading of the only list.
        let label = self.label.last().map(|label| key(label)).unwrap_or_default();
        let is_named = self.is_first || self.label.is_empty();
        let names = [label, if is_named { key(title) } else { String::new() }];
        let is = |phrases: &Phrases| names.iter().any(|name| !name.is_empty() && phrases.is(name));
        let has =
            |phrases: &Phrases| names.iter().any(|name| !name.is_empty() && phrases.are_in(name));
        let is_checklist =
            is(&CHECKLIST_HEADING) || has(&CHECKLIST_HEADING) && !is(&CHOICE_HEADING);
        if is_checklist {
            return Choice::Every;
        }
        let are_areas = || has(&AREAS) && self.options.iter().all(|option| names_something(option));
        let is_one_of = || {
            self.may_go() && !is_checklist
                || names_a_choice(&names)
                || has(&AI_HEADING)
                || denies_another(&self.options)
        };
        if is_one_of() || are_areas() { Choice::Any } else { Choice::Every }
    }

    /// Whether the boxes show what the author's own may look like: *Example:* stands above them.
    pub(super) fn are_examples(&self) -> bool {
        self.label.last().is_some_and(|label| EXAMPLES.is(&normal(label)))
    }

    /// Which of the boxes may stay open, below a heading: those that say so themselves, or all where
    /// the line above them says so: *If the interface changes:*. Nobody denies a question by a tick.
    pub(super) fn may_stay_open(&self, title: &str) -> Vec<bool> {
        let is_free = self.label.last().is_some_and(|label| is_condition(label));
        let is_asked = is_question(title) || self.label.last().is_some_and(|at| is_question(at));
        let is_yes = |option: &String| YES.anywhere.begins(&head(option)).is_some();
        let is_denied = is_asked && self.options.len() == 1 && self.options.iter().all(is_yes);
        // What need not be: *Breaking changes*, with questions below it.
        let is_of_what_need_not_be = NONE_IS_AN_ANSWER.is(&key(title));
        let is_of_the_author =
            |option: &str| normal(option).split(' ').any(|word| YOU.anywhere.is(word));
        let is_asked_whether = |option: &str| {
            is_of_what_need_not_be && is_question(option) && !is_of_the_author(option)
        };
        let are_cases = self.are_cases();
        let free = |option: &String| {
            is_free || is_denied || are_cases || is_asked_whether(option) || may_stay_open(option)
        };
        if self.has_otherwise() {
            return vec![false; self.options.len()];
        }
        self.options.iter().map(free).collect()
    }

    /// Whether each box says first when it is to be done: *New table → a migration is there*.
    fn are_cases(&self) -> bool {
        let is_case = |option: &String| {
            let arrow = ["→", "⇒", "➜", "➡", "->", "=>"].iter().filter_map(|arrow| {
                let (front, behind) = option.split_once(arrow)?;
                Some((front, behind.trim()))
            });
            arrow.into_iter().any(|(front, behind)| {
                let words = normal(front).split(' ').count();
                !front.contains(['(', '`']) && words < 8 && !behind.is_empty()
            })
        };
        self.options.len() > 1 && self.options.iter().all(is_case)
    }

    /// Whether the last box is for whatever the others are not for: *If the schema changed: …*, *If
    /// not: …*. One of them fits always.
    fn has_otherwise(&self) -> bool {
        let Some((last, others)) = self.options.split_last() else { return false };
        let begins = |option: &String| OTHERWISE.begin(&normal(option));
        begins(last) && !others.is_empty() && others.iter().all(|option| may_stay_open(option))
    }

    /// Whether none of the boxes need fit, below a heading: they are what a question can be denied
    /// of, or what a change need not have.
    pub(super) fn none_fits(&self, title: &str) -> bool {
        let label = self.label.last().map(String::as_str).unwrap_or_default();
        let is_answer = |option: &String| {
            let head = head(option);
            [&YES, &NO, &UNSURE].iter().any(|list| list.anywhere.begins(&head).is_some())
                || NONE_OF_IT.starts.begins(&head).is_some()
        };
        let is_deniable = |text: &str| {
            let asks = is_question(text) || text.trim_end().ends_with([':', '：']);
            asks && asks_about_the_change(&normal(text)).is_some()
        };
        let need_not_be = |text: &str| {
            !text.is_empty() && role_of(text).is_none() && NONE_IS_AN_ANSWER.is(&key(text))
        };
        let mut names = [label, title].into_iter();
        !self.options.iter().any(is_answer)
            && of_options(&self.options, self.joined_by_or).is_none()
            && match self.choice(title) {
                Choice::Every => false,
                Choice::One => names.any(is_deniable),
                Choice::Any => names.any(|text| is_deniable(text) || need_not_be(text)),
            }
    }

    /// Whether boxes that do not fit may be taken out.
    pub(super) fn may_go(&self) -> bool {
        let mut said = self.label.iter().chain(&self.comments).flat_map(|text| sentences(text));
        said.any(|(sentence, _)| {
            ITEMS_MAY_GO.are_in(&sentence) || says_to_remove(&sentence) == Some(Removed::Entries)
        })
    }

    /// Whether a list of bare names is one of alternatives: kinds of tests, the answer to a question,
    /// or names that are not those of checks.
    fn of_names(&self, title: &str) -> bool {
        let heads: Vec<String> = self.options.iter().map(|option| head(option)).collect();
        let label = self.label.last().map(String::as_str).unwrap_or_default();
        let asks = [label, title].into_iter().find(|text| is_question(text)).map(normal);
        let is_of_tests =
            role_of(title) == Some(Role::Tests) || role_of(label) == Some(Role::Tests);
        if is_of_tests && asks.is_some() {
            return heads.iter().all(|head| head.split(' ').count() < 9 && !is_statement(head));
        }
        if is_of_tests && are_kinds_of_tests(&heads) {
            return true;
        }
        if !heads.iter().all(|head| is_name(head)) {
            return false;
        }
        if is_of_tests {
            let is_kind = |head: &String| role_of(head) == Some(Role::Tests) && !is_done(head);
            return heads.iter().all(is_kind);
        }
        if asks.is_some_and(|asks| WHICH.begin(&asks)) {
            return true;
        }
        let names = [key(label), key(title)];
        let is_checklist = names.iter().any(|name| CHECKLIST_HEADING.are_in(name));
        let checks = heads.iter().filter(|head| NAMES_OF_CHECKS.are_in(head)).count();
        let is_main = MAIN_HEADING.anywhere.begins(&names[1]).is_some();
        let short = |head: &String| {
            let words = head.split(' ').count();
            let most = if head.contains(is_dense) {
                head.chars().count() < 8
            } else {
                words < 3 || words < 8 && !says_what_is_done(head)
            };
            (most || is_main) && !is_done(head)
        };
        let is_one_kind = || heads.len() > 2 && share_a_word(&heads);
        let are_short = || (checks == 0 || is_main) && heads.iter().all(short);
        !names[1].is_empty() && !is_checklist && (are_short() || is_one_kind())
    }
}

/// Whether names of a few words end or begin with one word: *Changes of the server*, *Changes of the
/// page*. What is done is not a name.
fn share_a_word(heads: &[String]) -> bool {
    let all_are = |words: Vec<&str>| {
        words.first().is_some_and(|first| first.chars().count() > 3)
            && words.iter().all(|word| *word == words[0])
    };
    let last = heads.iter().filter_map(|head| head.rsplit(' ').next()).collect();
    let first = heads.iter().filter_map(|head| head.split(' ').next()).collect();
    let is_short = |head: &String| (2..4).contains(&head.split(' ').count()) && !is_done(head);
    heads.iter().all(is_short) && (all_are(last) || all_are(first))
}

/// Whether each option names a kind of tests that may have been added or done: *Unit tests added*,
/// *Tested by hand*. That all tests pass is not a kind.
fn are_kinds_of_tests(heads: &[String]) -> bool {
    let is_kind = |head: &String| {
        let is_short = head.contains(is_dense) || head.split(' ').count() < 8;
        let is_tested = head.split(' ').count() < 3 || TEST_WORDS.are_in(head);
        let names_one = is_tested && KINDS_OF_TESTS.are_in(head);
        is_short && names_one && !PASSED.are_in(head) && !is_statement(head)
    };
    heads.iter().all(is_kind)
}

/// Whether an option says that there is none of what another one speaks of: *No breaking changes*
/// beside *Breaking changes (describe below)*.
fn denies_another(options: &[String]) -> bool {
    let heads: Vec<String> = options.iter().map(|option| head(option)).collect();
    let (denied, others): (Vec<&String>, Vec<&String>) =
        heads.iter().partition(|head| NO.anywhere.begins(head).is_some());
    let is_content = |word: &&str| word.chars().count() > 4 || word.contains(is_dense);
    let is_denied = |denied: &&String| {
        denied.split(' ').skip(1).filter(is_content).any(|word| {
            let stem = word.trim_end_matches('s');
            others.iter().any(|other| other.split(' ').any(|other| other.starts_with(stem)))
        })
    };
    // Of more than one, each stands beside what it denies.
    let are_pairs = denied.len() == 1 && heads.len() < 6 || denied.len() == others.len();
    !denied.is_empty() && are_pairs && denied.iter().all(is_denied)
}

/// Whether one of the names is that of a list of alternatives, or has one of more than one word.
pub(in crate::change) fn names_a_choice(names: &[String]) -> bool {
    let one = |name: &String| {
        let padded = format!(" {name} ");
        let has = |known: &str| {
            let is_dense = known.chars().count() > 2 && known.ends_with(is_dense);
            is_dense && name.contains(known)
                || known.contains(' ') && padded.contains(&format!(" {known} "))
        };
        CHOICE_HEADING.is(name) || CHOICE_HEADING.each().any(has)
    };
    names.iter().filter(|name| !name.is_empty()).any(one)
}

/// The choice that the options themselves show: kinds of change, an answer to a question, levels.
#[must_use]
pub(in crate::change) fn of_options(options: &[String], joined_by_or: bool) -> Option<Choice> {
    if options.len() < 2 {
        return None;
    }
    if joined_by_or {
        return Some(Choice::Any);
    }
    let heads: Vec<String> = options.iter().map(|option| head(option)).collect();
    let count = |is: &dyn Fn(&str) -> bool| heads.iter().filter(|head| is(head)).count();
    let begins =
        |phrases: &'static Phrases| move |head: &str| phrases.anywhere.begins(head).is_some();
    let (yes, no) = (count(&begins(&YES)), count(&begins(&NO)));
    let answers =
        count(&|head| [&YES, &NO, &UNSURE].iter().any(|list| list.anywhere.begins(head).is_some()));
    if yes > 0 && no > 0 && answers == heads.len() {
        // *No new table* and *Has a migration* are answers to more than one question.
        let are_answers = heads.len() == 2 || heads.iter().all(|head| head.split(' ').count() < 4);
        return Some(if are_answers { Choice::One } else { Choice::Any });
    }
    let is_level = |head: &str| {
        let behind = LEVELS.anywhere.begins(head);
        behind.is_some_and(|end| head[end..].split_whitespace().count() < 3)
    };
    if count(&is_level) == heads.len() {
        return Some(Choice::Any);
    }
    let is_kind = |head: &str| {
        let lists = [&KINDS_FIX, &KINDS_FEATURE, &KINDS_OTHER];
        is_name(head) && lists.iter().any(|list| list.are_in(head))
    };
    let fixes = count(&|head| KINDS_FIX.are_in(head) && is_kind(head));
    let features = count(&|head| KINDS_FEATURE.are_in(head) && is_kind(head));
    if fixes > 0 && features > 0 && count(&is_kind) * 3 >= heads.len() * 2 {
        return Some(Choice::Any);
    }
    // *None beyond the usual* among others; *Keine neuen Warnungen* states something.
    let is_none = |head: &str| {
        NONE_OF_IT.is(head)
            || saying(head) == Saying::None
                && NO.anywhere.begins(head).is_none_or(|_| head.contains(' '))
            || head.split(' ').count() < 8 && NONE_OF_IT.starts.begins(head).is_some()
    };
    if count(&is_none) == 1 {
        return Some(Choice::Any);
    }
    let others = count(&|head| {
        OTHER.is(head) || OTHER.anywhere.begins(head).is_some() && head.split(' ').count() < 4
    });
    let is_last = heads.last().is_some_and(|last| OTHER.anywhere.begins(last).is_some());
    (others > 0 && is_last && heads.len() > 2).then_some(Choice::Any)
}

/// Whether a text says that *none* may be written: it has the word in quotes.
pub(super) fn offers_none(text: &str) -> bool {
    const SINGLE: [&str; 5] = ["'no'", "'none'", "'n/a'", "'nein'", "'non'"];
    let lower = text.to_lowercase().replace(['‘', '’'], "'");
    if SINGLE.iter().any(|word| lower.contains(word)) {
        return true;
    }
    let quoted =
        text.split(['"', '“', '”', '`', '«', '»', '「', '」', '„', '*']).skip(1).step_by(2);
    quoted
        .into_iter()
        .any(|word| matches!(word.trim(), "—" | "-" | "–") || NONE_OF_IT.is(&normal(word)))
}
