//! `change/checklist-open`

use std::collections::BTreeSet;

use crate::change::checklist::{Answer, answer, choices};
use crate::finding::{Finding, Findings, Severity};
use crate::markdown::Task;
use crate::rules::definition::{Definition, is_after_merge};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;
use crate::text::words::Words;
use crate::text::{normalize, shorten};

pub(super) const RULE: Rule = Rule {
    id: "change/checklist-open",
    summary: "A box in the description is open",
    why: "An open box is a promise that is not kept yet. A box that does not apply is struck through or \
          says `N/A: reason`. In a list of alternatives, such as *Type of change*, one tick is enough.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[],
    options: &[RuleOption {
        key: "done.after_merge",
        help: "Words of the template's boxes that can be ticked only after the merge.",
    }],
    fails: Example {
        description: Some(
            "## Tests\n\n- [x] Unit tests\n- [ ] Docs updated (N/A)\n- [ ] Changelog\n",
        ),
        ..Example::NONE
    },
    passes: Example {
        description: Some(
            "## Type of change\n\n- [x] Fix\n- [ ] Feature\n\n## Tests\n\n- [x] Unit tests\n- [ ] ~~Changelog~~\n- [ ] Docs updated (N/A: no user sees it)\n",
        ),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let (_, description) = cx.description()?;
    let document = &description.document;
    let choices = choices(cx.sources.text(description.source), document);
    let done = Definition::of(cx);
    let later = after_merge(cx);
    for task in &document.tasks {
        let is_choice = task.section.is_some_and(|section| choices.contains(&section));
        let words = Words::of(&task.text);
        let is_later = later.iter().any(|known| words.has(known));
        if is_choice || is_later || done.entry_of(&words).is_some() {
            continue;
        }
        let at = Location::new(description.source, task.marker);
        if let Some((message, help)) = complaint(task) {
            out.push(Finding::new(at, message, help).key(normalize(&task.text)));
        }
    }
    let answered = document.tasks.iter().filter(|task| complaint(task).is_none());
    let answered: BTreeSet<usize> = answered.filter_map(|task| task.section).collect();
    for index in choices.difference(&answered).copied() {
        let section = &document.sections[index];
        let at = Location::new(description.source, section.heading);
        let message = format!("no box is ticked below \"{}\"", section.title);
        let key = normalize(&section.title);
        out.push(Finding::new(at, message, "tick the one that fits").key(key));
    }
    Ok(())
}

/// The boxes of the template that can be ticked only after the merge.
fn after_merge(cx: &Context<'_>) -> Vec<Words> {
    let template = cx.change.and_then(|change| change.template.as_ref());
    let tasks = template.into_iter().flat_map(|template| &template.document.tasks);
    let words = tasks.map(|task| Words::of(&task.text));
    words.filter(|words| is_after_merge(words, cx)).collect()
}

/// What is wrong with a box, and what to do; `None` if it is answered.
fn complaint(task: &Task) -> Option<(String, &'static str)> {
    let help = match answer(task) {
        Answer::Ticked | Answer::NotApplicable => return None,
        Answer::Open if task.text.is_empty() => {
            return Some((
                "a box without text is open".to_owned(),
                "write what it promises and tick it, or delete its line",
            ));
        }
        Answer::WithoutReason => "say why it does not apply: `N/A: reason`",
        Answer::Open => "do it and tick the box, or say why it does not apply: `N/A: reason`",
    };
    Some((format!("the box \"{}\" is open", shorten(&task.text, 60)), help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    fn outlined(description: &'static str, policy: &'static str) -> String {
        let example = Example { description: Some(description), policy, ..Example::NONE };
        outline(&RULE, &Fixture::new(&example))
    }

    #[test]
    fn of_alternatives_one_tick_is_enough() {
        let open = "## Type of change\n- [ ] Fix\n- [ ] Feature\n## Checklist\n- [x] a\n";
        insta::assert_snapshot!(outlined(open, ""), @r#"1:4 "Type of change" no box is ticked below "Type of change""#);
        assert_eq!(outlined("## Risk\nPick one\n- [ ] Low\n- [x] High\n", ""), "");
    }

    #[test]
    fn what_the_template_puts_after_the_merge_does_not_block() {
        let said = |policy, description| {
            let template =
                Some("## Done\n- [ ] Announced after the merge\n- [ ] Dashboard looked at\n");
            let description = Some(description);
            let example = Example { policy, template, description, ..Example::NONE };
            outline(&RULE, &Fixture::new(&example))
        };
        let both = "## Done\n- [ ] Announced after the merge\n- [ ] Dashboard looked at\n";
        assert_eq!(said("", both), "3:3 \"[ ]\" the box \"Dashboard looked at\" is open");
        assert_eq!(said("done: {after_merge: [dashboard looked at]}\n", both), "");
        let own = "- [ ] Tests, after the merge\n";
        assert!(said("", own).contains("is open"), "an author cannot say so");
    }

    #[test]
    fn a_box_without_text_asks_for_some() {
        insta::assert_snapshot!(outlined("- [ ]\n", ""), @r#"1:3 "[ ]" a box without text is open"#);
    }

    #[test]
    fn boxes_of_the_definition_of_done_are_left_to_its_own_rule() {
        let policy = "done:\n  items: [Docs updated]\n";
        assert_eq!(outlined("> - [ ] **Docs** updated: see #4\n", policy), "");
        insta::assert_snapshot!(outlined("- [ ] Docs read\n", policy), @r#"1:3 "[ ]" the box "Docs read" is open"#);
    }
}
