//! `link/unknown-item`

use super::BACKLOG;
use crate::backlog::reference::LONGEST_RANGE;
use crate::change::Resolution;
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::text::shorten;

pub(super) const RULE: Rule = Rule {
    id: "link/unknown-item",
    summary: "The change names an item that the backlog does not have",
    why: "A mistyped id links the work to nothing, and nobody notices until someone looks for it.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[],
    options: &[],
    fails: Example { backlog: BACKLOG, description: Some("Backlog: US-1.11\n"), ..Example::NONE },
    passes: Example { backlog: BACKLOG, description: Some("Backlog: US-1.1\n"), ..Example::NONE },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    for link in cx.change()?.links.iter().filter(|link| link.claimed) {
        let name = shorten(&link.text, 60);
        let near = match &link.resolution {
            Resolution::Unknown(near) => near,
            Resolution::TooMany(count) => {
                let message = format!(
                    "\"{name}\" would be {count} items, and at most {LONGEST_RANGE} are read"
                );
                let help = "name the items that the change works on, or a shorter range";
                out.push(Finding::new(link.location, message, help).key(name));
                continue;
            }
            Resolution::Item(_) | Resolution::Ambiguous(_) => continue,
        };
        let message = format!("there is no item \"{name}\" in the backlog");
        let help = match near {
            Some(near) => format!("did you mean `{near}`? Else add the item to the backlog first"),
            None => "add the item to the backlog first, or name one that is there (`backlog-gate items`)".to_owned(),
        };
        out.push(Finding::new(link.location, message, help).key(name));
    }
    Ok(())
}
