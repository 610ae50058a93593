//! JUnit XML: a suite for each area, a case for each rule, so that a CI shows every rule by name.
//!
//! `failure` is a rule that said no. Its text repeats every finding, because some readers show only
//! the text and some only the message. Warnings pass, with their text beside them: JUnit has no
//! level for them. `error` is the gate itself that could not decide.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Spec;
use super::place::place;
use super::xml::Xml;
use crate::error::Error;
use crate::escape::terminal::line;
use crate::finding::{Finding, Severity};
use crate::gate::{Judged, Outcome, Report};
use crate::source::ColumnUnit;
use crate::text::plural;

/// How much of the form a reader bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// What most readers know, with `file` and `line` of a case.
    Common,
    /// The schema of the xUnit plugin of Jenkins, which refuses a file with anything else in it.
    Strict,
}

/// Nothing is timed, so that the same inputs give the same report.
const TIME: (&str, &str) = ("time", "0.000");

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

pub(super) const FORMAT: Spec = Spec {
    error: Some(render_error),
    ..Spec::new("junit", |report, _| render(report, Form::Common))
};

pub(super) const STRICT: Spec = Spec {
    error: Some(render_error),
    ..Spec::new("junit-strict", |report, _| render(report, Form::Strict))
};

fn render(report: &Report<'_>, form: Form) -> String {
    let cases = cases(report);
    let mut xml = Xml::new();
    open(&mut xml, "testsuites", "backlog-gate", &cases, form);
    for suite in cases.chunk_by(|a, b| a.judged.rule.area() == b.judged.rule.area()) {
        let name = class_name(suite[0].judged.rule.area());
        open(&mut xml, "testsuite", &name, suite, form);
        for case in suite {
            write_case(&mut xml, case, report, form);
        }
        xml.close("testsuite");
    }
    xml.close("testsuites");
    xml.finish()
}

/// A report of a gate that could not decide.
fn render_error(error: &Error) -> String {
    let counts = [("tests", "1"), ("failures", "0"), ("errors", "1"), TIME];
    let named = |name| [&[("name", name)], &counts[..]].concat();
    let message = error.to_string();
    let mut text = format!("{}\n", line(&message));
    for cause in error.causes() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "caused by: {}", line(&cause));
    }
    for hint in error.hints() {
        let _ = writeln!(text, "help: {hint}");
    }
    let class = class_name("gate");
    let mut xml = Xml::new();
    xml.open("testsuites", &named("backlog-gate"));
    xml.open("testsuite", &named(&class));
    xml.open("testcase", &[("name", "The gate can decide"), ("classname", &class), TIME]);
    xml.text("error", &[("message", &message), ("type", "undecided")], &text);
    for name in ["testcase", "testsuite", "testsuites"] {
        xml.close(name);
    }
    xml.finish()
}

fn class_name(area: &str) -> String {
    format!("backlog-gate.{area}")
}

fn cases<'a>(report: &'a Report<'_>) -> Vec<Case<'a>> {
    let mut by_rule: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in report.active() {
        by_rule.entry(finding.rule).or_default().push(finding);
    }
    let cases = report.rules.iter().map(|judged| {
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

/// The start of an element that counts the cases in it.
fn open(xml: &mut Xml, element: &str, name: &str, cases: &[Case<'_>], form: Form) {
    let count = |is: fn(&Status<'_>) -> bool| {
        cases.iter().filter(|case| is(&case.status)).count().to_string()
    };
    let tests = cases.len().to_string();
    let skipped = count(|status| matches!(status, Status::Skipped(_)));
    let failures = count(|status| matches!(status, Status::Failed));
    let mut attributes = vec![("name", name), ("tests", &*tests)];
    // The strict form counts what was skipped in a suite, but not in all of them.
    if form == Form::Common || element == "testsuite" {
        attributes.push(("skipped", &skipped));
    }
    attributes.extend([("errors", "0"), ("failures", &*failures), TIME]);
    xml.open(element, &attributes);
}

fn write_case(xml: &mut Xml, case: &Case<'_>, report: &Report<'_>, form: Form) {
    let rule = case.judged.rule;
    let name = format!("{} {}", rule.id, rule.summary);
    let class = class_name(rule.area());
    let mut attributes = vec![("name", &*name), ("classname", &*class), TIME];
    let at = case.found.iter().find_map(|finding| file_and_line(finding, report));
    if let Some((path, line)) = at.as_ref().filter(|_| form == Form::Common) {
        attributes.extend([("file", &**path), ("line", &**line)]);
    }
    let text = text(&case.found, report);
    match &case.status {
        Status::Passed if text.is_empty() => return xml.empty("testcase", &attributes),
        _ => xml.open("testcase", &attributes),
    }
    match case.status {
        Status::Passed => xml.text("system-out", &[], &text),
        Status::Skipped(reason) => xml.empty("skipped", &[("message", reason)]),
        Status::Failed => {
            let message = match &case.found[..] {
                [one] => one.message.clone(),
                many => plural(many.len(), "finding"),
            };
            xml.text("failure", &[("message", &message), ("type", rule.id)], &text);
        }
    }
    xml.close("testcase");
}

/// `path:line:column: message` and the help, for each finding.
fn text(found: &[&Finding], report: &Report<'_>) -> String {
    let mut text = String::new();
    for finding in found {
        let at = place(report.sources(), finding.location);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}: {}: {}", line(&at), finding.severity, line(&finding.message));
        if !finding.help.is_empty() {
            let _ = writeln!(text, "help: {}", line(&finding.help));
        }
    }
    text
}

fn file_and_line(finding: &Finding, report: &Report<'_>) -> Option<(String, String)> {
    let path = report.sources().path(finding.location)?;
    let range = report.sources().range(finding.location, ColumnUnit::Chars)?;
    Some((path.to_string(), range.line.to_string()))
}
