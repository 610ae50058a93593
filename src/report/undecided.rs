//! Where the gate could not decide: what every format that can say so says of it.

use std::fmt::Write as _;

use crate::error::Error;

/// The title of an annotation, of a comment and of a check run.
pub(super) const TITLE: &str = "backlog-gate could not decide";
/// A server cuts a message, at 4000 characters or so.
const LONGEST_TEXT: usize = 3500;

/// What is wrong, why, and each way out on lines of its own.
pub(super) fn text(error: &Error) -> String {
    let mut text = error.to_string();
    for cause in error.causes() {
        // Writing to a string cannot fail.
        let _ = write!(text, "\ncaused by: {cause}");
    }
    for hint in error.hints() {
        let _ = write!(text, "\nhelp: {hint}");
    }
    text.chars().take(LONGEST_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::report::testing::HOSTILE;
    use crate::report::{Format, render_error};

    fn rendered(format: Format, error: &Error) -> String {
        render_error(format, error).unwrap()
    }

    #[test]
    fn each_place_gets_the_way_out_in_its_words() {
        let error = Error::new(ErrorKind::Repository, "the commit 1a2b is not in this clone")
            .because(std::io::Error::other("object not found"))
            .hint("fetch it:\n- uses: actions/checkout@v7\n  with:\n    fetch-depth: 0")
            .hint("or name it: `--base REV`");
        let formats = [Format::Github, Format::Azure, Format::Teamcity, Format::Markdown];
        let shown: String = formats.iter().map(|format| rendered(*format, &error)).collect();
        insta::assert_snapshot!(shown);
    }

    #[test]
    fn a_hostile_text_stays_in_its_command() {
        let error = Error::new(ErrorKind::Input, HOSTILE).hint(HOSTILE);
        for format in [Format::Github, Format::Azure, Format::Teamcity] {
            let shown = rendered(format, &error);
            assert_eq!(shown.lines().count(), 1, "{shown}");
            assert!(!shown.contains("##["), "{shown}");
        }
        let page = rendered(Format::Markdown, &error);
        assert!(!page.contains("@team") && !page.contains("<img"), "{page}");
    }
}
