//! How days are counted, as a person writes it.

use super::layered::layered;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Marked, Word};

layered! {
    /// How `flow`, `next` and `wip.max_percentile` count days.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Flow")]
    pub struct RawFlow {
        /// Where a day begins: a time zone such as `Europe/Berlin`, a distance such as `+01:00`, or a
        /// rule such as `CET-1CEST,M3.5.0,M10.5.0/3`. Default: `UTC`.
        pub time_zone: Option<Marked<String>>,
        /// The days of the week on which nobody works, which do not count, such as
        /// `[saturday, sunday]`. Default: none.
        pub weekends: Option<Vec<Marked<Word<RawWeekday>>>>,
    }
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Weekday")]
pub enum RawWeekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}
