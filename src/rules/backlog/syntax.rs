//! `backlog/syntax`

use crate::backlog::{ConflictMarker, Fault, Malformed};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::Location;
use crate::text::shorten;

pub(super) const RULE: Rule = Rule {
    id: "backlog/syntax",
    summary: "A line or a block is not written as the backlog says, or a merge left its markers behind",
    why: "Where the document states the form of its headers and blocks, whatever reads it relies on that form: a header with a missing tag is passed over, and its task with it. A marker of a conflict (`<<<<<<<`, `|||||||`, `=======`, `>>>>>>>`) means that both sides of it stand in the backlog; an underline of seven symbols and a quotation of seven levels are none.",
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
    for (at, marker) in &cx.backlog.conflicts {
        let words = shorten(cx.sources.slice(*at), 60);
        let message = format!("a merge left the marker \"{words}\" behind: {}", behind(*marker));
        let help = "keep the lines that hold, and delete the others and the markers";
        out.push(Finding::new(*at, message, help).key(words));
    }
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

/// What stands behind a marker.
fn behind(marker: ConflictMarker) -> &'static str {
    match marker {
        ConflictMarker::Start => "the lines of one side begin here",
        ConflictMarker::Ancestor => "what both sides began from begins here",
        ConflictMarker::Middle => "the lines of the other side begin here",
        ConflictMarker::End => "the lines of the other side end here",
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    #[test]
    fn a_marker_is_on_its_line_also_where_no_dialect_reads_the_file() {
        let rows = "# Backlog\n\n| ID | Title | Status |\n|---|---|---|\n<<<<<<< ours\n| LH-1 | Lens | Ready |\n=======\n| LH-1 | Lens | Done |\n>>>>>>> theirs\n";
        let fixture = Fixture::new(&Example { backlog: rows, ..Example::NONE });
        insta::assert_snapshot!(outline(&RULE, &fixture), @r#"
        5:1 "<<<<<<< ours" a merge left the marker "<<<<<<< ours" behind: the lines of one side begin here
        7:1 "=======" a merge left the marker "=======" behind: the lines of the other side begin here
        9:1 ">>>>>>> theirs" a merge left the marker ">>>>>>> theirs" behind: the lines of the other side end here
        "#);
    }
}
