//! `backlog/item-lost`

use std::collections::HashSet;

use super::{Guard, guard};
use crate::backlog::{Item, RequirementKind, State};
use crate::finding::{Finding, Findings, Severity};
use crate::policy::Protected;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::RepoPath;

pub(super) const RULE: Rule = Rule {
    id: "backlog/item-lost",
    summary: "The change removes an open item",
    why: "An item that vanishes before it is done is a promise that nobody took back. One that is in \
          progress, in review or blocked must not go, one that is planned or ready is worth a warning; \
          with `protect: [items]`, or where the backlog says so, no open item may. Done and dropped \
          items may go, and so may one that goes to another file of the backlog.",
    severity: Severity::Error,
    subject: Subject::Movement,
    needs: &[],
    options: &[RuleOption {
        key: "backlog.protect",
        help: "`items`: what is planned or ready must not go either.",
    }],
    fails: Example {
        base: Some("# Backlog\n\n## In Progress\n\n- [ ] Export\n- [ ] Import\n"),
        backlog: "# Backlog\n\n## In Progress\n\n- [ ] Import\n",
        description: Some("Tidy up.\n"),
        ..Example::NONE
    },
    passes: Example {
        base: Some("# Backlog\n\n## In Progress\n\n- [ ] Import\n\n## Done\n\n- [x] Export\n"),
        backlog: "# Backlog\n\n## In Progress\n\n- [ ] Import\n",
        description: Some("Tidy up.\n"),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let movements = cx.movements()?;
    let guard = guard(cx, Protected::Items, RequirementKind::KeepItems).ok();
    let still_read: HashSet<&RepoPath> =
        cx.backlog.items.iter().map(|item| &cx.backlog.file(item).path).collect();
    for item in movements.lost().filter(|item| !item.state().is_some_and(State::is_closed)) {
        let file = movements.base().file(item);
        let stated = guard.as_ref().and_then(|guard| guard.of(file));
        let is_running =
            matches!(item.state(), Some(State::InProgress | State::InReview | State::Blocked));
        match stated {
            Some(stated) => out.push(Guard::cite(finding(item), stated)),
            // Another rule says what went with its file.
            None if !file.whole && !still_read.contains(&file.path) => {}
            None if is_running => out.push(finding(item)),
            None => out.push(finding(item).at_most(Severity::Warning)),
        }
    }
    Ok(())
}

fn finding(item: &Item) -> Finding {
    let state = match item.state() {
        Some(State::Planned | State::Ready) | None => "open",
        Some(state) => state.as_str(),
    };
    let message = format!("the change removes {}, which is {state}", item.name());
    let help = "put it back, or say in it that it is dropped";
    Finding::new(item.at(item.header), message, help).item(&item.id).key("lost")
}
