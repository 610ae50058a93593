//! What goes to which stream, and what must never be on either.

use std::process::{Command, Stdio};

use crate::harness::{BACKLOG, GOOD, Repo, run};

const ACTIONS: &[(&str, &str)] = &[("GITHUB_ACTIONS", "true")];

fn repo() -> Repo {
    Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export rows", &[("a.rs", "//\n")])
}

#[test]
fn hints_go_to_standard_error_and_can_be_silenced() {
    let repo = repo();
    let normal = repo.check(GOOD, &["--format", "json=gate.json"]);
    assert_eq!(normal.out, "");
    assert!(normal.err.starts_with("backlog-gate: pass"), "{normal:?}");
    let quiet = repo.check(GOOD, &["--format", "json=gate.json", "--quiet"]);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
    let verbose = repo.check(GOOD, &["--format", "json", "--verbose"]);
    assert_eq!(verbose.json()["verdict"], "pass");
    let judged = format!("judging {}..{}\n", repo.id("main"), repo.id("change"));
    assert!(verbose.err.starts_with(&judged), "{verbose:?}");
    assert!(verbose.err.contains("BACKLOG.md: feature-cards ("), "{verbose:?}");
    let items = repo.run(&["items", "-v", "--format", "json"]);
    assert_eq!(items.json()["schema_version"], 1);
    assert!(items.err.contains("BACKLOG.md: feature-cards ("), "{items:?}");
}

#[test]
fn colours_come_only_when_they_are_wanted() {
    let repo = repo();
    let plain = repo.check(GOOD, &["--format", "terminal"]);
    assert!(!plain.out.contains('\u{1b}'), "{plain:?}");
    let coloured = repo.check(GOOD, &["--format", "terminal", "--color", "always"]);
    assert!(coloured.out.contains('\u{1b}'), "{coloured:?}");
    let args = ["check", "--body", "-", "--format", "terminal"];
    let forced = run(repo.path(), &args, &[("CLICOLOR_FORCE", "1")], GOOD);
    assert!(forced.out.contains('\u{1b}'), "{forced:?}");
    let never = [&args[..], &["--color", "never"]].concat();
    let never = run(repo.path(), &never, &[("CLICOLOR_FORCE", "1")], GOOD);
    assert!(!never.out.contains('\u{1b}'), "{never:?}");
}

#[test]
fn no_command_prints_a_text_of_the_backlog_as_a_workflow_command() {
    let hostile = "Ready\n\n1) A ##[error]b\n- Status: Dnoe ##[x]\n- Notes:\n  ::error::c\n  - ::warning::d\n";
    let repo = Repo::new(&[(" ::error ::p/BACKLOG.md", hostile)]);
    let path = " ::error ::p";
    let mut runs: Vec<Vec<&str>> = ["text", "terminal", "junit", "markdown", "json", "github"]
        .iter()
        .map(|format| vec!["lint", path, "-v", "--format", format])
        .collect();
    runs.push(vec!["items", path, "-v"]);
    runs.push(vec!["items", path, "--format", "json"]);
    runs.push(vec!["show", "1", path]);
    runs.push(vec!["show", "::error::1\n::error::2", path]);
    runs.push(vec!["lint", "--frob=\n::error::x"]);
    runs.push(vec!["explain", "\n::error::x"]);
    for args in runs {
        let run = run(repo.path(), &args, ACTIONS, "");
        for line in run.out.lines().chain(run.err.lines()) {
            let command = line.trim_start().starts_with("::");
            let own = line.starts_with("::error file=") || line.starts_with("::error title=");
            let undecided = line.starts_with("::error title=backlog-gate could not decide::");
            let is_meant = undecided || (own && args.contains(&"github"));
            assert!(!command || is_meant, "{args:?}: {line:?}");
            assert!(!line.contains("##["), "{args:?}: {line:?}");
        }
    }
    let items = run(repo.path(), &["items", path, "--format", "json"], ACTIONS, "").json();
    assert_eq!(items["items"][0]["title"], "A ##[error]b", "JSON keeps its meaning");
}

#[test]
fn a_report_that_nobody_reads_is_not_a_pass_and_no_noise() {
    let repo = repo();
    for args in [&["items"][..], &["rules"], &["lint"], &["policy", "schema"], &["--help"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let child = Command::new(env!("CARGO_BIN_EXE_backlog-gate"))
            .args(args)
            .current_dir(repo.path())
            .env_clear()
            .stdin(Stdio::null())
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn();
        let output = child.unwrap().wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported() {
    let repo = repo();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_backlog-gate"))
        .arg("items")
        .current_dir(repo.path())
        .env_clear()
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: the report could not be written to standard output\n"));
    assert!(said.contains("  help: "), "{said}");
}

#[test]
fn help_and_version_pass_and_wrong_arguments_do_not() {
    let repo = Repo::new(&[]);
    assert_eq!(repo.run(&["--version"]).code, 0);
    let help = repo.run(&["check", "--help"]);
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    assert!(help.out.contains("Examples:"));
    let nothing = repo.run(&[]);
    assert_eq!((nothing.code, nothing.out.as_str()), (2, ""));
    assert!(nothing.err.contains("Usage: backlog-gate"), "{nothing:?}");
}
