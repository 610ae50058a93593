//! What differs between two trees, without a look into the folders that are the same on both sides.

use std::rc::Rc;

use git2::Oid;

use super::Repository;
use super::refused::draw_entries;
use super::trees::{Differing, EntryKind, StoredTree, TreeEntry, differing};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::sort::Sort as _;

/// One path at which two trees differ: a file, a link or a submodule on at least one side.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) path: Vec<u8>,
    pub(super) old: Option<TreeEntry>,
    pub(super) new: Option<TreeEntry>,
}

/// A folder with its trees on both sides.
struct Folder {
    path: Vec<u8>,
    old: Option<Oid>,
    new: Option<Oid>,
}

impl Repository {
    /// What differs between two trees, in the order of the paths.
    ///
    /// # Errors
    /// Where a tree cannot be read, or more differs than the gate compares.
    pub(super) fn differences(&self, old: Oid, new: Oid) -> Result<Vec<Difference>> {
        let (mut found, mut seen) = (Vec::new(), 0);
        let mut folders = vec![Folder { path: Vec::new(), old: Some(old), new: Some(new) }];
        while let Some(folder) = folders.pop() {
            if seen > limits::SNAPSHOT_FILES || folder.path.len() > limits::PATH {
                let most = limits::SNAPSHOT_FILES;
                let message =
                    format!("more than {most} paths differ, the most that the gate compares");
                return Err(Error::new(ErrorKind::Input, message).hint("merge it in smaller parts"));
            }
            let (old, new) = (self.stored(folder.old)?, self.stored(folder.new)?);
            let before = seen;
            for Differing { name, now: new, before: old } in differing(new.entries(), old.entries())
            {
                if same(old, new) {
                    continue;
                }
                seen += 1;
                let path = if folder.path.is_empty() {
                    name.to_vec()
                } else {
                    [&folder.path, &b"/"[..], name].concat()
                };
                let of_kind = |entry: Option<TreeEntry>, is_folder| {
                    entry.filter(|entry| (entry.kind() == EntryKind::Folder) == is_folder)
                };
                let inner = (of_kind(old, true), of_kind(new, true));
                if inner != (None, None) {
                    let [old, new] = [inner.0, inner.1].map(|entry| entry.map(|entry| entry.id));
                    folders.push(Folder { path: path.clone(), old, new });
                }
                let (old, new) = (of_kind(old, false), of_kind(new, false));
                if (old, new) != (None, None) {
                    found.push(Difference { path, old, new });
                }
            }
            draw_entries(self.budget(), &String::from_utf8_lossy(&folder.path), seen - before)?;
        }
        found.order_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    fn stored(&self, id: Option<Oid>) -> Result<Rc<StoredTree>> {
        let Some(id) = id else { return Ok(Rc::default()) };
        let read = self.trees.read(&self.objects, id);
        read.map_err(|cause| self.unreadable(format!("cannot read tree {id}"), cause))
    }
}

/// Whether both are the same for whoever looks at files: of the mode only the right to run it counts.
fn same(old: Option<TreeEntry>, new: Option<TreeEntry>) -> bool {
    let mode = |entry: TreeEntry| (entry.kind(), entry.mode & 0o100);
    match (old, new) {
        (Some(old), Some(new)) => old.id == new.id && mode(old) == mode(new),
        (None, None) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::testing::{NewEntry, TestRepo};

    #[test]
    fn only_what_differs_is_found_and_a_folder_is_not_a_file() {
        let repo = TestRepo::new();
        let files = [("a/b/x.md", "x\n"), ("a/b.md", "b\n"), ("run.sh", "r\n"), ("same/y", "y\n")];
        let base = repo.commit("main", &files, "Base");
        repo.remove("main", &["a/b/x.md"]);
        let entries = [
            ("a/b", NewEntry::File(b"now a file\n")),
            ("run.sh", NewEntry::Executable(b"r\n")),
            ("new/deep/z.md", NewEntry::File(b"z\n")),
            ("module", NewEntry::Submodule),
        ];
        let head = repo.commit_entries("main", &entries, "Head");
        let opened = repo.open();
        let tree = |id: &str| opened.tree(&opened.resolve(id).unwrap()).unwrap().id();
        let found = opened.differences(tree(&base), tree(&head)).unwrap();
        let shown: Vec<String> = found
            .iter()
            .map(|one| {
                let side = |entry: Option<TreeEntry>| if entry.is_some() { '+' } else { '-' };
                let path = String::from_utf8_lossy(&one.path);
                format!("{}{} {path}", side(one.old), side(one.new))
            })
            .collect();
        assert_eq!(shown, ["-+ a/b", "+- a/b/x.md", "-+ module", "-+ new/deep/z.md", "++ run.sh"]);
        assert_eq!(opened.differences(tree(&head), tree(&head)).unwrap(), []);
    }
}
