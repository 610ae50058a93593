//! Rules about the backlog itself.

use super::{Context, Rule, Skip};
use crate::backlog::{BacklogFile, RequirementKind};
use crate::finding::Finding;
use crate::planning::priority;
use crate::policy::Protected;
use crate::source::Location;

mod broken_link;
mod card_too_long;
mod checklist_contradiction;
mod count_mismatch;
mod dependency_cycle;
mod dialect_unclear;
mod done_before_child;
mod done_before_dependency;
mod duplicate_id;
mod duplicate_section;
mod encoding;
mod file_lost;
mod group_mismatch;
mod group_unbalanced;
mod item_lost;
mod item_reordered;
mod item_rewritten;
mod priority_above_parent;
mod priority_order;
mod promotion;
mod reading_lost;
mod sequence_gap;
mod stale;
mod started_before_dependency;
mod status_contradiction;
mod syntax;
mod unknown_reference;
mod unknown_status;
mod unread;

/// Two tasks in a group: what the examples of the rules about changed items begin with.
const TWO_TASKS: &str = "## group_begin [type:ops][priority:high]\n\n\
    ## task_begin\n### # [id:TASK-20260101-001][type:ops][priority:high][component:x] Export\n**Status:** todo\n**Description:** Write the rows.\n## task_end\n\n\
    ## task_begin\n### # [id:TASK-20260101-002][type:ops][priority:high][component:x] Import\n**Status:** todo\n**Description:** Read the rows.\n## task_end\n\n\
    ## group_end\n";

pub(super) use unread::{doubtful, undecided};

pub(super) const RULES: &[&Rule] = &[
    &duplicate_id::RULE,
    &unknown_status::RULE,
    &status_contradiction::RULE,
    &checklist_contradiction::RULE,
    &unknown_reference::RULE,
    &dependency_cycle::RULE,
    &started_before_dependency::RULE,
    &done_before_dependency::RULE,
    &done_before_child::RULE,
    &syntax::RULE,
    &group_mismatch::RULE,
    &group_unbalanced::RULE,
    &file_lost::RULE,
    &item_lost::RULE,
    &item_rewritten::RULE,
    &item_reordered::RULE,
    &promotion::RULE,
    &sequence_gap::RULE,
    &priority_order::RULE,
    &priority_above_parent::RULE,
    &broken_link::RULE,
    &count_mismatch::RULE,
    &duplicate_section::RULE,
    &card_too_long::RULE,
    &stale::RULE,
    &encoding::RULE,
    &dialect_unclear::RULE,
    &unread::RULE,
    &reading_lost::RULE,
];

/// What no change may do to the items, and who says so.
struct Guard {
    ask: RequirementKind,
    policy: Option<Option<Location>>,
}

/// What forbids it: the policy, or the backlog before the change, whose words the change cannot
/// take back.
///
/// # Errors
/// Where neither does.
fn guard(cx: &Context<'_>, what: Protected, ask: RequirementKind) -> Result<Guard, Skip> {
    let protect = &cx.policy.backlog.protect;
    let policy = protect.iter().find(|(known, _)| *known == what).map(|(_, at)| *at);
    let stated = cx.base.is_some_and(|base| base.files.iter().any(|file| file.asks(ask).is_some()));
    if policy.is_none() && !stated {
        return Err(Skip::new("neither policy nor backlog forbids it"));
    }
    Ok(Guard { ask, policy })
}

impl Guard {
    /// Where it is stated for the items of a file; `None` where nothing forbids it there.
    fn of(&self, file: &BacklogFile) -> Option<Option<Location>> {
        let sentence =
            file.asks(self.ask).map(|demand| Some(Location::new(file.source, demand.stated)));
        sentence.or(self.policy)
    }

    /// The finding with the place that states the demand.
    fn cite(finding: Finding, stated: Option<Location>) -> Finding {
        match stated {
            Some(at) => finding.related(at, "stated here"),
            None => finding,
        }
    }
}

/// The rules that no comment in a backlog waives: what they find keeps the gate from seeing what
/// else there is.
pub(super) const NEVER_WAIVED: [&str; 4] =
    [syntax::RULE.id, unread::RULE.id, item_lost::RULE.id, file_lost::RULE.id];
