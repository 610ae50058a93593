//! Sorting through one function.
//!
//! The standard library makes its sort anew for every type and every order, some six kilobytes each
//! time, and a hundred lists of the program are sorted. Here only what compares and what swaps is made
//! for each; places are sorted, and those always by the same code.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Lists that are put in order. What is equal keeps its order.
pub(crate) trait Sort<T> {
    /// By a comparison.
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// By a key, which is made for each comparison.
    fn order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K)
    where
        T: Sized,
    {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }

    /// By the order that the type has.
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }
}

impl<T> Sort<T> for [T] {
    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let mut places = places(self.len(), &mut |a, b| compare(&self[a], &self[b]));
        // Each place in its turn gets what belongs there, and with that its round of swaps is walked.
        for start in 0..places.len() {
            let mut at = start;
            loop {
                let from = std::mem::replace(&mut places[at], at);
                if from == start {
                    break;
                }
                self.swap(at, from);
                at = from;
            }
        }
    }
}

/// What is put in order one by one. `collect` sorts all of it first, and brings a sort for that.
pub(crate) trait IntoOrder: IntoIterator + Sized {
    /// Values of which each is there once.
    fn into_set(self) -> BTreeSet<Self::Item>
    where
        Self::Item: Ord,
    {
        let mut set = BTreeSet::new();
        set.extend(self);
        set
    }

    /// Values by their keys; of two with the same the last.
    fn into_map<K: Ord, V>(self) -> BTreeMap<K, V>
    where
        Self: IntoIterator<Item = (K, V)>,
    {
        let mut map = BTreeMap::new();
        map.extend(self);
        map
    }
}

impl<I: IntoIterator> IntoOrder for I {}

/// For each place the one at which what belongs there stands now; nothing where all is in order, as most
/// lists are.
#[expect(clippy::disallowed_methods, reason = "this is the function")]
fn places(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    if (1..len).all(|at| compare(at - 1, at).is_le()) {
        return Vec::new();
    }
    let mut places: Vec<usize> = (0..len).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        #[expect(clippy::disallowed_methods, reason = "what it is compared with")]
        fn the_order_is_that_of_the_standard_library(
            list in proptest::collection::vec((0_u8..9, 0_u8..9), 0..40)
        ) {
            let (mut ours, mut theirs) = (list.clone(), list);
            ours.order_by_key(|(first, _)| std::cmp::Reverse(*first));
            theirs.sort_by_key(|(first, _)| std::cmp::Reverse(*first));
            prop_assert_eq!(&ours, &theirs);
            ours.order();
            theirs.sort();
            prop_assert_eq!(ours, theirs);
        }
    }
}
