//! `backlog/syntax`

use crate::backlog::{Fault, Malformed};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::Location;

pub(super) const RULE: Rule = Rule {
    id: "backlog/syntax",
    summary: "A line or a block is not written as the backlog says",
    why: "Where the document states the form of its headers and blocks, whatever reads it relies on that form: a header with a missing tag is passed over, and its task with it.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[],
    options: &[],
    fails: Example {
        backlog: "<!--\nAll tasks MUST follow this header format:\n### # [id:...][type:...][priority:...][component:...] Title\n-->\n\n## task_begin\n### # [id:TASK-20260101-001][priority:high][component:x] Export\n**Status:** todo\n## task_end\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "<!--\nAll tasks MUST follow this header format:\n### # [id:...][type:...][priority:...][component:...] Title\n-->\n\n## task_begin\n### # [id:TASK-20260101-001][type:ops][priority:high][component:x] Export\n**Status:** todo\n## task_end\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    for file in &cx.backlog.files {
        for malformed in &file.malformed {
            let at = Location::new(file.source, malformed.span);
            let words = cx.sources.slice(at);
            let help = format!("write it {}", malformed.written);
            let mut finding = Finding::new(at, message(malformed), help).key(words.to_owned());
            if let Some(stated) = malformed.stated {
                finding =
                    finding.related(Location::new(file.source, stated), "the form is stated here");
            }
            out.push(finding);
        }
    }
    Ok(())
}

fn message(malformed: &Malformed) -> &'static str {
    match malformed.fault {
        Fault::Form => "the line is not in the form that the backlog states",
        Fault::Unwrapped => "the item is not wrapped as the backlog states",
        Fault::Shared => "the block wraps a second item",
        Fault::Empty => "the block wraps no item",
        Fault::Torn => "the record cannot be parsed, so it is not read",
    }
}
