//! Everyday changes that a policy exempts for what they are.

use crate::harness::{BACKLOG, Repo, Run, run};

const KINDS: &str = "exempt: {kinds: [docs, generated, revert, release, hotfix]}\n";

/// A repository with this policy, and a change to these files.
fn repo(policy: &str, changed: &[(&str, &str)]) -> Repo {
    let attributes = "*.pb.go linguist-generated\nprompt.md -linguist-documentation\n";
    let base =
        [(".backlog-gate.yml", policy), ("BACKLOG.md", BACKLOG), (".gitattributes", attributes)];
    Repo::with_change(&base, "Change", changed)
}

fn note<'a>(run: &'a Run, part: &str) -> Option<&'a str> {
    run.out.lines().find(|line| line.starts_with("note: ") && line.contains(part))
}

#[test]
fn a_kind_is_known_by_files_and_by_the_attributes_of_the_target() {
    let page = [("docs/guide.md", "# Guide\n")];
    let exempt = repo(KINDS, &page).check("Fix a typo.\n", &["--format", "text"]);
    assert_eq!(exempt.code, 0, "{exempt:?}");
    let why = "it touches nothing but documentation (exempt.kinds: docs)";
    assert!(note(&exempt, why).is_some(), "{exempt:?}");

    let generated = repo(KINDS, &[("api/a.pb.go", "package a\n")]).check("", &["--format", "text"]);
    assert_eq!(generated.code, 0, "{generated:?}");

    // What the change itself writes into `.gitattributes` tells nothing of it.
    let own = [("a.rs", "\n"), (".gitattributes", "* linguist-generated\n")];
    assert_eq!(repo(KINDS, &own).check("", &[]).code, 1);
    assert_eq!(repo(KINDS, &[("prompt.md", "Be nice.\n")]).check("", &[]).code, 1);
    assert_eq!(repo(KINDS, &[("README.md", "x\n"), ("src/a.rs", "\n")]).check("", &[]).code, 1);
}

#[test]
fn what_the_gate_rests_on_is_in_no_kind_and_the_report_says_so() {
    let moved = BACKLOG.replace("Ready\n\n2)", "Ready\n\nText.\n\n2)");
    let run = repo(KINDS, &[("README.md", "x\n"), ("BACKLOG.md", &moved)])
        .check("", &["--format", "text"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(note(&run, "it touches BACKLOG.md, which no kind excuses").is_some(), "{run:?}");
    // The rules about the backlog judge an exempt change too.
    let two = BACKLOG.replace("- Status: Ready", "- Status: In Progress");
    let base = [(".backlog-gate.yml", KINDS), ("BACKLOG.md", two.as_str())];
    let red = Repo::with_change(&base, "Page", &[("README.md", "x\n")]);
    let run = red.check("", &["--format", "json"]);
    assert_eq!(run.json()["counts"]["pre_existing"], 2, "{run:?}");
}

#[test]
fn a_kind_that_the_policy_does_not_name_is_proposed() {
    let run = repo("version: 1\n", &[("README.md", "x\n")]).check("", &["--format", "text"]);
    assert_eq!(run.code, 1);
    let proposal = note(&run, "exempt: {kinds: [docs]}").unwrap_or_default();
    assert!(proposal.contains("touches nothing but documentation: a policy may exempt"), "{run:?}");
    let good = repo("version: 1\n", &[("README.md", "x\n")])
        .check(crate::harness::GOOD, &["--format", "text"]);
    assert!(note(&good, "exempt: {kinds").is_none(), "{good:?}");
}

#[test]
fn hotfixes_are_known_by_their_target_and_reverts_by_their_blobs() {
    let repo = repo(KINDS, &[("src/a.rs", "fn a() {}\n")]);
    for (branch, code) in [("release/1.2", 0), ("production", 0), ("main", 1)] {
        repo.point(&format!("refs/heads/{branch}"), &repo.id("main"));
        let run = repo.check("", &["--base", branch, "--format", "text"]);
        assert_eq!(run.code, code, "{branch} {run:?}");
    }
    let base = [(".backlog-gate.yml", KINDS), ("BACKLOG.md", BACKLOG), ("src/a.rs", "1\n")];
    let revert = Repo::new(&base);
    revert.commit("Work", &[("src/a.rs", "2\n")]);
    revert.switch("back", "main");
    revert.commit("Revert \"Work\"", &[("src/a.rs", "1\n")]);
    let run = revert.check("This takes it back.\n", &["--base", "main", "--format", "text"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(note(&run, "exempt.kinds: revert").is_some(), "{run:?}");
}

#[test]
fn a_kind_that_means_nothing_is_a_mistake_with_its_place() {
    for (policy, said) in [
        ("exempt: {kinds: [doc]}\n", "there is no kind of change \"doc\""),
        ("exempt: {kinds: [docs, docs]}\n", "docs stands twice"),
        ("exempt: {kinds: [{kind: docs, into: main}]}\n", "the kind docs is not decided by it"),
        ("exempt: {kinds: [{paths: a}]}\n", "the entry names no kind"),
        ("exempt: {kinds: [{kind: hotfix, into: main}]}\n", "hotfix covers a change into main"),
    ] {
        let repo = Repo::new(&[(".backlog-gate.yml", policy), ("BACKLOG.md", BACKLOG)]);
        let run = run(repo.path(), &["policy", "validate", "--format", "text"], &[], "");
        assert_ne!(run.code, 0, "{policy} {run:?}");
        assert!(
            format!("{run:?}").replace('\\', "").contains(&said.replace('\\', "")),
            "{policy} {run:?}"
        );
        assert!(run.out.contains(".backlog-gate.yml:1:"), "{policy} {run:?}");
    }
}
