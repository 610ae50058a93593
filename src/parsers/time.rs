//! When a report was written.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

/// How far two clocks may be apart.
const SLACK: SignedDuration = SignedDuration::from_mins(5);
/// How far behind UTC a clock can be that does not say where it is.
const FURTHEST_WEST: SignedDuration = SignedDuration::from_hours(12);

/// The time that a text states. Without an offset it is the latest that it can be, so that no
/// report is called old because of where it was written.
pub fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(exact) = text.parse() {
        return Some(exact);
    }
    let naive: DateTime = text.parse().ok()?;
    let utc = naive.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok()?.timestamp();
    utc.checked_add(FURTHEST_WEST).ok()
}

/// The time that a number of seconds or milliseconds since 1970 states.
pub fn of_epoch(text: &str) -> Option<Timestamp> {
    let number: i64 = text.trim().parse().ok()?;
    match number {
        ..=0 => None,
        1..100_000_000_000 => Timestamp::from_second(number).ok(),
        _ => Timestamp::from_millisecond(number).ok(),
    }
}

/// Whether `written` is surely before `since`.
pub fn is_before(written: Timestamp, since: Timestamp) -> bool {
    written.checked_add(SLACK).is_ok_and(|latest| latest < since)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_every_form() {
        let shown = |time: Option<Timestamp>| time.map(|time| time.to_string());
        let read = |text: &str| shown(parse(text));
        assert_eq!(read("2026-11-20T10:00:00Z").as_deref(), Some("2026-11-20T10:00:00Z"));
        assert_eq!(read(" 2026-11-20T10:00:00+02:00").as_deref(), Some("2026-11-20T08:00:00Z"));
        assert_eq!(read("2026-11-20T10:00:00").as_deref(), Some("2026-11-20T22:00:00Z"));
        assert_eq!(read("2026-11-20T10:00:00.25").as_deref(), Some("2026-11-20T22:00:00.25Z"));
        assert_eq!((read("yesterday"), read("")), (None, None));
        let epoch = |text: &str| shown(of_epoch(text));
        assert_eq!(epoch("1700000000").as_deref(), Some("2023-11-14T22:13:20Z"));
        assert_eq!(epoch("1700000000000").as_deref(), Some("2023-11-14T22:13:20Z"));
        assert_eq!((epoch("0"), epoch("-1"), epoch("x")), (None, None, None));
    }

    #[test]
    fn clocks_may_differ_a_little() {
        let at = |minute: i64| Timestamp::from_second(60 * minute).unwrap();
        assert!(!is_before(at(95), at(100)) && is_before(at(94), at(100)));
        assert!(!is_before(Timestamp::MAX, at(1)));
    }
}
