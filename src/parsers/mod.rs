//! Readers of formats that are not ours: test, scanner and coverage reports, CODEOWNERS,
//! `.gitattributes`, commit titles, and the words by which test frameworks skip a test.

pub mod cobertura;
pub mod codeowners;
pub mod conventional;
pub mod gitattributes;
pub mod junit;
pub mod lcov;
pub mod sarif;
pub mod skip_markers;
pub mod time;
mod xml;

use jiff::Timestamp;

use crate::finding::Severity;
use sarif::SarifResult;

/// What a JUnit file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Junit {
    /// How many tests ran: those that were skipped did not.
    pub ran: usize,
    /// How many failed, or could not be run to the end.
    pub failed: usize,
    /// The name of the first of those.
    pub first_failed: Option<String>,
}

/// What a SARIF file says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sarif {
    /// The results that stand: neither suppressed nor gone.
    pub results: Vec<SarifResult>,
}

impl Sarif {
    /// The results that are worse than `level`.
    pub fn above(&self, level: Severity) -> impl Iterator<Item = &SarifResult> {
        self.results.iter().filter(move |result| result.level > level)
    }
}

/// What a coverage file says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many lines a test reached.
    pub covered: u64,
    /// How many lines there are to reach.
    pub lines: u64,
}

/// What a parser makes of a file: its content, and when it was written if it says so.
pub type Parsed<T> = Result<(T, Option<Timestamp>), String>;
