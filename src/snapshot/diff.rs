//! The files that differ between two commits.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use git2::{
    Delta, DiffDelta, DiffFile, DiffFindOptions, DiffOptions, ErrorCode, FileMode, ObjectType, Oid,
    Patch, Tree,
};
use rustc_hash::FxBuildHasher;

use super::differences::Difference;
use super::line_counts::{self, LineCount};
use super::trees::{EntryKind, TreeEntry};
use super::{Repository, Revision};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::snapshot::{ChangedFile, FileChange};
use crate::sort::Sort as _;
use crate::source::RepoPath;

/// How many files are compared with each other when renames are looked for.
const RENAME_CANDIDATES: usize = 200;

impl Repository {
    /// The files that differ between `base` and `head`, in the order of their paths.
    ///
    /// Submodules and symbolic links are among them, for a change to them is a change. Lines are
    /// counted from the bytes alone; a `.gitattributes` in the change cannot hide them. Binary
    /// files and those over [`limits::COUNTED_FILE`] have none.
    ///
    /// # Errors
    /// Where a commit, a tree or a file cannot be read.
    pub fn changed_files(&self, base: &Revision, head: &Revision) -> Result<Vec<ChangedFile>> {
        let changed = self.changed(base, head)?.into_iter();
        let read = changed.map(|changed| self.changed_file(changed));
        let mut files: Vec<ChangedFile> =
            read.collect::<Result<_, _>>().map_err(|cause| self.uncompared(base, head, cause))?;
        files.order_by(|a, b| a.names().cmp(b.names()));
        Ok(files)
    }

    /// The paths of the files that differ between `base` and `head`, whose lines are not counted.
    ///
    /// # Errors
    /// Where a commit or a tree cannot be read.
    pub fn changed_paths(
        &self,
        base: &Revision,
        head: &Revision,
    ) -> Result<Vec<(RepoPath, FileChange)>> {
        let changed = self.changed(base, head)?.into_iter();
        Ok(changed.map(|changed| (changed.path, changed.change)).collect())
    }

    fn changed(&self, base: &Revision, head: &Revision) -> Result<Vec<Changed>> {
        let (old, new) = (self.tree(base)?, self.tree(head)?);
        let found = self.differences(old.id(), new.id())?;
        let any = |is: fn(&Difference) -> bool| found.iter().any(is);
        // Only what is gone at one place and new at another may have been renamed.
        if any(|one| one.old.is_none()) && any(|one| one.new.is_none()) {
            let changed = self.with_renames(&old, &new, found);
            return changed.map_err(|cause| self.uncompared(base, head, cause));
        }
        Ok(found.into_iter().map(Changed::from).collect())
    }

    fn uncompared(&self, base: &Revision, head: &Revision, cause: git2::Error) -> Error {
        self.unreadable(format!("cannot compare {} with {}", base.id(), head.id()), cause)
    }

    /// The same differences, with what was renamed as one. libgit2 reads every folder of a tree unless
    /// it gets the paths.
    fn with_renames(
        &self,
        old: &Tree<'_>,
        new: &Tree<'_>,
        found: Vec<Difference>,
    ) -> Result<Vec<Changed>, git2::Error> {
        let mut options = DiffOptions::new();
        options.include_typechange(true).disable_pathspec_match(true);
        for Difference { path, .. } in &found {
            options.pathspec(path.clone());
        }
        let mut find = DiffFindOptions::new();
        find.renames(true).rename_limit(RENAME_CANDIDATES);
        let mut diff = self.objects.diff_tree_to_tree(Some(old), Some(new), Some(&mut options))?;
        match diff.find_similar(Some(&mut find)) {
            // Files that are elsewhere are not brought here to see what they are like.
            Err(cause) if cause.code() == ErrorCode::NotFound && self.source.get().is_some() => {}
            found => found?,
        }
        let mut changed: Vec<Changed> = diff.deltas().map(|delta| Changed::of(&delta)).collect();
        // A name that is not a path for libgit2 is a change all the same.
        let deltas = diff.deltas().flat_map(|delta| {
            [delta.old_file(), delta.new_file()].map(|file| file.path_bytes().map(<[u8]>::to_vec))
        });
        let known: HashSet<Vec<u8>> = deltas.flatten().collect();
        let unknown = found.into_iter().filter(|one| !known.contains(&one.path));
        changed.extend(unknown.map(Changed::from));
        Ok(changed)
    }

    fn changed_file(&self, changed: Changed) -> Result<ChangedFile, git2::Error> {
        let Changed { path, change, old, new } = changed;
        let lines = self.changed_lines(old, new)?;
        let mut file = ChangedFile::new(path, change, lines);
        // The content of binary files counts, though they have no lines.
        let is_deleted = file.change == FileChange::Deleted;
        let is_empty = new.id == Oid::hash_object(ObjectType::Blob, &[])?;
        file.has_content = !is_deleted && new.id != old.id && !is_empty;
        Ok(file)
    }

    /// How many lines the change adds and removes; `None` where that is too much to count. The blobs
    /// are compared without their paths, so that no attribute applies to them.
    fn changed_lines(&self, old: Side, new: Side) -> Result<Option<(usize, usize)>, git2::Error> {
        let (Some(old), Some(new)) = (self.counted_bytes(old)?, self.counted_bytes(new)?) else {
            return Ok(None);
        };
        let LineCount { added, removed } = line_counts::between(&old, &new)?;
        Ok(Some((added, removed)))
    }

    /// The bytes of a blob; nothing for a side that has no lines, `None` where there is too much.
    fn counted_bytes(&self, side: Side) -> Result<Option<Rc<[u8]>>, git2::Error> {
        let Side { id, is_module } = side;
        if id.is_zero() || is_module {
            return Ok(Some(Rc::default()));
        }
        if self.blobs.size(&self.objects, id)? > limits::COUNTED_FILE {
            return Ok(None);
        }
        self.blobs.read(&self.objects, id).map(Some)
    }
}

/// What stands at one side of a change; where nothing does, the id is zero.
#[derive(Clone, Copy)]
struct Side {
    id: Oid,
    is_module: bool,
}

impl Side {
    fn of(file: &DiffFile<'_>) -> Self {
        Self { id: file.id(), is_module: file.mode() == FileMode::Commit }
    }
}

impl From<Option<TreeEntry>> for Side {
    fn from(entry: Option<TreeEntry>) -> Self {
        Self {
            id: entry.map_or_else(|| Oid::ZERO_SHA1, |entry| entry.id),
            is_module: entry.is_some_and(|entry| entry.kind() == EntryKind::Submodule),
        }
    }
}

/// One file that differs.
struct Changed {
    path: RepoPath,
    change: FileChange,
    old: Side,
    new: Side,
}

impl Changed {
    fn of(delta: &DiffDelta<'_>) -> Self {
        let (old, new) = (delta.old_file(), delta.new_file());
        let path = |file: &DiffFile<'_>| reported_path(file.path_bytes().unwrap_or_default());
        let (path, change) = match delta.status() {
            Delta::Added => (path(&new), FileChange::Added),
            Delta::Deleted => (path(&old), FileChange::Deleted),
            Delta::Renamed => (path(&new), FileChange::Renamed(path(&old))),
            _ => (path(&new), FileChange::Modified),
        };
        Self { path, change, old: Side::of(&old), new: Side::of(&new) }
    }
}

impl From<Difference> for Changed {
    fn from(found: Difference) -> Self {
        let change = match (found.old, found.new) {
            (None, _) => FileChange::Added,
            (_, None) => FileChange::Deleted,
            _ => FileChange::Modified,
        };
        let path = reported_path(&found.path);
        Self { path, change, old: found.old.into(), new: found.new.into() }
    }
}

/// For each line of `new` the number of the line of `old` that it is; `None` for those that `old`
/// does not have.
///
/// # Errors
/// Where libgit2 cannot compare the two.
pub fn line_map(old: &str, new: &str) -> Result<Vec<Option<u32>>> {
    let map = || {
        let mut options = DiffOptions::new();
        options.context_lines(0).force_text(true);
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let patch = Patch::from_buffers(old, None, new, None, Some(&mut options))?;
        let count = new.iter().filter(|byte| **byte == b'\n').count() + 1;
        let mut lines = Vec::with_capacity(count);
        let mut there = 1;
        for hunk in 0..patch.num_hunks() {
            let (hunk, _) = patch.hunk(hunk)?;
            // A hunk that adds nothing stands behind the line that it names.
            let start = hunk.new_start() + u32::from(hunk.new_lines() == 0);
            while lines.len() + 1 < start as usize {
                lines.push(Some(there));
                there += 1;
            }
            lines.extend((0..hunk.new_lines()).map(|_| None));
            there += hunk.old_lines();
        }
        while lines.len() < count {
            lines.push(Some(there));
            there += 1;
        }
        Ok(lines)
    };
    map().map_err(|cause: git2::Error| {
        Error::new(ErrorKind::Repository, "cannot compare two versions of a file").because(cause)
    })
}

/// The numbers of the lines of `new` that `old` has not, in order. A line that was only moved, or
/// put further in or out, is not new.
///
/// # Errors
/// Where libgit2 cannot compare the two.
pub fn new_lines(old: &[u8], new: &[u8]) -> Result<Vec<u32>> {
    let compared = compare(old, new);
    compared.map_err(|cause| {
        Error::new(ErrorKind::Repository, "cannot compare two versions of a file").because(cause)
    })
}

/// The same where it needs no look at the order: each text stands on one side alone, or is on the old side
/// as often as on the new one.
fn certainly_new(old: &[u8], new: &[u8]) -> Option<Vec<u32>> {
    let mut spare: HashMap<&[u8], usize, FxBuildHasher> = HashMap::default();
    for line in line_counts::lines(old) {
        *spare.entry(line.trim_ascii()).or_default() += 1;
    }
    let mut found = Vec::new();
    for (line, number) in line_counts::lines(new).zip(1..) {
        match spare.get_mut(line.trim_ascii()) {
            None => found.push(number),
            Some(0) => return None,
            Some(left) => *left -= 1,
        }
    }
    Some(found)
}

fn compare<'t>(old: &'t [u8], new: &'t [u8]) -> Result<Vec<u32>, git2::Error> {
    if let Some(found) = certainly_new(old, new) {
        return Ok(found);
    }
    let mut options = DiffOptions::new();
    options.context_lines(0).force_text(true);
    let patch = Patch::from_buffers(old, None, new, None, Some(&mut options))?;
    let lines = |bytes: &'t [u8]| bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let (old, new): (Vec<&[u8]>, Vec<&[u8]>) = (lines(old).collect(), lines(new).collect());
    let numbers = |start: u32, count: u32| start..start.saturating_add(count);
    let mut removed: HashMap<&[u8], usize> = HashMap::new();
    let mut added = Vec::new();
    for hunk in 0..patch.num_hunks() {
        // Without lines around them, hunks are what is removed and what is added.
        let (hunk, _) = patch.hunk(hunk)?;
        for number in numbers(hunk.old_start(), hunk.old_lines()) {
            *removed.entry(line(&old, number)).or_default() += 1;
        }
        let new_numbers = numbers(hunk.new_start(), hunk.new_lines());
        added.extend(new_numbers.map(|number| (number, line(&new, number))));
    }
    added.retain(|(_, text)| match removed.get_mut(text) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    Ok(added.into_iter().map(|(number, _)| number).collect())
}

/// The line of a number, counted from 1.
fn line<'t>(lines: &[&'t [u8]], number: u32) -> &'t [u8] {
    lines.get((number as usize).wrapping_sub(1)).copied().unwrap_or_default()
}

/// The path of a changed file. Git allows names that [`RepoPath`] does not; such a file is not
/// left out of the change but gets a name with U+FFFD in it, which is like no other file's.
fn reported_path(bytes: &[u8]) -> RepoPath {
    let name = String::from_utf8_lossy(bytes).replace('\\', "\u{FFFD}");
    let parts: Vec<&str> = name
        .split('/')
        .map(|part| match part {
            "" | "." | ".." => "\u{FFFD}",
            part => part,
        })
        .collect();
    let name = parts.join("/");
    RepoPath::new(&name)
        .or_else(|| RepoPath::new(&name.replace([':', '\0'], "\u{FFFD}")))
        .expect("no part of the name is empty or leads upward, and it has no drive letter")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::testing::{NewEntry, TestRepo};

    fn changed(repo: &TestRepo, base: &str, head: &str) -> Vec<(String, FileChange, usize, usize)> {
        let opened = repo.open();
        let (base, head) = (opened.resolve(base).unwrap(), opened.resolve(head).unwrap());
        opened
            .changed_files(&base, &head)
            .unwrap()
            .into_iter()
            .map(|file| {
                let path = file.names().next().unwrap().to_string();
                (path, file.change, file.added, file.removed)
            })
            .collect()
    }

    #[test]
    fn added_changed_deleted_and_renamed_files_are_told_apart() {
        let repo = TestRepo::new();
        let long = "one\ntwo\nthree\nfour\nfive\nsix\n";
        let base = repo.commit(
            "main",
            &[("a.md", "a\nb\n"), ("gone.md", "x\ny\n"), ("old.md", long)],
            "Base",
        );
        repo.remove("main", &["gone.md", "old.md"]);
        let moved = format!("{long}seven\n");
        let files = [("a.md", "a\nc\nd\n"), ("new.md", "n\n"), ("to/old.md", &moved)];
        let head = repo.commit("main", &files, "Head");
        let old = RepoPath::new("old.md").unwrap();
        assert_eq!(
            changed(&repo, &base, &head),
            [
                ("a.md".into(), FileChange::Modified, 2, 1),
                ("gone.md".into(), FileChange::Deleted, 0, 2),
                ("new.md".into(), FileChange::Added, 1, 0),
                ("to/old.md".into(), FileChange::Renamed(old), 1, 0),
            ]
        );
        assert_eq!(changed(&repo, &head, &head), []);
    }

    #[test]
    fn attributes_in_the_change_hide_no_lines() {
        let repo = TestRepo::new();
        let base = repo.commit("main", &[("a.rs", "a\n")], "Base");
        let files = [(".gitattributes", "* -diff binary\n"), ("a.rs", "b\nc\n")];
        let head = repo.commit("main", &files, "Head");
        std::fs::write(repo.path().join(".gitattributes"), "* -diff binary\n").unwrap();
        let counts: Vec<_> = changed(&repo, &base, &head)
            .into_iter()
            .map(|(_, _, added, removed)| (added, removed))
            .collect();
        assert_eq!(counts, [(1, 0), (2, 1)]);
    }

    #[test]
    fn links_submodules_and_odd_names_are_changes_too() {
        let repo = TestRepo::new();
        let base = repo.commit("main", &[("a.md", "a\n")], "Base");
        let entries = [
            ("a.md", NewEntry::Link("b.md")),
            ("module", NewEntry::Submodule),
            ("docs\\x.md", NewEntry::File(b"x\n")),
            ("image.png", NewEntry::File(b"\x89PNG\0\0\n")),
        ];
        let head = repo.commit_entries("main", &entries, "Head");
        assert_eq!(
            changed(&repo, &base, &head),
            [
                ("a.md".into(), FileChange::Modified, 1, 1),
                ("docs\u{FFFD}x.md".into(), FileChange::Added, 1, 0),
                ("image.png".into(), FileChange::Added, 0, 0),
                ("module".into(), FileChange::Added, 0, 0),
            ]
        );
    }

    #[test]
    fn moved_and_indented_lines_are_not_new() {
        let new = |old: &str, new: &str| new_lines(old.as_bytes(), new.as_bytes()).unwrap();
        assert_eq!(new("", "a\nb\n"), [1, 2]);
        assert_eq!(new("a\nb\nc\nd\n", "b\nc\nd\n  a\r\nx\n"), [5]);
        assert_eq!(new("a\n", "a\nb\na\n").len(), 2, "the second `a` is new");
        assert!(new("a\n", "").is_empty());
        assert_eq!(new_lines(b"\0\n", b"\0\nx\n").unwrap(), [2]);
    }

    #[test]
    fn lines_are_found_again_in_the_other_version() {
        let map = |old: &str, new: &str| line_map(old, new).unwrap();
        assert_eq!(map("a\nb\nc", "a\nb\nc"), [Some(1), Some(2), Some(3)]);
        assert_eq!(map("a\nb\nc", "x\na\nc"), [None, Some(1), Some(3)]);
        assert_eq!(map("a\nb\nc\nd", "a\ny\nd"), [Some(1), None, Some(4)]);
    }

    #[test]
    fn every_name_that_git_allows_gets_a_path() {
        let path = |bytes: &[u8]| reported_path(bytes).to_string();
        assert_eq!(path(b"docs/a.md"), "docs/a.md");
        assert_eq!(path(b"docs/../a"), "docs/\u{FFFD}/a");
        assert_eq!(path(b"c:/x"), "c\u{FFFD}/x");
        assert_eq!(path(b"\xff.md"), "\u{FFFD}.md");
        assert_eq!(path(b""), "\u{FFFD}");
    }
}
