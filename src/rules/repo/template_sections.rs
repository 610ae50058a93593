//! `repo/template-sections`

use crate::catalogue::Need;
use crate::change::sections;
use crate::finding::{Finding, Findings, Severity};
use crate::policy::Sections;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;
use crate::text::normalize;

pub(super) const RULE: Rule = Rule {
    id: "repo/template-sections",
    summary: "A template for pull requests lacks a section that the team demands",
    why: "A section that the gate demands and the template does not have is missing in every pull request, \
          and everybody learns of it from a red check. Template and policy say the same.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    needs: &[Need::RepoFiles],
    options: &[
        RuleOption { key: "change.sections", help: "The sections that every description has." },
        RuleOption { key: "change.template", help: "Where the template is." },
    ],
    fails: Example {
        policy: POLICY,
        contents: &[(".github/pull_request_template.md", "## Plan\n\n## Acceptance\n")],
        ..Example::NONE
    },
    passes: Example {
        policy: POLICY,
        contents: &[(
            ".github/pull_request_template.md",
            "## Plan\n\n## 🧪 Testing\n\n## Acceptance\n",
        )],
        ..Example::NONE
    },
    check,
};

const POLICY: &str = "rules:\n  repo/template-sections: warning\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let repo = cx.repo.ok_or_else(|| Skip::new("no repository is judged"))?;
    let Sections::Named(demanded) = &cx.policy.change.sections else {
        return Err(Skip::new("the template itself says which sections there are"));
    };
    if repo.templates.is_empty() {
        return Err(Skip::new("there is no template"));
    }
    for template in &repo.templates {
        for demand in demanded {
            if sections::find(&template.document, demand, &cx.policy.change).is_some() {
                continue;
            }
            let name = &demand.name;
            let message = format!("the template has no section \"{name}\"");
            let help = format!("add a line `## {name}` to the template");
            let at = Location::whole(template.source);
            let mut finding = Finding::new(at, message, help).key(normalize(name));
            if let Some(policy) = demand.at {
                finding = finding.related(policy, "demanded here");
            }
            out.push(finding);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    #[test]
    fn a_template_that_is_the_demand_lacks_nothing() {
        let said = |policy, contents| {
            outline(&RULE, &Fixture::new(&Example { policy, contents, ..Example::NONE }))
        };
        let template: &[_] = &[("docs/pull_request_template.md", "## What\n")];
        assert_eq!(
            said("change: {sections: template}\nrules: {repo: warning}\n", template),
            "skipped: the template itself says which sections there are"
        );
        assert_eq!(said(POLICY, template).lines().count(), 3);
        assert_eq!(said(POLICY, &[("a.md", "x")]), "skipped: there is no template");
    }
}
