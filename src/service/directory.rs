//! A directory as a source: the files as they lie there now, and nothing before them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::draft;
use super::source::{Draft, Side, Source};
use crate::backlog::Backlog;
use crate::error::Result;
use crate::facts::{self, Facts, Scene};
use crate::gate::Inputs;
use crate::policy::Policy;
use crate::policy::layers::PolicyFile;
use crate::snapshot::Snapshot;
use crate::snapshot::tree::Tree;
use crate::source::{RepoPath, SourceMap};

/// A directory outside any repository.
#[derive(Debug, Clone)]
pub struct Directory {
    root: PathBuf,
    config: Option<PolicyFile>,
}

impl Directory {
    /// The files below `root`.
    #[must_use]
    pub fn new(root: &Path, config: Option<PolicyFile>) -> Self {
        Self { root: root.to_owned(), config }
    }

    /// Where the files lie.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot::directory(&self.root)
    }
}

impl Source for Directory {
    fn has_target(&self) -> bool {
        false
    }

    fn config(&self) -> Option<&PolicyFile> {
        self.config.as_ref()
    }

    fn files_in(&self, _: Side, enters: &dyn Fn(&str) -> bool) -> Result<Vec<RepoPath>> {
        self.snapshot().files_in(enters)
    }

    fn tree(&self, _: Side) -> Result<Option<Arc<Tree>>> {
        Ok(None)
    }

    fn text(&self, _: Side, path: &RepoPath, cap: usize) -> Result<Option<String>> {
        self.snapshot().read_text(path, cap)
    }

    fn facts(
        &self,
        policy: &Policy,
        backlog: &Backlog,
        today: Date,
        sources: &mut SourceMap,
    ) -> Result<Facts> {
        let head = self.snapshot().within(sources.budget());
        facts::read(Scene::of_backlog(policy, backlog, &head, today), sources)
    }

    fn change(&self, draft: &Draft, today: Date) -> Result<Inputs> {
        draft::inputs(self, draft, today)
    }
}
