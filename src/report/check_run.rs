//! A check run of GitHub: the summary, and an annotation on the line of each finding, without the
//! limit of ten that a job has.

use super::Listing;
use super::annotation;
use super::in_files::in_files;
use super::markdown;
use crate::error::Error;
use crate::forge::{CheckAnnotation, CheckRun, Conclusion};
use crate::gate::{Report, Verdict};
use crate::policy::Mode;
use crate::source::ColumnUnit;
use crate::text::shorten;

/// The name under which pull requests list it, and by which branches require it.
const NAME: &str = "backlog-gate";
/// More annotations than this nobody reads; the report of the job has all.
const MOST_ANNOTATIONS: usize = 500;
/// GitHub takes no longer title of an annotation or of the whole.
const LONGEST_TITLE: usize = 250;

/// A longer name of a branch is cut.
const LONGEST_BRANCH: usize = 80;

/// The report as a check run of the commit that was judged.
#[must_use]
pub fn check_run(report: &Report<'_>, head: &str) -> CheckRun {
    let listing = Listing::of(report);
    let found = in_files(&listing);
    let active = found.iter().filter(|found| !found.finding.pre_existing);
    let annotations = active.take(MOST_ANNOTATIONS).map(|found| {
        let range = found.range(report.sources(), ColumnUnit::Chars);
        let (first, last) = range.map_or((1, 1), |range| (range.line, range.last_line()));
        CheckAnnotation {
            path: found.path.as_str().to_owned(),
            first,
            last,
            severity: found.finding.severity,
            title: found.finding.rule.to_owned(),
            message: annotation::text(found.finding, report.sources()),
        }
    });
    CheckRun {
        name: NAME,
        head: head.to_owned(),
        conclusion: match (report.verdict, report.mode) {
            (Verdict::Pass, _) => Conclusion::Success,
            (Verdict::Fail, Mode::Enforce) => Conclusion::Failure,
            (Verdict::Fail, Mode::Report) => Conclusion::Neutral,
        },
        title: shorten(&title(report, &listing.verdict_line()), LONGEST_TITLE),
        summary: markdown::comment(&listing, ""),
        annotations: annotations.collect(),
    }
}

/// The verdict and the branch that it is about: a commit keeps its check runs where its pull request
/// gets another base, and a verdict about the old one says nothing about the new one.
fn title(report: &Report<'_>, verdict: &str) -> String {
    let branch = report.context.change.and_then(|change| change.target_branch.as_deref());
    match branch {
        Some(branch) => format!("into {}: {verdict}", shorten(branch, LONGEST_BRANCH)),
        None => verdict.to_owned(),
    }
}

/// A check run of the commit that could not be judged.
#[must_use]
pub fn undecided_check_run(error: &Error, head: &str) -> CheckRun {
    CheckRun {
        name: NAME,
        head: head.to_owned(),
        conclusion: Conclusion::Failure,
        title: shorten(&format!("could not decide: {error}"), LONGEST_TITLE),
        summary: markdown::undecided(error),
        annotations: Vec::new(),
    }
}
