//! How many lines a change adds and removes, counted without building a patch where that is possible.

use std::collections::HashMap;

use git2::{DiffOptions, Patch};
use rustc_hash::FxBuildHasher;

/// The most lines between which libgit2 looks for the smallest difference; its time grows faster than they
/// do.
const MOST_LINES: usize = 50_000;
/// The most lines that it gets where nothing divides them; more are all counted.
const MOST_UNDIVIDED: usize = 400_000;
/// The most steps that the shortest way between two files is looked for without libgit2, which hashes both
/// and writes down every line.
const MOST_STEPS: usize = 500;
/// The first bytes, by which libgit2 tells whether a file is binary.
const LOOKED_AT: usize = 8000;

/// Lines that one side has and the other has not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct LineCount {
    pub(super) added: usize,
    pub(super) removed: usize,
}

/// Counts the lines between two contents; a binary file has none.
///
/// Between large stretches that differ, lines that are there once on either side hold the two
/// together, so that the count is at least that of the smallest difference, and mostly the same.
pub(super) fn between(old: &[u8], new: &[u8]) -> Result<LineCount, git2::Error> {
    if old == new {
        return Ok(LineCount::default());
    }
    if !is_plainly_text(old) || !is_plainly_text(new) {
        return by_patch(old, new);
    }
    let (old_rest, new_rest) = without_common_ends(old, new);
    let (removed, added) = (lines(old_rest).count(), lines(new_rest).count());
    if removed == 0 || added == 0 {
        return Ok(LineCount { added, removed });
    }
    if removed + added <= MOST_LINES {
        return shortest(old_rest, new_rest).map_or_else(|| by_patch(old, new), Ok);
    }
    by_anchors(&lines(old_rest).collect::<Vec<_>>(), &lines(new_rest).collect::<Vec<_>>())
}

fn by_patch(old: &[u8], new: &[u8]) -> Result<LineCount, git2::Error> {
    let mut options = DiffOptions::new();
    options.context_lines(0);
    let (_, added, removed) =
        Patch::from_buffers(old, None, new, None, Some(&mut options))?.line_stats()?;
    Ok(LineCount { added, removed })
}

/// Whether nothing at the beginning of a file lets libgit2 take it for binary.
fn is_plainly_text(bytes: &[u8]) -> bool {
    const PLAIN: [bool; 256] = {
        let mut plain = [true; 256];
        let mut byte = 0;
        while byte < b' ' {
            plain[byte as usize] = matches!(byte, b'\t' | b'\n' | b'\r');
            byte += 1;
        }
        plain[0x7F] = false;
        plain
    };
    let is_plain = |byte: &u8| PLAIN[usize::from(*byte)];
    let is_wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    !is_wide && bytes[..bytes.len().min(LOOKED_AT)].iter().all(is_plain)
}

/// The least that makes one of the other, unless that is far apart.
///
/// A line that only one side has is not a part of any way between the two: where every line of a file is
/// new, nothing is left to compare.
fn shortest(old: &[u8], new: &[u8]) -> Option<LineCount> {
    /// A line of the old side, by its number there, and whether the new one has it.
    struct Known {
        number: u32,
        is_shared: bool,
    }
    let mut known: HashMap<&[u8], Known, FxBuildHasher> = HashMap::default();
    let old: Vec<&[u8]> = lines(old).collect();
    for (line, number) in old.iter().zip(0..) {
        known.entry(line).or_insert(Known { number, is_shared: false });
    }
    let (mut after, mut added) = (Vec::new(), 0);
    for line in lines(new) {
        match known.get_mut(line) {
            Some(known) => {
                known.is_shared = true;
                after.push(known.number);
            }
            None => added += 1,
        }
    }
    let shared = old.iter().filter_map(|line| known.get(line)).filter(|known| known.is_shared);
    let before: Vec<u32> = shared.map(|known| known.number).collect();
    let removed = old.len() - before.len();
    let steps = steps(&before, &after)?;
    // Of the steps some take a line away and the others add one.
    let taken = (steps + before.len() - after.len()) / 2;
    Some(LineCount { added: added + steps - taken, removed: removed + taken })
}

/// How many lines are taken away and added between two lists on the shortest way: that of E. Myers, with
/// the furthest place that each number of steps reaches on each diagonal.
fn steps(old: &[u32], new: &[u32]) -> Option<usize> {
    let most = (old.len() + new.len()).min(MOST_STEPS);
    // The place on `old`, by how many lines more were taken away than added; in the middle for none.
    let mut furthest = vec![0_usize; 2 * most + 3];
    let middle = most + 1;
    for steps in 0..=most {
        for diagonal in (middle - steps..=middle + steps).step_by(2) {
            let (taken, put) = (furthest[diagonal - 1], furthest[diagonal + 1]);
            let is_put = diagonal == middle - steps || diagonal != middle + steps && taken < put;
            let mut at = if is_put { put } else { taken + 1 };
            // What stands on `new` is as far on as `old`, less what was taken, and more what was put.
            let mut there = at + middle - diagonal;
            while at < old.len() && there < new.len() && old[at] == new[there] {
                (at, there) = (at + 1, there + 1);
            }
            if at >= old.len() && there >= new.len() {
                return Some(steps);
            }
            furthest[diagonal] = at;
        }
    }
    None
}

/// The lines, each with its line break.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, behind) = rest.split_at(end);
        rest = behind;
        Some(line)
    })
}

/// The two without the whole lines that both begin and end with.
fn without_common_ends<'b>(old: &'b [u8], new: &'b [u8]) -> (&'b [u8], &'b [u8]) {
    let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let start = if same == old.len().min(new.len()) && is_line_end(old, new, same) {
        same
    } else {
        memchr::memrchr(b'\n', &old[..same]).map_or(0, |at| at + 1)
    };
    let (old, new) = (&old[start..], &new[start..]);
    let same = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_tail, new_tail) = (old.len() - same, new.len() - same);
    let is_start = |bytes: &[u8], at: usize| at == 0 || bytes[at - 1] == b'\n';
    let behind = if is_start(old, old_tail) && is_start(new, new_tail) {
        0
    } else {
        memchr::memchr(b'\n', &old[old_tail..]).map_or(same, |at| at + 1)
    };
    (&old[..old_tail + behind], &new[..new_tail + behind])
}

/// Whether both have the end of a line at `at`, where one of them ends.
fn is_line_end(old: &[u8], new: &[u8], at: usize) -> bool {
    at == 0 || old[at - 1] == b'\n' || old.len() == new.len()
}

/// Counts what stands between lines that both have once, in the longest order that both have.
fn by_anchors(old: &[&[u8]], new: &[&[u8]]) -> Result<LineCount, git2::Error> {
    let mut count = LineCount::default();
    let (mut at_old, mut at_new) = (0, 0);
    for (anchor_old, anchor_new) in anchors(old, new).into_iter().chain([(old.len(), new.len())]) {
        let block = between_anchors(&old[at_old..anchor_old], &new[at_new..anchor_new])?;
        count.added += block.added;
        count.removed += block.removed;
        (at_old, at_new) = (anchor_old + 1, anchor_new + 1);
    }
    Ok(count)
}

fn between_anchors(old: &[&[u8]], new: &[&[u8]]) -> Result<LineCount, git2::Error> {
    let first = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[first..], &new[first..]);
    let last = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[..old.len() - last], &new[..new.len() - last]);
    let is_small = old.len() + new.len() <= MOST_UNDIVIDED;
    if old.is_empty() || new.is_empty() || !is_small {
        return Ok(LineCount { added: new.len(), removed: old.len() });
    }
    if old.len() == 1 && new.len() == 1 {
        return Ok(LineCount { added: 1, removed: 1 });
    }
    by_patch(&old.concat(), &new.concat())
}

/// The places of the lines that both sides have once, as many as stand in one order on both.
fn anchors(old: &[&[u8]], new: &[&[u8]]) -> Vec<(usize, usize)> {
    /// Where a line stands on one side.
    #[derive(Default, Clone, Copy)]
    struct Seen {
        times: u32,
        at: usize,
    }
    let mut seen: HashMap<&[u8], [Seen; 2], FxBuildHasher> = HashMap::default();
    for (side, lines) in [old, new].into_iter().enumerate() {
        for (at, line) in lines.iter().enumerate() {
            let here = &mut seen.entry(line).or_default()[side];
            *here = Seen { times: here.times + 1, at };
        }
    }
    let mut pairs: Vec<(usize, usize)> = seen
        .into_values()
        .filter(|sides| sides.iter().all(|side| side.times == 1))
        .map(|[old, new]| (old.at, new.at))
        .collect();
    pairs.sort_unstable();
    longest_rising(&pairs)
}

/// As many of the pairs, which rise on the first side, as rise on the second one too.
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // The pair with the lowest end of a row of each length, and what stands before each pair.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, (_, new)) in pairs.iter().enumerate() {
        let len = ends.partition_point(|end| pairs[*end].1 < *new);
        before.push(len.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(len) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut row = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(index) = at {
        row.push(pairs[index]);
        at = before[index];
    }
    row.reverse();
    row
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn count(old: &str, new: &str) -> (usize, usize) {
        let LineCount { added, removed } = between(old.as_bytes(), new.as_bytes()).unwrap();
        (added, removed)
    }

    fn numbered(numbers: impl Iterator<Item = usize>) -> String {
        numbers.map(|number| format!("line {number}\n")).collect()
    }

    #[test]
    fn what_only_one_side_has_is_counted_without_a_patch() {
        assert_eq!(count("", "a\nb"), (2, 0));
        assert_eq!(count("a\nb\n", ""), (0, 2));
        assert_eq!(count("a\nb\n", "a\nx\nb\n"), (1, 0));
        assert_eq!(count("a\na\na\n", "a\na\n"), (0, 1));
        assert_eq!(count("a\nb", "a\nb\n"), (1, 1));
        assert_eq!(count("a\0b\n", "a\0c\n"), (0, 0));
    }

    #[test]
    fn what_is_far_apart_is_counted_by_a_patch() {
        let turned = |n: usize| n * 7919 % 2000;
        let (old, new) = (numbered(0..2000), numbered((0..2000).map(turned)));
        assert_eq!(shortest(old.as_bytes(), new.as_bytes()), None);
        let (added, removed) = count(&old, &new);
        assert!(added == removed && added < 2000, "{added}");
    }

    #[test]
    fn large_differences_are_counted_by_the_lines_that_are_there_once() {
        let old = numbered(0..60_000);
        let edited = numbered((0..60_000).map(|n| if n % 1000 == 7 { n + 100_000 } else { n }));
        assert_eq!(count(&old, &edited), (60, 60));
        let turned = numbered((30_000..60_000).chain(0..30_000));
        assert_eq!(count(&old, &turned), (30_000, 30_000));
        let other = numbered(60_000..120_000);
        assert_eq!(count(&old, &other), (60_000, 60_000));
        let same = "same\n".repeat(60_000);
        assert_eq!(count(&same, &format!("x\n{same}y\n")), (2, 0));
    }

    proptest! {
        #[test]
        fn the_short_ways_count_what_a_patch_counts(
            old in "([a-c]\n){0,6}[a-c]?", new in "([a-c]\n){0,6}[a-c]?"
        ) {
            let by_patch = by_patch(old.as_bytes(), new.as_bytes()).unwrap();
            prop_assert_eq!(between(old.as_bytes(), new.as_bytes()).unwrap(), by_patch);
        }

        #[test]
        fn both_lose_the_same_lines(old in "[ab\n]{0,8}", new in "[ab\n]{0,8}") {
            let (a, b) = without_common_ends(old.as_bytes(), new.as_bytes());
            let lost = |rest: &[u8], all: &str| lines(all.as_bytes()).count() - lines(rest).count();
            prop_assert_eq!(lost(a, &old), lost(b, &new));
        }

        #[test]
        fn anchors_leave_what_both_have(
            old in proptest::collection::vec("[a-e]\n", 0..9),
            new in proptest::collection::vec("[a-e]\n", 0..9)
        ) {
            let slices = |lines: &'_ [String]| -> Vec<Vec<u8>> {
                lines.iter().map(|line| line.clone().into_bytes()).collect()
            };
            let (old, new) = (slices(&old), slices(&new));
            let old: Vec<&[u8]> = old.iter().map(Vec::as_slice).collect();
            let new: Vec<&[u8]> = new.iter().map(Vec::as_slice).collect();
            let count = by_anchors(&old, &new).unwrap();
            let least = by_patch(&old.concat(), &new.concat()).unwrap();
            prop_assert!(count.added >= least.added && count.removed >= least.removed);
            prop_assert_eq!(count.added + old.len(), count.removed + new.len());
        }
    }
}
