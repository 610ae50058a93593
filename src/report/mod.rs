//! One file for each format, all over the same [`Report`]. No reporter decides anything.

mod annotation;
mod azure;
mod check_run;
mod checkstyle;
mod columns;
pub mod diff;
mod excerpt;
pub mod explain;
mod fingerprints;
mod github;
mod gitlab;
mod html;
mod in_files;
pub mod items;
mod json;
mod junit;
mod markdown;
mod ndjson;
pub mod next;
#[cfg(feature = "cli")]
pub mod output;
mod piece;
mod place;
mod rdjson;
mod sarif;
pub mod sync;
mod teamcity;
mod terminal;
#[cfg(test)]
mod testing;
mod text;
mod verdict;
pub(crate) mod xml;

use crate::error::Error;
use crate::gate::Report;

pub use check_run::check_run;
pub use place::place;
pub use verdict::verdict_line;

/// A format of the report.
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Excerpts with carets, for people at a terminal.
    Terminal,
    /// One line a finding, for logs.
    Text,
    /// The whole report, for programs.
    Json,
    /// The JSON report as one record a line, for queries over many runs.
    Ndjson,
    /// Annotations by workflow commands, for GitHub Actions.
    Github,
    /// JUnit XML, for CI systems that show tests.
    Junit,
    /// JUnit XML that the schema of the xUnit plugin of Jenkins takes.
    JunitStrict,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Code Quality, for GitLab.
    Gitlab,
    /// The Diagnostic Format of reviewdog.
    Rdjson,
    /// Checkstyle XML.
    Checkstyle,
    /// Logging commands, for Azure Pipelines.
    Azure,
    /// Service messages, for TeamCity.
    Teamcity,
    /// A summary, for a step summary or a comment.
    Markdown,
    /// A page that needs nothing else, for people and for archives.
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 15] = [
        Self::Terminal,
        Self::Text,
        Self::Json,
        Self::Ndjson,
        Self::Github,
        Self::Junit,
        Self::JunitStrict,
        Self::Sarif,
        Self::Gitlab,
        Self::Rdjson,
        Self::Checkstyle,
        Self::Azure,
        Self::Teamcity,
        Self::Markdown,
        Self::Html,
    ];

    /// The word for it on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Text => "text",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Github => "github",
            Self::Junit => "junit",
            Self::JunitStrict => "junit-strict",
            Self::Sarif => "sarif",
            Self::Gitlab => "gitlab",
            Self::Rdjson => "rdjson",
            Self::Checkstyle => "checkstyle",
            Self::Azure => "azure",
            Self::Teamcity => "teamcity",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// Whether it may be printed byte for byte where a runner reads commands: what would be one has
    /// been escaped, or stands there on purpose.
    #[must_use]
    pub fn is_fit_for_a_log(self) -> bool {
        !matches!(self, Self::Terminal | Self::Text | Self::Markdown)
    }

    /// How many findings that count it cannot hold, because they lie in no file.
    #[must_use]
    pub fn left_out(self, report: &Report<'_>) -> usize {
        match self {
            Self::Gitlab | Self::Rdjson | Self::Checkstyle => in_files::left_out(report),
            _ => 0,
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

/// Writes the report as a comment that begins with `marker`.
#[must_use]
pub fn comment(report: &Report<'_>, marker: &str) -> String {
    markdown::comment(report, marker)
}

/// Writes the report in one format; the text ends with a line break.
#[must_use]
pub fn render(format: Format, report: &Report<'_>, options: Options) -> String {
    match format {
        Format::Terminal => terminal::render(report, options),
        Format::Text => text::render(report),
        Format::Json => json::render(report),
        Format::Ndjson => ndjson::render(report),
        Format::Github => github::render(report),
        Format::Junit => junit::render(report, junit::Form::Common),
        Format::JunitStrict => junit::render(report, junit::Form::Strict),
        Format::Sarif => sarif::render(report),
        Format::Gitlab => gitlab::render(report),
        Format::Rdjson => rdjson::render(report),
        Format::Checkstyle => checkstyle::render(report),
        Format::Azure => azure::render(report),
        Format::Teamcity => teamcity::render(report),
        Format::Markdown => markdown::render(report),
        Format::Html => html::render(report),
    }
}

/// What stands in a format's file where the gate could not decide; `None` if nothing fits there.
#[must_use]
pub fn render_error(format: Format, error: &Error) -> Option<String> {
    let is_junit = matches!(format, Format::Junit | Format::JunitStrict);
    is_junit.then(|| junit::render_error(error))
}
