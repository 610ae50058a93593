//! Which item of a version was which item of the one before, of those that differ.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use super::Seen;
use crate::text::{fold, normalize, similarity};

/// Titles that share this much are one title, reworded.
const ALIKE: f64 = 0.5;
/// How many of those that went are compared with one that came.
const WINDOW: usize = 32;

/// An item on one side, with the file that it stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) file: usize,
    pub(super) seen: &'a Seen,
}

/// For each of those that came, the number of the one of those that went that it was: the surest key
/// first, and each item once.
pub(super) fn before(gone: &[Side<'_>], come: &[Side<'_>]) -> Vec<Option<usize>> {
    let mut matching =
        Matching { gone, come, before: vec![None; come.len()], taken: vec![false; gone.len()] };
    let title = |side: &Side<'_>| normalize(&side.seen.title);
    let id = |side: &Side<'_>| fold(&side.seen.id);
    matching.pass(|side| (id(side), title(side), side.file));
    matching.pass(|side| (id(side), title(side)));
    // Numbers that moved up by one, or an item that moved to another file.
    matching.sole(|side| Some(title(side)).filter(|title| !title.is_empty()));
    matching.pass(|side| (id(side), side.file));
    matching.pass(id);
    matching.reworded();
    matching.before
}

struct Matching<'a> {
    gone: &'a [Side<'a>],
    come: &'a [Side<'a>],
    before: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Matching<'_> {
    fn open_gone(&self) -> impl Iterator<Item = usize> {
        (0..self.taken.len()).filter(|at| !self.taken[*at])
    }

    fn open_come(&self) -> Vec<usize> {
        (0..self.before.len()).filter(|at| self.before[*at].is_none()).collect()
    }

    fn put(&mut self, gone: usize, come: usize) {
        self.before[come] = Some(gone);
        self.taken[gone] = true;
    }

    /// Puts together what has the same key, in the order of both sides.
    fn pass<K: Hash + Eq>(&mut self, key: impl Fn(&Side<'_>) -> K) {
        let mut known: HashMap<K, VecDeque<usize>> = HashMap::new();
        for at in self.open_gone() {
            known.entry(key(&self.gone[at])).or_default().push_back(at);
        }
        for come in self.open_come() {
            let waiting = known.get_mut(&key(&self.come[come]));
            if let Some(gone) = waiting.and_then(VecDeque::pop_front) {
                self.put(gone, come);
            }
        }
    }

    /// Puts together what has a key that only one item on either side has.
    fn sole<K: Hash + Eq>(&mut self, key: impl Fn(&Side<'_>) -> Option<K>) {
        let mut known: HashMap<K, [Vec<usize>; 2]> = HashMap::new();
        for at in self.open_gone() {
            if let Some(key) = key(&self.gone[at]) {
                known.entry(key).or_default()[0].push(at);
            }
        }
        for at in self.open_come() {
            if let Some(key) = key(&self.come[at]) {
                known.entry(key).or_default()[1].push(at);
            }
        }
        let mut pairs: Vec<(usize, usize)> = known
            .into_values()
            .filter_map(|sides| match sides.each_ref().map(Vec::as_slice) {
                [&[gone], &[come]] => Some((gone, come)),
                _ => None,
            })
            .collect();
        pairs.sort_unstable();
        for (gone, come) in pairs {
            self.put(gone, come);
        }
    }

    /// Puts together items of one file whose ids are made from titles that are alike.
    fn reworded(&mut self) {
        for come in self.open_come() {
            let now = &self.come[come];
            if !now.seen.slug_id {
                continue;
            }
            let title = normalize(&now.seen.title);
            let open = self
                .open_gone()
                .filter(|gone| self.gone[*gone].seen.slug_id && self.gone[*gone].file == now.file);
            let alike = |gone: &usize| similarity(&normalize(&self.gone[*gone].seen.title), &title);
            let best = open.take(WINDOW).map(|gone| (alike(&gone), gone));
            let best = best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            if let Some((_, gone)) = best.filter(|(alike, _)| *alike >= ALIKE) {
                self.put(gone, come);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::tests::seen;

    fn titled(id: &str, title: &str, slug_id: bool) -> Seen {
        Seen { title: title.into(), slug_id, ..seen(id, None) }
    }

    fn matched(gone: &[Seen], come: &[Seen]) -> Vec<Option<usize>> {
        let side = |seen| Side { file: 0, seen };
        let (gone, come): (Vec<_>, Vec<_>) =
            (gone.iter().map(side).collect(), come.iter().map(side).collect());
        before(&gone, &come)
    }

    #[test]
    fn numbers_that_moved_up_are_followed_by_their_titles() {
        let gone = [titled("1", "Old", false), titled("2", "B", false), titled("3", "C", false)];
        let come = [titled("1", "B", false), titled("2", "C", false), titled("3", "New", false)];
        assert_eq!(matched(&gone, &come), [Some(1), Some(2), None]);
    }

    #[test]
    fn a_title_may_be_reworded() {
        let gone = [titled("US-1", "Export", false), titled("add-tests", "Add tests", true)];
        let come = [titled("US-1", "Write it out", false), titled("x", "Add more tests", true)];
        assert_eq!(matched(&gone, &come), [Some(0), Some(1)]);
        assert_eq!(matched(&gone[1..], &[titled("y", "Delete rows", true)]), [None]);
    }
}
