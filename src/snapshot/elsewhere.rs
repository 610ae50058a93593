//! A commit that the clone lacks, put together in memory from what a forge says of it.
//!
//! The clone of a CI job is often cut, and then lacks the tip of the branch that a change goes into.
//! Most of its folders are those of commits that are there; the others are listed folder by folder,
//! and a file is asked for when it is read. Whatever comes has to have the id that its folder gives
//! it. Nothing is written to the disk.

use std::rc::Rc;

use git2::{ObjectType, Oid};

use super::object_source::{FolderEntry, ObjectSource};
use super::repository::{Repository, Revision, is_full_id};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::sort::Sort as _;

/// The store of what comes from elsewhere goes before those on the disk.
const FIRST: i32 = 1000;

impl Repository {
    /// A commit that stands for the one of this id, which the clone lacks: it has the files that
    /// `source` says, and `parent` is the newest commit that it has in common with the change.
    ///
    /// # Errors
    /// Where the source does not say them, says what cannot be, or there are too many.
    pub fn stand_in(
        &self,
        id: &str,
        parent: &Revision,
        source: Rc<dyn ObjectSource>,
    ) -> Result<Revision> {
        let source = self.elsewhere(source)?;
        let mut left = limits::FORGE_FOLDERS;
        let tree = self.folder(id, "", source.as_ref(), &mut left)?;
        let failed = |cause: git2::Error| {
            Error::new(ErrorKind::Repository, format!("cannot keep the commit {id} in memory"))
                .because(cause)
        };
        let parent = self.objects.find_commit(parent.0).map_err(failed)?;
        let (parent, time) = (parent.id(), parent.time().seconds());
        let who = format!("backlog-gate <> {time} +0000");
        let text = format!("tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n\n{id}\n");
        self.keep(ObjectType::Commit, text.as_bytes()).map(Revision).map_err(failed)
    }

    /// The source that is asked from now on: the first one that was named.
    fn elsewhere(&self, source: Rc<dyn ObjectSource>) -> Result<Rc<dyn ObjectSource>> {
        if let Some(known) = self.source.get() {
            return Ok(Rc::clone(known));
        }
        let added = self.objects.odb().and_then(|odb| odb.add_new_mempack_backend(FIRST).map(drop));
        added.map_err(|cause| {
            Error::new(ErrorKind::Repository, "cannot keep objects in memory").because(cause)
        })?;
        Ok(Rc::clone(self.source.get_or_init(|| source)))
    }

    fn keep(&self, kind: ObjectType, bytes: &[u8]) -> Result<Oid, git2::Error> {
        self.objects.odb()?.write(kind, bytes)
    }

    /// The tree of a folder, of which `left` more may be asked for.
    fn folder(
        &self,
        commit: &str,
        path: &str,
        source: &dyn ObjectSource,
        left: &mut usize,
    ) -> Result<Oid> {
        *left = left.checked_sub(1).ok_or_else(|| too_far(commit))?;
        let wrong = || impossible(commit, path);
        let mut entries = Vec::new();
        for FolderEntry { name, mode, id } in source.folder(commit, path)? {
            let id = Oid::from_str(&id).ok().filter(|_| is_full_id(&id)).ok_or_else(wrong)?;
            let mode = u32::from_str_radix(&mode, 8).map_err(|_| wrong())?;
            let is_folder = mode == 0o40_000;
            if name.is_empty() || [".", ".."].contains(&name.as_str()) || name.contains(['/', '\0'])
            {
                return Err(wrong());
            }
            if is_folder && !self.has(id) {
                let inside = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
                if self.folder(commit, &inside, source, left)? != id {
                    return Err(impossible(commit, &inside));
                }
            }
            entries.push((name, mode, id));
        }
        // Git sorts a folder as if a slash stood behind its name.
        let order = |(name, mode, _): &(String, u32, Oid)| match mode {
            0o40_000 => format!("{name}/"),
            _ => name.clone(),
        };
        entries.order_by_key(order);
        let mut bytes = Vec::new();
        for (name, mode, id) in &entries {
            bytes.extend_from_slice(format!("{mode:o} {name}\0").as_bytes());
            bytes.extend_from_slice(id.as_bytes());
        }
        self.keep(ObjectType::Tree, &bytes).map_err(|cause| wrong().because(cause))
    }

    fn has(&self, id: Oid) -> bool {
        self.objects.odb().is_ok_and(|odb| odb.exists(id))
    }

    /// Brings a file into the memory that the clone lacks, where it can be asked for.
    pub(super) fn bring(&self, id: Oid) -> Result<()> {
        let Some(source) = self.source.get().filter(|_| !self.has(id)) else { return Ok(()) };
        let bytes = source.file(&id.to_string())?;
        let wrong = || {
            let message =
                format!("the file {id} that the clone lacks was asked for, and another one came");
            Error::new(ErrorKind::Forge, message).hint("run it again later")
        };
        // A wrong one is not kept: nothing finds it by this id.
        match self.keep(ObjectType::Blob, &bytes) {
            Ok(kept) if kept == id => Ok(()),
            _ => Err(wrong()),
        }
    }
}

fn too_far(commit: &str) -> Error {
    let message = format!(
        "more than {} folders of {commit} are other ones than the clone has",
        limits::FORGE_FOLDERS
    );
    Error::new(ErrorKind::Repository, message)
}

fn impossible(commit: &str, path: &str) -> Error {
    let path = if path.is_empty() { "/" } else { path };
    let message = format!("what is said to be in the folder {path} of {commit} cannot be");
    Error::new(ErrorKind::Forge, message)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use super::*;
    use crate::snapshot::testing::TestRepo;
    use crate::source::RepoPath;

    /// A repository that is asked for what another one lacks, and what it was asked for.
    struct Whole {
        repo: TestRepo,
        asked: RefCell<Vec<String>>,
        spoiled: BTreeMap<&'static str, &'static str>,
    }

    impl ObjectSource for Whole {
        fn folder(&self, commit: &str, path: &str) -> Result<Vec<FolderEntry>> {
            self.asked.borrow_mut().push(format!("/{path}"));
            let commit = self.repo.git.find_commit(Oid::from_str(commit).unwrap()).unwrap();
            let root = commit.tree().unwrap();
            let tree = match path {
                "" => root,
                path => {
                    let entry = root.get_path(std::path::Path::new(path)).unwrap();
                    self.repo.git.find_tree(entry.id()).unwrap()
                }
            };
            let spoil = |text: &str| {
                self.spoiled.get(text).map_or(text.to_owned(), |new| (*new).to_owned())
            };
            let entry = |entry: git2::TreeEntry<'_>| FolderEntry {
                name: spoil(entry.name().unwrap()),
                mode: spoil(&format!("{:06o}", entry.filemode())),
                id: entry.id().to_string(),
            };
            // In no order, as far as the gate knows.
            let mut all: Vec<FolderEntry> = tree.iter().map(entry).collect();
            all.reverse();
            Ok(all)
        }

        fn file(&self, id: &str) -> Result<Vec<u8>> {
            let blob = self.repo.git.find_blob(Oid::from_str(id).unwrap()).unwrap();
            let text = String::from_utf8(blob.content().to_vec()).unwrap();
            self.asked.borrow_mut().push(text.clone());
            Ok(self.spoiled.get(text.as_str()).map_or(text, |new| (*new).to_owned()).into_bytes())
        }
    }

    const FILES: [(&str, &str); 4] =
        [("a.md", "a\n"), ("docs/x/b.md", "b\n"), ("docs-x", "x\n"), ("same/c.md", "c\n")];

    /// The clone, whose `main` is behind, and the source with the id of its tip.
    fn behind(spoiled: &[(&'static str, &'static str)]) -> (TestRepo, Rc<Whole>, String) {
        let make = || {
            let repo = TestRepo::new();
            let first = repo.commit("main", &FILES, "First");
            (repo, first)
        };
        let ((clone, _), (repo, _)) = (make(), make());
        let tip = repo.commit("main", &[("docs/x/b.md", "new\n")], "Second");
        let spoiled = spoiled.iter().copied().collect();
        (clone, Rc::new(Whole { repo, asked: RefCell::default(), spoiled }), tip)
    }

    #[test]
    fn a_commit_that_the_clone_lacks_is_read_like_any_other() {
        let (clone, source, tip) = behind(&[]);
        let opened = clone.open();
        let parent = opened.resolve("main").unwrap();
        let tip =
            opened.stand_in(&tip, &parent, Rc::clone(&source) as Rc<dyn ObjectSource>).unwrap();
        assert_eq!(opened.merge_base(&tip, &parent).unwrap(), parent);
        let snapshot = opened.snapshot(&tip).unwrap();
        let paths: Vec<String> =
            snapshot.tree().unwrap().files().iter().map(ToString::to_string).collect();
        assert_eq!(paths, ["a.md", "docs-x", "docs/x/b.md", "same/c.md"]);
        assert_eq!(
            *source.asked.borrow(),
            ["/", "/docs", "/docs/x"],
            "no file, and no folder twice"
        );
        let read = |path: &str| snapshot.read_text(&RepoPath::new(path).unwrap(), 100).unwrap();
        assert_eq!(read("docs/x/b.md").as_deref(), Some("new\n"));
        assert_eq!(read("docs/x/b.md").as_deref(), Some("new\n"));
        assert_eq!(read("same/c.md").as_deref(), Some("c\n"));
        assert_eq!(source.asked.borrow()[3..], ["new\n"]);
        let changed = opened.changed_paths(&parent, &tip).unwrap();
        assert_eq!(changed.len(), 1, "{changed:?}");
    }

    #[test]
    fn what_a_source_says_has_the_id_that_its_folder_gives_it() {
        for (was, is) in [
            ("b.md", "c.md"),
            ("b.md", ".."),
            ("b.md", "x/y"),
            ("040000", "100644"),
            ("100644", "x"),
        ] {
            let (clone, source, tip) = behind(&[(was, is)]);
            let opened = clone.open();
            let parent = opened.resolve("main").unwrap();
            let error = opened.stand_in(&tip, &parent, source).map(|_| is);
            assert!(error.is_err() || (was, is) == ("040000", "100644"), "{was} {is}");
        }
        let (clone, source, tip) = behind(&[("new\n", "other\n")]);
        let opened = clone.open();
        let parent = opened.resolve("main").unwrap();
        let tip = opened.stand_in(&tip, &parent, source).unwrap();
        let read = opened.snapshot(&tip).unwrap().read(&RepoPath::new("docs/x/b.md").unwrap(), 100);
        assert!(read.unwrap_err().to_string().contains("another one came"));
    }
}
