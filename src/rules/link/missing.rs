//! `link/missing`

use super::BACKLOG;
use crate::change::reason::is_reason;
use crate::change::worked_on::what_it_does;
use crate::change::{Change, ChangeKind, Link, LinkOrigin, NoItem};
use crate::finding::{Finding, Findings, Severity};
use crate::policy::LinkPlace;
use crate::policy::NoItemPolicy;
use crate::rules::candidates::candidates;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;
use crate::text::{list, shorten};

/// More mentions than this in one sentence help nobody.
const MOST_MENTIONS: usize = 3;

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
    if change.links.iter().any(|link| link.claimed && link.origin != LinkOrigin::Moved) {
        return Ok(());
    }
    let moved = change.links.iter().find(|link| link.origin == LinkOrigin::Moved);
    let add = help(cx, change, moved);
    let finding = match (&change.no_item, cx.policy.link.none) {
        (None, _) => Finding::new(place(change), says_nothing(change, moved), add),
        (Some(none), NoItemPolicy::Never) => {
            Finding::new(none.location, "this policy lets no change go in without an item", add)
        }
        (Some(NoItem { location, reason }), NoItemPolicy::WithReason) if !is_reason(reason) => {
            let help = "say why it needs no item: `Backlog: none - why`, or name the item";
            let said = if reason.is_empty() { cx.sources.slice(*location) } else { reason };
            let message = format!(
                "the change says that it needs no item, and \"{}\" is not a reason",
                shorten(said, 40)
            );
            Finding::new(*location, message, help)
        }
        (Some(none), NoItemPolicy::WithReason) => match moved {
            Some(link) => {
                let message = format!("`Backlog: none` does not cover {}", worked_on(cx, link));
                Finding::new(none.location, message, add)
            }
            None => return Ok(()),
        },
    };
    let finding = finding.step(0).key("no item");
    out.push(match moved {
        Some(link) => finding.related(link.location, "the change works on it here"),
        None => finding,
    });
    Ok(())
}

/// What a change says that names no item.
fn says_nothing(change: &Change, moved: Option<&Link>) -> String {
    let mentions = change.links.iter().filter(|link| !link.claimed);
    let mentions: Vec<String> =
        mentions.take(MOST_MENTIONS).map(|link| shorten(&link.text, 40)).collect();
    match (moved, &mentions[..]) {
        (None, [_, ..]) => format!(
            "the change names no item of the backlog as its own: it only mentions {}",
            list(&mentions, "and")
        ),
        _ => "the change names no item of the backlog".to_owned(),
    }
}

/// The item that the change works on, and how.
fn worked_on(cx: &Context<'_>, link: &Link) -> String {
    let item = cx.backlog.item(&link.text);
    item.map_or(link.text.clone(), |item| {
        format!("{}, {}", item.name(), what_it_does(item, link.location))
    })
}

fn place(change: &Change) -> Location {
    match &change.description {
        Some(description) => Location::whole(description.source),
        None => Location::Change,
    }
}

/// How to name an item in the strongest way that the policy reads: what the change moves itself,
/// else what its branch, its paths or its author fit.
fn help(cx: &Context<'_>, change: &Change, moved: Option<&Link>) -> String {
    let ids = match moved {
        Some(link) => vec![link.text.as_str()],
        None => candidates(cx, change),
    };
    let id = ids.first().copied().unwrap_or("ID");
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
    let others: Vec<String> = ids.iter().skip(1).map(|id| format!("`{id}`")).collect();
    let mut help = format!("add {what} {place}, with the id of your item");
    if !others.is_empty() {
        help = format!("{help} (perhaps {})", list(&others, "or"));
    }
    if cx.policy.link.none == NoItemPolicy::WithReason
        && change.no_item.is_none()
        && moved.is_none()
    {
        help.push_str(", or `Backlog: none - why` where it needs none");
    }
    help
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, check, outline};

    fn said(policy: &str, description: &str) -> String {
        let description = Some(description);
        let example = Example { policy, backlog: BACKLOG, description, ..Example::NONE };
        outline(&RULE, &Fixture::new(&example))
    }

    #[test]
    fn a_change_without_an_item_says_why() {
        assert_eq!(said("", "Backlog: none - a typo"), "");
        let bare = "the change says that it needs no item, and";
        for (text, reason) in [
            ("none", "none"),
            ("none - reason", "reason"),
            ("none - n/a", "n/a"),
            ("none: TBD", "TBD"),
        ] {
            let expected = format!("1:10 \"{text}\" {bare} \"{reason}\" is not a reason");
            assert_eq!(said("", &format!("Backlog: {text}")), expected);
        }
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
            "add a line `Backlog: ID` to the description, with the id of your item, or `Backlog: none - why` where it needs none"
        );
        assert_eq!(
            help("link: {from: [title]}\n"),
            "add `ID` to the title, with the id of your item, or `Backlog: none - why` where it needs none"
        );
    }
}
