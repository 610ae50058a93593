//! What is said of an item where the pointer rests on its mark.

use crate::flow::ItemFlow;
use crate::report::flow::figures::days;
use crate::text::shorten;

/// The item, its line and the commit that brought it to its state.
pub(super) fn of(item: &ItemFlow, time: &str, length: f64) -> String {
    let title = if item.seen.slug_id {
        shorten(&item.seen.title, 80)
    } else {
        format!("{}: {}", item.id, shorten(&item.seen.title, 80))
    };
    let place = match &item.place {
        Some(place) => format!("\n{}:{}", place.path, place.line),
        None => "\nnot in the backlog any more".to_owned(),
    };
    let commit = item.stays.last().map_or("", |stay| stay.from.commit.get(..9).unwrap_or(""));
    let state = item.state().map_or("gone", crate::backlog::State::as_str);
    format!("{title}{place}\n{state} by commit {commit}\n{time} {} days", days(length))
}
