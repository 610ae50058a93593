//! `backlog/duplicate-id`

use std::collections::HashMap;

use crate::backlog::Item;
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::text::fold;

pub(super) const RULE: Rule = Rule {
    id: "backlog/duplicate-id",
    summary: "Two items have the same id",
    why: "A change that names the id could mean either. Ids are unique over all backlog files; where the \
          dialect makes the id from the title, titles are.",
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

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let mut first: HashMap<String, &Item> = HashMap::new();
    for item in &cx.backlog.items {
        let Some(known) = first.get(&fold(&item.id)) else {
            first.insert(fold(&item.id), item);
            continue;
        };
        let (what, help) = if item.slug_id {
            ("title", "give one of them another title, or remove it")
        } else {
            ("id", "give one of them another id")
        };
        let help = match item.file == known.file || item.slug_id {
            true => help.to_owned(),
            false => {
                format!("{help}, or let each folder count for itself: `backlog: {{scope: folder}}`")
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
