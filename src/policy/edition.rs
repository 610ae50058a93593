//! Editions: a newer program finds more, and a team takes that when it wants to.
//!
//! Rules that come with a later edition are notes until the policy names it. Fixes of trust count in
//! every edition.

use super::yaml;

/// The text of a policy with this edition in it; `None` where it is not written line by line, so that
/// nobody can say where the key goes.
#[must_use]
pub fn with_edition(text: &str, edition: u32) -> Option<String> {
    let line = format!("edition: {edition}\n");
    if let Some(span) = yaml::locate(text, "edition") {
        let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
        return Some(format!("{before}{edition}{after}"));
    }
    let is_key = |line: &str| {
        let rest = line.trim_start_matches('\u{feff}');
        !rest.trim().is_empty() && !rest.starts_with(['#', '-', ' ', '\t'])
    };
    let mut start = 0;
    let mut first = None;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if line.starts_with('{') {
            return None;
        }
        if line.starts_with("version:") && line.ends_with('\n') {
            first = Some(end);
            break;
        }
        if first.is_none() && is_key(line) {
            first = Some(start);
        }
        start = end;
    }
    let (before, after) = text.split_at(first.unwrap_or(text.len()));
    let newline = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    Some(format!("{before}{newline}{line}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_written_where_a_person_would() {
        for (text, expected) in [
            ("version: 1\nmode: report\n", "version: 1\nedition: 2\nmode: report\n"),
            ("# ours\n\nmode: report\n", "# ours\n\nedition: 2\nmode: report\n"),
            ("version: 1 # ours\nedition: 1 # old\n", "version: 1 # ours\nedition: 2 # old\n"),
            ("# nothing", "# nothing\nedition: 2\n"),
            ("", "edition: 2\n"),
        ] {
            assert_eq!(with_edition(text, 2).as_deref(), Some(expected), "{text:?}");
        }
        assert_eq!(with_edition("{version: 1}\n", 2), None);
    }
}
