//! `dod/item-open`

use crate::change::checklist::{Answer, answer, is_about};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject, definition};
use crate::source::Location;
use crate::text::{normalize, shorten};

pub(super) const RULE: Rule = Rule {
    id: "dod/item-open",
    summary: "A box of the Definition of Done is open",
    why: "Done means that every entry is true, or that someone said why it does not apply. An entry that \
          can be ticked only after the merge is marked `after: merge` in the policy and does not block.",
    severity: Severity::Error,
    subject: Subject::Change,
    options: &[RuleOption {
        key: "done.items",
        help: "`auto` for the list that the backlog states, or the list itself.",
    }],
    fails: Example {
        policy: POLICY,
        description: Some(
            "## Done\n\n- [x] Docs updated\n- [ ] Tests pass (N/A)\n- [ ] Released\n",
        ),
        ..Example::NONE
    },
    passes: Example {
        policy: POLICY,
        description: Some(
            "## Done\n\n- [ ] Docs updated (N/A: internal)\n- [x] Tests pass\n- [ ] Released\n",
        ),
        ..Example::NONE
    },
    check,
};

const POLICY: &str =
    "done:\n  items:\n    - Docs updated\n    - Tests pass\n    - {text: Released, after: merge}\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let (_, description) = cx.description()?;
    let done = definition::entries(cx);
    if done.is_empty() {
        return Err(Skip::new("neither policy nor backlog states a Definition of Done"));
    }
    for task in &description.document.tasks {
        let Some(entry) = done.iter().find(|entry| is_about(&task.text, &entry.text)) else {
            continue;
        };
        if entry.after_merge {
            continue;
        }
        let help = match answer(task) {
            Answer::Ticked | Answer::NotApplicable => continue,
            Answer::WithoutReason => "say why it does not apply: `N/A: reason`",
            Answer::Open => "do it and tick the box, or say why it does not apply: `N/A: reason`",
        };
        let message = format!("\"{}\" of the Definition of Done is open", shorten(&entry.text, 80));
        let at = Location::new(description.source, task.marker);
        let mut finding = Finding::new(at, message, help).key(normalize(&entry.text));
        if let Some(stated) = entry.at {
            finding = finding.related(stated, "stated here");
        }
        out.push(finding);
    }
    Ok(())
}
