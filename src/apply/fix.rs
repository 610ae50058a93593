//! The mends that findings carry, put into the files as far as they are safe.

use std::collections::BTreeSet;

use super::{Texts, Trial, unchanged};
use crate::finding::{Edit, Finding};
use crate::gate::inputs::Inputs;
use crate::gate::{self, FailOn};
use crate::rules::Context;
use crate::source::Span;

/// A mend can make another finding; more rounds than this nothing needs that is certain.
const MOST_ROUNDS: usize = 10;
/// So many mends that cannot go together with the others are tried one by one in a round.
const MOST_SINGLE: usize = 8;

/// The backlog after all mends.
#[derive(Debug)]
pub struct Mended {
    /// The findings that were mended, in the order in which that was done.
    pub findings: Vec<Finding>,
    /// The backlog as it is then.
    pub trial: Trial,
}

impl Mended {
    /// What the rules may know of the mended backlog.
    #[must_use]
    pub fn context<'a>(&'a self, inputs: &'a Inputs) -> Context<'a> {
        Context { backlog: &self.trial.backlog, ..inputs.context() }
    }
}

/// Mends what findings know how to mend, until none is left that does. A mend after which other
/// items would be read is left out.
#[must_use]
pub fn mend(inputs: &mut Inputs) -> Mended {
    let trial = Trial::of(inputs, Texts::new());
    let mut mended = Mended { findings: Vec::new(), trial };
    for _ in 0..MOST_ROUNDS {
        let findings = fixable(&mended, inputs);
        let together = compatible(&findings);
        let next = round(&mended.trial, &together, inputs);
        let Some((trial, done)) = next else { break };
        mended.findings.extend(done.into_iter().cloned());
        mended.trial = trial;
    }
    mended
}

/// The findings that carry a mend of a backlog file and that nobody has accepted.
fn fixable(mended: &Mended, inputs: &Inputs) -> Vec<Finding> {
    let report = gate::judge(mended.context(inputs), FailOn::Never);
    let of_backlog = |edit: &Edit| {
        let source = edit.location.source();
        mended.trial.backlog.files.iter().any(|file| Some(file.source) == source)
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

/// The backlog after as many of these mends as can be made, and which they are; `None` for none.
fn round<'f>(
    trial: &Trial,
    findings: &[&'f Finding],
    inputs: &mut Inputs,
) -> Option<(Trial, Vec<&'f Finding>)> {
    if findings.is_empty() {
        return None;
    }
    if let Some(all) = safe(trial, findings, inputs) {
        return Some((all, findings.to_vec()));
    }
    let mut done = Vec::new();
    for finding in findings.iter().take(MOST_SINGLE) {
        let mut more: Vec<&Finding> = done.clone();
        more.push(finding);
        if safe(trial, &more, inputs).is_some() {
            done = more;
        }
    }
    let last = safe(trial, &done, inputs)?;
    (!done.is_empty()).then_some((last, done))
}

/// The backlog with these mends, if its items are then the same.
fn safe(trial: &Trial, findings: &[&Finding], inputs: &mut Inputs) -> Option<Trial> {
    let edits: Vec<Edit> = findings.iter().flat_map(|finding| edits(finding)).cloned().collect();
    let next = trial.then(inputs, &edits)?;
    let is_same = unchanged::has_same_items(&trial.backlog, &next.backlog);
    (is_same && next.texts != trial.texts).then_some(next)
}

fn edits(finding: &Finding) -> impl Iterator<Item = &Edit> {
    finding.fix.iter().flat_map(|fix| &fix.edits)
}
