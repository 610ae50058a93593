//! What several templates ask for together, where nobody has chosen one.

use super::{Group, Need, Part, Shape};
use crate::change::Template;
use crate::change::heading::{key, role_of};
use crate::text::words::Words;

/// The shape of `first`, with nothing demanded that one of the `others` does not ask for.
pub(super) fn shared(first: &Template, others: &[Template]) -> Shape {
    let mut shape = first.shape.clone();
    shape.shared = others.len() + 1;
    for other in others {
        for part in &mut shape.parts {
            if part.need == Need::Required && !asks_for_part(other, first, part) {
                part.need = Need::Optional;
                part.takes_none = true;
            }
        }
        for group in &mut shape.groups {
            group.tasks.retain(|task| has_box(other, &first.document.tasks[*task].text));
        }
        shape.groups.retain(|group: &Group| !group.tasks.is_empty());
        shape.top &= other.shape.top;
    }
    shape
}

/// Whether `other` asks for the section that `part` of `first` is.
fn asks_for_part(other: &Template, first: &Template, part: &Part) -> bool {
    let title = &first.document.sections[part.section].title;
    let (name, role) = (key(title), role_of(title));
    other.shape.parts.iter().filter(|part| part.need == Need::Required).any(|part| {
        let title = &other.document.sections[part.section].title;
        key(title) == name || role.is_some() && role_of(title) == role
    })
}

fn has_box(other: &Template, text: &str) -> bool {
    let words = Words::of(text);
    let boxes = other.shape.groups.iter().flat_map(|group| &group.tasks);
    boxes.into_iter().any(|task| Words::of(&other.document.tasks[*task].text) == words)
}
