//! Sections of a GitLab job log, which can be folded: `section_start:TIME:NAME` and
//! `section_end:TIME:NAME`, each between an ESC and a CR.

use super::log::log_line;

/// Erases the line so far, so that the marker is not seen.
const ERASE: &str = "\u{1b}[0K";

/// The line that opens a section, folded; `time` is in seconds since 1970.
#[must_use]
pub fn section_start(name: &str, title: &str, time: i64) -> String {
    let (name, title) = (section_name(name), log_line(title));
    format!("{ERASE}section_start:{time}:{name}[collapsed=true]\r{ERASE}{title}")
}

/// The line that closes a section.
#[must_use]
pub fn section_end(name: &str, time: i64) -> String {
    format!("{ERASE}section_end:{time}:{}\r{ERASE}", section_name(name))
}

/// Letters, digits, `_`, `.` and `-` of ASCII; everything else becomes `_`.
fn section_name(name: &str) -> String {
    let fits = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '.' | '-');
    let name: String = name.chars().map(|ch| if fits(ch) { ch } else { '_' }).collect();
    if name.is_empty() { "_".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::log::tests::HOSTILE;
    use super::*;

    #[test]
    fn a_section_has_a_start_and_an_end() {
        let start = "\u{1b}[0Ksection_start:7:a_b[collapsed=true]\r\u{1b}[0KTwo words";
        assert_eq!(section_start("a b", "Two\nwords", 7), start);
        assert_eq!(section_end("a b", 7), "\u{1b}[0Ksection_end:7:a_b\r\u{1b}[0K");
    }

    proptest! {
        #[test]
        fn no_text_forges_a_section(text in HOSTILE) {
            let start = section_start(&text, &text, 7);
            prop_assert_eq!(start.matches('\u{1b}').count(), 2, "{:?}", start);
            prop_assert_eq!(start.matches('\r').count(), 1, "{:?}", start);
            prop_assert!(!start.contains('\n'));
            prop_assert_eq!(section_end(&text, 7).matches(['\u{1b}', '\r', '\n']).count(), 3);
        }
    }
}
