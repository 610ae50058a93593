//! `link/missing`

use super::BACKLOG;
use crate::backlog::{Backlog, State};
use crate::change::{Change, ChangeKind, NoItem};
use crate::finding::{Finding, Findings, Severity};
use crate::policy::LinkPlace;
use crate::policy::NoItemPolicy;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;
use crate::text::normalize;

pub(super) const RULE: Rule = Rule {
    id: "link/missing",
    summary: "The change names no item of the backlog",
    why: "Work that is in no item is work that nobody planned. A change names its item with a line \
          `Backlog: ID` in the description or a commit, with a section *Linked items*, with a closing \
          keyword, or with an id that cannot be mistaken.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[],
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
    cx.asks_for_description()?;
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
    let add = help(cx);
    let finding = match (&change.no_item, cx.policy.link.none) {
        (None, _) => Finding::new(place(change), "the change names no item of the backlog", add),
        (Some(none), NoItemPolicy::Never) => {
            Finding::new(none.location, "this policy lets no change go in without an item", add)
        }
        (Some(NoItem { location, reason }), NoItemPolicy::WithReason) if says_nothing(reason) => {
            let help = "say why: `Backlog: none - reason`";
            Finding::new(*location, "the change says that it needs no item, but not why", help)
        }
        (Some(_), NoItemPolicy::WithReason) => return Ok(()),
    };
    out.push(finding.step(0).key("no item"));
    Ok(())
}

fn place(change: &Change) -> Location {
    match &change.description {
        Some(description) => Location::whole(description.source),
        None => Location::Change,
    }
}

/// Whether a reason is none, or the word that the help itself puts in its place.
fn says_nothing(reason: &str) -> bool {
    matches!(normalize(reason).as_str(), "" | "reason")
}

/// How to name an item in the strongest way that the policy reads.
fn help(cx: &Context<'_>) -> String {
    let id = example_id(cx.backlog);
    let reads = |place| cx.policy.link.from.contains(&place);
    let (what, place) = if reads(LinkPlace::Body) {
        (format!("a line `Backlog: {id}`"), "to the description")
    } else if reads(LinkPlace::Commit) {
        (format!("a line `Backlog: {id}`"), "to a commit message")
    } else if reads(LinkPlace::Title) {
        (format!("`{id}`"), "to the title")
    } else {
        (format!("`{id}`"), "to the name of the branch")
    };
    format!("add {what} {place}, with the id of your item")
}

/// The id that most likely fits: of an item in progress, else of a ready one, else of any.
fn example_id(backlog: &Backlog) -> &str {
    let with = |state| backlog.items.iter().find(|item| item.state() == Some(state));
    let item = with(State::InProgress).or_else(|| with(State::Ready)).or(backlog.items.first());
    item.map_or("ID", |item| &item.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, check, outline};

    fn said(policy: &'static str, description: &'static str) -> String {
        let description = Some(description);
        let example = Example { policy, backlog: BACKLOG, description, ..Example::NONE };
        outline(&RULE, &Fixture::new(&example))
    }

    #[test]
    fn a_change_without_an_item_says_why() {
        assert_eq!(said("", "Backlog: none - a typo"), "");
        let bare = "the change says that it needs no item, but not why";
        assert_eq!(said("", "Backlog: none"), format!("1:10 \"none\" {bare}"));
        let copied = "Backlog: none - reason";
        assert_eq!(said("", copied), format!("1:10 \"none - reason\" {bare}"));
        assert_eq!(
            said("link: {none: never}\n", "Backlog: none - a typo"),
            "1:10 \"none - a typo\" this policy lets no change go in without an item"
        );
        assert_eq!(said("link: {required: false}\n", ""), "skipped: link.required is false");
    }

    #[test]
    fn the_help_names_a_text_that_is_read_and_an_item_that_is_worked_on() {
        let help = |policy| {
            let description = Some("");
            let example = Example { policy, backlog: BACKLOG, description, ..Example::NONE };
            check(&RULE, &Fixture::new(&example)).unwrap().remove(0).help
        };
        assert_eq!(
            help(""),
            "add a line `Backlog: US-1.1` to the description, with the id of your item"
        );
        assert_eq!(
            help("link: {from: [title]}\n"),
            "add `US-1.1` to the title, with the id of your item"
        );
    }
}
