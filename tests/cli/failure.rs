//! What goes wrong while a report is written is reported, is not a pass, and leaves no half-written file.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};

use crate::harness::{BACKLOG, GOOD, Repo};

fn repo() -> Repo {
    Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export rows", &[("a.rs", "//\n")])
}

fn leftovers(repo: &Repo) -> Vec<String> {
    let names = fs::read_dir(repo.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".tmp")).collect()
}

#[test]
fn a_full_disk_fails_the_run_whatever_the_format() {
    let repo = repo();
    for format in ["json", "junit", "sarif", "markdown", "html", "text"] {
        let run = repo.check(GOOD, &["--format", &format!("{format}=/dev/full")]);
        assert_eq!(run.code, 2, "{format}: {run:?}");
        assert!(run.err.starts_with("error: cannot write /dev/full\n"), "{run:?}");
        assert!(run.err.contains("caused by: No space left on device"), "{run:?}");
    }
}

#[test]
fn a_file_that_outgrows_its_room_leaves_the_old_report() {
    let repo = repo();
    let old = repo.write("gate.json", "old");
    let body = repo.write(".git/body.md", GOOD);
    // The signal is ignored, so that the write fails as it does on a disk that fills up.
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
    let output = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_backlog-gate"), "check", "--body"])
        .arg(&body)
        .args(["--format", "json=gate.json"])
        .current_dir(repo.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: cannot write gate.json\n"), "{said}");
    assert_eq!(fs::read_to_string(old).unwrap(), "old");
    assert_eq!(leftovers(&repo), Vec::<String>::new());
}

#[test]
fn a_folder_that_takes_no_file_is_reported() {
    let repo = repo();
    for file in ["/proc/gate.json", "/proc/none/gate.json", "a.rs/gate.json"] {
        let run = repo.check(GOOD, &["--format", &format!("json={file}")]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{file}: {run:?}");
        assert!(run.err.contains(&format!("cannot write {file}")), "{run:?}");
    }
}

#[test]
fn no_report_is_written_through_a_folder_that_is_a_link() {
    let outside = tempfile::tempdir().unwrap();
    let repo = repo();
    symlink(outside.path(), repo.path().join("reports")).unwrap();
    let whole = repo.path().join("reports/gate.json").to_str().unwrap().to_owned();
    for file in ["reports/gate.json", "./reports/gate.json", "reports/../reports/gate.json", &whole]
    {
        let run = repo.check(GOOD, &["--format", &format!("json={file}")]);
        assert_eq!(run.code, 2, "{file}: {run:?}");
        assert!(run.err.contains("is a symbolic link"), "{run:?}");
    }
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    let named = outside.path().join("gate.json");
    let run = repo.check(GOOD, &["--format", &format!("json={}", named.display())]);
    assert!(run.code == 0 && named.exists(), "a path elsewhere is the caller's: {run:?}");
}

#[test]
fn a_signal_is_not_a_pass_and_leaves_nothing() {
    // The others are ignored where a shell started the tests in the background or under `nohup`.
    for signal in ["TERM", "KILL"] {
        let repo = repo();
        let mut child = Command::new(env!("CARGO_BIN_EXE_backlog-gate"))
            .args(["check", "--body", "-", "--format", "json=gate.json"])
            .current_dir(repo.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It waits for the description, so it is running when the signal comes.
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        let status = child.wait().unwrap();
        assert!(status.signal().is_some() || status.code() == Some(2), "{status}");
        assert!(!repo.path().join("gate.json").exists() && leftovers(&repo).is_empty());
    }
}
