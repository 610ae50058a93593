//! When each file held what, and which policy read it: from the commits, the oldest first.

use std::collections::{BTreeMap, BTreeSet};

use super::day::{Day, PolicyAt};
use crate::backlog;
use crate::policy::Policy;
use crate::policy::discover::is_place;
use crate::snapshot::{Content, PastCommit};
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

/// From a commit on a file holds something, or is no part of the backlog.
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
    commits: &[PastCommit],
    policy_at: PolicyAt<'a>,
    fixed: Day<'a>,
) -> Points<'a> {
    let first = commits.first().and_then(|commit| policy_at(&commit.revision));
    let mut files: BTreeMap<RepoPath, Vec<Point>> = BTreeMap::new();
    let mut days = vec![first.unwrap_or(fixed)];
    let mut present: BTreeMap<RepoPath, Content> = BTreeMap::new();
    for (number, commit) in commits.iter().enumerate() {
        let mut touched: BTreeSet<RepoPath> = BTreeSet::new();
        for file in &commit.files {
            match file.now {
                Some(now) => drop(present.insert(file.path.clone(), now)),
                None => drop(present.remove(&file.path)),
            }
            touched.insert(file.path.clone());
        }
        let extends = &days[days.len() - 1].policy().extends;
        let of_policy =
            commit.files.iter().any(|file| is_place(&file.path) || extends.contains(&file.path));
        if number > 0
            && of_policy
            && let Some(day) = policy_at(&commit.revision)
            && day.print != days[days.len() - 1].print
        {
            days.push(day);
            touched.extend(present.keys().cloned());
        }
        let day = days.len() - 1;
        let policy = days[day].policy();
        let dialects = policy.dialects();
        let is_settings = |path: &RepoPath| backlog::is_settings(path, &dialects);
        let settings: Vec<RepoPath> =
            touched.iter().filter(|path| is_settings(path)).cloned().collect();
        for path in &settings {
            touched.extend(present.keys().filter(|other| is_beside(path, other)).cloned());
        }
        for path in touched {
            let content = present.get(&path).copied();
            let content = content.filter(|_| is_part(policy, &path) && !is_settings(&path));
            let held = content.map(|content| {
                let around =
                    present.iter().find(|(other, _)| is_beside(other, &path) && is_settings(other));
                let settings = around.map(|(path, content)| (path.clone(), *content));
                Held { content, settings, day }
            });
            let known = files.entry(path).or_default();
            if known.last().map(|last| &last.held) != Some(&held)
                && !(known.is_empty() && held.is_none())
            {
                known.push(Point { commit: number, held });
            }
        }
    }
    Points { files, days }
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
