//! JUnit XML: a suite for each area, a case for each rule, so that a CI shows every rule by name.
//!
//! `failure` is a rule that said no. Its text repeats every finding, because some readers show only
//! the text and some only the message. Warnings pass, with their text beside them: JUnit has no
//! level for them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use junit_report::{NonSuccessKind, Report as Suites, TestCase, TestCaseStatus, TestSuite};

use super::escape::terminal::line;
use super::escape::xml::{for_log, sanitize};
use super::place::place;
use crate::finding::Finding;
use crate::gate::{Judged, Outcome, Report};
use crate::source::ColumnUnit;
use crate::text::plural;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut areas: Vec<(&str, TestSuite)> = Vec::new();
    let mut by_rule: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in report.active() {
        by_rule.entry(finding.rule).or_default().push(finding);
    }
    for judged in &report.rules {
        let area = judged.rule.area();
        let found = by_rule.get(judged.rule.id).map_or(&[][..], Vec::as_slice);
        let case = case(judged, found, report);
        match areas.last_mut().filter(|(known, _)| *known == area) {
            Some((_, suite)) => {
                suite.add_test_case(case);
            }
            None => {
                let mut suite = TestSuite::new(format!("backlog-gate.{area}"));
                suite.set_time(Duration::ZERO);
                suite.add_test_case(case);
                areas.push((area, suite));
            }
        }
    }
    let mut suites = Suites::new("backlog-gate");
    suites.set_time(Duration::ZERO);
    suites.add_test_suites(areas.into_iter().map(|(_, suite)| suite));
    let mut xml = suites.to_string().expect("every text was made fit for XML before");
    if !xml.ends_with('\n') {
        xml.push('\n');
    }
    for_log(&xml).into_owned()
}

fn case(judged: &Judged, found: &[&Finding], report: &Report<'_>) -> TestCase {
    let rule = judged.rule;
    let status = match &judged.outcome {
        Outcome::Passed | Outcome::Warned => TestCaseStatus::success(),
        Outcome::Skipped(reason) | Outcome::Unverified(reason) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(sanitize(reason));
            status
        }
        Outcome::Failed => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let message = match found {
                [one] => one.message.clone(),
                _ => plural(found.len(), "finding"),
            };
            status.set_message(sanitize(&line(&message)));
            status.set_type(rule.id);
            status.set_description(sanitize(&text(found, report)));
            status
        }
    };
    let mut case = TestCase::new(format!("{} {}", rule.id, rule.summary), status);
    case.set_classname(format!("backlog-gate.{}", rule.area()));
    case.set_time(Duration::ZERO);
    if judged.outcome == Outcome::Warned {
        case.set_system_out(sanitize(&text(found, report)));
    }
    if let Some((path, line)) = found.iter().find_map(|finding| file_and_line(finding, report)) {
        case.extra.insert("file".into(), sanitize(&path).into());
        case.extra.insert("line".into(), line.into());
    }
    case
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
