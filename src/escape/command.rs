//! Workflow commands of GitHub Actions: `::name key=value,key=value::message`.

use super::log::break_brackets;
use super::terminal::terminal;

/// The message of a command: `%`, CR and LF, what deceives, and other commands broken up.
#[must_use]
pub fn data(text: &str) -> String {
    let escaped = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    break_brackets(&terminal(&escaped))
}

/// The value of a property of a command: as [`data`], and `:` and `,` too.
#[must_use]
pub fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::log::tests::{HOSTILE, has_command};
    use super::*;

    #[test]
    fn messages_and_properties_are_escaped_in_the_right_order() {
        assert_eq!(data("50%\r\n::error::x"), "50%25%0D%0A::error::x");
        assert_eq!(property("a,b:c%0A"), "a%2Cb%3Ac%250A");
        assert_eq!(data("##[x] ##vso[y]"), "## [x] ##vso [y]");
    }

    proptest! {
        #[test]
        fn no_text_starts_another_command(text in HOSTILE) {
            for safe in [data(&text), property(&text)] {
                let command = format!("|{safe}");
                prop_assert!(!has_command(&command) && !safe.contains(['\n', '\r']), "{safe:?}");
            }
        }

        #[test]
        fn the_runner_reads_a_message_back(text in "([ -\"$-~]|[\n\r%]|%0A|%25){0,40}") {
            let read = data(&text).replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
            prop_assert_eq!(read, text);
        }

        #[test]
        fn no_property_ends_before_its_value(text in HOSTILE) {
            prop_assert!(!property(&text).contains([':', ',']));
        }
    }
}
