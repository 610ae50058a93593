//! What a change says about commits that it takes back.

use super::vocabulary::template::REVERTS;
use crate::text::phrases::sentences;

/// A longer text speaks of much; nobody looks for a word in it, in bytes.
const LONGEST: usize = 64 * 1024;

/// Whether a text speaks of taking something back, or of bringing it back.
#[must_use]
pub fn speaks_of_it(text: &str) -> bool {
    text.len() <= LONGEST && sentences(text).any(|(sentence, _)| REVERTS.are_in(&sentence))
}

/// Whether a text names the commit with this id and this first line of its message.
#[must_use]
pub fn names(text: &str, id: &str, subject: &str) -> bool {
    let words = text.split(|ch: char| !ch.is_ascii_hexdigit());
    let named = words.into_iter().any(|word| word.len() >= 7 && id.starts_with(word));
    named || !subject.is_empty() && text.contains(&format!("\"{subject}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reverts_are_named_by_id_or_by_subject() {
        for text in [
            "Revert \"Work\"",
            "This reverts commit 0123456789.",
            "Rollback of the export",
            "回滚导出",
        ] {
            assert!(speaks_of_it(text), "{text}");
        }
        assert!(!speaks_of_it("Work on the reverter"));
        assert!(names("This reverts commit 0123456789.", "0123456789abcdef", "Work"));
        assert!(names("Revert \"Work\"", "0", "Work"));
        assert!(!names("Revert \"Works\"", "0", "Work"));
    }
}
