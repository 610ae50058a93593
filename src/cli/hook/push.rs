//! What a push asks to be judged. Git writes it to the standard input of a pre-push hook, a line for
//! each ref: `LOCAL_REF LOCAL_ID REMOTE_REF REMOTE_ID`, with an id of zeros for what is not there
//! (<https://git-scm.com/docs/githooks#_pre_push>).

use crate::change;
use crate::error::{Error, ErrorKind, Result};
use crate::snapshot::{Repository, branch_name, is_full_id};
use crate::text::shorten;

/// One ref that is pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// The full id that is pushed; `None` where the ref is deleted.
    pub local: Option<String>,
    /// The full name of the ref that is written.
    pub remote_ref: String,
    /// The full id that the ref has there; `None` where it is new.
    pub remote: Option<String>,
}

/// What is done about a pushed ref.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// There is nothing to judge; why.
    Skip(String),
    /// These commits are judged.
    Judge {
        /// The revision that they go into.
        base: String,
        /// The id of the last one.
        head: String,
        /// The name of the branch.
        branch: String,
    },
}

/// Reads what git writes to a pre-push hook.
///
/// # Errors
/// Where a line has another form.
pub fn parse(text: &str) -> Result<Vec<Push>> {
    text.lines().filter(|line| !line.trim().is_empty()).map(parse_line).collect()
}

fn parse_line(line: &str) -> Result<Push> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [_, local, remote_ref, remote] = words[..] else { return Err(no_ref(line)) };
    let id = |word: &str| (word.bytes().any(|byte| byte != b'0')).then(|| word.to_owned());
    if ![local, remote].into_iter().all(is_full_id) {
        return Err(no_ref(line));
    }
    Ok(Push { local: id(local), remote_ref: remote_ref.to_owned(), remote: id(remote) })
}

fn no_ref(line: &str) -> Error {
    let message = format!("`{}` is not a ref that is pushed", shorten(line, 80));
    Error::new(ErrorKind::Input, message)
        .hint("git runs this command with `LOCAL_REF LOCAL_ID REMOTE_REF REMOTE_ID` on its input")
        .hint("`backlog-gate check` judges the branch at any time")
}

impl Push {
    /// What is to be judged.
    ///
    /// A branch is judged as its pull request will be: against the branch that it goes into. The
    /// default branch itself is judged by what the push adds to it.
    ///
    /// # Errors
    /// Where the commits are not in this clone.
    pub fn plan(&self, repository: &Repository) -> Result<Plan> {
        let Some(head) = &self.local else {
            return Ok(Plan::Skip(format!("{} is deleted", self.remote_ref)));
        };
        let Some(branch) = self.remote_ref.strip_prefix("refs/heads/") else {
            return Ok(Plan::Skip(format!("{} is not a branch", self.remote_ref)));
        };
        let into = change::target(repository, Some(branch));
        let is_target = into.as_deref().map(branch_name) == Some(branch);
        let base = match (into, is_target, &self.remote) {
            (Some(target), false, _) => target,
            (_, true, Some(remote)) => remote.clone(),
            (_, true, None) | (None, ..) => {
                return Ok(Plan::Skip(format!("there is nothing to compare {branch} with yet")));
            }
        };
        let newest = repository.resolve(head)?;
        let fork = repository.merge_base(&repository.resolve(&base)?, &newest)?;
        if fork == newest {
            return Ok(Plan::Skip(format!("{branch} has no commit that {} has not", name(&base))));
        }
        Ok(Plan::Judge { base, head: head.clone(), branch: branch.to_owned() })
    }
}

/// What a sentence calls a base: a branch by its name, a commit by the beginning of its id.
fn name(base: &str) -> &str {
    if is_full_id(base) { &base[..12] } else { branch_name(base) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::testing::TestRepo;

    const NONE: &str = "0000000000000000000000000000000000000000";

    struct Pushed {
        repo: TestRepo,
        root: String,
        work: String,
    }

    fn pushed() -> Pushed {
        let repo = TestRepo::new();
        let root = repo.commit("main", &[("a.md", "a\n")], "Root");
        repo.reference("refs/remotes/origin/main", &root);
        repo.branch("work", &root);
        let work = repo.commit("work", &[("a.md", "b\n")], "Work");
        Pushed { repo, root, work }
    }

    impl Pushed {
        fn plan(&self, local: &str, remote_ref: &str, remote: &str) -> Result<Plan> {
            let pushes = parse(&format!("refs/heads/x {local} {remote_ref} {remote}\n")).unwrap();
            pushes[0].plan(&self.repo.open())
        }
    }

    fn skipped(plan: Result<Plan>) -> String {
        match plan.unwrap() {
            Plan::Skip(reason) => reason,
            Plan::Judge { .. } => panic!("{plan:?}", plan = "it is judged"),
        }
    }

    #[test]
    fn a_branch_new_or_forced_is_judged_against_what_it_goes_into() {
        let pushed = pushed();
        let gone = "1".repeat(40);
        for remote in [NONE, &pushed.root, &gone] {
            let plan = pushed.plan(&pushed.work, "refs/heads/work", remote).unwrap();
            let expected = Plan::Judge {
                base: "refs/remotes/origin/main".into(),
                head: pushed.work.clone(),
                branch: "work".into(),
            };
            assert_eq!(plan, expected);
        }
    }

    #[test]
    fn the_default_branch_is_judged_by_what_is_added_to_it() {
        let pushed = pushed();
        let plan = pushed.plan(&pushed.work, "refs/heads/main", &pushed.root).unwrap();
        let expected = Plan::Judge {
            base: pushed.root.clone(),
            head: pushed.work.clone(),
            branch: "main".into(),
        };
        assert_eq!(plan, expected);
        let missing = pushed.plan(&pushed.work, "refs/heads/main", &"1".repeat(40)).unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::Repository);
    }

    #[test]
    fn what_brings_nothing_is_skipped_with_its_reason() {
        let pushed = pushed();
        let (root, work) = (&pushed.root, &pushed.work);
        assert_eq!(skipped(pushed.plan(NONE, "refs/heads/old", work)), "refs/heads/old is deleted");
        assert_eq!(
            skipped(pushed.plan(work, "refs/tags/v1", NONE)),
            "refs/tags/v1 is not a branch"
        );
        assert_eq!(
            skipped(pushed.plan(work, "refs/heads/main", NONE)),
            "there is nothing to compare main with yet"
        );
        assert_eq!(
            skipped(pushed.plan(root, "refs/heads/same", NONE)),
            "same has no commit that main has not"
        );
    }

    #[test]
    fn only_what_git_writes_is_taken() {
        assert_eq!(parse("\n").unwrap(), []);
        for line in ["x", "a b c d", "refs/heads/x 0 refs/heads/x 0"] {
            assert!(parse(line).unwrap_err().to_string().contains("is not a ref"), "{line}");
        }
    }
}
