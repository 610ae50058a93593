//! How many items stand in each section.

use std::collections::HashMap;

use super::Backlog;

impl Backlog {
    /// How many items of a section's own state, or of none, stand in it, by file and section.
    #[must_use]
    pub fn counts(&self) -> HashMap<(usize, usize), usize> {
        let mut counts = HashMap::new();
        for item in &self.items {
            let Some((index, section)) = item.section.zip(self.section(item)) else { continue };
            let state = item.state();
            if section.state.is_none() || state.is_none() || state == section.state {
                *counts.entry((item.file, index)).or_default() += 1;
            }
        }
        counts
    }
}
