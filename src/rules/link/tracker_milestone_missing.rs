//! `link/tracker-milestone-missing`

use super::BACKLOG;
use crate::catalogue::Need;
use crate::finding::{Finding, Findings, Severity};
use crate::forge::facts::{ForgeFacts, Issue};
use crate::planning::tracker::{is_about, issues_of};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::text::{Untrusted, shorten};

pub(super) const RULE: Rule = Rule {
    id: "link/tracker-milestone-missing",
    summary: "The issue of a linked item is not in the milestone of its epic",
    why: "A team that keeps one milestone for each epic sees there how far it is, but only if every issue is \
          in the right one. The milestone's title has the epic's id, or is the epic's title.",
    severity: Severity::Off,
    subject: Subject::Change,
    needs: &[Need::Issues],
    options: &[],
    fails: Example {
        policy: POLICY,
        backlog: BACKLOG,
        description: Some("Backlog: US-1.1\n"),
        forge: Some(|| issue(None)),
        ..Example::NONE
    },
    passes: Example {
        policy: POLICY,
        backlog: BACKLOG,
        description: Some("Backlog: US-1.1\n"),
        forge: Some(|| issue(Some("EPIC-1 Core"))),
        ..Example::NONE
    },
    check,
};

const POLICY: &str = "rules:\n  link/tracker-milestone-missing: warning\n";

/// A forge with the issue of US-1.1 in a milestone.
fn issue(milestone: Option<&str>) -> ForgeFacts {
    let issue = Issue {
        number: 7,
        title: Untrusted::new("US-1.1: Define contracts"),
        open: true,
        labels: Vec::new(),
        milestone: milestone.map(Untrusted::new),
    };
    ForgeFacts { issues: Ok(vec![issue]), ..ForgeFacts::unknown("it was not asked") }
}

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    cx.change()?;
    let linked = cx.linked_items();
    let epic = |item: &crate::backlog::Item| cx.backlog.item(item.parent.as_deref()?);
    if !linked.iter().any(|linked| epic(linked.item).is_some()) {
        return Err(Skip::new("no linked item belongs to an epic"));
    }
    let issues = cx.issues()?;
    for linked in linked {
        let Some(epic) = epic(linked.item) else { continue };
        // What has no issue is the matter of another rule.
        let Some(issue) = issues_of(linked.item, issues).first().copied() else { continue };
        let milestone = issue.milestone.as_ref().map(Untrusted::as_raw);
        if milestone.is_some_and(|title| is_about(title, epic)) {
            continue;
        }
        let now = match milestone {
            Some(title) => format!("is in \"{}\"", shorten(title, 60)),
            None => "is in no milestone".to_owned(),
        };
        let name = linked.item.name();
        let message =
            format!("the issue #{} of {name} {now}, not in that of {}", issue.number, epic.name());
        let help = format!("put it in the milestone whose title has \"{}\"", epic.id);
        let finding = Finding::new(linked.link.location, message, help);
        out.push(finding.item(&linked.item.id).key("milestone"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    #[test]
    fn another_milestone_is_named() {
        let said = |forge| outline(&RULE, &Fixture::new(&Example { forge, ..RULE.fails }));
        assert_eq!(
            said(Some(|| issue(Some("EPIC-10 UI")))),
            "1:10 \"US-1.1\" the issue #7 of US-1.1 is in \"EPIC-10 UI\", not in that of EPIC-1"
        );
        assert_eq!(said(None), "skipped: the forge was not asked");
    }
}
