//! The ends of a change: three commits that a platform may name and that are three different things.
//!
//! The *target* is the tip of the branch that the change goes into; it judges. The *fork* is where
//! the change left it; the diff begins there, and we compute it. *Before* is what a push found in
//! its place; it only says what is new since. None of the types can stand in for another, since who
//! chooses them differs: nobody who proposes a change chooses its target, and whoever pushes to a
//! branch of his own chooses the other two.

use super::local;
use super::target::{Nobody, Target, TipSource};
use super::tips::Tips;
use crate::error::{Error, ErrorKind, HintPlace, Result};
use crate::forge::address::ForgeKind;
use crate::forge::request::{ChangeKind, ChangeRequest};
use crate::snapshot::{Repository, Revision, branch_name};

/// Where a change left its target: the diff begins here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fork(Revision);

/// What a push found in its place. It says what is new since, and nothing is judged by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before(Revision);

impl Fork {
    /// The commit.
    #[must_use]
    pub fn revision(&self) -> &Revision {
        &self.0
    }
}

impl Before {
    /// The commit.
    #[must_use]
    pub fn revision(&self) -> &Revision {
        &self.0
    }
}

/// The ends of one change.
#[derive(Debug, Clone)]
pub struct Ends {
    /// What it goes into.
    pub target: Target,
    /// The tip of the default branch, where the change goes into another one.
    pub default: Option<Target>,
    /// Where it left that.
    pub fork: Fork,
    /// What the push found in its place, of a push to a branch that is not the default one.
    pub before: Option<Before>,
    /// Its last commit.
    pub head: Revision,
}

impl Ends {
    /// Finds the ends of what `request` asks for.
    ///
    /// # Errors
    /// Where the tip of the target is not known, or a commit is not in this clone.
    pub fn find(request: &ChangeRequest, repository: &Repository) -> Result<Self> {
        Self::find_with(request, repository, &Nobody)
    }

    /// The same, where `elsewhere` is asked for the tips that the clone does not know.
    ///
    /// # Errors
    /// As [`Ends::find`].
    pub fn find_with(
        request: &ChangeRequest,
        repository: &Repository,
        elsewhere: &dyn TipSource,
    ) -> Result<Self> {
        let named = request.head.as_deref().unwrap_or("HEAD");
        let head = repository.resolve(named).map_err(|error| with_fetch_of_head(error, request))?;
        let of_clone = || {
            let target = target(request, &head, repository)?;
            let fork = fork(request, &target, &head, repository)?;
            Ok((target, fork))
        };
        let of_forge = |target: Target| {
            let fork = fork(request, &target, &head, repository)?;
            Ok((target, fork))
        };
        let branch = goes_into(request, repository);
        let (target, fork) = match of_clone() {
            Err(error) => {
                ask(branch.as_deref(), error, request, &head, elsewhere).and_then(of_forge)?
            }
            Ok((target, _)) if target.may_be_old => {
                of_forge(renewed(target, branch.as_deref(), &head, elsewhere))?
            }
            Ok(found) => found,
        };
        if request.kind == ChangeKind::Local && *fork.revision() == head {
            return Err(no_commit_of_its_own(&target));
        }
        let default = default(&target, request, &head, (repository, elsewhere))?;
        let before = before(request, repository).filter(|before| before.0 != target.revision);
        Ok(Self { target, default, fork, before, head })
    }

    /// The ends of what stood on the branch before a push; `None` where that was nothing of its own.
    #[must_use]
    pub fn before_the_push(&self, repository: &Repository) -> Option<Self> {
        let head = self.before?.0;
        let fork = Fork(repository.merge_base(self.target.revision(), &head).ok()?);
        let is_own = *fork.revision() != head && head != self.head;
        is_own.then(|| Self { fork, before: None, head, ..self.clone() })
    }
}

/// Under `pull_request_target` the checkout is that of the target branch, and no depth brings the
/// commits of a fork.
fn with_fetch_of_head(error: Error, request: &ChangeRequest) -> Error {
    let (ChangeKind::PullRequest, Some(number)) = (request.kind, request.number) else {
        return error;
    };
    let hint = format!(
        "under `pull_request_target`, fetch the head too: `git fetch origin refs/pull/{number}/head`"
    );
    error.hint_at(HintPlace::Actions, hint)
}

impl Ends {
    /// Says so where another commit is checked out than the head or its merge with the target: what
    /// tools have written into the working directory may then be about that one.
    #[must_use]
    pub fn checkout(&self, repository: &Repository) -> Option<String> {
        repository.workdir()?;
        let checked_out = repository.resolve("HEAD").ok()?;
        let merges_head =
            |parents: Vec<Revision>| parents.iter().skip(1).any(|parent| *parent == self.head);
        let is_of_head =
            checked_out == self.head || repository.parents(&checked_out).is_ok_and(merges_head);
        let (checked_out, head) = (checked_out.short(), self.head.short());
        (!is_of_head).then(|| {
            format!(
                "The commit {checked_out} is checked out, and the head of the change is {head}: the reports of tests in the working directory may be about another commit than is judged."
            )
        })
    }
}

/// Where the change left its target.
fn fork(
    request: &ChangeRequest,
    target: &Target,
    head: &Revision,
    repository: &Repository,
) -> Result<Fork> {
    Ok(Fork(match repository.parents(head)?.first() {
        // Each commit is reviewed for itself, upon others that may be open still.
        Some(parent) if request.is_single_commit => *parent,
        _ => repository.merge_base(target.revision(), head)?,
    }))
}

/// The branch that the change goes into, where its tip may be asked for: what the caller names, and
/// what the default branch was before a push to it, are commits of their own.
fn goes_into(request: &ChangeRequest, repository: &Repository) -> Option<String> {
    let default = || default_branch(request, repository);
    match request.kind {
        _ if request.base.is_some() => None,
        ChangeKind::Local => None,
        ChangeKind::Push => default().filter(|name| request.branch.as_ref() != Some(name)),
        ChangeKind::PullRequest | ChangeKind::MergeGroup => {
            request.target_branch.clone().or_else(default)
        }
    }
}

/// Asks for the tip of a branch where the clone does not know it; `error` says why, and stands where
/// nobody can be asked.
fn ask(
    branch: Option<&str>,
    error: Error,
    request: &ChangeRequest,
    head: &Revision,
    elsewhere: &dyn TipSource,
) -> Result<Target> {
    let Some(branch) = branch.filter(|_| error.kind() == ErrorKind::Repository) else {
        return Err(error);
    };
    let tip = match elsewhere.tip(branch, head) {
        Ok(Some(tip)) => tip,
        Ok(None) => return Err(with_token(error, request)),
        Err(cause) => {
            // `--offline` is not a way out here.
            let ways = cause.hints().into_iter().filter(|way| !way.contains("--offline"));
            let ways: Vec<String> = ways.map(str::to_owned).collect();
            let error = with_token(error, request).because(cause);
            return Err(ways.into_iter().fold(error, Error::hint));
        }
    };
    Ok(Target::remote(tip, branch))
}

/// A tip that may be old, as it is now where the forge says it.
fn renewed(
    target: Target,
    branch: Option<&str>,
    head: &Revision,
    elsewhere: &dyn TipSource,
) -> Target {
    let tip = branch.and_then(|branch| Some((elsewhere.tip(branch, head).ok()??, branch)));
    match tip {
        Some((tip, _)) if tip.id == target.id => target,
        Some((tip, branch)) => Target::remote(tip, branch),
        None => {
            let name = target.branch.as_deref().unwrap_or("the target");
            let note = format!(
                "The clone is cut, and this run did not fetch {name}: that {} is its tip is known from an earlier fetch, and may be old.",
                target.revision.short()
            );
            Target { note: Some(note), ..target }
        }
    }
}

/// The second way to the tip of a branch, where the forge can be asked for it.
fn with_token(error: Error, request: &ChangeRequest) -> Error {
    let forge = request.forge.address().filter(|forge| forge.kind == ForgeKind::Gitlab);
    match forge {
        Some(forge) => error.hint(format!(
            "or let the gate ask {}: with a token that may read the project (scope `read_api`) in {}, and without `--offline`",
            forge.kind.name(),
            forge.kind.token_variable()
        )),
        None => error,
    }
}

/// The tip of the default branch, whose policy says which other branches judge alone.
fn default(
    target: &Target,
    request: &ChangeRequest,
    head: &Revision,
    (repository, elsewhere): (&Repository, &dyn TipSource),
) -> Result<Option<Target>> {
    let name = default_branch(request, repository);
    match (&target.branch, name) {
        (Some(into), Some(name)) if *into != name => {
            let of_clone = Tips::of(&name, request, head, repository)
                .and_then(|tips| tips.newest(request, repository));
            // A commit that the caller names needs nobody else.
            let branch = Some(name.as_str()).filter(|_| request.base.is_none());
            of_clone.or_else(|error| ask(branch, error, request, head, elsewhere)).map(Some)
        }
        _ => Ok(None),
    }
}

fn before(request: &ChangeRequest, repository: &Repository) -> Option<Before> {
    let before = request.before.as_deref().filter(|before| !is_zero(before))?;
    repository.resolve(before).ok().map(Before)
}

fn target(request: &ChangeRequest, head: &Revision, repository: &Repository) -> Result<Target> {
    if let Some(base) = &request.base {
        return named_by_the_caller(base, request, repository);
    }
    match request.kind {
        ChangeKind::Local => target_of_branch(request, repository),
        ChangeKind::Push => target_of_push(request, head, repository),
        ChangeKind::PullRequest | ChangeKind::MergeGroup => {
            let branch = match &request.target_branch {
                Some(branch) => branch.clone(),
                None => default_branch(request, repository).ok_or_else(|| {
                    let name = request.platform.name();
                    let message = format!("{name} does not say what the change goes into");
                    Error::new(ErrorKind::Repository, message)
                        .hint("name it with `--base origin/BRANCH`")
                })?,
            };
            Tips::of(&branch, request, head, repository)?.newest(request, repository)
        }
    }
}

/// The caller vouches for the commit; whether its branch is one that judges alone is not his to say.
fn named_by_the_caller(
    base: &str,
    request: &ChangeRequest,
    repository: &Repository,
) -> Result<Target> {
    let (revision, reference) = repository.resolve_named(base)?;
    let reference = reference.filter(|name| is_branch(name));
    let named = reference.map(|name| branch_name(&name).to_owned());
    Ok(Target::new(revision, named.or_else(|| request.target_branch.clone())))
}

fn is_branch(reference: &str) -> bool {
    ["refs/heads/", "refs/remotes/"].iter().any(|place| reference.starts_with(place))
}

/// The name of the branch that changes usually go into.
fn default_branch(request: &ChangeRequest, repository: &Repository) -> Option<String> {
    let of_clone = || repository.default_branch().map(|name| branch_name(&name).to_owned());
    request.default_branch.clone().or_else(of_clone)
}

/// A push to a branch goes into the default branch, whatever was on the branch before. What the
/// default branch itself gets is judged by what it was.
fn target_of_push(
    request: &ChangeRequest,
    head: &Revision,
    repository: &Repository,
) -> Result<Target> {
    let default = default_branch(request, repository).ok_or_else(|| {
        let message = "it is not known which branch the push goes into in the end";
        Error::new(ErrorKind::Repository, message)
            .hint("fetch the default branch: `git remote set-head origin --auto` says which it is")
            .hint("or name what to compare with: `--base origin/BRANCH`")
    })?;
    if request.branch.as_ref() != Some(&default) {
        return Tips::of(&default, request, head, repository)?.newest(request, repository);
    }
    let was = request.before.as_deref().filter(|before| !is_zero(before));
    let was = was.map(|before| repository.resolve(before));
    match was {
        Some(Ok(revision)) => Ok(Target::new(revision, Some(default))),
        // A forced push left the old tip behind, so that no clone has it any more.
        Some(Err(error)) if !request.forced || repository.is_shallow() => Err(error),
        _ => Err(nothing_to_judge(
            "the push starts the default branch anew, with nothing to compare it with",
        )),
    }
}

/// Whether an id stands for no commit.
pub(super) fn is_zero(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte == b'0')
}

/// The error for a run that is about no change.
pub(super) fn nothing_to_judge(message: &str) -> Error {
    Error::new(ErrorKind::Input, format!("{message}: there is nothing to judge"))
        .hint("run the gate on pull requests and on pushes to branches that exist")
        .hint("`backlog-gate lint` judges the backlog without a change")
}

/// What the local branch goes into.
///
/// # Errors
/// Where there is nothing that it could go into.
fn target_of_branch(request: &ChangeRequest, repository: &Repository) -> Result<Target> {
    let branch = local::branch(request, repository);
    let name = local::target(repository, branch.as_deref()).ok_or_else(no_target)?;
    let revision = repository.resolve(&name)?;
    Ok(Target::new(revision, Some(branch_name(&name).to_owned())))
}

fn no_target() -> Error {
    Error::new(
        ErrorKind::Repository,
        "there is no branch to compare with: no upstream, no `origin/HEAD`, no `main`, no `master`",
    )
    .hint("name the branch that the work goes into: `--base REV`")
}

/// The error for a branch that has no commit of its own.
fn no_commit_of_its_own(target: &Target) -> Error {
    let name = target.branch.clone().unwrap_or_else(|| target.revision.short());
    let message =
        format!("there is no commit that `{name}` does not have, so there is nothing to judge");
    Error::new(ErrorKind::Input, message)
        .hint("commit the work first, or name what it goes into with `--base REV`")
        .hint("`backlog-gate lint` judges the backlog without a change")
}
