//! A change that is the local branch.

use crate::forge::request::ChangeRequest;
use crate::snapshot::{Repository, branch_name};

/// The name of the branch that asks to go in, where nobody says it but the repository.
pub(super) fn branch(request: &ChangeRequest, repository: &Repository) -> Option<String> {
    match (&request.branch, &request.head) {
        (Some(branch), _) => Some(branch.clone()),
        (None, None) => repository.current_branch(),
        (None, Some(head)) => {
            let name = branch_name(head);
            repository.has_reference(&format!("refs/heads/{name}")).then(|| name.to_owned())
        }
    }
}

/// The full name of the branch that the work on `branch` goes into. An upstream of the same name is
/// only the branch's own copy on the server: to compare with it would leave out all that was pushed
/// already.
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
#[must_use]
pub fn split_message(message: &str) -> (&str, &str) {
    let message = message.trim_start();
    let (subject, body) = message.split_once('\n').unwrap_or((message, ""));
    (subject.trim_end(), body.trim_start_matches(['\r', '\n']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{Change, DescriptionOrigin, Ends, Flags, assemble, detect};
    use crate::env::Env;
    use crate::error::Result;
    use crate::snapshot::testing::TestRepo;
    use crate::source::SourceMap;

    /// The local branch as a change, with its texts.
    fn local(flags: &Flags, repo: &TestRepo) -> Result<(Change, SourceMap)> {
        let repository = repo.open();
        let request = detect(flags, &Env::default())?;
        let ends = Ends::find(&request, &repository)?;
        let mut sources = SourceMap::default();
        let change = assemble(request, &ends, &repository, &mut sources)?;
        Ok((change, sources))
    }

    fn title((change, sources): &(Change, SourceMap)) -> &str {
        sources.text(change.title.unwrap())
    }

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
        let local = local(&Flags::default(), &repo).unwrap();
        assert_eq!(title(&local), "Add x");
        let (change, sources) = local;
        assert_eq!(change.base, fork);
        assert_eq!(change.target, repo.open().resolve("main").unwrap().id());
        assert_eq!(sources.text(change.branch.unwrap()), "feat/x");
        assert_eq!(change.target_branch.as_deref(), Some("main"));
        let description = change.description.unwrap();
        assert_eq!(sources.text(description.source), "## Plan\nDo it.\n");
        assert_eq!(description.origin, DescriptionOrigin::Commit);
    }

    #[test]
    fn a_merge_of_the_default_branch_gives_neither_title_nor_base() {
        let (repo, _) = repo();
        repo.merge("feat/x", "main");
        let main = repo.open().resolve("main").unwrap().id();
        let local = local(&Flags::default(), &repo).unwrap();
        assert_eq!(local.0.base, main);
        assert_eq!(title(&local), "Add x");
    }

    #[test]
    fn an_upstream_counts_unless_it_is_the_branchs_own_copy() {
        let (repo, fork) = repo();
        let tip = repo.open().resolve("feat/x").unwrap().id();
        let older = repo.open().resolve("feat/x~1").unwrap().id();
        repo.reference("refs/remotes/origin/feat/x", &tip);
        repo.follow("feat/x", "feat/x");
        let (change, _) = local(&Flags::default(), &repo).unwrap();
        assert_eq!(change.base, fork);
        repo.reference("refs/remotes/origin/develop", &older);
        repo.follow("feat/x", "develop");
        let (change, _) = local(&Flags::default(), &repo).unwrap();
        assert_eq!((change.base, change.target_branch), (older, Some("develop".into())));
    }

    #[test]
    fn the_caller_may_name_both_ends() {
        let (repo, _) = repo();
        let older = repo.open().resolve("feat/x~1").unwrap().id();
        let flags =
            Flags { base: Some("main".into()), head: Some(older.clone()), ..Flags::default() };
        let local = local(&flags, &repo).unwrap();
        assert_eq!(title(&local), "Older");
        assert_eq!((local.0.head, local.0.branch), (older, None));
    }

    #[test]
    fn nothing_beyond_the_target_is_nothing_to_judge() {
        let (repo, _) = repo();
        repo.switch("main");
        let error = local(&Flags::default(), &repo).unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no commit that `main` does not have, so there is nothing to judge"
        );
    }

    #[test]
    fn without_any_branch_to_compare_with_the_way_out_is_named() {
        let repo = TestRepo::new();
        repo.commit("trunk", &[("a.md", "a\n")], "Root");
        repo.switch("trunk");
        let error = local(&Flags::default(), &repo).unwrap_err();
        assert_eq!(error.hints(), ["name the branch that the work goes into: `--base REV`"]);
    }

    #[test]
    fn a_message_of_one_line_has_no_body() {
        assert_eq!(split_message("Subject"), ("Subject", ""));
        assert_eq!(split_message("\nSubject \n\n\nBody\n"), ("Subject", "Body\n"));
        assert_eq!(split_message(""), ("", ""));
    }
}
