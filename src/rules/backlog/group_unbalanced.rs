//! `backlog/group-unbalanced`

use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::Location;

pub(super) const RULE: Rule = Rule {
    id: "backlog/group-unbalanced",
    summary: "A group or block is begun and not ended, or ended and not begun",
    why: "A block without its end swallows what stands below it, so that tools and people read two items as one.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[],
    options: &[],
    fails: Example {
        backlog: "## group_begin [type:ops][priority:high]\n\n## task_begin\n### # [id:TASK-20260101-001][type:ops][priority:high][component:x] Export\n**Status:** todo\n## task_end\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "## group_begin [type:ops][priority:high]\n\n## task_begin\n### # [id:TASK-20260101-001][type:ops][priority:high][component:x] Export\n**Status:** todo\n## task_end\n\n## group_end\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    for file in &cx.backlog.files {
        for section in file.sections.iter().filter(|section| !section.closed) {
            let message = format!("the {} that begins here has no end", section.name);
            let help = format!("write the line that ends the {}", section.name);
            let at = Location::new(file.source, section.header);
            out.push(
                Finding::new(at, message, help)
                    .key(format!("{} {}", section.name, section.title.value)),
            );
        }
        for (name, span) in &file.strays {
            let message = format!("no {name} begins that ends here");
            let help = format!("remove the line, or write the one that begins the {name}");
            out.push(
                Finding::new(Location::new(file.source, *span), message, help)
                    .key(format!("stray {name}")),
            );
        }
    }
    Ok(())
}
