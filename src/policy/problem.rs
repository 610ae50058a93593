//! A mistake in a policy, with its place, and how it is reported.

use std::fmt::Write as _;

use crate::error::{Error, ErrorKind};
use crate::source::{ColumnUnit, Location, SourceMap};
use crate::text::{did_you_mean, plural};

/// One mistake in a policy, or one remark about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, in one sentence without a final stop.
    pub message: String,
    /// Where it is; `None` in a preset, and where no place is known.
    pub at: Option<Location>,
    /// The ways out.
    pub hints: Vec<String>,
}

impl Problem {
    /// A problem at a place.
    #[must_use]
    pub fn new(at: Option<Location>, message: impl Into<String>) -> Self {
        Self { message: message.into(), at, hints: Vec::new() }
    }

    /// Adds a way out.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds the word that was probably meant, and the list of all that are allowed.
    #[must_use]
    pub fn allowed(mut self, word: &str, words: &[&str]) -> Self {
        if let Some(meant) = did_you_mean(word, words.iter().copied()) {
            self = self.hint(format!("did you mean {meant:?}?"));
        }
        self.hint(format!("allowed: {}", words.join(", ")))
    }

    /// The message behind its place: `PATH:LINE:COLUMN: message`.
    #[must_use]
    pub fn headline(&self, sources: &SourceMap) -> String {
        let Some(at) = self.at else {
            return self.message.clone();
        };
        let mut headline = String::new();
        if let Some(path) = sources.path(at) {
            let _ = write!(headline, "{path}:");
        }
        if let Some(range) = sources.range(at, ColumnUnit::Chars) {
            let _ = write!(headline, "{}:{}:", range.line, range.column);
        }
        if !headline.is_empty() {
            headline.push(' ');
        }
        headline + &self.message
    }

    /// The headline, the line of the policy with a caret below it, and the ways out.
    #[must_use]
    pub fn render(&self, sources: &SourceMap) -> String {
        let mut text = self.headline(sources);
        for hint in self.excerpt(sources).iter().chain(&self.hints) {
            for line in hint.lines() {
                let _ = write!(text, "\n  {line}");
            }
        }
        text
    }

    /// The line of the policy with a caret below it.
    fn excerpt(&self, sources: &SourceMap) -> Option<String> {
        let at = self.at?;
        let range = sources.range(at, ColumnUnit::Width)?;
        let line = sources.get(at.source()?).line_text(range.line);
        let line: String = line.chars().map(|ch| if ch.is_control() { ' ' } else { ch }).collect();
        if line.chars().count() > LONGEST_LINE || line.trim().is_empty() {
            return None;
        }
        let indent = range.column as usize - 1;
        let width = match range.end_line == range.line {
            true => range.end_column.saturating_sub(range.column).max(1) as usize,
            false => 1,
        };
        let number = range.line.to_string();
        let (gutter, carets) = (" ".repeat(number.len()), "^".repeat(width));
        let pad = " ".repeat(indent);
        Some(format!("{number} | {line}\n{gutter} | {pad}{carets}"))
    }
}

/// The longest line that an excerpt shows, in characters.
const LONGEST_LINE: usize = 160;

/// One error that tells of all problems; there must be at least one.
#[must_use]
pub fn into_error(problems: &[Problem], sources: &SourceMap) -> Error {
    if let [problem] = problems {
        let error = Error::new(ErrorKind::Policy, problem.headline(sources));
        let hints = problem.excerpt(sources).into_iter().chain(problem.hints.clone());
        return hints.fold(error, Error::hint);
    }
    let path = problems
        .iter()
        .find_map(|problem| sources.path(problem.at?))
        .map_or_else(|| "the policy".to_owned(), ToString::to_string);
    let count = plural(problems.len(), "mistake");
    let error = Error::new(ErrorKind::Policy, format!("{path} has {count}"));
    problems.iter().map(|problem| problem.render(sources)).fold(error, Error::hint)
}
