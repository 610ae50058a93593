//! How many findings each rule has, the most first.

use std::collections::BTreeMap;

use super::Options;
use super::columns::{self, Cell};
use crate::finding::Severity;
use crate::gate::Report;
use crate::sort::Sort as _;

/// A line for each rule with findings that count, or that the base has too.
#[must_use]
pub fn statistics(report: &Report<'_>) -> String {
    let mut rules: BTreeMap<&str, (usize, usize, Severity)> = BTreeMap::new();
    for finding in &report.findings {
        let counts = !finding.pre_existing && finding.waived.is_none();
        let (active, aside, worst) = rules.entry(finding.rule).or_insert((0, 0, finding.severity));
        *active += usize::from(counts);
        *aside += usize::from(!counts);
        *worst = (*worst).max(finding.severity);
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.order_by_key(|(id, (active, aside, _))| {
        (std::cmp::Reverse(*active), std::cmp::Reverse(*aside), *id)
    });
    let rows: Vec<[Cell; 4]> = rules
        .into_iter()
        .map(|(id, (active, aside, worst))| {
            let aside = if aside > 0 { format!("({aside} not counted)") } else { String::new() };
            [active.to_string(), worst.to_string(), id.to_owned(), aside].map(Cell::plain)
        })
        .collect();
    let mut out = String::new();
    columns::write(&mut out, &rows, Options { width: usize::MAX, ..Options::default() });
    out
}
