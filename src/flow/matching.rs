//! Which item of a version was which item of the one before, of those that differ.

use super::Seen;
use crate::backlog::compare::pairing::{self, Pairing};
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
    let mut pairing = Pairing::by_names(Sides::new(gone), Sides::new(come));
    reworded(&mut pairing);
    pairing.into_before()
}

/// All items of one side, with what they are known by.
struct Sides<'a> {
    all: &'a [Side<'a>],
    ids: Vec<String>,
    titles: Vec<String>,
}

impl<'a> Sides<'a> {
    fn new(all: &'a [Side<'a>]) -> Self {
        let ids = all.iter().map(|side| fold(&side.seen.id)).collect();
        let titles = all.iter().map(|side| normalize(&side.seen.title)).collect();
        Self { all, ids, titles }
    }

    /// Whether the id of an item says no more than its title.
    fn is_slug(&self, at: usize) -> bool {
        self.all[at].seen.slug_id
    }
}

impl pairing::Side for Sides<'_> {
    type File = usize;

    fn count(&self) -> usize {
        self.all.len()
    }

    fn id(&self, at: usize) -> &str {
        &self.ids[at]
    }

    fn title(&self, at: usize) -> &str {
        &self.titles[at]
    }

    fn file(&self, at: usize) -> usize {
        self.all[at].file
    }
}

/// Puts together items of one file whose ids are made from titles that are alike. What stands between
/// them is not known here, as it did not change.
fn reworded(pairing: &mut Pairing<Sides<'_>>) {
    use pairing::Side as _;
    let came = pairing.unmatched_head().filter(|come| pairing.head.is_slug(*come));
    for come in came.collect::<Vec<_>>() {
        let (base, head) = (&pairing.base, &pairing.head);
        let is_near = |gone: &usize| base.is_slug(*gone) && base.file(*gone) == head.file(come);
        // `PR 10.3` and `PR 29.3`, `Chapter 3` and `Chapter 4` are two items.
        let is_other = |gone: &usize| differ_in_numbers(base.title(*gone), head.title(come));
        let open =
            pairing.unmatched_base().filter(is_near).take(WINDOW).filter(|gone| !is_other(gone));
        let alike = open.map(|gone| (similarity(base.title(gone), head.title(come)), gone));
        let best = alike.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, gone)) = best.filter(|(alike, _)| *alike >= ALIKE) {
            pairing.put([(gone, come)]);
        }
    }
}

/// Whether each of two titles has a number that the other has not.
fn differ_in_numbers(a: &str, b: &str) -> bool {
    let has_own = |a: &str, b: &str| {
        let mut words = a.split(' ').filter(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
        words.any(|number| !b.split(' ').any(|other| other == number))
    };
    has_own(a, b) && has_own(b, a)
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
        // Of a series each is another one.
        let (third, fourth) =
            (titled("a", "Write chapter 3", true), titled("b", "Write chapter 4", true));
        assert_eq!(matched(std::slice::from_ref(&third), &[fourth]), [None]);
        assert_eq!(matched(&[third], &[titled("c", "Write chapter three", true)]), [Some(0)]);
    }
}
