//! The ids and areas of rules that a policy may name.

use crate::rules;

/// Every rule that the documentation promises, so that a policy may name one before this version
/// can run it.
const CATALOGUE: [(&str, &[&str]); 9] = [
    (
        "change",
        &[
            "section-missing",
            "section-empty",
            "checklist-open",
            "criteria-uncovered",
            "tests-missing",
            "docs-missing",
            "too-large",
            "title-format",
            "branch-name",
            "commit-format",
            "skipped-test-without-issue",
        ],
    ),
    (
        "link",
        &[
            "missing",
            "unknown-item",
            "ambiguous",
            "wrong-state",
            "out-of-sequence",
            "status-not-updated",
            "tracker-issue-missing",
            "tracker-milestone-missing",
        ],
    ),
    ("dod", &["item-missing", "item-open", "evidence-missing", "done-with-open-criteria"]),
    ("dor", &["field-missing", "plan-too-short", "field-invalid", "placeholder"]),
    ("wip", &["limit-exceeded", "blocked-too-long", "aging"]),
    (
        "backlog",
        &[
            "duplicate-id",
            "unknown-status",
            "status-contradiction",
            "count-mismatch",
            "duplicate-section",
            "unknown-reference",
            "dependency-cycle",
            "broken-link",
            "priority-order",
            "priority-above-parent",
            "sequence-gap",
            "group-mismatch",
            "group-unbalanced",
            "item-rewritten",
            "item-reordered",
            "item-lost",
            "promotion",
            "stale",
            "encoding",
        ],
    ),
    ("repo", &["template-missing", "template-sections", "codeowners-missing", "secrets-scan"]),
    ("release", &["blocking-item-open", "blocking-vulnerability"]),
    ("policy", &["changed-here", "waiver-expired", "waiver-unused", "unknown-rule"]),
];

/// What a name in a policy stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A rule or an area of this version.
    Built,
    /// A rule or an area of the catalogue that this version cannot run.
    Reserved,
    /// Nothing.
    Unknown,
}

/// What `name` stands for.
#[must_use]
pub fn standing(name: &str) -> Standing {
    if rules::all().any(|rule| rule.id == name || rule.area() == name) {
        Standing::Built
    } else if reserved().any(|known| known == name) {
        Standing::Reserved
    } else {
        Standing::Unknown
    }
}

/// Every id and every area that a policy may name, areas first.
#[must_use]
pub fn all() -> Vec<String> {
    let mut names: Vec<String> = reserved().collect();
    names.extend(rules::all().flat_map(|rule| [rule.area().to_owned(), rule.id.to_owned()]));
    names.sort_by_key(|name| (name.contains('/'), name.clone()));
    names.dedup();
    names
}

fn reserved() -> impl Iterator<Item = String> {
    CATALOGUE.iter().flat_map(|(area, names)| {
        let ids = names.iter().map(move |name| format!("{area}/{name}"));
        std::iter::once((*area).to_owned()).chain(ids)
    })
}
