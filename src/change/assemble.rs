//! What is asked for, its ends and the repository make a change.

use jiff::tz::TimeZone;

use super::ends::Ends;
use super::local::{self, split_message};
use super::{Change, Commit, Description};
use crate::error::{Error, ErrorKind, Result};
use crate::forge::request::{
    ChangeKind, ChangeRequest, DescriptionOrigin, DescriptionSource, ForgePlace,
};
use crate::limits;
use crate::markdown::Document;
use crate::snapshot::{CommitList, Repository, Unread};
use crate::source::{SourceKind, SourceMap};
use crate::text::Untrusted;

/// Completes what is asked for: reads the commits and files between its ends, and registers its
/// texts. Its template and its links are still empty.
///
/// # Errors
/// Where a commit is not in this clone, nobody says the description of a pull request, or it is
/// over [`limits::DESCRIPTION`].
pub fn assemble(
    request: ChangeRequest,
    ends: &Ends,
    repository: &Repository,
    sources: &mut SourceMap,
) -> Result<Change> {
    let (fork, head) = (ends.fork.revision(), &ends.head);
    let CommitList { commits, mut unread } = repository.commits(fork, head)?;
    let files = repository.changed_files(fork, head)?;
    let uncounted = files.iter().filter(|file| !file.counted);
    unread.extend(uncounted.filter_map(|file| file.names().next().cloned().map(Unread::Lines)));
    let newest = commits.first().map(|(_, message)| split_message(message));
    let title = title(&request, newest).map(|title| sources.add(SourceKind::Title, title));
    let description = described(&request, newest, ends, repository)?
        .map(|(text, origin)| describe(text, origin, request.kind, sources))
        .transpose()?;
    let branch = branch(&request, repository).map(|branch| sources.add(SourceKind::Branch, branch));
    let commit = |(id, message): (String, String)| {
        let message = sources.add_lines(SourceKind::Commit(id.clone()), message)?;
        Ok(Commit { message, id })
    };
    let commits = commits.into_iter().map(commit).collect::<Result<_>>()?;
    Ok(Change {
        platform: request.platform,
        kind: request.kind,
        number: request.number,
        title,
        description,
        author: request.author.map(Untrusted::new),
        labels: request.labels.into_iter().map(Untrusted::new).collect(),
        branch,
        draft: request.draft,
        opened: request.opened.map(|time| time.to_zoned_datetime(TimeZone::UTC).date()),
        target: ends.target.id().to_owned(),
        target_branch: ends.target.branch.clone(),
        base: fork.id(),
        before: ends.before.map(|before| before.revision().id()),
        head: head.id(),
        commits,
        files,
        remarks: ends.target.note.clone().into_iter().collect(),
        unread,
        template: None,
        other_templates: Vec::new(),
        links: Vec::new(),
        no_item: None,
    })
}

/// The title; that of the newest commit for a local change of which nobody says another one.
fn title(request: &ChangeRequest, newest: Option<(&str, &str)>) -> Option<String> {
    match newest {
        Some((subject, _)) if request.kind == ChangeKind::Local && request.title.is_none() => {
            Some(subject.to_owned())
        }
        _ => request.title.clone(),
    }
}

/// The name of the branch that goes in.
fn branch(request: &ChangeRequest, repository: &Repository) -> Option<String> {
    match request.kind {
        ChangeKind::Local => local::branch(request, repository),
        _ => request.branch.clone(),
    }
}

/// The text of the description, and who says so.
fn described(
    request: &ChangeRequest,
    newest: Option<(&str, &str)>,
    ends: &Ends,
    repository: &Repository,
) -> Result<Option<(String, DescriptionOrigin)>> {
    let of_commit = |body: &str| (body.to_owned(), DescriptionOrigin::Commit);
    match &request.description {
        DescriptionSource::Text(text, origin) => Ok(Some((text.clone(), *origin))),
        DescriptionSource::CommitMessage if request.kind == ChangeKind::PullRequest => {
            let message = repository.message(&ends.head)?;
            Ok(Some(of_commit(split_message(&message).1)))
        }
        DescriptionSource::CommitMessage => Ok(newest.map(|(_, body)| of_commit(body))),
        DescriptionSource::Missing(why) if request.kind == ChangeKind::PullRequest => {
            Err(no_description(request, why.as_deref()))
        }
        DescriptionSource::Missing(_) => Ok(None),
    }
}

/// The error for a pull request whose description nobody says.
fn no_description(request: &ChangeRequest, why: Option<&str>) -> Error {
    let number = request.number.map_or_else(String::new, |number| format!(" {number}"));
    let name = request.platform.name();
    let message = why.map_or_else(
        || format!("{name} does not say what the description of pull request{number} is"),
        str::to_owned,
    );
    let mut error = Error::new(ErrorKind::Input, message);
    if let ForgePlace::At(forge) = &request.forge {
        error = error.hint(format!(
            "let the gate ask {}: without `--offline`, and with a token that may read, in {}",
            forge.kind.name(),
            forge.kind.token_variable()
        ));
    }
    error.hint("give the description with `--body FILE`")
}

fn describe(
    text: String,
    origin: DescriptionOrigin,
    kind: ChangeKind,
    sources: &mut SourceMap,
) -> Result<Description> {
    let size = text.len();
    if size > limits::DESCRIPTION {
        let message = format!(
            "the description has {size} bytes, more than the {} that the gate reads",
            limits::DESCRIPTION
        );
        return Err(
            Error::new(ErrorKind::Input, message).hint("shorten it, or attach what is long")
        );
    }
    let source = sources.add_lines(SourceKind::Description, text)?;
    let document = Document::parse(sources.text(source));
    let judged = match origin {
        DescriptionOrigin::Event
        | DescriptionOrigin::Variable
        | DescriptionOrigin::Api
        | DescriptionOrigin::Flag => true,
        // A local branch has no description yet; where a commit is reviewed, its message is one.
        DescriptionOrigin::Commit => {
            kind == ChangeKind::PullRequest || !document.sections.is_empty()
        }
    };
    Ok(Description { source, document, origin, judged })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Platform;
    use crate::forge::request::NamedCommit;
    use crate::snapshot::FileChange;
    use crate::snapshot::testing::TestRepo;

    /// `work` left `main`, which went on; `refs/pull/2/merge` is checked out, as on GitHub.
    fn repo() -> (TestRepo, ChangeRequest, String) {
        let repo = TestRepo::new();
        let fork = repo.commit("main", &[("a.md", "a\n")], "Root");
        repo.branch("work", &fork);
        let head = repo.commit("work", &[("b.md", "b\n")], "Work\n\nBacklog: US-1.1\n");
        let main = repo.commit("main", &[("a.md", "aa\n")], "Main goes on");
        repo.branch("merge", &main);
        let merge = repo.merge("merge", "work");
        repo.git.set_head_detached(git2::Oid::from_str(&merge).unwrap()).unwrap();
        let request = ChangeRequest {
            target_branch: Some("main".to_owned()),
            named_tips: vec![NamedCommit::new(&main, "the event")],
            head: Some(head),
            ..ChangeRequest::numbered(Platform::Github, Some(2))
        };
        (repo, request, fork)
    }

    fn described(text: &str, origin: DescriptionOrigin) -> DescriptionSource {
        DescriptionSource::Text(text.to_owned(), origin)
    }

    fn complete(
        request: ChangeRequest,
        repo: &TestRepo,
        sources: &mut SourceMap,
    ) -> Result<Change> {
        let repository = repo.open();
        let ends = Ends::find(&request, &repository)?;
        assemble(request, &ends, &repository, sources)
    }

    #[test]
    fn a_pull_request_in_a_detached_merge_commit_is_only_its_own_work() {
        let (repo, mut request, fork) = repo();
        request.title = Some("A title".into());
        request.branch = Some("work".into());
        request.author = Some("dependabot[bot]".into());
        request.description = described("", DescriptionOrigin::Event);
        let head = request.head.clone().unwrap();
        let mut sources = SourceMap::default();
        let change = complete(request, &repo, &mut sources).unwrap();
        assert_eq!((&change.base, &change.head), (&fork, &head));
        assert_eq!(sources.text(change.title.unwrap()), "A title");
        assert_eq!(sources.text(change.branch.unwrap()), "work");
        assert!(change.description.unwrap().judged);
        assert_eq!(change.author.unwrap().as_raw(), "dependabot[bot]");
        assert_eq!(change.commits.len(), 1);
        let message = sources.get(change.commits[0].message);
        assert_eq!(message.kind, SourceKind::Commit(head));
        assert_eq!(message.text, "Work\n\nBacklog: US-1.1\n");
        assert_eq!(change.files.len(), 1);
        assert_eq!(change.files[0].at_head().unwrap().as_str(), "b.md");
        assert_eq!(change.files[0].change, FileChange::Added);
    }

    #[test]
    fn the_commit_message_of_a_local_branch_is_not_judged_without_sections() {
        let (repo, mut request, _) = repo();
        request.description = described("Only words.\n", DescriptionOrigin::Commit);
        request.kind = ChangeKind::Local;
        request.base = Some("main".to_owned());
        let mut sources = SourceMap::default();
        let change = complete(request, &repo, &mut sources).unwrap();
        assert!(!change.description.unwrap().judged);
    }

    #[test]
    fn a_description_over_the_limit_is_refused() {
        let (repo, mut request, _) = repo();
        let text = "x".repeat(limits::DESCRIPTION + 1);
        request.description = described(&text, DescriptionOrigin::Event);
        let error = complete(request, &repo, &mut SourceMap::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the description has 1048577 bytes, more than the 1048576 that the gate reads"
        );
    }

    #[test]
    fn a_head_that_is_not_in_the_clone_names_every_way_to_fetch_it() {
        let (repo, mut request, _) = repo();
        request.head = Some("2".repeat(40));
        let error = complete(request, &repo, &mut SourceMap::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Repository);
        assert!(error.hints()[0].contains("fetch-depth: 0"));
        assert!(error.hints().iter().any(|hint| hint.contains("refs/pull/2/head")));
    }
}
