//! How work flows: from what each version of the backlog says to when each item was in which state,
//! and from there to the measures of the field. Pure functions over dates and states; the versions
//! come from [`crate::history`].

mod calendar;
mod clock;
mod difference;
mod facts;
mod forecast;
mod groups;
mod item;
mod left_out;
mod matching;
mod percentile;
mod random;
mod seen;
mod series;
mod shown;
mod summary;
#[cfg(test)]
mod tests;
mod tracks;

pub use calendar::Calendar;
pub use clock::in_order;
pub use difference::difference;
pub use facts::HistoryFacts;
pub use forecast::{Chances, Forecast, Lot, Sampling};
pub use groups::{Group, Grouping};
pub use item::{ItemFlow, Place, Stay};
pub use left_out::{Gap, LeftOut};
pub use percentile::{Percentiles, at_percent};
pub use seen::{Difference, Seen};
pub use series::{Day, Series, Week};
pub use shown::{Filter, WipLine};
pub use summary::{Flow, Question};
pub use tracks::{FileStep, Moment, Track, Tracks, Visit};
