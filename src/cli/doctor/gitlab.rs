//! What keeps the gate from judging in a pipeline of GitLab (<https://docs.gitlab.com/ci/yaml/>).

use super::checks::{self, found as finding};
use super::node::Node;
use crate::finding::Finding;

/// The findings in a file in which the gate runs; `None` where it does not.
pub(super) fn examine(documents: &[Node<'_>]) -> Option<Vec<Finding>> {
    let mut found = Vec::new();
    let mut runs = false;
    for root in documents {
        for part in root.get("include").map(Node::items).unwrap_or_default() {
            runs |= part.get("component").is_some_and(is_gate);
        }
        for (key, job) in root.entries() {
            if runs_gate(job) {
                runs = true;
                examine_job(*root, key, job, &mut found);
            }
        }
    }
    runs.then_some(found)
}

fn is_gate(component: Node<'_>) -> bool {
    let path = component.text().and_then(|text| text.split('@').next()).unwrap_or_default();
    path.rsplit('/').next() == Some("backlog-gate")
}

fn runs_gate(job: Node<'_>) -> bool {
    let script = job.get("script").map(Node::scalars).unwrap_or_default();
    script.iter().filter_map(|line| line.text()).any(|line| line.contains("backlog-gate check"))
}

fn examine_job(root: Node<'_>, key: Node<'_>, job: Node<'_>, found: &mut Vec<Finding>) {
    let setting = |name: &str| {
        job.get(name).or_else(|| root.at(&["default", name])).or_else(|| root.get(name))
    };
    let variable = |name: &str| {
        let here = job.at(&["variables", name]);
        here.or_else(|| root.at(&["variables", name])).and_then(Node::text)
    };
    if variable("GIT_DEPTH") != Some("0") {
        found.push(finding(
            checks::SHALLOW_CHECKOUT,
            key,
            "the clone has no history, so the gate cannot compare with the base and ends with exit code 2",
            "add `variables: {GIT_DEPTH: \"0\"}` to the job",
        ));
    }
    for flags in ["GIT_FETCH_EXTRA_FLAGS", "GIT_CLONE_EXTRA_FLAGS"] {
        if variable(flags).is_some_and(|flags| flags.contains("--filter")) {
            found.push(finding(
                checks::PARTIAL_CHECKOUT,
                key,
                "the clone leaves out files that the gate compares, and it ends with exit code 2",
                format!("take `--filter` out of `{flags}`"),
            ));
        }
    }
    if let Some(image) = setting("image") {
        examine_image(image, found);
    }
    if !starts_with_merge_requests(root, job) {
        found.push(finding(
            checks::NO_MERGE_REQUEST_TRIGGER,
            key,
            "the job does not run in the pipelines of merge requests, which alone have a description",
            "add `rules: [{if: $CI_PIPELINE_SOURCE == \"merge_request_event\"}]`",
        ));
    }
    if let Some((allowed, _)) = job.entry("allow_failure").filter(|(_, value)| value.is_true()) {
        found.push(finding(
            checks::ALLOW_FAILURE,
            allowed,
            "the pipeline passes even where the gate fails or cannot decide",
            "remove it; `mode: report` in the policy shows the verdict without failing",
        ));
    }
    if let Some((artifacts, value)) = job.entry("artifacts")
        && value.get("reports").is_some()
        && value.get("when").and_then(Node::text) != Some("always")
    {
        found.push(finding(
            checks::REPORTS_ONLY_ON_SUCCESS,
            artifacts,
            "the reports are kept only where the gate passes, when nobody needs them",
            "add `when: always` to the artifacts",
        ));
    }
}

fn examine_image(image: Node<'_>, found: &mut Vec<Finding>) {
    let name = image.get("name").unwrap_or(image);
    if !name.text().is_some_and(|text| text.contains("backlog-gate")) {
        return;
    }
    let entrypoint = image.get("entrypoint").map(Node::items).unwrap_or_default();
    if !matches!(entrypoint[..], [only] if only.text() == Some("")) {
        found.push(finding(
            checks::ENTRYPOINT_KEPT,
            name,
            "the script runs in a shell, and the image starts the gate in its place",
            "write the image as `{name: ..., entrypoint: [\"\"]}`",
        ));
    }
}

/// Whether rules of the job or of the whole pipeline speak of merge requests. Rules that are
/// written elsewhere (`extends`, `!reference`) are given the benefit of the doubt.
fn starts_with_merge_requests(root: Node<'_>, job: Node<'_>) -> bool {
    let elsewhere = job.get("extends").is_some();
    let rules = [job.get("rules"), job.get("only"), root.at(&["workflow", "rules"])];
    let said = rules.into_iter().flatten().flat_map(Node::scalars).filter_map(Node::text);
    elsewhere
        || said
            .into_iter()
            .any(|text| text.contains("merge_request") || text.contains("CI_MERGE_REQUEST"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::testing::{places, with_documents};

    const GOOD: &str = "\
gate:
  image: {name: 'ghcr.io/backlog-gate/backlog-gate@sha256:00', entrypoint: ['']}
  variables: {GIT_DEPTH: '0'}
  rules: [{if: $CI_PIPELINE_SOURCE == 'merge_request_event'}]
  script: [backlog-gate check --format junit=gate.xml]
  artifacts: {when: always, reports: {junit: gate.xml}}
";

    fn ids(text: &str) -> String {
        with_documents(text, |documents, sources| {
            let found = examine(documents).expect("the gate runs in it");
            let shown: Vec<String> = places(&found, sources)
                .iter()
                .map(|(line, _, id)| format!("{line} {id}"))
                .collect();
            shown.join(", ")
        })
    }

    #[test]
    fn each_fault_is_found_on_its_line() {
        assert_eq!(ids(GOOD), "");
        let one = |from: &str, to: &str| ids(&GOOD.replace(from, to));
        assert_eq!(one("  variables: {GIT_DEPTH: '0'}\n", ""), "1 shallow-checkout");
        assert_eq!(
            one(
                "{GIT_DEPTH: '0'}",
                "{GIT_DEPTH: '0', GIT_FETCH_EXTRA_FLAGS: '--filter=blob:none'}"
            ),
            "1 partial-checkout"
        );
        assert_eq!(one(", entrypoint: ['']", ""), "2 entrypoint-kept");
        assert_eq!(
            one("  rules: [{if: $CI_PIPELINE_SOURCE == 'merge_request_event'}]\n", ""),
            "1 no-merge-request-trigger"
        );
        assert_eq!(one("when: always, ", ""), "6 reports-only-on-success");
        assert_eq!(one("  script", "  allow_failure: true\n  script"), "5 allow-failure");
    }

    #[test]
    fn a_component_is_the_gate() {
        let include =
            "include:\n  - component: $CI_SERVER_FQDN/g/backlog-gate/backlog-gate@1.2.3\n";
        assert_eq!(ids(include), "");
    }

    #[test]
    fn defaults_of_the_whole_file_count() {
        let text = "variables: {GIT_DEPTH: '0'}\nworkflow: {rules: [{if: $CI_MERGE_REQUEST_IID}]}\ngate:\n  script: backlog-gate check\n";
        assert_eq!(ids(text), "");
        with_documents("test:\n  script: make\n", |documents, _| {
            assert!(examine(documents).is_none());
        });
    }
}
