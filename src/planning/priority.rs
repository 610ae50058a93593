//! How urgent the words for priorities are.

use crate::backlog::{BacklogFile, RequirementKind};
use crate::policy::Policy;
use crate::text::normalize;

/// The usual words, those of one rank side by side, the highest first.
const COMMON: [&[&str]; 5] = [
    &["p0", "critical", "blocker", "urgent", "highest", "must", "must have"],
    &["p1", "high", "should", "should have"],
    &["p2", "medium", "normal", "could", "could have"],
    &["p3", "low", "won t", "won t have"],
    &["p4", "lowest", "p5"],
];

/// The rank of a priority, 0 for the most urgent; `None` for a word that nobody has ranked.
pub(crate) fn rank(policy: &Policy, file: &BacklogFile, text: &str) -> Option<usize> {
    let word = normalize(text);
    let scale = &policy.backlog.priorities;
    let stated = file.asks(RequirementKind::PriorityOrder).map(|demand| &demand.scale);
    let scale = [Some(scale), stated].into_iter().flatten().find(|scale| !scale.is_empty());
    match scale {
        Some(scale) => scale.iter().position(|known| normalize(known) == word),
        None => COMMON.iter().position(|words| words.contains(&word.as_str())),
    }
}
