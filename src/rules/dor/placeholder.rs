//! `dor/placeholder`

use crate::backlog::{Field, Item, State};
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
        let own: Vec<String> = own.iter().map(|text| text.to_lowercase()).collect();
        let known: Vec<&str> =
            own.iter().map(String::as_str).chain(USUAL.iter().copied()).collect();
        for field in &item.fields {
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
    let message = format!("{name} of {} is \"{placeholder}\"", item.name());
    let help = match item.state() {
        Some(State::Done) => format!("write down what {name} came to be, or remove the field"),
        _ => format!("fill in {name} before work goes on"),
    };
    Finding::new(item.at(span), message, help).item(item).key(name.clone())
}

/// The first placeholder in a value, as a whole word.
fn find(value: &str, known: &[&str]) -> Option<std::ops::Range<usize>> {
    // Only ASCII letters change case, so that offsets stay.
    let lower = value.to_ascii_lowercase();
    let is_word = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
    known.iter().find_map(|placeholder| {
        lower.match_indices(placeholder).find_map(|(at, _)| {
            let end = at + placeholder.len();
            let alone =
                !is_word(lower[..at].chars().next_back()) && !is_word(lower[end..].chars().next());
            alone.then_some(at..end)
        })
    })
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
        assert_eq!(found("the todos list in TODO-app").as_deref(), Some("TODO"));
        assert_eq!(found("Tbilisi, tabs"), None);
    }
}
