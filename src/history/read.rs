//! From a history to the ways of its items.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::cache::{Cache, Walked};
use super::day::{Day, PolicyAt};
use super::points::{Point, Points, points};
use super::reading::Work;
use super::settings::settings;
use super::texts::Texts;
use super::walk::{Walk, walk};
use super::way::FileWay;
use crate::error::Result;
use crate::flow::{FileStep, HistoryFacts, Moment, Tracks, in_order};
use crate::policy::Policy;
use crate::snapshot::{PastCommit, Repository, Revision};
use crate::source::RepoPath;

/// What is read of a history.
#[derive(Clone)]
pub struct Request<'a> {
    /// The repository.
    pub repository: &'a Repository,
    /// The last commit.
    pub head: &'a Revision,
    /// The policy of today, which says where the backlog is.
    pub policy: &'a Policy,
    /// The policies of other days.
    pub policy_at: PolicyAt<'a>,
    /// What reads where no other policy is known.
    pub fixed: Day<'a>,
    /// How many commits are passed at most.
    pub most: usize,
    /// When it is read: no commit was made later.
    pub now: Timestamp,
}

/// What a history tells.
#[derive(Debug)]
pub struct Past {
    /// The ways of all items.
    pub tracks: Tracks,
    /// The files that they stood in, by their numbers.
    pub files: Vec<RepoPath>,
    /// The commits that changed something, the oldest first.
    pub commits: Vec<Revision>,
    /// What was read.
    pub facts: HistoryFacts,
}

/// Reads the history of the backlog's files; from the cache what that knows, where one is given.
///
/// # Errors
/// Where the history cannot be read.
pub fn read(request: Request<'_>, cache: Option<Cache>) -> Result<Past> {
    if cache.is_some()
        && let Ok(past) = read_with(request.clone(), cache)
    {
        return Ok(past);
    }
    // Without the cache, which may name what the repository does not have.
    read_with(request, None)
}

fn read_with(request: Request<'_>, mut cache: Option<Cache>) -> Result<Past> {
    let Request { repository, head, policy, policy_at, fixed, most, now } = request;
    if let Some(cache) = &mut cache {
        cache.load(&format!("{most} {}", fixed.print));
    }
    let known = cache.as_ref().and_then(|cache| cache.walked.as_ref());
    let walk = walk(repository, head, (policy, policy_at), most, known)?;
    let walked = walked(walk, known);
    let mut facts = HistoryFacts {
        commits: walked.passed,
        changed: walked.commits.len(),
        is_cut: walked.is_cut,
        is_limited: walked.is_limited,
        ..HistoryFacts::default()
    };
    let commits: Vec<&PastCommit> = walked.commits.iter().rev().collect();
    let Points { mut files, days } = points(&commits, policy_at, fixed);
    files.retain(|_, points| !points.is_empty());
    facts.files = files.len();
    let settings = settings(repository, &files, &days)?;
    let times: Vec<Timestamp> = commits.iter().map(|commit| commit.time).collect();
    let (times, misdated) = in_order(&times, now);
    facts.misdated = misdated;
    let commits: Vec<Revision> = commits.into_iter().map(|commit| commit.revision).collect();
    if let Some(cache) = &mut cache {
        cache.walk(&walked);
    }
    drop(walked);
    let mut work = Work { texts: Texts::new(repository), facts };
    let mut ways: Vec<FileWay<'_>> =
        files.iter().map(|(path, points)| FileWay::new(path, points, (&days, &settings))).collect();
    let mut tracks = Tracks::default();
    for (commit, numbers) in by_commit(&files) {
        let mut steps = Vec::with_capacity(numbers.len());
        for file in numbers {
            let difference = ways[file].next(&mut work, cache.as_mut())?;
            if !difference.is_empty() {
                steps.push(FileStep { file, difference });
            }
        }
        if !steps.is_empty() {
            let at = Moment { time: times[commit], commit: commits[commit].id().into() };
            tracks.take(&at, &steps);
        }
    }
    drop(ways);
    if let Some(cache) = cache {
        cache.finish();
    }
    Ok(Past { tracks, files: files.into_keys().collect(), commits, facts: work.facts })
}

/// The files that each commit changed, by their numbers.
fn by_commit(files: &BTreeMap<RepoPath, Vec<Point>>) -> BTreeMap<usize, Vec<usize>> {
    let mut changed: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, points) in files.values().enumerate() {
        for point in points {
            changed.entry(point.commit).or_default().push(number);
        }
    }
    changed
}

/// The way back as the cache keeps it.
fn walked(walk: Walk, known: Option<&Walked>) -> Walked {
    let before: HashMap<Revision, usize> = known
        .into_iter()
        .flat_map(|known| {
            let places = known.commits.iter().enumerate();
            places.map(|(place, commit)| (commit.revision, known.passed_at(place)))
        })
        .collect();
    let mut passed_before = walk.passed_before;
    for commit in &walk.commits[passed_before.len()..] {
        let behind = before.get(&commit.revision).copied().unwrap_or(0);
        passed_before.push(walk.passed.saturating_sub(behind));
    }
    Walked {
        commits: walk.commits,
        passed_before,
        passed: walk.passed,
        is_cut: walk.is_cut,
        is_limited: walk.is_limited,
    }
}
