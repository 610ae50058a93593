//! Days as the team counts them.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

const SECONDS: f64 = 86_400.0;

/// In which time zone a day begins, and which days of the week are not working days.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// Where a day begins.
    pub zone: TimeZone,
    /// What the policy calls the time zone.
    pub name: String,
    /// The days of the week that do not count.
    pub weekends: Vec<Weekday>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { zone: TimeZone::UTC, name: "UTC".to_owned(), weekends: Vec::new() }
    }
}

impl Calendar {
    /// The day of a time.
    #[must_use]
    pub fn date(&self, time: Timestamp) -> Date {
        self.zone.to_datetime(time).date()
    }

    /// Whether people work on a day.
    #[must_use]
    pub fn is_work(&self, date: Date) -> bool {
        !self.weekends.contains(&date.weekday())
    }

    /// The days that went by between two times, with their fraction, of those that count.
    #[must_use]
    pub fn days(&self, from: Timestamp, until: Timestamp) -> f64 {
        let days = if self.weekends.is_empty() {
            until.duration_since(from).as_secs_f64() / SECONDS
        } else {
            self.position(until) - self.position(from)
        };
        days.max(0.0)
    }

    /// The days of work up to a time, from an arbitrary one on.
    fn position(&self, time: Timestamp) -> f64 {
        let at = self.zone.to_datetime(time);
        let whole = f64::from(self.days_of_work_before(at.date()));
        let clock = at.time();
        let seconds = f64::from(clock.hour()) * 3600.0
            + f64::from(clock.minute()) * 60.0
            + f64::from(clock.second());
        if self.is_work(at.date()) { whole + seconds / SECONDS } else { whole }
    }

    fn days_of_work_before(&self, date: Date) -> i32 {
        // A Monday.
        let origin = Date::constant(1970, 1, 5);
        let days = (date - origin).get_days();
        let (weeks, rest) = (days.div_euclid(7), days.rem_euclid(7));
        let off = |from: i8, to: i8| {
            let off = self.weekends.iter().map(|day| day.to_monday_zero_offset());
            i32::try_from(off.filter(|day| (from..to).contains(day)).count()).unwrap_or(0)
        };
        let rest_off = off(0, i8::try_from(rest).unwrap_or(0));
        weeks * (7 - off(0, 7)) + rest - rest_off
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn days_have_fractions_and_weekends_count_where_nobody_says_otherwise() {
        let every = Calendar::default();
        assert!(
            (every.days(at("2026-11-06T12:00:00Z"), at("2026-11-09T18:00:00Z")) - 3.25).abs()
                < 1e-9
        );
        let weekends = vec![Weekday::Saturday, Weekday::Sunday];
        let work = Calendar { weekends, ..Calendar::default() };
        // From Friday noon to Monday evening; from Saturday to Sunday nothing goes by.
        let days = work.days(at("2026-11-06T12:00:00Z"), at("2026-11-09T18:00:00Z"));
        assert!((days - 1.25).abs() < 1e-9, "{days}");
        assert!(work.days(at("2026-11-07T01:00:00Z"), at("2026-11-08T23:00:00Z")).abs() < 1e-9);
        let long = work.days(at("1969-12-01T00:00:00Z"), at("1970-01-12T00:00:00Z"));
        assert!((long - 30.0).abs() < 1e-9, "{long}");
    }

    #[test]
    fn a_day_begins_where_the_team_is() {
        let zone = TimeZone::posix("JST-9").unwrap();
        let calendar = Calendar { zone, ..Calendar::default() };
        assert_eq!(calendar.date(at("2026-11-06T16:00:00Z")), Date::constant(2026, 11, 7));
    }
}
