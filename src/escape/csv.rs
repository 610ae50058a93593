//! A cell of a table of comma-separated values, which people open in spreadsheets.

use super::terminal;

/// `text` in one line, quoted, and no formula: a spreadsheet would compute what begins with `=`, `+`,
/// `-` or `@`, and a formula can send what it finds elsewhere.
#[must_use]
pub fn cell(text: &str) -> String {
    let line = terminal::line(text);
    let is_formula = line.trim_start().starts_with(['=', '+', '-', '@', '|', '%']);
    let guard = if is_formula { "'" } else { "" };
    format!("\"{guard}{}\"", line.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cell_is_one_line_and_no_formula() {
        assert_eq!(cell("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(cell("=cmd|' /C calc'!A0"), "\"'=cmd|' /C calc'!A0\"");
        assert_eq!(cell(" @SUM(A1)"), "\"' @SUM(A1)\"");
        assert!(!cell("a\r\n=b").contains(['\r', '\n']));
    }

    proptest! {
        #[test]
        fn any_text_is_one_quoted_cell(text in "(=|\\+|-|@|\"|,|\r|\n|\u{1b}|\u{202e}|a|é){0,30}") {
            let cell = cell(&text);
            let inner = cell.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
            prop_assert!(!inner.replace("\"\"", "").contains('"'));
            let is_one_line = !inner.contains(['\r', '\n', '\u{1b}']);
            prop_assert!(is_one_line);
            prop_assert!(!inner.trim_start().starts_with(['=', '+', '-', '@']));
        }
    }
}
