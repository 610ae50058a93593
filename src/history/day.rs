//! The policy of a day, as far as it says how the backlog is read.

use std::fmt::Write as _;
use std::rc::Rc;

use sha2::{Digest as _, Sha256};

use crate::policy::Policy;
use crate::snapshot::Revision;
use crate::source::SourceMap;

/// Gives the policy that a revision has, for what is read of its backlog; `None` where the one that
/// was known before goes on, as the revision has none that can be used.
pub type PolicyAt<'a> = &'a dyn Fn(&Revision) -> Option<Day<'a>>;

/// The policy of a day.
#[derive(Debug, Clone)]
pub struct Day<'a> {
    policy: Held<'a>,
    /// What it says about how the backlog is read, in short: equal ones read alike.
    pub(super) print: String,
}

#[derive(Debug, Clone)]
enum Held<'a> {
    Own(Rc<Policy>),
    Another(&'a Policy),
}

impl<'a> Day<'a> {
    /// The policy with the texts that it is made of.
    #[must_use]
    pub fn new(policy: Policy, sources: &SourceMap) -> Self {
        let print = print(&policy, sources);
        Self { policy: Held::Own(Rc::new(policy)), print }
    }

    /// The same for a policy that somebody else keeps.
    #[must_use]
    pub fn of(policy: &'a Policy, sources: &SourceMap) -> Self {
        Self { policy: Held::Another(policy), print: print(policy, sources) }
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        match &self.policy {
            Held::Own(policy) => policy,
            Held::Another(policy) => policy,
        }
    }
}

/// What a policy says about how the backlog is read, in short.
fn print(policy: &Policy, sources: &SourceMap) -> String {
    let mut says = format!(
        "{:?} {:?} {} {}",
        policy.dialect,
        policy.backlog.scope,
        policy.without_backlog,
        policy.backlog_files.patterns().collect::<Vec<_>>().join("\n"),
    );
    if !(policy.dialects.is_empty() && policy.worded.is_empty()) {
        for file in &policy.files {
            // Writing to a string cannot fail.
            let _ = write!(says, "\n{}", sources.text(*file));
        }
    }
    hex(&Sha256::digest(says))
}

/// The first bytes of a digest as digits: enough to tell texts apart.
pub(super) fn hex(digest: &[u8]) -> String {
    let mut text = String::new();
    for byte in &digest[..16] {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
