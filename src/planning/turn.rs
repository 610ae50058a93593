//! Whose turn it is, where the backlog states a sequence.

use crate::backlog::{Backlog, Item, SequenceStep, Step};

/// The open items of every step of every file.
#[derive(Debug)]
pub(crate) struct Turns<'a> {
    backlog: &'a Backlog,
    /// By file and step, in the order of the items.
    open: Vec<Vec<Vec<&'a Item>>>,
    /// By file: the steps with open items, but for those that may go at any time.
    unfinished: Vec<Vec<usize>>,
    /// By file: the first step that is marked as the present one.
    present: Vec<Option<usize>>,
    /// By file: whether no item states its state.
    stateless: Vec<bool>,
}

/// An item whose turn has not come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Early<'a> {
    /// Its place.
    pub(crate) place: &'a SequenceStep,
    /// The step that comes first.
    pub(crate) earlier: &'a Step,
    /// An item of that step which is open; `None` where the step is marked as the present one.
    pub(crate) open: Option<&'a Item>,
}

impl Early<'_> {
    /// Why it has to wait, as the end of a sentence that begins with the item.
    pub(crate) fn phrase(&self) -> String {
        let what = match self.open {
            Some(open) => format!("{} is open there", open.name()),
            None => "it is the present one".to_owned(),
        };
        format!("comes in \"{}\", after \"{}\": {what}", self.place.label, self.earlier.label)
    }
}

impl<'a> Turns<'a> {
    /// The turns of a backlog.
    pub(crate) fn of(backlog: &'a Backlog) -> Self {
        let files = backlog.files.iter();
        let mut open: Vec<Vec<Vec<&Item>>> =
            files.map(|file| vec![Vec::new(); file.steps.len()]).collect();
        let mut stateless = vec![true; backlog.files.len()];
        for item in &backlog.items {
            let Some(state) = item.state() else { continue };
            stateless[item.file] = false;
            if let Some(place) = &item.sequence {
                stateless[place.file] = false;
            }
            if let Some((file, step)) = step_of(item).filter(|_| !state.is_closed())
                && let Some(items) = open[file].get_mut(step)
            {
                items.push(item);
            }
        }
        let (mut unfinished, mut present) = (Vec::new(), Vec::new());
        for (file, open) in backlog.files.iter().zip(&open) {
            let in_turn = || file.steps.iter().enumerate().filter(|(_, step)| !step.any_time);
            let is_open = |at: &usize| !open[*at].is_empty();
            unfinished.push(in_turn().map(|(at, _)| at).filter(is_open).collect());
            present.push(in_turn().find(|(_, step)| step.now).map(|(at, _)| at));
        }
        Self { backlog, open, unfinished, present, stateless }
    }

    /// What comes before `item` and is not finished. Steps that may go at any time are free.
    pub(crate) fn early(&self, item: &'a Item) -> Option<Early<'a>> {
        let place = item.sequence.as_ref()?;
        let (file, own) = step_of(item)?;
        let steps = &self.backlog.files[file].steps;
        if steps.get(own).is_none_or(|step| step.any_time) {
            return None;
        }
        let unfinished = self.unfinished[file].iter().take_while(|at| **at < own).find_map(|at| {
            let open = self.open[file][*at]
                .iter()
                .copied()
                .find(|open| open.id != item.id && item.parent.as_ref() != Some(&open.id));
            open.map(|open| Early { place, earlier: &steps[*at], open: Some(open) })
        });
        unfinished.or_else(|| {
            let now = self.present[file].filter(|now| *now < own && self.stateless[file])?;
            Some(Early { place, earlier: &steps[now], open: None })
        })
    }
}

/// The file that states the sequence, and the step of the item in it, as indices.
fn step_of(item: &Item) -> Option<(usize, usize)> {
    let place = item.sequence.as_ref()?;
    Some((place.file, (place.step as usize).checked_sub(1)?))
}
