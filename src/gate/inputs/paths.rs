//! What is at the paths that rules ask for.
//!
//! Of a hundred thousand files a backlog names three. Those are looked up one by one, before the rules
//! judge; only a rule that asks for a name or for all files makes anybody list the repository.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Inputs, Snapshots};
use crate::error::{Error, Result};
use crate::rules::{self, Context};
use crate::snapshot::Snapshot;
use crate::snapshot::tree::{PathLookup, Tree};
use crate::source::RepoPath;

/// Lets every policy that has a say ask, and keeps the answers.
pub(super) fn answer(inputs: &mut Inputs, at: &Snapshots) -> Result<()> {
    let (head, base) = (Answers::new(&at.head), Answers::new(&at.base));
    let contexts = [
        Some(inputs.context()),
        inputs.proposed_context(),
        inputs.beside_context(),
        inputs.earlier_context(),
    ];
    for context in contexts.into_iter().flatten() {
        rules::ask_for_paths(&Context { tree: Some(&head), base_tree: Some(&base), ..context });
    }
    let (head, base) = (head.end()?, base.end()?);
    (inputs.tree, inputs.base_tree) = (Some(head), Some(base));
    Ok(())
}

/// Answers the questions about one snapshot, and knows what was asked.
#[derive(Debug)]
struct Answers<'s> {
    snapshot: &'s Snapshot,
    there: RefCell<BTreeSet<RepoPath>>,
    absent: RefCell<BTreeSet<RepoPath>>,
    listed: Cell<bool>,
    /// The first thing that could not be read.
    error: OnceCell<Error>,
    nothing: Tree,
}

impl<'s> Answers<'s> {
    fn new(snapshot: &'s Snapshot) -> Self {
        Self {
            snapshot,
            there: RefCell::default(),
            absent: RefCell::default(),
            listed: Cell::new(false),
            error: OnceCell::new(),
            nothing: Tree::default(),
        }
    }

    fn or_fail<T>(&self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.error.set(error)).ok()
    }

    /// What the rules know from now on.
    fn end(self) -> Result<Arc<Tree>> {
        match self.error.into_inner() {
            Some(error) => Err(error),
            None if self.listed.get() => self.snapshot.tree(),
            None => Ok(Arc::new(Tree::of_answers(self.there.take(), self.absent.take()))),
        }
    }
}

impl PathLookup for Answers<'_> {
    fn has(&self, path: &RepoPath) -> bool {
        let has = self.or_fail(self.snapshot.has(path)).unwrap_or_default();
        let asked = if has { &self.there } else { &self.absent };
        asked.borrow_mut().insert(path.clone());
        has
    }

    fn all(&self) -> &Tree {
        self.listed.set(true);
        self.or_fail(self.snapshot.listing()).map_or(&self.nothing, |tree| tree)
    }
}
