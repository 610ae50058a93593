//! When each file held what, and which policy read it: from the commits, the oldest first.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::day::{Day, PolicyAt};
use crate::backlog;
use crate::backlog::dialect::Dialect;
use crate::policy::Policy;
use crate::policy::discover::is_place;
use crate::snapshot::{Content, PastCommit, PastFile};
use crate::sort::IntoOrder as _;
use crate::source::RepoPath;

/// What a file holds as a part of the backlog, and how it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) content: Content,
    /// The settings of the folder that it lies in.
    pub(super) settings: Option<(RepoPath, Content)>,
    /// The number of the policy of the day.
    pub(super) day: usize,
}

/// From a commit on a file holds something, or is not a part of the backlog.
#[derive(Debug, Clone)]
pub(super) struct Point {
    /// The number of the commit.
    pub(super) commit: usize,
    pub(super) held: Option<Held>,
}

/// The points of all files, and the policies of the days.
pub(super) struct Points<'a> {
    pub(super) files: BTreeMap<RepoPath, Vec<Point>>,
    pub(super) days: Vec<Day<'a>>,
}

/// Follows the files through the commits, the oldest first.
pub(super) fn points<'a>(
    commits: &[&PastCommit],
    policy_at: PolicyAt<'a>,
    fixed: Day<'a>,
) -> Points<'a> {
    let first = commits.first().and_then(|commit| policy_at(&commit.revision));
    let mut files: BTreeMap<RepoPath, Vec<Point>> = BTreeMap::new();
    let mut days = vec![first.unwrap_or(fixed)];
    let mut present = Present::default();
    for (number, commit) in commits.iter().enumerate() {
        let next = next_day(commit, policy_at, &days[days.len() - 1]).filter(|_| number > 0);
        let is_new_day = next.is_some();
        days.extend(next);
        let day = days.len() - 1;
        let policy = days[day].policy();
        let touched = present.take(&commit.files, &policy.dialects(), is_new_day);
        for path in touched {
            let held = present.held(&path, policy, day);
            let known = files.entry(path).or_default();
            let is_nothing = known.is_empty() && held.is_none();
            if !is_nothing && known.last().map(|last| &last.held) != Some(&held) {
                known.push(Point { commit: number, held });
            }
        }
    }
    Points { files, days }
}

/// The policy of a commit, where it reads otherwise than the one before.
fn next_day<'a>(commit: &PastCommit, policy_at: PolicyAt<'a>, last: &Day<'_>) -> Option<Day<'a>> {
    let extends = &last.policy().extends;
    let mut files = commit.files.iter();
    let is_touched = files.any(|file| is_place(&file.path) || extends.contains(&file.path));
    let day = is_touched.then(|| policy_at(&commit.revision)).flatten();
    day.filter(|day| day.print != last.print)
}

/// The files that are there, as far as the commits were taken in.
#[derive(Default)]
struct Present {
    files: BTreeMap<RepoPath, Content>,
    /// Those of them that are the settings of a folder, as the policy of the day knows such.
    settings: BTreeMap<RepoPath, Content>,
    /// Which paths the policy of the day takes for those of the backlog.
    parts: HashMap<RepoPath, bool>,
}

impl Present {
    /// Takes a commit in; gives the files that may be read otherwise from then on.
    fn take(
        &mut self,
        changed: &[PastFile],
        dialects: &[&Dialect],
        is_new_day: bool,
    ) -> BTreeSet<RepoPath> {
        let mut touched: BTreeSet<RepoPath> =
            changed.iter().map(|file| file.path.clone()).into_set();
        for PastFile { path, now, .. } in changed {
            put(&mut self.files, path, *now);
        }
        if is_new_day {
            self.settings.clear();
            self.parts.clear();
            touched.extend(self.files.keys().cloned());
        }
        let is_settings = |path: &&RepoPath| backlog::is_settings(path, dialects);
        let settings: Vec<RepoPath> = touched.iter().filter(is_settings).cloned().collect();
        for path in settings {
            put(&mut self.settings, &path, self.files.get(&path).copied());
            touched.extend(self.files.keys().filter(|other| is_beside(&path, other)).cloned());
        }
        touched
    }

    /// What a file holds as a part of the backlog.
    fn held(&mut self, path: &RepoPath, policy: &Policy, day: usize) -> Option<Held> {
        let content = *self.files.get(path)?;
        let is_part = match self.parts.get(path) {
            Some(known) => *known,
            None => *self.parts.entry(path.clone()).or_insert(is_part(policy, path)),
        };
        if self.settings.contains_key(path) || !is_part {
            return None;
        }
        let around = self.settings.iter().filter(|(settings, _)| is_beside(settings, path));
        let innermost = around.max_by_key(|(settings, _)| settings.as_str().len());
        let settings = innermost.map(|(path, content)| (path.clone(), *content));
        Some(Held { content, settings, day })
    }
}

fn put(files: &mut BTreeMap<RepoPath, Content>, path: &RepoPath, content: Option<Content>) {
    match content {
        Some(content) => drop(files.insert(path.clone(), content)),
        None => drop(files.remove(path)),
    }
}

/// Whether the policy takes the file for one of the backlog, or nobody knew another name for it then.
fn is_part(policy: &Policy, path: &RepoPath) -> bool {
    if is_place(path) || policy.without_backlog || policy.extends.contains(path) {
        return false;
    }
    let names = &policy.backlog_files;
    !policy.backlog_paths(std::slice::from_ref(path)).is_empty()
        || names.is_empty() && !backlog::is_conventional(path) && is_text(path)
}

/// Whether a file holds text that people write.
pub(super) fn is_text(path: &RepoPath) -> bool {
    let path = path.as_str().to_ascii_lowercase();
    [".md", ".markdown", ".org", ".txt"].iter().any(|ending| path.ends_with(ending))
}

/// Whether settings are about a file of that path.
fn is_beside(settings: &RepoPath, path: &RepoPath) -> bool {
    let folder = settings.as_str().len() - settings.file_name().len();
    settings != path && folder > 0 && path.as_str().starts_with(&settings.as_str()[..folder])
}
