//! JUnit XML: a suite for each area, a case for each rule that is on, so that a CI shows every one.
//!
//! The name of a case is the id of its rule and nothing else: a CI keeps the history of a test by its
//! name, and sentences get reworded. What a rule found is the message.
//!
//! `failure` is a rule that said no. Its text repeats every finding, because some readers show only
//! the text and some only the message. Below it stands the address of the page about the rule. Warnings pass, with their text beside them: JUnit has no
//! level for them. `error` is the gate itself that could not decide.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use junit_report::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::Listing;
use super::Spec;
use super::concise::beside;
use super::xml::without_attributes;
use crate::error::Error;
use crate::escape::terminal::line;
use crate::escape::xml::{for_log, sanitize};
use crate::finding::{Finding, Severity};
use crate::finding::{place, rule_page};
use crate::gate::{Judged, Outcome};
use crate::source::ColumnUnit;
use crate::text::plural;

pub(super) const FORMAT: Spec = Spec {
    error: Some(render_error),
    ..Spec::new("junit", |report, _| render(report, Form::Common))
};

pub(super) const STRICT: Spec = Spec {
    error: Some(render_error),
    ..Spec::new("junit-strict", |report, _| render(report, Form::Strict))
};

/// Which readers the document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// What most readers know, with `file` and `line` of a case.
    Common,
    /// The schema of the xUnit plugin of Jenkins, which refuses a file with anything else in it.
    Strict,
}

/// What the schema of the xUnit plugin refuses, by element.
const NOT_STRICT: [(&str, &[&str]); 2] =
    [("testsuites", &["skipped"]), ("testcase", &["file", "line"])];

fn render(report: &Listing<'_>, form: Form) -> String {
    let cases = cases(report);
    let mut document = junit_report::Report::new("backlog-gate");
    document.set_time(Duration::ZERO);
    for cases in cases.chunk_by(|a, b| a.judged.rule.area() == b.judged.rule.area()) {
        let mut suite = suite(cases[0].judged.rule.area());
        suite.add_test_cases(cases.iter().map(|case| test_case(case, report)));
        document.add_test_suite(suite);
    }
    // The schema of the xUnit plugin knows no output behind the cases of a suite.
    let last = document.test_suites.last_mut().and_then(|suite| suite.test_cases.last_mut());
    if let Some(case) = last {
        let verdict = sanitize(&line(&report.verdict_line()));
        let text = case.system_out.as_ref().map_or("", |text| text.as_str());
        case.set_system_out(format!("{text}{verdict}\n"));
    }
    write(&document, form)
}

/// The name of the case that says that the gate could not decide.
const UNDECIDED: &str = "gate/undecided";

/// A report of a gate that could not decide.
fn render_error(error: &Error) -> String {
    let message = error.to_string();
    let mut text = format!("{}\n", line(&message));
    for cause in error.causes() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "caused by: {}", line(&cause));
    }
    for hint in error.hints() {
        let _ = writeln!(text, "help: {hint}");
    }
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(attribute(&message)).set_type("undecided").set_description(sanitize(&text));
    let mut suite = suite("gate");
    suite.add_test_case(new_case(UNDECIDED, "gate", status));
    let mut document = junit_report::Report::new("backlog-gate");
    document.set_time(Duration::ZERO).add_test_suite(suite);
    write(&document, Form::Strict)
}

/// The document as text. Every text in it went through our sanitizer before: the library writes
/// U+FFFE, which XML forbids, as it is.
fn write(document: &junit_report::Report, form: Form) -> String {
    let common = document.to_string().expect("writing to memory cannot fail");
    let text = match form {
        Form::Common => common,
        Form::Strict => without_attributes(&common, &NOT_STRICT),
    };
    for_log(&text).into_owned()
}

/// An attribute has one line: a parser reads a line break in it as a blank.
fn attribute(text: &str) -> String {
    sanitize(&line(text))
}

/// Nothing is timed, so that the same inputs give the same report.
fn suite(area: &str) -> TestSuite {
    let mut suite = TestSuite::new(class_name(area));
    suite.set_time(Duration::ZERO);
    suite
}

fn new_case(name: &str, area: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(class_name(area)).set_time(Duration::ZERO);
    case
}

/// What is written for one rule.
struct Case<'a> {
    judged: &'a Judged,
    found: Vec<&'a Finding>,
    status: Status<'a>,
}

enum Status<'a> {
    Passed,
    Failed,
    Skipped(&'a str),
}

fn class_name(area: &str) -> String {
    format!("backlog-gate.{area}")
}

fn cases<'a>(report: &'a Listing<'_>) -> Vec<Case<'a>> {
    let mut by_rule: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in report.active() {
        by_rule.entry(finding.rule).or_default().push(finding);
    }
    let is_on = |judged: &&Judged| judged.severity != Severity::Off;
    let cases = report.rules.iter().filter(is_on).map(|judged| {
        let found = by_rule.remove(judged.rule.id).unwrap_or_default();
        Case { judged, status: status(judged, &found), found }
    });
    cases.collect()
}

fn status<'a>(judged: &'a Judged, found: &[&Finding]) -> Status<'a> {
    match &judged.outcome {
        _ if found.iter().any(|finding| finding.severity == Severity::Error) => Status::Failed,
        Outcome::Passed | Outcome::Warned => Status::Passed,
        Outcome::Failed => Status::Failed,
        Outcome::Skipped(reason) | Outcome::Unverified(reason) => Status::Skipped(reason),
    }
}

fn test_case(case: &Case<'_>, report: &Listing<'_>) -> TestCase {
    let rule = case.judged.rule;
    let text = text(&case.found, report);
    let mut status = match case.status {
        Status::Passed => TestCaseStatus::success(),
        Status::Skipped(_) => TestCaseStatus::skipped(),
        Status::Failed => TestCaseStatus::non_success(NonSuccessKind::Failure),
    };
    match case.status {
        Status::Passed => {}
        Status::Skipped(reason) => {
            status.set_message(attribute(reason));
        }
        Status::Failed => {
            let message = match &case.found[..] {
                [one] => attribute(&one.message),
                many => plural(many.len(), "finding"),
            };
            status.set_message(message).set_type(rule.id).set_description(sanitize(&text));
        }
    }
    let mut written = new_case(rule.id, rule.area(), status);
    if matches!(case.status, Status::Passed) && !text.is_empty() {
        written.set_system_out(sanitize(&text));
    }
    let at = case.found.iter().find_map(|finding| file_and_line(finding, report));
    if let Some((path, line)) = at {
        written.extra.insert("file".into(), attribute(&path).into());
        written.extra.insert("line".into(), line.into());
    }
    written
}

/// `path:line:column: message` and the help, for each finding, and the page about their rule.
fn text(found: &[&Finding], report: &Listing<'_>) -> String {
    let mut text = String::new();
    for finding in found {
        let at = place(report.sources(), finding.location);
        // Writing to a string cannot fail.
        let message = format!("{}{}", finding.message, beside(finding, report.sources()));
        let _ = writeln!(text, "{}: {}: {}", line(&at), finding.severity, line(&message));
        if !finding.help.is_empty() {
            let _ = writeln!(text, "help: {}", line(&finding.help));
        }
    }
    if let Some(finding) = found.first() {
        let _ = writeln!(text, "more: {}", rule_page(finding.rule));
    }
    text
}

fn file_and_line(finding: &Finding, report: &Listing<'_>) -> Option<(String, String)> {
    let path = report.sources().path(finding.location)?;
    let range = report.sources().range(finding.location, ColumnUnit::Chars)?;
    Some((path.to_string(), range.line.to_string()))
}
