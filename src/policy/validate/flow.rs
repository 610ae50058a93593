//! How days are counted.

use jiff::civil::Weekday;
use jiff::tz::{Offset, TimeZone};

use super::checker::{Checker, Found};
use crate::flow::Calendar;
use crate::policy::layers::Layers;
use crate::policy::raw::RawWeekday;
use crate::sort::Sort as _;

impl Checker<'_> {
    pub(super) fn calendar(&mut self, layers: &Layers) -> Calendar {
        let mut calendar = Calendar::default();
        if let Some(Found { layer, value }) =
            layers.find(|raw| raw.flow.as_ref()?.time_zone.as_ref())
        {
            match time_zone(value.value.trim()) {
                Some(zone) => {
                    calendar = Calendar { zone, name: value.value.trim().to_owned(), ..calendar };
                }
                None => {
                    let message =
                        format!("flow.time_zone: there is no time zone {:?}", value.value);
                    self.problem(layer, value.span, message).add_hint(
                        "write a name such as Europe/Berlin, or a distance such as +01:00",
                    );
                }
            }
        }
        if let Some(Found { layer, value }) =
            layers.find(|raw| raw.flow.as_ref()?.weekends.as_ref())
        {
            let mut days = self.words(layer, "flow.weekends", Some(value));
            days.dedup();
            calendar.weekends = days.into_iter().map(weekday).collect();
            calendar.weekends.order_by_key(|day| day.to_monday_zero_offset());
            calendar.weekends.dedup();
            if calendar.weekends.len() == 7 {
                let at = value.first().and_then(|day| day.span);
                self.problem(layer, at, "flow.weekends: no day of the week is left")
                    .add_hint("name the days on which nobody works: [saturday, sunday]");
                calendar.weekends.clear();
            }
        }
        calendar
    }
}

/// The time zone of a name, a distance or a rule.
fn time_zone(text: &str) -> Option<TimeZone> {
    let named = |text: &str| match text {
        "UTC" | "Z" => Some(TimeZone::UTC),
        _ => TimeZone::get(text).ok(),
    };
    named(text).or_else(|| distance(text)).or_else(|| {
        TimeZone::posix(text).ok().filter(|_| text.contains(|ch: char| ch.is_ascii_digit()))
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

fn weekday(day: RawWeekday) -> Weekday {
    match day {
        RawWeekday::Monday => Weekday::Monday,
        RawWeekday::Tuesday => Weekday::Tuesday,
        RawWeekday::Wednesday => Weekday::Wednesday,
        RawWeekday::Thursday => Weekday::Thursday,
        RawWeekday::Friday => Weekday::Friday,
        RawWeekday::Saturday => Weekday::Saturday,
        RawWeekday::Sunday => Weekday::Sunday,
    }
}

#[cfg(test)]
mod tests {
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
}
