//! Time zones by what people call them.

use jiff::tz::{Offset, TimeZone};

use crate::text::Packed;
use crate::text::packed::packed;

/// The time zones of each area: so that nobody unpacks America to find Berlin.
const AREAS: &[(&str, Packed)] = &include!(concat!(env!("OUT_DIR"), "/zones.rs"));

/// The time zone of a name, a distance or a rule.
pub(super) fn time_zone(text: &str) -> Option<TimeZone> {
    let named = |text: &str| match text {
        "UTC" | "Z" => Some(TimeZone::UTC),
        _ => named(text),
    };
    named(text).or_else(|| distance(text)).or_else(|| {
        TimeZone::posix(text).ok().filter(|_| text.contains(|ch: char| ch.is_ascii_digit()))
    })
}

/// The time zone of a name such as `Europe/Berlin`.
fn named(text: &str) -> Option<TimeZone> {
    let (area, _) = text.split_once('/').unwrap_or_default();
    let (_, packed) = AREAS.iter().find(|(name, _)| name.eq_ignore_ascii_case(area))?;
    let area = packed.bytes();
    let names = area.windows(2).position(|two| two == b"\n\n")?;
    let (names, data) = (str::from_utf8(&area[..names]).ok()?, &area[names + 2..]);
    names.lines().find_map(|line| {
        let mut parts = line.split(' ');
        let name = parts.next().filter(|name| name.eq_ignore_ascii_case(text))?;
        let (start, end) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        TimeZone::tzif(name, data.get::<std::ops::Range<usize>>(start..end)?).ok()
    })
}

/// The time zone of a distance such as `+01:00`.
fn distance(text: &str) -> Option<TimeZone> {
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix('-')?),
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "00"));
    let number = |text: &str, most: i32| {
        let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i32>().ok().filter(|number| is_number && *number <= most)
    };
    let seconds = number(hours, 14)? * 3600 + number(minutes, 59)? * 60;
    Offset::from_seconds(sign * seconds).ok().map(TimeZone::fixed)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn time_zones_have_names_distances_and_rules() {
        for good in ["UTC", "Europe/Berlin", "+05:30", "-08", "CET-1CEST,M3.5.0,M10.5.0/3"] {
            assert!(time_zone(good).is_some(), "{good}");
        }
        for bad in ["", "Mars", "Europe/Nowhere", "+25:00", "+1", "1"] {
            assert!(time_zone(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_name_has_its_zone_in_any_case() {
        let noon = date(2026, 7, 1).at(12, 0, 0, 0);
        for (name, hours) in [
            ("europe/BERLIN", 2),
            ("America/Argentina/Ushuaia", -3),
            ("Pacific/Kiritimati", 14),
            ("Japan", 9),
            ("utc", 0),
        ] {
            let zone = time_zone(name).unwrap();
            assert_eq!(zone.to_timestamp(noon).unwrap().as_second(), {
                let there = Offset::from_seconds(hours * 3600).unwrap();
                there.to_timestamp(noon).unwrap().as_second()
            });
        }
    }

    #[test]
    fn every_name_that_there_is_has_a_zone() {
        for (area, packed) in AREAS {
            let text = packed.bytes();
            let names = text.windows(2).position(|two| two == b"\n\n").unwrap();
            for line in str::from_utf8(&text[..names]).unwrap().lines() {
                let name = line.split(' ').next().unwrap();
                assert!(named(name).is_some(), "{area}: {name}");
            }
        }
    }
}
