//! What keeps the gate from judging in a workflow of GitHub Actions, or of Gitea and Forgejo, which
//! take the same form (<https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax>).

use super::Wants;
use super::checks::{self, found as finding};
use super::node::Node;
use crate::finding::Finding;
use crate::text::plural;

/// The events whose payload is a pull request.
const PULL_REQUESTS: [&str; 2] = ["pull_request", "pull_request_target"];

/// A job in which the gate runs.
struct GateJob<'a> {
    job: Node<'a>,
    key: Node<'a>,
    /// The step, or the job itself where it calls a workflow.
    gate: Node<'a>,
    /// The steps before it.
    before: Vec<Node<'a>>,
    calls_workflow: bool,
}

/// The findings in a workflow in which the gate runs; `None` where it does not.
pub(super) fn examine(root: Node<'_>, own_action: bool, wants: Wants) -> Option<Vec<Finding>> {
    let jobs: Vec<(Node<'_>, Node<'_>)> = root.get("jobs")?.entries().collect();
    let gates: Vec<GateJob<'_>> =
        jobs.iter().filter_map(|(key, job)| gate_job(*key, *job, own_action)).collect();
    if gates.is_empty() {
        return None;
    }
    let mut found = Vec::new();
    triggers(root, wants, &mut found);
    for gate in &gates {
        found.extend(continue_on_error(gate));
        found.extend(runner(gate));
        if !gate.calls_workflow {
            permissions(root, gate, &mut found);
            checkout(gate, &mut found);
        }
    }
    let others = jobs.len() - gates.len();
    if others > 0 && pull_request(root).is_some() {
        found.push(finding(
            checks::SHARED_WORKFLOW,
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
fn shared_job(gate: &GateJob<'_>) -> Option<Finding> {
    let is_work = |step: &Node<'_>| {
        let script = step.get("run").and_then(Node::text).unwrap_or_default();
        // What fetches commits, or is the gate, is not work of its own.
        !script.trim().is_empty() && !["git ", "backlog-gate"].iter().any(|it| script.contains(it))
    };
    let step = gate.job.get("steps")?.items().into_iter().find(is_work)?;
    Some(finding(
        checks::SHARED_JOB,
        step,
        "with every edit of a description this command runs again",
        "give the gate a workflow of its own, unless the command makes its evidence",
    ))
}

fn gate_job<'a>(key: Node<'a>, job: Node<'a>, own_action: bool) -> Option<GateJob<'a>> {
    if job.get("uses").and_then(Node::text).is_some_and(names_gate) {
        return Some(GateJob { job, key, gate: job, before: Vec::new(), calls_workflow: true });
    }
    let mut steps = job.get("steps")?.items();
    let at = steps.iter().position(|step| is_gate_step(*step, own_action))?;
    let gate = steps[at];
    steps.truncate(at);
    Some(GateJob { job, key, gate, before: steps, calls_workflow: false })
}

fn is_gate_step(step: Node<'_>, own_action: bool) -> bool {
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

/// An event that starts the workflow, with what is said about it.
#[derive(Clone, Copy)]
struct Event<'a> {
    name: Node<'a>,
    about: Option<Node<'a>>,
}

fn event<'a>(root: Node<'a>, names: &[&str]) -> Option<Event<'a>> {
    let on = root.get("on")?;
    let listed = on.items().into_iter().map(|name| Event { name, about: None });
    let said = on.entries().map(|(name, about)| Event { name, about: Some(about) });
    said.chain(listed).find(|event| event.name.text().is_some_and(|name| names.contains(&name)))
}

fn pull_request(root: Node<'_>) -> Option<Event<'_>> {
    event(root, &PULL_REQUESTS)
}

fn triggers(root: Node<'_>, wants: Wants, found: &mut Vec<Finding>) {
    if event(root, &["workflow_call"]).is_some() {
        // Whoever calls it says when.
        return;
    }
    let place = root.entry("on").map_or(root, |(key, _)| key);
    let Some(Event { name, about }) = pull_request(root) else {
        found.push(finding(
            checks::NO_PULL_REQUEST_TRIGGER,
            place,
            "no pull request starts this workflow",
            "add `pull_request` with `types: [opened, edited, reopened, synchronize, ready_for_review]`",
        ));
        return;
    };
    let types = about.and_then(|about| about.get("types"));
    let starts = |word: &str| {
        types.is_some_and(|types| types.items().iter().any(|kind| kind.text() == Some(word)))
    };
    if !starts("edited") {
        found.push(finding(
            checks::EDITED_MISSING,
            types.unwrap_or(name),
            "a description that is fixed starts no run, so the old verdict stays",
            "add `types: [opened, edited, reopened, synchronize, ready_for_review]`",
        ));
    }
    if wants.labels && !(starts("labeled") && starts("unlabeled")) {
        found.push(finding(
            checks::LABELED_MISSING,
            types.unwrap_or(name),
            "the policy goes by labels, and adding or removing one starts no run",
            "add `labeled` and `unlabeled` to the types",
        ));
    }
    for filter in ["paths", "paths-ignore"] {
        if let Some((key, _)) = about.and_then(|about| about.entry(filter)) {
            found.push(finding(
                checks::PATH_FILTER,
                key,
                "a pull request that the filter leaves out gets no verdict, and a required check waits for it",
                "remove it, and name such paths under `exempt.paths` in the policy",
            ));
        }
    }
    if event(root, &["merge_group"]).is_none() {
        found.push(finding(
            checks::MERGE_GROUP_MISSING,
            place,
            "in a merge queue this check never reports, and without one two changes that are checked at once may break a limit together",
            "add `merge_group: {types: [checks_requested]}`, or require branches to be up to date",
        ));
    }
}

/// A gate whose failure fails nothing.
fn continue_on_error(gate: &GateJob<'_>) -> Option<Finding> {
    let settings = [gate.job, gate.gate];
    let (key, _) = settings
        .iter()
        .filter_map(|node| node.entry("continue-on-error"))
        .find(|(_, value)| value.is_true())?;
    Some(finding(
        checks::CONTINUE_ON_ERROR,
        key,
        "the job passes even where the gate fails or cannot decide",
        "remove it; `mode: report` in the policy shows the verdict without failing",
    ))
}

fn permissions(root: Node<'_>, gate: &GateJob<'_>, found: &mut Vec<Finding>) {
    let Some((key, granted)) = gate.job.entry("permissions").or_else(|| root.entry("permissions"))
    else {
        // What a token may do then is a setting of the repository.
        return;
    };
    let level = |scope: &str| granted.get(scope).and_then(Node::text);
    let all = granted.text();
    if !matches!(all, Some("read-all" | "write-all"))
        && !matches!(level("contents"), Some("read" | "write"))
    {
        found.push(finding(
            checks::CONTENTS_NOT_READABLE,
            key,
            "the token of this job cannot read the repository where it is private",
            "add `contents: read`",
        ));
    }
    for (input, scope) in [("comment", "pull-requests"), ("check_run", "checks")] {
        let asked = gate.gate.at(&["with", input]).is_some_and(Node::is_true);
        if asked && all != Some("write-all") && level(scope) != Some("write") {
            found.push(finding(
                checks::PERMISSION_FOR_INPUT_MISSING,
                key,
                format!("`{input}: true` needs `{scope}: write`, which this job does not have"),
                format!("add `{scope}: write`"),
            ));
        }
    }
}

/// A container on a runner that has no Docker: the action is one.
fn runner(gate: &GateJob<'_>) -> Option<Finding> {
    let action = gate.gate.get("uses").and_then(Node::text)?.split('@').next()?;
    if gate.calls_workflow || action.ends_with("/setup") {
        return None;
    }
    let runner = gate.job.get("runs-on")?;
    let label = runner.scalars().into_iter().find(|label| {
        let names = ["windows", "macos", "ubuntu-slim"];
        label.text().is_some_and(|text| names.iter().any(|name| text.starts_with(*name)))
    })?;
    Some(finding(
        checks::RUNNER_WITHOUT_DOCKER,
        label,
        format!("`{}` starts no container, and the action is one", label.text()?),
        "use `backlog-gate/backlog-gate/setup`, which needs none, or run it on `ubuntu-latest`",
    ))
}

fn checkout(gate: &GateJob<'_>, found: &mut Vec<Finding>) {
    let is_checkout = |step: &Node<'_>| {
        let uses = step.get("uses").and_then(Node::text);
        // What goes into a folder of its own is not what is judged.
        let is_beside = step.at(&["with", "path"]).is_some();
        !is_beside && uses.is_some_and(|uses| uses.split('@').next() == Some("actions/checkout"))
    };
    let Some(step) = gate.before.iter().copied().rfind(is_checkout) else {
        found.push(finding(
            checks::CHECKOUT_MISSING,
            gate.gate,
            "no step before the gate checks the repository out",
            "add `actions/checkout` with `fetch-depth: 0` before it",
        ));
        return;
    };
    let with = |input: &str| step.at(&["with", input]);
    if with("fetch-depth").and_then(Node::text) != Some("0") {
        found.push(finding(
            checks::SHALLOW_CHECKOUT,
            with("fetch-depth").unwrap_or(step),
            "the clone has no history, so the gate cannot compare with the base and ends with exit code 2",
            "add `fetch-depth: 0` to the checkout",
        ));
    }
    if let Some(filter) = with("filter") {
        found.push(finding(
            checks::PARTIAL_CHECKOUT,
            filter,
            "the clone leaves out files that the gate compares, and it ends with exit code 2",
            "leave `filter` out of the checkout",
        ));
    }
    if let Some(sparse) = with("sparse-checkout").filter(|_| with("filter").is_none()) {
        found.push(finding(
            checks::PARTIAL_CHECKOUT,
            sparse,
            "a sparse checkout leaves out of the clone what it does not write, and the gate compares files of the target",
            "leave `sparse-checkout` out, or run `git fetch --refetch --no-filter origin` before the gate",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::testing::{places, with_documents};

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

    fn ids_for(text: &str, wants: Wants) -> Vec<String> {
        with_documents(text, |documents, sources| {
            let found = examine(documents[0], false, wants).expect("the gate runs in it");
            let shown = places(&found, sources);
            shown.iter().map(|(line, column, id)| format!("{line}:{column} {id}")).collect()
        })
    }

    fn ids(text: &str) -> Vec<String> {
        ids_for(text, Wants::default())
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
        assert_eq!(
            one(
                "      - uses: actions/checkout@v7\n        with: {fetch-depth: 0, persist-credentials: false}\n",
                ""
            ),
            "10:9 checkout-missing"
        );
        assert_eq!(one("permissions: {}\n", "").as_str(), "");
        assert_eq!(one("    permissions: {contents: read}\n", ""), "5:1 contents-not-readable");
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
    fn labels_start_a_run_where_the_verdict_depends_on_them() {
        let wants = Wants { labels: true };
        assert_eq!(ids_for(GOOD, wants), ["3:12 labeled-missing"]);
        let good = GOOD.replace("edited,", "edited, labeled, unlabeled,");
        assert_eq!(ids_for(&good, wants), [""; 0]);
    }

    #[test]
    fn a_container_needs_a_runner_that_has_docker() {
        let on = |runner: &str| {
            GOOD.replace("    steps:", &format!("    runs-on: {runner}\n    steps:"))
        };
        assert_eq!(ids(&on("windows-latest")), ["9:14 runner-without-docker"]);
        assert_eq!(ids(&on("[macos-15, large]")), ["9:15 runner-without-docker"]);
        assert_eq!(ids(&on("ubuntu-latest")), [""; 0]);
        let setup = on("macos-15")
            .replace("backlog-gate/backlog-gate@", "backlog-gate/backlog-gate/setup@");
        assert_eq!(ids(&setup), [""; 0]);
    }

    #[test]
    fn a_workflow_without_the_gate_is_none_of_its_business() {
        let examined = |text: &str, own_action: bool| {
            with_documents(text, |documents, _| {
                examine(documents[0], own_action, Wants::default()).is_some()
            })
        };
        let other = "on: push\njobs: {a: {steps: [{uses: x/backlog-gate-tools@v1}]}}\n";
        assert!(!examined(other, false));
        let own = "on: push\njobs: {a: {steps: [{uses: ./}]}}\n";
        assert!(!examined(own, false) && examined(own, true));
    }
}
