//! Reads the pipelines of a repository and says what would bite: a gate that does not run when a
//! description is fixed, a clone without the base, a token that may do too much.
//!
//! It looks at the files alone and asks no forge.

mod github;
mod gitlab;
mod report;
mod yaml;

pub use report::{json, text};

use crate::error::Result;
use crate::finding::Severity;
use crate::limits;
use crate::snapshot::{Repository, Snapshot};
use crate::source::RepoPath;
use crate::text::shorten;

/// Something that would bite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symptom {
    /// What it is called, in words with hyphens.
    pub id: &'static str,
    /// An error makes the verdict wrong or missing; a warning is dangerous or a nuisance.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it, in one sentence.
    pub help: String,
    /// The 1-based line and column; the file as a whole where there is none.
    pub at: Option<(usize, usize)>,
}

impl Symptom {
    fn new(
        id: &'static str,
        severity: Severity,
        node: &yaml::Node,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let at = Some((node.line, node.column));
        Self { id, severity, message: message.into(), help: help.into(), at }
    }
}

/// A pipeline in which the gate runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    /// The file.
    pub path: RepoPath,
    /// What would bite in it, in the order of the file.
    pub symptoms: Vec<Symptom>,
}

/// What was found in a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnosis {
    /// The pipelines in which the gate runs.
    pub pipelines: Vec<Pipeline>,
    /// The pipelines that were looked at.
    pub looked_at: usize,
    /// Files that are no YAML, each with the reason.
    pub unread: Vec<(RepoPath, String)>,
    /// What the clone itself lacks, each a sentence and the way out.
    pub clone: Vec<(String, String)>,
}

impl Diagnosis {
    /// Whether there is an error or a warning, a file that cannot be read, or no gate at all.
    #[must_use]
    pub fn is_ill(&self) -> bool {
        self.pipelines.is_empty()
            || !self.unread.is_empty()
            || !self.clone.is_empty()
            || self.symptoms().any(|(_, symptom)| symptom.severity >= Severity::Warning)
    }

    /// All symptoms with their files.
    pub fn symptoms(&self) -> impl Iterator<Item = (&RepoPath, &Symptom)> {
        self.pipelines
            .iter()
            .flat_map(|pipeline| pipeline.symptoms.iter().map(|symptom| (&pipeline.path, symptom)))
    }
}

/// A file in which a forge looks for pipelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Github,
    Gitlab,
}

/// The form of the pipelines in the file at `path`.
fn form(path: &RepoPath) -> Option<Form> {
    let path = path.as_str();
    let is_yaml = path.ends_with(".yml") || path.ends_with(".yaml");
    let folders = [".github/workflows/", ".gitea/workflows/", ".forgejo/workflows/"];
    let workflow = folders.iter().find_map(|folder| path.strip_prefix(folder));
    if workflow.is_some_and(|name| is_yaml && !name.contains('/')) {
        return Some(Form::Github);
    }
    let is_gitlab = path == ".gitlab-ci.yml" || path.starts_with(".gitlab/ci/");
    (is_gitlab && is_yaml).then_some(Form::Gitlab)
}

/// Looks at the pipelines in the files of `snapshot`.
///
/// # Errors
/// Where a file cannot be read at all.
pub fn examine(snapshot: &Snapshot) -> Result<Diagnosis> {
    let mut diagnosis = Diagnosis::default();
    let tree = snapshot.tree()?;
    let own_action = is_own_action(snapshot, tree.files())?;
    for path in tree.files() {
        let Some(form) = form(path) else { continue };
        let Some(text) = snapshot.read_text(path, limits::WORKFLOW)? else { continue };
        diagnosis.looked_at += 1;
        let documents = match yaml::parse(&text) {
            Ok(documents) => documents,
            Err(reason) => {
                diagnosis.unread.push((path.clone(), reason));
                continue;
            }
        };
        let examined = match form {
            Form::Github => documents.first().and_then(|root| github::examine(root, own_action)),
            Form::Gitlab => gitlab::examine(&documents),
        };
        if let Some(mut symptoms) = examined {
            symptoms.extend(documents.iter().flat_map(yaml::Node::repeated_keys).map(repeated));
            symptoms.extend((form == Form::Gitlab).then(draft_verdict_stays));
            symptoms.sort_by_key(|symptom| symptom.at);
            diagnosis.pipelines.push(Pipeline { path: path.clone(), symptoms });
        }
    }
    Ok(diagnosis)
}

/// What a draft got is what is merged, where nothing runs when it is marked as ready.
fn draft_verdict_stays() -> Symptom {
    Symptom {
        id: "draft-verdict-stays",
        severity: Severity::Note,
        message: "GitLab starts no pipeline when a draft is marked as ready, so the verdict of the draft stays"
            .to_owned(),
        help: "run the pipeline again then, or let drafts fail: `exempt.drafts: fail` in the policy"
            .to_owned(),
        at: None,
    }
}

/// What the clone of a repository lacks of what the gate reads.
#[must_use]
pub fn examine_clone(repository: &Repository) -> Vec<(String, String)> {
    let filter = repository.filter().map(|filter| {
        let filter = if filter.is_empty() { String::new() } else { format!(" (filter {filter})") };
        let message =
            format!("this is a partial clone{filter}, and what it lacks cannot be judged");
        (message, "get the rest: `git fetch --refetch --no-filter origin`".to_owned())
    });
    let shallow = repository.is_shallow().then(|| {
        let message = "this clone is shallow, and lacks the history that a change is compared with";
        (message.to_owned(), "get the rest: `git fetch --unshallow`".to_owned())
    });
    filter.into_iter().chain(shallow).collect()
}

fn repeated(key: &yaml::Node) -> Symptom {
    let name = shorten(key.text().unwrap_or_default(), 40);
    Symptom::new(
        "repeated-key",
        Severity::Error,
        key,
        format!("`{name}` stands twice here: the forge refuses the file, or takes the last one"),
        "remove one of them",
    )
}

/// Whether the repository is the action itself, so that `uses: ./` is the gate.
fn is_own_action(snapshot: &Snapshot, paths: &[RepoPath]) -> Result<bool> {
    let Some(path) = paths.iter().find(|path| path.as_str() == "action.yml") else {
        return Ok(false);
    };
    let text = snapshot.read_text(path, limits::WORKFLOW)?.unwrap_or_default();
    let documents = yaml::parse(&text).unwrap_or_default();
    let name = documents.first().and_then(|root| root.get("name")).and_then(yaml::Node::text);
    Ok(name == Some("backlog-gate"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pipelines_are_told_by_where_they_stand() {
        let form = |path: &str| form(&RepoPath::new(path).unwrap());
        assert_eq!(form(".github/workflows/gate.yaml"), Some(Form::Github));
        assert_eq!(form(".forgejo/workflows/gate.yml"), Some(Form::Github));
        assert_eq!(form(".gitlab-ci.yml"), Some(Form::Gitlab));
        assert_eq!(form(".gitlab/ci/gate.yml"), Some(Form::Gitlab));
        for path in [".github/workflows/a/b.yml", ".github/dependabot.yml", "gate.yml"] {
            assert_eq!(form(path), None, "{path}");
        }
    }
}
