//! From a history to the ways of its items.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::cache::{Cache, Walked};
use super::day::{Day, PolicyAt, hex};
use super::points::{Held, Point, Points, points};
use super::reading::{How, Reader, Version};
use super::walk::{Walk, walk};
use crate::backlog::Completed;
use crate::error::Result;
use crate::flow::{Difference, FileStep, HistoryFacts, Moment, Seen, Tracks, in_order};
use crate::limits;
use crate::policy::Policy;
use crate::snapshot::{Content, PastCommit, Repository, Revision};
use crate::source::RepoPath;

/// What is read of a history.
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
pub fn read(request: Request<'_>, mut cache: Option<Cache>) -> Result<Past> {
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
    let Points { files, days } = points(&commits, policy_at, fixed);
    let files: BTreeMap<_, _> = files.into_iter().filter(|(_, it)| !it.is_empty()).collect();
    facts.files = files.len();
    let settings = settings(repository, &files, &days)?;
    let mut steps: BTreeMap<usize, Vec<FileStep>> = BTreeMap::new();
    for (number, (path, points)) in files.iter().enumerate() {
        let way = FileWay { repository, path, points, days: &days, settings: &settings };
        for (point, difference) in points.iter().zip(way.read(&mut facts, cache.as_mut())?) {
            if !difference.is_empty() {
                let step = FileStep { file: number, difference };
                steps.entry(point.commit).or_default().push(step);
            }
        }
    }
    let times: Vec<Timestamp> = commits.iter().map(|commit| commit.time).collect();
    let (times, misdated) = in_order(&times, now);
    facts.misdated = misdated;
    let mut tracks = Tracks::default();
    for (number, steps) in steps {
        let commit = commits[number].revision.id().into();
        tracks.take(&Moment { time: times[number], commit }, &steps);
    }
    let commits = commits.into_iter().map(|commit| commit.revision).collect();
    if let Some(cache) = cache {
        cache.store(&walked);
    }
    Ok(Past { tracks, files: files.into_keys().collect(), commits, facts })
}

/// The dialects of a day as settings of then complete them, by the number of the day.
type SettingsOfDays<'d> = HashMap<(usize, RepoPath, Content), Completed<'d>>;

/// All settings that files are read with.
fn settings<'d>(
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

/// One file through its points.
struct FileWay<'a> {
    repository: &'a Repository,
    path: &'a RepoPath,
    points: &'a [Point],
    days: &'a [Day<'a>],
    settings: &'a SettingsOfDays<'a>,
}

impl FileWay<'_> {
    /// What each point says otherwise than the one before.
    fn read(
        &self,
        facts: &mut HistoryFacts,
        mut cache: Option<&mut Cache>,
    ) -> Result<Vec<Arc<Difference>>> {
        facts.versions += self.points.iter().filter(|point| point.held.is_some()).count();
        let keys = self.keys();
        let mut differences: Vec<Arc<Difference>> = Vec::new();
        if let Some(cache) = &mut cache {
            differences.extend(keys.iter().map_while(|key| cache.get(key)));
        }
        let known = &self.points[..differences.len()];
        facts.cached += known.iter().filter(|point| point.held.is_some()).count();
        let mut last = Version::of(replayed(&differences));
        let mut at = differences.len();
        while at < self.points.len() {
            let Some(held) = &self.points[at].held else {
                differences.push(Version::default().since(&last).into());
                last = Version::default();
                at += 1;
                continue;
            };
            let is_alike = |other: &&Point| {
                other
                    .held
                    .as_ref()
                    .is_some_and(|it| it.day == held.day && it.settings == held.settings)
            };
            let run = self.points[at..].iter().take_while(is_alike);
            let contents: Vec<Content> =
                run.filter_map(|point| Some(point.held.as_ref()?.content)).collect();
            let how = How {
                repository: self.repository,
                policy: self.days[held.day].policy(),
                path: self.path,
                completed: held.settings.as_ref().and_then(|(path, content)| {
                    self.settings.get(&(held.day, path.clone(), *content))
                }),
            };
            let (found, end) = Reader::new(how, facts).read(last, &contents)?;
            (last, at) = (end, at + contents.len());
            differences.extend(found.into_iter().map(Arc::new));
        }
        if let Some(cache) = cache {
            let new = keys.into_iter().zip(&differences).skip(known.len());
            new.for_each(|(key, difference)| cache.put(key, difference));
        }
        Ok(differences)
    }

    /// What each step from point to point is known by.
    fn keys(&self) -> Vec<String> {
        let name = |held: Option<&Held>| match held {
            Some(held) => {
                let settings =
                    held.settings.as_ref().map(|(path, content)| (path.as_str(), content.id()));
                format!("{} {:?} {}", held.content.id(), settings, self.days[held.day].print)
            }
            None => "nothing".to_owned(),
        };
        let mut before = name(None);
        let mut keys = Vec::with_capacity(self.points.len());
        for point in self.points {
            let now = name(point.held.as_ref());
            keys.push(hex(&Sha256::digest(format!("{}\n{before}\n{now}", self.path))));
            before = now;
        }
        keys
    }
}

/// The items that some differences leave.
fn replayed(differences: &[Arc<Difference>]) -> Vec<Seen> {
    let mut items: BTreeMap<&Seen, usize> = BTreeMap::new();
    for difference in differences {
        for seen in &difference.gone {
            if let Some(count) = items.get_mut(seen) {
                *count = count.saturating_sub(1);
            }
        }
        for seen in &difference.come {
            *items.entry(seen).or_default() += 1;
        }
    }
    items.into_iter().flat_map(|(seen, count)| std::iter::repeat_n(seen.clone(), count)).collect()
}
