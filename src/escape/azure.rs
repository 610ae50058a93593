//! Logging commands of Azure Pipelines: `##vso[area.name key=value;key=value]message`.

use super::log::break_brackets;
use super::terminal::terminal;

/// The message of a command: `%`, CR and LF, what deceives, and other commands broken up.
#[must_use]
pub fn data(text: &str) -> String {
    let escaped = text.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A");
    break_brackets(&terminal(&escaped))
}

/// The value of a property of a command: as [`data`], and `]` and `;` too.
#[must_use]
pub fn property(text: &str) -> String {
    data(text).replace(']', "%5D").replace(';', "%3B")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::log::tests::{HOSTILE, has_command};
    use super::*;

    /// What the agent makes of an escaped text.
    fn read(text: &str) -> String {
        let read = text.replace("%3B", ";").replace("%0D", "\r").replace("%0A", "\n");
        read.replace("%5D", "]").replace("%AZP25", "%")
    }

    #[test]
    fn messages_and_properties_are_escaped_in_the_right_order() {
        assert_eq!(data("50%\r\n##vso[x]y"), "50%AZP25%0D%0A##vso [x]y");
        assert_eq!(property("a;b]c%0A"), "a%3Bb%5Dc%AZP250A");
        assert_eq!(read(&property("a;b]c%0A")), "a;b]c%0A");
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
        fn the_agent_reads_a_text_back(text in "([ -\"$-~]|[\n\r%]|%0A|%3B|%AZP25){0,40}") {
            prop_assert_eq!(read(&data(&text)), text.as_str());
            prop_assert_eq!(read(&property(&text)), text.as_str());
        }

        #[test]
        fn no_property_ends_before_its_value(text in HOSTILE) {
            prop_assert!(!property(&text).contains([']', ';']));
        }
    }
}
