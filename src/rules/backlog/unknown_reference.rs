//! `backlog/unknown-reference`

use crate::backlog::{Backlog, Named};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::{Location, SourceId};
use crate::text::did_you_mean;

pub(super) const RULE: Rule = Rule {
    id: "backlog/unknown-reference",
    summary: "An item or a step names an item that the backlog does not have",
    why: "A dependency, a parent or a delivery wave that points nowhere is an item that was renamed or removed and not followed up, or one that nobody wrote down. Only words that can mean nothing but an item are taken for a name.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[],
    options: &[],
    fails: Example {
        backlog: "## EPIC 1 — Core\n\n### US-1.1 — Contracts\n\n**Depends on:** US-1.3\n\n### US-1.2 — Ingest\n\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "## EPIC 1 — Core\n\n### US-1.1 — Contracts\n\n**Depends on:** US-1.2\n\n### US-1.2 — Ingest\n\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    for item in &cx.backlog.items {
        for named in item.dependencies.iter().chain(&item.parents) {
            if let Some(finding) = unknown(cx.backlog, item.source, named, &item.name()) {
                out.push(finding.item(&item.id));
            }
        }
    }
    for file in &cx.backlog.files {
        for step in &file.steps {
            let label = format!("\"{}\"", step.label);
            let named = step.items.iter();
            out.extend(named.filter_map(|named| unknown(cx.backlog, file.source, named, &label)));
        }
    }
    Ok(())
}

fn unknown(backlog: &Backlog, source: SourceId, named: &Named, who: &str) -> Option<Finding> {
    if !named.sure || backlog.find(&named.name).next().is_some() {
        return None;
    }
    let message = format!("{who} names {}, and the backlog has no such item", named.name);
    let help = match did_you_mean(&named.name, backlog.references()) {
        Some(near) => {
            let near = backlog.as_written(near);
            format!("did you mean {near}? Else write the item down, or take the name out")
        }
        None => "write the item down, or take the name out".to_owned(),
    };
    Some(Finding::new(Location::new(source, named.span), message, help).key(named.name.clone()))
}
