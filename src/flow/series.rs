//! What was on each day and in each week.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use super::{Calendar, ItemFlow};
use crate::backlog::State;

/// More days than this are not looked at, whatever the times of commits say.
const MOST_DAYS: i64 = 40 * 366;

/// One day, at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// How many items were in each state, in the order of [`State::ALL`]; what went after it was done
    /// or dropped still counts.
    pub counts: [u32; 7],
    /// How many were started on it.
    pub started: u32,
    /// How many were finished on it.
    pub finished: u32,
    /// How many were dropped on it after they had been started.
    pub dropped: u32,
}

impl Day {
    /// The work in progress: in progress, in review or blocked.
    #[must_use]
    pub fn wip(&self) -> u32 {
        self.of(State::InProgress) + self.of(State::InReview) + self.of(State::Blocked)
    }

    /// How many items were in a state.
    #[must_use]
    pub fn of(&self, state: State) -> u32 {
        self.counts[index(state)]
    }
}

/// One week, from Monday on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Its first day.
    pub from: Date,
    /// What arrived: how many items were started.
    pub started: u32,
    /// What was finished.
    pub finished: u32,
    /// What departed without being finished: dropped after it had been started.
    pub dropped: u32,
}

/// The days and weeks of a history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Series {
    /// The days, the oldest first.
    pub days: Vec<Day>,
    /// The weeks, the oldest first.
    pub weeks: Vec<Week>,
}

fn index(state: State) -> usize {
    State::ALL.iter().position(|known| *known == state).unwrap_or(0)
}

impl Series {
    /// The days from the first item on, or from `since`, up to `today`.
    #[must_use]
    pub fn of(items: &[&ItemFlow], calendar: &Calendar, since: Option<Date>, today: Date) -> Self {
        let counted = || items.iter().filter(|item| !item.is_left_out());
        let first =
            counted().flat_map(|item| &item.stays).map(|stay| calendar.date(stay.from.time));
        let Some(first) = first.min() else { return Self::default() };
        let begin = first.max(today.saturating_sub(MOST_DAYS.days()));
        let Ok(length) = usize::try_from((today - begin).get_days() + 1) else {
            return Self::default();
        };
        let at = |date: Date| -> usize {
            usize::try_from((date - begin).get_days().max(0)).unwrap_or(0).min(length)
        };
        let mut changes = vec![[0_i64; 7]; length + 1];
        let mut days = vec![[0_u32; 3]; length + 1];
        for item in counted() {
            for stay in &item.stays {
                let Some(state) = stay.state else { continue };
                let ends = stay.until.as_ref().filter(|_| {
                    let is_last = item.stays.last() == Some(stay);
                    !(is_last && state.is_closed())
                });
                changes[at(calendar.date(stay.from.time))][index(state)] += 1;
                if let Some(until) = ends {
                    changes[at(calendar.date(until.time))][index(state)] -= 1;
                }
            }
            if let Some(started) = item.arrived() {
                days[at(calendar.date(started))][0] += 1;
            }
            if let Some(finished) = item.finished {
                days[at(calendar.date(finished))][1] += 1;
            }
            let last = item.stays.last().filter(|last| last.state == Some(State::Dropped));
            if let Some(dropped) = last.filter(|_| item.started.is_some()) {
                days[at(calendar.date(dropped.from.time))][2] += 1;
            }
        }
        let mut counts = [0_i64; 7];
        let all = (0..length).map(|number| {
            for (count, change) in counts.iter_mut().zip(changes[number]) {
                *count += change;
            }
            let [started, finished, dropped] = days[number];
            let date = begin.saturating_add(i64::try_from(number).unwrap_or(0).days());
            let counts = counts.map(|count| u32::try_from(count).unwrap_or(0));
            Day { date, counts, started, finished, dropped }
        });
        let days: Vec<Day> =
            all.filter(|day| since.is_none_or(|since| day.date >= since)).collect();
        Self { weeks: weeks(&days), days }
    }
}

fn weeks(days: &[Day]) -> Vec<Week> {
    let mut weeks: Vec<Week> = Vec::new();
    for day in days {
        if weeks.is_empty() || day.date.weekday() == Weekday::Monday {
            let back = i64::from(day.date.weekday().to_monday_zero_offset());
            let from = day.date.saturating_sub(back.days());
            weeks.push(Week { from, started: 0, finished: 0, dropped: 0 });
        }
        if let Some(week) = weeks.last_mut() {
            week.started += day.started;
            week.finished += day.finished;
            week.dropped += day.dropped;
        }
    }
    weeks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::tests::{flow, moment};
    use State::{Done, InProgress, Ready};

    #[test]
    fn each_day_counts_what_is_in_which_state_at_its_end() {
        let items = [
            flow(&[(Some(Ready), 1), (Some(InProgress), 2), (Some(Done), 4)]),
            flow(&[(Some(Ready), 3), (Some(InProgress), 3)]),
            flow(&[(Some(Done), 2)]),
        ];
        let calendar = Calendar::default();
        let today = calendar.date(moment(5).time);
        let found = Series::of(&items.each_ref(), &calendar, None, today);
        let shown: Vec<_> =
            found.days.iter().map(|day| (day.of(Ready), day.wip(), day.of(Done))).collect();
        assert_eq!(shown, [(1, 0, 0), (0, 1, 0), (0, 2, 0), (0, 1, 1), (0, 1, 1)]);
        let all: (u32, u32) = found
            .weeks
            .iter()
            .fold((0, 0), |sum, week| (sum.0 + week.started, sum.1 + week.finished));
        assert_eq!(all, (2, 1));
        let later = Series::of(&items.each_ref(), &calendar, Some(today), today);
        assert_eq!(later.days, found.days[4..]);
    }
}
