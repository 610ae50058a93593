//! `link/ambiguous`

use crate::change::Resolution;
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::text;

/// More candidates than this help nobody.
const MOST_CANDIDATES: usize = 5;

pub(super) const RULE: Rule = Rule {
    id: "link/ambiguous",
    summary: "The change names something that several items fit",
    why: "The gate never guesses: a reference means one item.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[],
    options: &[],
    fails: Example {
        backlog: BACKLOG,
        description: Some("Backlog: Add metrics\n"),
        ..Example::NONE
    },
    passes: Example { backlog: BACKLOG, description: Some("Backlog: US-2.1\n"), ..Example::NONE },
    check,
};

const BACKLOG: &str = "## EPIC 1 — Server\n\n### US-1.1 — Add metrics\n\n**Current Alignment:** 🟡 Partial\n\n## EPIC 2 — Client\n\n### US-2.1 — Add metrics\n\n**Current Alignment:** 🟡 Partial\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    for link in cx.change()?.links.iter().filter(|link| link.claimed) {
        let Resolution::Ambiguous(ids) = &link.resolution else { continue };
        let some: Vec<String> =
            ids.iter().take(MOST_CANDIDATES).map(|id| format!("`{id}`")).collect();
        let name = text::shorten(&link.text, 60);
        let message = format!("\"{name}\" fits {}", text::plural(ids.len(), "item"));
        // Behind its folder or file where another item has the id as well.
        let is_id = |id: &String| cx.backlog.item(id).is_none_or(|item| item.id == *id);
        let how =
            if ids.iter().all(is_id) { "name one of them by its id" } else { "name one of them" };
        let help = format!("{how}: {}", text::list(&some, "or"));
        let mut finding = Finding::new(link.location, message, help).key(name);
        for item in ids.iter().take(MOST_CANDIDATES).filter_map(|id| cx.backlog.item(id)) {
            finding = finding.related(item.at(item.header), "one of them");
        }
        out.push(finding);
    }
    Ok(())
}
