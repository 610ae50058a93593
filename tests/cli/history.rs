//! How long items have been in their state, from real histories.

use crate::harness::{BACKLOG, GOOD, Repo, Run, now};

const DAY: i64 = 86_400;
const POLICY: &str = "wip:\n  max_days: {in-progress: 14, blocked: 5}\n";

/// The messages of a rule, and whether they are pre-existing.
fn said(run: &Run, rule: &str) -> Vec<(String, bool)> {
    let report = run.json();
    let findings = report["findings"].as_array().unwrap().iter();
    let found = findings.filter(|finding| finding["rule"] == rule);
    let shown = found.map(|finding| {
        let message = finding["message"].as_str().unwrap().to_owned();
        (message, finding["pre_existing"].as_bool().unwrap())
    });
    shown.collect()
}

#[test]
fn the_age_of_an_item_goes_back_to_the_commit_that_moved_it() {
    let ready = BACKLOG.replace("Status: In Progress", "Status: Ready");
    let repo = Repo::new(&[("BACKLOG.md", &ready), (".backlog-gate.yml", POLICY)]);
    repo.commit_at(now() - 20 * DAY, "Start", &[("BACKLOG.md", BACKLOG)]);
    repo.commit_at(now() - 10 * DAY, "Reword", &[("BACKLOG.md", &BACKLOG.replace("200k", "300k"))]);
    repo.commit_at(now() - DAY, "Elsewhere", &[("a.txt", "a\n")]);
    let found = said(&repo.run(&["lint", "--format", "json"]), "wip/aging");
    let [(message, false)] = &found[..] else { panic!("{found:?}") };
    let start = "item 1 has been in-progress for ";
    assert!(message.starts_with(start) && message.ends_with("and 14 are allowed"), "{message}");
    assert!(message.contains(" 20 days") || message.contains(" 21 days"), "{message}");
    // A change is not to blame for what was old before it.
    repo.commit_at(now(), "More", &[("b.txt", "b\n")]);
    let change = repo.check(GOOD, &["--base", "HEAD~1", "--format", "json"]);
    assert_eq!(change.code, 0, "{change:?}");
    assert!(said(&change, "wip/aging")[0].1, "{change:?}");
}

#[test]
fn a_young_item_and_one_that_came_back_are_fine() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", POLICY)]);
    let ready = BACKLOG.replace("Status: In Progress", "Status: Ready");
    repo.commit_at(now() - 30 * DAY, "Put back", &[("BACKLOG.md", &ready)]);
    repo.commit_at(now() - 3 * DAY, "Start again", &[("BACKLOG.md", BACKLOG)]);
    let run = repo.run(&["lint", "--format", "json"]);
    assert!(said(&run, "wip/aging").is_empty(), "{run:?}");
    let blocked = BACKLOG.replace("Status: In Progress", "Status: Blocked");
    repo.commit_at(now() - 2 * DAY, "Block", &[("BACKLOG.md", &blocked)]);
    let run = repo.run(&["lint", "--format", "json"]);
    assert!(said(&run, "wip/blocked-too-long").is_empty(), "{run:?}");
}

#[test]
fn a_long_history_is_reported_as_far_as_it_was_read() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", POLICY)]);
    repo.commit_at(now() - 100 * DAY, "Elsewhere", &[("a.txt", "a\n")]);
    repo.commit_at(now() - 90 * DAY, "Elsewhere", &[("a.txt", "b\n")]);
    let found = said(&repo.run(&["lint", "--format", "json"]), "wip/aging");
    assert!(found[0].0.contains("for at least 90 days"), "{found:?}");
}

#[test]
fn a_shallow_clone_is_not_a_pass() {
    let repo = Repo::new(&[(".backlog-gate.yml", POLICY), ("BACKLOG.md", "")]);
    repo.commit_at(now() - 3 * DAY, "Start", &[("BACKLOG.md", BACKLOG)]);
    let last = repo.id("HEAD");
    repo.write(".git/shallow", format!("{last}\n"));
    let run = repo.run(&["lint", "--format", "json"]);
    let report = run.json();
    let rules = report["rules"].as_array().unwrap();
    let aging = rules.iter().find(|rule| rule["id"] == "wip/aging").unwrap();
    assert_eq!(aging["outcome"], "unverified", "{run:?}");
    assert!(said(&run, "wip/aging")[0].0.contains("shallow"), "{run:?}");
}

#[test]
fn without_a_limit_no_history_is_read() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let run = repo.run(&["lint", "--format", "json"]);
    assert!(said(&run, "wip/aging").is_empty());
    repo.write(".backlog-gate.yml", "wip: {max_days: {in-progres: 3}}\n");
    let wrong = repo.run(&["policy", "validate"]);
    assert!(wrong.out.contains("there is no state \"in-progres\""), "{wrong:?}");
    assert!(wrong.out.contains("did you mean \"in-progress\"?"), "{wrong:?}");
}

#[test]
fn a_backlog_that_nobody_touches_is_stale() {
    const STALE: &str = "rules: {backlog/stale: warning}\nbacklog: {revisit_days: 14}\n";
    let repo = Repo::new(&[("a.txt", "a\n"), (".backlog-gate.yml", STALE)]);
    repo.commit_at(now() - 20 * DAY, "Plan", &[("BACKLOG.md", BACKLOG)]);
    repo.commit_at(now() - DAY, "Elsewhere", &[("a.txt", "b\n")]);
    let found = said(&repo.run(&["lint", "--format", "json"]), "backlog/stale");
    let [(message, false)] = &found[..] else { panic!("{found:?}") };
    assert!(message.starts_with("nobody has touched BACKLOG.md for at least "), "{message}");
    assert!(message.ends_with("and 14 are allowed"), "{message}");
    // A change that leaves the file alone is not to blame, and one that touches it fixes it.
    repo.commit_at(now(), "More", &[("b.txt", "b\n")]);
    let change = repo.check(GOOD, &["--base", "HEAD~1", "--format", "json"]);
    assert!(said(&change, "backlog/stale")[0].1, "{change:?}");
    repo.commit_at(now(), "Reword", &[("BACKLOG.md", &BACKLOG.replace("200k", "300k"))]);
    let run = repo.run(&["lint", "--format", "json"]);
    assert!(said(&run, "backlog/stale").is_empty(), "{run:?}");
}

/// A backlog with so many items, one begun and finished a day later after the other, and then one
/// that is begun `age` days ago and goes on.
fn paced(finished: usize, age: i64) -> Repo {
    let file = |states: &[&str]| {
        let stories = states.iter().enumerate();
        let stories =
            stories.map(|(at, state)| format!("### US-{at}: Story {at}\n\n- Status: {state}\n\n"));
        format!("# Backlog\n\n{}", stories.collect::<String>())
    };
    let mut states = vec!["Ready"; finished + 1];
    let policy = "wip: {max_percentile: 85}\n";
    let repo = Repo::new(&[(".backlog-gate.yml", policy), ("BACKLOG.md", &file(&states))]);
    let begin = now() - 200 * DAY;
    for (number, day) in (0..finished).zip(0_i64..) {
        states[number] = "In Progress";
        repo.commit_at(begin + day * 2 * DAY, "Start", &[("BACKLOG.md", &file(&states))]);
        states[number] = "Done";
        repo.commit_at(begin + (day * 2 + 1) * DAY, "Finish", &[("BACKLOG.md", &file(&states))]);
    }
    states[finished] = "In Progress";
    repo.commit_at(now() - age * DAY, "Start", &[("BACKLOG.md", &file(&states))]);
    repo
}

fn aging(repo: &Repo) -> (String, Vec<(String, bool)>) {
    let run = repo.run(&["lint", "--format", "json"]);
    let report = run.json();
    let rules = report["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == "wip/aging").unwrap();
    (format!("{} {}", rule["outcome"], rule["reason"]), said(&run, "wip/aging"))
}

#[test]
fn an_item_may_be_held_against_what_others_took() {
    let (_, found) = aging(&paced(20, 9));
    let [(message, false)] = &found[..] else { panic!("{found:?}") };
    assert!(message.contains("85 of 100 finished items took at most 1.0"), "{message}");
    let (outcome, found) = aging(&paced(20, 0));
    assert!(found.is_empty() && outcome.starts_with("\"passed\""), "{outcome} {found:?}");
    // Too few say nothing, and what another run kept is not believed.
    let few = paced(19, 9);
    few.run(&["flow"]);
    let (outcome, found) = aging(&few);
    assert!(
        found.is_empty() && outcome.contains("skipped") && outcome.contains("has 19"),
        "{outcome}"
    );
}

#[test]
fn the_cache_of_the_flow_decides_nothing() {
    let repo = paced(20, 9);
    repo.run(&["flow"]);
    let file = repo.path().join(".git/backlog-gate/flow.jsonl");
    let known = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, known.replace("in-progress", "ready")).unwrap();
    assert_eq!(aging(&repo).1.len(), 1);
}
