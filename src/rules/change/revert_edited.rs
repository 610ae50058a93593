//! `change/revert-edited`

use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::Location;
use crate::text::{list_of, shorten};

pub(super) const RULE: Rule = Rule {
    id: "change/revert-edited",
    summary: "A revert that is not described holds more than what stood before",
    why: "A change that only takes back a commit of its target, or brings it back, needs no description and \
          no item: every file that it changes is as it stood before or after that commit. A revert that \
          was edited is a change like any other, and is described like one; so is one that takes back an \
          edit of the policy.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[],
    options: &[],
    fails: Example {
        title: "Revert \"Stream the rows\"",
        description: Some("Reverts acme/export#12\n"),
        files: &["src/export.rs", "src/sheet.rs"],
        restored: Some(&["src/sheet.rs"]),
        ..Example::NONE
    },
    passes: Example {
        title: "Revert \"Stream the rows\"",
        description: Some("Reverts acme/export#12\n"),
        files: &["src/export.rs", "src/sheet.rs"],
        restored: Some(&[]),
        ..Example::NONE
    },
    check,
};

/// More files than these are only counted.
const MOST_NAMED: usize = 5;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let (_, description) = cx.description()?;
    let Some(restored) = cx.facts.revert.as_ref() else {
        return Err(Skip::new("the change takes nothing back"));
    };
    if !cx.is_bare_edited_revert() {
        return Ok(());
    }
    let named = restored.differs.iter().take(MOST_NAMED).map(ToString::to_string).collect();
    let files = list_of(named, restored.differs.len());
    let commit = &restored.commit[..restored.commit.len().min(10)];
    let message = format!(
        "this takes back {commit} (\"{}\") and more: {files} is not as it stood before it",
        shorten(&restored.subject, 60)
    );
    let help =
        "take out what is more, or describe the change as any other: its sections and its item";
    let at = Location::whole(description.source);
    out.push(Finding::new(at, message, help).step(1).key("edited"));
    Ok(())
}
