//! Lines of a log in which a CI looks for commands.
//!
//! A runner reads what a job prints, on both streams. GitHub Actions takes `::name::` at the start
//! of a line and `##[name]` anywhere in it for a command, Azure Pipelines `##vso[name]` and TeamCity
//! `##teamcity[name]` anywhere. Any of them may run any job, so all are broken up wherever a line
//! holds a text of others. The sections of GitLab need ESC and CR, which
//! [`terminal`](super::terminal) spells out.

use super::terminal::line;

/// One line of a log, as [`line`] makes it: no command begins in it.
#[must_use]
pub fn log_line(text: &str) -> String {
    guard(&line(text))
}

/// Lines of a log that are safe for a terminal already: no command begins in any of them.
#[must_use]
pub fn log(text: &str) -> String {
    text.split_inclusive(['\n', '\r']).map(guard).collect()
}

/// A line in which no grammar finds a command.
fn guard(line: &str) -> String {
    let line = break_brackets(line);
    if opens_command(&line) { format!("\u{2502} {line}") } else { line }
}

/// Whether a line starts with `::`. Runners look for it behind white space of any sort, and by a
/// comparison that does not see every character.
pub(super) fn opens_command(line: &str) -> bool {
    if line.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return false;
    }
    let mut symbols =
        line.chars().filter(|ch| !is_skipped(*ch)).skip_while(|ch| ch.is_whitespace());
    symbols.next() == Some(':') && symbols.next() == Some(':')
}

/// Puts a blank before the bracket of every `##[` and `##word[`.
pub(super) fn break_brackets(text: &str) -> String {
    if !text.contains('#') {
        return text.to_owned();
    }
    let mut safe = String::with_capacity(text.len());
    let mut brackets = Brackets::default();
    for ch in text.chars() {
        if brackets.opens(ch) {
            safe.push(' ');
        }
        safe.push(ch);
    }
    safe
}

/// Finds the brackets that open a command, symbol by symbol.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    hashes: usize,
}

impl Brackets {
    /// Whether what comes next may be the bracket of a command.
    pub(super) fn are_near(&self) -> bool {
        self.hashes > 0
    }

    /// Whether `ch`, behind the symbols before it, is the bracket of a command.
    pub(super) fn opens(&mut self, ch: char) -> bool {
        if is_skipped(ch) {
            return false;
        }
        let opens = ch == '[' && self.hashes >= 2;
        self.hashes = match ch {
            '#' => self.hashes + 1,
            // What may stand in a name is for the runner to say; no name holds white space.
            _ if self.hashes >= 2 && !ch.is_whitespace() => 2,
            _ => 0,
        };
        opens
    }
}

/// Whether a comparison by the rules of a language passes over a character.
fn is_skipped(ch: char) -> bool {
    super::is_deceptive(ch) || matches!(ch, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Texts in which any grammar of any runner may stand.
    pub(in crate::escape) const HOSTILE: &str = "([ -~]|[\n\r\t\u{a0}\u{2003}\u{ad}\u{fe0f}\u{1b}]|::|::error::x|##\\[|##vso\\[task\\.complete\\]|##teamcity\\[|##|\\[|%0A|\\PC|\\pC){0,40}";

    /// Whether a runner of any of the three would find a command in a line.
    pub(in crate::escape) fn has_command(line: &str) -> bool {
        let seen: String = line.chars().filter(|ch| !is_skipped(*ch)).collect();
        let marks = regex::Regex::new(r"##[\w.-]*\[").unwrap();
        seen.trim_start().starts_with("::") || marks.is_match(&seen)
    }

    #[test]
    fn a_command_of_any_runner_is_broken_up() {
        assert_eq!(log_line("  ::set-output name=x::y"), "│   ::set-output name=x::y");
        assert_eq!(log_line("x ##[error]y"), "x ## [error]y");
        assert_eq!(log_line("x ##VSO[task.complete]y"), "x ##VSO [task.complete]y");
        assert_eq!(log_line("###teamcity[x]"), "###teamcity [x]");
        assert_eq!(log_line("##a\u{8ca}[x]"), "##a\u{8ca} [x]");
        assert_eq!(log_line("#\u{fe0f}#[x] \u{fe0f}::"), "#\u{fe0f}# [x] \u{fe0f}::");
        assert_eq!(log_line("\u{fe0f}::x::"), "│ \u{fe0f}::x::");
        assert_eq!(log_line("a #[x] ## [y] # #[z] ##a b[0]"), "a #[x] ## [y] # #[z] ##a b[0]");
    }

    #[test]
    fn every_line_of_a_log_is_guarded_and_kept() {
        assert_eq!(log("a\n  ::b\r::c\n\nd ##[e]"), "a\n│   ::b\r│ ::c\n\nd ## [e]");
    }

    proptest! {
        #[test]
        fn no_text_starts_a_command(text in HOSTILE) {
            let line = log_line(&text);
            prop_assert!(!has_command(&line) && !line.contains(['\n', '\r']), "{line:?}");
            for line in log(&text).split(['\n', '\r']) {
                prop_assert!(!has_command(line), "{line:?}");
            }
        }

        #[test]
        fn what_is_broken_is_only_broken(text in "([ -~]|::|##\\[|##vso\\[){0,40}") {
            let kept = |text: &str| text.replace([' ', '│'], "");
            prop_assert_eq!(kept(&log_line(&text)), kept(&text));
        }
    }
}
