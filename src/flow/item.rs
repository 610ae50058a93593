//! The measures of one item.

use jiff::Timestamp;

use super::{Calendar, Gap, Moment, Seen, Track};
use crate::backlog::State;

/// An item in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// The state; `None` where the file did not say.
    pub state: Option<State>,
    /// The commit that brought it there.
    pub from: Moment,
    /// The commit that ended it; `None` where it is still there.
    pub until: Option<Moment>,
}

/// Where an item stands at the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: String,
    /// The line that opens it.
    pub line: u32,
}

/// An item and its measures.
#[derive(Debug, Clone)]
pub struct ItemFlow {
    /// Its id, with what stands in front where ids are unique only within a folder or a file.
    pub id: String,
    /// What was last said of it.
    pub seen: Seen,
    /// Where it stands; `None` where it is gone.
    pub place: Option<Place>,
    /// The step of the sequence that it is in, with its number.
    pub step: Option<(u32, String)>,
    /// Its states.
    pub stays: Vec<Stay>,
    /// When work on it began: since it was first seen in progress or in review.
    pub started: Option<Timestamp>,
    /// When it was last done, if it still is.
    pub finished: Option<Timestamp>,
    /// From its start to its end.
    pub cycle_time_days: Option<f64>,
    /// From when it was written down to its end.
    pub lead_time_days: Option<f64>,
    /// From its start to now, while it is not done.
    pub age_days: Option<f64>,
    /// How long it has been in the state that it is in.
    pub state_days: Option<f64>,
    /// How long of its cycle time or age it was blocked.
    pub blocked_days: Option<f64>,
    /// How long of its cycle time or age it was in progress.
    pub active_days: Option<f64>,
    /// Whether it came with the first version of the whole backlog.
    pub came_first: bool,
    /// What is left out of the measures, and why.
    pub gaps: Vec<Gap>,
}

/// Whether work on an item goes on in this state.
fn is_work(state: Option<State>) -> bool {
    matches!(state, Some(State::InProgress | State::InReview))
}

impl ItemFlow {
    /// Measures the way of an item.
    #[must_use]
    pub fn of(track: &Track, calendar: &Calendar, now: Timestamp) -> Self {
        let ends = track.visits.iter().skip(1).map(|visit| Some(visit.from.clone()));
        let stays = track.visits.iter().zip(ends.chain([track.gone.clone()]));
        let stays = stays.map(|(visit, until)| Stay {
            state: visit.state,
            from: visit.from.clone(),
            until,
        });
        let mut item = Self {
            id: track.seen.id.clone(),
            seen: track.seen.clone(),
            place: None,
            step: None,
            stays: stays.collect(),
            started: None,
            finished: None,
            cycle_time_days: None,
            lead_time_days: None,
            age_days: None,
            state_days: None,
            blocked_days: None,
            active_days: None,
            came_first: track.at_first,
            gaps: Vec::new(),
        };
        item.measure(track, calendar, now);
        item
    }

    fn measure(&mut self, track: &Track, calendar: &Calendar, now: Timestamp) {
        let Some(last) = self.stays.len().checked_sub(1) else { return };
        let state = |at: usize| self.stays[at].state;
        let mut gaps = Vec::new();
        if (0..=last).all(|at| state(at).is_none()) {
            gaps.push(Gap::NoState);
        }
        let ended = state(last) == Some(State::Done);
        if state(0) == Some(State::Done) {
            gaps.push(Gap::AppearedDone);
        }
        let known_end = ended && last > 0;
        let first = usize::from(state(0) == Some(State::Done));
        // Whoever opens an item again that is not done yet begins anew.
        let reopened = (0..last).rev().find(|at| state(*at) == Some(State::Done));
        let from = match reopened.filter(|_| !ended) {
            Some(done) => done + 1,
            None => first,
        };
        let start = (from..=last).find(|at| is_work(state(*at)));
        let is_known = |start: usize| !(start == 0 && track.at_first);
        let is_gone = track.gone.is_some();
        let time = |at: usize| self.stays[at].from.time;
        if known_end {
            self.finished = Some(time(last));
            match start {
                Some(start) if is_known(start) => {
                    self.cycle_time_days = Some(calendar.days(time(start), time(last)));
                }
                Some(_) => gaps.push(Gap::BeganBefore),
                None => gaps.push(Gap::NeverInProgress),
            }
            if track.at_first {
                gaps.push(Gap::WrittenBefore);
            } else if first == 0 {
                self.lead_time_days = Some(calendar.days(time(0), time(last)));
            }
        } else if is_gone && !ended && !state(last).is_some_and(State::is_closed) {
            gaps.push(Gap::Vanished);
        } else if let Some(start) =
            start.filter(|_| is_work(state(last)) || state(last) == Some(State::Blocked))
        {
            self.age_days = Some(calendar.days(time(start), now));
            if !is_known(start) {
                gaps.push(Gap::BeganBefore);
            }
        }
        if !is_gone {
            self.state_days = Some(calendar.days(time(last), now));
        }
        self.started = start.map(time);
        let end = self.finished.unwrap_or(now);
        let is_measured = self.cycle_time_days.is_some() || self.age_days.is_some();
        if let Some(start) = self.started.filter(|_| is_measured) {
            let spent = |wanted: State| {
                let in_it = self.stays.iter().filter(|stay| stay.state == Some(wanted));
                let spans = in_it.map(|stay| {
                    let until = stay.until.as_ref().map_or(end, |until| until.time.min(end));
                    calendar.days(stay.from.time.max(start), until)
                });
                // The sum of nothing would be less than nothing.
                spans.fold(0.0, |sum, days| sum + days)
            };
            let (blocked, active) = (spent(State::Blocked), spent(State::InProgress));
            (self.blocked_days, self.active_days) = (Some(blocked), Some(active));
        }
        self.gaps = gaps;
    }

    /// Its state at the head; `None` where it is gone or the file does not say.
    #[must_use]
    pub fn state(&self) -> Option<State> {
        self.stays.last().filter(|stay| stay.until.is_none()).and_then(|stay| stay.state)
    }

    /// When it was started, where that is known.
    #[must_use]
    pub fn arrived(&self) -> Option<Timestamp> {
        self.started.filter(|_| !self.gaps.contains(&Gap::BeganBefore))
    }

    /// The share of its cycle time in which it was worked on, 0 to 1.
    #[must_use]
    pub fn efficiency(&self) -> Option<f64> {
        let cycle = self.cycle_time_days.filter(|days| *days > 0.0)?;
        Some((self.active_days? / cycle).min(1.0))
    }

    /// Whether it is in no measure at all.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        let appeared = self.gaps.contains(&Gap::AppearedDone) && self.stays.len() == 1;
        appeared || self.gaps.contains(&Gap::NoState)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::tests::{moment, track};
    use State::{Blocked, Done, InProgress, InReview, Ready};

    fn item(visits: &[(Option<State>, i64)]) -> ItemFlow {
        ItemFlow::of(&track(visits, false), &Calendar::default(), moment(30).time)
    }

    fn close(found: Option<f64>, wanted: f64) -> bool {
        found.is_some_and(|found| (found - wanted).abs() < 1e-9)
    }

    #[test]
    fn times_run_from_the_states_that_the_field_names() {
        let way = [(Ready, 1), (InProgress, 3), (Blocked, 5), (InProgress, 9), (InReview, 10)];
        let way: Vec<_> = way.into_iter().chain([(Done, 13)]).map(|(s, d)| (Some(s), d)).collect();
        let found = item(&way);
        assert!(close(found.cycle_time_days, 10.0) && close(found.lead_time_days, 12.0));
        assert!(close(found.blocked_days, 4.0) && close(found.active_days, 3.0));
        assert!(close(found.efficiency(), 0.3));
        assert_eq!((found.age_days, found.state()), (None, Some(Done)));
        assert!(found.gaps.is_empty());
    }

    #[test]
    fn what_is_not_done_has_an_age() {
        let found = item(&[(Some(Ready), 1), (Some(InProgress), 10), (Some(Blocked), 12)]);
        assert!(close(found.age_days, 20.0) && close(found.blocked_days, 18.0));
        assert!(close(found.state_days, 18.0));
        // Blocked before it was begun, and opened again.
        assert_eq!(item(&[(Some(Ready), 1), (Some(Blocked), 12)]).age_days, None);
        let again = [(Ready, 1), (InProgress, 2), (Done, 5), (InProgress, 25)];
        assert!(close(item(&again.map(|(s, d)| (Some(s), d))).age_days, 5.0));
        let done = again.into_iter().chain([(Done, 28)]).map(|(s, d)| (Some(s), d));
        assert!(close(item(&done.collect::<Vec<_>>()).cycle_time_days, 26.0));
    }

    #[test]
    fn what_the_text_cannot_tell_is_said() {
        let gaps = |visits: &[(Option<State>, i64)]| item(visits).gaps;
        assert_eq!(gaps(&[(Some(Done), 1)]), [Gap::AppearedDone]);
        assert_eq!(gaps(&[(Some(Ready), 1), (Some(Done), 2)]), [Gap::NeverInProgress]);
        assert_eq!(gaps(&[(None, 1)]), [Gap::NoState]);
        let first = track(&[(Some(InProgress), 1), (Some(Done), 2)], true);
        let first = ItemFlow::of(&first, &Calendar::default(), moment(30).time);
        assert_eq!(first.gaps, [Gap::BeganBefore, Gap::WrittenBefore]);
        assert_eq!((first.cycle_time_days, first.lead_time_days), (None, None));
        let mut gone = track(&[(Some(InProgress), 1)], false);
        gone.gone = Some(moment(4));
        let gone = ItemFlow::of(&gone, &Calendar::default(), moment(30).time);
        assert_eq!((gone.gaps, gone.age_days), (vec![Gap::Vanished], None));
    }
}
