//! When the files of the backlog were last touched: from their history.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use jiff::civil::Date;

#[cfg(feature = "cli")]
use super::Scene;
use crate::catalogue::Need;
use crate::error::Result;
#[cfg(feature = "cli")]
use crate::snapshot::HistoryEnd;
#[cfg(feature = "cli")]
use crate::sort::IntoOrder as _;
use crate::source::RepoPath;

/// The last commit that touched a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastTouch {
    /// Its day.
    pub day: Date,
    /// Whether it may be further back than was read.
    pub at_least: bool,
}

/// When each file of the backlog was last touched, as far as a rule asks.
#[derive(Debug, Default)]
pub struct Touched {
    last: BTreeMap<RepoPath, LastTouch>,
    /// Whether the clone lacks the history that would tell.
    pub cut: bool,
}

impl Touched {
    /// What is known already.
    #[must_use]
    pub fn new(last: BTreeMap<RepoPath, LastTouch>) -> Self {
        Self { last, cut: false }
    }

    #[cfg(feature = "cli")]
    fn note(&mut self, path: &RepoPath, last: LastTouch) {
        self.last.insert(path.clone(), last);
    }

    /// The last commit that touched the file.
    #[must_use]
    pub fn last(&self, path: &RepoPath) -> Option<LastTouch> {
        self.last.get(path).copied()
    }
}

/// Goes back to the last commit of each file, and no further than anyone asks.
///
/// # Errors
/// Where the history cannot be read.
#[cfg(feature = "cli")]
pub(super) fn read(scene: Scene<'_>) -> Result<Touched> {
    let mut touched = Touched::default();
    let Some((repository, head)) = scene.history else { return Ok(touched) };
    if !scene.policy.needs(Need::LastTouch) {
        return Ok(touched);
    }
    let files = &scene.backlog.files;
    let paths: Vec<RepoPath> = files.iter().map(|file| file.path.clone()).collect();
    // A file that no commit has is touched right now.
    let contents = repository.contents(head, &paths)?;
    let mut open: BTreeMap<usize, Date> = contents
        .iter()
        .enumerate()
        .filter_map(|(number, content)| content.is_some().then_some(number))
        .map(|number| {
            let days = scene.policy.backlog.revisit_after(&files[number]);
            let until = scene.today.checked_sub(jiff::Span::new().days(i64::from(days) + 1));
            (number, until.unwrap_or(Date::MIN))
        })
        .into_map();
    if open.is_empty() {
        return Ok(touched);
    }
    let mut latest = open.values().max().copied();
    let end = repository.go_back(head, &paths, |passed| {
        let day = passed.day;
        if latest.is_some_and(|latest| day < latest) {
            open.retain(|number, until| {
                let goes_on = day >= *until;
                if !goes_on {
                    touched.note(&paths[*number], LastTouch { day, at_least: true });
                }
                goes_on
            });
            latest = open.values().max().copied();
        }
        for (number, _) in passed.before {
            if open.remove(number).is_some() {
                touched.note(&paths[*number], LastTouch { day, at_least: false });
            }
        }
        Ok(if open.is_empty() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    // The last commit has no other to compare with: what is there came with it, or before.
    if let HistoryEnd::First(day) | HistoryEnd::Cut(day) = end {
        for (number, until) in open {
            touched.cut |= matches!(end, HistoryEnd::Cut(_)) && day >= until;
            touched.note(&paths[number], LastTouch { day, at_least: day < until });
        }
    }
    Ok(touched)
}
