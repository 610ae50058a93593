//! Floors: what a shared policy locks, no repository loosens.

use crate::harness::{BACKLOG, GOOD, Repo, Run};

/// Two items in progress, one owner.
const BUSY: &str = "In Progress\n\n1) Export\n- Status: In Progress\n- Acceptance Criteria:\n  - Supports up to 200k rows.\n\n2) Import\n- Status: In Progress\n";

const SHARED: &str = "version: 1\nlocked: [rules.link, wip.limits, exempt]\nlink: {none: never}\nunverified: fail\nwip:\n  limits: [{max: 1}]\n";

/// A repository whose policy builds upon the shared one.
fn repo(policy: &str) -> Repo {
    let policy = format!("version: 1\nextends: shared.yml\n{policy}");
    let files = [("BACKLOG.md", BACKLOG), ("shared.yml", SHARED), (".backlog-gate.yml", &policy)];
    Repo::with_change(&files, "Export rows", &[("a.rs", "//\n")])
}

fn judge(repo: &Repo, more: &[&str]) -> Run {
    let args: Vec<&str> =
        ["--base", "main", "--format", "json"].into_iter().chain(more.iter().copied()).collect();
    repo.check(GOOD, &args)
}

fn weaker(run: &Run) -> Vec<(String, i64)> {
    let report = run.json();
    let found = report["findings"].as_array().unwrap().iter();
    let found = found.filter(|found| found["rule"] == "policy/weaker-than-floor");
    let place = |found: &serde_json::Value| {
        let line = found["location"]["line"].as_i64().unwrap_or(0);
        (found["message"].as_str().unwrap().to_owned(), line)
    };
    found.map(place).collect()
}

#[test]
fn a_weaker_value_is_an_error_on_its_line_with_the_line_of_the_floor() {
    for (policy, key) in [
        ("wip: {limits: [{max: 3}]}\n", "wip.limits"),
        ("rules:\n  link: warning\n", "rules.link/"),
        ("rules: {link/missing: off}\n", "rules.link/missing"),
        ("rules: {wip: off}\n", "rules.wip/limit-exceeded"),
        ("exempt: {paths: [docs/**]}\n", "exempt.paths"),
        ("exempt: {authors: ['*']}\n", "exempt.authors"),
        ("mode: report\n", "mode"),
        ("enforce_from: {date: 2999-01-01}\n", "enforce_from"),
        ("link: {none: with-reason}\n", "link.none"),
        ("link: {new: allow}\n", "link.new"),
        ("link: {required: false}\n", "link.required"),
        ("backlog: {files: [docs/BACKLOG.md]}\n", "backlog.files"),
        ("backlog: none\n", "backlog.files"),
        ("backlog: {scope: file}\n", "backlog.scope"),
        ("backlog: {states: {in-progress: [Hacking]}}\n", "backlog.states"),
        (
            "dialects:\n  own:\n    summary: Own\n    blocks:\n      - name: task\n        line: {pattern: '^(?<id>\\S+) = (?<title>.+)$'}\n        item: {kind: task, id: '{id}'}\n",
            "dialects",
        ),
        ("change: {when: [{paths: ['docs/**'], sections: []}]}\n", "change.when"),
        ("change: {template: docs/own.md}\n", "change.template"),
        (
            "waivers:\n  - {rule: link/missing, until: 2999-01-01, reason: a move}\n",
            "waivers.link/missing",
        ),
        ("waivers:\n  - {rule: wip, until: 2999-01-01, reason: a move}\n", "waivers.wip"),
        ("branches: {trusted: ['*']}\n", "branches.trusted"),
        ("exempt: {labels: ['*']}\n", "exempt.labels"),
        ("exempt: {drafts: skip}\n", "exempt.drafts"),
        ("exempt: {commits: any}\n", "exempt.commits"),
        ("exempt: {kinds: [docs]}\n", "exempt.kinds"),
        ("exempt: {kinds: [{kind: docs, paths: ['**']}]}\n", "exempt.kinds"),
        ("exempt: {kinds: [revert, release, hotfix, updates, generated]}\n", "exempt.kinds"),
        ("wip: {limits: []}\n", "wip.limits"),
        ("wip: {limits: [{max: 1, per: owner}]}\n", "wip.limits"),
        ("wip: {limits: [{max: 1, state: in-review}]}\n", "wip.limits"),
        ("rules: {link/unknown-item: note}\n", "rules.link/unknown-item"),
        ("rules: {policy/weaker-than-floor: warning}\n", "rules.policy/weaker-than-floor"),
        ("rules: {policy: off}\n", "rules.policy/"),
        ("link: {states: [planned, ready, in-progress, done]}\n", "link.states"),
        ("link: {hash: issue}\n", "link.hash"),
        ("unverified: warn\n", "unverified"),
        ("backlog: {dialect: plain-lists}\n", "backlog.dialect"),
        ("backlog: {fields: {status: [Stand]}}\n", "backlog.fields"),
        ("backlog: {priorities: [X]}\n", "backlog.priorities"),
        ("backlog: {waiver_days: 3650}\n", "backlog.waiver_days"),
        ("change: {roles: {plan: [Anything]}}\n", "change.roles"),
        (
            "waivers:\n  - {rule: policy/weaker-than-floor, until: 2999-01-01, reason: a move}\n",
            "waivers.policy/weaker-than-floor",
        ),
        (
            "waivers:\n  - {rule: link/missing, item: '1', until: 2999-01-01, reason: a move}\n",
            "waivers.link/missing",
        ),
    ] {
        let repo = repo(policy);
        let run = judge(&repo, &[]);
        let found = weaker(&run);
        assert_eq!(run.code, 1, "{policy}: {run:?}");
        let (message, line) = found.first().unwrap_or_else(|| panic!("{policy}: {run:?}"));
        assert!(message.starts_with(key), "{key}: {message}");
        assert!(message.contains(" in shared.yml, line 2"), "{message}");
        assert!(*line >= 3, "{policy}: {message} on line {line}");
    }
}

#[test]
fn what_a_policy_puts_above_or_below_a_floor_loosens_nothing() {
    let team = "version: 1\nrules: {link: off}\nwip: {limits: [{max: 5}]}\n";
    for extends in [
        "[lint-only, shared.yml]",
        "[shared.yml, lint-only]",
        "[team.yml, shared.yml]",
        "[shared.yml, team.yml]",
    ] {
        let policy = format!("version: 1\nextends: {extends}\n");
        let files = [
            ("BACKLOG.md", BACKLOG),
            ("shared.yml", SHARED),
            ("team.yml", team),
            (".backlog-gate.yml", &policy),
        ];
        let repo = Repo::with_change(&files, "Work", &[("BACKLOG.md", BUSY)]);
        let run = repo.check("Backlog: none - because\n", &["--base", "main", "--format", "json"]);
        let found = weaker(&run);
        assert!(found.iter().any(|(message, _)| message.starts_with("rules.link/")), "{run:?}");
        assert!(found.iter().all(|(_, at)| *at >= 2), "{extends}: {found:?}");
        let failed = run.failed();
        for rule in ["link/missing", "wip/limit-exceeded"] {
            assert!(failed.contains(&rule.to_owned()), "{extends}: {run:?}");
        }
    }
}

#[test]
fn what_is_stricter_or_not_locked_is_the_repositorys_own() {
    for policy in [
        "wip: {limits: [{max: 1}, {per: owner, max: 1}]}\n",
        "exempt: {authors: []}\n",
        "change: {size: {max_lines: none}}\n",
        "rules: {dor: off, backlog/stale: warning}\n",
        "unverified: fail\n",
        "link: {states: [in-progress]}\n",
        "waivers:\n  - {rule: dor, until: 2999-01-01, reason: a move}\n",
    ] {
        let run = judge(&repo(policy), &[]);
        assert_eq!(weaker(&run), [], "{policy}: {run:?}");
    }
}

#[test]
fn the_weaker_value_does_not_count_and_the_change_that_corrects_it_passes() {
    let policy = "version: 1\nextends: shared.yml\nwip: {limits: [{max: 5}]}\nmode: report\n";
    let files = [("BACKLOG.md", BACKLOG), ("shared.yml", SHARED), (".backlog-gate.yml", policy)];
    let busy = Repo::with_change(&files, "Import too", &[("BACKLOG.md", BUSY)]);
    let run = judge(&busy, &[]);
    assert_eq!(run.code, 1, "mode: report does not hold: {run:?}");
    assert!(run.failed().contains(&"wip/limit-exceeded".to_owned()), "{run:?}");
    let repaired = "version: 1\nextends: shared.yml\n";
    let repair = Repo::with_change(&files, "Repair", &[(".backlog-gate.yml", repaired)]);
    let run = judge(&repair, &[]);
    assert_eq!((run.code, weaker(&run)), (0, vec![]), "{run:?}");
}

#[test]
fn a_waiver_in_the_text_does_not_loosen_a_floor() {
    let waived = BUSY.replace(
        "2) Import\n",
        "<!-- backlog-gate: allow wip/limit-exceeded until 2026-12-31 - a move -->\n2) Import\n",
    );
    let policy = "version: 1\nextends: shared.yml\nbacklog: {waiver_days: 9}\n";
    let files =
        [("BACKLOG.md", waived.as_str()), ("shared.yml", SHARED), (".backlog-gate.yml", policy)];
    let repo = Repo::with_change(&files, "Work", &[("a.rs", "//\n")]);
    let report = judge(&repo, &[]).json();
    let refused = report["findings"].as_array().unwrap().iter();
    let refused = refused.filter(|found| found["rule"] == "policy/waiver-refused").count();
    assert_eq!(refused, 1, "{report}");
    assert!(
        report.to_string().contains("the floor shared.yml locks wip/limit-exceeded"),
        "{report}"
    );
}

#[test]
fn a_floor_that_the_caller_names_holds_without_being_built_upon() {
    let floor = "version: 1\nlocked: [wip.limits]\nwip: {limits: [{max: 1}]}\n";
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", "wip: {limits: [{max: 5}]}\n")];
    let repo = Repo::with_change(&files, "Import too", &[("BACKLOG.md", BUSY)]);
    assert!(!judge(&repo, &[]).failed().contains(&"wip/limit-exceeded".to_owned()));
    let path = repo.write("fetched/floor.yml", floor);
    let path = path.to_str().unwrap();
    let run = judge(&repo, &["--floor", path, "--fail-on", "never"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(run.failed(), ["wip/limit-exceeded", "policy/weaker-than-floor"], "{run:?}");
    let report = run.json();
    assert_eq!(report["policy"]["floors"][0]["locked"][0], "wip.limits");
    assert!(report["notes"].to_string().contains("floor.yml holds: wip.limits"), "{report}");
    let text = repo.check(GOOD, &["--base", "main", "--floor", path, "--format", "text"]);
    assert!(text.out.contains("policy .backlog-gate.yml at the base, floor"), "{text:?}");
    // Without `locked` all that it says is locked, and without a policy it holds all the same.
    repo.write("fetched/floor.yml", "wip: {limits: [{max: 1}]}\n");
    let all = judge(&repo, &["--floor", path]);
    assert_eq!(all.failed(), ["wip/limit-exceeded", "policy/weaker-than-floor"], "{all:?}");
}

#[test]
fn a_floor_that_the_change_brings_is_refused_and_one_of_the_target_is_read_there() {
    let floor = "locked: [wip.limits]\nwip: {limits: [{max: 1}]}\n";
    let loose = "locked: [wip.limits]\nwip: {limits: [{max: 9}]}\n";
    let files =
        [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", "version: 1\n"), ("floor.yml", floor)];
    let changed = [("BACKLOG.md", BUSY), ("floor.yml", loose)];
    let repo = Repo::with_change(&files, "Loosen", &changed);
    let run = judge(&repo, &["--floor", "floor.yml"]);
    assert!(run.failed().contains(&"wip/limit-exceeded".to_owned()), "{run:?}");
    let brought = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Bring", &[("floor.yml", loose)]);
    let run = judge(&brought, &["--floor", "floor.yml"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("is a file of the change that it is to hold"), "{run:?}");
    let none = judge(&brought, &["--floor", "gone.yml"]);
    assert_eq!(none.code, 2, "{none:?}");
}

#[test]
fn a_lock_may_end_and_names_a_key_that_there_is() {
    let ended = SHARED.replace("wip.limits,", "{key: wip.limits, until: 2020-01-01},");
    let policy = "version: 1\nextends: shared.yml\nwip: {limits: [{max: 5}]}\n";
    let files =
        [("BACKLOG.md", BACKLOG), ("shared.yml", ended.as_str()), (".backlog-gate.yml", policy)];
    let run = judge(&Repo::with_change(&files, "Work", &[("a.rs", "//\n")]), &[]);
    assert_eq!((run.code, weaker(&run)), (0, vec![]), "{run:?}");
    for (locked, said) in [
        ("[wip.limit]", "did you mean \"wip.limits\"?"),
        ("[rules.lnik]", "did you mean \"link\"?"),
        ("[{key: mode, until: soon}]", "locked.until: \"soon\" is not a date"),
        ("[{until: 2030-01-01}]", "locked: the entry names no key"),
    ] {
        let repo = Repo::new(&[
            ("BACKLOG.md", BACKLOG),
            (".backlog-gate.yml", &format!("locked: {locked}\n")),
        ]);
        let run = repo.run(&["lint"]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains(said), "{said}: {run:?}");
    }
}
