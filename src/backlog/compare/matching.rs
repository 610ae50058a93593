//! Which item of the head was which item of the base.
//!
//! One pass after the other over what is still unmatched, the surest key first. Each pass is one
//! walk with a table, so that ten thousand items take ten times as long as one thousand.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use super::rewrite::own_text;
use crate::backlog::{Backlog, Item};
use crate::source::SourceMap;
use crate::text::{fold, normalize, similarity};

/// How many candidates between the same neighbours are looked at.
const WINDOW: usize = 8;
/// Titles between the same neighbours that share this much are one title, reworded.
const ALIKE: f64 = 0.34;

/// For each item of the head, the number of the one of the base that it was.
pub(super) fn before(base: &Backlog, head: &Backlog, sources: &SourceMap) -> Vec<Option<usize>> {
    let base = Side::new(base, sources);
    let head = Side::new(head, sources);
    let mut matching = Matching {
        before: vec![None; head.backlog.items.len()],
        taken: vec![false; base.backlog.items.len()],
        base,
        head,
    };
    let path = |side: &Side<'_>, at: usize| side.path(at).to_owned();
    let id = |side: &Side<'_>, at: usize| side.ids[at].clone();
    let title = |side: &Side<'_>, at: usize| side.titles[at].clone();
    matching.pass(|side, at| (id(side, at), title(side, at), path(side, at)));
    matching.pass(|side, at| (id(side, at), title(side, at)));
    // Numbers that moved up by one, or an id that was given to another item.
    matching.sole(|side, at| Some(title(side, at)).filter(|title| !title.is_empty()));
    matching.pass(|side, at| (id(side, at), path(side, at)));
    matching.pass(id);
    matching.sole(Side::text_below_the_header);
    matching.reworded();
    matching.before
}

/// One backlog, with what the passes ask for.
struct Side<'a> {
    backlog: &'a Backlog,
    sources: &'a SourceMap,
    ids: Vec<String>,
    titles: Vec<String>,
}

impl<'a> Side<'a> {
    fn new(backlog: &'a Backlog, sources: &'a SourceMap) -> Self {
        let ids = backlog.items.iter().map(|item| fold(item.own_id())).collect();
        let titles = backlog.items.iter().map(|item| normalize(&item.title.value)).collect();
        Self { backlog, sources, ids, titles }
    }

    fn item(&self, at: usize) -> &'a Item {
        &self.backlog.items[at]
    }

    fn path(&self, at: usize) -> &'a str {
        self.backlog.file(self.item(at)).path.as_str()
    }

    /// What an item says beside its header; `None` where that is too little to know it by.
    fn text_below_the_header(&self, at: usize) -> Option<String> {
        let item = self.item(at);
        let own = own_text(self.backlog, item);
        let text = self.sources.get(item.source).slice(own);
        let below = text.get((item.header.end - own.start) as usize..)?;
        let words = normalize(below);
        (words.split(' ').count() > 5).then_some(words)
    }
}

struct Matching<'a> {
    base: Side<'a>,
    head: Side<'a>,
    before: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl<'a> Matching<'a> {
    fn unmatched_base(&self) -> impl Iterator<Item = usize> {
        (0..self.taken.len()).filter(|at| !self.taken[*at])
    }

    fn unmatched_head(&self) -> impl Iterator<Item = usize> {
        (0..self.before.len()).filter(|at| self.before[*at].is_none())
    }

    fn put(&mut self, base: usize, head: usize) {
        self.before[head] = Some(base);
        self.taken[base] = true;
    }

    /// Puts together what has the same key, in the order of both sides.
    fn pass<K: Hash + Eq>(&mut self, key: impl Fn(&Side<'a>, usize) -> K) {
        let mut known: HashMap<K, VecDeque<usize>> = HashMap::new();
        for at in self.unmatched_base() {
            known.entry(key(&self.base, at)).or_default().push_back(at);
        }
        if known.is_empty() {
            return;
        }
        for head in self.unmatched_head().collect::<Vec<_>>() {
            let waiting = known.get_mut(&key(&self.head, head));
            if let Some(base) = waiting.and_then(VecDeque::pop_front) {
                self.put(base, head);
            }
        }
    }

    /// Puts together what has a key that only one item on either side has.
    fn sole<K: Hash + Eq>(&mut self, key: impl Fn(&Side<'a>, usize) -> Option<K>) {
        let base = sole(self.unmatched_base(), |at| key(&self.base, at));
        if base.is_empty() {
            return;
        }
        let head = sole(self.unmatched_head(), |at| key(&self.head, at));
        let pairs: Vec<(usize, usize)> = head
            .into_iter()
            .filter_map(|(key, head)| base.get(&key).map(|base| (*base, head)))
            .collect();
        for (base, head) in pairs {
            self.put(base, head);
        }
    }

    /// Puts together items whose id is made from the title, with titles that are alike, between
    /// the same neighbours.
    fn reworded(&mut self) {
        let mut gaps: HashMap<(&str, Option<usize>), VecDeque<usize>> = HashMap::new();
        let mut neighbour: HashMap<&str, usize> = HashMap::new();
        let mut after = vec![None; self.taken.len()];
        for (head, base) in self.before.iter().enumerate() {
            if let Some(base) = base {
                after[*base] = Some(head);
            }
        }
        for (at, after) in after.iter().enumerate() {
            let path = self.base.path(at);
            match after {
                Some(head) => drop(neighbour.insert(path, *head)),
                None if self.base.item(at).slug_id => {
                    let gap = (path, neighbour.get(path).copied());
                    gaps.entry(gap).or_default().push_back(at);
                }
                None => {}
            }
        }
        if gaps.is_empty() {
            return;
        }
        let mut neighbour: HashMap<&str, usize> = HashMap::new();
        for head in 0..self.before.len() {
            let path = self.head.path(head);
            if self.before[head].is_some() {
                neighbour.insert(path, head);
                continue;
            }
            if !self.head.item(head).slug_id {
                continue;
            }
            let gap = (path, neighbour.get(path).copied());
            let Some(waiting) = gaps.get_mut(&gap) else { continue };
            let alike = |base: &usize| {
                similarity(&self.base.titles[*base], &self.head.titles[head]) >= ALIKE
            };
            let found = waiting.iter().take(WINDOW).position(alike);
            if let Some(base) = found.and_then(|found| waiting.remove(found)) {
                self.put(base, head);
            }
        }
    }
}

/// The keys that only one of the items has.
fn sole<K: Hash + Eq>(
    items: impl Iterator<Item = usize>,
    key: impl Fn(usize) -> Option<K>,
) -> HashMap<K, usize> {
    let mut found: HashMap<K, Option<usize>> = HashMap::new();
    for at in items {
        if let Some(key) = key(at) {
            found.entry(key).and_modify(|sole| *sole = None).or_insert(Some(at));
        }
    }
    found.into_iter().filter_map(|(key, sole)| Some((key, sole?))).collect()
}
