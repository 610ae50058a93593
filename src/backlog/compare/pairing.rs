//! Which thing on one side was which on the other, for whatever has an id, a title and a file.
//!
//! One pass after the other over what is still unmatched, the surest key first. Each pass is one
//! walk with a table, so that ten thousand items take ten times as long as one thousand.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// One side of a comparison.
pub trait Side {
    /// What a file is known by.
    type File: Hash + Eq;
    /// How many things it has.
    fn count(&self) -> usize;
    /// The id of one of them, folded.
    fn id(&self, at: usize) -> &str;
    /// Its title, normalized.
    fn title(&self, at: usize) -> &str;
    /// Its file.
    fn file(&self, at: usize) -> Self::File;
}

/// Two sides, and what was put together of them so far.
#[derive(Debug)]
pub struct Pairing<S> {
    /// The side before.
    pub base: S,
    /// The side after.
    pub head: S,
    before: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl<S: Side> Pairing<S> {
    /// Puts together what the ids and titles say to be the same.
    pub fn by_names(base: S, head: S) -> Self {
        let (before, taken) = (vec![None; head.count()], vec![false; base.count()]);
        let mut pairing = Self { base, head, before, taken };
        pairing.put(pairing.in_order(|side, at| (side.id(at), side.title(at), side.file(at))));
        pairing.put(pairing.in_order(|side, at| (side.id(at), side.title(at))));
        // Numbers that moved up by one, or an id that was given to another item.
        pairing.put(pairing.sole(|side, at| Some(side.title(at)).filter(|it| !it.is_empty())));
        pairing.put(pairing.in_order(|side, at| (side.id(at), side.file(at))));
        pairing.put(pairing.in_order(|side, at| side.id(at)));
        pairing
    }

    /// For each of the head, the number of the one of the base that it was.
    pub fn before(&self) -> &[Option<usize>] {
        &self.before
    }

    /// The same, where nothing more is to be found.
    pub fn into_before(self) -> Vec<Option<usize>> {
        self.before
    }

    /// What of the base nothing of the head was.
    pub fn unmatched_base(&self) -> impl Iterator<Item = usize> {
        (0..self.taken.len()).filter(|at| !self.taken[*at])
    }

    /// What of the head was nothing of the base.
    pub fn unmatched_head(&self) -> impl Iterator<Item = usize> {
        (0..self.before.len()).filter(|at| self.before[*at].is_none())
    }

    /// Takes in pairs of a base and its head.
    pub fn put(&mut self, pairs: impl IntoIterator<Item = (usize, usize)>) {
        for (base, head) in pairs {
            self.before[head] = Some(base);
            self.taken[base] = true;
        }
    }

    /// The pairs of what has the same key, in the order of both sides.
    fn in_order<'s, K: Hash + Eq>(
        &'s self,
        key: impl Fn(&'s S, usize) -> K,
    ) -> Vec<(usize, usize)> {
        let mut known: HashMap<K, VecDeque<usize>> = HashMap::new();
        for at in self.unmatched_base() {
            known.entry(key(&self.base, at)).or_default().push_back(at);
        }
        if known.is_empty() {
            return Vec::new();
        }
        let pair = |head| Some((known.get_mut(&key(&self.head, head))?.pop_front()?, head));
        self.unmatched_head().filter_map(pair).collect()
    }

    /// The pairs of what has a key that only one on either side has.
    pub fn sole<'s, K: Hash + Eq>(
        &'s self,
        key: impl Fn(&'s S, usize) -> Option<K>,
    ) -> Vec<(usize, usize)> {
        let base = sole(self.unmatched_base(), |at| key(&self.base, at));
        if base.is_empty() {
            return Vec::new();
        }
        let head = sole(self.unmatched_head(), |at| key(&self.head, at));
        head.into_iter().filter_map(|(key, head)| Some((*base.get(&key)?, head))).collect()
    }
}

/// The keys that only one of the things has.
fn sole<K: Hash + Eq>(
    all: impl Iterator<Item = usize>,
    key: impl Fn(usize) -> Option<K>,
) -> HashMap<K, usize> {
    let mut found: HashMap<K, Option<usize>> = HashMap::new();
    for at in all {
        if let Some(key) = key(at) {
            found.entry(key).and_modify(|sole| *sole = None).or_insert(Some(at));
        }
    }
    found.into_iter().filter_map(|(key, sole)| Some((key, sole?))).collect()
}
