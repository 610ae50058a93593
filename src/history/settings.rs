//! The dialects of each day, as the settings of a folder completed them then.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use super::day::Day;
use super::points::Point;
use crate::backlog::Completed;
use crate::error::Result;
use crate::limits;
use crate::snapshot::{Content, Repository};
use crate::source::RepoPath;

/// The dialects of a day as settings of then complete them, by the number of the day.
pub(super) type SettingsOfDays<'d> = HashMap<(usize, RepoPath, Content), Completed<'d>>;

/// All settings that files are read with.
pub(super) fn settings<'d>(
    repository: &Repository,
    files: &BTreeMap<RepoPath, Vec<Point>>,
    days: &'d [Day<'_>],
) -> Result<SettingsOfDays<'d>> {
    let mut known = HashMap::new();
    for held in files.values().flatten().filter_map(|point| point.held.as_ref()) {
        let Some((path, content)) = &held.settings else { continue };
        if let Entry::Vacant(place) = known.entry((held.day, path.clone(), *content))
            && let Some(text) = repository.text_of(*content, limits::BACKLOG_FILE)?
        {
            place.insert(Completed::new(path, &text, &days[held.day].policy().dialects()));
        }
    }
    Ok(known)
}
