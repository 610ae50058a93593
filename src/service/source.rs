//! Where a service reads: a repository, a directory, or texts in memory.

use std::sync::Arc;

use crate::backlog::Backlog;
use crate::error::Result;
use crate::facts::Facts;
use crate::gate::Inputs;
use crate::policy::Policy;
use crate::policy::layers::PolicyFile;
use crate::snapshot::tree::Tree;
use crate::source::{RepoPath, SourceMap};
use jiff::civil::Date;

/// One of the states of the files that judging needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The tip of the branch that the work goes into: its policy judges.
    Target,
    /// Where the work left it: what is wrong there was wrong before.
    Base,
    /// The files as they are now.
    Head,
}

/// A description that is being written, with what else is known of the change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The title.
    pub title: Option<String>,
    /// The description.
    pub body: String,
    /// The name of the branch, where the repository does not say it.
    pub branch: Option<String>,
    /// The branch or the commit that the work goes into, where it is not the usual one.
    pub base: Option<String>,
    /// The login of the author.
    pub author: Option<String>,
    /// The names of the labels.
    pub labels: Vec<String>,
}

/// Where a service reads.
pub trait Source {
    /// Whether there is a target. Where there is none, the policy of the head judges, as there is
    /// nobody else.
    fn has_target(&self) -> bool;

    /// The policy that goes before all others, because the caller vouches for it.
    fn config(&self) -> Option<&PolicyFile> {
        None
    }

    /// The regular files of a side in the folders that `enters` lets in, sorted; a folder is given to
    /// it without a final `/`.
    ///
    /// # Errors
    /// Where they cannot be listed.
    fn files_in(&self, side: Side, enters: &dyn Fn(&str) -> bool) -> Result<Vec<RepoPath>>;

    /// The paths of a side; `None` where it is not known what its paths are relative to.
    ///
    /// # Errors
    /// Where they cannot be listed.
    fn tree(&self, side: Side) -> Result<Option<Arc<Tree>>>;

    /// The text of a file; `None` where there is nothing.
    ///
    /// # Errors
    /// Where it is not a regular file, is larger than `cap` bytes, or is not text.
    fn text(&self, side: Side, path: &RepoPath, cap: usize) -> Result<Option<String>>;

    /// What is read for single rules about the head; nothing where no history is known.
    ///
    /// # Errors
    /// Where something that is there cannot be read.
    fn facts(
        &self,
        policy: &Policy,
        backlog: &Backlog,
        today: Date,
        sources: &mut SourceMap,
    ) -> Result<Facts> {
        let _ = (policy, backlog, today, sources);
        Ok(Facts::default())
    }

    /// All that the change is judged by which `draft` describes.
    ///
    /// # Errors
    /// Where something cannot be read.
    fn change(&self, draft: &Draft, today: Date) -> Result<Inputs>;
}

impl<S: Source + ?Sized> Source for Box<S> {
    fn has_target(&self) -> bool {
        (**self).has_target()
    }

    fn config(&self) -> Option<&PolicyFile> {
        (**self).config()
    }

    fn files_in(&self, side: Side, enters: &dyn Fn(&str) -> bool) -> Result<Vec<RepoPath>> {
        (**self).files_in(side, enters)
    }

    fn tree(&self, side: Side) -> Result<Option<Arc<Tree>>> {
        (**self).tree(side)
    }

    fn text(&self, side: Side, path: &RepoPath, cap: usize) -> Result<Option<String>> {
        (**self).text(side, path, cap)
    }

    fn facts(
        &self,
        policy: &Policy,
        backlog: &Backlog,
        today: Date,
        sources: &mut SourceMap,
    ) -> Result<Facts> {
        (**self).facts(policy, backlog, today, sources)
    }

    fn change(&self, draft: &Draft, today: Date) -> Result<Inputs> {
        (**self).change(draft, today)
    }
}
