//! `link/new-item`

use std::collections::HashSet;

use crate::backlog::{Backlog, Item, State};
use crate::change::Link;
use crate::finding::{Finding, Findings, Severity};
use crate::policy::NewItemPolicy;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::text::{normalize, placeholder};

pub(super) const RULE: Rule = Rule {
    id: "link/new-item",
    summary: "The change works on an item that it adds itself",
    why: "An item that the same change writes down and works on was planned by nobody else, and its criteria \
          are whatever its author wrote: worth a look, so it is a note. Added and done at once is a \
          warning. Where at least half of the items of its kind in the file had acceptance criteria before \
          the change, the new one needs some too, or a reason behind its id (`Backlog: US-1.9 - found while \
          testing`): else it is an error. A file of items that is new as a whole is left alone.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[],
    options: &[RuleOption {
        key: "link.new",
        help: "What it is worth: `allow` for nothing, `note`, or `never` for an error.",
    }],
    fails: Example {
        base: Some(BASE),
        backlog: ADDED,
        description: Some("Backlog: 2\n"),
        ..Example::NONE
    },
    passes: Example {
        base: Some(ADDED),
        backlog: ADDED,
        description: Some("Backlog: 2\n"),
        ..Example::NONE
    },
    check,
};

const BASE: &str = "In Progress\n\n1) Export\n- Status: In Progress\n- Acceptance Criteria:\n  - Rows are streamed.\n";
const ADDED: &str = "In Progress\n\n1) Export\n- Status: In Progress\n- Acceptance Criteria:\n  - Rows are streamed.\n\nReady\n\n2) Import\n- Status: Ready\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    cx.change()?;
    let policy = cx.policy.link.new;
    if policy == NewItemPolicy::Allow {
        return Err(Skip::new("link.new allows it"));
    }
    let movements = cx.movements()?;
    let known: HashSet<&str> = movements
        .base()
        .items
        .iter()
        .map(|item| movements.base().file(item).path.as_str())
        .collect();
    let linked = cx.linked_items();
    for item in movements.added() {
        let link = linked.iter().find(|linked| linked.item.id == item.id).map(|linked| linked.link);
        let is_own_work = known.contains(cx.backlog.file(item).path.as_str()) && is_worked_on(item);
        if link.is_some() || is_own_work {
            out.push(finding(cx, movements.base(), item, link));
        }
    }
    Ok(())
}

fn is_worked_on(item: &Item) -> bool {
    matches!(item.state(), Some(State::InProgress | State::InReview | State::Done))
}

fn finding(cx: &Context<'_>, base: &Backlog, item: &Item, link: Option<&Link>) -> Finding {
    let name = item.name();
    let at = link.map_or_else(|| item.at(item.header), |link| link.location);
    let done = if item.state() == Some(State::Done) { ", and finishes it at once" } else { "" };
    let works = if link.is_some() { "works on it" } else { "brings it into work" };
    let message = format!("the change adds {name} itself and {works}{done}");
    let look = format!("see that {name} is work that the team wants, and that its criteria are");
    let new = |message: String, help: String| {
        let finding = Finding::new(at, message, help).item(&item.id).key("new");
        finding.related(item.at(item.header), "added here")
    };
    if cx.policy.link.new == NewItemPolicy::Never {
        return new(message, "write the item down in a change of its own first".to_owned());
    }
    if item.criteria.is_empty()
        && is_usual(cx, base, item)
        && link.is_none_or(|link| !has_reason(cx, link))
    {
        let message = format!("{message}, without criteria as items of its kind have them");
        let help = format!(
            "write its acceptance criteria down, or say why: `Backlog: {} - reason`",
            item.id
        );
        return new(message, help);
    }
    let weight = if done.is_empty() { Severity::Note } else { Severity::Warning };
    new(message, look).at_most(weight)
}

/// Whether at least half of the items of its kind had criteria in this file before the change.
fn is_usual(cx: &Context<'_>, base: &Backlog, item: &Item) -> bool {
    let path = &cx.backlog.file(item).path;
    let alike =
        base.items.iter().filter(|known| known.kind == item.kind && base.file(known).path == *path);
    let (with, all) = alike.fold((0, 0), |(with, all), known| {
        (with + usize::from(!known.criteria.is_empty()), all + 1)
    });
    all > 0 && with * 2 >= all
}

/// Whether words of a reason stand behind the reference, on its line: `US-1.9 - found while testing`.
fn has_reason(cx: &Context<'_>, link: &Link) -> bool {
    let (Some(source), Some(span)) = (link.location.source(), link.location.span()) else {
        return false;
    };
    let text = cx.sources.text(source);
    let behind = text.get(span.end as usize..).unwrap_or_default();
    let line = behind.lines().next().unwrap_or_default().trim_start();
    let reason = line.strip_prefix(['-', '–', '—', ':', '(']).unwrap_or_default().trim();
    let words = normalize(reason);
    !words.is_empty() && words != "reason" && !placeholder::is_one(reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, check as found};

    fn said(
        policy: &'static str,
        base: &str,
        head: &str,
        text: &'static str,
    ) -> Vec<(Severity, String)> {
        let fixture = Fixture::new(&Example {
            policy,
            base: Some(base),
            backlog: head,
            description: Some(text),
            ..Example::NONE
        });
        let found = found(&RULE, &fixture).unwrap_or_default().into_iter();
        found.map(|found| (found.severity, found.message)).collect()
    }

    const PLAIN: &str = "In Progress\n\n1) Export\n- Status: In Progress\n";

    #[test]
    fn it_is_a_note_and_a_warning_where_it_is_finished_at_once() {
        let added = format!("{PLAIN}\nReady\n\n2) Import\n- Status: Ready\n");
        let note =
            vec![(Severity::Note, "the change adds item 2 itself and works on it".to_owned())];
        assert_eq!(said("", PLAIN, &added, "Backlog: 2"), note);
        assert_eq!(said("link: {new: allow}\n", PLAIN, &added, "Backlog: 2"), []);
        assert_eq!(said("link: {new: never}\n", PLAIN, &added, "Backlog: 2")[0].0, Severity::Error);
        assert_eq!(said("", PLAIN, &added, "Backlog: 1"), [], "written down and left for later");
        let done = format!("{PLAIN}\nDone\n\n2) Import\n- Status: Done\n");
        let finished = "the change adds item 2 itself and works on it, and finishes it at once";
        assert_eq!(
            said("", PLAIN, &done, "Backlog: 2"),
            [(Severity::Warning, finished.to_owned())]
        );
        assert_eq!(said("", PLAIN, &done, "Backlog: 1")[0].0, Severity::Warning, "nobody names it");
    }

    #[test]
    fn where_its_kind_has_criteria_it_needs_some_or_a_reason() {
        let weight = |text| said("", BASE, ADDED, text)[0].0;
        assert_eq!(weight("Backlog: 2"), Severity::Error);
        assert_eq!(weight("Backlog: 2 - reason"), Severity::Error);
        assert_eq!(weight("Backlog: 2 - found while the export was tested"), Severity::Note);
        let with = ADDED.replace(
            "- Status: Ready\n",
            "- Status: Ready\n- Acceptance Criteria:\n  - Rows are read.\n",
        );
        assert_eq!(said("", BASE, &with, "Backlog: 2")[0].0, Severity::Note);
    }

    #[test]
    fn a_backlog_that_is_new_as_a_whole_is_only_written_down() {
        assert_eq!(
            said("", "", &format!("{PLAIN}\nDone\n\n2) Import\n- Status: Done\n"), "Work"),
            []
        );
    }
}
