//! The forms that the lines of a file repeat.

use std::collections::HashMap;

use crate::markdown::{LineKind, Lines};
use crate::text::expression::Expression;

/// More lines than this are not looked at: the form has shown by then.
pub(super) const MOST_LINES: usize = 5000;

/// How the lines that open items look.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Form {
    pub(super) opener: Opener,
    /// What stands in front of the number, letters of the id included.
    pub(super) lead: String,
    /// Whether a number follows.
    pub(super) numbered: bool,
    /// What stands behind it.
    pub(super) symbol: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Opener {
    Heading(u8),
    Entry,
    Line,
}

// Classes such as `\p{L}` are not built in: `[^\W\d_]` is a letter.
static NUMBERED: Expression = Expression::new(
    r"^(?<lead>[\W_]*(?:[^\W\d_]+[-_ #]{0,2}){0,3})(?<number>\d+(?:[.-]\d+)*)(?<symbol>[[\W_]&&\S]*\s+(?:[[\W_]&&\S]+\s+)?|[[\W_]&&\S]+\s*)(?<title>\S.*)$",
);
static SIGNED: Expression =
    Expression::new(r"^(?<lead>[\W&&[^\s|*\[\]()`]]{2,}\s+)(?<title>\S.*)$");
/// The form of a line that may open an item, and its title.
pub(super) fn form(kind: LineKind, indent: usize, content: &str) -> Option<(Form, String)> {
    let (opener, rest) = match kind {
        LineKind::Heading(level) => (Opener::Heading(level), content),
        LineKind::Text if indent < 2 => match content.strip_prefix(['-', '*', '+']) {
            Some(rest) if rest.starts_with(' ') => (Opener::Entry, rest.trim_start()),
            _ => (Opener::Line, content),
        },
        _ => return None,
    };
    if let Some(found) = NUMBERED.captures(rest) {
        let part = |name: &str| found[name].to_owned();
        let form = Form { opener, lead: part("lead"), numbered: true, symbol: part("symbol") };
        return Some((form, part("title")));
    }
    let found = SIGNED.captures(rest).filter(|_| opener == Opener::Line)?;
    let form =
        Form { opener, lead: found["lead"].to_owned(), numbered: false, symbol: String::new() };
    Some((form, found["title"].to_owned()))
}

/// How many lines have the form that most lines have, of the forms that may open items.
pub(in crate::backlog) fn repeated(lines: &Lines<'_>) -> usize {
    let mut forms: HashMap<Form, usize> = HashMap::new();
    for line in lines.lines.iter().take(MOST_LINES) {
        let content = &lines.text[line.content.range()];
        let found = form(line.kind, line.indent, content).filter(|_| !content.starts_with('|'));
        if let Some((form, _)) = found {
            *forms.entry(form).or_default() += 1;
        }
    }
    forms.into_values().max().unwrap_or(0)
}
