//! What a file says about the state of an item, the strongest statement first.

use super::title;
use super::view::View;
use crate::backlog::dialect::{Dialect, Opener};
use crate::backlog::{
    Attributes, Evidence, FieldRole, Item, Marker, Section, State, Status, Text, Tick,
};

/// What the header of an item says: a column or words captured from it, a box, a strike or sign.
pub(super) fn header(
    opener: &Opener,
    captures: &mut Attributes,
    title: &mut Text,
    view: &View<'_>,
    dialect: &Dialect,
) -> Vec<Status> {
    let is_row = matches!(opener, Opener::Row(_));
    let captured = captures.remove("status").map(|text| Status {
        state: dialect.vocabulary.state(&text.value),
        text,
        evidence: if is_row { Evidence::Field } else { Evidence::Title },
    });
    let is_entry = matches!(opener, Opener::Entry { .. });
    let marked = is_entry.then(|| view.marker()).flatten().and_then(|(marker, at)| match marker {
        Marker::Box(tick) => Some(boxed(tick, view.piece(0..at), dialect)),
        Marker::Bullet | Marker::Ordered | Marker::Inline => None,
    });
    let signed = title::sign(title, dialect);
    captured.into_iter().chain(marked).chain(signed).collect()
}

/// What a box says: a sign that the dialect does not know says as little as an open one.
fn boxed(tick: Tick, text: Text, dialect: &Dialect) -> Status {
    let (state, evidence) = match tick {
        Tick::Ticked => (Some(State::Done), Evidence::Box),
        Tick::Open => (Some(State::Planned), Evidence::OpenBox),
        Tick::Sign(sign) => match dialect.boxes.get(&sign) {
            Some(state) => (Some(*state), Evidence::Box),
            None => (None, Evidence::OpenBox),
        },
    };
    Status { text, state, evidence }
}

/// What writing the item down means, where nothing else says more.
pub(super) fn unstated(state: State, title: &Text) -> Status {
    let text = Text { value: String::new(), span: title.span };
    Status { text, state: Some(state), evidence: Evidence::OpenBox }
}

/// Lets the place of a file settle the state of its item, unless that is closed anyway.
pub(super) fn settle(item: &mut Item, state: Option<State>) {
    if let Some(state) = state
        && !item.state().is_some_and(State::is_closed)
    {
        let place = item.attributes.get("place").map_or("", |place| place.value.as_str());
        let text = Text { value: place.to_owned(), span: item.header };
        item.statuses = vec![Status { text, state: Some(state), evidence: Evidence::Section }];
    }
}

/// Adds what the fields and the sections around the item say.
pub(super) fn finish(item: &mut Item, sections: &[Section], dialect: &Dialect) {
    let fields = item.fields.iter().filter(|field| field.role == Some(FieldRole::Status));
    let stated: Vec<Status> = fields
        .filter(|field| !field.value.value.is_empty())
        .map(|field| Status {
            text: field.value.clone(),
            state: dialect.vocabulary.state(&field.value.value),
            evidence: Evidence::Field,
        })
        .collect();
    item.statuses.extend(stated);
    let around = std::iter::successors(item.section, |at| sections[*at].parent);
    let lane = around.map(|at| &sections[at]).find(|section| section.state.is_some());
    item.statuses.extend(lane.map(|section| Status {
        text: section.title.clone(),
        state: section.state,
        evidence: Evidence::Section,
    }));
    item.statuses.sort_by_key(|status| status.evidence);
}
