//! `backlog/card-too-long`

use std::collections::HashSet;

use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::ColumnUnit;

pub(super) const RULE: Rule = Rule {
    id: "backlog/card-too-long",
    summary: "An item is longer than people read",
    why: "A card that goes on for pages is several cards, or a design that belongs in a document of its own. Short cards are read, estimated and finished.",
    severity: Severity::Off,
    subject: Subject::Backlog,
    needs: &[],
    options: &[RuleOption { key: "backlog.max_lines", help: "How many lines an item may have." }],
    fails: Example {
        policy: "backlog: {max_lines: 3}\n",
        backlog: "Ready\n\n1) Export\n- Status: Ready\n- Summary: one\n- Scope: two\n",
        ..Example::NONE
    },
    passes: Example {
        policy: "backlog: {max_lines: 3}\n",
        backlog: "Ready\n\n1) Export\n- Status: Ready\n- Summary: one\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let most = cx.policy.backlog.max_lines;
    let holders: HashSet<&str> =
        cx.backlog.items.iter().filter_map(|item| item.parent.as_deref()).collect();
    for item in cx.backlog.items.iter().filter(|item| !holders.contains(item.id.as_str())) {
        let Some(range) = cx.sources.range(item.at(item.span), ColumnUnit::Bytes) else { continue };
        let lines = (range.end_line - range.line) as usize + 1;
        if lines > most {
            let message = format!("{} has {lines} lines, and {most} are enough", item.name());
            let help =
                "cut it into several items, or move the detail to a document that it links to";
            out.push(
                Finding::new(item.at(item.header), message, help)
                    .item(&item.id)
                    .key("long")
                    .weight(lines),
            );
        }
    }
    Ok(())
}
