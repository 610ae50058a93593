//! Text for XML 1.0, which cannot hold every character, not even as a reference.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::log::{Brackets, opens_command};
use super::terminal::terminal;

/// `text` as [`terminal`] shows it, and with U+FFFD in place of U+FFFE and U+FFFF, which XML 1.0
/// forbids (§2.2) as it forbids the controls that [`terminal`] spells out. A tab, which the XML
/// library would drop, becomes a blank.
///
/// Escaping `<`, `&` and quotes is left to the library.
#[must_use]
pub fn sanitize(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\t', " ");
    terminal(&text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// A finished document that a runner may see in a log: what opens a command is a reference, which
/// means the same to a reader. The document must have no CDATA, in which it would not.
#[must_use]
pub fn for_log(xml: &str) -> Cow<'_, str> {
    if !xml.contains("##") && !xml.contains("::") {
        return Cow::Borrowed(xml);
    }
    let mut safe = String::with_capacity(xml.len() + 64);
    for line in xml.split_inclusive('\n') {
        let mut brackets = Brackets::default();
        let mut opens = opens_command(line);
        for ch in line.chars() {
            if brackets.opens(ch) || (opens && ch == ':') {
                opens = false;
                // Writing to a string cannot fail.
                let _ = write!(safe, "&#{};", u32::from(ch));
            } else {
                safe.push(ch);
            }
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use junit_report::{Report, TestCase, TestCaseStatus, TestSuite};
    use proptest::prelude::*;

    use super::super::log::tests::has_command;
    use super::*;
    use crate::escape::terminal::line;

    const HOSTILE: &str = "([ -~]|[\n\r\t\u{0}\u{1b}\u{85}]|\u{fffe}|\u{ffff}|<|&|\"|'|\\]\\]>|<!\\[CDATA\\[|<!--|&#27;|\n::|##\\[|##vso\\[|##|\\PC|\\pC){0,40}";

    /// The text as the attribute of a case and as its output, read back by a parser.
    fn read_back(text: &str) -> (String, String) {
        let mut case = TestCase::new(sanitize(&line(text)), TestCaseStatus::success());
        case.set_system_out(sanitize(text));
        let mut suite = TestSuite::new("suite");
        suite.add_test_case(case);
        let report = Report::new("report").add_test_suite(suite).to_string().unwrap();
        let xml = for_log(&report);
        assert!(xml.lines().all(|line| !has_command(line)), "{xml}");
        let document = roxmltree::Document::parse(&xml).unwrap();
        let node = |name| document.descendants().find(|node| node.has_tag_name(name)).unwrap();
        let name = node("testcase").attribute("name").unwrap_or_default().to_owned();
        (name, node("system-out").text().unwrap_or_default().to_owned())
    }

    #[test]
    fn forbidden_characters_are_spelled_out() {
        let text = "a\u{0}b\u{1b}c\u{fffe}d\r\ne\tf";
        assert_eq!(sanitize(text), "a\\u{0}b\\u{1b}c\u{fffd}d\ne f");
        assert_eq!(sanitize("– 🟡 ]]> <&>"), "– 🟡 ]]> <&>");
        assert_eq!(read_back("]]> <!-- &amp;").1, "]]> <!-- &amp;");
    }

    proptest! {
        #[test]
        fn a_parser_reads_any_text_back(text in HOSTILE) {
            let (name, output) = read_back(&text);
            let wanted = sanitize(&text);
            prop_assert_eq!(output, wanted.clone());
            prop_assert_eq!(name, sanitize(&line(&text)));
        }
    }
}
