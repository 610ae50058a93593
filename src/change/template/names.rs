//! Whether the text of a box names something, or says what was done or is to be done.

use crate::change::vocabulary::template::{ASKS, NO};
use crate::text::phrases::{is_dense, normal};

/// Whether an option names a part of the project, in a few words, and says nothing of it.
pub(super) fn names_something(option: &str) -> bool {
    let head = head(option);
    let is_short = head.contains(is_dense) || head.split(' ').count() < 8;
    is_short && !is_statement(&head) && !is_done(&head)
}

/// Whether an option says that something was done.
pub(super) fn is_done(head: &str) -> bool {
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
pub(super) fn says_what_is_done(head: &str) -> bool {
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

/// Whether an option names something, where an entry of a checklist states something.
pub(super) fn is_name(head: &str) -> bool {
    let is_short = if head.contains(is_dense) {
        head.chars().count() < 16
    } else {
        head.split(' ').count() < 6
    };
    is_short && !is_statement(head)
}

/// Whether an option says what somebody did, or what is so.
pub(super) fn is_statement(head: &str) -> bool {
    const STATES: [&str; 17] = [
        "i", "ive", "my", "all", "the", "we", "have", "has", "ich", "j", "he", "я", "eu", "ho",
        "ik", "jag", "tôi",
    ];
    let first = head.split(' ').next().unwrap_or_default();
    STATES.contains(&first) || head.ends_with(['た', 'す', '了', '다', '함', '요'])
}

/// Whether an option says how something is, or what is to be done.
pub(in crate::change) fn states(option: &str) -> bool {
    const COPULAS: [&str; 14] = [
        "is", "are", "has", "have", "ist", "sind", "hat", "est", "sont", "es", "são", "é", "è",
        "sono",
    ];
    let said = normal(option);
    is_statement(&said)
        || is_done(&said)
        || says_what_is_done(&said)
        || said.split(' ').any(|word| COPULAS.contains(&word))
}

/// The beginning of an option: up to a bracket, a dash, a colon or a comma.
pub(super) fn head(option: &str) -> String {
    let bare = option.trim_start_matches(|ch: char| !ch.is_alphanumeric() && ch != '(');
    let end = bare.find(['(', '（', ':', '：', ',', '，', '、', ';', '|']).unwrap_or(bare.len());
    let dash = [" - ", " – ", " — "].iter().filter_map(|dash| bare.find(dash)).min();
    let cut = &bare[..end.min(dash.unwrap_or(bare.len()))];
    if cut.contains(char::is_alphanumeric) { normal(cut) } else { normal(option) }
}
