//! `backlog/done-before-dependency`

use crate::backlog::{Order, State};
use crate::catalogue::{Judgement, Need};
use crate::finding::{Findings, Severity};
use crate::planning::relations::{self, Relations};
use crate::rules::orders::Weight;
use crate::rules::{Context, Example, Rule, Skip, Subject};

pub(super) const RULE: Rule = Rule {
    id: "backlog/done-before-dependency",
    summary: "An item is done while one that it depends on is open",
    why: "Either the item is not done, or the other one is, or it never depended on it: one of the three is \
          written down wrongly, and whoever plans by the backlog is misled. It is an error where the policy \
          names this rule or the backlog says in a sentence that dependencies come first, else a warning.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[Need::Judgement(Judgement::Finish)],
    options: &[],
    fails: Example {
        backlog: "# Tasks: labels\n\n## Phase 1: Set up\n\n- [x] T001 Make the folder\n- [ ] T002 Draw the label in src/label.py\n- [x] T003 Print it (depends on T002)\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "# Tasks: labels\n\n## Phase 1: Set up\n\n- [x] T001 Make the folder\n- [x] T002 Draw the label in src/label.py\n- [x] T003 Print it (depends on T002)\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let relations = Relations::of(cx.backlog);
    let mut weight = Weight::new(cx, &RULE, Order::Dependencies);
    for item in cx.backlog.items.iter().filter(|item| item.state() == Some(State::Done)) {
        let open = relations.open_dependencies(item);
        let Some(first) = open.first() else { continue };
        let message =
            format!("{} is done, and depends on {}", item.name(), relations::named(&open));
        let help = format!("finish {} first, or take the dependency out", first.name());
        out.push(weight.breach(item, &open, "open dependency", message, help));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, check as found};

    #[test]
    fn what_was_so_before_and_got_worse_is_another_finding() {
        let weight = |text: &str| {
            let backlog = format!(
                "# Tasks: labels\n\n- [ ] T001 Cut\n- [ ] T002 Draw\n- [x] T003 Print ({text})\n"
            );
            let fixture = Fixture::new(&Example { backlog: &backlog, ..Example::NONE });
            found(&RULE, &fixture).unwrap()[0].weight
        };
        assert_eq!((weight("depends on T001"), weight("depends on T001, T002")), (1, 2));
    }
}
