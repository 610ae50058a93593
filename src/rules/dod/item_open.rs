//! `dod/item-open`

use crate::change::checklist::{Answer, answer_to};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::definition::Definition;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;
use crate::text::shorten;
use crate::text::words::Words;

pub(super) const RULE: Rule = Rule {
    id: "dod/item-open",
    summary: "A box of the Definition of Done is open",
    why: "Done means that every entry is true, or that someone said why it does not apply. An entry that \
          can be ticked only after the merge is marked `after: merge` in the policy and does not block.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[],
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
    let done = Definition::of(cx);
    if done.entries.is_empty() {
        return Err(Skip::new("neither policy nor backlog states a Definition of Done"));
    }
    for task in &description.document.tasks {
        let entry = done.entry_of(&Words::of(&task.text));
        let Some(entry) = entry.filter(|entry| !entry.item.after_merge) else { continue };
        let help = match answer_to(task, Some(&Words::of(entry.key()))) {
            Answer::Ticked | Answer::NotApplicable => continue,
            Answer::WithoutReason => "say why it does not apply: `N/A: reason`",
            Answer::Open => "do it and tick the box, or say why it does not apply: `N/A: reason`",
        };
        let message =
            format!("\"{}\" of the Definition of Done is open", shorten(&entry.item.text, 80));
        let at = Location::new(description.source, task.marker);
        let mut finding = Finding::new(at, message, help).step(7).key(entry.key());
        if let Some(stated) = entry.item.at {
            finding = finding.related(stated, "stated here");
        }
        out.push(finding);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    #[test]
    fn an_entry_for_after_the_merge_excuses_no_longer_entry() {
        let example = Example {
            policy: "done:\n  items:\n    - {text: Released, after: merge}\n    - Released notes written\n",
            description: Some("- [ ] Released\n- [ ] Released notes written\n"),
            ..Example::NONE
        };
        insta::assert_snapshot!(outline(&RULE, &Fixture::new(&example)), @r#"2:3 "[ ]" "Released notes written" of the Definition of Done is open"#);
    }
}
