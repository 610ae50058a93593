//! What the service offers, as an editor lists it.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Position, Range,
    TextEdit,
};

use super::place::{Encoding, Lines, line};
use crate::service::{OfferKind, Offers, View};
use crate::source::{RepoPath, Span};

/// How many bytes above a row its table is looked for.
const ABOVE: usize = 64 * 1024;

/// In a backlog file.
pub(super) fn in_backlog(
    view: &View,
    path: &RepoPath,
    text: &str,
    position: Position,
    encoding: Encoding,
) -> CompletionList {
    let (start, line) = line(text, position.line);
    let at = encoding.byte(line, position.character);
    let above = &text[text.floor_char_boundary(start.saturating_sub(ABOVE))..start];
    list(&view.offers(path, above, line, at), line, position.line, encoding)
}

/// In a description.
pub(super) fn in_draft(
    view: &View,
    text: &str,
    position: Position,
    encoding: Encoding,
) -> CompletionList {
    let (_, line) = line(text, position.line);
    let at = encoding.byte(line, position.character);
    list(&view.draft_offers(text, line, at), line, position.line, encoding)
}

/// Offers for a part of a line.
pub(super) fn list(offers: &Offers, line: &str, number: u32, encoding: Encoding) -> CompletionList {
    let lines = Lines::of(line, encoding);
    let mut range = lines.range(Span::new(offers.range.start, offers.range.end));
    range = Range::new(
        Position::new(number, range.start.character),
        Position::new(number, range.end.character),
    );
    let typed = line.get(offers.range.clone()).unwrap_or_default();
    let item = |(place, offer): (usize, &crate::service::Offer)| CompletionItem {
        label: offer.label.clone(),
        kind: Some(match offer.kind {
            OfferKind::State => CompletionItemKind::ENUM_MEMBER,
            OfferKind::Owner => CompletionItemKind::CONSTANT,
            OfferKind::Priority | OfferKind::Value => CompletionItemKind::VALUE,
            OfferKind::Field | OfferKind::Key => CompletionItemKind::FIELD,
            OfferKind::Item => CompletionItemKind::REFERENCE,
            OfferKind::Criterion => CompletionItemKind::SNIPPET,
        }),
        detail: (!offer.detail.is_empty()).then(|| offer.detail.clone()),
        sort_text: Some(format!("{place:04}")),
        // An editor compares this with what stands in the range; the service has chosen already.
        filter_text: Some(filter(typed, &offer.text)),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: offer.text.clone() })),
        ..CompletionItem::default()
    };
    CompletionList {
        is_incomplete: offers.more,
        items: offers.list.iter().enumerate().map(item).collect(),
    }
}

/// What is offered because of a word in its middle begins for the editor with what is typed.
fn filter(typed: &str, text: &str) -> String {
    let is_start = text.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed));
    if is_start { text.to_owned() } else { format!("{typed} {text}") }
}
