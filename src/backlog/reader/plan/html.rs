//! Tables and lists that are written in HTML: no dialect reads them, and nobody is silent about them.

use crate::markdown::{LineKind, Lines};

/// The tags of tables and lists.
const TAGS: [&str; 9] = ["table", "thead", "tbody", "tr", "th", "td", "ul", "ol", "li"];

/// Lines that may hold items.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The first line of each row with cells that are not heads of columns.
    pub(super) rows: Vec<usize>,
    /// The lines that begin an entry.
    pub(super) entries: Vec<usize>,
}

/// The rows and entries of a text.
pub(super) fn find(lines: &Lines<'_>) -> Found {
    let mut found = Found::default();
    let mut row = None;
    for (at, line) in lines.lines.iter().enumerate() {
        let text = &lines.text[line.content.range()];
        if line.kind != LineKind::Text || !text.starts_with('<') {
            continue;
        }
        if tag(text) == Some("tr") {
            row = Some(at);
        }
        if text.contains("<td") || text.contains("<TD") {
            found.rows.extend(row.take());
        } else if tag(text) == Some("li") {
            found.entries.push(at);
        }
    }
    found
}

/// Whether a line begins with a tag of a table or a list.
pub(super) fn begins_list(text: &str) -> bool {
    tag(text).is_some()
}

/// The tag of a table or a list that a line begins with, at its start or at its end.
fn tag(text: &str) -> Option<&'static str> {
    let inside = text.strip_prefix('<')?;
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let name = &inside[..inside.find(|ch: char| !ch.is_ascii_alphanumeric())?];
    TAGS.into_iter().find(|tag| name.eq_ignore_ascii_case(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_entries_are_found_over_several_lines() {
        let text = "<table>\n<tr><th>What</th></tr>\n<tr>\n  <td>Paint</td>\n</tr>\n<TR><TD>x</TD></TR>\n</table>\n<ul>\n<li>Oil</li>\n</ul>\n<link>\n";
        let found = find(&Lines::parse(text));
        assert_eq!((found.rows, found.entries), (vec![2, 5], vec![8]));
        assert!(begins_list("</table>") && !begins_list("<link>") && !begins_list("a <td>"));
    }
}
