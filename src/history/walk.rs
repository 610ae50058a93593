//! The way back: which commits changed a file of the backlog, or the policy that says which they are.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use super::cache::Walked;
use super::day::PolicyAt;
use super::points::is_text;
use crate::backlog;
use crate::error::Result;
use crate::policy::Policy;
use crate::policy::discover::is_place;
use crate::snapshot::{Content, HistoryEnd, PastCommit, PastFile, Repository, Revision, Watch};
use crate::sort::Sort as _;
use crate::source::RepoPath;
use crate::text::globs::Globs;

/// A file of more bytes is not compared with others to see whether it was renamed.
const COMPARED: usize = 1024 * 1024;
/// It is kept of this many paths what they are.
const MOST_PATHS: usize = 10_000;
/// How many files that went are compared with one that came.
const CANDIDATES: usize = 50;

/// What the way back found.
pub(super) struct Walk {
    /// The commits that changed a file of the backlog or the policy, the newest first.
    pub(super) commits: Vec<PastCommit>,
    /// How many commits were passed before each of the first of them, those that the cache did not know.
    pub(super) passed_before: Vec<usize>,
    /// How many commits were passed.
    pub(super) passed: usize,
    /// Whether a shallow clone ends it.
    pub(super) is_cut: bool,
    /// Whether no further commit was looked at.
    pub(super) is_limited: bool,
}

/// The files that are watched: those that today's policy or one of earlier days names, those in the
/// common places, and what they were called before.
#[derive(Default)]
struct Watched {
    globs: RefCell<Vec<Globs>>,
    others: RefCell<BTreeSet<RepoPath>>,
    /// Whether the paths and folders that were met lie in the common places.
    common: RefCell<HashMap<String, bool>>,
}

impl Watched {
    fn add(&self, policy: &Policy) {
        self.others.borrow_mut().extend(policy.extends.iter().chain(&policy.path).cloned());
        self.globs.borrow_mut().push(policy.backlog_files.clone());
    }

    /// What `ask` says of a path, which is met again in commit after commit.
    fn is_common(&self, path: &str, ask: impl FnOnce() -> bool) -> bool {
        if let Some(known) = self.common.borrow().get(path) {
            return *known;
        }
        let is_common = ask();
        let mut common = self.common.borrow_mut();
        if common.len() == MOST_PATHS {
            common.clear();
        }
        common.insert(path.to_owned(), is_common);
        is_common
    }

    fn is_backlog(&self, path: &RepoPath) -> bool {
        !is_place(path)
            && (self.is_common(path.as_str(), || backlog::is_conventional(path))
                || self.globs.borrow().iter().any(|globs| globs.matches_path(path)))
    }
}

impl Watch for Watched {
    fn enters(&self, folder: &str) -> bool {
        let below = |path: &RepoPath| {
            path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        self.is_common(&format!("{folder}/"), || backlog::may_hold(folder, &Globs::default()))
            || self.globs.borrow().iter().any(|globs| globs.may_reach(folder))
            || self.others.borrow().iter().any(below)
    }

    fn holds(&self, path: &RepoPath) -> bool {
        is_place(path) || self.is_backlog(path) || self.others.borrow().contains(path)
    }
}

/// Goes back from `head` past at most `most` commits, and no further than to one that is known.
pub(super) fn walk(
    repository: &Repository,
    head: &Revision,
    (policy, policy_at): (&Policy, PolicyAt<'_>),
    most: usize,
    known: Option<&Walked>,
) -> Result<Walk> {
    let watched = Watched::default();
    watched.add(policy);
    let places: HashMap<Revision, usize> = known
        .into_iter()
        .flat_map(|known| known.commits.iter().enumerate())
        .map(|(place, commit)| (commit.revision, place))
        .collect();
    let mut found = Walk {
        commits: Vec::new(),
        passed_before: Vec::new(),
        passed: 0,
        is_cut: false,
        is_limited: false,
    };
    let mut joined = false;
    let end = repository.changes_back(head, most, &watched, |mut commit| {
        if let Some((place, known)) = places.get(&commit.revision).zip(known) {
            found.passed += known.passed_at(*place);
            found.commits.extend_from_slice(&known.commits[*place..]);
            (found.is_cut, found.is_limited) = (known.is_cut, known.is_limited);
            joined = true;
            return Ok(ControlFlow::Break(()));
        }
        found.passed += 1;
        if commit.files.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        let before = renamed(repository, &commit, &watched)?;
        watched.others.borrow_mut().extend(before.iter().map(|file| file.path.clone()));
        commit.files.extend(before);
        commit.files.order_by(|a, b| a.path.cmp(&b.path));
        if commit.files.iter().any(|file| is_place(&file.path))
            && let Some(parent) = repository.parents(&commit.revision)?.first()
            && let Some(day) = policy_at(parent)
        {
            watched.add(day.policy());
        }
        found.commits.push(commit);
        found.passed_before.push(found.passed - 1);
        Ok(ControlFlow::Continue(()))
    })?;
    if !joined {
        found.is_cut = matches!(end, HistoryEnd::Cut(_));
        found.is_limited = end == HistoryEnd::Enough;
    }
    Ok(found)
}

/// The files, not watched so far, that files of the backlog were before the commit renamed them.
fn renamed(
    repository: &Repository,
    commit: &PastCommit,
    watched: &Watched,
) -> Result<Vec<PastFile>> {
    let of_backlog = || {
        commit.files.iter().filter(|file| {
            watched.is_backlog(&file.path) || watched.others.borrow().contains(&file.path)
        })
    };
    let came: Vec<Content> =
        of_backlog().filter(|file| file.before.is_none()).filter_map(|file| file.now).collect();
    if came.is_empty() || of_backlog().any(|file| file.now.is_none()) {
        return Ok(Vec::new());
    }
    let gone = repository.taken_away(&commit.revision)?;
    let gone: Vec<PastFile> =
        gone.into_iter().filter(|file| !watched.holds(&file.path) && is_text(&file.path)).collect();
    let mut found: Vec<PastFile> = Vec::new();
    for content in came {
        for file in gone.iter().take(CANDIDATES) {
            let is_it = match file.before {
                Some(before) => before == content || alike(repository, before, content)?,
                None => false,
            };
            if is_it && !found.contains(file) {
                found.push(file.clone());
                break;
            }
        }
    }
    Ok(found)
}

/// Whether more than half of the lines of two files are the same.
fn alike(repository: &Repository, a: Content, b: Content) -> Result<bool> {
    let (a, b) = (repository.text_of(a, COMPARED)?, repository.text_of(b, COMPARED)?);
    let (Some(a), Some(b)) = (a, b) else { return Ok(false) };
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let lines = |text| -> Vec<&str> {
        str::lines(text).map(str::trim).filter(|line| !line.is_empty()).collect()
    };
    let (a, b) = (lines(&a), lines(&b));
    for line in &a {
        *counts.entry(line).or_default() += 1;
    }
    let same = b.iter().filter(|line| match counts.get_mut(**line) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    });
    Ok(same.count() * 2 > a.len().max(b.len()))
}
