//! The cases below `tests/cases`: folders with a small repository and what the gate says about it.
//!
//! A case is a folder `KIND/NAME` with an `expect.json`, in one of two forms.
//!
//! A **reader case** has `files/`, the repository. `items` is run there. `"items"` lists every item
//! in the order of the files, each with the keys that must hold; `"none": true` says that no item is
//! read; `"unread"` names lines about which `lint` says that they were not read.
//!
//! A **check case** has `base/`, the repository before the change, and `head/`, which is laid over it
//! (a name that ends with `.deleted` takes the file away), perhaps `target/`, laid over the base for
//! a commit that the target got meanwhile, and `body.md`, the description. `expect.json` has `exit`
//! and, as needed, `has`, `lacks`, `says`, `says_not`, `lines`, `title`, `branch`, `author`,
//! `labels`, `messages`, `args`, `lint`.
//!
//! Cases that do not hold yet stand in `KIND/KNOWN`, one a line. The list only gets shorter: one
//! that holds must not stand there.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use git2::{Oid, Repository, Signature, Time};
use serde_json::Value;

/// What a run printed and how it ended.
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

#[test]
fn every_case_holds_but_those_that_are_known_not_to() {
    let mut faults = Vec::new();
    for kind in folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")) {
        let known = fs::read_to_string(kind.join("KNOWN")).unwrap_or_default();
        let known: BTreeSet<&str> = known.lines().filter(|line| !line.is_empty()).collect();
        let cases: Vec<PathBuf> = folders(&kind).collect();
        let names: BTreeSet<String> = cases.iter().map(|case| name(case)).collect();
        for gone in known.iter().filter(|known| !names.contains(**known)) {
            faults.push(format!("{}/KNOWN names {gone}, and there is no such case", name(&kind)));
        }
        for (case, found) in cases.iter().zip(judge_all(&cases)) {
            let title = format!("{}/{}", name(&kind), name(case));
            match (found.is_empty(), known.contains(name(case).as_str())) {
                (true, true) => faults.push(format!("{title} holds: take it out of KNOWN")),
                (false, false) => faults.push(format!("{title}: {}", found.join("; "))),
                (true, false) | (false, true) => {}
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The faults of each case, in the order of the cases.
fn judge_all(cases: &[PathBuf]) -> Vec<Vec<String>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let each = cases.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let part = |part: &'_ [PathBuf]| part.iter().map(|case| judge(case)).collect::<Vec<_>>();
        let parts: Vec<_> =
            cases.chunks(each).map(|chunk| scope.spawn(move || part(chunk))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

fn judge(case: &Path) -> Vec<String> {
    let expect = fs::read_to_string(case.join("expect.json")).unwrap();
    let expect: Value = serde_json::from_str(&expect).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let repo = Repo::new(folder.path());
    if case.join("files").is_dir() {
        read(case, &expect, &repo)
    } else {
        check(case, &expect, &repo)
    }
}

fn read(case: &Path, expect: &Value, repo: &Repo) -> Vec<String> {
    lay(&case.join("files"), &repo.root);
    repo.commit("start");
    let done = run(&repo.root, &["items", "--format", "json"]);
    let report: Value = serde_json::from_str(&done.out).unwrap_or(Value::Null);
    let items = report["items"].as_array().cloned().unwrap_or_default();
    let mut faults = Vec::new();
    if !matches!(done.code, Some(0 | 2)) {
        faults.push(format!("exit {:?}: {}", done.code, done.err));
    }
    if expect["none"] == true && !items.is_empty() {
        faults.push(format!("read {} items where there are none", items.len()));
    }
    if let Some(wanted) = expect["items"].as_array() {
        if wanted.len() != items.len() {
            let read: Vec<String> = items.iter().map(|item| item["id"].to_string()).collect();
            faults.push(format!(
                "{} items, expected {}: {}",
                items.len(),
                wanted.len(),
                read.join(", ")
            ));
        } else {
            faults.extend(
                items.iter().zip(wanted).flat_map(|(item, wanted)| differences(item, wanted)),
            );
        }
    }
    if let Some(lines) = expect["unread"].as_array() {
        let report = run(&repo.root, &["lint", "--format", "json"]);
        let report: Value = serde_json::from_str(&report.out).unwrap_or(Value::Null);
        let findings = report["findings"].as_array().cloned().unwrap_or_default();
        let covers = |finding: &Value, line: u64| {
            let (first, last) = (&finding["location"]["line"], &finding["location"]["end_line"]);
            let first = first.as_u64().unwrap_or(0);
            (first..=last.as_u64().unwrap_or(first)).contains(&line)
        };
        let lines = lines.iter().filter_map(Value::as_u64);
        let silent = lines.filter(|line| !findings.iter().any(|finding| covers(finding, *line)));
        faults.extend(silent.map(|line| format!("nothing says that line {line} was not read")));
    }
    faults
}

/// The keys in which an item is not as it should be.
fn differences(item: &Value, wanted: &Value) -> Vec<String> {
    let count = |ticked: bool| {
        let criteria = item["criteria"].as_array().into_iter().flatten();
        criteria.filter(|criterion| !ticked || criterion["ticked"] == true).count()
    };
    let wanted = wanted.as_object().unwrap();
    let differing = wanted.iter().filter_map(|(key, value)| {
        let has = match key.as_str() {
            "state" => item["status"]["state"].clone(),
            "criteria" => count(false).into(),
            "ticked" => count(true).into(),
            key => item[key].clone(),
        };
        (has != *value).then(|| format!("{}: {key} {has}, expected {value}", item["id"]))
    });
    differing.collect()
}

fn check(case: &Path, expect: &Value, repo: &Repo) -> Vec<String> {
    let arguments = arguments(case, expect, repo);
    let with = |format: &str| {
        let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        arguments.extend(["--format", format]);
        run(&repo.root, &arguments)
    };
    let (done, text) = (with("json"), with("text"));
    let report: Value = serde_json::from_str(&done.out).unwrap_or(Value::Null);
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    let active: Vec<&Value> = findings
        .iter()
        .filter(|found| found["pre_existing"] == false && found["waived"].is_null())
        .collect();
    let has = |rule: &str| active.iter().any(|found| found["rule"] == rule);
    let said = text.out + &text.err;
    let mut faults = Vec::new();
    let exit = expect["exit"].as_i64().unwrap_or(0);
    if done.code.map(i64::from) != Some(exit) {
        faults.push(format!("exit {:?}, expected {exit}", done.code));
    }
    faults.extend(
        texts(expect, "has").filter(|rule| !has(rule)).map(|rule| format!("no finding of {rule}")),
    );
    faults.extend(
        texts(expect, "lacks").filter(|rule| has(rule)).map(|rule| format!("a finding of {rule}")),
    );
    faults.extend(
        texts(expect, "says")
            .filter(|piece| !said.contains(*piece))
            .map(|piece| format!("does not say {piece:?}")),
    );
    faults.extend(
        texts(expect, "says_not")
            .filter(|piece| said.contains(*piece))
            .map(|piece| format!("says {piece:?}")),
    );
    for (rule, line) in expect["lines"].as_object().into_iter().flatten() {
        let of_rule = active.iter().filter(|found| found["rule"] == rule.as_str());
        let lines: Vec<&Value> = of_rule.map(|found| &found["location"]["line"]).collect();
        if !lines.contains(&line) {
            faults.push(format!("{rule} is on {lines:?}, expected {line}"));
        }
    }
    if !faults.is_empty() {
        let rules: BTreeSet<String> =
            active.iter().map(|found| found["rule"].to_string()).collect();
        faults.push(format!("(found: {rules:?}; {})", done.err.trim()));
    }
    faults
}

/// Makes the commits of a check case, and the call that judges them.
fn arguments(case: &Path, expect: &Value, repo: &Repo) -> Vec<String> {
    let text = |key: &str, default: &str| expect[key].as_str().unwrap_or(default).to_owned();
    let branch = text("branch", "topic");
    lay(&case.join("base"), &repo.root);
    let mut base = repo.commit("start");
    repo.switch(&branch, base);
    lay(&case.join("head"), &repo.root);
    let mut head = base;
    let mut messages: Vec<&str> = texts(expect, "messages").collect();
    if messages.is_empty() {
        messages.push("Work");
    }
    for message in messages {
        head = repo.commit(message);
    }
    if case.join("target").is_dir() {
        repo.switch("main", base);
        lay(&case.join("target"), &repo.root);
        base = repo.commit("meanwhile");
        repo.switch(&branch, head);
    }
    if expect["lint"] == true {
        return vec!["lint".to_owned()];
    }
    let mut arguments: Vec<String> = vec!["check".to_owned()];
    let mut add = |flag: &str, value: String| arguments.extend([flag.to_owned(), value]);
    add("--base", base.to_string());
    add("--head", head.to_string());
    add("--branch", branch);
    add("--title", text("title", "Work"));
    add("--author", text("author", "dev"));
    for label in texts(expect, "labels") {
        add("--label", label.to_owned());
    }
    let body = case.join("body.md");
    if body.is_file() {
        add("--body", body.to_str().unwrap().to_owned());
    }
    arguments.extend(texts(expect, "args").map(str::to_owned));
    arguments
}

fn texts<'v>(expect: &'v Value, key: &str) -> impl Iterator<Item = &'v str> {
    expect[key].as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// A repository whose commits are all that its folder holds.
struct Repo {
    root: PathBuf,
    git: Repository,
}

impl Repo {
    fn new(folder: &Path) -> Self {
        let git = Repository::init(folder).unwrap();
        git.set_head("refs/heads/main").unwrap();
        Self { root: folder.to_owned(), git }
    }

    fn commit(&self, message: &str) -> Oid {
        let mut index = self.git.index().unwrap();
        index.add_all(["*"], git2::IndexAddOption::FORCE, None).unwrap();
        index.update_all(["*"], None).unwrap();
        index.write().unwrap();
        let tree = self.git.find_tree(index.write_tree().unwrap()).unwrap();
        let who = Signature::new("Dev", "dev@example.com", &Time::new(1_700_000_000, 0)).unwrap();
        let parent = self.git.head().ok().map(|head| head.peel_to_commit().unwrap());
        let parents: Vec<_> = parent.iter().collect();
        self.git.commit(Some("HEAD"), &who, &who, message, &tree, &parents).unwrap()
    }

    /// Checks out a commit, on a branch of this name.
    fn switch(&self, branch: &str, tip: Oid) {
        let name = format!("refs/heads/{branch}");
        self.git.set_head_detached(tip).unwrap();
        self.git.reference(&name, tip, true, "test").unwrap();
        self.git.set_head(&name).unwrap();
        let mut checkout = git2::build::CheckoutBuilder::new();
        self.git.checkout_head(Some(checkout.force().remove_untracked(true))).unwrap();
    }
}

/// Lays the files of one folder over another; a name that ends with `.deleted` takes one away.
fn lay(from: &Path, to: &Path) {
    let Ok(entries) = fs::read_dir(from) else { return };
    fs::create_dir_all(to).unwrap();
    for entry in entries.map(|entry| entry.unwrap().path()) {
        let target = to.join(entry.file_name().unwrap());
        if entry.is_dir() {
            lay(&entry, &target);
        } else if let Some(gone) = target.to_str().unwrap().strip_suffix(".deleted") {
            fs::remove_file(gone).unwrap();
        } else {
            fs::copy(&entry, target).unwrap();
        }
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backlog-gate"));
    let done = command.args(arguments).current_dir(folder).env_clear().output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: done.status.code(), out: text(done.stdout), err: text(done.stderr) }
}

fn folders(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    paths.sort();
    paths.into_iter()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}
