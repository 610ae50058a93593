//! `dor/placeholder`

use crate::backlog::{Field, FieldRole, Item, State};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::Span;
use crate::text::placeholder;

pub(super) const RULE: Rule = Rule {
    id: "dor/placeholder",
    summary: "A field of an item that is ready or further holds a placeholder",
    why: "`TBA` as the owner of a card in progress means that nobody does it; `PR #TBD` on a done card \
          means that nobody can find the work.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    needs: &[],
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
        let own: Vec<String> = cx
            .backlog
            .file(item)
            .placeholders
            .iter()
            .filter(|text| !text.is_empty())
            .map(|text| text.to_ascii_lowercase())
            .collect();
        // A status is a word of its own: `todo` says how far the item is.
        let fields = item.fields.iter().filter(|field| field.role != Some(FieldRole::Status));
        for field in fields {
            let raw = cx.sources.get(item.source).slice(field.value.span);
            let Some(range) = placeholder::find(raw, &own) else { continue };
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
    Finding::new(item.at(span), message, help).item(&item.id).key(name.clone())
}
