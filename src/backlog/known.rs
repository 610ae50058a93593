//! What was read of files, kept for those who read the same text again and again: most of a thousand
//! changes leave the backlog as it is.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::rc::Rc;

use super::candidates::{Candidates, Read};
use super::dialect::Dialect;
use super::reader::{File, Reading};
use crate::limits;
use crate::source::RepoPath;

/// What was read of files, the newest of it.
#[derive(Debug, Default)]
pub struct KnownFiles {
    kept: RefCell<Kept>,
}

/// Two halves: what is asked for goes to the recent one, and what that has no room for is given up
/// unless it was asked for since.
#[derive(Debug, Default)]
struct Kept {
    recent: HashMap<u64, Rc<KnownFile>>,
    older: HashMap<u64, Rc<KnownFile>>,
    /// The bytes of the texts of the recent half.
    bytes: usize,
}

#[derive(Debug)]
struct KnownFile {
    path: RepoPath,
    is_named: bool,
    dialects: u64,
    /// The names of the dialects that were tried.
    names: Vec<String>,
    text: String,
    winner: Option<(KnownDialect, Reading)>,
    candidates: Candidates,
}

/// The dialect that reads a file best.
#[derive(Debug)]
enum KnownDialect {
    /// One of those that may read it, by its place among them.
    AsGiven(usize),
    /// With what the text says about its own symbols and words.
    InText(Box<Dialect>),
}

/// What is known of files that are read in certain dialects.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    files: &'a KnownFiles,
    dialects: u64,
}

impl<'a> Known<'a> {
    /// What is known of files that are read in the dialects of a policy with these texts: under equal
    /// ones, dialects of one name are equal.
    pub fn of<'t>(files: &'a KnownFiles, texts: impl Iterator<Item = &'t str>) -> Self {
        let mut hasher = DefaultHasher::new();
        texts.for_each(|text| text.hash(&mut hasher));
        Self { files, dialects: hasher.finish() }
    }

    /// What is read of a file: what is known of it, else what `read` finds.
    pub(super) fn read<'d>(
        self,
        file: File<'_>,
        text: &str,
        dialects: &[&'d Dialect],
        read: impl FnOnce() -> (Option<Read<'d>>, Candidates),
    ) -> (Option<Read<'d>>, Candidates) {
        let key = self.key(file, text, dialects);
        if let Some(known) =
            self.files.find(key).filter(|known| self.is_of(known, file, text, dialects))
        {
            return known.again(file, dialects);
        }
        let (winner, candidates) = read();
        if winner.as_ref().is_some_and(|(_, reading)| reading.beyond > 0) {
            return (winner, candidates);
        }
        let known = KnownFile {
            path: file.path.clone(),
            is_named: file.is_named,
            dialects: self.dialects,
            names: dialects.iter().map(|dialect| dialect.name.clone()).collect(),
            text: text.to_owned(),
            winner: winner
                .as_ref()
                .map(|(dialect, reading)| (KnownDialect::new(dialect, dialects), reading.clone())),
            candidates: candidates.clone(),
        };
        self.files.kept.borrow_mut().keep(key, Rc::new(known));
        (winner, candidates)
    }

    fn key(self, file: File<'_>, text: &str, dialects: &[&Dialect]) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.dialects, file.is_named, file.path.as_str(), text).hash(&mut hasher);
        dialects.iter().for_each(|dialect| dialect.name.hash(&mut hasher));
        hasher.finish()
    }

    fn is_of(self, known: &KnownFile, file: File<'_>, text: &str, dialects: &[&Dialect]) -> bool {
        let names = dialects.iter().map(|dialect| &dialect.name);
        known.dialects == self.dialects
            && known.is_named == file.is_named
            && known.path == *file.path
            && known.text == text
            && names.eq(&known.names)
    }
}

impl KnownFiles {
    /// Gives up what nobody asked for since the last time, so that what is kept does not grow with the
    /// changes that are judged.
    pub fn give_up_old(&self) {
        self.kept.borrow_mut().age();
    }

    fn find(&self, key: u64) -> Option<Rc<KnownFile>> {
        let mut kept = self.kept.borrow_mut();
        if let Some(known) = kept.recent.get(&key) {
            return Some(Rc::clone(known));
        }
        let known = kept.older.remove(&key)?;
        kept.keep(key, Rc::clone(&known));
        Some(known)
    }
}

impl Kept {
    fn keep(&mut self, key: u64, known: Rc<KnownFile>) {
        if self.bytes + known.text.len() > limits::KNOWN_FILES / 2 {
            self.age();
        }
        self.bytes += known.text.len();
        self.recent.insert(key, known);
    }

    fn age(&mut self) {
        self.older = std::mem::take(&mut self.recent);
        self.bytes = 0;
    }
}

impl KnownFile {
    /// The same for the file as it is called in this run.
    fn again<'d>(
        &self,
        file: File<'_>,
        dialects: &[&'d Dialect],
    ) -> (Option<Read<'d>>, Candidates) {
        let winner = self.winner.as_ref().and_then(|(dialect, reading)| {
            let dialect = match dialect {
                KnownDialect::AsGiven(at) => Cow::Borrowed(*dialects.get(*at)?),
                KnownDialect::InText(dialect) => Cow::Owned(Dialect::clone(dialect)),
            };
            let mut reading = reading.clone();
            reading.items.iter_mut().for_each(|item| item.source = file.source);
            Some((dialect, reading))
        });
        (winner, self.candidates.clone())
    }
}

impl KnownDialect {
    fn new(dialect: &Dialect, dialects: &[&Dialect]) -> Self {
        match dialects.iter().position(|given| std::ptr::eq(*given, dialect)) {
            Some(at) => Self::AsGiven(at),
            None => Self::InText(Box::new(dialect.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::{self, Backlog, Setup};
    use crate::policy::Policy;
    use crate::source::{SourceKind, SourceMap};

    const TEXT: &str = "# Backlog\n\n## Ready\n\n### A-1: One\n\n- Owner: @juno\n\n- [ ] It holds\n\n## Done\n\n### A-2: Two\n";

    /// What is read of a text that stands behind `before` others.
    fn read(known: Option<Known<'_>>, text: &str, before: usize, policy: &str) -> Backlog {
        let mut sources = SourceMap::default();
        let policy = Policy::from_yaml(policy, &mut sources).unwrap();
        for _ in 0..before {
            sources.add(SourceKind::Title, "");
        }
        let path = RepoPath::new("BACKLOG.md").unwrap();
        let id = sources.add(SourceKind::File(path.clone()), text);
        let backlog = backlog::read(&sources, &[(path, id)], Setup { known, ..policy.setup() });
        assert!(backlog.items.iter().all(|item| item.source == id));
        backlog
    }

    #[test]
    fn a_text_is_read_again_as_it_was_read_first() {
        let files = KnownFiles::default();
        let legend =
            "# Backlog\n\nLegend: 🅰 = done, 🅱 = in progress\n\n- 🅰 One\n- 🅱 Two\n- 🅰 Three\n";
        for text in [TEXT, legend, "# Backlog\n", "", "# Notes\n\nProse.\n"] {
            let plain = read(None, text, 0, "version: 1\n");
            let known = Known::of(&files, std::iter::empty());
            let first = read(Some(known), text, 0, "version: 1\n");
            let again = read(Some(known), text, 0, "version: 1\n");
            assert_eq!(format!("{plain:?}"), format!("{first:?}"));
            assert_eq!(format!("{plain:?}"), format!("{again:?}"));
            let elsewhere = read(Some(known), text, 3, "version: 1\n");
            assert_eq!(
                format!("{:?}", read(None, text, 3, "version: 1\n")),
                format!("{elsewhere:?}")
            );
        }
    }

    #[test]
    fn other_dialects_read_it_anew() {
        let files = KnownFiles::default();
        let text = "# Backlog\n\n## Hacking\n\n### A-1: One\n";
        let state = |policy: &str| {
            let known = Known::of(&files, std::iter::once(policy));
            read(Some(known), text, 0, policy).items[0].state()
        };
        assert_eq!(state("version: 1\n"), None);
        let worded = "version: 1\nbacklog: {states: {in-progress: [Hacking]}}\n";
        assert_eq!(state(worded), Some(backlog::State::InProgress));
        assert_eq!(state(worded), Some(backlog::State::InProgress));
        assert_eq!(state("version: 1\n"), None);
    }

    #[test]
    fn what_is_kept_is_bounded_and_what_is_asked_for_stays() {
        let mut kept = Kept::default();
        let known = |text: &str| {
            Rc::new(KnownFile {
                path: RepoPath::new("a.md").unwrap(),
                is_named: false,
                dialects: 0,
                names: Vec::new(),
                text: text.to_owned(),
                winner: None,
                candidates: Candidates::default(),
            })
        };
        let large = "x".repeat(limits::KNOWN_FILES / 4);
        for key in 0..10 {
            kept.keep(key, known(&large));
        }
        assert!(kept.recent.len() + kept.older.len() <= 4);
        let files = KnownFiles { kept: RefCell::new(kept) };
        assert!(files.find(9).is_some() && files.find(7).is_some() && files.find(0).is_none());
        files.give_up_old();
        assert!(files.find(7).is_some() && files.find(9).is_none());
        files.give_up_old();
        files.give_up_old();
        assert!(files.find(7).is_none());
    }
}
