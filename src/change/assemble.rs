//! A proposal and a repository make a change.

use super::proposal::{Described, DescriptionOrigin};
use super::{Change, ChangeKind, Commit, Description, Proposal};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::markdown::Document;
use crate::snapshot::Unread;
use crate::snapshot::{CommitList, Repository, Revision};
use crate::source::{SourceKind, SourceMap};
use crate::text::Untrusted;

/// A change with the two revisions it lies between.
#[derive(Debug)]
pub struct Assembled {
    /// The change; its template and its links are still empty.
    pub change: Change,
    /// What it goes into.
    pub target: Revision,
    /// The merge base of the change and its target.
    pub base: Revision,
    /// Its last commit.
    pub head: Revision,
}

/// Resolves the revisions of `proposal`, reads its commits and files, and registers its texts.
///
/// # Errors
/// Where a commit is not in this clone, or the description is over [`limits::DESCRIPTION`].
pub fn assemble(
    proposal: Proposal,
    repository: &Repository,
    sources: &mut SourceMap,
) -> Result<Assembled> {
    let Revisions { target, base, head } = revisions(&proposal, repository)?;
    let title = proposal.title.map(|title| sources.add(SourceKind::Title, title));
    let is_request = proposal.kind == ChangeKind::PullRequest;
    let description = proposal.description;
    let description =
        description.map(|described| describe(described, is_request, sources)).transpose()?;
    let branch = proposal.branch.map(|branch| sources.add(SourceKind::Branch, branch));
    let CommitList { commits, mut unread } = repository.commits(&base, &head)?;
    let files = repository.changed_files(&base, &head)?;
    let uncounted = files.iter().filter(|file| !file.counted);
    unread.extend(uncounted.map(|file| Unread::Lines(file.path.clone())));
    let commits = commits
        .into_iter()
        .map(|(id, message)| Commit {
            message: sources.add(SourceKind::Commit(id.clone()), message),
            id,
        })
        .collect();
    let change = Change {
        platform: proposal.platform,
        kind: proposal.kind,
        number: proposal.number,
        title,
        description,
        author: proposal.author.map(Untrusted::new),
        labels: proposal.labels.into_iter().map(Untrusted::new).collect(),
        branch,
        draft: proposal.draft,
        target: target.id(),
        base: base.id(),
        head: head.id(),
        commits,
        files,
        unread,
        template: None,
        other_templates: Vec::new(),
        links: Vec::new(),
        no_item: None,
    };
    Ok(Assembled { change, target, base, head })
}

struct Revisions {
    target: Revision,
    base: Revision,
    head: Revision,
}

/// The target, the merge base and the head. The target itself is no base: it may have gone on since
/// the branch left it, and what it did is not the change's doing.
fn revisions(proposal: &Proposal, repository: &Repository) -> Result<Revisions> {
    let head =
        repository.resolve(&proposal.head).map_err(|error| with_fetch_of_head(error, proposal))?;
    let target = repository.resolve(&proposal.base)?;
    Ok(Revisions { base: repository.merge_base(&target, &head)?, target, head })
}

/// Under `pull_request_target` the checkout is that of the target branch, and no depth brings the
/// commits of a fork.
fn with_fetch_of_head(error: Error, proposal: &Proposal) -> Error {
    let (ChangeKind::PullRequest, Some(number)) = (proposal.kind, proposal.number) else {
        return error;
    };
    error.hint(format!(
        "under `pull_request_target`, fetch the head too: `git fetch origin refs/pull/{number}/head`"
    ))
}

fn describe(
    described: Described,
    is_request: bool,
    sources: &mut SourceMap,
) -> Result<Description> {
    let size = described.text.len();
    if size > limits::DESCRIPTION {
        let message = format!(
            "the description has {size} bytes, more than the {} that the gate reads",
            limits::DESCRIPTION
        );
        return Err(
            Error::new(ErrorKind::Input, message).hint("shorten it, or attach what is long")
        );
    }
    let document = Document::parse(&described.text);
    let judged = match described.origin {
        DescriptionOrigin::Event
        | DescriptionOrigin::Variable
        | DescriptionOrigin::Api
        | DescriptionOrigin::Flag => true,
        // A local branch has no description yet; where a commit is reviewed, its message is one.
        DescriptionOrigin::Commit => is_request || !document.sections.is_empty(),
    };
    Ok(Description {
        source: sources.add(SourceKind::Description, described.text),
        document,
        origin: described.origin,
        judged,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Platform;
    use crate::snapshot::FileChange;
    use crate::snapshot::testing::TestRepo;

    /// `work` left `main`, which went on; `refs/pull/2/merge` is checked out, as on GitHub.
    fn repo() -> (TestRepo, Proposal, String) {
        let repo = TestRepo::new();
        let fork = repo.commit("main", &[("a.md", "a\n")], "Root");
        repo.branch("work", &fork);
        let head = repo.commit("work", &[("b.md", "b\n")], "Work\n\nBacklog: US-1.1\n");
        let main = repo.commit("main", &[("a.md", "aa\n")], "Main goes on");
        repo.branch("merge", &main);
        let merge = repo.merge("merge", "work");
        repo.git.set_head_detached(git2::Oid::from_str(&merge).unwrap()).unwrap();
        let mut proposal = Proposal::new(Platform::Github, ChangeKind::PullRequest, main, head);
        proposal.number = Some(2);
        (repo, proposal, fork)
    }

    fn described(text: &str, origin: DescriptionOrigin) -> Option<Described> {
        Some(Described { text: text.to_owned(), origin })
    }

    #[test]
    fn a_pull_request_in_a_detached_merge_commit_is_only_its_own_work() {
        let (repo, mut proposal, fork) = repo();
        proposal.title = Some("A title".into());
        proposal.branch = Some("work".into());
        proposal.author = Some("dependabot[bot]".into());
        proposal.description = described("", DescriptionOrigin::Event);
        let head = proposal.head.clone();
        let mut sources = SourceMap::default();
        let assembled = assemble(proposal, &repo.open(), &mut sources).unwrap();
        let change = assembled.change;
        assert_eq!((&change.base, &change.head), (&fork, &head));
        assert_eq!((assembled.base.id(), assembled.head.id()), (fork, head.clone()));
        assert_eq!(sources.text(change.title.unwrap()), "A title");
        assert_eq!(sources.text(change.branch.unwrap()), "work");
        assert!(change.description.unwrap().judged);
        assert_eq!(change.author.unwrap().as_raw(), "dependabot[bot]");
        assert_eq!(change.commits.len(), 1);
        let message = sources.get(change.commits[0].message);
        assert_eq!(message.kind, SourceKind::Commit(head));
        assert_eq!(message.text, "Work\n\nBacklog: US-1.1\n");
        assert_eq!(change.files.len(), 1);
        assert_eq!(change.files[0].path.as_str(), "b.md");
        assert_eq!(change.files[0].change, FileChange::Added);
    }

    #[test]
    fn the_commit_message_of_a_local_branch_is_not_judged_without_sections() {
        let (repo, mut proposal, _) = repo();
        proposal.description = described("Only words.\n", DescriptionOrigin::Commit);
        proposal.kind = ChangeKind::Local;
        let mut sources = SourceMap::default();
        let assembled = assemble(proposal, &repo.open(), &mut sources).unwrap();
        assert!(!assembled.change.description.unwrap().judged);
    }

    #[test]
    fn a_description_over_the_limit_is_refused() {
        let (repo, mut proposal, _) = repo();
        let text = "x".repeat(limits::DESCRIPTION + 1);
        proposal.description = described(&text, DescriptionOrigin::Event);
        let error = assemble(proposal, &repo.open(), &mut SourceMap::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the description has 1048577 bytes, more than the 1048576 that the gate reads"
        );
    }

    #[test]
    fn a_head_that_is_not_in_the_clone_names_every_way_to_fetch_it() {
        let (repo, mut proposal, _) = repo();
        proposal.head = "2".repeat(40);
        let error = assemble(proposal, &repo.open(), &mut SourceMap::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Repository);
        assert!(error.hints()[0].contains("fetch-depth: 0"));
        assert!(error.hints().iter().any(|hint| hint.contains("refs/pull/2/head")));
    }
}
