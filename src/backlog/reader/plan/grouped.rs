//! Lists of tasks without a bullet that stand indented below names:
//!
//! ```text
//! Pump                    a name, for a task or several stand below it
//!     fix the seal        a task
//!     oil it
//!
//! Sweep the yard          a task, for nothing stands below it
//! ```

use std::collections::HashSet;

use super::share::NEARLY_ALL;
use crate::backlog::reader::view::View;
use crate::markdown::{LineKind, Lines};

/// The fewest names in such a list.
const LEAST: usize = 3;
/// A longer line is a task with details below it; in words.
const LONGEST_NAME: usize = 3;

/// A line that is not indented, and the lines right below it that are.
#[derive(Debug)]
struct Group {
    line: usize,
    is_name: bool,
    below: Vec<usize>,
}

/// The lines in which tasks begin, if the text is such a list.
pub(super) fn starts(lines: &Lines<'_>) -> Option<HashSet<usize>> {
    let groups = groups(lines)?;
    let (names, tasks): (Vec<Group>, Vec<Group>) =
        groups.into_iter().partition(|group| !group.below.is_empty());
    let short = names.iter().filter(|group| group.is_name).count();
    if short < LEAST || !NEARLY_ALL.is_in(short, names.len()) || tasks.len() > names.len() * 2 {
        return None;
    }
    let below = names.iter().flat_map(|group| group.below.iter().copied());
    Some(below.chain(tasks.iter().map(|group| group.line)).collect())
}

/// The groups of a text that has neither marks nor code.
fn groups(lines: &Lines<'_>) -> Option<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut is_open = false;
    for (at, line) in lines.lines.iter().enumerate() {
        let text = &lines.text[line.content.range()];
        match line.kind {
            LineKind::Blank => is_open = false,
            LineKind::Text if View::new(lines, *line).marker().is_none() && !text.contains('|') => {
                if line.indent == 0 {
                    let is_name = text.split_whitespace().count() <= LONGEST_NAME
                        && !text.ends_with(['.', '!', '?']);
                    groups.push(Group { line: at, is_name, below: Vec::new() });
                    is_open = true;
                } else if let Some(group) = groups.last_mut().filter(|_| is_open) {
                    let first = group.below.first().map(|first| lines.lines[*first].indent);
                    if first.is_none_or(|indent| line.indent == indent) {
                        group.below.push(at);
                    }
                } else {
                    return None;
                }
            }
            _ => return None,
        }
    }
    Some(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_below_names_are_tasks() {
        let of = |text: &str| {
            let mut found: Vec<usize> = starts(&Lines::parse_loose(text))
                .map_or_else(Vec::new, |found| found.into_iter().collect());
            found.sort_unstable();
            found
        };
        let text = "Pump\n    fix it\n        with a seal\n    oil it\n\nGate\n    paint it\n\nYard\n    sweep it\n\nCount the sacks in the loft\n";
        assert_eq!(of(text), [1, 3, 6, 9, 11]);
        assert!(of("Fix the old pump soon\n    with a seal\n\nPaint the gate in grey\n    or white\n\nSweep the yard at noon\n    with Bo\n").is_empty());
        assert!(of("# A\n\nPump\n    fix it\n").is_empty());
    }
}
