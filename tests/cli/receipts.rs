//! A receipt says what a verdict rests on, and whether it still holds.

use crate::harness::{BACKLOG, GOOD, Repo, Run, run};

fn repo() -> Repo {
    Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export rows", &[("a.rs", "//\n")])
}

/// A receipt of the good change, in a report.
fn receipt(repo: &Repo) -> String {
    let run = repo.check(GOOD, &["--format", "json"]);
    assert_eq!(run.code, 0, "{run:?}");
    run.out
}

fn verify(repo: &Repo, receipt: &str, description: &str, args: &[&str]) -> Run {
    let file = repo.write(".git/receipt.json", receipt);
    let args = [&["--verify", file.to_str().unwrap()], args].concat();
    repo.check(description, &args)
}

#[track_caller]
fn assert_broken(run: &Run, by: &str) {
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.starts_with("backlog-gate: the receipt does not hold\n- "), "{run:?}");
    assert!(run.out.contains(by), "{run:?}");
}

#[test]
fn a_receipt_holds_until_something_that_it_rests_on_changes() {
    let repo = repo();
    let report = receipt(&repo);
    let holds = verify(&repo, &report, GOOD, &[]);
    assert_eq!((holds.code, holds.out.as_str()), (0, "backlog-gate: the receipt holds: pass\n"));
    let json: serde_json::Value = serde_json::from_str(&report).unwrap();
    let alone = json["receipt"].to_string();
    assert_eq!(verify(&repo, &alone, GOOD, &[]).code, 0);
    let edited = verify(&repo, &report, &format!("{GOOD}\nMore.\n"), &[]);
    assert_broken(&edited, "- the description was edited: was ");
    assert_eq!(edited.out.lines().count(), 2, "{edited:?}");
    assert_broken(&verify(&repo, &report, GOOD, &["--title", "Other"]), "the title was edited");
    assert_broken(&verify(&repo, &report, GOOD, &["--label", "x"]), "the labels changed");
    let other = alone.replace(env!("CARGO_PKG_VERSION"), "99.0.0");
    let said = "another version of backlog-gate: was 99.0.0";
    assert_broken(&verify(&repo, &other, GOOD, &[]), said);
    let swapped = alone.replace("\"pass\"", "\"fail\"");
    assert_broken(&verify(&repo, &swapped, GOOD, &[]), "the verdict was fail and is pass");
}

#[test]
fn a_commit_a_backlog_and_a_policy_break_a_receipt() {
    let repo = repo();
    let report = receipt(&repo);
    repo.commit("Edit", &[("BACKLOG.md", &BACKLOG.replace("200k", "300k"))]);
    let run = verify(&repo, &report, GOOD, &[]);
    assert_broken(&run, "- the head is another commit");
    assert_broken(&run, "- the backlog changed, BACKLOG.md");
    let policy = repo.write(".git/gate.yml", "link: {required: false}\n");
    let run = verify(&repo, &report, GOOD, &["--config", policy.to_str().unwrap()]);
    assert_broken(&run, "- the policy changed, gate.yml: was none, is ");
}

#[test]
fn a_target_that_only_went_on_breaks_no_receipt() {
    let repo = repo();
    let report = receipt(&repo);
    let change = repo.id("change");
    repo.switch("main", "main");
    repo.commit("Elsewhere", &[("b.rs", "//\n")]);
    repo.switch("change", &change);
    let run = verify(&repo, &report, GOOD, &["--base", "main"]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn digests_are_those_of_git_and_of_sha256sum() {
    let repo = repo();
    let json: serde_json::Value = serde_json::from_str(&receipt(&repo)).unwrap();
    let receipt = &json["receipt"];
    let blob = git2::Oid::hash_object(git2::ObjectType::Blob, BACKLOG.as_bytes()).unwrap();
    assert_eq!(receipt["backlog"]["head"]["BACKLOG.md"], blob.to_string());
    assert_eq!(receipt["backlog"]["base"]["BACKLOG.md"], blob.to_string());
    assert_eq!(receipt["head"], repo.id("change"));
    let empty = repo.check("", &["--format", "json"]).json();
    assert_eq!(
        empty["receipt"]["description"],
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}

#[test]
fn a_summary_holds_the_receipt_too() {
    let repo = repo();
    let json: serde_json::Value = serde_json::from_str(&receipt(&repo)).unwrap();
    let summary = repo.check(GOOD, &["--format", "markdown"]).out;
    let block = summary.split("<summary>Receipt</summary>").nth(1).unwrap();
    let text = &block[block.find('{').unwrap()..=block.rfind("\n}").unwrap() + 1];
    let said: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(said, json["receipt"]);
}

#[test]
fn a_hostile_receipt_is_refused_or_shown_as_text() {
    let repo = repo();
    let deep = "{\"receipt\":".repeat(100_000);
    for text in ["", "\u{0}", "{", "[1]", "{\"receipt\": null}", deep.as_str()] {
        let run = verify(&repo, text, GOOD, &[]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{text:.40}: {run:?}");
        assert!(run.err.starts_with("error: "), "{run:?}");
    }
    let json: serde_json::Value = serde_json::from_str(&receipt(&repo)).unwrap();
    let mut hostile = json["receipt"].clone();
    hostile["verdict"] = "x\n::error::y".into();
    hostile["policy"]["a\n::error::z ##[b]\u{1b}[31m"] = "\n::set-output::".into();
    let run = verify(&repo, &hostile.to_string(), GOOD, &[]);
    assert_broken(&run, "the policy changed");
    assert!(run.out.lines().all(|line| !line.starts_with("::")), "{run:?}");
    assert!(!run.out.contains("##[") && !run.out.contains('\u{1b}'), "{run:?}");
    let twice = ["check", "--body", "-", "--verify", "-"];
    let run = run_in(&repo, &twice);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("cannot both be on standard input"), "{run:?}");
    let missing = repo.check(GOOD, &["--verify", "none.json"]);
    assert_eq!(missing.code, 2, "{missing:?}");
}

fn run_in(repo: &Repo, args: &[&str]) -> Run {
    run(repo.path(), args, &[], GOOD)
}
