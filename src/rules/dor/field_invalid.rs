//! `dor/field-invalid`

use crate::backlog::ValueForm;
use crate::catalogue::{Judgement, Need};
use crate::finding::{Finding, Findings, Severity};
use crate::planning::ready::{What, malformed_values, needs};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::text::shorten;

pub(super) const RULE: Rule = Rule {
    id: "dor/field-invalid",
    summary: "The value of a field has not the form that the team demands",
    why: "An effort of `large` cannot be planned with, and documentation without a link cannot be read. \
          The demand comes from the policy, for items that are ready or further, or from a sentence of \
          the backlog that the dialect knows. Empty values and placeholders are for other rules.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[Need::Judgement(Judgement::Values)],
    options: &[RuleOption {
        key: "ready.values",
        help: "The form of each field: `duration`, `number`, `date` or `links`.",
    }],
    fails: Example {
        policy: "ready: {values: {Estimated Effort: duration}}\n",
        backlog: "## task_begin\n### # [id:TASK-20260101-001] Add metrics\n**Status:** in_progress\n**Estimated Effort:** large\n## task_end\n",
        ..Example::NONE
    },
    passes: Example {
        policy: "ready: {values: {Estimated Effort: duration}}\n",
        backlog: "## task_begin\n### # [id:TASK-20260101-001] Add metrics\n**Status:** in_progress\n**Estimated Effort:** 2 days\n## task_end\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let mut stated = cx.stated_demands();
    if cx.policy.ready.values.is_empty() && stated.all(|demand| demand.values.is_empty()) {
        return Err(Skip::new("neither policy nor backlog demands a form of a value"));
    }
    for item in &cx.backlog.items {
        for lack in malformed_values(cx.demands_on(item), item, item.state()) {
            let What::Form { field, form } = lack.what else { continue };
            let name = &field.name;
            let value = shorten(&field.value.value, 40);
            let message =
                format!("\"{name}\" of {} is \"{value}\", without {}", item.name(), needs(form));
            let help = format!("write it with {}, such as {}", needs(form), sample(form));
            let finding = Finding::new(item.at(field.value.span), message, help)
                .item(&item.id)
                .key(name.clone());
            out.push(match lack.stated {
                Some(stated) => finding.related(stated, "demanded here"),
                None => finding,
            });
        }
    }
    Ok(())
}

fn sample(form: ValueForm) -> &'static str {
    match form {
        ValueForm::Duration => "`2 days`",
        ValueForm::Number => "`3`",
        ValueForm::Date => "`2026-12-31`",
        ValueForm::Links => "`docs/guide.md`",
    }
}
