//! What differs between the lines of two texts.
//!
//! The library's `TextDiff` brings every algorithm that it has, each made anew for every kind of text:
//! 300 kilobytes. Here lines are numbers, and there is one algorithm.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use similar::algorithms::{Capture, Compact, Replace, myers};
use similar::{ChangeTag, DiffOp, DiffableStr, group_diff_ops};

/// Two texts, line by line.
pub(crate) struct LineDiff<'t> {
    old: Vec<&'t str>,
    new: Vec<&'t str>,
    steps: Vec<DiffOp>,
}

/// A line that is on both sides, or on one.
pub(crate) struct LineChange<'t> {
    pub(crate) tag: ChangeTag,
    /// With its line break.
    pub(crate) line: &'t str,
}

impl<'t> LineDiff<'t> {
    pub(crate) fn new(old: &'t str, new: &'t str) -> Self {
        let (old, new) = (old.tokenize_lines(), new.tokenize_lines());
        let mut numbers: HashMap<&str, usize, FxBuildHasher> = HashMap::default();
        let [before, after] = [&old, &new].map(|lines| {
            let number = |line: &&'t str| {
                let next = numbers.len();
                *numbers.entry(line).or_insert(next)
            };
            lines.iter().map(number).collect::<Vec<usize>>()
        });
        let mut steps = Compact::new(Replace::new(Capture::new()), &*before, &*after);
        let found = myers::diff(&mut steps, &*before, 0..before.len(), &*after, 0..after.len());
        match found {
            Ok(()) => {}
            Err(never) => match never {},
        }
        Self { steps: steps.into_inner().into_inner().into_ops(), old, new }
    }

    /// Every line, in the order of the new text; what is gone stands before what is there instead.
    pub(crate) fn changes(&self) -> impl Iterator<Item = LineChange<'t>> {
        self.steps.iter().flat_map(|step| self.of_step(step))
    }

    /// The steps that change something, with this many lines around them.
    pub(crate) fn hunks(&self, around: usize) -> Vec<Vec<DiffOp>> {
        let mut hunks = group_diff_ops(self.steps.clone(), around);
        hunks.retain(|steps| !steps.is_empty());
        hunks
    }

    /// The lines of one step.
    pub(crate) fn of_step(&self, step: &DiffOp) -> impl Iterator<Item = LineChange<'t>> {
        step.iter_changes(&self.old, &self.new)
            .map(|change| LineChange { tag: change.tag(), line: change.value() })
    }
}
