//! The order in which the backlog says that its items go: waves, steps.

use std::collections::HashMap;

use regex::Captures;

use crate::backlog::dialect::{Dialect, Mention};
use crate::backlog::{Entry, Item, List, ListRole, Place, Step};
use crate::source::Span;

/// More numbers than this in one mention are a mistake, or an attack.
const MOST_NUMBERS: usize = 200;

/// The steps that the document's sequence lists state.
pub(super) fn steps(lists: &[List], dialect: &Dialect) -> Vec<Step> {
    let entries = lists.iter().filter(|list| list.role == ListRole::Sequence);
    let entries = entries.flat_map(|list| &list.entries);
    entries.enumerate().map(|(index, entry)| step(index, entry, dialect)).collect()
}

fn step(index: usize, entry: &Entry, dialect: &Dialect) -> Step {
    let label = entry.text.value.split_once(": ").map(|(label, _)| label.trim().to_owned());
    Step {
        label: label.unwrap_or_else(|| format!("Step {}", index + 1)),
        span: entry.text.span,
        items: dialect.mentions.iter().flat_map(|mention| named(mention, entry)).collect(),
    }
}

/// The ids that a mention names in an entry, with the words that name them.
fn named(mention: &Mention, entry: &Entry) -> Vec<(String, Span)> {
    let mut named = Vec::new();
    for captures in mention.pattern.captures_iter(&entry.text.value) {
        let span = words(&captures, entry);
        let template = mention
            .ids
            .iter()
            .find(|template| template.captures().all(|name| captures.name(name).is_some()));
        let Some(template) = template else { continue };
        let mut sets: Vec<HashMap<&str, String>> = vec![HashMap::new()];
        for name in template.captures() {
            let values = captures.name(name).map_or_else(Vec::new, |value| numbers(value.as_str()));
            sets = sets
                .into_iter()
                .flat_map(|set| {
                    values.iter().map(move |value| {
                        let mut set = set.clone();
                        set.insert(name, value.clone());
                        set
                    })
                })
                .take(MOST_NUMBERS)
                .collect();
        }
        let ids =
            sets.iter().filter_map(|set| template.fill(|name| set.get(name).map(String::as_str)));
        named.extend(ids.map(|id| (id, span)));
    }
    named
}

/// The bytes of a match; the whole entry where repaired text has moved them.
fn words(captures: &Captures<'_>, entry: &Entry) -> Span {
    let whole = captures.get_match();
    let raw_len = (entry.text.span.end - entry.text.span.start) as usize;
    if raw_len != entry.text.value.len() {
        return entry.text.span;
    }
    let start = entry.text.span.start as usize;
    Span::new(start + whole.start(), start + whole.end())
}

/// `1-3` is 1, 2, 3; `4, 5 and 8` is 4, 5, 8. What is no number stands for itself.
fn numbers(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut range_from: Option<u32> = None;
    let mut rest = text;
    while let Some(start) = rest.find(|ch: char| ch.is_ascii_digit()) {
        let between = &rest[..start];
        let digits = rest[start..].bytes().take_while(u8::is_ascii_digit).count();
        let number = rest[start..start + digits].parse::<u32>().ok();
        let is_range = between.contains(['-', '–', '—']) || between.trim() == "to";
        if let (true, Some(from), Some(to)) = (is_range, range_from, number) {
            found.extend((from.saturating_add(1)..=to).take(MOST_NUMBERS).map(|n| n.to_string()));
        } else {
            found.push(rest[start..start + digits].to_owned());
        }
        range_from = number;
        rest = &rest[start + digits..];
    }
    if found.is_empty() { vec![text.to_owned()] } else { found }
}

/// Gives each item its place: that of the first step that names it, else that of its parent.
pub(super) fn place(items: &mut [Item], steps: &[Step]) {
    let mut places: HashMap<&str, Place> = HashMap::new();
    for (index, step) in steps.iter().enumerate() {
        let position = u32::try_from(index + 1).unwrap_or(u32::MAX);
        for (id, _) in &step.items {
            let place = Place { step: position, label: step.label.clone() };
            places.entry(id).or_insert(place);
        }
    }
    if places.is_empty() {
        return;
    }
    for item in items {
        let parent = item.parent.as_deref().and_then(|parent| places.get(parent));
        item.sequence = places.get(item.id.as_str()).or(parent).cloned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_ranges_of_numbers_are_spelled_out() {
        for (text, expected) in [
            ("7", "7"),
            ("1-3", "1 2 3"),
            ("1–2, 5", "1 2 5"),
            ("4, 5 and 8", "4 5 8"),
            ("6 and 3", "6 3"),
            ("2 to 4", "2 3 4"),
            ("9-1", "9"),
        ] {
            assert_eq!(numbers(text).join(" "), expected, "{text}");
        }
    }
}
