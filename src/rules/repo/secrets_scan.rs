//! `repo/secrets-scan`

use crate::catalogue::Need;
use crate::facts::evidence::named;
use crate::finding::{Finding, Findings, Severity};
use crate::rules::evidence_check::{self, Asked};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;

pub(super) const RULE: Rule = Rule {
    id: "repo/secrets-scan",
    summary: "The scan for secrets found one, or did not run",
    why: "*No secrets in the repository* is proved by a scanner that looked and found none. The gate reads \
          the SARIF files that the scanner wrote. A secret in the history stays a secret, so results count \
          whatever the base has; suppressed ones do not count.",
    severity: Severity::Off,
    subject: Subject::Whole,
    needs: &[Need::SecretScans],
    options: &[RuleOption {
        key: "repo.secrets",
        help: "Globs of the SARIF files of the scanner.",
    }],
    fails: Example {
        policy: POLICY,
        description: Some("Add a client.\n"),
        evidence: &[(
            "reports/secrets.sarif",
            r#"{"runs": [{"results": [{"ruleId": "aws-key", "level": "error", "message": {"text": "a key"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "src/client.rs"}, "region": {"startLine": 7}}}]}]}]}"#,
        )],
        ..Example::NONE
    },
    passes: Example {
        policy: POLICY,
        description: Some("Add a client.\n"),
        evidence: &[("reports/secrets.sarif", r#"{"runs": [{"results": []}]}"#)],
        ..Example::NONE
    },
    check,
};

const POLICY: &str =
    "repo:\n  secrets: reports/secrets.sarif\nrules:\n  repo/secrets-scan: error\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let globs = &cx.policy.repo.secrets;
    if globs.is_empty() {
        return Err(Skip::new("repo.secrets names no SARIF file"));
    }
    let reports = named(&cx.facts.evidence.sarif, globs);
    if let Err((fault, help)) = evidence_check::sarif(&reports, Asked::of_pipeline(globs), |_| true)
    {
        let message = format!("the scan for secrets does not pass: {fault}");
        let help = format!("{help}; a secret that was committed has to be replaced");
        out.push(Finding::new(Location::Change, message, help).key("secrets"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    #[test]
    fn a_scan_that_did_not_run_proves_nothing() {
        let said = |policy| outline(&RULE, &Fixture::new(&Example { policy, ..Example::NONE }));
        assert_eq!(
            said(POLICY),
            "- \"\" the scan for secrets does not pass: there is no SARIF file reports/secrets.sarif"
        );
        assert_eq!(said(""), "skipped: repo.secrets names no SARIF file");
    }
}
