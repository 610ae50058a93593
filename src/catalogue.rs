//! What is known about the rules without their checks: ids, severities, and what each needs.
//!
//! The rules themselves stand above the policy and above everything that is read for them. Both ask
//! this list, so that no rule's id is written down outside of the rule's own file.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sort::Sort as _;

/// How much a finding weighs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The rule does not run.
    Off,
    /// Worth knowing; never fails.
    Note,
    /// Should be fixed; fails only under `--fail-on warning`.
    Warning,
    /// Fails the change.
    Error,
}

impl Severity {
    /// The word that a policy and every report use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Something that a rule needs beside the change and the backlog. It is read only where a rule that
/// is on needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Items of the backlog, where its area does not say so already.
    Items,
    /// The lines that the change brings into test files.
    NewTestLines,
    /// The reports that `done.evidence` names.
    Evidence,
    /// The SARIF files that `repo.secrets` names.
    SecretScans,
    /// The SARIF files that `release.vulnerabilities` names.
    VulnerabilityScans,
    /// How long items have been in their state.
    Ages,
    /// When the files of the backlog were last touched.
    LastTouch,
    /// The templates and the owners of code.
    RepoFiles,
    /// What is at a path of the repository, or at all of them.
    Paths,
    /// The open changes of the forge.
    OpenChanges,
    /// The same, where `wip.limits` limits them.
    LimitedOpenChanges,
    /// The issues of the forge.
    Issues,
    /// The sections that the change must have.
    Sections,
    /// A judgement that is not made for rules alone.
    Judgement(Judgement),
    /// A policy of this edition: under an older one what it finds is a note.
    Edition(u32),
}

/// The newest edition. The first release is edition 1 and holds all that is there then.
pub const EDITION: u32 = 1;

/// A judgement that a rule shares with commands that plan work or check the policy. They name the
/// rule, and do not make the judgement where it is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// Whether an item has the fields that it must have.
    Fields,
    /// Whether its plan has enough steps.
    Steps,
    /// Whether its values have the right form.
    Values,
    /// Whether it is its turn in the sequence.
    Turn,
    /// Whether the limits of work in progress leave room for it.
    Limits,
    /// Whether what an item depends on is finished when the work on it begins.
    Dependencies,
    /// Whether an item is finished before what it depends on, what it holds, or its own boxes.
    Finish,
    /// Whether a waiver has ended.
    Waivers,
    /// Whether a floor is kept, and will be: every lock holds the rules that say so.
    Floors,
}

/// A key of the policy that changes what a rule does.
#[derive(Debug, Clone, Copy)]
pub struct RuleOption {
    /// Its path in the policy, for example `change.sections`.
    pub key: &'static str,
    /// What it does, in one sentence.
    pub help: &'static str,
}

/// What is known about one rule.
#[derive(Debug, Clone, Copy)]
pub struct RuleInfo {
    /// `area/name`.
    pub id: &'static str,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// Why that is worth finding, one paragraph of Markdown.
    pub why: &'static str,
    /// Its severity where neither preset nor policy says otherwise.
    pub severity: Severity,
    /// What it needs.
    pub needs: &'static [Need],
    /// The keys of the policy that change what it does.
    pub options: &'static [RuleOption],
}

impl RuleInfo {
    /// Whether it says that a floor is not kept, or will not be.
    #[must_use]
    pub fn guards_floors(&self) -> bool {
        self.needs.contains(&Need::Judgement(Judgement::Floors))
    }

    /// What is known about a check that is not a rule of the gate: one of pipelines, or of the policy.
    #[must_use]
    pub const fn check(
        id: &'static str,
        severity: Severity,
        summary: &'static str,
        why: &'static str,
    ) -> Self {
        Self { id, summary, why, severity, needs: &[], options: &[] }
    }

    /// The part of the id before the slash.
    #[must_use]
    pub fn area(&self) -> &'static str {
        self.id.split_once('/').map_or(self.id, |(area, _)| area)
    }

    /// The edition that it came with.
    #[must_use]
    pub fn edition(&self) -> u32 {
        let named = self.needs.iter().find_map(|need| match need {
            Need::Edition(edition) => Some(*edition),
            _ => None,
        });
        named.unwrap_or(1)
    }

    /// Whether the policy's `key` changes what it does.
    #[must_use]
    pub fn has_option(&self, key: &str) -> bool {
        self.options.iter().any(|option| option.key == key)
    }
}

/// All rules, in the order in which a reader wants them.
pub struct Catalogue(Vec<RuleInfo>);

impl Catalogue {
    /// The catalogue of these rules.
    #[must_use]
    pub fn new(rules: impl Iterator<Item = RuleInfo>) -> Self {
        Self(rules.collect())
    }

    /// Every rule.
    pub fn iter(&self) -> impl Iterator<Item = &RuleInfo> {
        self.0.iter()
    }

    /// The rule with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&RuleInfo> {
        self.iter().find(|rule| rule.id == id)
    }

    /// Whether a policy may use this name: that of a rule or of an area.
    #[must_use]
    pub fn has_name(&self, name: &str) -> bool {
        self.iter().any(|rule| rule.id == name || rule.area() == name)
    }

    /// Every name that a policy may use: the areas, then the ids.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<&str> = self.iter().flat_map(|rule| [rule.area(), rule.id]).collect();
        names.order_by_key(|name| (name.contains('/'), *name));
        names.dedup();
        names
    }
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Catalogue(..)")
    }
}
