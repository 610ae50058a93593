//! Lists of tasks without a bullet: each line, or each paragraph, is a task.
//!
//! Only a file that is called a list of tasks is one, and only where it has nothing else that could
//! be its items. What is indented below a line says more about it.

use std::collections::HashSet;

use super::super::view::View;
use super::share::{ALL_BUT, FEW, HALF, QUARTER, SOME, THIRD};
use crate::backlog::id;
use crate::markdown::{LineKind, Lines};

/// The fewest lines or paragraphs of such a list.
const LEAST: usize = 3;
/// Longer paragraphs, in bytes, are a text about something.
const LONGEST: usize = 320;
/// A line that is as long as this, in columns, is broken where it would have gone on.
const BROKEN: usize = 56;
/// A shorter line, in bytes, is not broken.
const SHORT: usize = 32;
/// Lines that are shorter than this on average, in bytes, are not paragraphs.
const SHORT_LINE: usize = 80;
/// This many digits are a date: `20260204`.
const DIGITS_OF_A_DATE: usize = 8;

/// How such a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Apart {
    /// A line each.
    Lines,
    /// A paragraph each, with blank lines between.
    Paragraphs,
    /// A line here and there, as their form shows.
    Chosen,
}

/// What its lines look like, counted.
#[derive(Debug, Default)]
struct Tally {
    /// Lines that are not indented, their bytes, and the paragraphs that they are in.
    lines: usize,
    bytes: usize,
    paragraphs: usize,
    /// Lines that go on from the one above, and those of them that seem to be broken there.
    continued: usize,
    broken: usize,
    /// Lines that begin with a capital, of those that go on.
    capitals: usize,
    /// Names with a value, addresses, and lines that begin with a symbol.
    fields: usize,
    links: usize,
    odd: usize,
    /// Lines that stand there already: a log of something.
    again: usize,
    /// Entries of lists that are not indented.
    entries: usize,
    /// Those of them that are user stories.
    stories: usize,
    /// Paragraphs that begin with bold words, and lines of others that do.
    bold: usize,
    bold_inside: usize,
    /// Headings, and those of them that have a mark of one.
    headings: usize,
    marked: usize,
}

/// How a list of tasks without a bullet is written in these lines, if it is one.
pub(super) fn read(lines: &Lines<'_>) -> Option<Apart> {
    let mut tally = Tally::default();
    let mut before: Option<(&str, usize)> = None;
    let mut known: HashSet<&str> = HashSet::new();
    for line in &lines.lines {
        let text = &lines.text[line.content.range()];
        match line.kind {
            // `...`
            LineKind::Text if !text.contains(char::is_alphanumeric) => before = None,
            LineKind::Text if before.is_some_and(|(_, indent)| line.indent > indent) => {}
            LineKind::Text => {
                if text.contains('|') {
                    return None;
                }
                let view = View::new(lines, *line);
                if let Some((_, at)) = view.marker() {
                    tally.entries += 1;
                    tally.stories += usize::from(id::is_story(&view.text()[at..]));
                    before = None;
                } else {
                    tally.line(text, before.map(|(text, _)| text));
                    tally.again += usize::from(!known.insert(text));
                    before = Some((text, line.indent));
                }
            }
            LineKind::Heading(_) if id::is_date(text) => before = None,
            LineKind::Heading(_) => {
                tally.headings += 1;
                tally.marked += usize::from(line.is_hashed(lines.text));
                before = None;
            }
            LineKind::Code if line.indent == 0 => return None,
            LineKind::Code => {}
            LineKind::Blank | LineKind::Rule | LineKind::Hidden | LineKind::FrontMatter => {
                before = None;
            }
        }
    }
    tally.verdict()
}

impl Tally {
    fn line(&mut self, text: &str, before: Option<&str>) {
        self.lines += 1;
        self.bytes += text.len();
        self.fields += usize::from(is_field(text));
        self.links += usize::from(text.starts_with("http"));
        let begins = text.starts_with(|ch: char| ch.is_alphanumeric() || is_quote(ch));
        self.odd += usize::from(!begins || is_amount(text));
        let Some(before) = before else {
            self.paragraphs += 1;
            self.bold += usize::from(text.starts_with("**"));
            return;
        };
        self.bold_inside += usize::from(text.starts_with("**"));
        self.continued += 1;
        self.capitals += usize::from(text.starts_with(char::is_uppercase));
        // In a script that has no capitals a word of another one may begin anything.
        let is_cased = width(before) == before.chars().count();
        let is_lower = is_cased && goes_on(before, text);
        self.broken += usize::from(is_lower || width(before) >= BROKEN);
    }

    fn verdict(&self) -> Option<Apart> {
        let are_capital = self.continued > 0 && ALL_BUT.is_in(self.capitals, self.continued);
        if self.has_chapters(are_capital) || self.is_something_else() {
            return None;
        }
        // The lines of a paragraph that is broken begin in the midst of a sentence.
        let are_lines = !THIRD.is_below(self.broken, self.continued) || are_capital;
        let (form, count) = if are_lines || self.continued == 0 {
            (Apart::Lines, self.lines)
        } else {
            (Apart::Paragraphs, self.paragraphs)
        };
        (count >= LEAST && self.bytes <= count * LONGEST).then_some(form)
    }

    /// Whether its headings stand over paragraphs, as those of a text do. One over each paragraph is a
    /// chapter, and one over several short lines none.
    fn has_chapters(&self, are_capital: bool) -> bool {
        let are_short = are_capital
            && HALF.is_in(self.continued, self.lines)
            && self.bytes < self.lines * SHORT_LINE;
        match self.marked {
            0 | 1 => self.headings > 1 && HALF.is_below(self.headings, self.lines),
            _ => !(are_short && self.lines >= self.headings),
        }
    }

    /// Whether too many lines are something else: a log, entries of lists, what stands below user stories,
    /// settings, notes about what was found elsewhere, which have many links.
    fn is_something_else(&self) -> bool {
        // `**Pump** (#12)`, and in the next line what is wrong with it.
        let are_leads = self.bold > 1
            && self.bold == self.paragraphs
            && self.bold_inside == 0
            && self.continued > 0;
        are_leads
            || SOME.is_below(self.again, self.lines)
            || QUARTER.is_below(self.entries, self.lines)
            || self.stories > 1
            || THIRD.is_below(self.fields, self.lines)
            || self.links > 0 && FEW.is_in(self.links, self.lines)
            || HALF.is_below(self.odd, self.lines)
    }
}

/// How many columns a text is wide.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|ch| if ch >= '\u{1100}' { 2 } else { 1 }).sum()
}

/// Whether a line goes on in the midst of the sentence of the one in front of it.
pub(super) fn goes_on(before: &str, text: &str) -> bool {
    before.len() >= SHORT && text.starts_with(char::is_lowercase)
}

/// What may stand in front of the first word of a sentence.
fn is_quote(ch: char) -> bool {
    matches!(ch, '"' | '\'' | '(' | '`' | '*' | '“' | '«' | '¿' | '¡' | '「' | '『')
}

/// Whether a line begins with a number that is not a date, as those of a log do: `400 4 is asleep`.
pub(super) fn is_amount(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    word.len() < text.len()
        && word.len() < DIGITS_OF_A_DATE
        && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a line is a name and a value: `who: ada`.
fn is_field(text: &str) -> bool {
    let name = text.split_once(": ").map_or("", |(name, _)| name);
    !name.is_empty() && !name.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_differ_from_paragraphs_and_from_prose() {
        let of = |text: &str| read(&Lines::parse(text));
        assert_eq!(of("Fix the pump\nPaint the gate\nSweep\n"), Some(Apart::Lines));
        assert_eq!(of("# To do\n\nFix the pump\n\nPaint\n\nSweep\n"), Some(Apart::Lines));
        let broken = |number: u8| {
            format!(
                "fix pump {number}, which has been leaking since the flood came up to\nthe door {number}\n\n"
            )
        };
        let three: String = (1..4).map(broken).collect();
        assert_eq!(of(&three), Some(Apart::Paragraphs));
        assert_eq!(of(&broken(1)), None);
        assert_eq!(of("- a\n- b\nFix\nPaint\nSweep\n"), None);
        assert_eq!(of("# A\n\nIt is so.\n\n# B\n\nIt was so.\n\nIt will be.\n"), None);
        assert_eq!(of("# A\nFix\nPaint\n\n# B\nSweep\nDust\n"), Some(Apart::Lines));
        assert_eq!(of(&"400 4 is out\n500 4 is in\n".repeat(4)), None);
        assert_eq!(of(&"It goes on. ".repeat(40).repeat(3)), None);
    }

    #[test]
    fn what_is_indented_tells_more_of_a_line() {
        let of = |text: &str| read(&Lines::parse(text));
        let text = "To do\n-----\nFix the pump\n  take the old seal\n\nPaint the gate\n\nLater\n-----\nSweep\nDust\n";
        assert_eq!(of(text), Some(Apart::Lines));
        let long = |number: u8| {
            format!(
                "Fix pump {number} that has been leaking since the last flood came to the door\n"
            )
        };
        let four: String = (1..5).map(long).collect();
        assert_eq!(of(&four), Some(Apart::Lines));
    }
}
