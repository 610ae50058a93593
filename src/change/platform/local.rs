//! A change that is the local branch.

use crate::change::proposal::{Described, DescriptionOrigin, Flags};
use crate::change::{ChangeKind, Platform, Proposal};
use crate::error::{Error, ErrorKind, Result};
use crate::snapshot::{Repository, branch_name};

/// Takes the commits from where the branch left its target to `--head` or `HEAD`.
///
/// Title and description are those of the newest commit that is no merge.
///
/// # Errors
/// Where there is no target, or no commit beyond it.
pub(in crate::change) fn propose(flags: &Flags, repository: &Repository) -> Result<Proposal> {
    let branch = branch(flags, repository);
    let target = match &flags.base {
        Some(base) => base.clone(),
        None => target(repository, branch.as_deref()).ok_or_else(no_target)?,
    };
    let head = repository.resolve(flags.head.as_deref().unwrap_or("HEAD"))?;
    let base = repository.merge_base(&repository.resolve(&target)?, &head)?;
    if base == head {
        return Err(nothing_to_judge(&target));
    }
    let commits = repository.commits(&base, &head)?.commits;
    let message = commits.first().map(|(_, message)| split_message(message));
    let mut proposal = Proposal::new(Platform::Local, ChangeKind::Local, base.id(), head.id());
    proposal.title = message.map(|(subject, _)| subject.to_owned());
    proposal.description = message
        .map(|(_, body)| Described { text: body.to_owned(), origin: DescriptionOrigin::Commit });
    proposal.branch = branch;
    proposal.base_branch = Some(branch_name(&target).to_owned());
    Ok(proposal)
}

fn branch(flags: &Flags, repository: &Repository) -> Option<String> {
    match &flags.head {
        None => repository.current_branch(),
        Some(head) => {
            let name = branch_name(head);
            repository.has_reference(&format!("refs/heads/{name}")).then(|| name.to_owned())
        }
    }
}

/// The full name of the branch that the work on `branch` goes into. An upstream of the same name is only the branch's own copy
/// on the server: to compare with it would leave out all that was pushed already.
#[must_use]
pub fn target(repository: &Repository, branch: Option<&str>) -> Option<String> {
    let upstream = branch.and_then(|branch| repository.upstream(branch));
    upstream
        .clone()
        .filter(|upstream| Some(branch_name(upstream)) != branch)
        .or_else(|| repository.default_branch())
        .or(upstream)
}

/// The subject of a commit message, and what stands below it.
pub(super) fn split_message(message: &str) -> (&str, &str) {
    let message = message.trim_start();
    let (subject, body) = message.split_once('\n').unwrap_or((message, ""));
    (subject.trim_end(), body.trim_start_matches(['\r', '\n']))
}

fn no_target() -> Error {
    Error::new(
        ErrorKind::Repository,
        "there is no branch to compare with: no upstream, no `origin/HEAD`, no `main`, no `master`",
    )
    .hint("name the branch that the work goes into: `--base REV`")
}

fn nothing_to_judge(target: &str) -> Error {
    let message =
        format!("there is no commit that `{target}` has not, so there is nothing to judge");
    Error::new(ErrorKind::Input, message)
        .hint("commit the work first, or name what it goes into with `--base REV`")
        .hint("`backlog-gate lint` judges the backlog without a change")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::testing::TestRepo;

    fn repo() -> (TestRepo, String) {
        let repo = TestRepo::new();
        let fork = repo.commit("main", &[("a.md", "a\n")], "Root");
        repo.branch("feat/x", &fork);
        repo.commit("feat/x", &[("a.md", "b\n")], "Older");
        repo.commit("feat/x", &[("a.md", "c\n")], "Add x\r\n\r\n## Plan\nDo it.\n");
        repo.commit("main", &[("b.md", "b\n")], "Main goes on");
        repo.switch("feat/x");
        (repo, fork)
    }

    #[test]
    fn the_branch_is_compared_with_where_it_left_the_default_branch() {
        let (repo, fork) = repo();
        let proposal = propose(&Flags::default(), &repo.open()).unwrap();
        assert_eq!(proposal.base, fork);
        assert_eq!(proposal.branch.as_deref(), Some("feat/x"));
        assert_eq!(proposal.base_branch.as_deref(), Some("main"));
        assert_eq!(proposal.title.as_deref(), Some("Add x"));
        let described = proposal.description.unwrap();
        assert_eq!(described.text, "## Plan\nDo it.\n");
        assert_eq!(described.origin, DescriptionOrigin::Commit);
    }

    #[test]
    fn a_merge_of_the_default_branch_gives_neither_title_nor_base() {
        let (repo, _) = repo();
        repo.merge("feat/x", "main");
        let main = repo.open().resolve("main").unwrap().id();
        let proposal = propose(&Flags::default(), &repo.open()).unwrap();
        assert_eq!(proposal.base, main);
        assert_eq!(proposal.title.as_deref(), Some("Add x"));
    }

    #[test]
    fn an_upstream_counts_unless_it_is_the_branchs_own_copy() {
        let (repo, fork) = repo();
        let tip = repo.open().resolve("feat/x").unwrap().id();
        let older = repo.open().resolve("feat/x~1").unwrap().id();
        repo.reference("refs/remotes/origin/feat/x", &tip);
        repo.follow("feat/x", "feat/x");
        let proposal = propose(&Flags::default(), &repo.open()).unwrap();
        assert_eq!(proposal.base, fork);
        repo.reference("refs/remotes/origin/develop", &older);
        repo.follow("feat/x", "develop");
        let proposal = propose(&Flags::default(), &repo.open()).unwrap();
        assert_eq!((proposal.base, proposal.base_branch), (older, Some("develop".into())));
    }

    #[test]
    fn the_caller_may_name_both_ends() {
        let (repo, _) = repo();
        let older = repo.open().resolve("feat/x~1").unwrap().id();
        let flags =
            Flags { base: Some("main".into()), head: Some(older.clone()), ..Flags::default() };
        let proposal = propose(&flags, &repo.open()).unwrap();
        assert_eq!((proposal.head, proposal.branch), (older, None));
        assert_eq!(proposal.title.as_deref(), Some("Older"));
    }

    #[test]
    fn nothing_beyond_the_target_is_nothing_to_judge() {
        let (repo, _) = repo();
        repo.switch("main");
        let error = propose(&Flags::default(), &repo.open()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no commit that `refs/heads/main` has not, so there is nothing to judge"
        );
    }

    #[test]
    fn without_any_branch_to_compare_with_the_way_out_is_named() {
        let repo = TestRepo::new();
        repo.commit("trunk", &[("a.md", "a\n")], "Root");
        repo.switch("trunk");
        let error = propose(&Flags::default(), &repo.open()).unwrap_err();
        assert_eq!(error.hints(), ["name the branch that the work goes into: `--base REV`"]);
    }

    #[test]
    fn a_message_of_one_line_has_no_body() {
        assert_eq!(split_message("Subject"), ("Subject", ""));
        assert_eq!(split_message("\nSubject \n\n\nBody\n"), ("Subject", "Body\n"));
        assert_eq!(split_message(""), ("", ""));
    }
}
