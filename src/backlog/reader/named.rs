//! Which items a text names: a step of the sequence, the dependencies of an item, its parent.

use std::collections::HashMap;
use std::ops::Range;

use crate::backlog::dialect::{Dialect, Mention};
use crate::backlog::reference::Expansion;
use crate::backlog::{Field, FieldRole, Item, Named, Text, reference};
use crate::sort::Sort as _;
use crate::source::Span;

/// More numbers than this in one mention are a mistake, or an attack.
const MOST_NUMBERS: usize = 200;
/// More items than this are named in no field.
const MOST_NAMED: usize = 500;

/// The capture of a header that names what the item waits for.
const DEPENDENCIES: &str = "dependencies";
/// Words that say that there is nothing to name.
const NOTHING: [&str; 16] = [
    "none",
    "n/a",
    "na",
    "nothing",
    "no",
    "nil",
    "tbd",
    "no dependencies",
    "keine",
    "ninguna",
    "ninguno",
    "aucune",
    "нет",
    "无",
    "なし",
    "없음",
];

/// The items that the mentions of the dialect name in `text`.
pub(super) fn mentioned(text: &Text, dialect: &Dialect) -> Vec<Named> {
    let named = dialect.mentions.iter().flat_map(|mention| named(mention, text));
    named.take(MOST_NAMED).collect()
}

/// Gives each item what its fields name as its dependencies and as its parent.
pub(super) fn finish(items: &mut [Item], dialect: &Dialect) {
    let numbered = items.iter().any(|item| is_number(&item.id));
    for item in items {
        let named = in_fields(&item.fields, FieldRole::Dependencies, dialect, numbered);
        item.dependencies = named.into();
        // `(blocked by X)` behind the title.
        if let Some(remark) = item.attributes.get(DEPENDENCIES) {
            item.dependencies.extend(in_text(remark, dialect, numbered));
        }
        item.parents = in_fields(&item.fields, FieldRole::Parent, dialect, false).into();
        let sure = item.parents.iter().find(|parent| parent.sure);
        if let (None, Some(parent)) = (&item.parent, sure) {
            item.parent = Some(parent.name.clone());
        }
    }
}

fn in_fields(fields: &[Field], role: FieldRole, dialect: &Dialect, numbered: bool) -> Vec<Named> {
    let fields = fields.iter().filter(|field| field.role == Some(role));
    let texts = fields.flat_map(|field| {
        let whole = field.entries.is_empty().then_some(&field.value);
        field.entries.iter().map(|entry| &entry.text).chain(whole)
    });
    texts.flat_map(|text| in_text(text, dialect, numbered)).take(MOST_NAMED).collect()
}

/// The items that a value names: by mentions and ids that cannot be mistaken, else part by part,
/// by number where items are numbered and perhaps by title.
fn in_text(text: &Text, dialect: &Dialect, numbered: bool) -> Vec<Named> {
    let mut found = mentioned(text, dialect);
    found.extend(ids(text, dialect));
    if !found.is_empty() {
        return found;
    }
    for range in parts(&text.value).into_iter().take(MOST_NAMED) {
        let part = &text.value[range.clone()];
        if NOTHING.contains(&part.to_lowercase().as_str()) {
            continue;
        }
        let span = place(text, range);
        let number = number(part).filter(|_| numbered);
        // `#3` may well be an issue of the forge.
        let sure = number.is_some() && !part.contains('#');
        let name = number.unwrap_or(part).to_owned();
        found.push(Named { name, span, sure });
    }
    found
}

/// The words that the dialect's pattern for ids fits, ranges of them spelled out.
fn ids(text: &Text, dialect: &Dialect) -> Vec<Named> {
    let Some(pattern) = &dialect.ids else { return Vec::new() };
    let mut found = Vec::new();
    let mut next = 0;
    for word in text.value.split([' ', '\n', ',', ';']) {
        let at = next;
        next += word.len() + 1;
        if found.len() >= MOST_NAMED {
            break;
        }
        let trimmed = reference::trim(word);
        let range = match reference::expand(trimmed) {
            Some(Expansion::Names(ids)) => Some(ids),
            Some(Expansion::TooMany(_)) | None => None,
        };
        let range = range.filter(|ids| ids.iter().all(|id| pattern.is_match(id)));
        let one = || pattern.is_match(trimmed).then(|| vec![trimmed.to_owned()]);
        let Some(ids) = range.or_else(one) else { continue };
        let start = at + word.find(trimmed).unwrap_or(0);
        let span = place(text, start..start + trimmed.len());
        found.extend(ids.into_iter().map(|name| Named { name, span, sure: true }));
    }
    found
}

/// The parts of a value between commas, semicolons, line breaks and the word *and*.
fn parts(value: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let symbols = value.match_indices([',', ';', '\n', '&']);
    let words = value.match_indices(" and ");
    let mut ends: Vec<(usize, usize)> =
        symbols.chain(words).map(|(at, symbol)| (at, at + symbol.len())).collect();
    ends.order();
    ends.push((value.len(), value.len()));
    for (end, next) in ends {
        let part = value.get(start..end).map(reference::trim).unwrap_or_default();
        if !part.is_empty() {
            let at = start + value[start..end].find(part).unwrap_or(0);
            let symbol = usize::from(value[..at].ends_with('#'));
            parts.push(at - symbol..at + part.len());
        }
        start = next.max(start);
    }
    parts
}

/// The number in `3`, `#3`, `item 3` or `card #3`.
fn number(part: &str) -> Option<&str> {
    let last = part.rsplit([' ', '#']).next()?;
    let before = part[..part.len() - last.len()].trim_end_matches(['#', ' ']).to_ascii_lowercase();
    let words =
        ["", "item", "items", "card", "cards", "feature", "features", "task", "tasks", "story"];
    (is_number(last) && words.contains(&before.as_str())).then_some(last)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The ids that a mention names in a text, with the words that name them.
fn named(mention: &Mention, text: &Text) -> Vec<Named> {
    let mut named = Vec::new();
    for captures in mention.pattern.captures_iter(&text.value) {
        let span = place(text, captures.get_match().range());
        if named.len() >= MOST_NAMED {
            break;
        }
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
        named.extend(ids.map(|name| Named { name, span, sure: true }));
    }
    named
}

/// The bytes of a part of a text; those of all of it where repaired text has moved them.
fn place(text: &Text, range: Range<usize>) -> Span {
    let raw_len = (text.span.end - text.span.start) as usize;
    if raw_len != text.value.len() {
        return text.span;
    }
    let start = text.span.start as usize;
    Span::new(start + range.start, start + range.end)
}

/// `1-3` is 1, 2, 3; `4, 5 and 8` is 4, 5, 8. What is not a number stands for itself.
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

    #[test]
    fn values_are_separated_and_numbers_are_told_from_prose() {
        let value = "#3, item 4 and card 5; None (library addition).";
        let parts: Vec<&str> = parts(value).into_iter().map(|range| &value[range]).collect();
        assert_eq!(parts, ["#3", "item 4", "card 5", "None (library addition"]);
        let numbers: Vec<Option<&str>> = parts.into_iter().map(number).collect();
        assert_eq!(numbers, [Some("3"), Some("4"), Some("5"), None]);
        assert_eq!(number("version 2"), None);
    }
}
