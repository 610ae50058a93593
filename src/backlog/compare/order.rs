//! Which items moved, where some stand in another order than before.

/// Of `pairs`, which are in the order of the head and have their places at the base and the head,
/// the fewest heads that must have moved, each with the neighbour that it has changed places with.
///
/// What stayed is a longest run of pairs whose places at the base rise.
pub(super) fn moved(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let bases: Vec<usize> = pairs.iter().map(|(base, _)| *base).collect();
    let stayed = longest_rising(&bases);
    let mut next_stayed = vec![None; pairs.len()];
    let mut next = None;
    for at in (0..pairs.len()).rev() {
        next_stayed[at] = next;
        next = if stayed[at] { Some(at) } else { next };
    }
    let mut moved = Vec::new();
    let mut last: Option<usize> = None;
    for (at, (base, head)) in pairs.iter().enumerate() {
        if stayed[at] {
            last = Some(at);
            continue;
        }
        // One of its neighbours has changed sides, else the run of what stayed would be longer.
        let behind = next_stayed[at].filter(|next| pairs[*next].0 < *base);
        let other = behind.or(last.filter(|last| pairs[*last].0 > *base)).unwrap_or(at);
        moved.push((*head, pairs[other].1));
    }
    moved
}

/// For each key, whether it is in a longest rising run of them.
#[must_use]
pub fn longest_rising<K: Ord>(keys: &[K]) -> Vec<bool> {
    // `ends[n]` is the place of the smallest key that ends a rising run of n + 1 keys.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; keys.len()];
    for (at, key) in keys.iter().enumerate() {
        let length = ends.partition_point(|end| keys[*end] < *key);
        previous[at] = length.checked_sub(1).map(|last| ends[last]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut is_in = vec![false; keys.len()];
    let mut at = ends.last().copied();
    while let Some(here) = at {
        is_in[here] = true;
        at = previous[here];
    }
    is_in
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn heads(bases: &[usize]) -> Vec<(usize, usize)> {
        let pairs: Vec<(usize, usize)> = bases.iter().copied().zip(0..).collect();
        moved(&pairs)
    }

    #[test]
    fn the_fewest_items_are_said_to_have_moved() {
        assert_eq!(heads(&[0, 1, 2, 3]), []);
        // 3 went to the front, before 0.
        assert_eq!(heads(&[3, 0, 1, 2]), [(0, 1)]);
        // 0 went to the end, behind 3.
        assert_eq!(heads(&[1, 2, 3, 0]), [(3, 2)]);
        assert_eq!(heads(&[5, 9]), []);
    }

    proptest! {
        #[test]
        fn what_stays_is_in_order(bases in proptest::sample::subsequence((0..30).collect::<Vec<usize>>(), 0..30).prop_shuffle()) {
            let pairs: Vec<(usize, usize)> = bases.iter().copied().zip(0..).collect();
            let moved: Vec<usize> = moved(&pairs).into_iter().map(|(head, _)| head).collect();
            let stayed: Vec<usize> = pairs.iter().filter(|(_, head)| !moved.contains(head)).map(|(base, _)| *base).collect();
            prop_assert!(stayed.is_sorted());
            let sorted = bases.is_sorted();
            prop_assert_eq!(sorted, moved.is_empty());
        }
    }
}
