//! A sign or a strike in the title, where the other items of the file are marked so.

use super::{Subject, lines};
use crate::backlog::{Evidence, State, Status};
use crate::finding::Edit;
use crate::source::Span;

/// The edit that marks the title of an item which says no state, as others that are in `state`
/// are marked; `None` where no other is.
pub(super) fn add(subject: Subject<'_>, state: State) -> Option<Edit> {
    let title = subject.item.title.span;
    subject.neighbours().find_map(|other| {
        let is_marked =
            |status: &&Status| status.evidence == Evidence::Title && status.state == Some(state);
        let status = other.statuses.iter().find(is_marked)?;
        let sign = status.text.value.as_str();
        if sign.starts_with("~~") {
            let struck = format!("~~{}~~", &subject.text()[title.range()]);
            return Some(subject.edit(title, struck));
        }
        if sign.contains(char::is_alphanumeric) {
            return None;
        }
        let line = lines::end(subject.text(), other.header.start as usize);
        let behind = &subject.text()[other.title.span.start as usize..line];
        Some(if behind.starts_with(sign) {
            subject.edit(Span::at(title.start as usize), format!("{sign} "))
        } else {
            subject.edit(Span::at(title.end as usize), format!(" {sign}"))
        })
    })
}
