//! The fixes that findings carry, put into the files as far as they are safe.

use std::collections::BTreeSet;

use super::{Applied, Texts, unchanged};
use crate::finding::{Edit, Finding, place};
use crate::gate::{self, FailOn, Inputs};
use crate::rules::Context;
use crate::source::Span;

/// A fix can make another finding; more rounds than this nothing needs that is certain.
const MOST_ROUNDS: usize = 10;
/// The most fixes in a round that are tried one by one, since they cannot go together with the others.
const MOST_SINGLE: usize = 8;

/// The backlog after all fixes.
#[derive(Debug)]
pub struct Fixed {
    /// The findings that were fixed, in the order in which that was done.
    pub done: Vec<Done>,
    /// The backlog as it is then.
    pub applied: Applied,
}

/// A finding that was fixed.
#[derive(Debug)]
pub struct Done {
    /// The finding, of the text as it was when its turn came.
    pub finding: Finding,
    /// Where it stood in that text, as `BACKLOG.md:4:11`.
    pub place: String,
}

impl Fixed {
    /// What the rules may know of the fixed backlog.
    #[must_use]
    pub fn context<'a>(&'a self, inputs: &'a Inputs) -> Context<'a> {
        Context {
            sources: &self.applied.sources,
            backlog: &self.applied.backlog,
            ..inputs.context()
        }
    }
}

/// Fixes what findings know how to fix, until none is left that does. A fix after which other
/// items would be read is left out.
#[must_use]
pub fn fix_all(inputs: &Inputs) -> Fixed {
    let applied = Applied::of(inputs, Texts::new());
    let mut fixed = Fixed { done: Vec::new(), applied };
    for _ in 0..MOST_ROUNDS {
        let findings = fixable(&fixed, inputs);
        let together = compatible(&findings);
        let next = round(&fixed.applied, &together, inputs);
        let Some((applied, done)) = next else { break };
        let done = done.into_iter().map(|finding| Done {
            place: place(&fixed.applied.sources, finding.location),
            finding: finding.clone(),
        });
        fixed.done.extend(done);
        fixed.applied = applied;
    }
    fixed
}

/// The findings that carry a fix of a backlog file and that nobody has accepted.
fn fixable(fixed: &Fixed, inputs: &Inputs) -> Vec<Finding> {
    let report = gate::judge(fixed.context(inputs), FailOn::Never);
    let of_backlog = |edit: &Edit| {
        let source = edit.location.source();
        fixed.applied.backlog.files.iter().any(|file| Some(file.source) == source)
    };
    let fits = |finding: &Finding| {
        finding.waived.is_none()
            && finding.fix.as_ref().is_some_and(|fix| fix.edits.iter().all(of_backlog))
    };
    report.findings.into_iter().filter(fits).collect()
}

/// Those of the findings whose edits do not lie over those of one before.
fn compatible(findings: &[Finding]) -> Vec<&Finding> {
    let mut taken = BTreeSet::new();
    let mut together = Vec::new();
    for finding in findings {
        let places: Vec<_> = edits(finding)
            .filter_map(|edit| Some((edit.location.source()?, edit.location.span()?)))
            .collect();
        let is_free = |(source, span): &(_, Span)| {
            let before = taken.range(..(*source, Span::at(span.end as usize)));
            // Spans that are taken lie apart, so that only the last one can reach into this one.
            before
                .last()
                .is_none_or(|(other, last): &(_, Span)| other != source || last.end <= span.start)
        };
        if places.iter().all(is_free) {
            taken.extend(places);
            together.push(finding);
        }
    }
    together
}

/// The backlog after as many of these fixes as can be made, and which they are; `None` for none.
fn round<'f>(
    applied: &Applied,
    findings: &[&'f Finding],
    inputs: &Inputs,
) -> Option<(Applied, Vec<&'f Finding>)> {
    if findings.is_empty() {
        return None;
    }
    if let Some(all) = safe(applied, findings, inputs) {
        return Some((all, findings.to_vec()));
    }
    let mut done = Vec::new();
    for finding in findings.iter().take(MOST_SINGLE) {
        let mut more: Vec<&Finding> = done.clone();
        more.push(finding);
        if safe(applied, &more, inputs).is_some() {
            done = more;
        }
    }
    let last = safe(applied, &done, inputs)?;
    (!done.is_empty()).then_some((last, done))
}

/// The backlog with these fixes, if its items are then the same.
fn safe(applied: &Applied, findings: &[&Finding], inputs: &Inputs) -> Option<Applied> {
    let edits: Vec<Edit> = findings.iter().flat_map(|finding| edits(finding)).cloned().collect();
    let next = applied.then(inputs, &edits)?;
    let is_same = unchanged::has_same_items(&applied.backlog, &next.backlog);
    (is_same && next.texts != applied.texts).then_some(next)
}

fn edits(finding: &Finding) -> impl Iterator<Item = &Edit> {
    finding.fix.iter().flat_map(|fix| &fix.edits)
}
