//! A change that a GitHub event describes.

mod payload;

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::proposal::{Described, DescriptionOrigin};
use super::{ChangeKind, Platform, Proposal};
use crate::error::{Error, ErrorKind, Result};
use crate::snapshot::{Repository, branch_name, is_full_id};
use payload::{MergeGroup, Payload, PullRequest, understood};

/// The events that carry a change.
const EVENTS: [(&str, ChangeKind); 4] = [
    ("pull_request", ChangeKind::PullRequest),
    ("pull_request_target", ChangeKind::PullRequest),
    ("merge_group", ChangeKind::MergeGroup),
    ("push", ChangeKind::Push),
];

/// The branch that a merge queue makes; it ends with the number of the pull request that is last
/// in the group. Nothing looser will do, for the name of the target branch stands inside.
static QUEUE_BRANCH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^refs/heads/gh-readonly-queue/.+/pr-([1-9][0-9]*)-[0-9a-f]{7,64}$")
        .expect("the pattern is a constant that the tests compile")
});

/// Whether the event of this name carries a change.
pub(super) fn understands(name: &str) -> bool {
    EVENTS.iter().any(|(event, _)| *event == name)
}

/// Reads the event in `file`. `name` is what the environment calls it; without a name, its shape
/// tells what it is.
///
/// # Errors
/// Where the file is missing, too large, no JSON object, or an event without a change.
pub(super) fn propose(
    file: &Path,
    name: Option<&str>,
    repository: &Repository,
) -> Result<Proposal> {
    let event = Event::read(file, name)?;
    let payload = &event.payload;
    match event.kind {
        ChangeKind::PullRequest => pull_request(event.part(&payload.pull_request)?, &event),
        ChangeKind::MergeGroup => merge_group(event.part(&payload.merge_group)?, &event),
        ChangeKind::Push | ChangeKind::Local => push(&event, repository),
    }
}

fn kind_by_name(name: &str) -> Result<ChangeKind> {
    EVENTS.iter().find(|(event, _)| *event == name).map(|(_, kind)| *kind).ok_or_else(|| {
        let message = format!("the event `{}` carries no change", name.escape_debug());
        understood(Error::new(ErrorKind::Input, message))
    })
}

/// An event with what errors call it.
struct Event<'a> {
    file: &'a Path,
    kind: ChangeKind,
    payload: Payload,
}

impl<'a> Event<'a> {
    fn read(file: &'a Path, name: Option<&str>) -> Result<Self> {
        let named = name.map(kind_by_name).transpose()?;
        let payload = Payload::read(file)?;
        let kind = named.or_else(|| payload.kind()).ok_or_else(|| {
            let message = format!("{} is an event that carries no change", file.display());
            understood(Error::new(ErrorKind::Input, message))
        })?;
        Ok(Self { file, kind, payload })
    }

    /// A part that the kind of the event promises.
    fn part<'p, T>(&self, part: &'p Option<T>) -> Result<&'p T> {
        part.as_ref().ok_or_else(|| {
            let message =
                format!("{} does not describe a {}", self.file.display(), self.kind.phrase());
            understood(Error::new(ErrorKind::Input, message))
        })
    }

    /// The id of a commit. An event may be forged where it is not GitHub that writes it, so
    /// nothing but a full id gets near git.
    fn commit(&self, id: &str) -> Result<String> {
        if is_full_id(id) {
            return Ok(id.to_owned());
        }
        let message =
            format!("{} names a commit by something else than its full id", self.file.display());
        Err(Error::new(ErrorKind::Input, message).hint("use the event as GitHub wrote it"))
    }
}

/// The head is the last commit of the author, never the merge commit that GitHub checks out: its
/// tree holds what the target branch did meanwhile, and its parent may be newer than the event's
/// base. In a full clone of that merge commit the head is there, as the second parent.
fn pull_request(pull: &PullRequest, event: &Event<'_>) -> Result<Proposal> {
    let (base, head) = (event.commit(&pull.base.sha)?, event.commit(&pull.head.sha)?);
    let mut proposal = Proposal::new(Platform::Github, event.kind, base, head);
    proposal.number = Some(pull.number);
    proposal.title.clone_from(&pull.title);
    proposal.description = pull.body.as_ref().map(|body| Described {
        text: body.clone().unwrap_or_default(),
        origin: DescriptionOrigin::Event,
    });
    proposal.author = pull.user.as_ref().map(|user| user.login.clone());
    proposal.labels = pull.labels.iter().flatten().map(|label| label.name.clone()).collect();
    proposal.branch.clone_from(&pull.head.branch);
    proposal.base_branch.clone_from(&pull.base.branch);
    proposal.draft = pull.draft;
    Ok(proposal)
}

/// A group carries neither title nor description, and its branch and sender are the queue's.
fn merge_group(group: &MergeGroup, event: &Event<'_>) -> Result<Proposal> {
    let (base, head) = (event.commit(&group.base_sha)?, event.commit(&group.head_sha)?);
    let mut proposal = Proposal::new(Platform::Github, event.kind, base, head);
    proposal.number = QUEUE_BRANCH
        .captures(&group.head_ref)
        .and_then(|found| found.get(1)?.as_str().parse().ok());
    proposal.base_branch = group.base_ref.as_deref().map(|base| branch_name(base).to_owned());
    Ok(proposal)
}

fn push(event: &Event<'_>, repository: &Repository) -> Result<Proposal> {
    let payload = &event.payload;
    let reference = event.part(&payload.reference)?;
    let (before, after) = (event.part(&payload.before)?, event.part(&payload.after)?);
    let Some(branch) = reference.strip_prefix("refs/heads/") else {
        return Err(nothing_to_judge("the push is of a tag, not of a branch"));
    };
    if is_zero(after) {
        return Err(nothing_to_judge("the push deletes its branch"));
    }
    let (before, head) = (event.commit(before)?, event.commit(after)?);
    let base = if is_zero(&before) || is_gone(&before, payload, repository) {
        default_branch(branch, payload, repository)?
    } else {
        before
    };
    let mut proposal = Proposal::new(Platform::Github, event.kind, base, head);
    proposal.author = payload.sender.as_ref().map(|sender| sender.login.clone());
    proposal.branch = Some(branch.to_owned());
    Ok(proposal)
}

/// Whether a forced push left the old tip behind, so that no clone has it any more.
fn is_gone(before: &str, payload: &Payload, repository: &Repository) -> bool {
    payload.forced && !repository.is_shallow() && repository.resolve(before).is_err()
}

/// The reference to compare a branch with whose old tip is not there.
fn default_branch(branch: &str, payload: &Payload, repository: &Repository) -> Result<String> {
    let told = payload.repository.as_ref().and_then(|origin| origin.default_branch.as_deref());
    if told == Some(branch) {
        let message = "the push starts the default branch anew, with nothing to compare it with";
        return Err(nothing_to_judge(message));
    }
    told.map(|name| format!("refs/remotes/origin/{name}"))
        .filter(|name| repository.has_reference(name))
        .or_else(|| repository.default_branch())
        .ok_or_else(|| {
            let message = "the branch is new, and the default branch is not in this clone";
            Error::new(ErrorKind::Repository, message)
                .hint("fetch it: `fetch-depth: 0` of actions/checkout does")
                .hint("name the revision to compare with: `--base REV`")
        })
}

fn is_zero(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte == b'0')
}

fn nothing_to_judge(message: &str) -> Error {
    Error::new(ErrorKind::Input, format!("{message}: there is nothing to judge"))
        .hint("run the gate on pull requests and on pushes to branches that exist")
        .hint("`backlog-gate lint` judges the backlog without a change")
}

#[cfg(test)]
mod tests;
