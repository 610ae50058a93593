//! What is read for single rules, before the first of them runs.
//!
//! Most runs need none of it: each part is read only where a rule that is on asks for it, and no
//! further than [`crate::limits`] says.

pub mod forge;
mod new_lines;

pub use new_lines::{NewLines, TestFile};

use crate::change::Change;
use crate::error::Result;
use crate::policy::Policy;
use crate::snapshot::Snapshot;
use crate::source::SourceMap;

/// What was read for single rules.
#[derive(Debug, Default)]
pub struct Facts {
    /// The lines that the change brings into test files.
    pub new_lines: NewLines,
}

/// Where the facts about a change are read from.
#[derive(Debug, Clone, Copy)]
pub struct Ends<'a> {
    /// The change.
    pub change: &'a Change,
    /// Its base.
    pub base: &'a Snapshot,
    /// Its head.
    pub head: &'a Snapshot,
}

/// Reads what the rules that are on ask for.
///
/// # Errors
/// Where something that is there cannot be read.
pub fn read(ends: Ends<'_>, policy: &Policy, sources: &mut SourceMap) -> Result<Facts> {
    let mut facts = Facts::default();
    if policy.is_on("change/skipped-test-without-issue") {
        facts.new_lines = new_lines::read(ends, policy, sources)?;
    }
    Ok(facts)
}
