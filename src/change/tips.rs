//! What is known of the tip of one branch: what the clone has, and what the forge itself names.

use super::target::Target;
use crate::error::{Error, ErrorKind, HintPlace, Result};
use crate::forge::request::{ChangeKind, ChangeRequest, NamedCommit, Platform};
use crate::snapshot::{Repository, Revision, fetch_all};

/// What is known of the tip of one branch.
pub(super) struct Tips {
    branch: String,
    /// The tip that the clone has.
    clone: Option<Revision>,
    /// Whether this run fetched it, so that it is as new as the run.
    fetched: bool,
    /// The tips that the forge itself names and the clone has.
    named: Vec<(Revision, NamedCommit)>,
    /// Those that the clone has not.
    missing: Vec<NamedCommit>,
}

impl Tips {
    pub(super) fn of(
        branch: &str,
        request: &ChangeRequest,
        head: &Revision,
        repository: &Repository,
    ) -> Result<Self> {
        let mut clone = repository.tip(&format!("refs/remotes/origin/{branch}"))?;
        if clone.is_none() {
            // A system may have put the change upon its own branch of that name to build it.
            let local = repository.tip(&format!("refs/heads/{branch}"))?;
            clone = local.filter(|local| !repository.contains(local, head));
        }
        let fetched = clone.is_some() && repository.fetched_tip(branch) == clone;
        // The branches of a fork are its owner's, and he may be the author.
        let clone = clone.filter(|_| !request.is_in_fork);
        let (mut named, mut missing) = (Vec::new(), Vec::new());
        let is_target = request.target_branch.as_deref() == Some(branch);
        for tip in request.named_tips.iter().filter(|_| is_target) {
            match repository.resolve(&tip.id) {
                Ok(revision) => named.push((revision, tip.clone())),
                Err(_) => missing.push(tip.clone()),
            }
        }
        let merge = request.merge.as_ref().filter(|_| is_target);
        if let Some(merge) = merge.and_then(|merge| repository.resolve(&merge.id).ok())
            && let [first, second] = repository.parents(&merge)?[..]
            && second == *head
            && let Some(name) = &request.merge
        {
            named.push((first, name.clone()));
        }
        Ok(Self { branch: branch.to_owned(), clone, fetched, named, missing })
    }

    /// The newest of them: the one that contains all others.
    pub(super) fn newest(self, request: &ChangeRequest, repository: &Repository) -> Result<Target> {
        if let Some(missing) = self.missing.first().filter(|_| !self.fetched) {
            let branch = self.branch.escape_debug();
            let message = format!(
                "{} says that the tip of `{branch}` is {}, which is not in this clone",
                missing.name, missing.id
            );
            return Err(repository.lacks(message));
        }
        // What this run fetched is as new as the run. Nothing that names another tip is newer, unless
        // it is that of a queue, whose groups are built upon each other.
        if let Some(fetched) =
            self.clone.filter(|_| self.fetched && request.kind != ChangeKind::MergeGroup)
        {
            return Ok(Target::new(fetched, Some(self.branch)));
        }
        let named = self.named.iter().map(|(revision, _)| *revision);
        let all: Vec<Revision> = self.clone.into_iter().chain(named).collect();
        if all.is_empty() {
            return Err(not_in_the_clone(&self.branch, request));
        }
        let contains_all =
            |tip: &&Revision| all.iter().all(|other| repository.contains(tip, other));
        let newest = all.iter().find(contains_all).copied().or(self.clone.filter(|_| self.fetched));
        let Some(newest) = newest else { return Err(self.apart(repository)) };
        let mut target = Target::new(newest, Some(self.branch.clone()));
        target.may_be_old = self.named.is_empty() && !self.fetched && repository.is_shallow();
        if self.clone.is_none() && request.is_repeated {
            target.note = self.age(newest, repository);
        }
        Ok(target)
    }

    /// The error for tips that do not contain each other.
    fn apart(&self, repository: &Repository) -> Error {
        let branch = self.branch.escape_debug();
        let of_clone = self.clone.iter().map(|tip| format!("the clone has {}", tip.short()));
        let named =
            self.named.iter().map(|(tip, name)| format!("{} is {}", name.name, tip.short()));
        let known: Vec<String> = of_clone.chain(named).collect();
        let message = format!("the tip of `{branch}` is not known: {}", known.join(", "));
        if repository.is_shallow() {
            return repository.lacks(message);
        }
        Error::new(ErrorKind::Repository, message).hint(fetch_line(&self.branch))
    }

    /// How old a tip is that nothing but the event of an earlier run names.
    fn age(&self, tip: Revision, repository: &Repository) -> Option<String> {
        let named = self.named.iter().find(|(revision, _)| *revision == tip);
        let said = named.and_then(|(_, name)| name.as_of);
        let (when, what) = match said {
            Some(when) => (when, "the event, which is of"),
            None => (repository.committed(&tip).ok()?, "the event; its last commit is of"),
        };
        let (branch, tip) = (&self.branch, tip.short());
        Some(format!(
            "This run repeats an earlier one. That {tip} is the tip of {branch} is known from {what} {when}."
        ))
    }
}

fn not_in_the_clone(branch: &str, request: &ChangeRequest) -> Error {
    let shown = branch.escape_debug();
    let error = if request.is_in_fork {
        let message = format!(
            "the pipeline runs in the fork, whose `{shown}` is not what the change goes into"
        );
        Error::new(ErrorKind::Repository, message)
            .hint("let a member of the project run the pipeline in the project itself")
    } else {
        let message = format!("the branch `{shown}` is not in this clone");
        Error::new(ErrorKind::Repository, message)
    };
    error
        .hint(fetch_hint(request.platform, branch))
        .hint("or name the revision that the change goes into with `--base REV`")
}

/// The lines that bring the tip of a branch into the clone of a platform.
fn fetch_hint(platform: Platform, branch: &str) -> String {
    match platform {
        Platform::Github | Platform::Gitea | Platform::Forgejo => {
            fetch_all(HintPlace::Actions).to_owned()
        }
        Platform::Gitlab => fetch_all(HintPlace::Gitlab).to_owned(),
        _ => fetch_line(branch),
    }
}

/// The line that brings the tip of a branch into the clone.
fn fetch_line(branch: &str) -> String {
    let branch = branch.escape_debug();
    format!("fetch it: `git fetch origin +refs/heads/{branch}:refs/remotes/origin/{branch}`")
}
