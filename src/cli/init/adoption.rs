//! The description with which the change that brings the gate passes.
//!
//! Where the target has no policy the preset `recommended` judges, and the new policy beside it, so
//! that nobody brings a policy that judges nothing. The change that does no more than that passes
//! with this text.

use super::{Beginning, Findings, roles};
use crate::backlog::ListRole;
use crate::change::Template;
use crate::change::template::filled;
use crate::policy::Role;
use crate::source::{SourceKind, SourceMap};

/// What the change does, wherever a template asks.
const WORK: &str = "Judge every change by the policy in this repository from now on.";

/// The sections that the preset demands, and what they say of this change.
const SECTIONS: [(Role, &str, &str); 3] = [
    (Role::Plan, "Plan", WORK),
    (Role::Tests, "Tests", "Read what `backlog-gate lint` finds today."),
    (Role::Acceptance, "Acceptance", "Each pull request gets a verdict."),
];

/// The description, and where it goes.
pub(super) fn hint(found: &Findings<'_>) -> String {
    let mut text = match found.beginning {
        Beginning::Without => String::new(),
        Beginning::Found | Beginning::Starter => {
            "Backlog: none - it brings the gate\n\n".to_owned()
        }
    };
    let template = found.template_text.as_deref();
    let known = template.map(roles).unwrap_or_default();
    for (_, name, says) in SECTIONS.iter().filter(|(role, ..)| !known.contains(&Some(*role))) {
        text.extend(["## ", name, "\n\n", says, "\n\n"]);
    }
    let done: String = found
        .backlog
        .list(ListRole::Dod)
        .map(|(_, entry)| {
            let entry = entry.text.value.replace('\n', " ");
            format!("- [ ] {entry} (N/A: this change brings no code)\n")
        })
        .collect();
    if !done.is_empty() {
        text.extend(["## Done\n\n", &done, "\n"]);
    }
    text.push_str(&template.map(copied).unwrap_or_default());
    format!(
        "The change that brings these files passes with this description:\n\n{}\n",
        text.trim_end()
    )
}

/// The team's own template, filled in.
fn copied(text: &str) -> String {
    let mut sources = SourceMap::default();
    let template = Template::new(sources.add(SourceKind::Description, text), text);
    filled(text, &template.document, &template.shape, WORK)
}
