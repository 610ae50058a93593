//! `backlog/count-mismatch`

use crate::backlog::{DeclaredMeaning, Section};
use crate::finding::{Edit, Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::Location;
use crate::text::{normalize, plural};

pub(super) const RULE: Rule = Rule {
    id: "backlog/count-mismatch",
    summary: "The number in a heading is not the number of items below it",
    why: "`In Progress (1)` above two cards misleads whoever reads only the headings. An item counts if \
          it is in the state that the heading names, or states none.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    needs: &[],
    options: &[],
    fails: Example { backlog: "Ready (2)\n\n1) Export\n- Status: Ready\n", ..Example::NONE },
    passes: Example { backlog: "Ready (1)\n\n1) Export\n- Status: Ready\n", ..Example::NONE },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let counts = cx.backlog.counts();
    let states_count = |section: &Section| {
        section.declared.as_ref().is_some_and(|known| known.meaning == DeclaredMeaning::Count)
    };
    if !cx.backlog.files.iter().flat_map(|file| &file.sections).any(states_count) {
        return Err(Skip::new("no heading states a count"));
    }
    for (number, file) in cx.backlog.files.iter().enumerate() {
        for (index, section) in file.sections.iter().enumerate() {
            let declared =
                section.declared.as_ref().filter(|known| known.meaning == DeclaredMeaning::Count);
            let Some(declared) = declared else { continue };
            let count = counts.get(&(number, index)).copied().unwrap_or_default();
            if count == declared.number as usize {
                continue;
            }
            let title = &section.title.value;
            let message = format!(
                "\"{title}\" says {}, and holds {}",
                declared.number,
                plural(count, "such item")
            );
            let at = Location::new(file.source, declared.span);
            let edit = Edit { location: at, replacement: count.to_string() };
            let finding = Finding::new(at, message, format!("write {count}"))
                .key(normalize(title))
                .fix(format!("write {count}"), vec![edit]);
            out.push(finding);
        }
    }
    Ok(())
}
