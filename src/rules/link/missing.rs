//! `link/missing`

use super::BACKLOG;
use crate::backlog::{Backlog, State};
use crate::change::{Change, ChangeKind, NoItem};
use crate::finding::{Finding, Findings, Severity};
use crate::policy::NoItemPolicy;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;

pub(super) const RULE: Rule = Rule {
    id: "link/missing",
    summary: "The change names no item of the backlog",
    why: "Work that is in no item is work that nobody planned. A change names its item with a line \
          `Backlog: ID` in the description or a commit, with a section *Linked items*, with a closing \
          keyword, or with an id that cannot be mistaken.",
    severity: Severity::Error,
    subject: Subject::Change,
    options: &[
        RuleOption { key: "link.required", help: "Whether a change must name an item." },
        RuleOption {
            key: "link.from",
            help: "The texts in which it may: body, title, branch, commits.",
        },
        RuleOption {
            key: "link.none",
            help: "Whether `Backlog: none - reason` stands for an item.",
        },
    ],
    fails: Example {
        backlog: BACKLOG,
        description: Some("Stream the rows.\n\n<!-- Backlog: US-1.1 -->\n"),
        ..Example::NONE
    },
    passes: Example {
        backlog: BACKLOG,
        description: Some("Stream the rows.\n\nBacklog: US-1.1\n"),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let change = cx.change()?;
    if !cx.policy.link.required {
        return Err(Skip::new("link.required is false"));
    }
    if matches!(change.kind, ChangeKind::MergeGroup | ChangeKind::Push) {
        return Err(Skip::new(format!("a {} is judged as a pull request", change.kind.phrase())));
    }
    if !change.links.is_empty() {
        return Ok(());
    }
    let add = format!(
        "add a line `Backlog: {}` to the description, with the id of your item",
        example_id(cx.backlog)
    );
    let finding = match (&change.no_item, cx.policy.link.none) {
        (None, _) => Finding::new(place(change), "the change names no item of the backlog", add),
        (Some(none), NoItemPolicy::Never) => {
            Finding::new(none.location, "this policy lets no change go in without an item", add)
        }
        (Some(NoItem { location, reason }), NoItemPolicy::WithReason) if reason.is_empty() => {
            let help = "say why: `Backlog: none - reason`";
            Finding::new(*location, "the change says that it needs no item, but not why", help)
        }
        (Some(_), NoItemPolicy::WithReason) => return Ok(()),
    };
    out.push(finding.key("no item"));
    Ok(())
}

fn place(change: &Change) -> Location {
    match &change.description {
        Some(description) => Location::whole(description.source),
        None => Location::Change,
    }
}

/// The id that most likely fits: of an item in progress, else of a ready one, else of any.
fn example_id(backlog: &Backlog) -> &str {
    let with = |state| backlog.items.iter().find(|item| item.state() == Some(state));
    let item = with(State::InProgress).or_else(|| with(State::Ready)).or(backlog.items.first());
    item.map_or("ID", |item| &item.id)
}
