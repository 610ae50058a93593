//! What an editor shows about an item.

use std::fmt::Write as _;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position, Range};

use super::place::{Encoding, line};
use crate::backlog::{Item, State};
use crate::escape::markdown;
use crate::service::View;
use crate::text::shorten;

/// More criteria or items than these are only counted.
const MOST: usize = 12;

/// What is known of the item that the line names at a position.
pub(super) fn of_text(
    view: &View,
    text: &str,
    position: Position,
    encoding: Encoding,
) -> Option<Hover> {
    let (_, line) = line(text, position.line);
    let (item, range) = view.named_at(line, encoding.byte(line, position.character))?;
    let character = |at: usize| {
        let before = &line[..at];
        let units = match encoding {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => before.encode_utf16().count(),
        };
        Position::new(position.line, u32::try_from(units).unwrap_or(u32::MAX))
    };
    let range = Range::new(character(range.start), character(range.end));
    Some(markup(card(view, item), Some(range)))
}

/// A text as a hover.
pub(super) fn markup(value: String, range: Option<Range>) -> Hover {
    let contents = MarkupContent { kind: MarkupKind::Markdown, value };
    Hover { contents: HoverContents::Markup(contents), range }
}

/// An item in a few lines. All of it is text of others, and an editor draws Markdown.
pub(super) fn card(view: &View, item: &Item) -> String {
    let text = |text: &str| markdown::inline(&shorten(text, 200));
    let mut card = format!("**{}** {}\n", text(&item.id), text(&item.title.value));
    let state = item.state().map_or("no state", State::as_str);
    let mut facts = vec![state.to_owned()];
    let more = [("owner", &item.owner), ("priority", &item.priority)];
    facts.extend(
        more.iter()
            .filter_map(|(name, value)| Some(format!("{name} {}", text(&value.as_ref()?.value)))),
    );
    facts.extend(item.sequence.as_ref().map(|place| text(&place.label)));
    // Writing to a string cannot fail.
    let _ = writeln!(card, "\n{}", facts.join(" · "));
    if !item.criteria.is_empty() {
        card.push('\n');
        for criterion in item.criteria.iter().take(MOST) {
            let mark = match criterion.ticked {
                Some(true) => "☑ ",
                Some(false) => "☐ ",
                None => "",
            };
            let _ = writeln!(card, "- {mark}{}", text(&criterion.text.value));
        }
        if item.criteria.len() > MOST {
            let _ = writeln!(card, "- … {} more", item.criteria.len() - MOST);
        }
    }
    let relations = [("Waits for", view.needs(item)), ("Needed by", view.needed_by(item))];
    for (name, others) in relations.iter().filter(|(_, others)| !others.is_empty()) {
        let one = |other: &&Item| {
            let state = other.state().map_or("no state", State::as_str);
            format!("{} ({state})", text(&other.id))
        };
        let mut shown: Vec<String> = others.iter().take(MOST).map(one).collect();
        if others.len() > MOST {
            shown.push(format!("{} more", others.len() - MOST));
        }
        let _ = writeln!(card, "\n{name}: {}", shown.join(", "));
    }
    card
}
