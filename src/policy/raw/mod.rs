//! The shape of `.backlog-gate.yml`, exactly as a person writes it.
//!
//! Everything is optional and nothing is judged here beyond the types. The doc comments are the
//! descriptions that an editor shows through the JSON Schema.

mod backlog;
mod change;
mod done;
mod flow;
mod form;
mod layered;
mod limits;

pub use backlog::{RawBacklog, RawPromotion};
pub use change::{
    RawChange, RawDocs, RawForm, RawFormat, RawRoles, RawSection, RawSections, RawSize, RawTests,
    RawWhen,
};
pub use done::{After, Committed, RawDone, RawDoneItem, RawDoneItems, RawEvidence};
pub use flow::{RawFlow, RawWeekday};
pub use form::{Entries, LongForm, Marked, Shape, TextOr, Texts, Word};
pub(in crate::policy) use layered::Layered;
pub use limits::RawLimits;

use layered::layered;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::backlog::dialect::RawDialect;
use crate::backlog::{Kind, State, ValueForm};
use crate::finding::Severity;
use crate::policy::{
    Drafts, ExemptCommits, ExemptKind, HashMeaning, Mode, NewItemPolicy, NoItemPolicy,
    OpenChangesPer, Scope, Unverified, VulnerabilitySeverity,
};
use crate::text::typed::keyed;

layered! {
    /// What a change must bring along before it may go in. Every key is optional; with no file the
    /// preset `recommended` applies.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Policy")]
    pub struct RawPolicy {
        /// The version of this form. Default and only version: 1.
        #[schemars(range(min = 1, max = 1))]
        pub version: Option<Marked<u32>>,
        /// The edition of the rules: what a newer program brings with a later one is a note until the
        /// policy names it. Default: 1.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub edition: Option<Marked<u32>>,
        /// What this policy builds upon: `recommended`, `strict`, `single-wip`, `lint-only`, the path of
        /// a file in the repository, a policy of another repository
        /// (`github:acme/policies//gate.yml@COMMIT`, `gitlab:…`, `gitea:HOST/…`), an address with its
        /// digest (`https://…#sha256=…`), or a list of these, of which the last is the nearest.
        /// Default: `recommended`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub extends: Option<Texts>,
        /// Where the backlog is, how it is written, and what must hold in it; `none` where there is no
        /// backlog, so that only the change is judged.
        #[schemars(with = "Option<TextOr<RawBacklog>>")]
        pub backlog: Option<RawBacklog> as backlog::OrNone,
        /// The team's own dialects, by name. They come before the built-in ones.
        pub dialects: Option<Entries<RawDialect>>,
        /// What the change itself must have.
        pub change: Option<RawChange>,
        /// How the change names the items that it belongs to.
        pub link: Option<RawLink>,
        /// The Definition of Done.
        pub done: Option<RawDone>,
        /// The Definition of Ready.
        pub ready: Option<RawReady>,
        /// The limits of work in progress.
        pub wip: Option<RawWip>,
        /// How days are counted where the flow of work is measured.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub flow: Option<RawFlow>,
        /// What must not be open at a release.
        pub release: Option<RawRelease>,
        /// What the repository itself must have.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub repo: Option<RawRepo>,
        /// The branches whose own policy is enough.
        pub branches: Option<RawBranches>,
        /// Who and what the change rules do not apply to.
        pub exempt: Option<RawExempt>,
        /// The severity of a rule (`wip/limit-exceeded`) or of a whole area (`wip`).
        pub rules: Option<Entries<Word<Severity>>>,
        /// Dated exceptions, each with its reason.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub waivers: Option<Vec<Marked<RawWaiver>>>,
        /// `enforce`: a failing verdict fails the run. `report`: it is only shown. Default: `enforce`.
        pub mode: Option<Marked<Word<Mode>>>,
        /// From which day on a failing verdict fails the run: `{date: 2026-12-01, grace_days: 30}`.
        /// A change that was opened before only gets the report until the grace is over. Default:
        /// always.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub enforce_from: Option<Marked<RawEnforceFrom>>,
        /// A rule that needs the forge, and the forge cannot be asked: `warn` shows it, `fail` fails
        /// the change if the rule is an error. Default: `warn`.
        pub unverified: Option<Marked<Word<Unverified>>>,
        /// How much one run may read and do before it ends without a verdict. Only the policy of the
        /// branch that a change goes into can raise it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub limits: Option<RawLimits>,
        /// Keys that whoever builds upon this policy may tighten and never loosen, such as
        /// `[rules.link, wip.limits, exempt]`; with a last day as `{key: wip.limits, until: 2027-01-31}`.
        /// Default: none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub locked: Option<Vec<Marked<TextOr<RawLock>>>>,
    }
}

keyed! {
    /// A key that whoever builds upon the policy may tighten and never loosen.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Lock")]
    pub struct RawLock {
        /// The path of the key: `wip.limits`, `exempt`, or `rules.` with a rule or an area.
        #[schemars(required)]
        pub key: Option<Marked<String>>,
        /// The last day on which it is locked, `YYYY-MM-DD`. Default: for ever.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub until: Option<Marked<String>>,
    }
}

impl LongForm for RawLock {
    const EXPECTED: &'static str = "the path of a key such as wip.limits, or a map such as {key: wip.limits, until: 2027-01-31}";
    const SHAPE: Shape = Shape::Map;
    const WORD: Option<&'static str> = None;
}

keyed! {
    /// From which day on a failing verdict fails the run.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "EnforceFrom")]
    pub struct RawEnforceFrom {
        /// The first day, `YYYY-MM-DD`.
        #[schemars(required)]
        pub date: Option<Marked<String>>,
        /// For how many days from then on a change that was opened before that day only gets the report.
        /// Default: 0.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub grace_days: Option<Marked<u32>>,
    }
}

/// A text of the change in which it may name an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "LinkPlace")]
pub enum RawLinkPlace {
    /// The description.
    Body,
    /// The title.
    Title,
    /// The name of the branch.
    Branch,
    /// The commit messages.
    Commits,
}

layered! {
    /// How the change names the items that it belongs to.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Link")]
    pub struct RawLink {
        /// Whether a change must name an item. Default: true.
        pub required: Option<bool>,
        /// The texts in which it may. Default: all of them.
        pub from: Option<Vec<Marked<Word<RawLinkPlace>>>>,
        /// The states in which work on an item may happen. Default: ready, in-progress, in-review.
        pub states: Option<Vec<Marked<Word<State>>>>,
        /// Whether `Backlog: none - reason` stands for an item. Default: `with-reason`.
        pub none: Option<Marked<Word<NoItemPolicy>>>,
        /// What an item is worth that the change itself adds and works on: `allow` for nothing, `note`,
        /// or `never` for an error. Default: `note`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub new: Option<Marked<Word<NewItemPolicy>>>,
        /// What `#12` means: `item` 12 of the backlog, `issue` 12 of the forge, or `both`: the item
        /// where there is one and a keyword or a line names it. Default: `both`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub hash: Option<Marked<Word<HashMeaning>>>,
    }
}

layered! {
    /// The Definition of Ready.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Ready")]
    pub struct RawReady {
        /// The fields that an item needs before it may be ready or further. Default: none.
        pub fields: Option<Vec<Marked<TextOr<RawFieldDemand>>>>,
        /// How many steps its plan needs at least. Default: 0.
        pub min_plan_steps: Option<Marked<usize>>,
        /// How the values of fields must look, by the names of the fields:
        /// `{Estimated Effort: duration}`. Default: any.
        pub values: Option<Entries<Word<ValueForm>>>,
    }
}

keyed! {
    /// A field that an item needs.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "FieldRequirement")]
    pub struct RawFieldDemand {
        /// At least one of these fields must be there and not empty.
        #[schemars(required)]
        pub any_of: Option<Texts>,
        /// The kinds of items that need it. Default: all.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub kinds: Option<Vec<Marked<Word<Kind>>>>,
        /// The states in which they need it. Default: ready or further.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub states: Option<Vec<Marked<Word<State>>>>,
    }
}

impl LongForm for RawFieldDemand {
    const EXPECTED: &'static str =
        "the name of a field, or a map such as {any_of: [Owner, Assignee], kinds: [story]}";
    const SHAPE: Shape = Shape::Map;
    const WORD: Option<&'static str> = None;
}

layered! {
    /// The limits of work in progress.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Wip")]
    pub struct RawWip {
        /// How many items may be in one state. Default: one in progress in the whole backlog, one
        /// for each owner, three in review.
        pub limits: Option<Vec<Marked<RawLimit>>>,
        /// How many days an item may be in each state, such as `{in-progress: 14, blocked: 5}`.
        /// Default: any number.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub max_days: Option<Entries<u32>>,
        /// How many of 100 finished items an item in progress may be older than, such as 85: its age is
        /// held against their cycle times. Needs 20 finished items. Default: none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub max_percentile: Option<Marked<u32>>,
    }
}

keyed! {
    /// How many items may be in one state.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Limit")]
    pub struct RawLimit {
        /// At most this many.
        #[schemars(required)]
        pub max: Option<Marked<usize>>,
        /// Counted for each of these. Default: over the whole backlog.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub per: Option<Marked<Word<Scope>>>,
        /// The state that is counted. Default: `in-progress`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub state: Option<Marked<Word<State>>>,
        /// Counts the open pull requests of each author, or on each item, instead of items in a state.
        /// The forge has to be asked.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub open_changes_per: Option<Marked<Word<OpenChangesPer>>>,
    }
}

layered! {
    /// What must not be open at a release.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Release")]
    pub struct RawRelease {
        /// The priorities of which nothing may be open at a release. Default: P0.
        pub blocking: Option<Texts>,
        /// The vulnerabilities that must not be open at a release.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub vulnerabilities: Option<RawVulnerabilities>,
    }
}

keyed! {
    /// The vulnerabilities that must not be open at a release.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Vulnerabilities")]
    pub struct RawVulnerabilities {
        /// Globs of the SARIF files that scanners write.
        #[schemars(required)]
        pub sarif: Option<Texts>,
        /// From which severity on a vulnerability blocks. Default: `high`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub min_severity: Option<Marked<Word<VulnerabilitySeverity>>>,
    }
}

layered! {
    /// What the repository itself must have.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Repo")]
    pub struct RawRepo {
        /// Globs of the SARIF files that the scan for secrets writes. Judged where
        /// `repo/secrets-scan` is switched on. Default: none.
        pub secrets: Option<Texts>,
    }
}

layered! {
    /// The branches that changes go into.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Branches")]
    pub struct RawBranches {
        /// Globs of the branches whose policy judges alone, beside the default branch; it is read from
        /// the policy of the default branch. A change into any other branch is judged by the policies
        /// of both, and the worse verdict counts. Default: `release/*`.
        pub trusted: Option<Texts>,
    }
}

layered! {
    /// Who and what the change rules do not apply to.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Exempt")]
    pub struct RawExempt {
        /// Globs of logins. Default: `*[bot]`, where the brackets are meant as they stand.
        pub authors: Option<Texts>,
        /// Whose commits a change of an exempt author may hold: `same-author` for those of exempt authors
        /// only (merges of the target do not count), `signed` for those of which the forge has verified
        /// that they are theirs, or `any`. Default: `same-author`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub commits: Option<Marked<Word<ExemptCommits>>>,
        /// Globs of labels. Default: `skip-backlog-gate`.
        pub labels: Option<Texts>,
        /// Globs of paths: a change that touches nothing else is exempt. Default: none.
        pub paths: Option<Texts>,
        /// Everyday changes that are exempt for what they are: `docs`, `generated`, `revert`, `release`,
        /// `hotfix`, `updates`; or `{kind, paths, into, authors}`. None touches the backlog, the policy, a
        /// template or a workflow. Default: none.
        pub kinds: Option<Vec<Marked<TextOr<RawKind>>>>,
        /// What happens to drafts: `fail` like any other, `warn` instead, `skip`. Default: `warn`.
        pub drafts: Option<Marked<Word<Drafts>>>,
    }
}

keyed! {
    /// An everyday change that is exempt.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "ExemptChange")]
    pub struct RawKind {
        /// What it is.
        #[schemars(required)]
        pub kind: Option<Marked<Word<ExemptKind>>>,
        /// Of `docs`, `generated` and `updates`: globs of the files, in place of the usual ones. What
        /// `.gitattributes` of the target says of a file goes before them.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub paths: Option<Texts>,
        /// Of `release` and `hotfix`: globs of the branches that they go into, in place of the usual ones.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub into: Option<Texts>,
        /// Of `updates`: globs of the logins that write them. Default: `exempt.authors`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub authors: Option<Texts>,
    }
}

impl LongForm for RawKind {
    const EXPECTED: &'static str = "a kind of change, or {kind, paths, into, authors}";
    const SHAPE: Shape = Shape::Map;
    const WORD: Option<&'static str> = None;
}

keyed! {
    /// A dated, reasoned exception.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Waiver")]
    pub struct RawWaiver {
        /// The rule (`wip/limit-exceeded`) or the area (`wip`) that does not count.
        #[schemars(required)]
        pub rule: Option<Marked<String>>,
        /// The id of the item that it is for. Default: every item.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub item: Option<Marked<String>>,
        /// The path that it is for. Default: every path.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub path: Option<Marked<String>>,
        /// Its last day, `YYYY-MM-DD`.
        #[schemars(required)]
        pub until: Option<Marked<String>>,
        /// Why.
        #[schemars(required)]
        pub reason: Option<Marked<String>>,
        /// Who granted it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub by: Option<Marked<String>>,
    }
}
