//! `backlog/encoding`

use std::cell::OnceCell;

use crate::finding::{Edit, Finding, Findings, Severity};
use crate::markdown::{LineKind, Lines};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::{Location, SourceId, Span};
use crate::text::{mojibake, plural, shorten};

pub(super) const RULE: Rule = Rule {
    id: "backlog/encoding",
    summary: "A backlog file holds text that was decoded wrongly",
    why: "`â€”` was a dash once: someone read the file as Windows-1252 and saved it as UTF-8. The gate \
          understands it and shows it repaired; people and other tools do not.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    needs: &[],
    options: &[],
    fails: Example {
        backlog: "## EPIC 1 â€” Core\n\n### US-1.1 â€” Contracts\n\n**Current Alignment:** ðŸŸ¡ Partial\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "## EPIC 1 — Core\n\n### US-1.1 — Contracts\n\n**Current Alignment:** 🟡 Partial\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    for file in &cx.backlog.files {
        let Some((first, lines)) = file.mojibake else { continue };
        let source = cx.sources.get(file.source);
        let repaired = mojibake::repair(source.slice(first)).map(|repaired| repaired.text);
        let message = format!(
            "{} decoded wrongly: \"{}\" was \"{}\"",
            match lines {
                1 => "1 line is".to_owned(),
                lines => format!("{} are", plural(lines as usize, "line")),
            },
            shorten(source.slice(first), 40),
            shorten(repaired.as_deref().unwrap_or_default(), 40),
        );
        let at = Location::new(file.source, first);
        let mut finding = Finding::new(at, message, "repair the text and save the file as UTF-8")
            .key("mojibake")
            .weight(lines as usize);
        let edits = edits(file.source, &source.text);
        if !edits.is_empty() {
            finding = finding.fix("repair the text", edits);
        }
        out.push(finding);
    }
    Ok(())
}

/// The repair of each line that is certain. What stands in code may be an example.
fn edits(source: SourceId, text: &str) -> Vec<Edit> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut end = text.len() - bare.len();
    let lines = bare.split('\n').map(|line| {
        let start = end;
        end += line.len() + 1;
        Span::new(start, start + line.trim_end_matches('\r').len())
    });
    let suspect = lines.enumerate().filter(|(_, line)| !text[line.range()].is_ascii());
    let repaired = suspect
        .filter_map(|(at, line)| Some((at, line, mojibake::repair_line(&text[line.range()])?)));
    // Few texts have code, and only the parser knows where it is.
    let has_fences = text.contains("```") || text.contains("~~~");
    let parsed = OnceCell::new();
    let is_code = |at: usize, line: &str| {
        (has_fences || line.contains("    ") || line.contains('\t'))
            && parsed.get_or_init(|| Lines::parse(text)).lines[at].kind == LineKind::Code
    };
    repaired
        .filter(|(at, whole, _)| !is_code(*at, &text[whole.range()]))
        .map(|(_, whole, replacement)| Edit { location: Location::new(source, whole), replacement })
        .collect()
}
