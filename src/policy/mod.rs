//! What the team demands: `.backlog-gate.yml`, checked and complete.
//!
//! The file's own shape is in [`raw`]; [`layers`] puts a policy on top of what it builds upon;
//! [`validate`] turns that into a [`Policy`] and finds every mistake of meaning at once. No other
//! module sees the raw shape.

mod backlog;
pub mod baseline;
mod change;
pub mod difference;
pub mod discover;
pub mod edit;
pub mod edition;
mod enforcement;
mod exempt;
pub mod floor;
mod holding;
pub mod layers;
mod link;
pub mod lint;
pub mod problem;
pub mod raw;
pub mod schema;
mod section;
pub mod shared;
pub mod show;
pub mod validate;
mod work;
pub(crate) mod yaml;

pub use backlog::{BacklogPolicy, ItemOrder, PromotionPolicy, Protected};
pub use change::{
    ChangePolicy, DocsPolicy, Sections, SectionsWhen, SizePolicy, TestsPolicy, TextForm,
    WithoutDescription,
};
pub use enforcement::{EnforceFrom, Opened};
pub use exempt::{Drafts, ExemptCommits, ExemptKind, ExemptPolicy, KindPolicy, is_of_the_gate};
use floor::{Floor, Weaker};
pub use link::{HashMeaning, LinkPlace};
pub use section::{Choice, Role, SectionRequirement};
pub use work::{
    DoneItem, DoneItems, EvidenceRequirement, FieldRequirement, OpenChangesLimit, OpenChangesPer,
    ReadyPolicy, ReleasePolicy, RepoPolicy, Scope, ValueRequirement, VulnerabilitySeverity,
    WipLimit, WipPercentile,
};

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::backlog::dialect::{Dialect, builtin, builtin_named};
use crate::backlog::{BacklogFile, Setup, State, discover};
use crate::catalogue::{Catalogue, Judgement, Need, RuleInfo, Severity};
use crate::finding::Finding;
use crate::flow::Calendar;
use crate::limits::Allowance;
use crate::source::{Location, RepoPath, SourceId};
use crate::text::globs::Globs;

/// Where the policy comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The base of the change.
    Base,
    /// The head of the change, because the base has none; or the working directory.
    Head,
    /// The file that `--config` names.
    File,
    /// No file: the preset `recommended`.
    Default,
}

/// What `Backlog: none - reason` is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoItemPolicy {
    /// Nothing: every change names an item.
    Never,
    /// It stands for an item if it gives a reason.
    WithReason,
}

/// What an item is worth that the change itself adds and works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NewItemPolicy {
    /// Nothing: it is an item like any other.
    Allow,
    /// A note, and more where it lacks what others of its kind have.
    Note,
    /// An error: items are written down before they are worked on.
    Never,
}

/// What the policy says about the items that a change names.
#[derive(Debug, Clone)]
pub struct LinkPolicy {
    /// Whether a change must name an item.
    pub required: bool,
    /// The texts in which it may.
    pub from: Vec<LinkPlace>,
    /// The states in which work on an item may happen.
    pub states: Vec<State>,
    /// What `Backlog: none - reason` is worth.
    pub none: NoItemPolicy,
    /// What an item is worth that the change itself adds.
    pub new: NewItemPolicy,
    /// What `#12` means.
    pub hash: HashMeaning,
}

/// A dated, reasoned exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The id of a rule, or an area.
    pub rule: String,
    /// The id of the item that it is for; `None` for every item.
    pub item: Option<String>,
    /// The path that it is for; `None` for every path.
    pub path: Option<RepoPath>,
    /// Its last day.
    pub until: Date,
    /// Why.
    pub reason: String,
    /// Who granted it.
    pub by: Option<String>,
    /// Its place in the policy.
    pub at: Option<Location>,
}

impl Waiver {
    /// Whether it is for the rule of this id.
    #[must_use]
    pub fn is_for(&self, id: &str) -> bool {
        self.rule == id || id.split('/').next() == Some(self.rule.as_str())
    }

    /// Whether a finding of such a rule is of the item and in the file that it is for. Its last day
    /// is another matter.
    #[must_use]
    pub fn covers(&self, finding: &Finding, path: Option<&RepoPath>) -> bool {
        self.item.as_ref().is_none_or(|item| finding.item.as_ref() == Some(item))
            && self.path.as_ref().is_none_or(|waived| Some(waived) == path)
    }

    /// ` for ` and what it is for beside the rule; nothing where it is for all.
    #[must_use]
    pub fn subject(&self) -> String {
        match (&self.item, &self.path) {
            (Some(item), _) => format!(" for {item}"),
            (None, Some(path)) => format!(" for {path}"),
            (None, None) => String::new(),
        }
    }
}

/// What the verdict is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// A failing verdict ends with exit code 1.
    Enforce,
    /// The verdict is shown and the exit code is 0.
    Report,
}

/// What a rule is worth that cannot be verified, because a forge would have to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unverified {
    /// A warning, or less if the rule is.
    Warn,
    /// As much as a finding of the rule.
    Fail,
}

/// Which dialect reads the backlog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DialectChoice {
    /// The one that fits each file best.
    Auto,
    /// The one with this name.
    Named(String),
}

/// What the team demands, checked and complete.
#[derive(Debug)]
pub struct Policy {
    /// The rules that there are.
    pub rules: &'static Catalogue,
    /// Where it comes from.
    pub origin: Origin,
    /// Its text, if it has a file.
    pub source: Option<SourceId>,
    /// Its text and the texts of all files that it builds upon, the nearest first.
    pub files: Vec<SourceId>,
    /// Its path, if it is in the repository.
    pub path: Option<RepoPath>,
    /// The files of the repository that it builds upon, the nearest first.
    pub extends: Vec<RepoPath>,
    /// The backlog files; empty to look in the usual places.
    pub backlog_files: Globs,
    /// Whether the team keeps no backlog in the repository, so that only the change is judged.
    pub without_backlog: bool,
    /// What must hold in the backlog.
    pub backlog: BacklogPolicy,
    /// The dialect of the backlog files.
    pub dialect: DialectChoice,
    /// The team's own dialects; they come before the built-in ones.
    pub dialects: Vec<Dialect>,
    /// All dialects with the team's own words for states and fields, where it has such.
    pub worded: Vec<Dialect>,
    /// The change.
    pub change: ChangePolicy,
    /// The items that it names.
    pub link: LinkPolicy,
    /// The Definition of Done.
    pub done: DoneItems,
    /// Words of the entries that can be ticked only after the merge.
    pub after_merge: Vec<String>,
    /// What ticked entries of it must be able to show.
    pub evidence: Vec<EvidenceRequirement>,
    /// The Definition of Ready.
    pub ready: ReadyPolicy,
    /// The limits of work in progress.
    pub wip: Vec<WipLimit>,
    /// The limits of open changes.
    pub open_changes: Vec<OpenChangesLimit>,
    /// How many days an item may be in a state.
    pub wip_days: BTreeMap<State, u32>,
    /// How many of 100 finished items one in progress may be older than.
    pub wip_percentile: Option<WipPercentile>,
    /// How days are counted where the flow of work is measured.
    pub calendar: Calendar,
    /// What must not be open at a release.
    pub release: ReleasePolicy,
    /// What the repository itself must have.
    pub repo: RepoPolicy,
    /// Globs of the branches, beside the default branch, whose policy judges alone.
    pub trusted_branches: Globs,
    /// The exemptions.
    pub exempt: ExemptPolicy,
    /// The severities that differ from the rules' own, by rule id or area.
    pub severities: BTreeMap<String, Severity>,
    /// The exceptions.
    pub waivers: Vec<Waiver>,
    /// What the verdict is for.
    pub mode: Mode,
    /// What a rule is worth that cannot be verified.
    pub unverified: Unverified,
    /// From when on it is enforced; `None` for always.
    pub enforce_from: Option<EnforceFrom>,
    /// Its edition: what came with a later one is a note.
    pub edition: u32,
    /// How much a run may read and do that it judges.
    pub limits: Allowance,
    /// The floors that it stands upon.
    pub floors: Vec<Floor>,
    /// What it loosens of them, which does not count.
    pub weaker: Vec<Weaker>,
}

impl Policy {
    /// All dialects that there are, the team's own first.
    pub fn known_dialects(&self) -> impl Iterator<Item = &Dialect> {
        let built_in = self.worded.is_empty().then(builtin);
        self.own_dialects().chain(built_in.into_iter().flatten())
    }

    /// Those that the program has not, or has in other words.
    fn own_dialects(&self) -> impl Iterator<Item = &Dialect> {
        if self.worded.is_empty() { self.dialects.iter() } else { self.worded.iter() }
    }

    /// The dialect of this name.
    #[must_use]
    pub fn dialect_named(&self, name: &str) -> Option<&Dialect> {
        let built_in = || self.worded.is_empty().then(|| builtin_named(name)).flatten();
        self.own_dialects().find(|own| own.name == name).or_else(built_in)
    }

    /// The dialect that a file was read in.
    #[must_use]
    pub fn dialect_of(&self, file: &BacklogFile) -> Option<&Dialect> {
        if file.is_mixed {
            self.known_dialects().find(|known| known.is_mixed)
        } else {
            self.dialect_named(&file.dialect)
        }
    }

    /// The dialects that may read the backlog; none if the policy names one that does not exist.
    #[must_use]
    pub fn dialects(&self) -> Vec<&Dialect> {
        match &self.dialect {
            DialectChoice::Auto => self.known_dialects().collect(),
            DialectChoice::Named(name) => self.dialect_named(name).into_iter().collect(),
        }
    }

    /// The backlog files among `paths`; none where the team says that it has no backlog.
    #[must_use]
    pub fn backlog_paths(&self, paths: &[RepoPath]) -> Vec<RepoPath> {
        if self.without_backlog {
            return Vec::new();
        }
        discover(paths, &self.backlog_files)
    }

    /// How the files of the backlog are to be read.
    #[must_use]
    pub fn setup(&self) -> Setup<'_> {
        Setup {
            dialects: self.dialects(),
            files: Some(&self.backlog_files),
            scope: self.backlog.scope,
            before: None,
            known: None,
            most_items: None,
        }
    }

    /// The severity of a rule: what the policy says of the rule, else of its area, else its own.
    #[must_use]
    pub fn severity(&self, rule: &RuleInfo) -> Severity {
        let set = self.severities.get(rule.id).or_else(|| self.severities.get(rule.area()));
        let own = if rule.edition() > self.edition {
            rule.severity.min(Severity::Note)
        } else {
            rule.severity
        };
        set.copied().unwrap_or(own)
    }

    /// Whether the policy names the rule or its area, rather than leaving it as it is.
    #[must_use]
    pub fn names_rule(&self, rule: &RuleInfo) -> bool {
        self.severities.contains_key(rule.id) || self.severities.contains_key(rule.area())
    }

    /// The floor that holds the outcome of a rule.
    #[must_use]
    pub fn floor_of(&self, rule: &str) -> Option<&Floor> {
        self.floors.iter().find(|floor| floor.rules.contains(rule))
    }

    /// Whether the rule runs.
    #[must_use]
    pub fn is_on(&self, rule: &RuleInfo) -> bool {
        self.severity(rule) != Severity::Off
    }

    /// Whether a rule that is on needs this.
    #[must_use]
    pub fn needs(&self, need: Need) -> bool {
        self.rules.iter().any(|rule| rule.needs.contains(&need) && self.is_on(rule))
    }

    /// Whether the rule of this id makes this judgement.
    #[must_use]
    pub fn judges(&self, id: &str, judgement: Judgement) -> bool {
        let rule = self.rules.find(id);
        rule.is_some_and(|rule| rule.needs.contains(&Need::Judgement(judgement)))
    }

    /// The id of the rule that makes this judgement, if it is on.
    #[must_use]
    pub fn rule_of(&self, judgement: Judgement) -> Option<&'static str> {
        let need = Need::Judgement(judgement);
        let found = self.rules.iter().find(|rule| rule.needs.contains(&need) && self.is_on(rule));
        found.map(|rule| rule.id)
    }
}

#[cfg(test)]
mod tests;
