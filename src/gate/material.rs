//! What one run reads, complete, whoever reads it: everything that is there before the first rule. A
//! [`Context`] borrows from it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use crate::backlog::Backlog;
use crate::backlog::compare::Comparison;
use crate::change::Change;
use crate::facts::Facts;
use crate::forge::facts::ForgeFacts;
use crate::policy::Policy;
use crate::policy::edit::Edit;
use crate::rules::Context;
use crate::snapshot::tree::{PathLookup, Tree};
use crate::source::{SourceId, SourceMap};

/// What one run reads, complete.
#[derive(Debug)]
pub struct Inputs {
    /// Every text.
    pub sources: SourceMap,
    /// What the team demands.
    pub policy: Policy,
    /// The same under the policy that the change proposes, where it proposes another one.
    pub proposed: Option<Proposed>,
    /// The same under the policy of the default branch, where that of the target may not judge alone.
    pub beside: Option<Beside>,
    /// What stood on the branch before a push, which shortens the report.
    pub earlier: Option<Reading>,
    /// The backlog that is judged.
    pub backlog: Backlog,
    /// The backlog before the change.
    pub base: Option<Backlog>,
    /// What became of the base's items.
    pub comparison: Option<Comparison>,
    /// The paths beside the backlog that is judged.
    pub tree: Option<Arc<Tree>>,
    /// The paths beside the backlog before the change.
    pub base_tree: Option<Arc<Tree>>,
    /// The change.
    pub change: Option<Change>,
    /// Whether what is judged is to be released.
    pub release: bool,
    /// What was read for single rules.
    pub facts: Facts,
    /// What the forge was asked for the rules.
    pub forge: Option<ForgeFacts>,
    /// Today, in UTC.
    pub today: Date,
    /// Where the files of the backlog lie on the disk; of a snapshot nothing does.
    pub on_disk: HashMap<SourceId, PathBuf>,
}

impl Inputs {
    /// A backlog by itself: no change, no paths beside it, and nothing read for single rules.
    #[must_use]
    pub fn of_backlog(policy: Policy, backlog: Backlog, sources: SourceMap, today: Date) -> Self {
        Self {
            sources,
            policy,
            proposed: None,
            beside: None,
            earlier: None,
            backlog,
            base: None,
            comparison: None,
            tree: None,
            base_tree: None,
            change: None,
            release: false,
            facts: Facts::default(),
            forge: None,
            today,
            on_disk: HashMap::new(),
        }
    }

    /// What the rules may know.
    #[must_use]
    pub fn context(&self) -> Context<'_> {
        Context {
            sources: &self.sources,
            policy: &self.policy,
            edit: self.proposed.as_ref().map(|proposed| &proposed.edit),
            backlog: &self.backlog,
            base: self.base.as_ref(),
            comparison: self.comparison.as_ref(),
            tree: self.tree.as_deref().map(|tree| tree as &dyn PathLookup),
            base_tree: self.base_tree.as_deref().map(|tree| tree as &dyn PathLookup),
            change: self.change.as_ref(),
            release: self.release,
            facts: &self.facts,
            repo: self.facts.repo.as_ref(),
            forge: self.forge.as_ref(),
            today: self.today,
        }
    }

    /// The same for the policy that the change proposes; `None` where there is none, or it cannot
    /// judge.
    #[must_use]
    pub fn proposed_context(&self) -> Option<Context<'_>> {
        self.context_of(self.proposed.as_ref()?.reading.as_ref()?)
    }

    /// The same for the policy of the default branch; `None` where that of the target judges alone.
    #[must_use]
    pub fn beside_context(&self) -> Option<Context<'_>> {
        self.context_of(&self.beside.as_ref()?.reading)
    }

    /// The same for what stood on the branch before a push; `None` where that is not known.
    #[must_use]
    pub fn earlier_context(&self) -> Option<Context<'_>> {
        self.context_of(self.earlier.as_ref()?)
    }

    fn context_of<'a>(&'a self, reading: &'a Reading) -> Option<Context<'a>> {
        Some(Context {
            policy: &reading.policy,
            backlog: &reading.backlog,
            base: Some(&reading.base),
            comparison: Some(&reading.comparison),
            change: Some(&reading.change),
            facts: &reading.facts,
            ..self.context()
        })
    }
}

/// All that one policy reads of a change.
#[derive(Debug)]
pub struct Reading {
    /// The policy.
    pub policy: Policy,
    /// The backlog at the head.
    pub backlog: Backlog,
    /// The backlog at the base.
    pub base: Backlog,
    /// What became of the base's items.
    pub comparison: Comparison,
    /// The change, with the template and the links that the policy finds.
    pub change: Change,
    /// What was read for single rules.
    pub facts: Facts,
}

/// The same change under the policy that does not judge it.
#[derive(Debug)]
pub struct Proposed {
    /// What the change does to the policy.
    pub edit: Edit,
    /// What that other policy reads; `None` where it cannot.
    pub reading: Option<Reading>,
    /// Whether its verdict counts, because the target has no policy.
    pub counts: bool,
}

/// A change under the policy of the default branch, whose verdict counts too.
#[derive(Debug)]
pub struct Beside {
    /// The name of the default branch.
    pub branch: String,
    /// What its policy reads.
    pub reading: Reading,
}
