//! What an edit would change, as a unified diff that `git apply` and `patch` take.

use std::fmt::Write as _;

use similar::udiff::UnifiedHunkHeader;

use crate::escape::terminal::terminal;
use crate::text::lines::LineDiff;

/// This many lines around a change show where it belongs.
const AROUND: usize = 3;

/// The difference between two texts of one file; nothing where there is none.
///
/// A person at a terminal gets it without what would move the cursor or hide text; a program gets
/// it byte for byte.
#[must_use]
pub fn unified(path: &str, old: &str, new: &str, for_person: bool) -> String {
    let diff = LineDiff::new(old, new);
    let mut text = String::new();
    for hunk in diff.hunks(AROUND) {
        if text.is_empty() {
            text = format!("--- a/{path}\n+++ b/{path}\n");
        }
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", UnifiedHunkHeader::new(&hunk));
        for change in hunk.iter().flat_map(|step| diff.of_step(step)) {
            let _ = write!(text, "{}{}", change.tag, change.line);
            if !change.line.ends_with(['\n', '\r']) {
                text.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    if for_person { terminal(&text.replace("\r\n", "\n")).into_owned() } else { text }
}

/// The difference that makes a new file.
#[must_use]
pub fn created(path: &str, new: &str, for_person: bool) -> String {
    let text = unified(path, "", new, for_person);
    text.replacen(&format!("--- a/{path}"), "--- /dev/null", 1)
}

/// The difference that takes a file away.
#[must_use]
pub fn removed(path: &str, old: &str, for_person: bool) -> String {
    let text = unified(path, old, "", for_person);
    text.replacen(&format!("+++ b/{path}"), "+++ /dev/null", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_byte_for_byte() {
        let old = "a\r\nStatus: Ready\r\nlast";
        let new = "a\r\nStatus: Done\r\nlast";
        insta::assert_snapshot!(unified("B.md", old, new, false).replace('\r', "\\r"), @r"
        --- a/B.md
        +++ b/B.md
        @@ -1,3 +1,3 @@
         a\r
        -Status: Ready\r
        +Status: Done\r
         last
        \ No newline at end of file
        ");
        assert_eq!(unified("B.md", old, old, false), "");
    }

    #[test]
    fn a_terminal_is_left_alone() {
        let shown = unified("B.md", "\u{1b}[2J\n", "x\r\n", true);
        assert!(!shown.contains(['\u{1b}', '\r']), "{shown:?}");
        assert!(created("B.md", "x\n", false).starts_with("--- /dev/null\n+++ b/B.md\n"));
    }
}
