//! `link/tracker-issue-missing`

use super::BACKLOG;
use crate::backlog::State;
use crate::catalogue::Need;
use crate::finding::{Finding, Findings, Severity};
use crate::forge::facts::{ForgeFacts, Issue};
use crate::planning::tracker::issues_of;
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::text::Untrusted;

pub(super) const RULE: Rule = Rule {
    id: "link/tracker-issue-missing",
    summary: "A linked item has no issue in the forge's tracker, or only a closed one",
    why: "A team that keeps one issue for each story finds the discussion there. The issue's title has the \
          item's id, or is the item's title. An issue that is closed while the item is not done tells \
          everybody else that the work is over.",
    severity: Severity::Off,
    subject: Subject::Change,
    needs: &[Need::Issues],
    options: &[],
    fails: Example {
        policy: POLICY,
        backlog: BACKLOG,
        description: Some("Backlog: US-1.1\n"),
        forge: Some(|| issue("US-1.2: Ingest artifacts", true)),
        ..Example::NONE
    },
    passes: Example {
        policy: POLICY,
        backlog: BACKLOG,
        description: Some("Backlog: US-1.1\n"),
        forge: Some(|| issue("US-1.1: Define contracts", true)),
        ..Example::NONE
    },
    check,
};

const POLICY: &str = "rules:\n  link/tracker-issue-missing: warning\n";

/// A forge with one issue.
fn issue(title: &str, open: bool) -> ForgeFacts {
    let milestone = Some(Untrusted::new("EPIC-1 Core"));
    let title = Untrusted::new(title);
    let issue = Issue { number: 7, title, open, labels: Vec::new(), milestone };
    ForgeFacts { issues: Ok(vec![issue]), ..ForgeFacts::unknown("it was not asked") }
}

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    cx.change()?;
    let linked = cx.linked_items();
    if linked.is_empty() {
        return Err(Skip::new("the change names no item"));
    }
    let issues = cx.issues()?;
    for linked in linked {
        let item = linked.item;
        let is_over = matches!(item.state(), Some(State::Done | State::Dropped));
        let (message, help) = match issues_of(item, issues).first() {
            None => (
                format!("{} has no issue in the tracker", item.name()),
                format!("open an issue with \"{}\" in its title", item.id),
            ),
            Some(issue) if !issue.open && !is_over => (
                format!(
                    "the issue #{} of {} is closed, and the item is not done",
                    issue.number,
                    item.name()
                ),
                "open the issue again, or finish the item".to_owned(),
            ),
            Some(_) => continue,
        };
        let finding = Finding::new(linked.link.location, message, help);
        out.push(finding.item(&item.id).key("issue"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    #[test]
    fn an_issue_is_found_by_id_or_title_and_is_open() {
        let said = |forge| outline(&RULE, &Fixture::new(&Example { forge, ..RULE.fails }));
        assert_eq!(said(Some(|| issue("Define *contracts*", true))), "");
        assert_eq!(
            said(Some(|| issue("[US-1.1] contracts", false))),
            "1:10 \"US-1.1\" the issue #7 of US-1.1 is closed, and the item is not done"
        );
        let missing = "1:10 \"US-1.1\" US-1.1 has no issue in the tracker";
        assert_eq!(said(Some(|| issue("US-1.10", true))), missing);
        assert_eq!(said(None), "skipped: the forge was not asked");
    }
}
