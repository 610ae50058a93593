//! Workflow commands of GitHub Actions.
//!
//! The runner reads commands in two grammars from both streams: `::name::` at the start of a line,
//! and the older `##[name]` anywhere in it. Neither may come out of a text.

use super::terminal::{line, terminal};

/// The message of a command: `%`, CR and LF, what deceives, and the older grammar broken up.
#[must_use]
pub fn data(text: &str) -> String {
    let escaped = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    break_old(&terminal(&escaped))
}

/// The value of a property of a command: as [`data`], and `:` and `,` too.
#[must_use]
pub fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// One line of a log: no command begins in it.
#[must_use]
pub fn log_line(text: &str) -> String {
    guard(&line(text))
}

/// Lines of a log that are safe for a terminal already: no command begins in any of them.
#[must_use]
pub fn log(text: &str) -> String {
    text.split_inclusive(['\n', '\r']).map(guard).collect()
}

/// A line in which neither grammar finds a command.
fn guard(line: &str) -> String {
    let line = break_old(line);
    // The runner looks for `::` behind white space of any sort.
    if line.trim_start().starts_with("::") { format!("\u{2502} {line}") } else { line }
}

/// Puts a blank into every `##[`, which is a command wherever it stands.
fn break_old(text: &str) -> String {
    text.replace("##[", "## [")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn messages_and_properties_are_escaped_in_the_right_order() {
        assert_eq!(data("50%\r\n::error::x"), "50%25%0D%0A::error::x");
        assert_eq!(property("a,b:c%0A"), "a%2Cb%3Ac%250A");
        assert_eq!(log_line("  ::set-output name=x::y"), "│   ::set-output name=x::y");
        assert_eq!(log_line("x ##[error]y"), "x ## [error]y");
    }

    #[test]
    fn every_line_of_a_log_is_guarded_and_kept() {
        assert_eq!(log("a\n  ::b\r::c\n\nd ##[e]"), "a\n│   ::b\r│ ::c\n\nd ## [e]");
    }

    proptest! {
        #[test]
        fn no_text_starts_a_command(text in "([ -~]|[\n\r\t\u{a0}\u{2003}]|::|##\\[|##|\\[|\\PC){0,40}") {
            let line = log_line(&text);
            prop_assert!(!line.trim_start().starts_with("::"));
            for safe in [line, data(&text), property(&text)] {
                prop_assert!(!safe.contains("##[") && !safe.contains(['\n', '\r']));
            }
            for line in log(&text).split(['\n', '\r']) {
                prop_assert!(!line.contains("##[") && !line.trim_start().starts_with("::"));
            }
        }

        #[test]
        fn the_runner_reads_a_message_back(text in "([ -\"$-~]|[\n\r%]|%0A|%25){0,40}") {
            let read = data(&text).replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
            prop_assert_eq!(read, text);
        }

        #[test]
        fn no_property_ends_before_its_value(text in "([ -~]|[\n\r]|%0A|\\PC){0,40}") {
            prop_assert!(!property(&text).contains([':', ',']));
        }
    }
}
