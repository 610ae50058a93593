//! Which entries of lists are fields by their names: `- Files: src/a.rs` below several headings.

use std::collections::{HashMap, HashSet};

use super::Planner;
use super::outline::{OutlineEntry, Part};
use crate::backlog::Marker;
use crate::text::normalize;

/// A longer text in front of a colon is not a name of a field; in bytes.
const LONGEST_NAME: usize = 40;
/// This many headings with the same bare entry make it a name.
const SEVERAL: usize = 3;

impl Planner<'_, '_> {
    /// Finds the names that entries of several bodies have in front of a colon.
    pub(super) fn names(&mut self) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut bare: HashMap<String, HashSet<usize>> = HashMap::new();
        let mut twice: HashSet<String> = HashSet::new();
        for number in 0..self.outline.headings.len() {
            for part in self.outline.parts_of(number) {
                let Part::List(list) = part else { continue };
                for entry in
                    self.outline.entries[list.clone()].iter().filter(|entry| entry.depth == 0)
                {
                    let Some(name) = self.name_of(entry) else {
                        if let Some(name) = self.bare_name(entry) {
                            bare.entry(name).or_default().insert(number);
                        }
                        continue;
                    };
                    match seen.get(&name) {
                        Some(other) if *other != number => {
                            self.names.insert(name);
                        }
                        // No body has a field twice.
                        Some(_) => {
                            twice.insert(name);
                        }
                        None => {
                            seen.insert(name, number);
                        }
                    }
                }
            }
        }
        self.names.retain(|name| !twice.contains(name));
        // `- Files` below each of several headings is a label as well.
        let bare = bare.into_iter().filter(|(_, headings)| headings.len() >= SEVERAL);
        self.names.extend(bare.map(|(name, _)| name));
    }

    /// What stands in front of the colon of an entry without a box and an id.
    fn name_of(&self, entry: &OutlineEntry) -> Option<String> {
        if matches!(entry.marker, Marker::Box(_))
            || entry.look.id.is_some()
            || entry.look.says_state
        {
            return None;
        }
        let view = self.view(entry.line);
        let (_, at) = view.marker()?;
        let text = &view.text()[at..];
        let near = &text[..text.floor_char_boundary(LONGEST_NAME)];
        let end = near.find([':', '：'])?;
        let name = normalize(&near[..end]);
        (!name.is_empty() && name.split(' ').count() <= 3).then_some(name)
    }

    /// The words of an entry that has no more than a name has.
    fn bare_name(&self, entry: &OutlineEntry) -> Option<String> {
        let is_plain = entry.marker == Marker::Bullet
            && entry.look.id.is_none()
            && !entry.look.says_state
            && !entry.look.is_bold;
        let view = self.view(entry.line);
        let (_, at) = view.marker().filter(|_| is_plain)?;
        let name = normalize(&view.text()[at..]);
        let is_short = name.len() <= LONGEST_NAME && name.split(' ').count() <= 3;
        (is_short && !name.is_empty()).then_some(name)
    }

    pub(super) fn is_label(&self, entry: &OutlineEntry) -> bool {
        let named = || self.name_of(entry).or_else(|| self.bare_name(entry));
        entry.label.is_some()
            || !self.names.is_empty() && named().is_some_and(|name| self.names.contains(&name))
    }
}
