//! The workflow that judges open pull requests again when their item changes.

use super::{Forge, NewFile, Plan, named};
use crate::backlog::Backlog;
use crate::error::{Error, ErrorKind, Result};
use crate::source::RepoPath;

const PATH: &str = ".github/workflows/judge-again.yml";
const TEXT: &str = include_str!("rejudge.yml");

/// What `init --rejudge` writes: that workflow and nothing else, for pushes to `branch` that touch the
/// backlog.
///
/// # Errors
/// Where the forge has no runs that could be started again by a workflow.
pub fn rejudge(forge: Forge, backlog: &Backlog, branch: &str) -> Result<Plan> {
    if forge != Forge::Github {
        let message = "only GitHub Actions can run the gate of other pull requests again";
        return Err(Error::new(ErrorKind::Usage, message)
            .hint(
                "on GitLab, switch merge trains or *Pipelines must succeed* on with merged results",
            )
            .hint("`--forge github` writes the workflow all the same"));
    }
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let paths: Vec<String> = named(backlog).keys().map(|glob| quoted(glob)).collect();
    let text = TEXT
        .replace("[BRANCH]", &format!("[{}]", quoted(branch)))
        .replace("[PATHS]", &format!("[{}]", paths.join(", ")))
        .replace(":VERSION", concat!(":", env!("CARGO_PKG_VERSION")));
    let mut plan = Plan::default();
    plan.files.extend(RepoPath::new(PATH).map(|path| NewFile { path, text, before: None }));
    plan.hints.push("the gate's own workflow has to be .github/workflows/backlog-gate.yml, or name it in WORKFLOW".to_owned());
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_fill_in() {
        let plan = rejudge(Forge::Github, &Backlog::default(), "trunk/\"x").unwrap();
        let text = &plan.files[0].text;
        assert!(text.contains("branches: [\"trunk/\\\"x\"]"), "{text}");
        assert!(!text.contains("[PATHS]") && !text.contains(":VERSION"), "{text}");
        assert!(rejudge(Forge::Gitlab, &Backlog::default(), "main").is_err());
    }
}
