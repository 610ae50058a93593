//! When commits were made, where not every clock was right.

use std::cmp::Reverse;

use jiff::Timestamp;

use crate::backlog::compare::longest_rising;

/// The times of commits, the oldest commit first, so that none is earlier than those that it follows
/// and none later than now; with how many are others than their commits say.
///
/// The most commits that agree with each other are believed. Another one was made when the one before
/// it was; so a single clock that was wrong moves no commit but its own.
#[must_use]
pub fn in_order(times: &[Timestamp], now: Timestamp) -> (Vec<Timestamp>, usize) {
    // From the newest on, so that of two that differ the later one is believed.
    let possible: Vec<usize> = (0..times.len()).rev().filter(|at| times[*at] <= now).collect();
    let keys: Vec<_> = possible.iter().map(|at| (Reverse(times[*at]), Reverse(*at))).collect();
    let mut is_believed = vec![false; times.len()];
    for (at, is_in) in possible.into_iter().zip(longest_rising(&keys)) {
        is_believed[at] = is_in;
    }
    let first = times.iter().zip(&is_believed).find(|(_, is_believed)| **is_believed);
    let mut last = first.map_or(now, |(time, _)| *time);
    let mut corrected = 0;
    let in_order = times.iter().zip(is_believed).map(|(time, is_believed)| {
        if is_believed {
            last = *time;
        } else {
            corrected += 1;
        }
        last
    });
    (in_order.collect(), corrected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(days: &[i64]) -> (Vec<i64>, usize) {
        let time = |day: &i64| Timestamp::from_second(day * 86_400).unwrap();
        let times: Vec<Timestamp> = days.iter().map(time).collect();
        let (found, corrected) = in_order(&times, time(&100));
        (found.into_iter().map(|time| time.as_second() / 86_400).collect(), corrected)
    }

    #[test]
    fn a_wrong_clock_moves_no_commit_but_its_own() {
        assert_eq!(ordered(&[1, 2, 2, 5]), (vec![1, 2, 2, 5], 0));
        // Ahead of those that follow, behind those before, after now.
        assert_eq!(ordered(&[1, 50, 3, 4]), (vec![1, 1, 3, 4], 1));
        assert_eq!(ordered(&[10, 0, 20, 21]), (vec![10, 10, 20, 21], 1));
        assert_eq!(ordered(&[1, 9000, 3, 8000]), (vec![1, 1, 3, 3], 2));
        // The first, and all.
        assert_eq!(ordered(&[90, 3, 4]), (vec![3, 3, 4], 1));
        assert_eq!(ordered(&[7000, 8000]), (vec![100, 100], 2));
        assert_eq!(ordered(&[]), (vec![], 0));
    }
}
