//! Which files are the backlog.

use crate::policy::Policy;
use crate::source::RepoPath;

/// The places where teams keep a backlog, for people to read.
pub const CONVENTIONAL: &str = "BACKLOG.md, TODO.md, TASKS.md or ROADMAP.md at the root, in docs/, doc/, \
     project/, planning/, .github/ or .gitlab/, in any case";

const NAMES: [&str; 4] = ["backlog", "todo", "tasks", "roadmap"];
const FOLDERS: [&str; 7] = ["", "docs", "doc", "project", "planning", ".github", ".gitlab"];

/// The backlog files among `paths`: those that the policy names, else those in the usual places.
#[must_use]
pub fn discover(paths: &[RepoPath], policy: &Policy) -> Vec<RepoPath> {
    let globs = &policy.backlog_files;
    let is_backlog = |path: &&RepoPath| {
        if globs.is_empty() { is_conventional(path) } else { globs.matches_path(path) }
    };
    paths.iter().filter(is_backlog).cloned().collect()
}

fn is_conventional(path: &RepoPath) -> bool {
    let path = path.as_str().to_lowercase();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let stem = name.strip_suffix(".md").or_else(|| name.strip_suffix(".markdown"));
    stem.is_some_and(|stem| NAMES.contains(&stem)) && FOLDERS.contains(&folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_places_are_found_in_any_case() {
        let fits = |path: &str| is_conventional(&RepoPath::new(path).unwrap());
        assert!(fits("BACKLOG.md") && fits("docs/Backlog.md") && fits(".github/TODO.md"));
        assert!(!fits("src/BACKLOG.md") && !fits("BACKLOG.txt") && !fits("README.md"));
    }
}
