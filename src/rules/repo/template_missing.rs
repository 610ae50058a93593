//! `repo/template-missing`

use crate::catalogue::Need;
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;

pub(super) const RULE: Rule = Rule {
    id: "repo/template-missing",
    summary: "The repository has no template for pull requests",
    why: "A template puts the sections that the team asks for before the author's eyes while the \
          description is written, rather than after the gate has failed.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    needs: &[Need::RepoFiles],
    options: &[RuleOption {
        key: "change.template",
        help: "Where the template is; `auto` looks where forges look.",
    }],
    fails: Example { policy: POLICY, contents: &[("README.md", "# App\n")], ..Example::NONE },
    passes: Example {
        policy: POLICY,
        contents: &[(".github/pull_request_template.md", "## Plan\n")],
        ..Example::NONE
    },
    check,
};

const POLICY: &str = "rules:\n  repo/template-missing: warning\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let repo = cx.repo.ok_or_else(|| Skip::new("no repository is judged"))?;
    if repo.templates.is_empty() {
        let (place, message) = match &cx.policy.change.template {
            Some(path) => (path.as_str(), format!("there is no template {path}")),
            None => (
                ".github/pull_request_template.md",
                "the repository has no template for pull requests".to_owned(),
            ),
        };
        let help = format!("write {place} with the sections that the policy asks for");
        out.push(Finding::new(Location::Change, message, help).key("no template"));
    }
    Ok(())
}
