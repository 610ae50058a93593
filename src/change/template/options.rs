//! What the boxes of a list are to one another: all to be ticked, or alternatives.

use super::asks::has_condition;
use crate::change::heading::{key, role_of};
use crate::change::vocabulary::template::{
    AI_HEADING, AREAS, ASKS, CHECKLIST_HEADING, CHOICE_HEADING, CHOOSE_ANY, CHOOSE_ONE, CONDITION,
    CONDITION_WITHIN, CONSEQUENCES, DOES, EVERY_BOX, FOR_SOME, FOR_SOME_WHAT, FOR_WHOEVER_LIKES,
    ITEMS_MAY_GO, KINDS_FEATURE, KINDS_FIX, KINDS_OF_TESTS, KINDS_OTHER, LEVELS, MAIN_HEADING,
    NAMES_OF_CHECKS, NO, NONE_IS_AN_ANSWER, NONE_OF_IT, OPTIONAL_HEADING, OTHER, OTHERWISE, PASSED,
    RULES_OF_THE_TEAM, TEST_WORDS, THE_CHANGE, THESE, UNSURE, WHETHER, WHICH, YES, YOU,
};
use crate::policy::{Choice, Role};
use crate::text::phrases::{Phrases, is_dense, normal, sentences};

/// Whether a box says itself that it may stay open: *Screenshots (if the UI changes)*, *Docs updated if
/// the API changed*, *New page? Add it to the menu*; or states what need not be so: *This change breaks
/// the API*.
fn may_stay_open(option: &str) -> bool {
    let brackets = option.rfind(['(', '（', '[']).map(|at| &option[at..]);
    let front = option.split([':', '：']).next().filter(|front| front.len() < option.len());
    let said = normal(option);
    brackets.into_iter().chain(front).any(|said| OPTIONAL_HEADING.are_in(&normal(said)))
        || has_condition(option)
        || CONDITION_WITHIN.are_in(&said)
        || OPTIONAL_HEADING.end(&said)
        || asks_whether_there_is(option)
        || asks_of_the_change(&said, option)
        || ends_for_some(&said)
        || may_be_false(option)
}

/// Whether the line above boxes says when they are to be ticked, or that they need not be: *If the
/// interface changes:*, *Screenshots (optional)*.
fn is_condition(label: &str) -> bool {
    let said = normal(label);
    // *If a box is open, the request is not ready* is a rule for all of them.
    if RULES_OF_THE_TEAM.are_in(&said) {
        return false;
    }
    [&CONDITION, &CONDITION_WITHIN, &FOR_WHOEVER_LIKES].iter().any(|list| list.begin(&said))
        || has_condition(label)
}

/// Whether an option begins with a question of a few words, and goes on with what to do then.
fn asks_whether_there_is(option: &str) -> bool {
    let Some((question, rest)) = option.split_once(['?', '？']) else { return false };
    let head = normal(question);
    let goes_on = rest.trim_start_matches(['*', ' ']).starts_with(char::is_alphabetic);
    goes_on && head.split(' ').count() < 4 && !is_done(&head) && !is_statement(&head)
}

/// Whether an option is a question that can be denied: *Does this change require a migration?*, *Are
/// there open points?*. Whether the author has done something is none.
fn asks_of_the_change(said: &str, option: &str) -> bool {
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
fn asks_about_the_change(said: &str) -> Option<&str> {
    let behind = said.get(DOES.anywhere.begins(said)?..)?.trim_start();
    Some(behind.get(THE_CHANGE.anywhere.begins(behind)?..)?.trim_start())
}

/// Whether a text ends as a question does.
fn is_question(text: &str) -> bool {
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
fn may_be_false(option: &str) -> bool {
    let said = normal(option);
    if CONSEQUENCES.is(&said) {
        return true;
    }
    let behind = THE_CHANGE.anywhere.begins(&said).and_then(|end| said.get(end..));
    let behind = behind.map(str::trim_start);
    behind.is_some_and(|rest| {
        let end = CONSEQUENCES.anywhere.begins(rest);
        let object = end.and_then(|end| rest.get(end..)).map(str::trim_start);
        object.is_some_and(|object| NO.anywhere.begins(object).is_none())
    })
}

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
        let is_one_of =
            || names_a_choice(&names) || has(&AI_HEADING) || denies_another(&self.options);
        if is_one_of() || are_areas() { Choice::Any } else { Choice::Every }
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
        said.any(|(sentence, _)| ITEMS_MAY_GO.are_in(&sentence))
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
            let most = match head.contains(is_dense) {
                true => head.chars().count() < 8,
                false => words < 3 || words < 5 && !says_what_is_done(head),
            };
            (most || is_main) && !is_done(head)
        };
        let is_one_kind = || heads.len() > 2 && share_a_word(&heads);
        let are_short = || (checks == 0 || is_main) && heads.iter().all(short);
        !names[1].is_empty() && !is_checklist && (are_short() || is_one_kind())
    }
}

/// Whether names of a few words end or begin with one word: *Changes of the server*, *Changes of the
/// page*. What is done is no name.
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
/// *Tested by hand*. That all tests pass is no kind.
fn are_kinds_of_tests(heads: &[String]) -> bool {
    let is_kind = |head: &String| {
        let is_short = head.contains(is_dense) || head.split(' ').count() < 8;
        let is_tested = head.split(' ').count() < 3 || TEST_WORDS.are_in(head);
        let names_one = is_tested && KINDS_OF_TESTS.are_in(head);
        is_short && names_one && !PASSED.are_in(head) && !is_statement(head)
    };
    heads.iter().all(is_kind)
}

/// Whether exactly one option says that there is none of what another one speaks of: *No breaking
/// changes* beside *Breaking changes (describe below)*.
fn denies_another(options: &[String]) -> bool {
    let heads: Vec<String> = options.iter().map(|option| head(option)).collect();
    let (denied, others): (Vec<&String>, Vec<&String>) =
        heads.iter().partition(|head| NO.anywhere.begins(head).is_some());
    let [denied] = denied.as_slice() else { return false };
    let is_content = |word: &&str| word.chars().count() > 4 || word.contains(is_dense);
    let mut words = denied.split(' ').skip(1).filter(is_content);
    heads.len() < 6
        && words.any(|word| {
            let stem = word.trim_end_matches('s');
            others.iter().any(|other| other.split(' ').any(|other| other.starts_with(stem)))
        })
}

/// Whether an option names a part of the project, in a few words, and says nothing of it.
fn names_something(option: &str) -> bool {
    let head = head(option);
    let is_short = head.contains(is_dense) || head.split(' ').count() < 8;
    is_short && !is_statement(&head) && !is_done(&head)
}

/// Whether an option says that something was done.
fn is_done(head: &str) -> bool {
    const DONE: [&str; 22] = [
        "added",
        "updated",
        "passed",
        "passing",
        "pass",
        "passes",
        "completed",
        "done",
        "performed",
        "written",
        "run",
        "ran",
        "verified",
        "executed",
        "green",
        "checked",
        "reviewed",
        "works",
        "documented",
        "grün",
        "ok",
        "tested",
    ];
    head.split(' ').any(|word| DONE.contains(&word))
}

/// Whether a few words have the form of what was done, or of what is to be done, in a language that
/// shows it: *Testes adicionados*, *Doku aktualisiert*, *Run the linter*.
fn says_what_is_done(head: &str) -> bool {
    const PARTICIPLES: [&str; 44] = [
        "ed", "iert", "ieren", "ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas", "ato",
        "ata", "ati", "ate", "ito", "ita", "iti", "ite", "uto", "uta", "é", "ée", "és", "ées",
        "ане", "ана", "ано", "аны", "ена", "ено", "ены", "ён", "ют", "ят", "ano", "ane", "ony",
        "ona", "one", "eno", "ldi", "ldı", "wane",
    ];
    const VERBS: [&str; 24] = [
        "add", "update", "run", "check", "ensure", "make", "test", "verify", "fix", "remove",
        "write", "review", "follow", "keep", "use", "create", "no", "is", "are", "does", "build",
        "have", "set", "get",
    ];
    let mut words = head.split(' ');
    let first = words.next().unwrap_or_default();
    let ends = |word: &str| {
        let is_german = word.starts_with("ge") && word.ends_with(['t', 'n']) && word.len() > 5;
        let is_participle =
            word.chars().count() > 5 && PARTICIPLES.iter().any(|end| word.ends_with(end));
        is_german || is_participle
    };
    VERBS.contains(&first)
        || ASKS.begin(head)
        || NO.anywhere.begins(head).is_some()
        || head.split(' ').any(ends)
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

/// Whether an option names something, where an entry of a checklist states something.
fn is_name(head: &str) -> bool {
    let is_short = if head.contains(is_dense) {
        head.chars().count() < 16
    } else {
        head.split(' ').count() < 6
    };
    is_short && !is_statement(head)
}

/// Whether an option says what somebody did, or what is so.
fn is_statement(head: &str) -> bool {
    const STATES: [&str; 17] = [
        "i", "ive", "my", "all", "the", "we", "have", "has", "ich", "j", "he", "я", "eu", "ho",
        "ik", "jag", "tôi",
    ];
    let first = head.split(' ').next().unwrap_or_default();
    STATES.contains(&first) || head.ends_with(['た', 'す', '了', '다', '함', '요'])
}

/// The beginning of an option: up to a bracket, a dash, a colon or a comma.
fn head(option: &str) -> String {
    let bare = option.trim_start_matches(|ch: char| !ch.is_alphanumeric() && ch != '(');
    let end = bare.find(['(', '（', ':', '：', ',', '，', '、', ';', '|']).unwrap_or(bare.len());
    let dash = [" - ", " – ", " — "].iter().filter_map(|dash| bare.find(dash)).min();
    let cut = &bare[..end.min(dash.unwrap_or(bare.len()))];
    if cut.contains(char::is_alphanumeric) { normal(cut) } else { normal(option) }
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
