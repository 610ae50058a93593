//! How numbers and times are written in every form of the flow.

use jiff::Timestamp;

use crate::flow::{Gap, ItemFlow, LeftOut, Percentiles};
use crate::text::{plural, shorten};

/// Two digits behind the point, which is a quarter of an hour.
pub(super) fn rounded(days: f64) -> f64 {
    (days * 100.0).round() / 100.0
}

/// Days for people: `3.4`, no fraction where there are many, and two digits of some minutes or hours.
pub(super) fn days(days: f64) -> String {
    match days {
        days if days >= 99.95 => format!("{days:.0}"),
        days if days > 0.0 && days < 0.095 => format!("{:.2}", days.max(0.01)),
        days => format!("{days:.1}"),
    }
}

/// What people call an item: its id, or its title where the id says no more than that.
pub(super) fn name(item: &ItemFlow) -> String {
    if item.seen.slug_id { shorten(&item.seen.title, 80) } else { item.id.clone() }
}

/// A time as a second of UTC.
pub(super) fn time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The percentiles as a part of a sentence.
pub(super) fn percentiles(found: Option<&Percentiles>) -> String {
    match found {
        Some(found) => format!(
            "50 % within {}, 85 % within {}, 95 % within {} days ({})",
            days(found.p50),
            days(found.p85),
            days(found.p95),
            plural(found.count, "item")
        ),
        None => "not known of any item".to_owned(),
    }
}

/// What is left out, as sentences.
pub(super) fn left_out(left_out: &LeftOut) -> Vec<String> {
    let sentence =
        |(gap, count): (Gap, usize)| format!("{} {}", plural(count, "item"), gap.phrase());
    left_out.some().map(sentence).collect()
}

/// A share as percent, without a fraction.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 1.0 {
        format!("{percent:.1} %")
    } else {
        format!("{percent:.0} %")
    }
}
