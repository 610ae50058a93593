//! What the policy says about the work: done, ready, in progress.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::backlog::{Kind, State, ValueForm};
use crate::finding::Severity;
use crate::parsers::sarif::Score;
use crate::source::Location;
use crate::text::globs::Globs;

/// One entry of the Definition of Done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneItem {
    /// What must be done.
    pub text: String,
    /// Whether it can be ticked only after the merge: asked for, and not blocking.
    pub after_merge: bool,
    /// Where it is stated.
    pub at: Option<Location>,
}

/// Where the Definition of Done comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoneItems {
    /// The list that the backlog states.
    Backlog,
    /// This list.
    Listed(Vec<DoneItem>),
}

/// What must be true for a ticked entry of the Definition of Done.
#[derive(Debug, Clone)]
pub struct EvidenceRequirement {
    /// The words of the entry, without regard to case.
    pub matches: String,
    /// A changed file must match one of these.
    pub changed: Globs,
    /// JUnit files that must be there and without a failure.
    pub junit: Globs,
    /// SARIF files that must be there and without a result above `max_level`.
    pub sarif: Globs,
    /// The worst result that the SARIF files may have.
    pub max_level: Severity,
    /// Coverage files that must reach `min_coverage`.
    pub coverage: Globs,
    /// How many percent of the lines must be covered.
    pub min_coverage: u32,
    /// Whether a report that a commit holds is evidence.
    pub committed: bool,
    /// The line of the policy that demands it.
    pub at: Option<Location>,
}

/// What an item needs before it may be ready or further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRequirement {
    /// At least one of these fields must be there and not empty.
    pub any_of: Vec<String>,
    /// The kinds of items that need it; empty for all.
    pub kinds: Vec<Kind>,
    /// The states in which they need it; empty for ready or further.
    pub states: Vec<State>,
    /// The line of the policy that demands it.
    pub at: Option<Location>,
}

/// What the policy says about items that are ready or further.
#[derive(Debug, Clone, Default)]
pub struct ReadyPolicy {
    /// The fields that they need.
    pub fields: Vec<FieldRequirement>,
    /// How many steps their plan needs at least, and the line of the policy that demands it.
    pub min_plan_steps: (usize, Option<Location>),
    /// How the values of fields must look, each with the line of the policy that demands it.
    pub values: Vec<ValueRequirement>,
}

/// How the values of a field must look.
#[derive(Debug, Clone)]
pub struct ValueRequirement {
    /// The name of the field.
    pub field: String,
    /// The form of its values.
    pub form: ValueForm,
    /// The line of the policy that demands it.
    pub at: Option<Location>,
}

/// What a limit is counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Each owner.
    Owner,
    /// Each epic, or whatever item holds the items.
    Epic,
    /// Each component.
    Component,
    /// Each priority.
    Priority,
    /// Each kind of item.
    Kind,
    /// Each file of the backlog; of files that are an item each, their folder.
    File,
}

impl Scope {
    /// The word that a policy and every report use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Epic => "epic",
            Self::Component => "component",
            Self::Priority => "priority",
            Self::Kind => "kind",
            Self::File => "file",
        }
    }
}

/// How many items may be in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WipLimit {
    /// At most this many.
    pub max: usize,
    /// Counted for each of these; `None` for the whole backlog.
    pub per: Option<Scope>,
    /// The state that is counted.
    pub state: State,
    /// The line of the policy that sets it.
    pub at: Option<Location>,
    /// The preset that sets it.
    pub preset: Option<String>,
}

/// How many of 100 finished items one in progress may be older than.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WipPercentile {
    /// How many of 100.
    pub max: u8,
    /// The line of the policy that sets it.
    pub at: Option<Location>,
}

/// What open changes are counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OpenChangesPer {
    /// Each author.
    Author,
    /// Each item that they name.
    Item,
}

/// How many changes may be open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenChangesLimit {
    /// At most this many.
    pub max: usize,
    /// Counted for each of these.
    pub per: OpenChangesPer,
    /// The line of the policy that sets it.
    pub at: Option<Location>,
}

/// How bad a vulnerability is, by the usual steps of its score.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum VulnerabilitySeverity {
    /// From 0.1 on.
    Low,
    /// From 4.0 on.
    Medium,
    /// From 7.0 on.
    #[default]
    High,
    /// From 9.0 on.
    Critical,
}

impl VulnerabilitySeverity {
    /// The word that a policy and every report use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The least score of the step.
    #[must_use]
    pub fn least_score(self) -> Score {
        Score(match self {
            Self::Low => 1,
            Self::Medium => 40,
            Self::High => 70,
            Self::Critical => 90,
        })
    }
}

/// What must not be open at a release.
#[derive(Debug, Clone, Default)]
pub struct ReleasePolicy {
    /// The priorities of which nothing may be open.
    pub blocking: Vec<String>,
    /// The SARIF files that scanners for vulnerabilities write.
    pub vulnerabilities: Globs,
    /// From which severity on a vulnerability blocks.
    pub min_severity: VulnerabilitySeverity,
}

/// What the repository itself must have.
#[derive(Debug, Clone, Default)]
pub struct RepoPolicy {
    /// The SARIF files that the scan for secrets writes.
    pub secrets: Globs,
}
