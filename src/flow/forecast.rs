//! *When will these be done* and *how many by that day*, by running the days of the past again in
//! random order, many times.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use super::random::Random;
use super::{Calendar, Day, at_percent};
use crate::sort::Sort as _;

/// What is further away than this is not said.
const MOST_DAYS: u32 = 3650;
/// In all runs together no more days than this are drawn.
const MOST_DRAWS: u64 = 20_000_000;

/// What is drawn, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sampling {
    /// From how many of the last days.
    pub window_days: u32,
    /// How many times.
    pub runs: u32,
    /// What the random numbers begin with.
    pub seed: u64,
}

/// How sure something is: in half of the runs, in 85 and in 95 of 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Chances<T> {
    /// In half of the runs.
    pub p50: T,
    /// In 85 of 100.
    pub p85: T,
    /// In 95 of 100.
    pub p95: T,
}

/// Items that are to be done together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// What they are called.
    pub name: String,
    /// How many of them are open.
    pub items: u32,
    /// How many are open with those that go before them.
    pub until: u32,
    /// The days on which all of them are done; `None` for a chance that lies too far away.
    pub when: Chances<Option<Date>>,
}

/// What may be expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// How it was drawn.
    pub sampling: Sampling,
    /// How many days the samples are from.
    pub sampled_days: usize,
    /// How many items were finished in them.
    pub finished: u32,
    /// When each lot is done, all of them in their order.
    pub lots: Vec<Lot>,
    /// How many are done by a day.
    pub by: Option<(Date, Chances<u32>)>,
}

impl Forecast {
    /// Draws from the days before `today`; `None` where nothing was finished on them.
    ///
    /// Each lot is named with the number of its open items, and waits for those before it.
    #[must_use]
    pub fn draw(
        days: &[Day],
        calendar: &Calendar,
        today: Date,
        (lots, by): (&[(String, u32)], Option<Date>),
        sampling: Sampling,
    ) -> Option<Self> {
        let first = today.saturating_sub(i64::from(sampling.window_days).days());
        let past = days.iter().filter(|day| day.date >= first && day.date < today);
        let counts: Vec<u32> =
            past.filter(|day| calendar.is_work(day.date)).map(|day| day.finished).collect();
        let finished = counts.iter().sum();
        if finished == 0 {
            return None;
        }
        let mut until = 0;
        let totals: Vec<u32> = lots
            .iter()
            .map(|(_, items)| {
                until += items;
                until
            })
            .collect();
        let when = when(&counts, &totals, sampling);
        let lots = lots.iter().zip(totals).zip(when).map(|(((name, items), until), days)| {
            let date = |days: Option<u32>| after(calendar, today, days?);
            let when = Chances { p50: date(days.p50), p85: date(days.p85), p95: date(days.p95) };
            Lot { name: name.clone(), items: *items, until, when }
        });
        let by = by.filter(|by| *by > today).map(|by| {
            let days = today.series(1.day()).skip(1).take_while(|day| *day <= by);
            let days = days.take(MOST_DAYS as usize).filter(|day| calendar.is_work(*day)).count();
            (by, how_many(&counts, days, sampling))
        });
        let sampled_days = counts.len();
        Some(Self { sampling, sampled_days, finished, lots: lots.collect(), by })
    }
}

/// After how many days of work each total is reached.
fn when(counts: &[u32], totals: &[u32], sampling: Sampling) -> Vec<Chances<Option<u32>>> {
    let mut random = Random::new(sampling.seed);
    let mut reached: Vec<Vec<u32>> = vec![Vec::new(); totals.len()];
    let most = (MOST_DRAWS / u64::from(sampling.runs.max(1))).min(u64::from(MOST_DAYS));
    let most = u32::try_from(most).unwrap_or(MOST_DAYS);
    for _ in 0..sampling.runs {
        let (mut sum, mut day, mut next) = (0_u32, 0, 0);
        while next < totals.len() {
            if sum >= totals[next] {
                reached[next].push(day);
                next += 1;
            } else if day == most {
                reached[next..].iter_mut().for_each(|days| days.push(u32::MAX));
                break;
            } else {
                sum = sum.saturating_add(random.pick(counts));
                day += 1;
            }
        }
    }
    let chances = |mut days: Vec<u32>| {
        days.order();
        let at = |percent| at_percent(&days, percent).filter(|days| *days != u32::MAX);
        Chances { p50: at(50), p85: at(85), p95: at(95) }
    };
    reached.into_iter().map(chances).collect()
}

/// How many items are finished in `days` days of work: at least this many in 50, 85 and 95 of 100 runs.
fn how_many(counts: &[u32], days: usize, sampling: Sampling) -> Chances<u32> {
    let mut random = Random::new(sampling.seed);
    let mut sums: Vec<u32> = Vec::new();
    let runs = u64::from(sampling.runs).min(MOST_DRAWS / (days as u64).max(1)).max(1);
    for _ in 0..runs {
        sums.push((0..days).fold(0, |sum: u32, _| sum.saturating_add(random.pick(counts))));
    }
    sums.order();
    let at = |percent| at_percent(&sums, percent).unwrap_or(0);
    Chances { p50: at(50), p85: at(15), p95: at(5) }
}

/// The day that is `days` days of work after `today`.
fn after(calendar: &Calendar, today: Date, days: u32) -> Option<Date> {
    let all = today.series(1.day()).skip(1).filter(|day| calendar.is_work(*day));
    match days.checked_sub(1) {
        Some(before) => all.take(MOST_DAYS as usize).nth(before as usize),
        None => Some(today),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(finished: &[u32]) -> Vec<Day> {
        let begin = Date::constant(2026, 11, 2);
        let day = |(date, finished): (Date, &u32)| Day {
            date,
            counts: [0; 7],
            started: 0,
            finished: *finished,
            dropped: 0,
        };
        begin.series(1.day()).zip(finished).map(day).collect()
    }

    #[test]
    fn one_a_day_ends_when_it_must() {
        let sampling = Sampling { window_days: 90, runs: 100, seed: 1 };
        let today = Date::constant(2026, 11, 9);
        let by = Some(Date::constant(2026, 11, 12));
        let lots = [("Wave 1".to_owned(), 2), ("Wave 2".to_owned(), 3)];
        let calendar = Calendar::default();
        let drawn = Forecast::draw(&days(&[1; 7]), &calendar, today, (&lots, by), sampling);
        let drawn = drawn.unwrap();
        assert_eq!((drawn.sampled_days, drawn.finished), (7, 7));
        let when: Vec<_> = drawn.lots.iter().map(|lot| lot.when.p85.unwrap().day()).collect();
        assert_eq!(when, [11, 14]);
        assert_eq!(drawn.by.unwrap().1, Chances { p50: 3, p85: 3, p95: 3 });
        // On Saturday and Sunday nobody works, and nothing of them is drawn.
        let weekends = vec![Weekday::Saturday, Weekday::Sunday];
        let work = Calendar { weekends, ..Calendar::default() };
        let drawn = Forecast::draw(&days(&[1; 7]), &work, today, (&lots, by), sampling).unwrap();
        assert_eq!((drawn.sampled_days, drawn.lots[1].when.p95.unwrap().day()), (5, 16));
        assert_eq!(Forecast::draw(&days(&[0; 7]), &calendar, today, (&lots, by), sampling), None);
    }

    use jiff::civil::Weekday;

    #[test]
    fn the_same_seed_draws_the_same_and_more_chance_takes_longer() {
        let history = days(&[0, 3, 0, 0, 1, 0, 2]);
        let today = Date::constant(2026, 11, 9);
        let draw = |seed| {
            let sampling = Sampling { window_days: 90, runs: 1000, seed };
            let lots = [("all".to_owned(), 10)];
            let calendar = Calendar::default();
            Forecast::draw(&history, &calendar, today, (&lots, None), sampling).unwrap()
        };
        assert_eq!(draw(7), draw(7));
        let when = draw(7).lots[0].when;
        assert!(when.p50 < when.p85 && when.p85 <= when.p95, "{when:?}");
    }
}
