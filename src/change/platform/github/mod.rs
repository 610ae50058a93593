//! A change that a GitHub event describes.

mod payload;

use std::path::Path;

use super::Ci;
use crate::change::ends::{is_zero, nothing_to_judge};
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::forge::address::ForgeKind;
use crate::forge::request::{
    ChangeKind, ChangeRequest, DescriptionOrigin, DescriptionSource, ForgePlace, NamedCommit,
    Platform,
};
use crate::snapshot::{branch_name, is_full_id};
use crate::text::expression::Expression;
use payload::{MergeGroup, Payload, PullRequest, understood};

pub(super) const CI: Ci =
    Ci { platform: Platform::Github, is_here: Env::in_github_actions, read: read_job };

/// The events that carry a change.
const EVENTS: [(&str, ChangeKind); 6] = [
    ("pull_request", ChangeKind::PullRequest),
    ("pull_request_target", ChangeKind::PullRequest),
    ("pull_request_review", ChangeKind::PullRequest),
    ("pull_request_review_comment", ChangeKind::PullRequest),
    ("merge_group", ChangeKind::MergeGroup),
    ("push", ChangeKind::Push),
];

/// The branch that a merge queue makes; it ends with the number of the pull request that is last
/// in the group. Nothing looser will do, for the name of the target branch stands inside.
static QUEUE_BRANCH: Expression =
    Expression::new(r"^refs/heads/gh-readonly-queue/.+/pr-([1-9][0-9]*)-[0-9a-f]{7,64}$");

/// What the event that started the workflow says.
pub(super) fn read_job(env: &Env) -> Result<ChangeRequest> {
    let Some(file) = env.github_event_path() else {
        let message = "GITHUB_EVENT_PATH is not set, so there is no event to read";
        return Err(
            Error::new(ErrorKind::Input, message).hint("name the event with `--event FILE`")
        );
    };
    let mut request = read(&file, env.github_event_name())?;
    request.forge = forge(env);
    Ok(request)
}

pub(super) fn forge(env: &Env) -> ForgePlace {
    let api = env.github_api_url().unwrap_or("https://api.github.com");
    env.github_repository().map_or(ForgePlace::Unknown, |project| {
        ForgePlace::of_api(ForgeKind::Github, "GITHUB_API_URL", api, project)
    })
}

/// Whether the event of this name carries a change.
pub(in crate::change) fn understands(name: &str) -> bool {
    EVENTS.iter().any(|(event, _)| *event == name)
}

/// Reads the event in `file`. `name` is what the environment calls it; without a name, its shape
/// tells what it is.
///
/// # Errors
/// Where the file is missing, too large, no JSON object, or an event without a change.
pub(in crate::change) fn read(file: &Path, name: Option<&str>) -> Result<ChangeRequest> {
    let event = Event::read(file, name)?;
    let payload = &event.payload;
    match event.kind {
        ChangeKind::PullRequest => pull_request(event.part(&payload.pull_request)?, &event),
        ChangeKind::MergeGroup => merge_group(event.part(&payload.merge_group)?, &event),
        ChangeKind::Push | ChangeKind::Local => push(&event),
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
fn pull_request(pull: &PullRequest, event: &Event<'_>) -> Result<ChangeRequest> {
    let mut request = ChangeRequest::new(Platform::Github, event.kind);
    let tip = NamedCommit::new(&event.commit(&pull.base.sha)?, "`pull_request.base.sha`");
    request.named_tips = vec![NamedCommit { as_of: pull.updated_at, ..tip }];
    request.head = Some(event.commit(&pull.head.sha)?);
    request.number = Some(pull.number);
    request.title.clone_from(&pull.title);
    request.description = match &pull.body {
        None => DescriptionSource::Missing(None),
        Some(body) => {
            DescriptionSource::Text(body.clone().unwrap_or_default(), DescriptionOrigin::Event)
        }
    };
    request.author = pull.user.as_ref().map(|user| user.login.clone());
    request.labels = pull.labels.iter().flatten().map(|label| label.name.clone()).collect();
    request.branch.clone_from(&pull.head.branch);
    request.target_branch.clone_from(&pull.base.branch);
    request.default_branch = event.payload.default_branch();
    request.draft = pull.draft;
    request.opened = pull.created_at;
    Ok(request)
}

/// A group carries neither title nor description, and its branch and sender are the queue's.
fn merge_group(group: &MergeGroup, event: &Event<'_>) -> Result<ChangeRequest> {
    let mut request = ChangeRequest::new(Platform::Github, event.kind);
    let tip = NamedCommit::new(&event.commit(&group.base_sha)?, "`merge_group.base_sha`");
    request.named_tips = vec![tip];
    request.head = Some(event.commit(&group.head_sha)?);
    request.number = QUEUE_BRANCH
        .captures(&group.head_ref)
        .and_then(|found| found.get(1)?.as_str().parse().ok());
    request.target_branch = group.base_ref.as_deref().map(|base| branch_name(base).to_owned());
    request.default_branch = event.payload.default_branch();
    Ok(request)
}

fn push(event: &Event<'_>) -> Result<ChangeRequest> {
    let payload = &event.payload;
    let reference = event.part(&payload.reference)?;
    let (before, after) = (event.part(&payload.before)?, event.part(&payload.after)?);
    let Some(branch) = reference.strip_prefix("refs/heads/") else {
        return Err(nothing_to_judge("the push is of a tag, not of a branch"));
    };
    if is_zero(after) {
        return Err(nothing_to_judge("the push deletes its branch"));
    }
    let mut request = ChangeRequest::new(Platform::Github, event.kind);
    request.before = Some(event.commit(before)?);
    request.head = Some(event.commit(after)?);
    request.forced = payload.forced;
    request.author = payload.sender.as_ref().map(|sender| sender.login.clone());
    request.branch = Some(branch.to_owned());
    request.default_branch = payload.default_branch();
    Ok(request)
}

#[cfg(test)]
mod tests;
