//! What an earlier run read, by the ids of what it read. It spares time and decides nothing: a
//! verdict never looks at it, and whoever deletes it loses nothing else.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::files::Staged;
use crate::flow::Difference;
use crate::snapshot::{Content, PastCommit, PastFile, Repository, Revision};
use crate::source::RepoPath;

/// The form of the file. What another form wrote is passed over.
const FORM: u32 = 1;
/// More steps are not kept beside those of the last run.
const MOST_KEPT: usize = 100_000;
/// A larger file is not read.
const LARGEST: u64 = 256 * 1024 * 1024;

/// What earlier runs read.
#[derive(Debug, Default)]
pub struct Cache {
    file: PathBuf,
    print: String,
    pub(super) walked: Option<Walked>,
    known: HashMap<String, Arc<Difference>>,
    used: Vec<(String, Arc<Difference>)>,
    is_new: bool,
}

/// A way back that was gone.
#[derive(Debug, Clone, Default)]
pub(super) struct Walked {
    /// The commits that changed something, the newest first.
    pub(super) commits: Vec<PastCommit>,
    /// How many commits were passed before each of them.
    pub(super) passed_before: Vec<usize>,
    pub(super) passed: usize,
    pub(super) is_cut: bool,
    pub(super) is_limited: bool,
}

impl Walked {
    /// How many commits there are from the one at `place` on.
    pub(super) fn passed_at(&self, place: usize) -> usize {
        self.passed - self.passed_before.get(place).copied().unwrap_or(self.passed)
    }
}

#[derive(Serialize, Deserialize)]
struct Stored {
    form: u32,
    program: String,
    print: String,
    passed: usize,
    is_cut: bool,
    is_limited: bool,
    commits: Vec<StoredCommit>,
    differences: HashMap<String, Arc<Difference>>,
}

#[derive(Serialize, Deserialize)]
struct StoredCommit {
    id: String,
    time: i64,
    passed: usize,
    files: Vec<StoredFile>,
}

#[derive(Serialize, Deserialize)]
struct StoredFile(String, Option<String>, Option<String>);

impl Cache {
    /// The cache of a repository, for one way of watching it; empty where there is none that fits.
    #[must_use]
    pub fn open(repository: &Repository) -> Self {
        let file = repository.folder_of_ours().join("flow.json");
        Self { file, ..Self::default() }
    }

    /// Takes what is there for this way of watching; what is not as this program writes it is nothing.
    pub(super) fn load(&mut self, print: &str) {
        print.clone_into(&mut self.print);
        let Some(stored) = load(&self.file) else { return };
        if stored.form != FORM || stored.program != program() || stored.print != print {
            return;
        }
        let mut walked = Walked {
            passed: stored.passed,
            is_cut: stored.is_cut,
            is_limited: stored.is_limited,
            ..Walked::default()
        };
        for commit in &stored.commits {
            let Some(known) = commit.restored().filter(|_| commit.passed <= stored.passed) else {
                return;
            };
            walked.passed_before.push(commit.passed);
            walked.commits.push(known);
        }
        // Behind a cut there may be more by now.
        self.walked = Some(walked).filter(|walked| !walked.is_cut);
        self.known = stored.differences;
    }

    /// What is known of a step from one version to the next.
    pub(super) fn get(&mut self, key: &str) -> Option<Arc<Difference>> {
        let (key, found) = self.known.remove_entry(key)?;
        self.used.push((key, Arc::clone(&found)));
        Some(found)
    }

    pub(super) fn put(&mut self, key: String, difference: &Arc<Difference>) {
        self.is_new = true;
        self.used.push((key, Arc::clone(difference)));
    }

    /// Writes what this run knows. A cache that cannot be written does no harm.
    pub(super) fn store(self, walked: &Walked) {
        let is_same = self.walked.as_ref().is_some_and(|old| {
            old.passed == walked.passed && old.commits.len() == walked.commits.len()
        });
        if is_same && !self.is_new {
            return;
        }
        // Whoever looked at an older commit has seen less of the same way.
        let newest = walked.commits.first().map(|commit| commit.revision);
        let has_it = |old: &&Walked| old.commits.iter().any(|it| Some(it.revision) == newest);
        let walked = self.walked.as_ref().filter(has_it).unwrap_or(walked);
        let commits = walked.commits.iter().zip(&walked.passed_before);
        let mut differences: HashMap<String, Arc<Difference>> = self.used.into_iter().collect();
        if self.known.len() + differences.len() <= MOST_KEPT {
            differences.extend(self.known);
        }
        let stored = Stored {
            form: FORM,
            program: program(),
            print: self.print,
            passed: walked.passed,
            is_cut: walked.is_cut,
            is_limited: walked.is_limited,
            commits: commits.map(|(commit, passed)| StoredCommit::of(commit, *passed)).collect(),
            differences,
        };
        let _ = self.file.parent().map(std::fs::create_dir_all);
        if let Ok(text) = serde_json::to_string(&stored)
            && let Ok(staged) = Staged::write(&self.file, &text)
        {
            let _ = staged.place();
        }
    }
}

impl StoredCommit {
    fn of(commit: &PastCommit, passed: usize) -> Self {
        let id = |content: Option<Content>| content.map(Content::id);
        let file = |file: &PastFile| {
            StoredFile(file.path.as_str().to_owned(), id(file.before), id(file.now))
        };
        Self {
            id: commit.revision.id(),
            time: commit.time.as_second(),
            passed,
            files: commit.files.iter().map(file).collect(),
        }
    }

    fn restored(&self) -> Option<PastCommit> {
        let content = |id: &Option<String>| match id {
            Some(id) => Content::of_id(id).map(Some),
            None => Some(None),
        };
        let file = |file: &StoredFile| {
            let path = RepoPath::new(&file.0)?;
            Some(PastFile { path, before: content(&file.1)?, now: content(&file.2)? })
        };
        Some(PastCommit {
            revision: Revision::of_id(&self.id)?,
            time: jiff::Timestamp::from_second(self.time).ok()?,
            files: self.files.iter().map(file).collect::<Option<_>>()?,
        })
    }
}

fn load(file: &Path) -> Option<Stored> {
    let facts = std::fs::symlink_metadata(file).ok()?;
    let is_fit = facts.is_file() && facts.len() <= LARGEST;
    let text = is_fit.then(|| std::fs::read(file).ok()).flatten()?;
    serde_json::from_slice(&text).ok()
}

/// Another program reads otherwise.
fn program() -> String {
    let built = option_env!("BACKLOG_GATE_COMMIT").unwrap_or("");
    format!("{} {built}", env!("CARGO_PKG_VERSION"))
}
