//! One file from commit to commit: what each version says otherwise than the one before.

use std::collections::{BTreeMap, VecDeque};

use sha2::{Digest as _, Sha256};

use super::cache::{Cache, Key};
use super::day::Day;
use super::points::{Held, Point};
use super::reading::{BATCH, How, Reader, Version, Work};
use super::settings::SettingsOfDays;
use crate::error::Result;
use crate::flow::{Difference, Seen};
use crate::snapshot::Content;
use crate::source::RepoPath;

/// One file through its points.
pub(super) struct FileWay<'a> {
    path: &'a RepoPath,
    points: &'a [Point],
    days: &'a [Day<'a>],
    settings: &'a SettingsOfDays<'a>,
    /// The number of the next point.
    at: usize,
    /// What the way up to here is known by.
    key: Key,
    /// Whether all before it came from the cache.
    is_known: bool,
    /// What reads the version before in the way that the next one is read, if there is one.
    reader: Option<Reader<'a>>,
    last: Version,
    /// What was read and not asked for.
    ready: VecDeque<Difference>,
}

impl<'a> FileWay<'a> {
    pub(super) fn new(
        path: &'a RepoPath,
        points: &'a [Point],
        (days, settings): (&'a [Day<'a>], &'a SettingsOfDays<'a>),
    ) -> Self {
        Self {
            path,
            points,
            days,
            settings,
            at: 0,
            key: 0,
            is_known: true,
            reader: None,
            last: Version::default(),
            ready: VecDeque::new(),
        }
    }

    /// What the next point says otherwise than the one before.
    pub(super) fn next(
        &mut self,
        work: &mut Work<'_>,
        mut cache: Option<&mut Cache>,
    ) -> Result<Difference> {
        let key = self.key_of(self.at, self.key);
        let is_version = self.points[self.at].held.is_some();
        work.facts.versions += usize::from(is_version);
        let known = cache.as_mut().filter(|_| self.is_known).and_then(|cache| cache.get(key));
        let difference = match known {
            Some(known) => {
                work.facts.cached += usize::from(is_version);
                known
            }
            None => {
                if std::mem::take(&mut self.is_known) {
                    self.replay(cache.as_deref_mut());
                }
                self.read(work)?;
                let read = self.ready.pop_front().unwrap_or_default();
                cache.into_iter().for_each(|cache| cache.put(key, &read));
                read
            }
        };
        self.key = key;
        self.at += 1;
        if self.at == self.points.len() {
            (self.reader, self.last) = Default::default();
        }
        Ok(difference)
    }

    /// Reads the next version, and others with it, unless that was done.
    fn read(&mut self, work: &mut Work<'_>) -> Result<()> {
        if !self.ready.is_empty() {
            return Ok(());
        }
        let Some(held) = &self.points[self.at].held else {
            self.reader = None;
            self.take([Version::default()]);
            return Ok(());
        };
        let before = self.at.checked_sub(1).and_then(|before| self.points[before].held.as_ref());
        if !before.is_some_and(|before| is_alike(before, held)) {
            self.reader = None;
        }
        match self.reader.take() {
            Some(mut reader) => {
                let run = self.points[self.at..]
                    .iter()
                    .map_while(|point| point.held.as_ref())
                    .take_while(|other| is_alike(other, held))
                    .take(BATCH);
                let contents: Vec<Content> = run.map(|held| held.content).collect();
                let versions = reader.batch(&contents, work)?;
                self.take(versions);
                self.reader = Some(reader);
            }
            None => {
                let mut reader = Reader::new(self.how(held));
                let version = reader.first(held.content, work)?;
                self.take([version]);
                self.reader = Some(reader);
            }
        }
        Ok(())
    }

    fn take(&mut self, versions: impl IntoIterator<Item = Version>) {
        for version in versions {
            self.ready.push_back(version.since(&self.last));
            self.last = version;
        }
    }

    fn how(&self, held: &Held) -> How<'a> {
        let settings = held.settings.as_ref();
        How {
            policy: self.days[held.day].policy(),
            path: self.path,
            completed: settings
                .and_then(|(path, content)| self.settings.get(&(held.day, path.clone(), *content))),
        }
    }

    /// Takes in what the cache says of all versions before.
    fn replay(&mut self, cache: Option<&mut Cache>) {
        let Some(cache) = cache else { return };
        let mut items: BTreeMap<Seen, usize> = BTreeMap::new();
        let mut key = 0;
        for at in 0..self.at {
            key = self.key_of(at, key);
            let Difference { gone, come } = cache.get(key).unwrap_or_default();
            for seen in gone {
                items.entry(seen).and_modify(|count| *count = count.saturating_sub(1));
            }
            for seen in come {
                *items.entry(seen).or_default() += 1;
            }
        }
        let items = items.into_iter().flat_map(|(seen, count)| std::iter::repeat_n(seen, count));
        self.last = Version::of(items.collect());
    }

    /// What the way up to a point is known by, where `before` is what that up to the one before is:
    /// a version may be read as those before it were.
    fn key_of(&self, at: usize, before: Key) -> Key {
        let now = match &self.points[at].held {
            Some(held) => {
                let settings =
                    held.settings.as_ref().map(|(path, content)| (path.as_str(), content.id()));
                format!("{} {:?} {}", held.content.id(), settings, self.days[held.day].print)
            }
            None => "nothing".to_owned(),
        };
        let digest = Sha256::digest(format!("{}\n{before:x}\n{now}", self.path));
        digest.iter().take(size_of::<Key>()).fold(0, |key, byte| key << 8 | Key::from(*byte))
    }
}

/// Whether two versions are read in one way.
fn is_alike(a: &Held, b: &Held) -> bool {
    a.day == b.day && a.settings == b.settings
}
