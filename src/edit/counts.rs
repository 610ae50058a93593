//! The counts in headings, after an item came or went.

use crate::backlog::{Backlog, DeclaredMeaning};
use crate::finding::Edit;
use crate::source::Location;

/// The edits of `after` that let each heading state how many items it holds, where that number is
/// another than in `before`. A count that was wrong and does not change stays as it is.
pub(crate) fn counts(before: &Backlog, after: &Backlog) -> Vec<Edit> {
    let (old, new) = (before.counts(), after.counts());
    let mut edits = Vec::new();
    for (number, file) in after.files.iter().enumerate() {
        for (index, section) in file.sections.iter().enumerate() {
            let Some(declared) = &section.declared else { continue };
            let count = |counts: &std::collections::HashMap<(usize, usize), usize>| {
                counts.get(&(number, index)).copied().unwrap_or_default()
            };
            let (was, is) = (count(&old), count(&new));
            let wrong = declared.number as usize != is;
            if declared.meaning == DeclaredMeaning::Count && was != is && wrong {
                let location = Location::new(file.source, declared.span);
                edits.push(Edit { location, replacement: is.to_string() });
            }
        }
    }
    edits
}
