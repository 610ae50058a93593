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
    for file in &scene.backlog.files {
        let days = scene.policy.backlog.revisit_after(file);
        let until = scene.today.checked_sub(jiff::Span::new().days(i64::from(days) + 1));
        let until = until.unwrap_or(Date::MIN);
        let (mut day, mut visited) = (None, 0);
        let path = std::slice::from_ref(&file.path);
        let end = repository.versions(head, path, until, |version| {
            visited += 1;
            if visited > 1 {
                return ControlFlow::Break(());
            }
            // A file that no commit has is touched right now.
            day = (!version.files.is_empty()).then_some(version.day);
            // The next version tells the beginning of this one from where the clone is cut.
            ControlFlow::Continue(())
        })?;
        let at_least = day.is_some_and(|day| day < until);
        touched.cut |= end == HistoryEnd::Cut;
        touched.last.extend(day.map(|day| (file.path.clone(), LastTouch { day, at_least })));
    }
    Ok(touched)
}
