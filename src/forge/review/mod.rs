//! Remarks on the lines of a change, each with a suggestion that a click applies.
//!
//! A remark is written once. It is known again by a mark in its text and by who wrote it, and its
//! thread is resolved when what it is about is gone. What people resolve stays resolved.

#[cfg(feature = "cli")]
pub(super) mod github;
#[cfg(feature = "cli")]
pub(super) mod gitlab;

use std::collections::BTreeSet;

/// A remark on lines of a file at the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The path of the file.
    pub path: String,
    /// The first line, from 1 on.
    pub first: u32,
    /// The last line.
    pub last: u32,
    /// What stays the same about it: sixteen hexadecimal digits.
    pub key: String,
    /// What is wrong, in Markdown.
    pub message: String,
    /// What is to stand in the place of the lines.
    pub suggestion: String,
}

/// What became of a review.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reviewed {
    /// How many threads stay open, though what they are about is gone: the token may not resolve them.
    pub left_open: usize,
}

impl Remark {
    /// The text of the comment; `kind` is what a fence of a suggestion is called on the forge.
    fn body(&self, kind: &str) -> String {
        let longest = self.suggestion.split(|ch| ch != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let (mark, message, text) = (mark(&self.key), &self.message, &self.suggestion);
        format!("{mark}\n{message}\n\n{fence}{kind}\n{text}\n{fence}\n")
    }
}

/// By what a remark is known again.
fn mark(key: &str) -> String {
    format!("<!-- backlog-gate:{key} -->")
}

/// The key of a comment that is a remark of ours.
fn key_of(body: &str) -> Option<&str> {
    let key = body.strip_prefix("<!-- backlog-gate:")?.split_once(" -->")?.0;
    (key.len() == 16 && key.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(key)
}

/// The text of a remark of ours whose thread stays open though it is gone. Its mark is no longer one, so
/// that the same fault gets a new remark when it comes back.
#[cfg(feature = "cli")]
fn gone(body: &str) -> String {
    let text = body.replacen(" -->", " gone -->", 1);
    match text.split_once('\n') {
        Some((mark, rest)) => {
            let message = rest.split("\n\n").next().unwrap_or(rest);
            format!("{mark}\nGone with a later push: {message}\n")
        }
        None => text,
    }
}

/// The numbers of the lines that a unified diff of one file adds. A forge takes remarks on those
/// alone that it shows.
fn added_lines(diff: &str) -> BTreeSet<u32> {
    let (mut added, mut number) = (BTreeSet::new(), 0);
    for line in diff.lines() {
        match line.as_bytes().first() {
            Some(b'@') => number = first_new_line(line).unwrap_or(0),
            Some(b'+') => {
                added.insert(number);
                number += 1;
            }
            Some(b'-' | b'\\') => {}
            _ => number += 1,
        }
    }
    added
}

/// `@@ -1,2 +3,4 @@`: 3.
fn first_new_line(head: &str) -> Option<u32> {
    let new = head.split(' ').nth(2)?.strip_prefix('+')?;
    new.split(',').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_that_a_diff_adds_are_counted_at_the_head() {
        let diff =
            "@@ -1,3 +1,4 @@\n a\n-b\n+c\n+d\n e\n@@ -9,2 +10,2 @@ x\n-f\n+g\n h\n\\ No newline";
        assert_eq!(added_lines(diff), BTreeSet::from([2, 3, 10]));
        assert!(added_lines("").is_empty() && added_lines("@@ x\n+y").contains(&0));
    }

    #[test]
    fn a_fence_is_longer_than_any_in_the_suggestion() {
        let remark = Remark {
            path: "a.md".into(),
            first: 1,
            last: 2,
            key: "0123456789abcdef".into(),
            message: "Wrong".into(),
            suggestion: "```\nx".into(),
        };
        let body = remark.body("suggestion");
        assert!(body.contains("\n````suggestion\n```\nx\n````\n"), "{body}");
        assert_eq!(key_of(&body), Some("0123456789abcdef"));
        assert_eq!(key_of("<!-- backlog-gate -->\nx"), None);
        let gone = gone(&body);
        assert_eq!(
            gone,
            "<!-- backlog-gate:0123456789abcdef gone -->\nGone with a later push: Wrong\n"
        );
        assert_eq!(key_of(&gone), None);
        assert_eq!(key_of("<!-- backlog-gate:../../x -->"), None);
    }
}
