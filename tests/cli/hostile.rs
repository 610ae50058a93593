//! A repository that its author made to run something, or to lead out of itself.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use crate::harness::{BACKLOG, GOOD, Repo, link, run};

/// Every hook that git knows and a client runs.
const HOOKS: &[&str] = &[
    "applypatch-msg",
    "commit-msg",
    "fsmonitor-watchman",
    "post-checkout",
    "post-commit",
    "post-index-change",
    "post-merge",
    "post-rewrite",
    "pre-auto-gc",
    "pre-commit",
    "pre-push",
    "pre-rebase",
    "prepare-commit-msg",
    "reference-transaction",
];

fn program(path: &Path, marker: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\ntouch '{}'\n", marker.display())).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A repository in which every program that git could be made to run leaves a mark.
fn armed(marker: &Path) -> Repo {
    let attributes = "* filter=evil diff=evil merge=evil\n";
    let modules = "[submodule \"m\"]\n\tpath = m\n\turl = ext::sh -c evil\n\tupdate = !evil\n";
    let files = [("BACKLOG.md", BACKLOG), (".gitattributes", attributes), (".gitmodules", modules)];
    let repo = Repo::with_change(&files, "Export rows", &[("a.rs", "//\n")]);
    let git = repo.path().join(".git");
    let evil = git.join("evil");
    program(&evil, marker);
    for hook in HOOKS {
        program(&git.join("hooks").join(hook), marker);
        program(&repo.path().join(".githooks").join(hook), marker);
    }
    let evil = evil.display();
    let settings = format!(
        "[core]\n\tfsmonitor = {evil}\n\tsshCommand = {evil}\n\teditor = {evil}\n\tpager = {evil}\n\
         \taskPass = {evil}\n\tgitProxy = {evil}\n\tattributesFile = {evil}\n\
         [filter \"evil\"]\n\tclean = {evil}\n\tsmudge = {evil}\n\tprocess = {evil}\n\trequired = true\n\
         [diff]\n\texternal = {evil}\n[diff \"evil\"]\n\ttextconv = {evil}\n\tcommand = {evil}\n\
         [merge \"evil\"]\n\tdriver = {evil}\n[gpg]\n\tprogram = {evil}\n\
         [credential]\n\thelper = !{evil}\n[protocol]\n\tallow = always\n\
         [remote \"origin\"]\n\turl = ext::{evil}\n\tuploadpack = {evil}\n[alias]\n\tstatus = !{evil}\n"
    );
    fs::write(git.join("more"), settings).unwrap();
    let mut config = fs::read_to_string(git.join("config")).unwrap();
    config.push_str("[include]\n\tpath = more\n");
    fs::write(git.join("config"), config).unwrap();
    fs::create_dir_all(git.join("objects/info")).unwrap();
    fs::write(git.join("objects/info/alternates"), "/nowhere/at/all\n../../../elsewhere\n")
        .unwrap();
    repo
}

#[test]
fn no_program_of_the_repository_is_run() {
    let folder = tempfile::tempdir().unwrap();
    let marker = folder.path().join("marker");
    let repo = armed(&marker);
    Command::new(repo.path().join(".git/evil")).status().unwrap();
    assert!(marker.exists(), "the trap works");
    fs::remove_file(&marker).unwrap();
    for args in [
        &["lint"][..],
        &["items"],
        &["show", "1"],
        &["scaffold", "1"],
        &["init", "--dry-run"],
        &["doctor"],
        &["policy", "validate"],
        &["start", "2", "--dry-run"],
        &["check", "--release"],
    ] {
        let said = repo.run(args);
        assert!(!said.err.contains("panicked") && !marker.exists(), "{args:?}: {said:?}");
    }
    let judged = repo.check(GOOD, &["--format", "json", "--base", "main"]);
    assert_eq!(judged.json()["verdict"], "pass", "{judged:?}");
    assert!(!marker.exists());
}

#[test]
fn no_path_of_a_policy_leaves_the_repository() {
    for (policy, said) in [
        ("extends: ../gate.yml\n", "leaves the repository"),
        ("extends: /etc/passwd\n", "leaves the repository"),
        ("backlog: {files: ['../**']}\n", "leaves the repository"),
        ("backlog: {files: ['/etc/*']}\n", "leaves the repository"),
        ("backlog: {files: ['docs/..\\..\\x']}\n", "leaves the repository"),
        ("change: {template: ../../t.md}\n", "is not a path in the repository"),
        ("done: {evidence: [{match: tests, junit: '/proc/self/*'}]}\n", "leaves the repository"),
        ("done: {evidence: [{match: tests, sarif: 'a/../../b'}]}\n", "leaves the repository"),
        (
            "waivers: [{rule: wip, until: 2099-01-01, reason: x, path: ../y}]\n",
            "is not a path in the repository",
        ),
    ] {
        let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy)];
        let repo = Repo::with_change(&files, "Export", &[("a.rs", "//\n")]);
        let run = repo.check(GOOD, &[]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{policy}: {run:?}");
        assert!(run.err.contains(said), "{policy}: {run:?}");
    }
}

#[test]
fn no_link_of_the_repository_is_followed() {
    let outside = tempfile::tempdir().unwrap();
    let secret = "In Progress\n\n1) Secret\n- Status: In Progress\n";
    fs::write(outside.path().join("BACKLOG.md"), secret).unwrap();
    fs::write(outside.path().join("gate.yml"), "rules: {change: off, link: off}\n").unwrap();
    let target = outside.path().join("BACKLOG.md");
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", "extends: recommended\n")];
    let repo = Repo::with_change(&files, "Export", &[("a.rs", "//\n")]);
    // As files and folders of the working directory.
    symlink(outside.path(), repo.path().join("docs")).unwrap();
    symlink(&target, repo.path().join("TODO.md")).unwrap();
    let items = repo.run(&["items", "--format", "json"]);
    assert!(items.code == 0 && !items.out.contains("Secret"), "{items:?}");
    // And as what the change commits.
    repo.commit_index("Links", |index| {
        link(index, "docs", outside.path().to_str().unwrap());
        link(index, "TODO.md", target.to_str().unwrap());
        link(index, ".github/.backlog-gate.yml", "/proc/self/environ");
    });
    let judged = repo.check(GOOD, &["--format", "json", "--base", "main"]);
    assert!(!judged.out.contains("Secret"), "{judged:?}");
    let policy = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", "extends: linked.yml\n")];
    let repo = Repo::new(&policy);
    symlink(outside.path().join("gate.yml"), repo.path().join("linked.yml")).unwrap();
    let linked = repo.run(&["policy", "show"]);
    assert_eq!((linked.code, linked.out.as_str()), (2, ""), "{linked:?}");
}

#[test]
fn a_backlog_that_becomes_a_link_decides_nothing() {
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export", &[("a.rs", "//\n")]);
    repo.commit_index("Link", |index| link(index, "BACKLOG.md", "/proc/self/environ"));
    let linked = repo.check(GOOD, &["--base", "main"]);
    assert_eq!((linked.code, linked.out.as_str()), (2, ""), "{linked:?}");
    assert!(linked.err.contains("BACKLOG.md is a symbolic link, not a regular file"), "{linked:?}");
}

#[test]
fn names_that_only_look_like_the_policy_are_none() {
    let loose =
        "link: {required: false}\nchange: {sections: []}\nrules: {change: off, link: off}\n";
    for name in [
        ".Backlog-Gate.yml",
        ".backlog-gate.yml ",
        ".backlog\u{2010}gate.yml",
        ".backlog-gate.yml.bak",
    ] {
        let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", "mode: enforce\n")];
        let repo = Repo::with_change(&files, "Loosen", &[(name, loose)]);
        let run = repo.check("Nothing.\n", &["--format", "json", "--base", "main"]);
        assert_eq!(run.json()["verdict"], "fail", "{name:?}: {run:?}");
    }
}

#[test]
fn a_reference_that_nobody_sees_or_that_only_looks_right_names_no_item() {
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export", &[("a.rs", "//\n")]);
    for line in [
        "<!-- Backlog: 1 -->",
        "`Backlog: 1`",
        "```\nBacklog: 1\n```",
        "    Backlog: 1",
        "~~~\nBacklog: 1\n~~~",
        "<!--\nBacklog: 1\n-->",
    ] {
        let body = GOOD.replace("Backlog: 1", line);
        let run = repo.check(&body, &["--format", "json", "--base", "main"]);
        assert!(run.failed().contains(&"link/missing".to_owned()), "{line:?}: {run:?}");
    }
    for reference in ["\u{0661}", "l", "\u{ff11}\u{200b}9", "1\u{0335}"] {
        let body = GOOD.replace("Backlog: 1", &format!("Backlog: {reference}"));
        let run = repo.check(&body, &["--format", "json", "--base", "main"]);
        assert_eq!(run.code, 1, "{reference:?}: {run:?}");
    }
}

#[test]
fn a_bomb_in_a_policy_an_event_or_evidence_is_refused_or_no_evidence() {
    let aliases = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n";
    let deep = format!("change: {}", "[".repeat(100_000));
    let twice = "mode: enforce\nmode: report\n";
    for policy in [aliases, deep.as_str(), twice] {
        let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy)];
        let run = Repo::with_change(&files, "Export", &[("a.rs", "//\n")]).check(GOOD, &[]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{policy:.30}: {run:?}");
    }
    let policy = "done:\n  items: [Tests pass]\n  evidence: [{match: tests pass, junit: '*.xml', sarif: '*.sarif'}]\n";
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy)];
    let repo = Repo::with_change(&files, "Export", &[("a.rs", "//\n")]);
    let body = format!("{GOOD}\n## Definition of Done\n\n- [x] Tests pass\n");
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]><testsuites><testsuite tests=\"1\"><testcase name=\"&b;&c;\"/></testsuite></testsuites>";
    repo.write("a.xml", laughs);
    repo.write("a.sarif", format!("{{\"runs\":{}", "[".repeat(200_000)));
    let bombs = repo.check(&body, &["--format", "json", "--base", "main"]);
    assert!(bombs.failed().contains(&"dod/evidence-missing".to_owned()), "{bombs:?}");
    assert!(!bombs.out.contains("root:"), "{bombs:?}");
    let sparse = fs::File::create(repo.path().join("a.xml")).unwrap();
    sparse.set_len(10 << 30).unwrap();
    let huge = repo.check(&body, &["--format", "json", "--base", "main"]);
    assert!(huge.code == 2 || huge.failed().contains(&"dod/evidence-missing".to_owned()));
}

#[test]
fn texts_of_the_change_stay_texts_wherever_they_stand() {
    let repo =
        Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export\n\n::error::m", &[("a.rs", "//\n")]);
    let hostile = "x\n::set-output name=verdict::pass\n##vso[task.complete]\u{1b}]0;t\u{7}\r";
    let args =
        ["check", "--body", "-", "--title", hostile, "--branch", hostile, "--author", hostile];
    for format in ["text", "terminal", "github", "azure", "teamcity", "markdown", "json"] {
        let args = [&args[..], &["--label", hostile, "--format", format]].concat();
        let run = run(repo.path(), &args, &[], &format!("Backlog: {hostile}\n"));
        assert_eq!(run.code, 1, "{format}: {run:?}");
        for line in run.out.split(['\n', '\r']).chain(run.err.split(['\n', '\r'])) {
            assert!(!line.trim_start().starts_with("::set-output"), "{format}: {line:?}");
            assert!(!line.contains("##vso[task.complete]\u{1b}"), "{format}: {line:?}");
            assert!(!line.contains('\u{1b}') && !line.contains('\u{7}'), "{format}: {line:?}");
        }
    }
}

#[test]
fn a_backlog_does_not_vanish_unseen() {
    let gone = |change: &dyn Fn(&Repo)| {
        let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export", &[("a.rs", "//\n")]);
        change(&repo);
        let run = repo.check(GOOD, &["--base", "main", "--format", "json"]);
        (run.code, run.failed())
    };
    let lost = (1, vec!["backlog/file-lost".to_owned()]);
    let remove = |repo: &Repo| {
        repo.commit_index("Remove", |index| index.remove_path("BACKLOG.md".as_ref()).unwrap());
    };
    assert_eq!(gone(&remove), lost);
    let rename = |repo: &Repo| {
        remove(repo);
        repo.commit("Rename", &[("notes/old.md", BACKLOG)]);
    };
    assert_eq!(gone(&rename), lost);
    for text in [
        String::new(),
        format!("<!--\n{BACKLOG}-->\n"),
        format!("```\n{BACKLOG}```\n"),
        format!("<!-- {BACKLOG}"),
        "Nothing to do.\n".to_owned(),
    ] {
        let (code, failed) = gone(&|repo| {
            repo.commit("Hide", &[("BACKLOG.md", &text)]);
        });
        assert!(
            code == 1 && failed.contains(&"backlog/file-lost".to_owned()),
            "{text}: {failed:?}"
        );
    }
    // To another backlog file is not a loss, and what is done may go.
    let moved = |repo: &Repo| {
        remove(repo);
        repo.commit("Rename", &[("TODO.md", BACKLOG)]);
    };
    assert_eq!(gone(&moved), (0, Vec::new()));
    let done = "Done\n\n1) Export\n- Status: Done\n";
    let repo = Repo::with_change(
        &[("BACKLOG.md", BACKLOG), ("docs/BACKLOG-2025.md", done)],
        "Clean up",
        &[("a.rs", "//\n")],
    );
    repo.commit_index("Remove", |index| {
        index.remove_path("docs/BACKLOG-2025.md".as_ref()).unwrap()
    });
    assert_eq!(repo.check(GOOD, &["--base", "main"]).code, 0);
}
