//! `backlog/unknown-status`

use crate::backlog::{State, StatusSource};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::state_sections;
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::text::shorten;

pub(super) const RULE: Rule = Rule {
    id: "backlog/unknown-status",
    summary: "The status of an item, or the section that stands for it, means no state",
    why: "A status that nobody can read is not a status: limits do not count the item, and no rule about its \
          state can hold it. The same holds for a section beside sections that are states: where a \
          change moves an item out of one of these into it, or puts new work into a new one, it is \
          meant as a state too, and where its name only looks like that of a state, it is another \
          one. Any other is a topic.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[],
    options: &[],
    fails: Example { backlog: "Ready\n\n1) Export\n- Status: Dnoe\n", ..Example::NONE },
    passes: Example { backlog: "Ready\n\n1) Export\n- Status: Ready\n", ..Example::NONE },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    for item in &cx.backlog.items {
        let fields = item.statuses.iter().filter(|status| status.source == StatusSource::Field);
        for status in fields.filter(|status| status.state.is_none()) {
            let word = shorten(&status.text.value, 40);
            let states: Vec<&str> = State::ALL.iter().map(|state| state.as_str()).collect();
            let message =
                format!("{} has the status \"{word}\", which means no state", item.name());
            let help = format!(
                "use a word for {}, or say under `backlog.states` of the policy what yours means",
                crate::text::list(&states, "or")
            );
            out.push(
                Finding::new(item.at(status.text.span), message, help).item(&item.id).key(word),
            );
        }
    }
    state_sections::check(cx, out);
    Ok(())
}
