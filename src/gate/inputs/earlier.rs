//! A branch as it was before a push, which shortens the report of the push and decides nothing.

use super::scope::{Scope, Snapshots};
use crate::change::{ChangeRequest, Ends, assemble};
use crate::error::Result;
use crate::gate::material::Reading;
use crate::policy::Policy;
use crate::source::SourceMap;

/// Reads what a push found in its place, as `policy` says; `None` where that was nothing of its own,
/// or it cannot be read: the report is then as long as any.
pub(super) fn read(
    request: &ChangeRequest,
    ends: &Ends,
    policy: Policy,
    scope: &Scope<'_>,
    sources: &mut SourceMap,
) -> Option<Reading> {
    let ends = ends.before_the_push(scope.history.0)?;
    try_read(request, &ends, policy, scope, sources).ok()
}

fn try_read(
    request: &ChangeRequest,
    ends: &Ends,
    policy: Policy,
    scope: &Scope<'_>,
    sources: &mut SourceMap,
) -> Result<Reading> {
    let repository = scope.history.0;
    let change = assemble(request.clone(), ends, repository, sources)?;
    let at = Snapshots {
        target: scope.at.target.clone(),
        base: repository.snapshot(ends.fork.revision())?,
        head: repository.snapshot(&ends.head)?,
    };
    let scope = Scope { at: &at, history: (repository, &ends.head), ..*scope };
    Reading::new(policy, change, &scope, sources)
}
