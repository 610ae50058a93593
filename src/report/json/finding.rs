//! One finding for programs: what is wrong, where, what to do, and the edit that does it where that
//! is certain.

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::{Edit, Finding, Fix, Severity};
use crate::report::Listing;
use crate::report::fingerprints::fingerprints;
use crate::source::{ColumnUnit, Location, RepoPath, SourceKind, SourceMap};

/// One violation of one rule.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub(in crate::report) struct FindingFacts<'a> {
    /// The rule, `area/name`.
    rule: &'static str,
    severity: Severity,
    /// What is wrong.
    message: &'a str,
    /// What to do about it.
    help: &'a str,
    /// The id of the item that it is about.
    item: Option<&'a str>,
    location: FindingPlace<'a>,
    /// Further places that explain it.
    related: Vec<RelatedFacts<'a>>,
    /// Whether it was there before; then it does not count.
    pre_existing: bool,
    /// Whether the branch had it before the push that is judged.
    stood_before: bool,
    /// The waiver that covers it; then it does not count.
    waived: Option<WaivedFacts<'a>>,
    /// Whether a fix is known that is certain to be right.
    fixable: bool,
    /// That fix.
    fix: Option<FixFacts<'a>>,
    /// What stays the same about it while lines move.
    fingerprint: String,
}

/// A further place.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Related")]
struct RelatedFacts<'a> {
    /// What is to be seen there.
    message: &'a str,
    location: FindingPlace<'a>,
}

/// The dated exception that covers a finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Waived")]
struct WaivedFacts<'a> {
    reason: &'a str,
    /// Its last day, `YYYY-MM-DD`.
    until: &'a str,
    by: Option<&'a str>,
}

/// Edits of the text that was read, which take effect together.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fix")]
struct FixFacts<'a> {
    /// What it does, in the imperative.
    description: &'a str,
    /// In the order of the text, none over another.
    edits: Vec<EditFacts<'a>>,
}

/// One replacement.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Edit")]
struct EditFacts<'a> {
    location: FindingPlace<'a>,
    /// Where the replaced text begins, in bytes of the file as it is.
    start: u32,
    /// Where it ends.
    end: u32,
    /// The text to put there.
    text: &'a str,
}

/// A place. Lines and columns count from 1; columns are characters, and an end is behind the text.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Location")]
struct FindingPlace<'a> {
    /// What the place is in: `file`, `policy`, `description`, `title`, `branch`, `commit`, or what is
    /// judged as a whole, such as `change`.
    kind: &'static str,
    path: Option<&'a str>,
    /// The full id of the commit whose message it is in.
    commit: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
    end_column: Option<u32>,
}

/// All findings of a listing, in its order.
pub(in crate::report) fn finding_facts<'a>(report: &'a Listing<'_>) -> Vec<FindingFacts<'a>> {
    let sources = report.sources();
    let numbered = report.findings.iter().zip(fingerprints(report));
    let facts = numbered.map(|(finding, fingerprint)| FindingFacts {
        rule: finding.rule,
        severity: finding.severity,
        message: &finding.message,
        help: &finding.help,
        item: finding.item.as_deref(),
        location: place(sources, finding.location),
        related: related(sources, finding),
        pre_existing: finding.pre_existing,
        stood_before: finding.stood_before,
        waived: finding.waived.as_ref().map(|waived| WaivedFacts {
            reason: &waived.reason,
            until: &waived.until,
            by: waived.by.as_deref(),
        }),
        fixable: finding.fix.is_some(),
        fix: finding.fix.as_ref().map(|fix| fix_facts(sources, fix)),
        fingerprint,
    });
    facts.collect()
}

fn related<'a>(sources: &'a SourceMap, finding: &'a Finding) -> Vec<RelatedFacts<'a>> {
    let facts = finding.related.iter().map(|related| RelatedFacts {
        message: &related.message,
        location: place(sources, related.location),
    });
    facts.collect()
}

fn fix_facts<'a>(sources: &'a SourceMap, fix: &'a Fix) -> FixFacts<'a> {
    let edits = fix.edits.iter().filter_map(|edit| edit_facts(sources, edit));
    FixFacts { description: &fix.description, edits: edits.collect() }
}

fn edit_facts<'a>(sources: &'a SourceMap, edit: &'a Edit) -> Option<EditFacts<'a>> {
    let span = edit.location.span()?;
    let location = place(sources, edit.location);
    Some(EditFacts { location, start: span.start, end: span.end, text: &edit.replacement })
}

fn place(sources: &SourceMap, location: Location) -> FindingPlace<'_> {
    let source = location.source().map(|id| &sources.get(id).kind);
    let commit = match source {
        Some(SourceKind::Commit(id)) => Some(id.as_str()),
        _ => None,
    };
    let kind = match source {
        None => sources.whole(),
        Some(SourceKind::File(_)) => "file",
        Some(SourceKind::Policy(_)) => "policy",
        Some(SourceKind::Description) => "description",
        Some(SourceKind::Title) => "title",
        Some(SourceKind::Branch) => "branch",
        Some(SourceKind::Commit(_)) => "commit",
    };
    let range = sources.range(location, ColumnUnit::Chars);
    FindingPlace {
        kind,
        path: sources.path(location).map(RepoPath::as_str),
        commit,
        line: range.map(|range| range.line),
        column: range.map(|range| range.column),
        end_line: range.map(|range| range.end_line),
        end_column: range.map(|range| range.end_column),
    }
}
