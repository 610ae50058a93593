//! `dor/placeholder`

use std::ops::Range;

use crate::backlog::{Field, FieldRole, Item, State};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::Span;

/// Texts that stand for a value which is not known yet, lower case, the longest first.
const USUAL: &[&str] = &[
    "to be determined",
    "to be decided",
    "to be defined",
    "lorem ipsum",
    "pr #tbd",
    "#tbd",
    "tba",
    "tbd",
    "todo",
    "???",
    "xxx",
];

pub(super) const RULE: Rule = Rule {
    id: "dor/placeholder",
    summary: "A field of an item that is ready or further holds a placeholder",
    why: "`TBA` as the owner of a card in progress means that nobody does it; `PR #TBD` on a done card \
          means that nobody can find the work.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    options: &[],
    fails: Example {
        backlog: "In Progress\n\n1) XLSX export\n- Status: In Progress\n- Owner: TBA\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "In Progress\n\n1) XLSX export\n- Status: In Progress\n- Owner: Ada\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let is_judged = |item: &&Item| item.state().is_some_and(State::is_ready_or_further);
    for item in cx.backlog.items.iter().filter(is_judged) {
        let own = &cx.backlog.file(item).placeholders;
        let own: Vec<String> = own
            .iter()
            .filter(|text| !text.is_empty())
            .map(|text| text.to_ascii_lowercase())
            .collect();
        let known: Vec<&str> =
            own.iter().map(String::as_str).chain(USUAL.iter().copied()).collect();
        // A status is a word of its own: `todo` says how far the item is.
        let fields = item.fields.iter().filter(|field| field.role != Some(FieldRole::Status));
        for field in fields {
            let raw = cx.sources.get(item.source).slice(field.value.span);
            let Some(range) = find(raw, &known) else { continue };
            let start = field.value.span.start as usize;
            let span = Span::new(start + range.start, start + range.end);
            out.push(finding(item, field, &raw[range], span));
        }
    }
    Ok(())
}

fn finding(item: &Item, field: &Field, placeholder: &str, span: Span) -> Finding {
    let name = &field.name;
    let is = if field.value.value.len() == placeholder.len() { "is" } else { "says" };
    let message = format!("{name} of {} {is} \"{placeholder}\"", item.name());
    let help = match item.state() {
        Some(State::Done) => format!("write down what {name} came to be, or remove the field"),
        _ => format!("fill in {name} before work goes on"),
    };
    Finding::new(item.at(span), message, help).item(item).key(name.clone())
}

/// The placeholder in a value: the whole value, or a part of it that stands alone.
///
/// Inside a sentence it counts only outside code, and `todo` only in capitals, for people write
/// todo lists and remove `TODO` comments.
fn find(value: &str, known: &[&str]) -> Option<Range<usize>> {
    if let Some(blank) = blank_to_fill(value) {
        return Some(blank);
    }
    // Only ASCII letters change case, so that offsets stay.
    let lower = value.to_ascii_lowercase();
    let is_word =
        |ch: Option<char>| ch.is_some_and(|ch| ch.is_alphanumeric() || "-_/".contains(ch));
    known.iter().find_map(|placeholder| {
        lower.match_indices(placeholder).map(|(at, _)| at..at + placeholder.len()).find(|range| {
            let (before, behind) = (&lower[..range.start], &lower[range.end..]);
            let is_all =
                before.trim().is_empty() && behind.trim_matches(['.', '!', ' ']).is_empty();
            let alone = !is_word(before.chars().next_back()) && !is_word(behind.chars().next());
            let is_loud = *placeholder != "todo" || &value[range.clone()] == "TODO";
            let in_code = before.bytes().filter(|byte| *byte == b'`').count() % 2 == 1;
            is_all || alone && is_loud && !in_code
        })
    })
}

/// A value that is nothing but `<name of what belongs here>`.
fn blank_to_fill(value: &str) -> Option<Range<usize>> {
    let inner = value.trim().strip_prefix('<')?.strip_suffix('>')?;
    let is_words = |ch: char| ch.is_alphanumeric() || " -_'".contains(ch);
    let start = value.find('<')?;
    let words = !inner.is_empty() && inner.chars().all(is_words);
    words.then(|| start..start + inner.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_whole_words() {
        let found = |value: &str| find(value, USUAL).map(|range| value[range].to_owned());
        assert_eq!(found("TBA").as_deref(), Some("TBA"));
        assert_eq!(found("see PR #TBD.").as_deref(), Some("PR #TBD"));
        assert_eq!(found("é tbd").as_deref(), Some("tbd"));
        assert_eq!(found("todo.").as_deref(), Some("todo"));
        assert_eq!(found("the rest is TODO").as_deref(), Some("TODO"));
        assert_eq!(found("still to be decided").as_deref(), Some("to be decided"));
        assert_eq!(found(" <name of the owner>").as_deref(), Some("<name of the owner>"));
        for value in [
            "Tbilisi, tabs",
            "a todo list, the TODO-app",
            "remove `TODO` comments",
            "200k rows in <90s>",
            "<https://example.com>",
            "<x> and <y>",
        ] {
            assert_eq!(found(value), None, "{value}");
        }
    }
}
