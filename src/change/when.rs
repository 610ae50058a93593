//! The entries of `change.when` that fit a change.

use super::Change;
use crate::backlog::Kind;
use crate::policy::{ChangePolicy, SectionsWhen};
use crate::source::RepoPath;
use crate::text::{Untrusted, plural, shorten};

/// The entry of `change.when` by which the policy chooses a template, and why it fits.
#[must_use]
pub fn chosen_template<'p>(
    change: &Change,
    kinds: &[Kind],
    policy: &'p ChangePolicy,
) -> Option<(&'p RepoPath, String)> {
    policy.when.iter().find_map(|when| Some((when.template.as_ref()?, fits(when, change, kinds)?)))
}

/// Why an entry fits the change, a few words behind *because*; `None` where it does not.
pub(super) fn fits(when: &SectionsWhen, change: &Change, kinds: &[Kind]) -> Option<String> {
    let mut reasons = Vec::new();
    if !when.paths.is_empty() {
        let mut files = change.files.iter();
        let is_meant = |path: &RepoPath| when.paths.matches_path(path);
        let file = files.find(|file| file.touches(is_meant))?;
        let globs = when.paths.patterns().collect::<Vec<_>>().join(", ");
        reasons.push(format!("{file} changed ({globs})"));
    }
    if !when.labels.is_empty() {
        let mut labels = change.labels.iter().map(Untrusted::as_raw);
        let label = labels.find(|label| when.labels.matches_name(label))?;
        reasons.push(format!("it has the label \"{}\"", shorten(label, 40)));
    }
    if !when.kinds.is_empty() {
        let kind = kinds.iter().find(|kind| when.kinds.contains(kind))?;
        reasons.push(format!("it is for an item of the kind {}", kind.as_str()));
    }
    let lines: usize = change.files.iter().map(|file| file.added + file.removed).sum();
    for (least, count, what) in [
        (when.min_lines, lines, "changed line"),
        (when.min_files, change.files.len(), "changed file"),
    ] {
        if count < least {
            return None;
        }
        if least > 0 {
            reasons.push(format!("it has {} (from {least} on)", plural(count, what)));
        }
    }
    let everything = || "every change is meant".to_owned();
    Some(if reasons.is_empty() { everything() } else { reasons.join(" and ") })
}
