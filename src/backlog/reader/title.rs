//! What a title says beside its words: tags, a strike, a sign for the state.

use super::view::View;
use crate::backlog::dialect::Dialect;
use crate::backlog::{Attributes, Evidence, State, Status, Text};
use crate::source::Span;

/// Takes the tags out of `title` and into `captures`.
pub(super) fn take_tags(
    title: &mut Text,
    captures: &mut Attributes,
    view: &View<'_>,
    dialect: &Dialect,
) {
    for tag in &dialect.tags {
        while let Some(found) = tag.captures(&title.value) {
            let whole = found.get_match();
            for name in tag.capture_names().flatten() {
                if let Some(piece) = found.name(name)
                    && captures.get(name).is_none()
                {
                    let span = locate(view, title, piece.range());
                    let text = Text { value: piece.as_str().to_owned(), span };
                    captures.insert(name.into(), text);
                }
            }
            if whole.is_empty() {
                break;
            }
            let (start, end) = (whole.start(), whole.end());
            cut(title, start, end);
        }
    }
}

/// The bytes of a part of the title, which stands in the line unless tags were cut out before it.
fn locate(view: &View<'_>, title: &Text, range: std::ops::Range<usize>) -> Span {
    let part = &title.value[range];
    let line = view.text();
    line.find(part).map_or(title.span, |at| view.span(at..at + part.len()))
}

/// Cuts a range out of the title and the white space around it down to one blank.
fn cut(title: &mut Text, start: usize, end: usize) {
    let before = title.value[..start].trim_end().to_owned();
    let behind = title.value[end..].trim_start();
    let gap = if before.is_empty() || behind.is_empty() { "" } else { " " };
    title.value = format!("{before}{gap}{behind}");
}

/// What a strike or a sign in the title says about the state. Both leave the title.
pub(super) fn sign(title: &mut Text, dialect: &Dialect) -> Option<Status> {
    let span = title.span;
    let status = |text: &str, state| {
        let text = Text { value: text.to_owned(), span };
        Some(Status { text, state: Some(state), evidence: Evidence::Title })
    };
    if let Some(inner) = title.value.strip_prefix("~~")
        && let Some(end) = inner.find("~~")
    {
        let rest = inner[end + 2..].trim().to_owned();
        let said = status(&title.value, dialect.vocabulary.state(&rest).unwrap_or(State::Done));
        title.value = inner[..end].trim().to_owned();
        return said;
    }
    let (sign, state) = dialect.vocabulary.sign_around(&title.value)?;
    let said = status(sign, state);
    let rest = title.value.strip_prefix(sign).or_else(|| title.value.strip_suffix(sign));
    title.value = rest
        .unwrap_or(&title.value)
        .trim_matches(|ch: char| ch.is_whitespace() || ch == '\u{fe0f}')
        .to_owned();
    said
}
