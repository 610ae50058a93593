//! Checkstyle XML: findings by file, for Jenkins and other readers of old.

use std::collections::BTreeMap;

use super::Listing;
use super::Spec;
use super::in_files::{InFile, in_files, remark};
use super::xml::Xml;
use crate::finding::{Severity, rule_page};
use crate::source::{ColumnUnit, SourceMap};

pub(super) const FORMAT: Spec =
    Spec { in_files: true, ..Spec::new("checkstyle", |report, _| render(report)) };

fn render(report: &Listing<'_>) -> String {
    let found = in_files(report);
    let mut by_file: BTreeMap<&str, Vec<&InFile<'_>>> = BTreeMap::new();
    for found in &found {
        by_file.entry(found.path.as_str()).or_default().push(found);
    }
    let mut xml = Xml::new();
    // The version of the form, as its readers know it.
    xml.open("checkstyle", &[("version", "4.3")]);
    for (path, found) in by_file {
        xml.open("file", &[("name", path)]);
        for found in found {
            write(&mut xml, found, report.sources());
        }
        xml.close("file");
    }
    if let Some((path, text)) = remark(report) {
        xml.open("file", &[("name", path.as_str())]);
        let attributes =
            [("line", "1"), ("severity", "info"), ("message", &text), ("source", "backlog-gate")];
        xml.empty("error", &attributes);
        xml.close("file");
    }
    xml.close("checkstyle");
    xml.finish()
}

fn write(xml: &mut Xml, found: &InFile<'_>, sources: &SourceMap) {
    let severity = match found.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | Severity::Off => "info",
    };
    let range = found.range(sources, ColumnUnit::Chars);
    let (line, column) = range.map_or((1, 1), |range| (range.line, range.column));
    // The form has no place for an address, and readers show the message alone.
    let page = rule_page(found.finding.rule);
    let message = format!("{}; see {page}", found.whole_sentence(sources));
    let attributes = [
        ("line", &*line.to_string()),
        ("column", &*column.to_string()),
        ("severity", severity),
        ("message", &message),
        ("source", &format!("backlog-gate.{}", found.finding.rule)),
    ];
    xml.empty("error", &attributes);
}
