//! What would bite in a workflow of GitHub Actions, or of Gitea and Forgejo, which take the same
//! form (<https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax>).

use super::Symptom;
use super::yaml::Node;
use crate::finding::Severity;
use crate::text::plural;

/// The events whose payload is a pull request.
const PULL_REQUESTS: [&str; 2] = ["pull_request", "pull_request_target"];
/// Texts that the author of a pull request writes, as an expression names them.
const OF_THE_AUTHOR: [&str; 6] = [
    "github.event.pull_request.title",
    "github.event.pull_request.body",
    "github.event.pull_request.head.ref",
    "github.event.pull_request.head.label",
    "github.head_ref",
    "github.event.head_commit.message",
];

/// A job in which the gate runs.
struct GateJob<'a> {
    job: &'a Node,
    key: &'a Node,
    /// The step, or the job itself where it calls a workflow.
    gate: &'a Node,
    /// The steps before it.
    before: &'a [Node],
    calls_workflow: bool,
}

/// The symptoms of a workflow in which the gate runs; `None` where it does not.
pub(super) fn examine(root: &Node, own_action: bool) -> Option<Vec<Symptom>> {
    let jobs = root.get("jobs")?.entries();
    let gates: Vec<GateJob<'_>> =
        jobs.iter().filter_map(|(key, job)| gate_job(key, job, own_action)).collect();
    if gates.is_empty() {
        return None;
    }
    let mut found = Vec::new();
    triggers(root, &mut found);
    for gate in &gates {
        found.extend(unpinned(gate.gate));
        found.extend(continue_on_error(gate));
        if !gate.calls_workflow {
            permissions(root, gate, &mut found);
            checkout(root, gate, &mut found);
        }
        found.extend(injection(gate.job));
    }
    let others = jobs.len() - gates.len();
    if others > 0 && pull_request(root).is_some() {
        found.push(Symptom::new(
            "shared-workflow",
            Severity::Warning,
            gates[0].key,
            format!(
                "with every edit of a description {} of this workflow {} again",
                plural(others, "other job"),
                if others == 1 { "runs" } else { "run" }
            ),
            "give the gate a workflow of its own",
        ));
    }
    if pull_request(root).is_some() {
        found.extend(gates.iter().filter_map(shared_job));
    }
    Some(found)
}

/// Commands beside the gate: every edit of a description runs them again.
fn shared_job(gate: &GateJob<'_>) -> Option<Symptom> {
    let is_work = |step: &&Node| {
        let script = step.get("run").and_then(Node::text).unwrap_or_default();
        // What fetches commits, or is the gate, is no work of its own.
        !script.trim().is_empty() && !["git ", "backlog-gate"].iter().any(|it| script.contains(it))
    };
    let step = gate.job.get("steps")?.items().iter().find(is_work)?;
    Some(Symptom::new(
        "shared-job",
        Severity::Warning,
        step,
        "with every edit of a description this command runs again",
        "give the gate a workflow of its own, unless the command makes its evidence",
    ))
}

fn gate_job<'a>(key: &'a Node, job: &'a Node, own_action: bool) -> Option<GateJob<'a>> {
    if job.get("uses").and_then(Node::text).is_some_and(names_gate) {
        return Some(GateJob { job, key, gate: job, before: &[], calls_workflow: true });
    }
    let steps = job.get("steps")?.items();
    let at = steps.iter().position(|step| is_gate_step(step, own_action))?;
    Some(GateJob { job, key, gate: &steps[at], before: &steps[..at], calls_workflow: false })
}

fn is_gate_step(step: &Node, own_action: bool) -> bool {
    let uses = step.get("uses").and_then(Node::text);
    let runs = step.get("run").and_then(Node::text);
    let args = step.get("with").and_then(|with| with.get("args")).and_then(Node::text);
    if args.and_then(|args| args.split_whitespace().next()).is_some_and(|word| word != "check") {
        // `lint` and others judge no change.
        return false;
    }
    uses.is_some_and(|uses| names_gate(uses) || (own_action && uses.starts_with("./")))
        || runs.is_some_and(|script| script.contains("backlog-gate check"))
}

/// Whether an action, image or workflow is the gate: one part of its path has that name.
fn names_gate(uses: &str) -> bool {
    let path = uses.split(['@', ':']).collect::<Vec<_>>().join("/");
    path.split('/')
        .any(|part| part.trim_end_matches(".yml").trim_end_matches(".yaml") == "backlog-gate")
}

/// The events that start the workflow, each with what is said about it.
fn events(root: &Node) -> Vec<(&Node, Option<&Node>)> {
    let Some(on) = root.get("on") else { return Vec::new() };
    match on.entries() {
        [] => on.items().iter().map(|event| (event, None)).collect(),
        entries => entries.iter().map(|(event, about)| (event, Some(about))).collect(),
    }
}

fn event<'a>(root: &'a Node, names: &[&str]) -> Option<(&'a Node, Option<&'a Node>)> {
    events(root)
        .into_iter()
        .find(|(event, _)| event.text().is_some_and(|name| names.contains(&name)))
}

fn pull_request(root: &Node) -> Option<(&Node, Option<&Node>)> {
    event(root, &PULL_REQUESTS)
}

fn triggers(root: &Node, found: &mut Vec<Symptom>) {
    if event(root, &["workflow_call"]).is_some() {
        // Whoever calls it says when.
        return;
    }
    let place = root.entry("on").map_or(root, |(key, _)| key);
    let Some((event_name, about)) = pull_request(root) else {
        found.push(Symptom::new(
            "no-pull-request-trigger",
            Severity::Error,
            place,
            "no pull request starts this workflow",
            "add `pull_request` with `types: [opened, edited, reopened, synchronize, ready_for_review]`",
        ));
        return;
    };
    let types = about.and_then(|about| about.get("types"));
    let edited = |types: &Node| types.items().iter().any(|kind| kind.text() == Some("edited"));
    if !types.is_some_and(edited) {
        found.push(Symptom::new(
            "edited-missing",
            Severity::Error,
            types.unwrap_or(event_name),
            "a description that is fixed starts no run, so the old verdict stays",
            "add `types: [opened, edited, reopened, synchronize, ready_for_review]`",
        ));
    }
    for filter in ["paths", "paths-ignore"] {
        if let Some((key, _)) = about.and_then(|about| about.entry(filter)) {
            found.push(Symptom::new(
                "path-filter",
                Severity::Warning,
                key,
                "a pull request that the filter leaves out gets no verdict, and a required check waits for it",
                "remove it, and name such paths under `exempt.paths` in the policy",
            ));
        }
    }
    if event(root, &["merge_group"]).is_none() {
        found.push(Symptom::new(
            "merge-group-missing",
            Severity::Warning,
            place,
            "in a merge queue this check never reports",
            "add `merge_group: {types: [checks_requested]}`",
        ));
    }
}

/// An action, image or workflow that can change under its name.
fn unpinned(gate: &Node) -> Option<Symptom> {
    let uses = gate.get("uses")?;
    let text = uses.text()?;
    if text.starts_with("./") {
        return None;
    }
    let (id, pinned, what) = match text.strip_prefix("docker://") {
        Some(image) => ("unpinned-image", image.contains("@sha256:"), "image"),
        None => (
            "unpinned-action",
            text.rsplit_once('@').is_some_and(|(_, at)| is_commit(at)),
            "action",
        ),
    };
    (!pinned).then(|| {
        Symptom::new(
            id,
            Severity::Warning,
            uses,
            format!("`{text}` can become another {what} under the same name"),
            match what {
                "image" => "name its digest: `@sha256:...`",
                _ => "name the full commit id, with the version in a comment behind it",
            },
        )
    })
}

fn is_commit(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A gate whose failure fails nothing.
fn continue_on_error(gate: &GateJob<'_>) -> Option<Symptom> {
    let settings = [gate.job, gate.gate];
    let (key, _) = settings
        .iter()
        .filter_map(|node| node.entry("continue-on-error"))
        .find(|(_, value)| value.is_true())?;
    Some(Symptom::new(
        "continue-on-error",
        Severity::Error,
        key,
        "the job passes even where the gate fails or cannot decide",
        "remove it; `mode: report` in the policy shows the verdict without failing",
    ))
}

fn permissions(root: &Node, gate: &GateJob<'_>, found: &mut Vec<Symptom>) {
    let Some((key, granted)) = gate.job.entry("permissions").or_else(|| root.entry("permissions"))
    else {
        found.push(Symptom::new(
            "permissions-missing",
            Severity::Warning,
            gate.key,
            "the token of this job may do whatever the settings of the repository allow",
            "add `permissions: {contents: read}` to the job",
        ));
        return;
    };
    let level = |scope: &str| granted.get(scope).and_then(Node::text);
    let all = granted.text();
    if all == Some("write-all") {
        found.push(Symptom::new(
            "permissions-too-wide",
            Severity::Warning,
            key,
            "the token of this job may write everything",
            "grant `contents: read`, and `pull-requests: write` only where the gate comments",
        ));
        return;
    }
    if all != Some("read-all") && !matches!(level("contents"), Some("read" | "write")) {
        found.push(Symptom::new(
            "contents-not-readable",
            Severity::Warning,
            key,
            "the token of this job cannot read the repository where it is private",
            "add `contents: read`",
        ));
    }
    for (input, scope) in [("comment", "pull-requests"), ("check_run", "checks")] {
        let asked = gate.gate.at(&["with", input]).is_some_and(Node::is_true);
        if asked && level(scope) != Some("write") {
            found.push(Symptom::new(
                "permission-for-input-missing",
                Severity::Error,
                key,
                format!("`{input}: true` needs `{scope}: write`, which this job does not have"),
                format!("add `{scope}: write`"),
            ));
        }
    }
}

fn checkout(root: &Node, gate: &GateJob<'_>, found: &mut Vec<Symptom>) {
    let is_checkout = |step: &&Node| {
        let uses = step.get("uses").and_then(Node::text);
        // What goes into a folder of its own is not what is judged.
        let is_beside = step.at(&["with", "path"]).is_some();
        !is_beside && uses.is_some_and(|uses| uses.split('@').next() == Some("actions/checkout"))
    };
    let Some(step) = gate.before.iter().rfind(is_checkout) else {
        found.push(Symptom::new(
            "checkout-missing",
            Severity::Error,
            gate.gate,
            "no step before the gate checks the repository out",
            "add `actions/checkout` with `fetch-depth: 0` before it",
        ));
        return;
    };
    let with = |input: &str| step.at(&["with", input]);
    if with("fetch-depth").and_then(Node::text) != Some("0") {
        found.push(Symptom::new(
            "shallow-checkout",
            Severity::Error,
            with("fetch-depth").unwrap_or(step),
            "the clone has no history, so the gate cannot compare with the base and ends with exit code 2",
            "add `fetch-depth: 0` to the checkout",
        ));
    }
    if let Some(filter) = with("filter") {
        found.push(Symptom::new(
            "partial-checkout",
            Severity::Error,
            filter,
            "the clone leaves out files that the gate compares, and it ends with exit code 2",
            "leave `filter` out of the checkout",
        ));
    }
    if let Some(sparse) = with("sparse-checkout").filter(|_| with("filter").is_none()) {
        found.push(Symptom::new(
            "partial-checkout",
            Severity::Error,
            sparse,
            "a sparse checkout leaves out of the clone what it does not write, and the gate compares files of the target",
            "leave `sparse-checkout` out, or run `git fetch --refetch --no-filter origin` before the gate",
        ));
    }
    if with("persist-credentials").and_then(Node::text) != Some("false") {
        found.push(Symptom::new(
            "persisted-credentials",
            Severity::Warning,
            with("persist-credentials").unwrap_or(step),
            "the checkout leaves its token where every later step can read it",
            "add `persist-credentials: false` to the checkout",
        ));
    }
    let of_the_head =
        |input: &str| with(input).filter(|value| value.text().is_some_and(names_head));
    if event(root, &["pull_request_target"]).is_some()
        && let Some(value) = of_the_head("ref").or_else(|| of_the_head("repository"))
    {
        found.push(Symptom::new(
            "head-checkout",
            Severity::Error,
            value,
            "under `pull_request_target` this puts files of a stranger beside a token that may write",
            "leave `ref` out: the gate reads the head from git and checks out nothing",
        ));
    }
}

/// Whether an expression names the head of a pull request.
fn names_head(text: &str) -> bool {
    text.contains("head") || text.contains("refs/pull/")
}

/// A text of the author that a shell would run.
fn injection(job: &Node) -> Vec<Symptom> {
    let steps = job.get("steps").map(Node::items).unwrap_or_default();
    let scripts = steps.iter().filter_map(|step| step.get("run"));
    let injected = scripts.filter_map(|script| {
        let text: String = script.text()?.split_whitespace().collect();
        let what = OF_THE_AUTHOR.iter().find(|what| text.contains(&format!("${{{{{what}")))?;
        Some(Symptom::new(
            "script-injection",
            Severity::Error,
            script,
            format!("`{what}` becomes a part of the script, so its author writes commands"),
            "hand it over as an environment variable, or use the action, which needs none",
        ))
    });
    injected.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::yaml::parse;

    const GOOD: &str = "\
on:
  pull_request:
    types: [opened, edited, reopened, synchronize]
  merge_group:
permissions: {}
jobs:
  gate:
    permissions: {contents: read}
    steps:
      - uses: actions/checkout@v7
        with: {fetch-depth: 0, persist-credentials: false}
      - uses: backlog-gate/backlog-gate@0123456789012345678901234567890123456789
";

    fn ids(text: &str) -> Vec<String> {
        let root = parse(text).unwrap().remove(0);
        let found = examine(&root, false).expect("the gate runs in it");
        let shown = |symptom: &Symptom| {
            let (line, column) = symptom.at.unwrap_or_default();
            format!("{line}:{column} {}", symptom.id)
        };
        found.iter().map(shown).collect()
    }

    #[test]
    fn a_good_workflow_has_no_symptom() {
        assert_eq!(ids(GOOD), [""; 0]);
        let called = "on: {workflow_call: }\njobs: {gate: {uses: 'o/r/.github/workflows/backlog-gate.yml@0123456789012345678901234567890123456789'}}\n";
        assert_eq!(ids(called), [""; 0]);
    }

    #[test]
    fn each_fault_is_found_on_its_line() {
        let one = |from: &str, to: &str| ids(&GOOD.replace(from, to)).join(", ");
        assert_eq!(one("edited, ", ""), "3:12 edited-missing");
        assert_eq!(
            one("    types: [opened, edited, reopened, synchronize]\n", ""),
            "2:3 edited-missing"
        );
        assert_eq!(one("  merge_group:\n", ""), "1:1 merge-group-missing");
        assert_eq!(
            one("  pull_request:\n    types: [opened, edited, reopened, synchronize]\n", ""),
            "1:1 no-pull-request-trigger"
        );
        assert_eq!(one("    types:", "    paths: ['src/**']\n    types:"), "3:5 path-filter");
        assert_eq!(one("fetch-depth: 0", "fetch-depth: 2"), "11:29 shallow-checkout");
        assert_eq!(one("fetch-depth: 0, ", ""), "10:9 shallow-checkout");
        assert_eq!(one(", persist-credentials: false", ""), "10:9 persisted-credentials");
        assert_eq!(
            one(
                "      - uses: actions/checkout@v7\n        with: {fetch-depth: 0, persist-credentials: false}\n",
                ""
            ),
            "10:9 checkout-missing"
        );
        assert_eq!(
            one("permissions: {contents: read}", "permissions: write-all"),
            "8:5 permissions-too-wide"
        );
        assert_eq!(one("permissions: {}\n", "").as_str(), "");
        assert_eq!(one("    permissions: {contents: read}\n", ""), "5:1 contents-not-readable");
        assert_eq!(one("0123456789012345678901234567890123456789", "v1"), "12:15 unpinned-action");
        assert_eq!(
            one(
                "backlog-gate/backlog-gate@0123456789012345678901234567890123456789",
                "docker://ghcr.io/backlog-gate/backlog-gate:0.1"
            ),
            "12:15 unpinned-image"
        );
        assert_eq!(
            one("    steps:", "    continue-on-error: true\n    steps:"),
            "9:5 continue-on-error"
        );
        assert_eq!(
            one("jobs:\n", "jobs:\n  test: {steps: [{run: make}]}\n"),
            "8:3 shared-workflow"
        );
        let command = one("    steps:\n", "    steps:\n      - run: cargo test\n");
        assert_eq!(command, "10:9 shared-job");
        let fetch = "    steps:\n      - run: git fetch origin main\n";
        assert_eq!(one("    steps:\n", fetch), "");
        let lint = "steps:\n      - uses: docker://ghcr.io/backlog-gate/backlog-gate:0.1.0\n        with: {args: lint}\n";
        assert_eq!(one("steps:\n", lint), "");
    }

    #[test]
    fn what_a_token_may_do_fits_what_the_gate_is_asked_for() {
        let asked = GOOD.replace(
            "01234567890123456789\n",
            "01234567890123456789\n        with: {comment: true, check_run: true}\n",
        );
        assert_eq!(ids(&asked).len(), 2);
        let granted =
            asked.replace("contents: read", "contents: read, pull-requests: write, checks: write");
        assert_eq!(ids(&granted), [""; 0]);
    }

    #[test]
    fn strangers_get_neither_files_nor_a_shell_beside_the_token() {
        let target = GOOD.replace("pull_request:", "pull_request_target:").replace(
            "fetch-depth: 0",
            "fetch-depth: 0, ref: '${{ github.event.pull_request.head.sha }}'",
        );
        assert_eq!(ids(&target), ["11:37 head-checkout"]);
        let script = GOOD.replace(
            "uses: backlog-gate/backlog-gate@0123456789012345678901234567890123456789",
            "run: backlog-gate check --title \"${{ github.event.pull_request.title }}\"",
        );
        assert_eq!(ids(&script), ["12:14 script-injection"]);
    }

    #[test]
    fn a_workflow_without_the_gate_is_none_of_its_business() {
        let root = parse("on: push\njobs: {a: {steps: [{uses: x/backlog-gate-tools@v1}]}}\n")
            .unwrap()
            .remove(0);
        assert!(examine(&root, false).is_none());
        let own = parse("on: push\njobs: {a: {steps: [{uses: ./}]}}\n").unwrap().remove(0);
        assert!(examine(&own, false).is_none() && examine(&own, true).is_some());
    }
}
