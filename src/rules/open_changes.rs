//! What the open changes of the forge mean for this one.

use std::collections::HashSet;

use super::{Context, Exemption, LinkedItem, Skip};
use crate::finding::{Finding, Findings, Severity};
use crate::forge::facts::OpenChange;
use crate::policy::{OpenChangesLimit, OpenChangesPer};
use crate::source::Location;
use crate::text::{list_of, normalize, plural, shorten};

/// More changes than this in one sentence help nobody.
const MOST_NAMED: usize = 5;

/// Judges the limits of open changes; a draft's errors weigh as warnings.
pub(super) fn judge_limits(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let exemption = Exemption::of(cx);
    let is_exempt = matches!(exemption, Exemption::Exempt(_));
    if cx.policy.open_changes.is_empty() || cx.change.is_none() || is_exempt {
        return Ok(());
    }
    let others = cx.open_changes()?;
    for limit in &cx.policy.open_changes {
        let found = match limit.per {
            OpenChangesPer::Author => by_author(cx, others, limit)?.into_iter().collect(),
            OpenChangesPer::Item => by_item(cx, others, limit),
        };
        let weigh = |finding: Finding| match exemption {
            Exemption::Draft => finding.at_most(Severity::Warning),
            Exemption::None | Exemption::Exempt(_) => finding,
        };
        out.extend(found.into_iter().map(weigh));
    }
    Ok(())
}

fn by_author(
    cx: &Context<'_>,
    others: &[OpenChange],
    limit: &OpenChangesLimit,
) -> Result<Option<Finding>, Skip> {
    let unknown = || {
        Skip::unverified(
            "the author of the change is not known",
            "name the author: `--author LOGIN`",
        )
    };
    let author = cx.change.and_then(|change| change.author.as_ref()).ok_or_else(unknown)?;
    let is_own = |other: &&OpenChange| {
        let login = other.author.as_ref().map(|login| login.as_raw());
        login.is_some_and(|login| login.eq_ignore_ascii_case(author.as_raw()))
    };
    let own: Vec<&OpenChange> = others.iter().filter(is_own).collect();
    let name = shorten(author.as_raw(), 40);
    let finding = over(&own, limit, Location::Change, &format!("{name} has"));
    Ok(finding.map(|finding| finding.key(format!("author {}", normalize(author.as_raw())))))
}

fn by_item(cx: &Context<'_>, others: &[OpenChange], limit: &OpenChangesLimit) -> Vec<Finding> {
    let claimed = claimed(cx, others).into_iter();
    let finding = |(linked, others): (LinkedItem<'_>, Vec<&OpenChange>)| {
        let whose = format!("{} has", linked.item.name());
        let finding = over(&others, limit, linked.link.location, &whose)?;
        Some(finding.item(&linked.item.id).key("open changes"))
    };
    claimed.filter_map(finding).collect()
}

/// The items that this change names with the other open changes that name them too. An item that
/// holds items, such as an epic, is for many.
pub(super) fn claimed<'a>(
    cx: &Context<'a>,
    others: &'a [OpenChange],
) -> Vec<(LinkedItem<'a>, Vec<&'a OpenChange>)> {
    let items = &cx.backlog.items;
    let parents: HashSet<&str> = items.iter().filter_map(|item| item.parent.as_deref()).collect();
    let linked = cx.linked_items().into_iter();
    let single = linked.filter(|linked| !parents.contains(linked.item.id.as_str()));
    let with_others = single.map(|linked| {
        let names = |other: &&OpenChange| other.items.contains(&linked.item.id);
        (linked, others.iter().filter(names).collect())
    });
    with_others.collect()
}

/// The finding where this change and the others are more than the limit allows.
fn over(
    others: &[&OpenChange],
    limit: &OpenChangesLimit,
    at: Location,
    whose: &str,
) -> Option<Finding> {
    let count = others.len() + 1;
    if count <= limit.max {
        return None;
    }
    let verb = if limit.max == 1 { "is" } else { "are" };
    let message = format!(
        "{whose} {}, and {} {verb} allowed: this one, {}",
        plural(count, "open change"),
        limit.max,
        named(others)
    );
    let finding = Finding::new(at, message, "finish or close one of them first");
    Some(match limit.at {
        Some(policy) => finding.related(policy, "the limit"),
        None => finding,
    })
}

/// `#4 "Export" by ada and #7 "Import" (draft)`.
pub(super) fn named(changes: &[&OpenChange]) -> String {
    let one = |change: &&OpenChange| {
        let author = change
            .author
            .as_ref()
            .map_or(String::new(), |by| format!(" by {}", shorten(by.as_raw(), 40)));
        let draft = if change.draft { " (draft)" } else { "" };
        let title = shorten(change.title.as_raw(), 40);
        format!("#{} \"{title}\"{author}{draft}", change.number)
    };
    list_of(changes.iter().take(MOST_NAMED).map(one).collect(), changes.len())
}
