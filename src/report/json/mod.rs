//! The whole report for programs. The form is frozen: keys are added, never renamed or removed.

mod finding;
mod proposed;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::Listing;
use super::Spec;
use super::verdict;
use crate::change::{Change, ChangeKind, DescriptionOrigin, Platform};
use crate::escape::json::pretty;
use crate::finding::{Severity, rule_page};
use crate::gate::receipt::Receipt;
use crate::gate::{self, Basis, Ending, Granted, Judged, Outcome, Report};
use crate::policy::Origin;
use crate::policy::floor::Floor;
pub(super) use finding::{FindingFacts, finding_facts};
use proposed::{Proposed, proposed};

/// What the gate, or another check, found, and how it ended.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Report")]
struct Root<'a> {
    schema_version: u32,
    tool: Tool,
    #[serde(flatten)]
    run: Option<RunFacts<'a>>,
    #[serde(flatten)]
    subject: Option<Subject<'a>>,
    /// `pass` or `fail`.
    #[schemars(extend("enum" = ["pass", "fail"]))]
    verdict: &'static str,
    /// The other policy of a change that edits the policy; `null` where it edits none.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposed: Option<Option<Proposed<'a>>>,
    counts: Counts,
    rules: Vec<RuleFacts<'a>>,
    findings: Vec<FindingFacts<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    judged: Option<&'a Basis>,
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<Receipt>,
    #[serde(flatten)]
    own: &'a Map<String, Value>,
}

/// When and where the gate judged, for those who put many reports together.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Run")]
struct RunFacts<'a> {
    /// The day, in UTC.
    date: String,
    /// The repository as its forge names it, `acme/shop`; `null` where it has no remote.
    repository: Option<&'a str>,
    /// The waivers that hold.
    waivers: Vec<Granted>,
    /// What ends within two weeks.
    ends_soon: &'a [Ending],
}

/// What the gate judged.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Subject")]
struct Subject<'a> {
    change: Option<ChangeFacts<'a>>,
    policy: PolicyFacts<'a>,
    backlog: BacklogFacts,
}

/// The program.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Tool")]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// What asks to go in.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Change")]
struct ChangeFacts<'a> {
    platform: Platform,
    kind: ChangeKind,
    number: Option<u64>,
    title: Option<&'a str>,
    description_origin: Option<DescriptionOrigin>,
    author: Option<&'a str>,
    draft: bool,
    target: &'a str,
    target_branch: Option<&'a str>,
    base: &'a str,
    before: Option<&'a str>,
    head: &'a str,
    items: Vec<&'a str>,
    /// What it only speaks of.
    mentions: Vec<&'a str>,
}

/// The policy that judges.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PolicyOrigin")]
struct PolicyFacts<'a> {
    origin: Origin,
    path: Option<&'a str>,
    /// The files that it builds upon.
    extends: Vec<&'a str>,
    /// What no policy may loosen, and who says so.
    floors: Vec<FloorFacts<'a>>,
}

/// Demands that no policy may loosen.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Floor")]
struct FloorFacts<'a> {
    path: &'a str,
    locked: Vec<&'a str>,
}

/// The backlog that was read.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Backlog")]
struct BacklogFacts {
    files: usize,
    items: usize,
    in_progress: usize,
    /// The share that is read of the file of which the least is, in percent.
    coverage: usize,
    /// Whether that is so little that counts are lower bounds.
    doubtful: bool,
    /// How many items of the base the head lacks, and how many of these were open.
    lost: usize,
    lost_open: usize,
}

/// How many findings there are; the severities count only those that count.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Counts")]
pub(super) struct Counts {
    error: usize,
    warning: usize,
    note: usize,
    pre_existing: usize,
    waived: usize,
}

impl From<gate::Counts> for Counts {
    fn from(counts: gate::Counts) -> Self {
        let gate::Counts { error, warning, note, pre_existing, waived } = counts;
        Self { error, warning, note, pre_existing, waived }
    }
}

/// What came of one rule.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Rule")]
struct RuleFacts<'a> {
    id: &'static str,
    severity: Severity,
    #[schemars(extend("enum" = ["passed", "failed", "warned", "skipped", "unverified"]))]
    outcome: &'static str,
    /// Why it was skipped, or could not be verified.
    reason: Option<&'a str>,
    findings: usize,
    /// The page about it.
    page: String,
}

pub(super) const FORMAT: Spec = Spec::new("json", |report, _| render(report));

fn render(report: &Listing<'_>) -> String {
    pretty(&root(report), report.findings.len() * ROOM)
}

/// About how long a finding is, in bytes.
const ROOM: usize = 1000;

/// The report in parts, each with its name: the run without its lists, then every rule, then every
/// finding. Each is made when it is taken over, so that a long report is never held as a whole.
pub(super) fn each_record(report: &Listing<'_>, mut write: impl FnMut(&'static str, Value)) {
    let mut root = root(report);
    let (rules, findings) = (std::mem::take(&mut root.rules), std::mem::take(&mut root.findings));
    let mut run = value(root);
    if let Some(fields) = run.as_object_mut() {
        fields.remove("rules");
        fields.remove("findings");
    }
    write("run", run);
    rules.into_iter().for_each(|rule| write("rule", value(rule)));
    findings.into_iter().for_each(|finding| write("finding", value(finding)));
}

fn value(part: impl Serialize) -> Value {
    serde_json::to_value(part).expect("the form holds only strings and numbers")
}

fn root<'a>(listing: &'a Listing<'_>) -> Root<'a> {
    let report = listing.report;
    Root {
        schema_version: 1,
        tool: Tool { name: "backlog-gate", version: env!("CARGO_PKG_VERSION") },
        run: report.map(|report| RunFacts {
            date: report.context.today.to_string(),
            repository: report.context.facts.repository.as_deref(),
            waivers: gate::granted(&report.context),
            ends_soon: &report.ends_soon,
        }),
        subject: report.map(subject),
        verdict: verdict::word(listing.verdict),
        proposed: report.map(proposed),
        counts: listing.counts.into(),
        rules: listing.rules.iter().map(rule_facts).collect(),
        findings: finding_facts(listing),
        judged: report.map(|report| &report.basis),
        notes: listing.notes,
        receipt: report.map(Receipt::of),
        own: &listing.own,
    }
}

fn subject<'a>(report: &'a Report<'_>) -> Subject<'a> {
    let policy = report.context.policy;
    Subject {
        change: report.context.change.map(|change| change_facts(report, change)),
        policy: PolicyFacts {
            origin: policy.origin,
            path: policy.path.as_ref().map(crate::source::RepoPath::as_str),
            extends: policy.extends.iter().map(crate::source::RepoPath::as_str).collect(),
            floors: policy.floors.iter().map(floor_facts).collect(),
        },
        backlog: backlog_facts(report),
    }
}

fn floor_facts(floor: &Floor) -> FloorFacts<'_> {
    let locked = floor.locks.iter().map(|lock| lock.key.as_str());
    FloorFacts { path: &floor.name, locked: locked.collect() }
}

fn backlog_facts(report: &Report<'_>) -> BacklogFacts {
    let lost = verdict::Lost::of(report);
    BacklogFacts {
        files: report.context.backlog.files.len(),
        items: report.context.backlog.items.len(),
        in_progress: verdict::in_progress(report),
        coverage: verdict::coverage(report),
        doubtful: verdict::is_doubtful(report),
        lost: lost.all,
        lost_open: lost.open,
    }
}

fn change_facts<'a>(report: &Report<'a>, change: &'a Change) -> ChangeFacts<'a> {
    let linked = report.context.linked_items();
    ChangeFacts {
        platform: change.platform,
        kind: change.kind,
        number: change.number,
        title: change.title.map(|title| report.context.sources.text(title)),
        description_origin: change.description.as_ref().map(|description| description.origin),
        author: change.author.as_ref().map(crate::text::Untrusted::as_raw),
        draft: change.draft,
        target: &change.target,
        target_branch: change.target_branch.as_deref(),
        before: change.before.as_deref(),
        base: &change.base,
        head: &change.head,
        items: linked.iter().map(|linked| linked.item.id.as_str()).collect(),
        mentions: report.context.mentioned_items().iter().map(|item| item.id.as_str()).collect(),
    }
}

/// What came of a rule, in a word, and why it did not judge.
pub(super) fn outcome(outcome: &Outcome) -> (&'static str, Option<&str>) {
    match outcome {
        Outcome::Passed => ("passed", None),
        Outcome::Failed => ("failed", None),
        Outcome::Warned => ("warned", None),
        Outcome::Skipped(reason) => ("skipped", Some(reason)),
        Outcome::Unverified(reason) => ("unverified", Some(reason)),
    }
}

fn rule_facts(judged: &Judged) -> RuleFacts<'_> {
    let (outcome, reason) = outcome(&judged.outcome);
    RuleFacts {
        id: judged.rule.id,
        severity: judged.severity,
        outcome,
        reason,
        findings: judged.findings,
        page: rule_page(judged.rule.id),
    }
}

/// The schema of the report.
#[cfg(test)]
pub(super) fn schema() -> Value {
    super::schema::of::<Root<'_>>("report", "The report of backlog-gate")
}
