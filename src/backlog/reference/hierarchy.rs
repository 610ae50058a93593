//! References by place: `Epic 2 story 3`, `E2.S3`, `Epic 2`.

use std::collections::HashMap;

use crate::backlog::{Item, Kind};

/// A longer text is not a path, in bytes.
const LONGEST: usize = 60;

/// The words for what a path begins with, and for what may stand in it.
const OUTER: [&str; 6] = ["epics", "epic", "features", "feature", "e", "f"];
const INNER: [&str; 14] = [
    "user stories",
    "user story",
    "stories",
    "story",
    "tasks",
    "task",
    "bugs",
    "bug",
    "items",
    "item",
    "us",
    "s",
    "t",
    "b",
];
/// A longer number is not a place; in digits.
const LONGEST_NUMBER: usize = 9;

/// A word for what is counted, the number behind it, and the rest of the text.
#[derive(Debug)]
struct Counted<'t> {
    word: &'static str,
    number: u32,
    rest: &'t str,
}

/// One of the words with the number behind it, at the start of a text: `Epic 2`, `us-#3`.
fn counted<'t>(text: &'t str, words: &[&'static str]) -> Option<Counted<'t>> {
    words.iter().find_map(|word| {
        let start = text.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word))?;
        let rest = &text[start.len()..];
        let rest = rest.strip_prefix([' ', '-']).unwrap_or(rest);
        let rest = rest.strip_prefix('#').unwrap_or(rest);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest[..digits].parse().ok().filter(|_| digits <= LONGEST_NUMBER)?;
        Some(Counted { word, number, rest: &rest[digits..] })
    })
}

/// An item and perhaps one inside it, by kind and number.
#[derive(Debug, PartialEq, Eq)]
struct Path {
    outer: (Kind, u32),
    /// No kind is any.
    inner: Option<(Option<Kind>, u32)>,
}

impl Path {
    fn read(text: &str) -> Option<Self> {
        let text = Some(text).filter(|text| text.len() <= LONGEST)?;
        let bare = text.strip_prefix('#').unwrap_or(text);
        let Counted { word: outer, number, rest } = counted(bare, &OUTER)?;
        let inner = match rest {
            "" => None,
            rest => {
                let rest = rest.trim_start();
                let parts = [',', '.', ':', '/', '>', '–', '—', '-'];
                let rest = rest.strip_prefix(parts).unwrap_or(rest).trim_start();
                Some(counted(rest, &INNER).filter(|inner| inner.rest.is_empty())?)
            }
        };
        let inner = inner.map(|inner| {
            let kind = match inner.word.as_bytes()[0] {
                // *User story*, *us* and *story* are one.
                b'u' | b's' => Some(Kind::Story),
                b't' => Some(Kind::Task),
                b'b' => Some(Kind::Bug),
                _ => None,
            };
            (kind, inner.number)
        });
        let kind = if outer.starts_with('e') { Kind::Epic } else { Kind::Feature };
        // `E2` alone is an id or nothing; only a word says what it counts.
        let is_path = outer.len() > 1 || inner.is_some();
        is_path.then_some(Self { outer: (kind, number), inner })
    }
}

/// What a path may count.
#[derive(Debug, Clone, Copy)]
struct PathItem {
    /// The item, as an index.
    item: usize,
    kind: Kind,
    /// The last number of its id, unless that was made from a title.
    number: Option<u32>,
    /// Whether its id has numbers in front of that one.
    is_deep: bool,
}

/// Which items stand in which, and at which place.
#[derive(Debug, Default)]
pub(super) struct Hierarchy {
    /// The items that a path begins with.
    outer: HashMap<Kind, Vec<PathItem>>,
    /// The items in an item, by its id.
    children: HashMap<String, Vec<PathItem>>,
}

impl Hierarchy {
    pub(super) fn of(items: &[Item]) -> Self {
        let mut hierarchy = Self::default();
        for (index, item) in items.iter().enumerate() {
            let place = PathItem::of(index, item);
            if matches!(item.kind, Kind::Epic | Kind::Feature) {
                hierarchy.outer.entry(item.kind).or_default().push(place);
            }
            if let Some(parent) = &item.parent {
                hierarchy.children.entry(parent.clone()).or_default().push(place);
            }
        }
        hierarchy
    }

    /// The items that a path leads to, as indices; several where its number and its place differ.
    pub(super) fn find(&self, items: &[Item], text: &str) -> Vec<usize> {
        let Some(path) = Path::read(text) else { return Vec::new() };
        let (kind, number) = path.outer;
        let outer = self.outer.get(&kind).map_or(&[][..], Vec::as_slice);
        // Nobody calls the epic `E3` *epic 2* because it stands second.
        let outer = if outer.iter().all(|place| place.number.is_none()) {
            at(outer.iter(), number).into_iter().collect()
        } else {
            with(outer.iter(), number)
        };
        let Some((kind, number)) = path.inner else { return outer };
        let children = outer.iter().filter_map(|parent| self.children.get(&items[*parent].id));
        children.flat_map(|children| inside(children, kind, number)).collect()
    }
}

impl PathItem {
    fn of(index: usize, item: &Item) -> Self {
        let numbers: Vec<&str> = item
            .own_id()
            .split(|ch: char| !ch.is_ascii_digit())
            .filter(|part| !part.is_empty() && !item.slug_id)
            .collect();
        let number = numbers.last().and_then(|number| number.parse().ok());
        Self { item: index, kind: item.kind, number, is_deep: numbers.len() > 1 }
    }
}

/// Those children that a number means: by the last number of their ids, where the ids have one, and
/// by their place, where the ids do not say that the numbers count within the parent.
fn inside(children: &[PathItem], kind: Option<Kind>, number: u32) -> Vec<usize> {
    let fits = |place: &&PathItem| kind.is_none_or(|kind| place.kind == kind);
    let mut found = with(children.iter().filter(fits), number);
    // `US-2.3` says itself that it is the third; of `T014` nobody knows whether it is the first.
    let is_flat = children.iter().filter(fits).all(|place| !place.is_deep);
    let by_place = at(children.iter().filter(fits), number).filter(|_| is_flat);
    found.extend(by_place.filter(|place| !found.contains(place)));
    found
}

/// The items whose ids have this number.
fn with<'p>(places: impl Iterator<Item = &'p PathItem>, number: u32) -> Vec<usize> {
    places.filter(|place| place.number == Some(number)).map(|place| place.item).collect()
}

/// The item at this place, counted from 1.
fn at<'p>(mut places: impl Iterator<Item = &'p PathItem>, number: u32) -> Option<usize> {
    Some(places.nth((number as usize).checked_sub(1)?)?.item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::reference::names::tests::backlog;

    #[test]
    fn paths_are_told_from_ids() {
        let read = |text| Path::read(text).map(|path| (path.outer, path.inner));
        let story = |epic, story| Some(((Kind::Epic, epic), Some((Some(Kind::Story), story))));
        for text in [
            "Epic 2 story 3",
            "epic 2, Story #3",
            "E2.S3",
            "e2s3",
            "E2/US3",
            "Epic-2 > user story 3",
        ] {
            assert_eq!(read(text), story(2, 3), "{text}");
        }
        assert_eq!(read("Epics 2"), Some(((Kind::Epic, 2), None)));
        assert_eq!(
            read("feature 2 task 1"),
            Some(((Kind::Feature, 2), Some((Some(Kind::Task), 1))))
        );
        assert_eq!(read("epic 2 item 1"), Some(((Kind::Epic, 2), Some((None, 1)))));
        for text in [
            "E2",
            "story 3",
            "Epic two",
            "Epic 2 story",
            "Epic 2 story 3.1",
            "E20260101-3",
            &"e1 ".repeat(90),
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_of_ids_go_before_places_and_neither_is_guessed() {
        let ids = |backlog: &crate::backlog::Backlog, text| -> Vec<String> {
            backlog.matching(text).iter().map(|item| item.id.clone()).collect()
        };
        let own = backlog(&[
            ("EPIC-1", "", Kind::Epic),
            ("US-1.2", "EPIC-1", Kind::Story),
            ("US-1.1", "EPIC-1", Kind::Story),
        ]);
        assert_eq!(ids(&own, "Epic 1 story 1"), ["US-1.1"]);
        assert_eq!(ids(&own, "Epic 1 story 3"), [""; 0]);
        assert_eq!(ids(&own, "Epic 2"), [""; 0]);
        let flat = backlog(&[
            ("E1", "", Kind::Epic),
            ("E2", "", Kind::Epic),
            ("T3", "E2", Kind::Story),
            ("T1", "E2", Kind::Story),
            ("T9", "E2", Kind::Story),
        ]);
        assert_eq!(ids(&flat, "Epic 2 story 9"), ["T9"]);
        assert_eq!(ids(&flat, "E2.S2"), ["T1"]);
        assert_eq!(ids(&flat, "Epic 2 story 3"), ["T3", "T9"], "by number and by place");
        let slugs = backlog(&[
            ("search", "", Kind::Epic),
            ("export", "", Kind::Epic),
            ("rows", "export", Kind::Story),
            ("mail", "export", Kind::Task),
        ]);
        assert_eq!(ids(&slugs, "Epic 2 story 1"), ["rows"]);
        assert_eq!(ids(&slugs, "Epic 2 task 1"), ["mail"]);
        assert_eq!(ids(&slugs, "Epic 2 item 2"), ["mail"]);
        assert_eq!(ids(&slugs, "Epic 1 story 1"), [""; 0]);
    }
}
