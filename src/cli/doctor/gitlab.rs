//! What would bite in a pipeline of GitLab (<https://docs.gitlab.com/ci/yaml/>).

use super::Symptom;
use super::yaml::Node;
use crate::finding::Severity;

/// The symptoms of a file in which the gate runs; `None` where it does not.
pub(super) fn examine(documents: &[Node]) -> Option<Vec<Symptom>> {
    let mut found = Vec::new();
    let mut runs = false;
    for root in documents {
        for part in root.get("include").map(Node::items).unwrap_or_default() {
            if let Some(component) = part.get("component").filter(|part| is_gate(part)) {
                runs = true;
                found.extend(moving_component(component));
            }
        }
        for (key, job) in root.entries() {
            if runs_gate(job) {
                runs = true;
                examine_job(root, key, job, &mut found);
            }
        }
    }
    runs.then_some(found)
}

fn is_gate(component: &Node) -> bool {
    let path = component.text().and_then(|text| text.split('@').next()).unwrap_or_default();
    path.rsplit('/').next() == Some("backlog-gate")
}

fn runs_gate(job: &Node) -> bool {
    let script = job.get("script").map(Node::scalars).unwrap_or_default();
    script.iter().filter_map(|line| line.text()).any(|line| line.contains("backlog-gate check"))
}

/// A component whose version moves.
fn moving_component(component: &Node) -> Option<Symptom> {
    let version = component.text()?.rsplit_once('@')?.1;
    let is_fixed = version.split('.').count() == 3 || version.len() == 40;
    (!is_fixed).then(|| {
        Symptom::new(
            "unpinned-component",
            Severity::Warning,
            component,
            format!("version `{version}` of the component moves under its name"),
            "name a whole version such as `@1.2.3`, or a commit id",
        )
    })
}

fn examine_job(root: &Node, key: &Node, job: &Node, found: &mut Vec<Symptom>) {
    let setting = |name: &str| {
        job.get(name).or_else(|| root.at(&["default", name])).or_else(|| root.get(name))
    };
    let variable = |name: &str| {
        let here = job.at(&["variables", name]);
        here.or_else(|| root.at(&["variables", name])).and_then(Node::text)
    };
    if variable("GIT_DEPTH") != Some("0") {
        found.push(Symptom::new(
            "shallow-checkout",
            Severity::Error,
            key,
            "the clone has no history, so the gate cannot compare with the base and ends with exit code 2",
            "add `variables: {GIT_DEPTH: \"0\"}` to the job",
        ));
    }
    for flags in ["GIT_FETCH_EXTRA_FLAGS", "GIT_CLONE_EXTRA_FLAGS"] {
        if variable(flags).is_some_and(|flags| flags.contains("--filter")) {
            found.push(Symptom::new(
                "partial-checkout",
                Severity::Error,
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
        found.push(Symptom::new(
            "no-merge-request-trigger",
            Severity::Error,
            key,
            "the job does not run in the pipelines of merge requests, which alone have a description",
            "add `rules: [{if: $CI_PIPELINE_SOURCE == \"merge_request_event\"}]`",
        ));
    }
    if let Some((allowed, _)) = job.entry("allow_failure").filter(|(_, value)| value.is_true()) {
        found.push(Symptom::new(
            "allow-failure",
            Severity::Error,
            allowed,
            "the pipeline passes even where the gate fails or cannot decide",
            "remove it; `mode: report` in the policy shows the verdict without failing",
        ));
    }
    if let Some((artifacts, value)) = job.entry("artifacts")
        && value.get("reports").is_some()
        && value.get("when").and_then(Node::text) != Some("always")
    {
        found.push(Symptom::new(
            "reports-only-on-success",
            Severity::Warning,
            artifacts,
            "the reports are kept only where the gate passes, when nobody needs them",
            "add `when: always` to the artifacts",
        ));
    }
}

fn examine_image(image: &Node, found: &mut Vec<Symptom>) {
    let name = image.get("name").unwrap_or(image);
    let Some(text) = name.text().filter(|text| text.contains("backlog-gate")) else { return };
    if !text.contains("@sha256:") {
        found.push(Symptom::new(
            "unpinned-image",
            Severity::Warning,
            name,
            format!("`{text}` can become another image under the same name"),
            "name its digest: `@sha256:...`",
        ));
    }
    let entrypoint = image.get("entrypoint").map(Node::items).unwrap_or_default();
    if !matches!(entrypoint, [only] if only.text() == Some("")) {
        found.push(Symptom::new(
            "entrypoint-kept",
            Severity::Error,
            name,
            "the script runs in a shell, and the image starts the gate in its place",
            "write the image as `{name: ..., entrypoint: [\"\"]}`",
        ));
    }
}

/// Whether rules of the job or of the whole pipeline speak of merge requests. Rules that are
/// written elsewhere (`extends`, `!reference`) are given the benefit of the doubt.
fn starts_with_merge_requests(root: &Node, job: &Node) -> bool {
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
    use crate::cli::doctor::yaml::parse;

    const GOOD: &str = "\
gate:
  image: {name: 'ghcr.io/backlog-gate/backlog-gate@sha256:00', entrypoint: ['']}
  variables: {GIT_DEPTH: '0'}
  rules: [{if: $CI_PIPELINE_SOURCE == 'merge_request_event'}]
  script: [backlog-gate check --format junit=gate.xml]
  artifacts: {when: always, reports: {junit: gate.xml}}
";

    fn ids(text: &str) -> String {
        let found = examine(&parse(text).unwrap()).expect("the gate runs in it");
        let shown: Vec<String> = found
            .iter()
            .map(|symptom| format!("{} {}", symptom.at.unwrap_or_default().0, symptom.id))
            .collect();
        shown.join(", ")
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
        assert_eq!(one("@sha256:00", ":1"), "2 unpinned-image");
        assert_eq!(one(", entrypoint: ['']", ""), "2 entrypoint-kept");
        assert_eq!(
            one("  rules: [{if: $CI_PIPELINE_SOURCE == 'merge_request_event'}]\n", ""),
            "1 no-merge-request-trigger"
        );
        assert_eq!(one("when: always, ", ""), "6 reports-only-on-success");
        assert_eq!(one("  script", "  allow_failure: true\n  script"), "5 allow-failure");
    }

    #[test]
    fn a_component_names_a_version_that_stays() {
        let include = |version: &str| {
            format!(
                "include:\n  - component: $CI_SERVER_FQDN/g/backlog-gate/backlog-gate@{version}\n"
            )
        };
        assert_eq!(ids(&include("1.2.3")), "");
        assert_eq!(ids(&include("~latest")), "2 unpinned-component");
    }

    #[test]
    fn defaults_of_the_whole_file_count() {
        let text = "variables: {GIT_DEPTH: '0'}\nworkflow: {rules: [{if: $CI_MERGE_REQUEST_IID}]}\ngate:\n  script: backlog-gate check\n";
        assert_eq!(ids(text), "");
        assert!(examine(&parse("test:\n  script: make\n").unwrap()).is_none());
    }
}
