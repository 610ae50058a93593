//! `backlog/dialect-unclear`

use super::unread::what;
use crate::backlog::{BacklogFile, Unread, Unsure, UnsureState};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::{Location, Span};
use crate::text::plural;

pub(super) const RULE: Rule = Rule {
    id: "backlog/dialect-unclear",
    summary: "A backlog file can be read in two ways that find different items",
    why: "Where no dialect is named, the gate takes the one that fits best. Of two that fit about equally \
          well the choice may turn with the next edit, and what only the other one reads is not an item. \
          The same holds for headings and lists that are read as items only because nothing says \
          otherwise, where those beside them have an id, a state or a column, and for a few entries that \
          are all the items of a longer text. It holds for states as well: a heading says that items are done \
          whose boxes are open, a cross means *dropped* or *not done yet*, and a mark or a symbol beside a \
          title may tell a state in words that nobody knows.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    needs: &[],
    options: &[],
    fails: Example {
        backlog: "# Tasks\n\n- [ ] 1. Export\n- [ ] 2. Import\n- [ ] 3. Print\n- [ ] 4. Mail\n\
                  - [ ] 5. Search\n- [ ] 6. Sort\n- [ ] 7. Filter\n- [ ] 8. Share\n- [ ] Archive\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "# Backlog\n\n| ID | Task | Status |\n|---|---|---|\n| A-1 | Export | open |\n| A-2 | Import | done |\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    for file in &cx.backlog.files {
        file.coverage.doubts.iter().for_each(|doubt| out.push(unsure(cx, file, doubt)));
        file.coverage.states.iter().for_each(|state| out.push(unsure_state(file, state)));
        let (Some(taken), Some(rival)) = (file.candidates.first(), &file.rival) else { continue };
        let message = format!(
            "the file was read as `{}` ({}); as `{}` it has {}",
            taken.dialect,
            plural(taken.items as usize, "item"),
            rival.dialect,
            plural(rival.items as usize, "item"),
        );
        let help = format!(
            "name the one that is meant in the policy: `backlog: {{dialect: {}}}`",
            taken.dialect
        );
        let at = Location::new(file.source, Span::at(0));
        out.push(
            Finding::new(at, message, help).key(format!("{} {}", taken.dialect, rival.dialect)),
        );
    }
    Ok(())
}

/// What is read as items and may be none.
fn unsure(cx: &Context<'_>, file: &BacklogFile, doubt: &Unread) -> Finding {
    let (are, they) = match doubt.count {
        1 => ("is read as an item", "it"),
        _ => ("are read as items", "they"),
    };
    let message = format!(
        "{} {are}, and {they} may be none: no id, state or field says so",
        what(cx, file, doubt)
    );
    let help = "give them an id or a state, as the items have, or put what only explains below a heading such as *Notes*";
    let key = doubt.section.as_ref().map_or("", |section| section.value.as_str());
    Finding::new(Location::new(file.source, doubt.span), message, help)
        .key(format!("unsure {} {key}", doubt.what))
}

/// Items whose state may be another one.
fn unsure_state(file: &BacklogFile, unsure: &UnsureState) -> Finding {
    let items = plural(unsure.count, "item");
    let message = match unsure.why {
        Unsure::Overruled => format!(
            "the state of {items} is taken from the heading around them, and they say another one themselves"
        ),
        Unsure::Crossed => format!(
            "{items} have a cross and are read as dropped; where it stands for what is open, they are not"
        ),
        Unsure::Marked => {
            format!("in {items} without a state a mark or a word looks like one, and is not read")
        }
        Unsure::Ticked => {
            format!("{items} say no state, and all their criteria are ticked")
        }
        Unsure::Tagged => format!(
            "the state of {items} is a word in brackets, where most brackets in front of a title hold a topic"
        ),
        Unsure::Symbol => format!(
            "{items} begin with a symbol that nobody knows, where other symbols tell the state"
        ),
    };
    let help = "say the state in one place of each item, or tell under `backlog.states` of the policy what the words and symbols of the team mean";
    Finding::new(Location::new(file.source, unsure.span), message, help)
        .key(format!("state {:?}", unsure.why))
}
