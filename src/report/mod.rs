//! One file for each format, all over the same [`Listing`]. No reporter decides anything.

mod annotation;
mod azure;
mod check_run;
mod checkstyle;
mod columns;
mod concise;
pub mod diff;
pub mod edit;
pub mod explain;
mod fingerprints;
pub mod flow;
mod github;
mod gitlab;
pub mod html;
mod in_files;
pub mod items;
mod json;
pub mod judgement;
mod junit;
mod listing;
mod markdown;
mod ndjson;
pub mod next;
#[cfg(feature = "cli")]
pub mod output;
mod page;
mod rdjson;
mod review;
pub mod rule_pages;
pub mod rules;
mod sarif;
pub mod scaffold;
#[cfg(test)]
pub(crate) mod schema;
mod spec;
mod statistics;
mod suggestion;
pub mod sync;
mod teamcity;
mod terminal;
#[cfg(test)]
mod testing;
mod text;
mod undecided;
mod verdict;
mod xml;

use crate::error::Error;
use crate::gate::Report;
#[cfg(test)]
use serde_json::Value;

pub use crate::finding::{Options, place, rule_page};
pub use check_run::{check_run, undecided_check_run};
pub use listing::Listing;
pub use review::review;
use spec::Spec;
pub use statistics::statistics;

macro_rules! formats {
    ($($(#[$about:meta])* $format:ident = $spec:path,)*) => {
        /// A format of the report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Format {
            $($(#[$about])* $format,)*
        }

        impl Format {
            /// Every format.
            pub const ALL: [Self; [$(stringify!($format)),*].len()] = [$(Self::$format),*];

            fn spec(self) -> &'static Spec {
                match self {
                    $(Self::$format => &$spec,)*
                }
            }
        }
    };
}

formats! {
    /// Excerpts with carets, for people at a terminal.
    Terminal = terminal::FORMAT,
    /// One line per finding, for logs.
    Text = text::FORMAT,
    /// One line per finding and nothing else, for editors and pipes.
    Concise = concise::FORMAT,
    /// The whole report, for programs.
    Json = json::FORMAT,
    /// The JSON report as one record a line, for queries over many runs.
    Ndjson = ndjson::FORMAT,
    /// Annotations by workflow commands, for GitHub Actions.
    Github = github::FORMAT,
    /// JUnit XML, for CI systems that show tests.
    Junit = junit::FORMAT,
    /// JUnit XML that the schema of the xUnit plugin of Jenkins takes.
    JunitStrict = junit::STRICT,
    /// SARIF 2.1.0, for code scanning.
    Sarif = sarif::FORMAT,
    /// Code Quality, for GitLab.
    Gitlab = gitlab::FORMAT,
    /// The Diagnostic Format of reviewdog.
    Rdjson = rdjson::FORMAT,
    /// Checkstyle XML.
    Checkstyle = checkstyle::FORMAT,
    /// Logging commands, for Azure Pipelines.
    Azure = azure::FORMAT,
    /// Service messages, for TeamCity.
    Teamcity = teamcity::FORMAT,
    /// A summary, for a step summary or a comment.
    Markdown = markdown::FORMAT,
    /// A page that needs nothing else, for people and for archives.
    Html = html::FORMAT,
}

impl Format {
    /// The word for it on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.spec().name
    }

    /// Whether it may be printed byte for byte where a runner reads commands: what would be one has
    /// been escaped, or stands there on purpose.
    #[must_use]
    pub fn is_fit_for_a_log(self) -> bool {
        self.spec().for_a_log
    }

    /// How many findings that count it cannot hold, because they lie in no file.
    #[must_use]
    pub fn left_out(self, listing: &Listing<'_>) -> usize {
        if self.spec().in_files { in_files::left_out(listing) } else { 0 }
    }
}

/// The verdict in one line, the same words in every format for people.
#[must_use]
pub fn verdict_line(report: &Report<'_>) -> String {
    Listing::of(report).verdict_line()
}

/// Writes the report as a comment that begins with `marker`.
#[must_use]
pub fn comment(report: &Report<'_>, marker: &str) -> String {
    markdown::comment(&Listing::of(report), marker)
}

/// Writes that the gate could not decide as a comment that begins with `marker`.
#[must_use]
pub fn undecided_comment(error: &Error, marker: &str) -> String {
    format!("{marker}\n{}", markdown::undecided(error))
}

/// Writes the report in one format; the text ends with a line break.
#[must_use]
pub fn render(format: Format, report: &Report<'_>, options: Options) -> String {
    render_listing(format, &Listing::of(report), options)
}

/// Writes any findings in one format, those of the gate or of another check.
#[must_use]
pub fn render_listing(format: Format, listing: &Listing<'_>, options: Options) -> String {
    (format.spec().render)(listing, options)
}

/// What stands in a format's file where the gate could not decide; `None` if nothing fits there.
#[must_use]
pub fn render_error(format: Format, error: &Error) -> Option<String> {
    format.spec().error.map(|render| render(error))
}

/// The schema of the report in JSON.
#[cfg(test)]
pub(crate) fn schema() -> Value {
    json::schema()
}
