//! `dor/field-missing`

use crate::backlog::Item;
use crate::catalogue::{Judgement, Need};
use crate::finding::{Finding, Findings, Severity};
use crate::planning::ready::{Missing, What, missing_fields};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::text::list;

pub(super) const RULE: Rule = Rule {
    id: "dor/field-missing",
    summary: "An item lacks a field that the team demands of it",
    why: "An item that says neither what nor when it is done cannot be started. The demand comes from the \
          policy (for items that are ready or further), or from a sentence of the backlog itself that \
          the dialect knows.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[Need::Judgement(Judgement::Fields)],
    options: &[RuleOption {
        key: "ready.fields",
        help: "The fields, by kind and state of the item.",
    }],
    fails: Example {
        policy: "ready:\n  fields: [Scope]\n",
        backlog: "Ready\n\n1) Swagger UI\n- Status: Ready\n- Summary: Publish the API docs.\n",
        ..Example::NONE
    },
    passes: Example {
        policy: "ready:\n  fields: [Scope]\n",
        backlog: "Ready\n\n1) Swagger UI\n- Status: Ready\n- Scope: The public endpoints.\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let stated = cx.stated_demands();
    if cx.policy.ready.fields.is_empty() && stated.into_iter().all(|it| it.fields.is_empty()) {
        return Err(Skip::new("neither policy nor backlog demands a field"));
    }
    for item in &cx.backlog.items {
        for lack in missing_fields(cx.demands_on(item), item, item.state()) {
            out.extend(finding(item, &lack));
        }
    }
    Ok(())
}

fn finding(item: &Item, lack: &Missing<'_>) -> Option<Finding> {
    let What::Field(any_of) = lack.what else { return None };
    let names: Vec<String> = any_of.iter().map(|name| format!("\"{name}\"")).collect();
    let message = format!("{} {}", item.name(), lack.what.phrase());
    let help = format!("add {} to {}", list(&names, "or"), item.name());
    let finding =
        Finding::new(item.at(item.header), message, help).item(&item.id).key(any_of.join("|"));
    Some(match lack.stated {
        Some(stated) => finding.related(stated, "demanded here"),
        None => finding,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    const EPIC: &str = "# Backlog\n\n## EPIC 1 — Core\n\n### US-1.1 — Contracts\n\n**Deliverables**\n\n- Schema\n\n**Current Alignment:** 🟡 Partial\n\n";
    const BARE: &str = "### US-1.2 — Ingestion\n\n**Current Alignment:** 🔴 Low\n\n";
    const READY: &str =
        "## Definition of Ready (DoR) per Story\n\n- Verifiable acceptance criteria.\n";

    #[test]
    fn a_change_does_not_strike_out_what_is_demanded_of_it() {
        let base = format!("{EPIC}{READY}");
        for head in [format!("{EPIC}{BARE}"), format!("{EPIC}{BARE}{READY}")] {
            let description = Some("Backlog: US-1.1\n");
            let example =
                Example { base: Some(&base), backlog: &head, description, ..Example::NONE };
            let said = outline(&RULE, &Fixture::new(&example));
            assert_eq!(
                said,
                "13:5 \"US-1.2 — Ingestion\" US-1.2 has neither \"Deliverables\" nor \"Acceptance Criteria\""
            );
        }
    }
}
