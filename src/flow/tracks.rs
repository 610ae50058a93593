//! The way of each item through the versions of the backlog.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::matching::{self, Side};
use super::{Difference, Seen};
use crate::backlog::State;
use crate::text::{fold, normalize};

/// A commit and its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub time: Timestamp,
    /// The full id of the commit.
    pub commit: Arc<str>,
}

/// An item in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The state; `None` where the file did not say.
    pub state: Option<State>,
    /// The commit that brought the item there.
    pub from: Moment,
}

/// The way of one item.
#[derive(Debug, Clone)]
pub struct Track {
    /// What was last said of it.
    pub seen: Seen,
    /// The number of the file that it stands in, or stood in last.
    pub file: usize,
    /// Its states, in their order.
    pub visits: Vec<Visit>,
    /// The commit that took it out of the backlog, where it is not there any more.
    pub gone: Option<Moment>,
    /// Whether it came with the first version of the whole backlog, so that it may be older.
    pub at_first: bool,
}

/// What a commit did to one file.
#[derive(Debug, Clone)]
pub struct FileStep {
    /// The number of the file.
    pub file: usize,
    /// What it says otherwise.
    pub difference: Difference,
}

/// The ways of all items, as far as the commits were taken in.
#[derive(Debug, Default)]
pub struct Tracks {
    /// The ways, in the order in which the items came.
    pub all: Vec<Track>,
    /// Those that are there now.
    present: HashMap<(usize, Seen), Vec<usize>>,
    /// Those that went, by id and title, as they may come back.
    absent: HashMap<(String, String), Vec<usize>>,
}

impl Tracks {
    /// Takes in what the next commit did to all files.
    pub fn take(&mut self, at: &Moment, steps: &[FileStep]) {
        let side = |file: usize| move |seen| Side { file, seen };
        let gone: Vec<Side<'_>> =
            steps.iter().flat_map(|it| it.difference.gone.iter().map(side(it.file))).collect();
        let come: Vec<Side<'_>> =
            steps.iter().flat_map(|it| it.difference.come.iter().map(side(it.file))).collect();
        let at_first = self.all.is_empty();
        let mut old: Vec<Option<usize>> = gone.iter().map(|side| self.leave(*side)).collect();
        for (side, before) in come.iter().zip(matching::before(&gone, &come)) {
            let track =
                before.and_then(|before| old[before].take()).or_else(|| self.returned(side.seen));
            let number = track.unwrap_or_else(|| self.begin(*side, at_first));
            self.go_on(number, *side, at);
        }
        for (number, side) in old.into_iter().zip(&gone) {
            if let Some(number) = number {
                self.all[number].gone = Some(at.clone());
                self.absent.entry(names(side.seen)).or_default().push(number);
            }
        }
    }

    fn leave(&mut self, side: Side<'_>) -> Option<usize> {
        let key = (side.file, side.seen.clone());
        let numbers = self.present.get_mut(&key)?;
        let number = numbers.pop();
        if numbers.is_empty() {
            self.present.remove(&key);
        }
        number
    }

    fn returned(&mut self, seen: &Seen) -> Option<usize> {
        let key = names(seen);
        let numbers = self.absent.get_mut(&key)?;
        let number = numbers.pop();
        if numbers.is_empty() {
            self.absent.remove(&key);
        }
        number
    }

    fn begin(&mut self, side: Side<'_>, at_first: bool) -> usize {
        self.all.push(Track {
            seen: side.seen.clone(),
            file: side.file,
            visits: Vec::new(),
            gone: None,
            at_first,
        });
        self.all.len() - 1
    }

    fn go_on(&mut self, number: usize, side: Side<'_>, at: &Moment) {
        let track = &mut self.all[number];
        let state = side.seen.state;
        if track.visits.last().is_none_or(|last| last.state != state) {
            track.visits.push(Visit { state, from: at.clone() });
        }
        track.seen = side.seen.clone();
        track.file = side.file;
        track.gone = None;
        self.present.entry((side.file, side.seen.clone())).or_default().push(number);
    }
}

/// What an item that comes back is known by.
fn names(seen: &Seen) -> (String, String) {
    (fold(&seen.id), normalize(&seen.title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::tests::{moment, seen};

    fn step(file: usize, gone: &[Seen], come: &[Seen]) -> FileStep {
        let difference = Difference { gone: gone.to_vec(), come: come.to_vec() };
        FileStep { file, difference }
    }

    #[test]
    fn an_item_goes_from_state_to_state_and_from_file_to_file() {
        use State::{Done, InProgress, Ready};
        let [ready, doing, done] = [Ready, InProgress, Done].map(|state| seen("1", Some(state)));
        let mut tracks = Tracks::default();
        tracks.take(&moment(1), &[step(0, &[], std::slice::from_ref(&ready))]);
        tracks.take(&moment(2), &[step(0, &[ready], std::slice::from_ref(&doing))]);
        let moved = [step(0, &[doing], &[]), step(1, &[], std::slice::from_ref(&done))];
        tracks.take(&moment(4), &moved);
        tracks.take(&moment(5), &[step(1, std::slice::from_ref(&done), &[])]);
        let [track] = &tracks.all[..] else { panic!("{:?}", tracks.all) };
        let visits: Vec<_> = track.visits.iter().map(|it| (it.state, &it.from)).collect();
        let known = [(Some(Ready), 1), (Some(InProgress), 2), (Some(Done), 4)];
        assert_eq!(visits.len(), 3);
        for ((state, from), (known, day)) in visits.into_iter().zip(known) {
            assert_eq!((state, from), (known, &moment(day)));
        }
        assert_eq!(track.gone, Some(moment(5)));
        assert!(track.at_first);
        // What is put back goes on as what it was.
        tracks.take(&moment(6), &[step(0, &[], &[done])]);
        assert_eq!((tracks.all.len(), &tracks.all[0].gone), (1, &None));
    }
}
