//! The backlog as it will be once the change is merged.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::backlog::Backlog;
use crate::backlog::compare::Comparison;
use crate::finding::Finding;
use crate::snapshot::tree::Tree;
use crate::source::{Location, RepoPath, SourceId, SourceMap, Span};

/// What becomes of the backlog once the change is merged.
#[derive(Debug, Default)]
pub enum Merge {
    /// It is that of the head: the target did not touch it meanwhile, or the change does not.
    #[default]
    Head,
    /// It is put together from both.
    Merged(Box<MergeResult>),
    /// It cannot be put together, for these files.
    Conflict(Vec<RepoPath>),
}

/// The backlog of the merge of a change and its target, beside that of the target.
#[derive(Debug)]
pub struct MergeResult {
    /// The backlog of the merge.
    pub backlog: Backlog,
    /// The backlog of the target, whose findings the change has not made.
    pub target: Backlog,
    /// What becomes of the items of the target.
    pub comparison: Comparison,
    /// The paths beside the backlog of the merge.
    pub tree: Arc<Tree>,
    /// The paths beside the backlog of the target.
    pub target_tree: Arc<Tree>,
    /// What the target is called in a sentence.
    pub target_name: String,
    /// Which lines of the files of the merge come from where.
    pub lines: HashMap<SourceId, Lines>,
    /// Where the items of each file are, in their order.
    pub items: HashMap<SourceId, Vec<Span>>,
}

/// Where the lines of one file of the merge come from.
#[derive(Debug, Default)]
pub struct Lines {
    /// The lines that the target does not have.
    pub of_change: BTreeSet<u32>,
    /// The lines that the head does not have.
    pub of_target: BTreeSet<u32>,
    /// The file at the head, where it is another text, and for each line the one that it is there.
    pub at_head: Option<(SourceId, Vec<Option<u32>>)>,
}

/// Who brings a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Change,
    Target,
    Both,
}

impl MergeResult {
    /// Says of a finding about the merge which side brings what, and puts it on the line of the
    /// head where there is one.
    pub fn explain(&self, finding: &mut Finding, sources: &SourceMap) {
        if !finding.pre_existing {
            self.name_sides(finding, sources);
        }
        for related in &mut finding.related {
            related.location = self.at_head(related.location, sources);
        }
        let place = self.at_head(finding.location, sources);
        if place != finding.location {
            // The edits are those of the merge, which is not a file.
            finding.fix = None;
            finding.location = place;
        }
    }

    fn name_sides(&self, finding: &mut Finding, sources: &SourceMap) {
        let mut is_of_both = self.side(finding.location, sources) == Side::Target;
        for related in &mut finding.related {
            match self.side(related.location, sources) {
                Side::Change => related.message.push_str(" (of this change)"),
                Side::Target => {
                    is_of_both = true;
                    related.message = format!("{} (of {})", related.message, self.target_name);
                }
                Side::Both => {}
            }
        }
        if is_of_both {
            finding.message = format!("{}, once merged with {}", finding.message, self.target_name);
        }
    }

    /// Who brings the item that a place is in, or has changed it alone; else who brings the line.
    fn side(&self, location: Location, sources: &SourceMap) -> Side {
        let Location::Source(id, Some(span)) = location else { return Side::Both };
        let Some(lines) = self.lines.get(&id) else { return Side::Both };
        let source = sources.get(id);
        let line = source.line(span.start);
        let item = self.item_at(id, span.start);
        let (first, last) = item.map_or((line, line), |item| {
            (source.line(item.start), source.line(item.end.saturating_sub(1)).max(line))
        });
        let some = |of: &BTreeSet<u32>| of.range(first..=last).next().is_some();
        match (some(&lines.of_change), some(&lines.of_target)) {
            (true, false) => Side::Change,
            (false, true) => Side::Target,
            _ => Side::Both,
        }
    }

    /// The span of the last item that begins at or before a place.
    fn item_at(&self, id: SourceId, at: u32) -> Option<Span> {
        let spans = self.items.get(&id)?;
        let behind = spans.partition_point(|span| span.start <= at);
        spans.get(behind.checked_sub(1)?).copied().filter(|span| span.end > at)
    }

    /// The same place at the head; as it is where the head does not have the line.
    fn at_head(&self, location: Location, sources: &SourceMap) -> Location {
        let place = || {
            let Location::Source(id, Some(span)) = location else { return None };
            let (head, lines) = self.lines.get(&id)?.at_head.as_ref()?;
            let moved = |at: u32| {
                let line = sources.get(id).line(at);
                let there = (*lines.get(line as usize - 1)?)?;
                let from = sources.get(id).line_start(line)?;
                Some(sources.get(*head).line_start(there)? + (at - from))
            };
            let start = moved(span.start)?;
            let end = moved(span.end)
                .filter(|end| *end >= start)
                .unwrap_or(start + (span.end - span.start));
            let last = u32::try_from(sources.text(*head).len()).unwrap_or(u32::MAX);
            Some(Location::new(*head, Span { start, end: end.min(last) }))
        };
        place().unwrap_or(location)
    }
}
