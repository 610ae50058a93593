//! The workflow that publishes the page about the flow of work.

use super::{Forge, NewFile, Plan};
use crate::error::{Error, ErrorKind, Result};
use crate::source::RepoPath;

const GITHUB: &str = include_str!("flow-github.yml");
const GITLAB: &str = include_str!("flow-gitlab.yml");

/// What `init --flow` writes: that workflow and nothing else, for pushes to `branch`.
///
/// # Errors
/// Where the forge publishes no pages that a pipeline wrote.
pub fn flow(forge: Forge, branch: &str) -> Result<Plan> {
    let (path, text, hint) = match forge {
        Forge::Github => (
            ".github/workflows/backlog-flow.yml",
            GITHUB,
            "switch Pages on: Settings, Pages, Source: GitHub Actions. The page is as public as the site",
        ),
        Forge::Gitlab => (
            ".gitlab/ci/backlog-flow.yml",
            GITLAB,
            "add to .gitlab-ci.yml:\ninclude:\n  - local: .gitlab/ci/backlog-flow.yml",
        ),
        _ => {
            let message = "only the pages of GitHub and GitLab are published by a workflow of ours";
            return Err(Error::new(ErrorKind::Usage, message)
                .hint("elsewhere publish the file that `backlog-gate flow --format html=flow.html` writes")
                .hint("`--forge github` or `--forge gitlab` writes the workflow all the same"));
        }
    };
    let quoted = serde_json::Value::from(branch).to_string();
    let text = text
        .replace("[BRANCH]", &format!("[{quoted}]"))
        .replace(":VERSION", concat!(":", env!("CARGO_PKG_VERSION")));
    let mut plan = Plan::default();
    plan.files.extend(RepoPath::new(path).map(|path| NewFile { path, text, before: None }));
    plan.hints.push(hint.to_owned());
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_fill_in() {
        for forge in [Forge::Github, Forge::Gitlab] {
            let plan = flow(forge, "trunk").unwrap();
            let text = &plan.files[0].text;
            assert!(!text.contains("[BRANCH]") && !text.contains(":VERSION"), "{text}");
            assert!(text.contains("flow --format html=public/index.html"), "{text}");
        }
        assert!(
            flow(Forge::Github, "trunk").unwrap().files[0].text.contains("branches: [\"trunk\"]")
        );
        assert!(flow(Forge::Bitbucket, "main").is_err());
    }
}
