//! The pre-push hook, in real repositories and with real pushes.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::harness::{BACKLOG, Repo, run};

const LINKED: &str = "Export rows\n\nBacklog: 1\n";

/// A clone whose `origin/main` is its first commit, with a bare repository to push to.
struct Clone {
    repo: Repo,
    _remote: tempfile::TempDir,
    home: tempfile::TempDir,
}

impl Clone {
    fn new(message: &str) -> Self {
        let repo = Repo::with_change(
            &[("BACKLOG.md", BACKLOG)],
            message,
            &[("src/export.rs", "// rows\n")],
        );
        let remote = tempfile::tempdir().unwrap();
        let clone = Self { repo, _remote: remote, home: tempfile::tempdir().unwrap() };
        let bare = clone._remote.path().to_str().unwrap().to_owned();
        clone.git(&["init", "--quiet", "--bare", &bare]);
        clone.git(&["remote", "add", "origin", &bare]);
        let main = clone.git(&["push", "--quiet", "origin", "main"]);
        assert!(main.status.success(), "{main:?}");
        clone
    }

    /// Runs git with nothing of this machine's settings, and the binary on its search path.
    fn git(&self, args: &[&str]) -> Output {
        let program = Path::new(env!("CARGO_BIN_EXE_backlog-gate")).parent().unwrap();
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", program.display());
        let mut git = Command::new("git");
        git.args(args).current_dir(self.repo.path()).env_clear();
        git.env("PATH", path).env("HOME", self.home.path()).env("GIT_CONFIG_NOSYSTEM", "1");
        git.output().unwrap()
    }

    fn push(&self, refs: &[&str]) -> (bool, String) {
        let args: Vec<&str> = ["push", "origin"].iter().chain(refs).copied().collect();
        let output = self.git(&args);
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(said).unwrap())
    }

    fn install(&self) -> String {
        let run = self.repo.run(&["hook", "install"]);
        assert_eq!(run.code, 0, "{run:?}");
        run.out
    }

    fn hook(&self, folder: &str, script: &str) -> PathBuf {
        let path = self.repo.write(&format!("{folder}/pre-push"), script);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        path
    }
}

#[test]
fn a_push_of_work_without_an_item_is_stopped_and_says_how_to_go_on() {
    let clone = Clone::new("Export rows");
    assert!(clone.install().starts_with("installed "));
    let (pushed, said) = clone.push(&["change"]);
    assert!(!pushed, "{said}");
    assert!(said.contains("error[link/missing]"), "{said}");
    assert!(said.contains("the push is stopped: fix it and push again"), "{said}");
    let (pushed, said) = clone.push(&["--no-verify", "change"]);
    assert!(pushed, "{said}");
}

#[test]
fn good_work_a_deletion_a_tag_and_several_refs_go_through() {
    let clone = Clone::new(LINKED);
    clone.install();
    clone.git(&["tag", "v1"]);
    let (pushed, said) = clone.push(&["change", "change:other", "v1"]);
    assert!(pushed, "{said}");
    assert_eq!(said.matches("backlog-gate: pass").count(), 2, "{said}");
    assert!(said.contains("not judged: refs/tags/v1 is not a branch"), "{said}");
    let (pushed, said) = clone.push(&["--delete", "other"]);
    assert!(pushed && said.contains("not judged: refs/heads/other is deleted"), "{said}");
    clone.repo.commit("Add more\n\nBacklog: 9\n", &[("src/more.rs", "//\n")]);
    let (pushed, said) = clone.push(&["change"]);
    assert!(!pushed && said.contains("error[link/unknown-item]"), "{said}");
    clone.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    clone.repo.commit("Add more\n\nBacklog: 1\n", &[("src/more.rs", "//\n")]);
    let (pushed, said) = clone.push(&["--force", "change"]);
    assert!(pushed, "{said}");
}

#[test]
fn what_is_added_to_the_default_branch_itself_is_judged() {
    let clone = Clone::new("Export rows");
    clone.install();
    let (pushed, said) = clone.push(&["change:main"]);
    assert!(!pushed && said.contains("error[link/missing]"), "{said}");
}

#[test]
fn the_hook_that_was_there_runs_first_and_with_the_same_input() {
    let clone = Clone::new(LINKED);
    let kept = "#!/bin/sh\ncat > \"$(git rev-parse --git-dir)/seen\"\necho \"kept $1\"\n";
    clone.hook(".git/hooks", kept);
    assert!(clone.install().contains("runs first"));
    let (pushed, said) = clone.push(&["change"]);
    assert!(pushed && said.contains("kept origin"), "{said}");
    assert!(clone.repo.read(".git/seen").starts_with("refs/heads/change "));
    let removed = clone.repo.run(&["hook", "uninstall"]);
    assert!(removed.out.contains("is back"), "{removed:?}");
    assert_eq!(clone.repo.read(".git/hooks/pre-push"), kept);
    clone.hook(".git/hooks", "#!/bin/sh\nexit 1\n");
    clone.install();
    assert!(!clone.push(&["change:again"]).0, "the kept hook refuses");
}

#[test]
fn the_folder_that_git_is_told_of_is_used_and_a_worktree_shares_it() {
    let clone = Clone::new(LINKED);
    clone.git(&["config", "core.hooksPath", "tools/hooks"]);
    assert!(clone.install().contains("tools/hooks/pre-push"));
    let (pushed, said) = clone.push(&["change"]);
    assert!(pushed && said.contains("backlog-gate: pass"), "{said}");
    clone.git(&["config", "--unset", "core.hooksPath"]);
    clone.git(&["worktree", "add", "--quiet", "side", "-b", "side"]);
    let run = run(&clone.repo.path().join("side"), &["hook", "install"], &[], "");
    assert!(run.out.contains(".git/hooks/pre-push"), "{run:?}");
    assert!(clone.repo.path().join(".git/hooks/pre-push").exists());
}

#[test]
fn input_that_git_did_not_write_ends_with_a_way_out() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let run = run(repo.path(), &["hook", "run", "pre-push"], &[], "hello\n");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("`hello` is not a ref that is pushed"), "{run:?}");
}

#[test]
fn a_commit_is_judged_by_the_index_and_the_message_before_it_is_made() {
    let clone = Clone::new(LINKED);
    let installed = clone.repo.run(&["hook", "install", "commit-msg"]);
    assert_eq!(installed.code, 0, "{installed:?}");
    assert!(installed.err.contains("`git commit --no-verify` goes without"), "{installed:?}");
    let commit = |args: &[&str]| {
        let who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit"];
        let args: Vec<&str> = who.iter().chain(args).copied().collect();
        let output = clone.git(&args);
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(said).unwrap())
    };
    clone.git(&["checkout", "-q", "-f", "-b", "work", "main"]);
    clone.repo.write("src/rows.rs", "// rows\n");
    clone.git(&["add", "src/rows.rs"]);
    let (made, said) = commit(&["-m", "Stream rows"]);
    assert!(!made && said.contains("link/missing"), "{said}");
    assert!(said.contains("`git commit --no-verify` goes without this once"), "{said}");
    assert!(said.contains("the job in CI then judges the pull request all the same"), "{said}");
    let (made, said) = commit(&["-m", "Stream rows\n\nBacklog: 9\n"]);
    assert!(!made && said.contains("link/unknown-item"), "{said}");
    let (made, said) = commit(&["-m", "Stream rows\n\nBacklog: 1\n"]);
    assert!(made, "{said}");
    // What is staged is judged, not what lies in the working directory.
    let two = BACKLOG.replace("- Status: Ready", "- Status: In Progress");
    clone.repo.write("BACKLOG.md", &two);
    let (made, said) = commit(&["--allow-empty", "-m", "Think\n\nBacklog: 1\n"]);
    assert!(made, "{said}");
    let (made, said) = commit(&["-m", "Start too\n\nBacklog: 1\n", "BACKLOG.md"]);
    assert!(!made && said.contains("wip/limit-exceeded"), "{said}");
    let (made, said) = commit(&["--no-verify", "-m", "Start too", "BACKLOG.md"]);
    assert!(made, "{said}");
    let gone = clone.repo.run(&["hook", "uninstall", "commit-msg"]);
    assert_eq!(gone.code, 0, "{gone:?}");
}
