//! How a template is read, as the list of sections that a policy may hold; and a copy of it, filled in.

use std::fmt::Write as _;

use super::{Need, Shape};
use crate::change::heading::role_of;
use crate::markdown::Document;
use crate::policy::Choice;
use crate::sort::Sort as _;

/// The sections that the template asks for, as entries of `change.sections`, one a line; what it asks
/// nothing for is said in a comment.
#[must_use]
pub fn outline(document: &Document, shape: &Shape) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fixed = Vec::new();
    for part in &shape.parts {
        let title = &document.sections[part.section].title;
        match part.need {
            Need::Required | Need::Optional | Need::MayGo => {}
            Need::Fixed => {
                fixed.push(title.as_str());
                continue;
            }
            Need::Title | Need::Parent => continue,
        }
        let mut entry = format!("- {{name: {}", quoted(title));
        if matches!(part.need, Need::Optional | Need::MayGo) {
            entry.push_str(", optional: true");
        }
        let mut groups = shape.groups.iter().filter(|group| group.section == Some(part.section));
        if let Some(choice) =
            groups.next().map(|group| group.choice).filter(|_| groups.next().is_none())
            && choice != Choice::Every
        {
            // Writing to a string cannot fail.
            let _ = write!(entry, ", choice: {}", choice.as_str());
        }
        if let Some(role) = role_of(title) {
            let _ = write!(entry, ", role: {role}");
        }
        lines.push(entry + "}");
    }
    if !fixed.is_empty() {
        lines.push(format!("not asked for, since its text is fixed: {}", fixed.join(", ")));
    }
    lines
}

fn quoted(text: &str) -> String {
    let is_plain = text.starts_with(char::is_alphabetic)
        && text.chars().all(|ch| ch.is_alphanumeric() || ch == ' ');
    if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

/// The template as an author hands it in who writes something wherever he is asked to: each section
/// has a text, each box of a checklist and one of each choice is ticked.
#[must_use]
pub fn filled(text: &str, document: &Document, shape: &Shape, written: &str) -> String {
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    for part in shape.parts.iter().filter(|part| part.need == Need::Required) {
        // What stands below the heading may be the beginning of a comment.
        let at = document.sections[part.section].body.start as usize;
        let parted = if text[..at].ends_with('\n') { "\n" } else { "\n\n" };
        edits.push((at, at, format!("{parted}{written}\n\n")));
    }
    for group in shape.groups.iter().filter(|group| !group.of_others) {
        let ticked = if group.choice == Choice::Every { group.tasks.len() } else { 1 };
        for task in group.tasks.iter().take(ticked) {
            let marker = document.tasks[*task].marker.range();
            edits.push((marker.start, marker.end, "[x]".to_owned()));
        }
    }
    edits.order_by_key(|(start, _, _)| *start);
    let mut filled = if shape.top { format!("{written}\n\n") } else { String::new() };
    let mut at = 0;
    for (start, end, new) in edits {
        if start < at {
            continue;
        }
        filled.push_str(&text[at..start]);
        filled.push_str(&new);
        at = end;
    }
    filled + &text[at..]
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "# Pull request\n\n## Summary\n<!--\nWhat?\n-->\n\n## Type of change\n\n- [ ] Fix\n- [ ] Feature\n\n## Pictures (optional)\n\n## Testing\n\n<!-- How? -->\n\n## Rights\n\nBy submitting you agree to our terms.\n";

    #[test]
    fn a_template_is_written_down_as_it_is_read() {
        let document = Document::parse(TEMPLATE);
        let shape = Shape::of(TEMPLATE, &document);
        insta::assert_snapshot!(outline(&document, &shape).join("\n"), @r"
        - {name: Summary}
        - {name: Type of change, choice: any}
        - {name: 'Pictures (optional)', optional: true}
        - {name: Testing, role: tests}
        not asked for, since its text is fixed: Rights
        ");
    }

    #[test]
    fn a_copy_is_filled_in_wherever_it_asks() {
        let document = Document::parse(TEMPLATE);
        let filled = filled(TEMPLATE, &document, &Shape::of(TEMPLATE, &document), "Rows stream.");
        assert_eq!(filled.matches("Rows stream.").count(), 3);
        assert!(filled.contains("## Summary\n\nRows stream.\n\n<!--"), "{filled}");
        assert!(filled.contains("- [x] Fix\n- [ ] Feature"), "{filled}");
    }
}
