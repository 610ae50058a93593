//! How days are counted.

use jiff::civil::Weekday;

use super::checker::{Checker, Found};
use super::zone::time_zone;
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
