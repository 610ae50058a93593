//! The shape of `.backlog-gate.yml`, exactly as a person writes it.
//!
//! Everything is optional and nothing is judged here beyond the types. The doc comments are the
//! descriptions that an editor shows through the JSON Schema.

mod form;

pub use form::{Entries, LongForm, Marked, Shape, TextOr, Texts, Word};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::backlog::dialect::RawDialect;
use crate::backlog::{Kind, State};
use crate::finding::Severity;
use crate::policy::{Drafts, Mode, NoItemPolicy, Scope, Unverified};

/// What a change must bring along before it may go in. Every key is optional; with no file the
/// preset `recommended` applies.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Policy")]
pub struct RawPolicy {
    /// The version of this form. Default and only version: 1.
    #[schemars(range(min = 1, max = 1))]
    pub version: Option<Marked<u32>>,
    /// What this policy builds upon: `recommended`, `strict`, `single-wip`, `lint-only`, or the
    /// path of a file in the repository. Default: `recommended`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extends: Option<Marked<String>>,
    /// Where the backlog is and how it is written.
    pub backlog: Option<RawBacklog>,
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
    /// What must not be open at a release.
    pub release: Option<RawRelease>,
    /// Who and what the change rules do not apply to.
    pub exempt: Option<RawExempt>,
    /// The severity of a rule (`wip/limit-exceeded`) or of a whole area (`wip`).
    pub rules: Option<Entries<Word<Severity>>>,
    /// Dated exceptions, each with its reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waivers: Option<Vec<Marked<RawWaiver>>>,
    /// `enforce`: a failing verdict fails the run. `report`: it is only shown. Default: `enforce`.
    pub mode: Option<Marked<Word<Mode>>>,
    /// A rule that needs the forge, and the forge cannot be asked: `warn` shows it, `fail` fails
    /// the change if the rule is an error. Default: `warn`.
    pub unverified: Option<Marked<Word<Unverified>>>,
}

/// Where the backlog is and how it is written.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Backlog")]
pub struct RawBacklog {
    /// Globs of the backlog files. Default: found by convention, such as `BACKLOG.md`.
    pub files: Option<Texts>,
    /// `auto`, a built-in dialect's name, or one of `dialects`. Default: `auto`.
    pub dialect: Option<Marked<String>>,
}

/// What the change itself must have.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Change")]
pub struct RawChange {
    /// The sections that the description must have, or `template` for those of the repository's
    /// own template. Default: Plan, Tests and Acceptance.
    pub sections: Option<Marked<TextOr<RawSections>>>,
    /// Other sections for some changes; the first entry that fits counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Vec<Marked<RawWhen>>>,
    /// `auto`, or the path of the pull request template, whose text does not count as content.
    /// Default: `auto`, which looks where forges look.
    pub template: Option<Marked<String>>,
    /// How large a change may be.
    pub size: Option<RawSize>,
    /// Which paths are code and which are tests.
    pub tests: Option<RawTests>,
}

/// A list of sections.
pub type RawSections = Vec<Marked<TextOr<RawSection>>>;

impl LongForm for RawSections {
    const EXPECTED: &'static str = "a list of sections, or the word template";
    const SHAPE: Shape = Shape::List;
    const WORD: Option<&'static str> = Some("template");
}

/// A section that the description must have.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Section")]
pub struct RawSection {
    /// Its heading. Case, emoji and punctuation do not matter.
    #[schemars(required)]
    pub name: Option<Marked<String>>,
    /// Other headings that count as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aliases: Option<Texts>,
    /// How many words it must have beside the template's. Default: 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_words: Option<Marked<usize>>,
}

impl LongForm for RawSection {
    const EXPECTED: &'static str =
        "the name of a section, or a map such as {name: Plan, min_words: 3}";
    const SHAPE: Shape = Shape::Map;
    const WORD: Option<&'static str> = None;
}

/// Other sections for the changes that fit every condition named here.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "When")]
pub struct RawWhen {
    /// A changed file must match one of these globs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paths: Option<Texts>,
    /// A label must match one of these globs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Texts>,
    /// A linked item must be of one of these kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<Marked<Word<Kind>>>>,
    /// The sections that such a change must have.
    #[schemars(required)]
    pub sections: Option<RawSections>,
    /// Whether they come on top of the usual ones instead of replacing them. Default: false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add: Option<bool>,
}

/// How large a change may be; `none` for no limit.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Size")]
pub struct RawSize {
    /// Added and removed lines together. Default: 800.
    pub max_lines: Option<Marked<TextOr<usize>>>,
    /// Changed files. Default: 60.
    pub max_files: Option<Marked<TextOr<usize>>>,
    /// Commits. Default: 30.
    pub max_commits: Option<Marked<TextOr<usize>>>,
}

impl LongForm for usize {
    const EXPECTED: &'static str = "a whole number, or the word none";
    const SHAPE: Shape = Shape::Number;
    const WORD: Option<&'static str> = Some("none");
}

/// Which paths are code and which are tests.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Tests")]
pub struct RawTests {
    /// Globs of the code that asks for a test. Default: `src/**`.
    pub code: Option<Texts>,
    /// Globs of the tests. Default: `tests/**` and the usual names of test files.
    pub tests: Option<Texts>,
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

/// How the change names the items that it belongs to.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
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
}

/// The Definition of Done.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Done")]
pub struct RawDone {
    /// `auto` for the list that the backlog states, or a list. Default: `auto`.
    pub items: Option<Marked<TextOr<RawDoneItems>>>,
    /// What must be true for a ticked entry whose text matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Vec<Marked<RawEvidence>>>,
}

/// A list of entries of the Definition of Done.
pub type RawDoneItems = Vec<Marked<TextOr<RawDoneItem>>>;

impl LongForm for RawDoneItems {
    const EXPECTED: &'static str = "a list of texts, or the word auto";
    const SHAPE: Shape = Shape::List;
    const WORD: Option<&'static str> = Some("auto");
}

/// When an entry of the Definition of Done can be ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum After {
    /// After the merge: it is asked for and does not block.
    Merge,
}

/// One entry of the Definition of Done.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DoneItem")]
pub struct RawDoneItem {
    /// What must be done.
    #[schemars(required)]
    pub text: Option<Marked<String>>,
    /// `merge` for what can be done only after the merge: asked for, and not blocking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Marked<Word<After>>>,
}

impl LongForm for RawDoneItem {
    const EXPECTED: &'static str = "a text, or a map such as {text: Released, after: merge}";
    const SHAPE: Shape = Shape::Map;
    const WORD: Option<&'static str> = None;
}

/// What must be true for a ticked entry of the Definition of Done.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Evidence")]
pub struct RawEvidence {
    /// Words that the entry contains, without regard to case.
    #[serde(rename = "match")]
    #[schemars(required)]
    pub matches: Option<Marked<String>>,
    /// A changed file must match one of these globs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Texts>,
    /// Globs of JUnit files that must be there and without a failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub junit: Option<Texts>,
    /// Globs of SARIF files that must be there and without a result above `max_level`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sarif: Option<Texts>,
    /// The worst result that the SARIF files may have. Default: `warning`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_level: Option<Marked<Word<Severity>>>,
}

/// The Definition of Ready.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Ready")]
pub struct RawReady {
    /// The fields that an item needs before it may be ready or further. Default: none.
    pub fields: Option<Vec<Marked<TextOr<RawFieldDemand>>>>,
    /// How many steps its plan needs at least. Default: 0.
    pub min_plan_steps: Option<Marked<usize>>,
}

/// A field that an item needs.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FieldDemand")]
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

impl LongForm for RawFieldDemand {
    const EXPECTED: &'static str =
        "the name of a field, or a map such as {any_of: [Owner, Assignee], kinds: [story]}";
    const SHAPE: Shape = Shape::Map;
    const WORD: Option<&'static str> = None;
}

/// The limits of work in progress.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Wip")]
pub struct RawWip {
    /// How many items may be in one state. Default: one in progress in the whole backlog, one
    /// for each owner, three in review.
    pub limits: Option<Vec<Marked<RawLimit>>>,
}

/// How many items may be in one state.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
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
}

/// What must not be open at a release.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Release")]
pub struct RawRelease {
    /// The priorities of which nothing may be open at a release. Default: P0.
    pub blocking: Option<Texts>,
}

/// Who and what the change rules do not apply to.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Exempt")]
pub struct RawExempt {
    /// Globs of logins. Default: `*[bot]`, where the brackets are meant as they stand.
    pub authors: Option<Texts>,
    /// Globs of labels. Default: `skip-backlog-gate`.
    pub labels: Option<Texts>,
    /// Globs of paths: a change that touches nothing else is exempt. Default: none.
    pub paths: Option<Texts>,
    /// What happens to drafts: `fail` like any other, `warn` instead, `skip`. Default: `warn`.
    pub drafts: Option<Marked<Word<Drafts>>>,
}

/// A dated, reasoned exception.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
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
