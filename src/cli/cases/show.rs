//! Results of table tests, as a test runner shows them.

use std::fmt::Write as _;
use std::time::Duration;

use junit_report::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::CaseResult;
use crate::escape::xml::{for_log, sanitize};
use crate::text::plural;

/// For a terminal.
#[must_use]
pub fn text(results: &[CaseResult]) -> String {
    let mut out = String::new();
    for result in results {
        let word = if result.differences.is_empty() { "ok  " } else { "FAIL" };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{word}  {}: {}", result.file, result.name);
        for difference in &result.differences {
            let _ = writeln!(out, "      {difference}");
        }
    }
    let failed = results.iter().filter(|result| !result.differences.is_empty()).count();
    let _ = match failed {
        0 => writeln!(out, "\n{}: all as expected", plural(results.len(), "case")),
        _ => writeln!(out, "\n{}: {failed} not as expected", plural(results.len(), "case")),
    };
    out
}

/// For programs.
#[must_use]
pub fn json(results: &[CaseResult]) -> String {
    let mut json = serde_json::to_string_pretty(results).expect("the form holds only strings");
    json.push('\n');
    json
}

/// For test tabs.
#[must_use]
pub fn junit(results: &[CaseResult]) -> String {
    let mut document = junit_report::Report::new("backlog-gate policy test");
    document.set_time(Duration::ZERO);
    for file in results.chunk_by(|a, b| a.file == b.file) {
        let mut suite = TestSuite::new(sanitize(&file[0].file));
        suite.set_time(Duration::ZERO);
        suite.add_test_cases(file.iter().map(case));
        document.add_test_suite(suite);
    }
    let text = document.to_string().expect("writing to memory cannot fail");
    for_log(&text).into_owned()
}

fn case(result: &CaseResult) -> TestCase {
    let status = match &result.differences[..] {
        [] => TestCaseStatus::success(),
        [first, ..] => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let all = result.differences.join("\n");
            status
                .set_message(sanitize(first))
                .set_type("unexpected")
                .set_description(sanitize(&all));
            status
        }
    };
    let mut case = TestCase::new(sanitize(&result.name), status);
    case.set_classname(sanitize(&result.file)).set_time(Duration::ZERO);
    case
}
