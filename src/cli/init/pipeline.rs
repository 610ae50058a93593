//! The pipelines that `init` writes.

use super::Forge;

/// The commit of the release that this program is; a build from a checkout has none.
const RELEASE: Option<&str> = option_env!("BACKLOG_GATE_COMMIT");
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A pipeline: its path, its text, and what is left to do by hand.
pub(super) struct Pipeline {
    pub(super) path: &'static str,
    pub(super) text: String,
    pub(super) hint: Option<String>,
}

/// Where one may be written.
pub(super) const PLACES: [&str; 5] = [
    ".github/workflows/backlog-gate.yml",
    ".gitea/workflows/backlog-gate.yml",
    ".forgejo/workflows/backlog-gate.yml",
    ".gitlab/ci/backlog-gate.yml",
    ".gitlab-ci.yml",
];

/// The pipeline for a forge; for one that `init` writes none for, what to do instead.
pub(super) fn pipeline(forge: Forge, has_pipeline: bool) -> Result<Pipeline, String> {
    let workflow = |path| Ok(Pipeline { path, text: github(), hint: None });
    match forge {
        Forge::Github => workflow(".github/workflows/backlog-gate.yml"),
        Forge::Gitea => workflow(".gitea/workflows/backlog-gate.yml"),
        Forge::Forgejo => workflow(".forgejo/workflows/backlog-gate.yml"),
        Forge::Gitlab if has_pipeline => Ok(Pipeline {
            path: ".gitlab/ci/backlog-gate.yml",
            text: gitlab(),
            hint: Some(
                "add to .gitlab-ci.yml:\ninclude:\n  - local: .gitlab/ci/backlog-gate.yml"
                    .to_owned(),
            ),
        }),
        Forge::Gitlab => Ok(Pipeline { path: ".gitlab-ci.yml", text: gitlab(), hint: None }),
        Forge::Azure | Forge::Bitbucket => Err(format!(
            "run `backlog-gate check` in the pipeline of pull requests, in the image \
             ghcr.io/backlog-gate/backlog-gate:{VERSION}, on a clone with its whole history"
        )),
    }
}

fn github() -> String {
    let at = match RELEASE {
        Some(commit) => format!("{commit} # v{VERSION}"),
        None => format!("v{VERSION}"),
    };
    format!(
        "name: Backlog gate
on:
  pull_request:
    # `edited` is what runs the gate again when someone fixes the description.
    types: [opened, edited, reopened, synchronize, ready_for_review, labeled, unlabeled]
  merge_group:
    types: [checks_requested]
permissions: {{}}
concurrency:
  group: backlog-gate-${{{{ github.ref }}}}
  cancel-in-progress: true
jobs:
  gate:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: read # the description as it is now, also when a job is run again
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          # The gate compares the backlog before and after the change, so it needs both.
          fetch-depth: 0
          persist-credentials: false
      - uses: backlog-gate/backlog-gate@{at}
"
    )
}

fn gitlab() -> String {
    format!(
        "backlog-gate:
  image:
    name: ghcr.io/backlog-gate/backlog-gate:{VERSION}
    entrypoint: [\"\"]
  variables:
    # The gate compares the backlog before and after the change, so it needs both.
    GIT_DEPTH: \"0\"
  rules:
    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"
  script:
    - backlog-gate check --format text --format junit=backlog-gate.xml
  artifacts:
    when: always
    reports:
      junit: backlog-gate.xml
"
    )
}
