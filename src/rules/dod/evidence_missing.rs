//! `dod/evidence-missing`

use crate::catalogue::Need;
use crate::change::checklist::{Answer, answer};
use crate::facts::evidence::named;
use crate::finding::{Finding, Findings, Severity};
use crate::policy::EvidenceRequirement;
use crate::rules::evidence_check::{self, Asked, EvidenceCheck};
use crate::rules::files::{answering, short};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::{Location, RepoPath};
use crate::text::{normalize, shorten};

pub(super) const RULE: Rule = Rule {
    id: "dod/evidence-missing",
    summary: "A ticked entry has no evidence, or the evidence says otherwise",
    why: "A tick is only a claim. The policy says for an entry of a checklist what must be true when it is \
          ticked: certain files changed, the tests of a JUnit file passed, a SARIF file holds nothing \
          worse than a level, a coverage file (lcov, Cobertura) reaches a percentage. The reports lie in \
          the working directory, where the pipeline wrote them. One that a commit holds is not evidence, \
          unless the entry says `committed: allowed`, and neither is one that is missing, empty, unreadable, \
          older than the run or, where no run is known, than the checkout of this commit. `changed` wants \
          lines that the change writes: no rename, no other mode, no empty file.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[Need::Evidence],
    options: &[RuleOption {
        key: "done.evidence",
        help: "Each demand: the words of the entry (`match`), and what must be true: `changed`, `junit`, `sarif` with `max_level`, `coverage` with `min_coverage`; `committed: allowed` for reports in the repository.",
    }],
    fails: Example {
        policy: POLICY,
        description: Some("## Done\n\n- [x] Automated tests added\n- [x] All tests pass\n"),
        files: &["src/export.rs"],
        evidence: &[(
            "target/junit/unit.xml",
            "<testsuite><testcase name=\"exports\"><failure/></testcase></testsuite>",
        )],
        ..Example::NONE
    },
    passes: Example {
        policy: POLICY,
        description: Some("## Done\n\n- [x] Automated tests added\n- [x] All tests pass\n"),
        files: &["src/export.rs", "tests/export.rs"],
        evidence: &[(
            "target/junit/unit.xml",
            "<testsuite><testcase name=\"exports\"/></testsuite>",
        )],
        ..Example::NONE
    },
    check,
};

const POLICY: &str = "done:\n  evidence:\n    - {match: \"automated tests\", changed: [\"tests/**\"]}\n    - {match: \"tests pass\", junit: \"target/junit/*.xml\"}\n";

/// Something that is claimed by a tick.
struct Claim {
    text: String,
    at: Location,
    item: Option<String>,
}

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    cx.change()?;
    if cx.policy.evidence.is_empty() {
        return Err(Skip::new("done.evidence asks for nothing"));
    }
    let claims = claims(cx);
    let bound = |demand: &EvidenceRequirement, claim: &Claim| {
        normalize(&claim.text).contains(&normalize(&demand.matches))
    };
    let mut any = false;
    for claim in &claims {
        for demand in cx.policy.evidence.iter().filter(|demand| bound(demand, claim)) {
            any = true;
            if let Err((fault, help)) = prove(cx, demand) {
                out.push(finding(claim, demand, &fault, &help));
            }
        }
    }
    if any { Ok(()) } else { Err(Skip::new("no ticked entry asks for evidence")) }
}

/// The ticked boxes of the description, and the criteria that the change ticks in the backlog.
fn claims(cx: &Context<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    if let Ok((_, description)) = cx.description() {
        let ticked = description.document.tasks.iter().filter(|t| answer(t) == Answer::Ticked);
        claims.extend(ticked.map(|task| Claim {
            text: task.text.clone(),
            at: Location::new(description.source, task.span),
            item: None,
        }));
    }
    for linked in cx.linked_items() {
        let Some(head) = linked.head else { continue };
        let before = |text: &str| {
            let criteria = linked.base.into_iter().flat_map(|base| &base.criteria);
            criteria
                .filter(|known| known.ticked == Some(true))
                .any(|known| known.text.value == text)
        };
        let criteria = head.criteria.iter();
        let ticked = criteria.filter(|c| c.ticked == Some(true) && !before(&c.text.value));
        claims.extend(ticked.map(|criterion| Claim {
            text: criterion.text.value.clone(),
            at: head.at(criterion.text.span),
            item: Some(head.id.clone()),
        }));
    }
    claims
}

/// The first thing that does not hold, with what to do about it.
fn prove(cx: &Context<'_>, demand: &EvidenceRequirement) -> EvidenceCheck {
    let evidence = &cx.facts.evidence;
    let asked = |globs| Asked { globs, committed: demand.committed };
    if !demand.changed.is_empty() {
        let change = cx.change.expect("the rule runs only where there is a change");
        let is_written = |path: &RepoPath| {
            evidence.written.as_ref().is_none_or(|written| written.contains(path))
        };
        let is_named = |path: &RepoPath| demand.changed.matches_path(path) && is_written(path);
        if answering(change, is_named).is_empty() {
            let globs: Vec<&str> = demand.changed.patterns().collect();
            let fault = format!("no file that the change writes into matches {}", short(&globs));
            return Err((fault, "make the change that it speaks of, or open the box".to_owned()));
        }
    }
    if !demand.junit.is_empty() {
        evidence_check::junit(&named(&evidence.junit, &demand.junit), asked(&demand.junit))?;
    }
    if !demand.sarif.is_empty() {
        let is_bad = |result: &_| evidence_check::is_above(result, demand.max_level);
        evidence_check::sarif(
            &named(&evidence.sarif, &demand.sarif),
            asked(&demand.sarif),
            is_bad,
        )?;
    }
    if !demand.coverage.is_empty() {
        let reports = named(&evidence.coverage, &demand.coverage);
        evidence_check::coverage(&reports, asked(&demand.coverage), demand.min_coverage)?;
    }
    Ok(())
}

fn finding(claim: &Claim, demand: &EvidenceRequirement, fault: &str, help: &str) -> Finding {
    let message = format!("\"{}\" is ticked, and {fault}", shorten(&claim.text, 60));
    let key = format!("{} {}", normalize(&claim.text), normalize(&demand.matches));
    let mut finding = Finding::new(claim.at, message, help).key(key);
    finding.item.clone_from(&claim.item);
    match demand.at {
        Some(policy) => finding.related(policy, "the evidence that is asked for"),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, check, outline};

    fn said(policy: &str, evidence: &[(&str, &str)]) -> String {
        let example = Example {
            policy,
            evidence,
            description: Some("- [x] The **tests pass**\n- [ ] tests pass\n"),
            ..Example::NONE
        };
        let found = check(&RULE, &Fixture::new(&example));
        let shown = |finding: Finding| format!("{} | {}", finding.message, finding.help);
        found.map_or_else(
            |skip| format!("skipped: {skip}"),
            |found| found.into_iter().map(shown).collect::<Vec<_>>().join("\n"),
        )
    }

    const JUNIT: &str = "done: {evidence: [{match: Tests Pass, junit: \"out/**/*.xml\"}]}\n";
    const SARIF: &str = "done: {evidence: [{match: tests, sarif: \"*.sarif\", max_level: note}]}\n";
    const COVERAGE: &str =
        "done: {evidence: [{match: tests, coverage: lcov.info, min_coverage: 80}]}\n";

    #[test]
    fn a_missing_file_is_not_evidence() {
        insta::assert_snapshot!(
            [said(JUNIT, &[]), said(SARIF, &[]), said(COVERAGE, &[("lcov.info", " ")])].join("\n"),
        );
    }

    #[test]
    fn a_file_that_says_otherwise_is_quoted() {
        let failing =
            "<testsuite><testcase name='a'/><testcase name='b'><error/></testcase></testsuite>";
        let failing = [("out/deep/a.xml", failing)];
        let result = r#"{"runs": [{"results": [{"ruleId": "X1", "message": {"text": "eval"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a.js"}, "region": {"startLine": 2}}}]}]}]}"#;
        let result = [("a.sarif", result)];
        let low = [("lcov.info", "SF:a\nLF:9\nLH:7\nend_of_record\n")];
        insta::assert_snapshot!(
            [said(JUNIT, &failing), said(SARIF, &result), said(COVERAGE, &low)].join("\n")
        );
    }

    #[test]
    fn good_evidence_is_enough() {
        assert_eq!(said(JUNIT, &[("out/a.xml", "<testsuite><testcase/></testsuite>")]), "");
        assert_eq!(said(SARIF, &[("a.sarif", r#"{"runs": [{"results": []}]}"#)]), "");
        let high = "SF:a\nLF:10\nLH:8\nend_of_record\n";
        assert_eq!(said(COVERAGE, &[("lcov.info", high)]), "");
        assert_eq!(
            said("done: {evidence: [{match: docs, changed: a}]}\n", &[]),
            "skipped: no ticked entry asks for evidence"
        );
        assert_eq!(said("", &[]), "skipped: done.evidence asks for nothing");
    }

    #[test]
    fn a_criterion_that_the_change_ticks_is_a_claim_too() {
        let open = "## task_begin\n### # [id:TASK-20260204-258][type:ops][priority:high][component:server] Log\n**Status:** in progress\n**Acceptance Criteria:**\n- [ ] Tests pass\n## task_end\n";
        let ticked = open.replace("[ ]", "[x]");
        let example = Example {
            policy: JUNIT,
            base: Some(open),
            backlog: &ticked,
            description: Some("Backlog: TASK-20260204-258\n"),
            ..Example::NONE
        };
        let said = outline(&RULE, &Fixture::new(&example));
        assert!(said.starts_with("5:7 \"Tests pass\" \"Tests pass\" is ticked, and"), "{said}");
        let before = Example { base: Some(&ticked), ..example };
        assert_eq!(
            outline(&RULE, &Fixture::new(&before)),
            "skipped: no ticked entry asks for evidence"
        );
    }
}
