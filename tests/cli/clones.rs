//! Repositories and clones of other kinds. The `git` program makes them, where there is one.

use std::path::Path;
use std::process::Command;

use crate::harness::{BACKLOG, GOOD, Run, run};

/// Runs `git`; `None` where there is none, or it knows no such thing.
fn git(folder: &Path, args: &[&str]) -> Option<String> {
    let who = [("GIT_AUTHOR_NAME", "A"), ("GIT_AUTHOR_EMAIL", "a@b"), ("GIT_COMMITTER_NAME", "A")];
    let done = Command::new("git")
        .args(args)
        .current_dir(folder)
        .envs(who)
        .env("GIT_COMMITTER_EMAIL", "a@b")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .ok()?;
    done.status.success().then(|| String::from_utf8_lossy(&done.stdout).trim().to_owned())
}

/// A repository of this kind with a good change on `work`.
fn repository(folder: &Path, kind: &[&str]) -> Option<()> {
    let init: Vec<&str> = ["init", "-q", "-b", "main"].iter().chain(kind).copied().collect();
    git(folder, &init)?;
    std::fs::write(folder.join("BACKLOG.md"), BACKLOG).unwrap();
    git(folder, &["add", "-A"])?;
    git(folder, &["commit", "-q", "-m", "Start"])?;
    git(folder, &["checkout", "-q", "-b", "work"])?;
    std::fs::create_dir_all(folder.join("tests")).unwrap();
    std::fs::write(folder.join("tests/a.rs"), "//\n").unwrap();
    git(folder, &["add", "-A"])?;
    git(folder, &["commit", "-q", "-m", "Work"])?;
    Some(())
}

fn check(folder: &Path, args: &[&str]) -> Run {
    let args: Vec<&str> = ["check", "--body", "-"].iter().chain(args).copied().collect();
    run(folder, &args, &[], GOOD)
}

#[test]
fn names_in_tables_are_those_that_git_finds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    if repository(path, &["--ref-format=reftable"]).is_none() {
        return;
    }
    let judged = check(path, &["--format", "json"]);
    assert_eq!(judged.code, 0, "{judged:?}");
    for index in 0..300 {
        git(path, &["update-ref", &format!("refs/heads/topic/number-{index}"), "main"]).unwrap();
    }
    git(path, &["pack-refs"]).unwrap();
    git(path, &["tag", "-a", "v1", "-m", "v1", "main"]).unwrap();
    git(path, &["update-ref", "-d", "refs/heads/topic/number-7"]).unwrap();
    git(path, &["symbolic-ref", "refs/remotes/origin/HEAD", "refs/heads/topic/number-9"]).unwrap();
    for base in ["main", "v1", "topic/number-299", "origin/HEAD", "HEAD~1"] {
        let judged = check(path, &["--base", base, "--format", "json"]);
        assert_eq!(judged.code, 0, "{base}: {judged:?}");
        let target = git(path, &["rev-parse", &format!("{base}^0")]).unwrap();
        assert_eq!(judged.json()["change"]["target"], target.as_str(), "{base}");
    }
    assert_eq!(check(path, &["--base", "topic/number-7"]).code, 2);
    git(path, &["tag", "main", "work"]).unwrap();
    let two = check(path, &["--base", "main"]);
    assert_eq!(two.code, 2, "{two:?}");
    assert!(two.err.contains("refs/tags/main") && two.err.contains("refs/heads/main"), "{two:?}");
    assert_eq!(run(path, &["hook", "install"], &[], "").code, 0);
    // Ids need no names.
    let main = git(path, &["rev-parse", "refs/heads/main"]).unwrap();
    let head = git(path, &["rev-parse", "refs/heads/work"]).unwrap();
    for table in std::fs::read_dir(path.join(".git/reftable")).unwrap() {
        std::fs::write(table.unwrap().path(), "REFT").unwrap();
    }
    let by_id = check(path, &["--base", &main, "--head", &head, "--branch", "work"]);
    assert_eq!(by_id.code, 0, "{by_id:?}");
    let by_name = check(path, &["--base", "main"]);
    assert_eq!(by_name.code, 2, "{by_name:?}");
    assert!(by_name.err.contains("name commits by their full ids"), "{by_name:?}");
}

#[test]
fn a_repository_with_other_ids_is_said_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    if repository(folder.path(), &["--object-format=sha256"]).is_none() {
        return;
    }
    let refused = check(folder.path(), &["--base", "main"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.err.contains("sha256 ids"), "{refused:?}");
    assert!(refused.err.contains("help: "), "{refused:?}");
    let lint = run(folder.path(), &["lint", "BACKLOG.md"], &[], "");
    assert_eq!(lint.code, 0, "the way out leads out: {lint:?}");
}

#[test]
fn a_partial_clone_names_the_line_that_completes_it() {
    let folder = tempfile::tempdir().unwrap();
    let (origin, url) = (folder.path().join("origin"), folder.path().join("origin"));
    std::fs::create_dir(&origin).unwrap();
    if repository(&origin, &[]).is_none() {
        return;
    }
    git(&origin, &["config", "uploadpack.allowFilter", "true"]).unwrap();
    let url = format!("file://{}", url.display());
    for filter in ["--filter=tree:0", "--filter=blob:none"] {
        let name = &filter[9..13];
        let args = ["clone", "-q", "--no-local", "--no-checkout", filter, "-b", "work", &url, name];
        if git(folder.path(), &args).is_none() {
            return;
        }
        let clone = folder.path().join(name);
        let refused = check(&clone, &["--base", "origin/main"]);
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(refused.err.contains("this is a partial clone"), "{refused:?}");
        assert!(refused.err.contains("git fetch --refetch --no-filter origin"), "{refused:?}");
        let doctor = run(&clone, &["doctor"], &[], "");
        assert!(doctor.out.contains("partial clone"), "{doctor:?}");
        git(&clone, &["fetch", "-q", "--refetch", "--no-filter", "origin"]).unwrap();
        let complete = check(&clone, &["--base", "origin/main"]);
        assert_eq!(complete.code, 0, "{complete:?}");
    }
}

#[test]
fn names_that_are_not_utf8_are_not_a_reason_to_stop() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    if repository(path, &[]).is_none() {
        return;
    }
    let odd = |bytes: &[u8]| path.join(std::ffi::OsStr::from_bytes(bytes));
    if std::fs::create_dir(odd(b"od\xffd")).is_err() {
        return;
    }
    std::fs::write(odd(b"od\xffd/BACKLOG.md"), "x\n").unwrap();
    std::fs::write(odd(b"\xfe.md"), "x\n").unwrap();
    git(path, &["add", "-A"]).unwrap();
    git(path, &["commit", "-q", "-m", "Odd names"]).unwrap();
    let judged = check(path, &[]);
    assert_eq!(judged.code, 0, "{judged:?}");
    for command in [&["lint"][..], &["items"], &["next"], &["doctor"]] {
        let run = run(path, command, &[], "");
        assert_ne!(run.code, 2, "{command:?}: {run:?}");
    }
}
