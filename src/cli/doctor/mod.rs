//! Reads the pipelines of a repository and says what keeps the gate from judging, or its verdict from
//! counting: a gate that does not run when a description is fixed, a clone without the base.
//!
//! It looks at the files alone and asks no forge. What is wrong with workflows in general, such as
//! actions that are not pinned or tokens that may do too much, is for zizmor to say.

use crate::sort::Sort as _;

mod checks;
mod github;
mod gitlab;
mod node;
#[cfg(test)]
mod testing;
mod wants;

pub use checks::CHECKS;
pub use wants::Wants;

use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::finding::{Finding, Severity};
use crate::limits;
use crate::report::Listing;
use crate::snapshot::{Repository, Snapshot};
use crate::source::{ColumnUnit, Location, RepoPath, SourceId, SourceKind, SourceMap};
use crate::text::{plural, shorten, yaml};
use checks::{found, found_at};
use node::Node;

/// What was found in a repository.
#[derive(Debug, Default)]
pub struct Diagnosis {
    /// The pipelines in which the gate runs.
    pub pipelines: Vec<RepoPath>,
    /// How many pipelines were looked at.
    pub looked_at: usize,
    /// What is wrong with them and with the clone, in the order of the files.
    pub findings: Vec<Finding>,
}

impl Diagnosis {
    /// Whether there is an error or a warning, or no gate at all.
    #[must_use]
    pub fn is_ill(&self) -> bool {
        self.pipelines.is_empty()
            || self.findings.iter().any(|finding| finding.severity >= Severity::Warning)
    }

    /// The diagnosis as every format shows it.
    #[must_use]
    pub fn listing(mut self, sources: &SourceMap) -> Listing<'_> {
        let files = plural(self.looked_at, "pipeline file");
        let runs = match (self.pipelines.len(), self.looked_at) {
            (0, 0) => "there is no pipeline that runs the gate".to_owned(),
            (0, _) => format!("the gate does not run in any of {files}"),
            (count, _) => format!("the gate runs in {count} of {files}"),
        };
        let own = self.own(sources);
        if self.pipelines.is_empty() {
            let help = "`backlog-gate init` writes a pipeline that does";
            self.findings.push(found_at(checks::NO_GATE, Location::Change, runs.clone(), help));
        }
        let listing = Listing::of_checks("backlog-gate/doctor/", CHECKS, self.findings, sources);
        let headline = match listing.exit_code {
            0 => "The gate runs as it should",
            _ => "The gate does not run as it should",
        };
        Listing { headline, facts: vec![runs], own, ..listing }
    }

    /// The keys of the JSON form that only `doctor` has. They are frozen.
    fn own(&self, sources: &SourceMap) -> Map<String, Value> {
        let (unread, others): (Vec<&Finding>, Vec<&Finding>) =
            self.findings.iter().partition(|found| found.rule == checks::UNREADABLE.id);
        let path = |finding: &Finding| sources.path(finding.location).map(RepoPath::as_str);
        let symptoms =
            others.into_iter().filter(|finding| path(finding).is_some()).map(|finding| {
                let range = sources.range(finding.location, ColumnUnit::Chars);
                json!({
                    "id": finding.rule.trim_start_matches("doctor/"),
                    "severity": finding.severity,
                    "message": finding.message,
                    "help": finding.help,
                    "path": path(finding),
                    "line": range.map(|range| range.line),
                    "column": range.map(|range| range.column),
                })
            });
        let unread = unread
            .into_iter()
            .map(|finding| json!({"path": path(finding), "reason": finding.message}));
        let pipelines = self.pipelines.iter().map(RepoPath::as_str);
        Map::from_iter([
            ("looked_at".to_owned(), self.looked_at.into()),
            ("pipelines".to_owned(), pipelines.collect()),
            ("symptoms".to_owned(), symptoms.collect()),
            ("unread".to_owned(), unread.collect()),
        ])
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
pub fn examine(snapshot: &Snapshot, wants: Wants, sources: &mut SourceMap) -> Result<Diagnosis> {
    let mut diagnosis = Diagnosis::default();
    let tree = snapshot.tree()?;
    let own_action = is_own_action(snapshot, tree.files())?;
    for path in tree.files() {
        let Some(form) = form(path) else { continue };
        let Some(text) = snapshot.read_text(path, limits::WORKFLOW)? else { continue };
        diagnosis.looked_at += 1;
        let source = sources.add(SourceKind::File(path.clone()), text);
        let text = sources.text(source);
        let tape = yaml::parse(text);
        if let (Some(torn), Some(fault)) = (tape.torn.first(), &tape.fault) {
            let help = "fix it; a forge runs no pipeline that it cannot read";
            let at = Location::new(source, *torn);
            diagnosis.findings.push(found_at(checks::UNREADABLE, at, &fault.why, help));
            continue;
        }
        let documents = Node::documents(&tape, text, source);
        let examined = match form {
            Form::Github => {
                documents.first().and_then(|root| github::examine(*root, own_action, wants))
            }
            Form::Gitlab => gitlab::examine(&documents),
        };
        if let Some(mut findings) = examined {
            findings.extend(documents.iter().flat_map(|root| root.repeated_keys()).map(repeated));
            findings.extend((form == Form::Gitlab).then(|| draft_verdict_stays(source)));
            findings.order_by_key(|finding| finding.location);
            diagnosis.findings.extend(findings);
            diagnosis.pipelines.push(path.clone());
        }
    }
    Ok(diagnosis)
}

/// What a draft got is what is merged, where nothing runs when it is marked as ready.
fn draft_verdict_stays(source: SourceId) -> Finding {
    found_at(
        checks::DRAFT_VERDICT_STAYS,
        Location::whole(source),
        "GitLab starts no pipeline when a draft is marked as ready, so the verdict of the draft stays",
        "run the pipeline again then, or let drafts fail: `exempt.drafts: fail` in the policy",
    )
}

/// What the clone of a repository lacks of what the gate reads.
#[must_use]
pub fn examine_clone(repository: &Repository) -> Vec<Finding> {
    let lacks = |message: String, help: &str| {
        found_at(checks::INCOMPLETE_CLONE, Location::Change, message, help)
    };
    let filter = repository.filter().map(|filter| {
        let filter = if filter.is_empty() { String::new() } else { format!(" (filter {filter})") };
        let message =
            format!("this is a partial clone{filter}, and what it lacks cannot be judged");
        lacks(message, "get the rest: `git fetch --refetch --no-filter origin`")
    });
    let shallow = repository.is_shallow().then(|| {
        let message = "this clone is shallow, and lacks the history that a change is compared with";
        lacks(message.to_owned(), "get the rest: `git fetch --unshallow`")
    });
    filter.into_iter().chain(shallow).collect()
}

fn repeated(key: Node<'_>) -> Finding {
    let name = shorten(key.text().unwrap_or_default(), 40);
    found(
        checks::REPEATED_KEY,
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
    let tape = yaml::parse(&text);
    let name = tape.roots(&text).next().and_then(|root| root.pair("name"));
    Ok(name.and_then(|(_, name)| name.scalar()) == Some("backlog-gate"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pipelines_are_known_by_their_path() {
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
