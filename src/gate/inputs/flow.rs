//! The history of the backlog, measured: what `flow`, `board`, `next` and `notes` show.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;

use super::Config;
use super::backlogs::read_backlog;
use super::policies::{Choice, layers};
use crate::backlog::Backlog;
use crate::error::{ErrorKind, Result};
use crate::flow::{Calendar, HistoryFacts, ItemFlow, Place, Track};
use crate::history::{self, Cache, Day};
use crate::limits;
use crate::policy::Policy;
use crate::snapshot::{Repository, Revision};
use crate::source::{RepoPath, SourceMap};

/// What is asked of a history.
#[derive(Debug)]
pub struct FlowRequest<'a> {
    /// A folder of the repository.
    pub repo: &'a Path,
    /// A policy that goes before those of the history.
    pub config: Option<&'a Config>,
    /// The last commit, as the caller names it.
    pub head: &'a str,
    /// Whether what an earlier run read may be used.
    pub cached: bool,
    /// Now.
    pub now: Timestamp,
    /// Today, in UTC.
    pub today: Date,
}

/// A history with the backlog at its end.
#[derive(Debug)]
pub struct FlowInputs {
    /// Every text of the backlog at the head.
    pub sources: SourceMap,
    /// The policy at the head.
    pub policy: Policy,
    /// The backlog at the head.
    pub backlog: Backlog,
    /// The last commit.
    pub head: Revision,
    /// The address of the repository, where it has one.
    pub origin: Option<String>,
    /// The commits that changed something, the oldest first.
    pub commits: Vec<Revision>,
    /// Its items, and all that ever were, measured.
    pub items: Vec<ItemFlow>,
    /// What was read.
    pub facts: HistoryFacts,
}

/// Reads a history, each version as the policy of its commit says.
///
/// # Errors
/// Where the history, the policy or the backlog at the head cannot be read.
pub fn read(request: &FlowRequest<'_>) -> Result<FlowInputs> {
    let repository = Repository::open(request.repo)?;
    let head = repository.resolve(request.head)?;
    let snapshot = repository.snapshot(&head)?;
    let mut sources = SourceMap::default().within(repository.budget());
    let choice = Choice { config: request.config, floor: None, today: request.today };
    let own = layers(choice, None, Some(&snapshot), &mut sources)?;
    let policy = own.policy(&sources)?;
    sources.budget().allow(&policy.limits)?;
    let backlog = read_backlog(&snapshot, &policy, &mut sources)?;
    let unusable = RefCell::new(BTreeSet::new());
    let policy_at = |revision: &Revision| {
        if request.config.is_some() {
            return None;
        }
        let mut sources = SourceMap::default().within(repository.budget());
        let snapshot = repository.snapshot(revision).ok()?;
        let policy = layers(choice, None, Some(&snapshot), &mut sources);
        match policy.and_then(|policy| policy.policy(&sources)) {
            Ok(policy) => Some(Day::new(policy, &sources)),
            Err(_) => {
                unusable.borrow_mut().insert(revision.id());
                None
            }
        }
    };
    let asked = history::Request {
        repository: &repository,
        head: &head,
        policy: &policy,
        policy_at: &policy_at,
        fixed: Day::of(&policy, &sources),
        most: limits::COMMITS_FLOW,
        now: request.now,
    };
    // What another policy reads is kept by nobody.
    let is_kept = request.cached && request.config.is_none();
    let cache = is_kept.then(|| Cache::open(&repository));
    let mut past = history::read(asked, cache)?;
    past.facts.policies_unread = unusable.borrow().len();
    let mut items = measured(&past.tracks.all, &policy.calendar, request.now);
    place(&mut items, (&past.tracks.all, &past.files), &backlog, &sources);
    sources.budget().settle()?;
    let origin = repository.origin_url();
    let (commits, facts) = (past.commits, past.facts);
    Ok(FlowInputs { sources, policy, backlog, head, origin, commits, items, facts })
}

/// The items with their ages, for those who show them beside something else; none where there is no
/// history.
///
/// # Errors
/// Where there is one and it cannot be read, as when the budget of the run has no room for it.
pub fn ages(request: &FlowRequest<'_>) -> Result<Vec<ItemFlow>> {
    match read(request) {
        Err(error) if error.kind() == ErrorKind::Repository => Ok(Vec::new()),
        read => read.map(|inputs| inputs.items),
    }
}

fn measured(tracks: &[Track], calendar: &Calendar, now: Timestamp) -> Vec<ItemFlow> {
    tracks.iter().map(|track| ItemFlow::of(track, calendar, now)).collect()
}

/// Says where the items stand at the head, and by which id and parent they go there.
fn place(
    items: &mut [ItemFlow],
    (tracks, files): (&[Track], &[RepoPath]),
    backlog: &Backlog,
    sources: &SourceMap,
) {
    let mut known: HashMap<(&str, &str, &str), Vec<usize>> = HashMap::new();
    for item in backlog.items.iter().rev() {
        let key = (backlog.file(item).path.as_str(), item.own_id(), item.title.value.as_str());
        known.entry(key).or_default().push(item.number);
    }
    for (item, track) in items.iter_mut().zip(tracks).filter(|(_, track)| track.gone.is_none()) {
        let path = files[track.file].as_str();
        let found = known.get_mut(&(path, track.seen.id.as_str(), track.seen.title.as_str()));
        let Some(found) = found.and_then(Vec::pop).map(|at| &backlog.items[at]) else { continue };
        let line = sources.get(found.source).line(found.header.start);
        item.id.clone_from(&found.id);
        item.place = Some(Place { path: path.to_owned(), line });
        item.step = found.sequence.as_ref().map(|step| (step.step, step.label.clone()));
        item.seen.parent.clone_from(&found.parent);
    }
}
