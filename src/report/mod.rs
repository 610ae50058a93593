//! One file for each format, all over the same [`Report`]. No reporter decides anything.

pub mod escape;
mod excerpt;
mod github;
pub mod items;
mod json;
mod junit;
mod markdown;
pub mod output;
mod piece;
mod place;
mod terminal;
#[cfg(test)]
mod testing;
mod text;
mod verdict;

use crate::gate::Report;

pub use verdict::verdict_line;

/// A format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Excerpts with carets, for people at a terminal.
    Terminal,
    /// One line a finding, for logs.
    Text,
    /// The whole report, for programs.
    Json,
    /// Annotations by workflow commands, for GitHub Actions.
    Github,
    /// JUnit XML, for CI systems that show tests.
    Junit,
    /// A summary, for a step summary or a comment.
    Markdown,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] =
        [Self::Terminal, Self::Text, Self::Json, Self::Github, Self::Junit, Self::Markdown];

    /// The word for it on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Text => "text",
            Self::Json => "json",
            Self::Github => "github",
            Self::Junit => "junit",
            Self::Markdown => "markdown",
        }
    }
}

/// How a report is shown, where the format leaves a choice.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Whether colours may be used.
    pub color: bool,
    /// How wide an excerpt may be, in columns.
    pub width: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { color: false, width: 140 }
    }
}

/// Writes the report in one format; the text ends with a line break.
#[must_use]
pub fn render(format: Format, report: &Report<'_>, options: Options) -> String {
    match format {
        Format::Terminal => terminal::render(report, options),
        Format::Text => text::render(report),
        Format::Json => json::render(report),
        Format::Github => github::render(report),
        Format::Junit => junit::render(report),
        Format::Markdown => markdown::render(report),
    }
}
