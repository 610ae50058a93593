//! `backlog/duplicate-id`

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::backlog::{self, Item, State};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::text::fold;

pub(super) const RULE: Rule = Rule {
    id: "backlog/duplicate-id",
    summary: "Two items have the same id",
    why: "A change that names the id could mean either. Ids are unique over all backlog files; where the \
          dialect makes the id from the title, titles are unique among those that stand side by side.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[],
    options: &[],
    fails: Example {
        backlog: "Ready\n\n1) Export\n- Status: Ready\n\n1) Import\n- Status: Ready\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "Ready\n\n1) Export\n- Status: Ready\n\n2) Import\n- Status: Ready\n",
        ..Example::NONE
    },
    check,
};

/// Where items stand side by side: the file, the section and the parent.
type Room<'a> = (usize, Option<usize>, Option<&'a str>);

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let mut first: HashMap<(String, Option<Room<'_>>), &Item> = HashMap::new();
    for item in &cx.backlog.items {
        // *Verify setup* below two tasks is two steps, and of two that were done the title may recur.
        let is_closed = item.state().is_some_and(State::is_closed);
        if item.slug_id && is_closed {
            continue;
        }
        let room = item.slug_id.then_some((item.file, item.section, item.parent.as_deref()));
        let known = match first.entry((fold(&item.id), room)) {
            Entry::Vacant(entry) => {
                entry.insert(item);
                continue;
            }
            Entry::Occupied(entry) => *entry.get(),
        };
        let (what, help) = if item.slug_id {
            ("title", "give one of them another title, or remove it")
        } else {
            ("id", "give one of them another id")
        };
        let scope = backlog::that_parts(cx.backlog.file(item), cx.backlog.file(known));
        let help = match scope.filter(|_| !item.slug_id) {
            None => help.to_owned(),
            Some(scope) => {
                format!(
                    "{help}, or let each {scope} count for itself: `backlog: {{scope: {scope}}}`"
                )
            }
        };
        let name = if item.slug_id { &item.title.value } else { &item.id };
        let message = format!("two items have the {what} \"{name}\"");
        let finding = Finding::new(item.at(item.header), message, help)
            .item(&item.id)
            .key("id")
            .related(known.at(known.header), "the first one");
        out.push(finding);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::Example;
    use crate::rules::testing::{Fixture, check};

    #[test]
    fn a_title_may_recur_elsewhere_or_once_it_is_done() {
        let found = |backlog: &str| {
            check(&RULE, &Fixture::new(&Example { backlog, ..Example::NONE })).unwrap().len()
        };
        let elsewhere = "# TODO\n\n## Web\n\n- [ ] Tests\n- [ ] Menu\n\n## Server\n\n- [ ] Tests\n- [ ] Cache\n";
        assert_eq!(found(elsewhere), 0);
        assert_eq!(found("# TODO\n\n- [ ] Tests\n- [ ] Menu\n- [ ] Tests\n"), 1);
        assert_eq!(found("# TODO\n\n- [x] Tests\n- [ ] Menu\n- [ ] Tests\n"), 0);
        assert_eq!(found("# TODO\n\n- [x] A-1 Tests\n- [ ] A-2 Menu\n- [ ] A-1 Tests\n"), 1);
    }
}
