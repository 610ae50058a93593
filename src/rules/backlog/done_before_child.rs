//! `backlog/done-before-child`

use crate::backlog::{Order, State};
use crate::catalogue::{Judgement, Need};
use crate::finding::{Findings, Severity};
use crate::planning::relations::{self, Relations};
use crate::rules::orders::Weight;
use crate::rules::{Context, Example, Rule, Skip, Subject};

pub(super) const RULE: Rule = Rule {
    id: "backlog/done-before-child",
    summary: "An item is done while one that it holds is open",
    why: "An epic is done when its stories are, a task when its steps are. One that is done too early hides \
          what is left to do from everyone who looks at the top only. What holds items may be in progress \
          for as long as they take. It is an error where the policy names this rule or the backlog says in \
          a sentence that the parts come first, else a warning.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[Need::Judgement(Judgement::Finish)],
    options: &[],
    fails: Example {
        backlog: "## EPIC 1 — Lending\n\n**Status:** Done\n\n### US-1.1 — Scan a card\n\n**Current Alignment:** 🟢 Done\n\n### US-1.2 — Print a receipt\n\n**Current Alignment:** 🔴 Low\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "## EPIC 1 — Lending\n\n**Status:** In progress\n\n### US-1.1 — Scan a card\n\n**Current Alignment:** 🟢 Done\n\n### US-1.2 — Print a receipt\n\n**Current Alignment:** 🔴 Low\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let relations = Relations::of(cx.backlog);
    let mut weight = Weight::new(cx, &RULE, Order::Children);
    for item in cx.backlog.items.iter().filter(|item| item.state() == Some(State::Done)) {
        let open = relations.open_children(item);
        let Some(first) = open.first() else { continue };
        let message = format!("{} is done, and holds {}", item.name(), relations::named(&open));
        let help = format!("finish {} first, or open {} again", first.name(), item.name());
        out.push(weight.breach(item, &open, "open child", message, help));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    #[test]
    fn below_what_says_nothing_the_open_parts_count() {
        let backlog = "# Implementation Plan\n\n- [x] 1. Search\n  - [x] 1.1 Index\n  - [ ] 1.2 Rank\n- [ ] 2. Ship it\n";
        let fixture = Fixture::new(&Example { backlog, ..Example::NONE });
        assert_eq!(
            outline(&RULE, &fixture),
            "3:1 \"- [x]\" item 1 is done, and holds item 1.2, which is planned"
        );
        let stateless = "# Backlog\n\n## A-1 Core\n\n- Status: Done\n\n## A-2 Export\n\n- Parent: A-1\n- Owner: ada\n\n## A-3 Rows\n\n- Status: Ready\n- Parent: A-2\n";
        let fixture = Fixture::new(&Example { backlog: stateless, ..Example::NONE });
        assert!(outline(&RULE, &fixture).ends_with("A-1 is done, and holds A-3, which is ready"));
    }
}
