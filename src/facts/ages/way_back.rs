//! The way back through the versions of the backlog's files.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use jiff::civil::Date;

use super::super::Scene;
use super::{Ages, Since};
use crate::backlog::{self, BacklogFile, IdScope, Setup, State};
use crate::error::Result;
use crate::limits;
use crate::snapshot::{Content, HistoryEnd, Passed, Repository, Revision, blob_id};
use crate::sort::IntoOrder as _;
use crate::source::{RepoPath, SourceKind, SourceMap};

/// The states of items by their ids.
type States = BTreeMap<String, State>;

/// Files that are read together: those with items of all sorts, or one that is an item, with the
/// settings of its folder.
struct Unit {
    /// The numbers of the files.
    files: Vec<usize>,
    /// Whether it is one item, whose neighbours say nothing about it.
    is_item: bool,
    states: States,
    /// How many of its versions were read.
    versions: usize,
}

/// Where the way back has come to.
pub(super) struct WayBack<'a> {
    scene: Scene<'a>,
    repository: &'a Repository,
    head: &'a Revision,
    paths: Vec<RepoPath>,
    contents: Vec<Option<Content>>,
    units: Vec<Unit>,
    /// The unit of each file.
    unit_of: Vec<Option<usize>>,
    /// The items that have been in their state all along.
    open: States,
    ages: Ages,
    /// How many bytes may still be read.
    bytes: usize,
}

impl<'a> WayBack<'a> {
    /// At the head, with the items that are watched.
    pub(super) fn new(
        scene: Scene<'a>,
        (repository, head): (&'a Repository, &'a Revision),
        sources: &SourceMap,
        open: States,
    ) -> Result<Self> {
        let files = &scene.backlog.files;
        let paths: Vec<RepoPath> = files.iter().map(|file| file.path.clone()).collect();
        let contents = repository.contents(head, &paths)?;
        let mut way = Self {
            scene,
            repository,
            head,
            paths,
            contents,
            units: Vec::new(),
            unit_of: vec![None; files.len()],
            open,
            ages: Ages::default(),
            bytes: limits::BYTES_BACK,
        };
        way.divide();
        for number in 0..way.units.len() {
            let states = way.states_now(number, sources)?;
            way.units[number].states = states;
        }
        let at_head: Vec<String> = way.open.keys().cloned().collect();
        for id in at_head {
            // The head is another than what is judged: nothing is known of the item yet.
            if way.state(&id) != way.open.get(&id).copied() {
                way.open.remove(&id);
            }
        }
        Ok(way)
    }

    /// Puts the files that hold watched items into units.
    fn divide(&mut self) {
        let backlog = self.scene.backlog;
        let watched = backlog
            .items
            .iter()
            .filter(|item| self.open.contains_key(&item.id))
            .map(|item| item.file)
            .into_set();
        let mut together = Vec::new();
        for (number, file) in backlog.files.iter().enumerate() {
            if !file.whole {
                together.push(number);
            } else if watched.contains(&number) {
                self.add(vec![number], true);
            }
        }
        if together.iter().any(|number| watched.contains(number)) {
            self.add(together, false);
        }
    }

    fn add(&mut self, files: Vec<usize>, is_item: bool) {
        for file in &files {
            self.unit_of[*file] = Some(self.units.len());
        }
        self.units.push(Unit { files, is_item, states: States::new(), versions: 0 });
    }

    /// The states that a unit has at the head: those that are judged, if the files are the same.
    fn states_now(&mut self, unit: usize, sources: &SourceMap) -> Result<States> {
        let backlog = self.scene.backlog;
        let files = &self.units[unit].files;
        let is_same = |number: &usize| {
            let file: &BacklogFile = &backlog.files[*number];
            let id = blob_id(sources.text(file.source));
            id.is_some() && id == self.contents[*number].map(|content| content.id())
        };
        if !files.iter().all(is_same) {
            return Ok(self.read(unit)?.unwrap_or_default());
        }
        let items = files.iter().flat_map(|number| backlog.items_of(*number));
        Ok(items.filter_map(|item| Some((item.id.clone(), item.state()?))).into_map())
    }

    /// Goes back, no further than `until`.
    pub(super) fn go(mut self, until: Date) -> Result<Ages> {
        if self.open.is_empty() {
            return Ok(self.ages);
        }
        let wanted: Vec<usize> =
            (0..self.paths.len()).filter(|number| self.unit_of[*number].is_some()).collect();
        let paths: Vec<RepoPath> =
            wanted.iter().map(|number| self.paths[*number].clone()).collect();
        let mut last = None;
        let (repository, head) = (self.repository, self.head);
        let end = repository.go_back(head, &paths, |passed| {
            if passed.day < until {
                self.close(passed.day, true);
                return Ok(ControlFlow::Break(()));
            }
            if !passed.before.is_empty() {
                last = Some(passed.day);
                self.pass(&passed, &wanted)?;
            }
            Ok(if self.open.is_empty() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        })?;
        match (end, last) {
            (HistoryEnd::First(day), _) => self.close(day, day < until),
            (HistoryEnd::Cut(day), _) => {
                self.ages.cut = day >= until;
                self.close(day, true);
            }
            (HistoryEnd::Enough, Some(day)) => self.close(day, true),
            (HistoryEnd::Enough, None) => {}
        }
        Ok(self.ages)
    }

    /// Takes in what a commit changed.
    fn pass(&mut self, passed: &Passed<'_>, wanted: &[usize]) -> Result<()> {
        let mut changed = BTreeSet::new();
        for (number, before) in passed.before {
            let number = wanted[*number];
            self.contents[number] = *before;
            changed.extend(self.unit_of[number]);
        }
        for number in changed {
            let unit = &mut self.units[number];
            unit.versions += 1;
            let is_enough = unit.versions == limits::VERSIONS_BACK;
            let states = if is_enough { None } else { self.read(number)? };
            let before = std::mem::take(&mut self.units[number].states);
            let affected: Vec<String> =
                before.keys().filter(|id| self.open.contains_key(*id)).cloned().collect();
            let is_unread = states.is_none();
            self.units[number].states = states.unwrap_or_default();
            for id in affected {
                let state = self.open[&id];
                if is_unread || self.state(&id) != Some(state) {
                    self.open.remove(&id);
                    let since = Since { state, day: passed.day, at_least: is_unread };
                    self.ages.since.insert(id, since);
                }
            }
        }
        Ok(())
    }

    /// The state of an item as far as the way has come.
    fn state(&self, id: &str) -> Option<State> {
        self.units.iter().rev().find_map(|unit| unit.states.get(id).copied())
    }

    /// Nothing further back is looked at.
    fn close(&mut self, day: Date, at_least: bool) {
        for (id, state) in std::mem::take(&mut self.open) {
            self.ages.since.insert(id, Since { state, day, at_least });
        }
    }

    /// The states of the items of a unit as its files are now; `None` where that is too much to read.
    fn read(&mut self, unit: usize) -> Result<Option<States>> {
        let Unit { files, is_item, .. } = &self.units[unit];
        let (files, is_item) = (files.clone(), *is_item);
        let policy = self.scene.policy;
        let setup = Setup { known: self.scene.known, ..policy.setup() };
        let mut sources = SourceMap::default();
        let mut texts = Vec::new();
        let is_setting = |number: &usize| {
            !files.contains(number) && backlog::is_settings(&self.paths[*number], &setup.dialects)
        };
        let beside: Vec<usize> =
            if is_item { (0..self.paths.len()).filter(is_setting).collect() } else { Vec::new() };
        for number in files.iter().chain(&beside) {
            let Some(content) = self.contents[*number] else { continue };
            let Some(text) = self.repository.text_of(content, limits::BACKLOG_FILE)? else {
                continue;
            };
            let Some(left) = self.bytes.checked_sub(text.len()) else { return Ok(None) };
            self.bytes = left;
            let path = self.paths[*number].clone();
            texts.push((path.clone(), sources.add(SourceKind::File(path), text)));
        }
        let scope = if is_item { IdScope::Repository } else { setup.scope };
        let own =
            files.first().filter(|_| is_item).map(|number| &self.scene.backlog.files[*number]);
        // As the file is read now; where that finds nothing, in whatever way fits.
        let known = own.and_then(|own| policy.dialect_named(&own.dialect));
        let dialects = known.map_or_else(|| setup.dialects.clone(), |known| vec![known]);
        let mut read = backlog::read(&sources, &texts, Setup { dialects, scope, ..setup.clone() });
        if known.is_some() && read.items.is_empty() {
            read = backlog::read(&sources, &texts, Setup { scope, ..setup });
        }
        let scope = own.and_then(|own| own.scope.as_deref());
        let states = read.items.into_iter().filter_map(|item| {
            let state = item.state()?;
            Some((scope.map_or(item.id.clone(), |scope| format!("{scope}/{}", item.id)), state))
        });
        Ok(Some(states.into_map()))
    }
}
