//! What an earlier run read, by the ids of what it read. It spares time and decides nothing: a
//! verdict never looks at it, and whoever deletes it loses nothing else.
//!
//! A file of lines: a head, the commits, and the steps from version to version. A step is read when it
//! is asked for and written when it is known, so that none of them is held. Each line has a checksum:
//! one that was altered is passed over, and with it what means something only together with it.

mod known;
mod lines;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

pub(super) use self::known::{Key, Walked};
use self::lines::{Head, Sum, commit_of};
use crate::files::Staged;
use crate::flow::Difference;
use crate::snapshot::{Repository, Revision};

/// More steps are not kept beside those of the last run.
const MOST_KEPT: usize = 100_000;
/// A larger file is not read.
const LARGEST: u64 = 256 * 1024 * 1024;

/// What earlier runs read, and what this one adds.
#[derive(Debug, Default)]
pub struct Cache {
    path: PathBuf,
    print: String,
    pub(super) walked: Option<Walked>,
    old: Option<Old>,
    new: Option<New>,
}

/// The file of an earlier run.
#[derive(Debug)]
struct Old {
    file: BufReader<File>,
    /// Where its steps begin.
    steps_at: u64,
    steps: HashMap<Key, Step>,
}

/// Where a step stands in a file.
#[derive(Debug)]
struct Step {
    at: u64,
    length: usize,
    is_used: bool,
}

/// The file of this run.
#[derive(Debug)]
struct New {
    staged: Staged,
    file: BufWriter<File>,
}

impl Cache {
    /// The cache of a repository, for one way of watching it; empty where there is none that fits.
    #[must_use]
    pub fn open(repository: &Repository) -> Self {
        Self { path: repository.folder_of_ours().join("flow.jsonl"), ..Self::default() }
    }

    /// Takes what is there for this way of watching; what is not as this program writes it is nothing.
    pub(super) fn load(&mut self, print: &str) {
        print.clone_into(&mut self.print);
        if let Ok(Some((walked, old))) = Old::open(&self.path, print) {
            // Behind a cut there may be more by now.
            self.walked = Some(walked).filter(|walked| !walked.is_cut);
            self.old = Some(old);
        }
    }

    /// Takes in the way back of this run, where it is another one.
    pub(super) fn walk(&mut self, walked: &Walked) {
        let is_same = self.walked.as_ref().is_some_and(|old| {
            old.passed == walked.passed && old.commits.len() == walked.commits.len()
        });
        if is_same {
            return;
        }
        // Whoever looked at an older commit has seen less of the same way.
        let newest: Option<Revision> = walked.commits.first().map(|commit| commit.revision);
        let has_it = |old: &&Walked| old.commits.iter().any(|it| Some(it.revision) == newest);
        let walked = self.walked.as_ref().filter(has_it).unwrap_or(walked);
        // A cache that cannot be written does no harm, here and below.
        self.new = New::begin(&self.path, &self.print, walked).ok();
    }

    /// What is known of a step from one version to the next.
    pub(super) fn get(&mut self, key: Key) -> Option<Difference> {
        self.old.as_mut()?.get(key).ok()
    }

    pub(super) fn put(&mut self, key: Key, difference: &Difference) {
        if self.new.is_none()
            && let Some(walked) = &self.walked
        {
            self.new = New::begin(&self.path, &self.print, walked).ok();
        }
        if let Some(new) = &mut self.new
            && new.put(key, difference).is_err()
        {
            self.new = None;
        }
        // What is read anew stands in the file once, also where the old line cannot be read.
        if let Some(old) = &mut self.old {
            old.steps.remove(&key);
        }
    }

    /// Puts what this run knows in its place.
    pub(super) fn finish(self) {
        let Some(New { staged, mut file }) = self.new else { return };
        let kept = self.old.map_or(Ok(()), |old| old.give(&mut file));
        if kept.and_then(|()| file.flush()).is_ok() {
            drop(file);
            // The one that is there stays where the system refuses.
            let _ = staged.place();
        }
    }
}

impl Old {
    /// Opens the file, if this program wrote it for the same way of watching.
    fn open(path: &Path, print: &str) -> io::Result<Option<(Walked, Self)>> {
        let facts = std::fs::symlink_metadata(path)?;
        if !facts.is_file() || facts.len() > LARGEST {
            return Ok(None);
        }
        let mut file = BufReader::new(File::open(path)?);
        let (mut line, mut at) = (Vec::new(), 0);
        at += lines::next(&mut file, &mut line)?;
        let head = lines::text_of(&line, Sum::default())
            .and_then(|(text, sum)| Some((Head::of(text)?, sum)));
        let Some((head, mut sum)) = head.filter(|(head, _)| head.fits(print)) else {
            return Ok(None);
        };
        let mut walked = head.walked();
        for _ in 0..head.commits {
            at += lines::next(&mut file, &mut line)?;
            let Some((text, next)) = lines::text_of(&line, sum) else { return Ok(None) };
            let known = commit_of(text).filter(|(_, passed)| *passed <= walked.passed);
            let Some((commit, passed)) = known else { return Ok(None) };
            walked.commits.push(commit);
            walked.passed_before.push(passed);
            sum = next;
        }
        let (steps_at, mut steps) = (at, HashMap::new());
        loop {
            let length = lines::next(&mut file, &mut line)?;
            if length == 0 {
                break;
            }
            if let Some((key, _)) = lines::unchecked(&line).and_then(lines::key_of) {
                steps.insert(key, Step { at, length: line.len(), is_used: false });
            }
            at += length;
        }
        Ok(Some((walked, Self { file, steps_at, steps })))
    }

    fn get(&mut self, key: Key) -> io::Result<Difference> {
        let step = self.steps.get_mut(&key).ok_or(io::ErrorKind::NotFound)?;
        let mut line = vec![0; step.length];
        // What follows the last one is read already.
        let here = self.file.stream_position()?;
        let away = i64::try_from(step.at).ok().zip(i64::try_from(here).ok());
        match away {
            Some((there, here)) => self.file.seek_relative(there - here)?,
            None => drop(self.file.seek(SeekFrom::Start(step.at))?),
        }
        self.file.read_exact(&mut line)?;
        let text = lines::text_of(&line, Sum::default()).and_then(|(text, _)| lines::key_of(text));
        let (_, says) = text.ok_or(io::ErrorKind::InvalidData)?;
        let difference = serde_json::from_slice(says)?;
        step.is_used = true;
        Ok(difference)
    }

    /// Gives its steps on to the file of a later run: all, or where they are too many those that were
    /// used.
    fn give(mut self, new: &mut impl io::Write) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.steps_at))?;
        let is_all = self.steps.len() <= MOST_KEPT;
        let mut line = Vec::new();
        while lines::next(&mut self.file, &mut line)? > 0 {
            let text = lines::text_of(&line, Sum::default());
            let key = text.and_then(|(text, _)| lines::key_of(text));
            let step = key.and_then(|(key, _)| self.steps.get(&key));
            if step.is_some_and(|step| is_all || step.is_used) {
                new.write_all(&line)?;
                new.write_all(b"\n")?;
            }
        }
        Ok(())
    }
}

impl New {
    fn begin(path: &Path, print: &str, walked: &Walked) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let (staged, file) = Staged::begin(path)?;
        let mut file = BufWriter::new(file);
        let head = serde_json::to_vec(&Head::new(print, walked))?;
        let mut sum = lines::write(&mut file, &head, Sum::default())?;
        for (commit, passed) in walked.commits.iter().zip(&walked.passed_before) {
            sum = lines::write(&mut file, &lines::of_commit(commit, *passed)?, sum)?;
        }
        Ok(Self { staged, file })
    }

    fn put(&mut self, key: Key, difference: &Difference) -> io::Result<()> {
        let mut text = lines::shown(key).into_bytes();
        serde_json::to_writer(&mut text, difference)?;
        lines::write(&mut self.file, &text, Sum::default())?;
        Ok(())
    }
}
