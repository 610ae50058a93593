//! Everyday changes that a policy may exempt, each decided by what its author does not choose: by the
//! files and the target's `.gitattributes`, by blobs, by the target, or by who wrote it.

use super::Context;
use super::exempt_authors::not_only_by;
use crate::change::template;
use crate::parsers::gitattributes::Attribute;
use crate::policy::{ExemptKind, KindPolicy, discover, is_of_the_gate};
use crate::snapshot::ChangedFile;
use crate::source::RepoPath;

/// The kind that the policy exempts and that the change is, and why it is of that kind.
pub(super) fn exempt(context: &Context<'_>) -> Option<(ExemptKind, String)> {
    let kinds = context.policy.exempt.kinds.iter();
    let mut found = kinds.filter_map(|kind| Some((kind.kind, is_of(kind, context)?)));
    let found = found.next()?;
    gate_file(context).is_none().then_some(found)
}

/// The file that keeps a change from being exempt although it is of an exempt kind.
pub(crate) fn hindrance<'a>(context: &Context<'a>) -> Option<(ExemptKind, &'a RepoPath)> {
    let mut kinds = context.policy.exempt.kinds.iter();
    let kind = kinds.find(|kind| is_of(kind, context).is_some())?;
    Some((kind.kind, gate_file(context)?))
}

/// A kind that the change is of and that the policy does not name, and why it is of that kind.
pub(crate) fn proposed(context: &Context<'_>) -> Option<(ExemptKind, String)> {
    let named = &context.policy.exempt.kinds;
    let other = |kind: &ExemptKind| named.iter().all(|known| known.kind != *kind);
    // Whose updates are exempt, a policy says with a name, which nobody can propose.
    let kinds = ExemptKind::ALL.into_iter().filter(|kind| *kind != ExemptKind::Updates);
    let mut found = kinds
        .filter(other)
        .filter_map(|kind| Some((kind, is_of(&KindPolicy::common(kind), context)?)));
    let found = found.next()?;
    gate_file(context).is_none().then_some(found)
}

/// Why the change is of this kind; `None` where it is not.
fn is_of(kind: &KindPolicy, context: &Context<'_>) -> Option<String> {
    let change = context.change?;
    if change.files.is_empty() {
        return None;
    }
    let is_only = |fits: &dyn Fn(&RepoPath) -> bool| {
        change.files.iter().all(|file| file.lies_within(fits)).then_some(())
    };
    let says = |path: &RepoPath, attribute| {
        let attributes = context.facts.attributes.as_ref();
        attributes.and_then(|attributes| attributes.say(path, attribute))
    };
    let fits = |path: &RepoPath, attribute| {
        says(path, attribute).unwrap_or_else(|| kind.paths.matches_path(path))
    };
    match kind.kind {
        ExemptKind::Docs => {
            context.facts.attributes.as_ref()?;
            is_only(&|path| fits(path, Attribute::Documentation))?;
            Some("it touches nothing but documentation".to_owned())
        }
        ExemptKind::Generated => {
            context.facts.attributes.as_ref()?;
            is_only(&|path| fits(path, Attribute::Generated))?;
            Some("it touches nothing but generated files".to_owned())
        }
        ExemptKind::Updates => {
            let author = change.author.as_ref()?.as_raw();
            let own = Some(&kind.authors).filter(|authors| !authors.is_empty());
            let authors = own.unwrap_or(&context.policy.exempt.authors);
            is_only(&|path| kind.paths.matches_path(path))?;
            let is_theirs =
                authors.matches_name(author) && not_only_by(context, (author, authors)).is_none();
            is_theirs.then(|| format!("it is an update of dependencies by {author}"))
        }
        ExemptKind::Revert => {
            let restored = context.facts.revert.as_ref()?;
            let commit = &restored.commit[..restored.commit.len().min(10)];
            let is_whole = restored.differs.is_empty() && context.edit.is_none();
            is_whole.then(|| format!("it is a revert: every file is as it stood beside {commit}"))
        }
        ExemptKind::Release | ExemptKind::Hotfix => {
            let branch = change.target_branch.as_deref()?;
            let is_into = kind.into.matches_path(&RepoPath::new(branch)?);
            is_into.then(|| match kind.kind {
                ExemptKind::Release => format!("it goes into {branch}, which is released"),
                _ => format!("it goes into {branch}, a release that is out"),
            })
        }
    }
}

/// A file of the change that no kind excuses: of the backlog, the policy, a template or a workflow.
fn gate_file<'a>(context: &Context<'a>) -> Option<&'a RepoPath> {
    let files = context.change.into_iter().flat_map(|change| &change.files);
    files.flat_map(ChangedFile::names).find(|path| is_judged(path, context))
}

fn is_judged(path: &RepoPath, context: &Context<'_>) -> bool {
    let policy = context.policy;
    let backlogs = context.base.into_iter().chain([context.backlog]);
    let is_backlog = backlogs.flat_map(|backlog| &backlog.files).any(|file| file.path == *path)
        || !policy.backlog_paths(std::slice::from_ref(path)).is_empty();
    let is_policy = policy.path.as_ref() == Some(path)
        || policy.extends.contains(path)
        || discover::is_place(path);
    let templates = policy.change.when.iter().filter_map(|when| when.template.as_ref());
    let is_template = template::find(std::slice::from_ref(path)).is_some()
        || policy.change.template.iter().chain(templates).any(|template| template == path);
    is_backlog || is_policy || is_template || is_of_the_gate(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::Fixture;
    use crate::rules::{Example, Exemption};

    /// What a policy makes of a change that touches `files` and goes into `branch`.
    fn judged(policy: &str, files: &[&str], edit: impl FnOnce(&mut Fixture)) -> Exemption {
        let example = Example { policy, description: Some(""), files, ..Example::NONE };
        let mut fixture = Fixture::new(&example);
        edit(&mut fixture);
        Exemption::of(&fixture.context())
    }

    fn exempt(policy: &str, files: &[&str]) -> bool {
        matches!(judged(policy, files, |_| {}), Exemption::Exempt(_))
    }

    fn into(branch: &str) -> impl FnOnce(&mut Fixture) {
        let branch = branch.to_owned();
        move |fixture| fixture.change.as_mut().unwrap().target_branch = Some(branch)
    }

    #[test]
    fn documentation_is_known_by_all_its_files() {
        let policy = "exempt: {kinds: [docs]}\n";
        assert!(exempt(policy, &["README.md", "docs/a.png"]));
        assert!(!exempt("", &["README.md"]));
        for files in [
            &["README.md", "src/a.rs"][..],
            &["BACKLOG.md"],
            &["README.md", ".github/pull_request_template.md"],
            &["README.md", ".backlog-gate.yml"],
            &["README.md", ".github/workflows/ci.yml"],
            &[],
        ] {
            assert!(!exempt(policy, files), "{files:?}");
        }
        assert!(exempt("exempt: {kinds: [{kind: docs, paths: wiki/**}]}\n", &["wiki/a.txt"]));
        assert!(!exempt("exempt: {kinds: [{kind: docs, paths: wiki/**}]}\n", &["README.md"]));
    }

    #[test]
    fn the_attributes_of_the_target_go_before_the_usual_files() {
        let with = |policy: &str, file: &str, text: &str| {
            let attributes = crate::parsers::gitattributes::Attributes::default().with("", text);
            let edit = |fixture: &mut Fixture| fixture.facts.attributes = attributes;
            matches!(judged(policy, &[file], edit), Exemption::Exempt(_))
        };
        let docs = "exempt: {kinds: [docs]}\n";
        assert!(with(docs, "a.tex", "*.tex linguist-documentation\n"));
        assert!(!with(docs, "prompt.md", "prompt.md -linguist-documentation\n"));
        let generated = "exempt: {kinds: [generated]}\n";
        assert!(with(generated, "a.pb.go", "*.pb.go linguist-generated\n"));
        assert!(!with(generated, "a.go", "*.pb.go linguist-generated\n"));
    }

    #[test]
    fn releases_and_hotfixes_are_known_by_their_target() {
        let is = |policy: &str, branch: &str| {
            matches!(judged(policy, &["src/a.rs"], into(branch)), Exemption::Exempt(_))
        };
        let policy = "exempt: {kinds: [release, hotfix]}\n";
        assert!(is(policy, "production") && is(policy, "release/1.2"));
        assert!(!is(policy, "main") && !is(policy, "release/1/x"));
        let own = "exempt: {kinds: [{kind: hotfix, into: 'v*'}]}\n";
        assert!(is(own, "v1") && !is(own, "release/1.2"));
    }

    #[test]
    fn an_update_is_known_by_its_author_and_its_manifests() {
        let by = |author: &str, commit: &str, files: &[&str]| {
            let policy = "exempt: {authors: [], kinds: [{kind: updates, authors: [renovate]}]}\n";
            let edit = |fixture: &mut Fixture| {
                let change = fixture.change.as_mut().unwrap();
                change.author = Some(crate::text::Untrusted::new(author));
                let commit = crate::snapshot::CommitAuthor {
                    commit: "1".repeat(40),
                    name: commit.to_owned(),
                    mail: String::new(),
                };
                let commits = vec![commit];
                fixture.facts.authors = Some(crate::snapshot::Authors { commits, more: false });
            };
            matches!(judged(policy, files, edit), Exemption::Exempt(_))
        };
        assert!(by("renovate", "renovate", &["Cargo.lock", "web/package.json"]));
        assert!(!by("renovate", "renovate", &["Cargo.lock", "src/a.rs"]));
        assert!(!by("renovate", "Mallory", &["Cargo.lock"]));
        assert!(!by("mallory", "mallory", &["Cargo.lock"]));
    }

    #[test]
    fn a_revert_is_known_by_its_blobs() {
        let policy = "exempt: {kinds: [revert]}\n";
        let is = |restored: Option<&[&str]>| {
            let description = Some("Reverts acme/export#12\n");
            let example =
                Example { policy, description, restored, files: &["src/a.rs"], ..Example::NONE };
            matches!(Exemption::of(&Fixture::new(&example).context()), Exemption::Exempt(_))
        };
        assert!(is(Some(&[])) && !is(Some(&["src/a.rs"])) && !is(None));
    }

    #[test]
    fn a_kind_is_proposed_where_the_policy_names_it_not() {
        let propose = |policy: &str, files: &[&str]| {
            let example = Example { policy, description: Some(""), files, ..Example::NONE };
            proposed(&Fixture::new(&example).context()).map(|(kind, _)| kind)
        };
        assert_eq!(propose("", &["README.md"]), Some(ExemptKind::Docs));
        assert_eq!(propose("exempt: {kinds: [docs]}\n", &["README.md"]), None);
        assert_eq!(propose("", &["README.md", "BACKLOG.md"]), None);
        assert_eq!(propose("", &["src/a.rs"]), None);
    }
}
