//! The trees of commits, byte for byte as git stores them.
//!
//! A run meets the same tree several times: at the head, the base and the target, for every file
//! that is read and every commit that is passed. Each is read once, and what has the same id at two
//! places is the same.

use std::cell::{Cell, OnceCell, RefCell};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use git2::{FileMode, ObjectType, Oid};
use rustc_hash::FxBuildHasher;

use super::tree::Folder;

/// How many bytes of trees are kept, all together.
const KEPT: usize = 16 * 1024 * 1024;
/// In a tree of more bytes, names are looked up in an index; libgit2 keeps none of them.
const INDEXED: usize = 4096;

/// The trees that were read.
#[derive(Default)]
pub(super) struct Trees {
    known: RefCell<HashMap<Oid, Rc<StoredTree>, FxBuildHasher>>,
    bytes: Cell<usize>,
    /// Whether large trees are read without a look at their hashes.
    unhashed: bool,
    /// What is below the trees that were listed.
    pub(super) listed: RefCell<HashMap<Oid, Arc<Folder>, FxBuildHasher>>,
}

/// A tree as it is stored.
#[derive(Default)]
pub(super) struct StoredTree {
    bytes: Box<[u8]>,
    names: OnceCell<HashMap<Box<[u8]>, TreeEntry, FxBuildHasher>>,
}

impl StoredTree {
    pub(super) fn entries(&self) -> Entries<'_> {
        Entries(&self.bytes)
    }

    /// What stands at a name.
    fn get(&self, name: &[u8]) -> Option<TreeEntry> {
        if self.bytes.len() <= INDEXED {
            return self.entries().find(|(known, _)| *known == name).map(|(_, entry)| entry);
        }
        let names = self
            .names
            .get_or_init(|| self.entries().map(|(name, entry)| (name.into(), entry)).collect());
        names.get(name).copied()
    }
}

/// What stands at one name of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TreeEntry {
    pub(super) mode: u32,
    pub(super) id: Oid,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryKind {
    File,
    Link,
    Folder,
    Submodule,
}

impl TreeEntry {
    pub(super) fn kind(self) -> EntryKind {
        const KIND: u32 = 0o170_000;
        let is = |mode: FileMode| self.mode & KIND == u32::from(mode) & KIND;
        if is(FileMode::Tree) {
            EntryKind::Folder
        } else if is(FileMode::Link) {
            EntryKind::Link
        } else if is(FileMode::Commit) {
            EntryKind::Submodule
        } else {
            EntryKind::File
        }
    }
}

/// While it lives, libgit2 does not hash what it reads.
struct WithoutHashes;

impl WithoutHashes {
    fn begin() -> Self {
        git2::opts::strict_hash_verification(false);
        Self
    }
}

impl Drop for WithoutHashes {
    fn drop(&mut self) {
        git2::opts::strict_hash_verification(true);
    }
}

impl Trees {
    /// For the way back through a history, where hashing thousands of large folders takes longer than
    /// all else. Nothing that is read so is used for anything but ages.
    pub(super) fn unhashed() -> Self {
        Self { unhashed: true, ..Self::default() }
    }

    /// A tree.
    pub(super) fn read(
        &self,
        objects: &git2::Repository,
        id: Oid,
    ) -> Result<Rc<StoredTree>, git2::Error> {
        if let Some(known) = self.known.borrow().get(&id) {
            return Ok(Rc::clone(known));
        }
        let odb = objects.odb()?;
        // Smaller ones libgit2 keeps, and would give out later as if it had hashed them.
        let is_large = self.unhashed && odb.read_header(id)?.0 > INDEXED;
        let guard = is_large.then(WithoutHashes::begin);
        let object = odb.read(id)?;
        drop(guard);
        if object.kind() != ObjectType::Tree {
            return Err(git2::Error::from_str("the object is not a tree"));
        }
        let tree = Rc::new(StoredTree { bytes: object.data().into(), names: OnceCell::new() });
        let mut known = self.known.borrow_mut();
        if self.bytes.get() + tree.bytes.len() > KEPT {
            // What a history had long ago is not met again.
            known.clear();
            self.bytes.set(0);
        }
        self.bytes.set(self.bytes.get() + tree.bytes.len());
        known.insert(id, Rc::clone(&tree));
        Ok(tree)
    }

    /// What stands at a path below a tree.
    pub(super) fn find(
        &self,
        objects: &git2::Repository,
        root: Oid,
        path: &str,
    ) -> Result<Option<TreeEntry>, git2::Error> {
        let reached = self.reach(objects, root, path)?;
        Ok(reached.filter(|(_, is_whole)| *is_whole).map(|(entry, _)| entry))
    }

    /// Whether something stands at a path below a tree, or the path goes on behind a link.
    pub(super) fn has(
        &self,
        objects: &git2::Repository,
        root: Oid,
        path: &str,
    ) -> Result<bool, git2::Error> {
        let is_link = |kind| matches!(kind, EntryKind::Link | EntryKind::Submodule);
        let reached = self.reach(objects, root, path)?;
        Ok(reached.is_some_and(|(entry, is_whole)| is_whole || is_link(entry.kind())))
    }

    /// The entry that a path leads to below a tree, and whether it is that of the whole path: what is not a
    /// folder ends it.
    fn reach(
        &self,
        objects: &git2::Repository,
        root: Oid,
        path: &str,
    ) -> Result<Option<(TreeEntry, bool)>, git2::Error> {
        let mut at = TreeEntry { mode: u32::from(FileMode::Tree), id: root };
        for part in path.split('/') {
            if at.kind() != EntryKind::Folder {
                return Ok(Some((at, false)));
            }
            let Some(entry) = self.read(objects, at.id)?.get(part.as_bytes()) else {
                return Ok(None);
            };
            at = entry;
        }
        Ok(Some((at, true)))
    }
}

/// The entries of a tree, in git's order; what is behind a damaged one is left out.
pub(super) struct Entries<'t>(&'t [u8]);

impl<'t> Iterator for Entries<'t> {
    type Item = (&'t [u8], TreeEntry);

    fn next(&mut self) -> Option<Self::Item> {
        const ID: usize = 20;
        let space = self.0.iter().take(8).position(|byte| *byte == b' ')?;
        let octal = |mode: u32, digit: &u8| mode * 8 + u32::from(digit.wrapping_sub(b'0') & 7);
        let mode = self.0[..space].iter().fold(0, octal);
        let end = space + 1 + memchr::memchr(0, &self.0[space + 1..])?;
        let id = Oid::from_bytes(self.0.get(end + 1..end + 1 + ID)?).ok()?;
        let name = &self.0[space + 1..end];
        self.0 = &self.0[end + 1 + ID..];
        Some((name, TreeEntry { mode, id }))
    }
}

/// A name at which two trees differ, with what stands there now and stood there before.
pub(super) struct Differing<'t> {
    pub(super) name: &'t [u8],
    pub(super) now: Option<TreeEntry>,
    pub(super) before: Option<TreeEntry>,
}

/// The names at which two trees differ. A file and a folder of one name are two things.
pub(super) fn differing<'t>(
    now: Entries<'t>,
    before: Entries<'t>,
) -> impl Iterator<Item = Differing<'t>> {
    let (mut now, mut before) = (now.peekable(), before.peekable());
    let pairs = std::iter::from_fn(move || {
        let order = match (now.peek(), before.peek()) {
            (Some(now), Some(before)) => in_order(now, before),
            (Some(_), None) => Ordering::Less,
            (None, _) => Ordering::Greater,
        };
        let now = if order.is_le() { now.next() } else { None };
        let before = if order.is_ge() { before.next() } else { None };
        let (name, _) = now.or(before)?;
        let [now, before] = [now, before].map(|found| found.map(|(_, entry)| entry));
        Some(Differing { name, now, before })
    });
    pairs.filter(|pair| pair.now != pair.before)
}

/// Git's order: the name of a folder counts as if it ended with `/`.
fn in_order(a: &(&[u8], TreeEntry), b: &(&[u8], TreeEntry)) -> Ordering {
    let common = a.0.len().min(b.0.len());
    let next = |(name, entry): &(&[u8], TreeEntry)| {
        let end = (entry.kind() == EntryKind::Folder).then_some(b'/');
        name.get(common).copied().or(end)
    };
    a.0[..common].cmp(&b.0[..common]).then_with(|| next(a).cmp(&next(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::testing::TestRepo;

    #[test]
    fn entries_are_those_that_git_sees() {
        let repo = TestRepo::new();
        let files = [("a.md", "a\n"), ("b/c.md", "c\n"), ("b/d/e.md", "e\n"), ("ü x.md", "")];
        let id = repo.commit("main", &files, "First");
        let commit = repo.git.find_commit(Oid::from_str(&id).unwrap()).unwrap();
        let tree = commit.tree().unwrap();
        let trees = Trees::default();
        let stored = trees.read(&repo.git, tree.id()).unwrap();
        let found: Vec<_> =
            stored.entries().map(|(name, entry)| (name.to_vec(), entry.id)).collect();
        let known: Vec<_> =
            tree.iter().map(|entry| (entry.name_bytes().to_vec(), entry.id())).collect();
        assert_eq!(found, known);
        let kind = |path| trees.find(&repo.git, tree.id(), path).unwrap().map(TreeEntry::kind);
        assert_eq!(kind("b/d/e.md"), Some(EntryKind::File));
        assert_eq!(kind("b/d"), Some(EntryKind::Folder));
        assert_eq!(kind("a.md/x"), None);
        assert_eq!(kind("b/x"), None);
    }

    #[test]
    fn names_are_found_in_small_and_large_trees() {
        let repo = TestRepo::new();
        let names: Vec<String> = (0..200).map(|n| format!("file-{n}.md")).collect();
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "x\n")).collect();
        let id = repo.commit("main", &files, "First");
        let commit = repo.git.find_commit(Oid::from_str(&id).unwrap()).unwrap();
        let trees = Trees::default();
        let find = |name: &str| trees.find(&repo.git, commit.tree_id(), name).unwrap();
        assert!(names.iter().all(|name| find(name).is_some()));
        assert!(find("file-200.md").is_none() && find("file-1").is_none());
    }

    #[test]
    fn damaged_bytes_end_the_tree() {
        for bytes in [&b"100644"[..], b"100644 a", b"100644 a\0short", b""] {
            assert_eq!(Entries(bytes).count(), 0);
        }
    }
}
