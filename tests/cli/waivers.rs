//! Waivers that stand in the backlog: only the target's count.

use crate::harness::{Repo, Run, days};

const POLICY: &str = "rules: {change: off, link: off}\n";

fn waiver(rule: &str, until: &str, reason: &str) -> String {
    format!("<!-- backlog-gate: allow {rule} until {until} - {reason} -->\n")
}

/// LH-1 with a box that is open, in this state; above it and above LH-2, which is ready, what is
/// given.
fn backlog(above: &str, state: &str, above_second: &str) -> String {
    format!(
        "# Backlog\n\n{above}### LH-1: Clean the lens\n\n**Status:** {state}\n**Acceptance Criteria:**\n\n- [ ] It is clean\n\n{above_second}### LH-2: Replace the lamp\n\n**Status:** Ready\n"
    )
}

fn judge(base: &str, head: &str) -> Run {
    let files = [("BACKLOG.md", base), (".backlog-gate.yml", POLICY)];
    let repo = Repo::with_change(&files, "Finish", &[("BACKLOG.md", head)]);
    repo.run(&["check", "--base", "main", "--format", "json"])
}

fn rules(run: &Run) -> Vec<String> {
    let report = run.json();
    let active = report["findings"].as_array().unwrap().iter().filter(|f| f["waived"].is_null());
    active.map(|found| found["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_waiver_that_the_target_has_counts_and_shows() {
    let waived = waiver("dod/done-with-open-criteria", &days(30), "the lab is closed");
    let run = judge(&backlog(&waived, "In progress", ""), &backlog(&waived, "Done", ""));
    assert_eq!(run.code, 0, "{run:?}");
    let report = run.json();
    assert_eq!(report["counts"]["waived"], 1);
    let found = &report["findings"][0];
    assert_eq!(found["waived"]["reason"], "the lab is closed");
    assert_eq!(found["waived"]["by"], "BACKLOG.md:3");
    let note = "BACKLOG.md, line 3, waives dod/done-with-open-criteria for LH-1 until";
    let notes = report["notes"].to_string();
    assert!(notes.contains(note), "{notes}");
}

#[test]
fn a_new_moved_or_widened_waiver_does_not_count_and_is_reported() {
    let rule = "dod/done-with-open-criteria";
    let own = waiver(rule, &days(30), "the lab is closed");
    let done = backlog(&own, "Done", "");
    for (base, instead) in [
        (backlog("", "In progress", ""), ""),
        (backlog("", "In progress", &own), "where it was for LH-2"),
        (
            backlog(&waiver(rule, &days(20), "the lab is closed"), "In progress", ""),
            "where it was for LH-1 until",
        ),
        (backlog(&waiver(rule, &days(30), "holidays"), "In progress", ""), "- holidays"),
        (backlog(&waiver("wip/aging", &days(30), "the lab is closed"), "In progress", ""), ""),
    ] {
        let run = judge(&base, &done);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(rules(&run).contains(&rule.to_owned()), "{run:?}");
        assert!(rules(&run).contains(&"policy/changed-here".to_owned()), "{run:?}");
        assert!(run.out.contains(instead), "{instead}: {run:?}");
    }
}

#[test]
fn what_no_comment_may_waive_and_what_is_too_far_ahead_counts_nowhere() {
    let rule = "dod/done-with-open-criteria";
    for (waived, why) in [
        (waiver(rule, &days(120), "the lab is closed"), "is more than 90 days ahead"),
        (waiver(rule, &days(30), ""), "it says not why"),
        (
            waiver("dod", &days(30), "the lab is closed"),
            "dod is an area, and a comment waives one rule",
        ),
    ] {
        let run = judge(&backlog(&waived, "In progress", ""), &backlog(&waived, "Done", ""));
        assert_eq!(run.code, 1, "{run:?}");
        assert!(rules(&run).contains(&"policy/waiver-refused".to_owned()), "{run:?}");
        assert!(run.out.contains(why), "{why}: {run:?}");
    }
    let lost = waiver("backlog/item-lost", &days(30), "it is not wanted");
    let run = judge(&backlog("", "Ready", &lost), &backlog("", "Ready", &lost));
    assert!(run.out.contains("no comment can waive backlog/item-lost"), "{run:?}");
}

#[test]
fn one_that_is_over_is_reported_and_one_that_is_not_needed_today_is_not() {
    let over = waiver("dod/done-with-open-criteria", "2020-01-31", "the lab is closed");
    let run = judge(&backlog(&over, "Done", ""), &backlog(&over, "Done", ""));
    assert!(rules(&run).contains(&"policy/waiver-expired".to_owned()), "{run:?}");
    let quiet = waiver("dod/done-with-open-criteria", &days(30), "the lab is closed");
    let run = judge(&backlog(&quiet, "Ready", ""), &backlog(&quiet, "Ready", ""));
    assert!(!rules(&run).contains(&"policy/waiver-unused".to_owned()), "{run:?}");
}
