//! Texts in memory as a source: for a page in a browser, and for tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::draft;
use super::source::{Draft, Side, Source};
use crate::error::Result;
use crate::gate::Inputs;
use crate::snapshot::tree::Tree;
use crate::source::RepoPath;

/// The files of each side, by path.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// The files as they are now.
    pub head: BTreeMap<RepoPath, String>,
    /// The files before the work, and what it goes into; `None` where nothing is compared.
    pub base: Option<BTreeMap<RepoPath, String>>,
}

impl Memory {
    fn side(&self, side: Side) -> &BTreeMap<RepoPath, String> {
        match (side, &self.base) {
            (Side::Target | Side::Base, Some(base)) => base,
            _ => &self.head,
        }
    }
}

impl Source for Memory {
    fn has_target(&self) -> bool {
        self.base.is_some()
    }

    fn files_in(&self, side: Side, _: &dyn Fn(&str) -> bool) -> Result<Vec<RepoPath>> {
        Ok(self.side(side).keys().cloned().collect())
    }

    fn tree(&self, side: Side) -> Result<Option<Arc<Tree>>> {
        let paths = self.side(side).keys().cloned().collect();
        Ok(Some(Arc::new(Tree::new(paths, Vec::new()))))
    }

    fn text(&self, side: Side, path: &RepoPath, _: usize) -> Result<Option<String>> {
        Ok(self.side(side).get(path).cloned())
    }

    fn change(&self, draft: &Draft, today: Date) -> Result<Inputs> {
        draft::inputs(self, draft, today)
    }
}
