use super::*;
use crate::policy::Origin;
use crate::policy::discover::usual_path;
use crate::policy::layers::PolicyFile;

fn layers(text: &str, sources: &mut SourceMap) -> Layers {
    let file = PolicyFile { path: usual_path(), in_repository: true, text: text.to_owned() };
    Layers::read(file, Origin::Base, &|_| Ok(None), sources).unwrap()
}

fn difference(before: &str, after: &str) -> Difference {
    let mut sources = SourceMap::default();
    let (before, after) = (layers(before, &mut sources), layers(after, &mut sources));
    for layers in [&before, &after] {
        assert_eq!(layers.check(&sources).problems, []);
    }
    between(&before, &after, &sources)
}

/// What the edit loosens; what it tightens the other way round must be as much.
#[track_caller]
fn loosens(before: &str, after: &str) -> Vec<String> {
    let found = difference(before, after);
    assert_eq!((found.tightens, found.changes), (Vec::new(), Vec::new()));
    assert!(!difference(after, before).is_empty());
    found.loosens
}

/// What the edit loosens, where the edit the other way round tightens and does not loosen.
#[track_caller]
fn only_loosens(before: &str, after: &str) -> Vec<String> {
    let back = difference(after, before);
    assert_eq!((back.loosens, back.changes), (Vec::new(), Vec::new()));
    assert!(!back.tightens.is_empty());
    loosens(before, after)
}

#[test]
fn the_same_policy_in_other_words_is_not_a_difference() {
    assert!(difference("", "extends: recommended\nversion: 1\nwaivers: []\n").is_empty());
    let long = "change:\n  sections: [{name: Plan, aliases: [Approach, Implementation plan], min_words: 3}, {name: Tests, aliases: [Testing, Test plan, How was this tested], min_words: 1}, {name: Acceptance, aliases: [Acceptance criteria]}]\n";
    let found = difference("", long);
    assert_eq!((found.loosens, found.tightens), (Vec::new(), Vec::new()));
}

#[test]
fn report_mode() {
    let found = only_loosens("", "mode: report\n");
    assert_eq!(found, ["a failing verdict does not fail the run any more (mode: report)"]);
}

#[test]
fn what_cannot_be_verified_warns() {
    let found = only_loosens("unverified: fail\n", "");
    assert_eq!(found, ["what cannot be verified only warns"]);
}

#[test]
fn a_severity_that_is_lowered() {
    let found = only_loosens("", "rules: {wip/limit-exceeded: warning}\n");
    assert_eq!(found, ["wip/limit-exceeded is warning instead of error"]);
    let found = only_loosens("", "rules: {wip/limit-exceeded: off}\n");
    assert_eq!(found, ["wip/limit-exceeded is off instead of error"]);
}

#[test]
fn the_severity_of_a_whole_area() {
    let found = loosens("", "rules: {dod: off}\n");
    assert!(found.contains(&"dod/item-open is off instead of error".to_owned()), "{found:?}");
    assert!(found.len() > 1 && found.iter().all(|point| point.starts_with("dod/")), "{found:?}");
}

#[test]
fn a_preset_that_demands_less() {
    let found = difference("", "extends: lint-only\n").loosens;
    assert!(found.iter().any(|point| point.contains("change/section-missing is off")), "{found:?}");
}

#[test]
fn a_section_that_is_dropped() {
    let before = "change: {sections: [Plan, Tests]}\n";
    let found = only_loosens(before, "change: {sections: [plan]}\n");
    assert_eq!(found, ["the section Tests is not asked for any more"]);
}

#[test]
fn fewer_words_of_a_section() {
    let before = "change: {sections: [{name: Plan, min_words: 10}]}\n";
    let found = only_loosens(before, "change: {sections: [{name: Plan, min_words: 2}]}\n");
    assert_eq!(found, ["words that the section Plan needs: 2 instead of 10"]);
}

#[test]
fn another_name_for_a_section() {
    let after = "change: {sections: [{name: Why, aliases: [Notes]}]}\n";
    let found = only_loosens("change: {sections: [Why]}\n", after);
    assert_eq!(found, ["the section Why may be called `Notes` too"]);
}

#[test]
fn sections_of_the_template_instead_of_a_list() {
    let (list, template) = ("change: {sections: [Why]}\n", "change: {sections: template}\n");
    assert_eq!(loosens(list, template), ["asks for the template's sections instead of Why"]);
    assert_eq!(loosens(template, list), ["asks for Why instead of the template's sections"]);
}

#[test]
fn fewer_sections_for_some_changes() {
    let after = "change: {when: [{paths: [docs/**], sections: []}]}\n";
    assert_eq!(loosens("", after), ["for changes to docs/** asks only for no section"]);
    let more = "change: {when: [{labels: [risk], sections: [Rollback], add: true}]}\n";
    let found = difference("", more);
    assert_eq!(found.tightens, ["for changes with the label risk also asks for Rollback"]);
    assert_eq!(
        loosens(more, ""),
        ["no more: for changes with the label risk also asks for Rollback"]
    );
}

#[test]
fn the_order_of_the_entries_that_replace_sections() {
    let (docs, all) = ("{paths: [docs/**], sections: []}", "{sections: [Plan]}");
    let before = format!("change: {{when: [{all}, {docs}]}}\n");
    let found = loosens(&before, &format!("change: {{when: [{docs}, {all}]}}\n"));
    assert_eq!(found, ["the entries of change.when stand in another order"]);
}

#[test]
fn another_template() {
    let found = loosens("", "change: {template: docs/empty.md}\n");
    assert_eq!(found, ["the template is docs/empty.md instead of found by its name"]);
}

#[test]
fn a_larger_change() {
    let found = only_loosens("", "change: {size: {max_lines: 5000}}\n");
    assert_eq!(found, ["changed lines allowed: 5000 instead of 800"]);
    let found = only_loosens("", "change: {size: {max_files: none}}\n");
    assert_eq!(found, ["changed files allowed: any number instead of 60"]);
    let found =
        only_loosens("change: {size: {ignore: []}}\n", "change: {size: {ignore: [gen/**]}}\n");
    assert_eq!(found, ["does not count the size of `gen/**` too"]);
}

#[test]
fn less_code_that_asks_for_tests() {
    let before = "change: {tests: {code: [src/**, lib/**]}}\n";
    let found = only_loosens(before, "change: {tests: {code: [lib/**]}}\n");
    assert_eq!(found, ["asks for tests of `src/**` no more"]);
    let before = "change: {tests: {tests: [tests/**]}}\n";
    let found = only_loosens(before, "change: {tests: {tests: [tests/**, src/**]}}\n");
    assert_eq!(found, ["takes for tests `src/**` too"]);
}

#[test]
fn a_form_that_is_dropped_or_may_be_longer() {
    let form = |length| format!("change: {{title: {{max_length: {length}}}}}\n");
    let found = loosens(&form(50), &form(90));
    assert_eq!(found, ["characters that the title may have: 90 instead of 50"]);
}

#[test]
fn no_item_needed() {
    let found = only_loosens("", "link: {required: false}\n");
    assert_eq!(found, ["a change need not name an item any more"]);
}

#[test]
fn more_places_and_states_for_a_link() {
    let found = only_loosens("link: {from: [body]}\n", "link: {from: [body, branch]}\n");
    assert_eq!(found, ["an item may be named in the `branch` too"]);
    let before = "link: {states: [in-progress]}\n";
    let found = only_loosens(before, "link: {states: [in-progress, done]}\n");
    assert_eq!(found, ["work may happen on items in state `done` too"]);
}

#[test]
fn a_reason_stands_for_an_item() {
    let found = only_loosens("link: {none: never}\n", "link: {none: with-reason}\n");
    assert_eq!(found, ["`Backlog: none` with a reason stands for an item"]);
}

#[test]
fn an_entry_of_the_definition_of_done() {
    let before = "done: {items: [Tests pass, Reviewed]}\n";
    let found = only_loosens(before, "done: {items: [Tests pass]}\n");
    assert_eq!(found, ["\"Reviewed\" is not asked for any more"]);
    let after = "done: {items: [Tests pass, {text: Reviewed, after: merge}]}\n";
    assert_eq!(only_loosens(before, after), ["\"Reviewed\" does not block"]);
}

#[test]
fn another_definition_of_done() {
    let list = "done: {items: [Tests pass]}\n";
    assert_eq!(
        loosens("", list),
        ["the Definition of Done is the policy's list, not the backlog's"]
    );
    assert_eq!(
        loosens(list, ""),
        ["the Definition of Done is the backlog's, not the policy's list"]
    );
}

#[test]
fn evidence_that_is_dropped() {
    let before = "done: {evidence: [{match: tests pass, junit: a.xml, changed: tests/**}]}\n";
    assert_eq!(only_loosens(before, ""), ["\"tests pass\" needs no evidence any more"]);
    let after = "done: {evidence: [{match: Tests pass, changed: tests/**}]}\n";
    let found = difference(before, after).loosens;
    assert_eq!(found, ["\"tests pass\" needs no junit any more"]);
}

#[test]
fn evidence_that_may_be_worse() {
    let of = |level| {
        format!("done: {{evidence: [{{match: vulnerab, sarif: a.sarif, max_level: {level}}}]}}\n")
    };
    let found = loosens(&of("note"), &of("error"));
    assert_eq!(found, ["\"vulnerab\": max_level is \"error\" instead of \"note\""]);
}

#[test]
fn a_field_that_an_item_need_not_have() {
    let before = "ready: {fields: [Owner, {any_of: [Estimate], kinds: [story]}]}\n";
    let found = only_loosens(before, "ready: {fields: [Owner]}\n");
    assert_eq!(found, ["an item that is ready needs `Estimate (story)` no more"]);
    let found = only_loosens("ready: {min_plan_steps: 3}\n", "ready: {min_plan_steps: 1}\n");
    assert_eq!(found, ["steps that a plan needs: 1 instead of 3"]);
}

#[test]
fn a_limit_that_is_raised_or_dropped() {
    let before = "wip: {limits: [{max: 1}, {per: owner, max: 1}]}\n";
    let found = only_loosens(before, "wip: {limits: [{max: 3}, {per: owner, max: 1}]}\n");
    assert_eq!(found, ["items in-progress allowed: 3 instead of 1"]);
    let found = only_loosens(before, "wip: {limits: [{max: 1}]}\n");
    assert_eq!(found, ["items in-progress per owner allowed: any number instead of 1"]);
}

#[test]
fn more_open_changes_and_more_days() {
    let of = |max| format!("wip: {{limits: [{{open_changes_per: author, max: {max}}}]}}\n");
    let found = only_loosens(&of(1), &of(4));
    assert_eq!(found, ["open changes per author allowed: 4 instead of 1"]);
    let found = only_loosens("wip: {max_days: {blocked: 5}}\n", "wip: {max_days: {blocked: 50}}\n");
    assert_eq!(found, ["days that an item may be blocked: 50 instead of 5"]);
}

#[test]
fn items_that_are_not_protected_any_more() {
    let found =
        only_loosens("backlog: {protect: [content, order]}\n", "backlog: {protect: [order]}\n");
    assert_eq!(found, ["no change may touch of the items the `content` no more"]);
}

#[test]
fn entries_that_block_only_after_the_merge() {
    let found = only_loosens("", "done: {after_merge: [deployed]}\n");
    assert_eq!(found, ["does not block before the merge: `deployed` too"]);
}

#[test]
fn vulnerabilities_that_do_not_block_a_release() {
    let of = |level| {
        format!("release: {{vulnerabilities: {{sarif: [v.sarif], min_severity: {level}}}}}\n")
    };
    let found = loosens(&of("low"), &of("critical"));
    assert_eq!(found, ["vulnerabilities block a release from critical on instead of low"]);
    let found = loosens(&of("low"), "");
    assert!(found.contains(&"a release is checked by `v.sarif` no more".to_owned()), "{found:?}");
}

#[test]
fn secrets_that_nobody_looks_for() {
    let found = only_loosens("repo: {secrets: [s.sarif]}\n", "");
    assert_eq!(found, ["looks for secrets in `s.sarif` no more"]);
}

#[test]
fn a_priority_that_does_not_block_a_release() {
    let found = only_loosens("release: {blocking: [P0, P1]}\n", "release: {blocking: [P0]}\n");
    assert_eq!(found, ["a release waits for items of priority `P1` no more"]);
}

#[test]
fn an_exemption_that_is_wider() {
    let found = only_loosens("", "exempt: {authors: [\"*[bot]\", mallory]}\n");
    assert_eq!(found, ["exempts the author `mallory` too"]);
    let found = only_loosens("", "exempt: {commits: any}\n");
    assert_eq!(found, ["a change of an exempt author may hold anybody's commits"]);
    let found = only_loosens("exempt: {commits: signed}\n", "");
    assert_eq!(found, ["a change of an exempt author may hold only its own commits"]);
    let found = only_loosens("exempt: {labels: []}\n", "exempt: {labels: [trivial]}\n");
    assert_eq!(found, ["exempts changes with the label `trivial` too"]);
    let found = only_loosens("", "exempt: {paths: [src/**]}\n");
    assert_eq!(found, ["exempts changes to `src/**` too"]);
    let found = only_loosens("exempt: {drafts: fail}\n", "exempt: {drafts: skip}\n");
    assert_eq!(found, ["drafts are not judged"]);
}

#[test]
fn a_waiver_that_is_added_or_lasts_longer() {
    let waiver =
        |until| format!("waivers: [{{rule: wip, item: US-1, until: {until}, reason: a move}}]\n");
    let found = only_loosens("", &waiver("2026-12-31"));
    assert_eq!(found, ["waives wip for US-1 until 2026-12-31"]);
    let found = only_loosens(&waiver("2026-12-31"), &waiver("2027-12-31"));
    assert_eq!(found, ["waives wip for US-1 until 2027-12-31 instead of 2026-12-31"]);
}

#[test]
fn another_backlog() {
    let named = "backlog: {files: [BACKLOG.md, docs/B.md]}\n";
    let found = only_loosens(named, "backlog: {files: [BACKLOG.md]}\n");
    assert_eq!(found, ["reads the backlog `docs/B.md` no more"]);
    let found = loosens("", named);
    assert_eq!(
        found,
        ["only BACKLOG.md, docs/B.md is read as backlog, not what is found by its name"]
    );
}

#[test]
fn another_dialect() {
    let found = loosens("", "backlog: {dialect: task-blocks}\n");
    assert_eq!(found, ["reads the backlog in the dialect task-blocks instead of auto"]);
    let own = |word| {
        format!(
            "dialects:\n  own:\n    summary: Ours\n    blocks: [{{name: task, line: {{pattern: '^T (?<title>.+)$'}}, item: {{kind: task}}}}]\n    states: {{done: [{word}]}}\n"
        )
    };
    let found = loosens(&own("shipped"), &own("started"));
    assert_eq!(found, ["the dialect own reads backlogs in another way"]);
    assert_eq!(loosens("", &own("a")), ["adds the dialect own, in which backlogs may be read"]);
}

#[test]
fn a_key_that_no_comparison_knows_is_shown() {
    let mut differ = Differ::new(&RawPolicy::default(), &RawPolicy::default());
    differ.before = serde_json::json!({"new": {"key": 1}, "other": "a"});
    differ.after = serde_json::json!({"new": {"key": 2}, "other": "a"});
    assert_eq!(differ.finish().loosens, ["new.key is 2 instead of 1"]);
}
