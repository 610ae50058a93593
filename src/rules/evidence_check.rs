//! What reports of tools prove, and what they do not.

use crate::facts::evidence::Report;
use crate::finding::Severity;
use crate::parsers::sarif::SarifResult;
use crate::parsers::{Coverage, Junit, Sarif};
use crate::rules::files::short;
use crate::text::globs::Globs;
use crate::text::{plural, shorten};

/// Nothing to say against it; or what there is, and what to do about it.
pub(super) type EvidenceCheck = Result<(), (String, String)>;

/// Which reports are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'p> {
    /// The globs that name them.
    pub(super) globs: &'p Globs,
    /// Whether they may be committed.
    pub(super) committed: bool,
}

impl<'p> Asked<'p> {
    /// The reports that the pipeline made, of those that `globs` name.
    pub(super) fn of_pipeline(globs: &'p Globs) -> Self {
        Self { globs, committed: false }
    }
}

/// Every test of every file passed.
pub(super) fn junit(reports: &[&Report<Junit>], asked: Asked<'_>) -> EvidenceCheck {
    for (report, junit) in usable(reports, asked, "JUnit")? {
        if junit.failed > 0 {
            let first = junit
                .first_failed
                .as_ref()
                .map_or(String::new(), |name| format!(", such as \"{}\"", shorten(name, 60)));
            let fault =
                format!("{} says that {} failed{first}", report.path, plural(junit.failed, "test"));
            return Err((fault, "fix the tests and run them again".to_owned()));
        }
    }
    Ok(())
}

/// No result of any file `is_bad`.
pub(super) fn sarif(
    reports: &[&Report<Sarif>],
    asked: Asked<'_>,
    is_bad: impl Fn(&SarifResult) -> bool,
) -> EvidenceCheck {
    for (report, sarif) in usable(reports, asked, "SARIF")? {
        let bad: Vec<&SarifResult> = sarif.results.iter().filter(|result| is_bad(result)).collect();
        let Some(worst) = bad.iter().max_by_key(|result| (result.score, result.level)) else {
            continue;
        };
        let fault = format!(
            "{} holds {}: {}",
            report.path,
            plural(bad.len(), "such result"),
            quoted(worst)
        );
        return Err((fault, "fix what it names and run the tool again".to_owned()));
    }
    Ok(())
}

/// Whether a result is worse than a level.
pub(super) fn is_above(result: &SarifResult, level: Severity) -> bool {
    result.level > level
}

/// A result in one sentence: its rule, its place, its message.
fn quoted(result: &SarifResult) -> String {
    let place =
        result.place.as_ref().map_or(String::new(), |place| format!(" at {}", shorten(place, 80)));
    let (rule, message) = (shorten(&result.rule, 60), shorten(&result.message, 80));
    format!("{} {rule}{place} \"{message}\"", result.level)
}

/// All files together reach `least` percent of the lines.
pub(super) fn coverage(
    reports: &[&Report<Coverage>],
    asked: Asked<'_>,
    least: u32,
) -> EvidenceCheck {
    let mut total = Coverage::default();
    for (_, coverage) in usable(reports, asked, "coverage")? {
        total.covered = total.covered.saturating_add(coverage.covered);
        total.lines = total.lines.saturating_add(coverage.lines);
    }
    let (covered, lines) = (u128::from(total.covered), u128::from(total.lines));
    if covered * 100 >= lines * u128::from(least) {
        return Ok(());
    }
    let percent = covered * 1000 / lines.max(1);
    let (whole, tenth) = (percent / 10, percent % 10);
    let fault =
        format!("{whole}.{tenth} % of the lines are covered, of the {least} % that are asked for");
    Err((fault, "add tests for what none reaches, and run them again".to_owned()))
}

/// A report and what it says.
type Read<'r, T> = (&'r Report<T>, &'r T);

/// The reports with what they say, if there are any and each is evidence.
fn usable<'r, T>(
    reports: &[&'r Report<T>],
    asked: Asked<'_>,
    what: &str,
) -> Result<Vec<Read<'r, T>>, (String, String)> {
    if reports.is_empty() {
        let globs: Vec<&str> = asked.globs.patterns().collect();
        let fault = format!("there is no {what} file {}", short(&globs));
        return Err((
            fault,
            "run the tool before the gate, in the same working directory".to_owned(),
        ));
    }
    let read = |report: &&'r Report<T>| {
        let report: &'r Report<T> = report;
        if report.committed && !asked.committed {
            return Err((
                format!(
                    "{} is not evidence: a commit holds it, and its author wrote it",
                    report.path
                ),
                "keep it out of the repository, and let the pipeline write it".to_owned(),
            ));
        }
        match &report.content {
            Ok(content) => Ok((report, content)),
            Err(why) => Err((
                format!("{} is not evidence: it {}", report.path, shorten(why, 160)),
                "run the tool again, after the last commit".to_owned(),
            )),
        }
    };
    reports.iter().map(read).collect()
}
