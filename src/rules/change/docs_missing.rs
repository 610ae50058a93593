//! `change/docs-missing`

use crate::finding::{Finding, Findings, Severity};
use crate::rules::files::{answering, asking, named, short};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::{Location, RepoPath};

pub(super) const RULE: Rule = Rule {
    id: "change/docs-missing",
    summary: "Something changed that asks for documentation, and none did",
    why: "A vertical slice brings its documentation along. The policy names the paths that users or \
          colleagues rely on, such as an interface or a migration; whoever changes them says so where \
          people read it.",
    severity: Severity::Off,
    subject: Subject::Change,
    needs: &[],
    options: &[
        RuleOption {
            key: "change.docs.code",
            help: "Globs of what asks for documentation when it changes; none at first.",
        },
        RuleOption { key: "change.docs.docs", help: "Globs of the documentation." },
    ],
    fails: Example {
        policy: POLICY,
        description: Some("Add an endpoint.\n"),
        files: &["api/export.yml", "src/export.rs"],
        ..Example::NONE
    },
    passes: Example {
        policy: POLICY,
        description: Some("Add an endpoint.\n"),
        files: &["api/export.yml", "docs/export.md"],
        ..Example::NONE
    },
    check,
};

const POLICY: &str =
    "change:\n  docs: {code: [\"api/**\"]}\nrules:\n  change/docs-missing: warning\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let change = cx.change()?;
    let policy = &cx.policy.change.docs;
    if policy.code.is_empty() || policy.docs.is_empty() {
        return Err(Skip::new("change.docs names no code that asks for documentation"));
    }
    let asks = |path: &RepoPath| policy.code.matches_path(path) && !policy.docs.matches_path(path);
    let asking = asking(change, asks);
    if asking.is_empty() {
        return Err(Skip::new("nothing changed that asks for documentation"));
    }
    if answering(change, |path| policy.docs.matches_path(path)).is_empty() {
        let globs: Vec<&str> = policy.docs.patterns().collect();
        let message = format!("{}, and no documentation did", named(&asking));
        let help = format!("say in the documentation what is new ({})", short(&globs));
        out.push(Finding::new(Location::Change, message, help).key("no documentation"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    fn said(policy: &'static str, files: &'static [&'static str]) -> String {
        let example = Example { policy, description: Some(""), files, ..Example::NONE };
        outline(&RULE, &Fixture::new(&example))
    }

    #[test]
    fn nothing_asks_for_documentation_until_the_policy_says_so() {
        let unset = "skipped: change.docs names no code that asks for documentation";
        assert_eq!(said("", &["api/export.yml"]), unset);
        let quiet = "skipped: nothing changed that asks for documentation";
        assert_eq!(said(POLICY, &["src/export.rs", "api/README.md"]), quiet);
    }
}
