//! The files of a directory, as they are on the disk.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::Repository;
use super::refused::{draw_entries, exact_path, not_a_file, too_large, too_many_files};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{self, Budget, Resource};
use crate::snapshot::tree::Tree;
use crate::sort::IntoOrder as _;
use crate::sort::Sort as _;
use crate::source::RepoPath;
use crate::text::globs::Globs;

/// What is below `root`, in the folders that `enters` lets in. In a git repository: the files that git
/// has, and those that it does not ignore; of other repositories inside only that they are there.
pub(super) fn list(root: &Path, budget: &Budget, enters: &dyn Fn(&str) -> bool) -> Result<Tree> {
    let known = Known::of(root, enters)?;
    let (mut files, mut others) = (Vec::new(), Vec::new());
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let at = root.join(&folder);
        let mut count = 0;
        for entry in fs::read_dir(&at).map_err(|cause| unreadable(&at, cause))? {
            let entry = entry.map_err(|cause| unreadable(&at, cause))?;
            let kind = entry.file_type().map_err(|cause| unreadable(&at, cause))?;
            count += 1;
            let Some(path) = child(&folder, &entry).filter(|path| !is_git(path.as_str())) else {
                continue;
            };
            if kind.is_dir() {
                if !enters(path.as_str()) {
                    continue;
                }
                let tracked = known.below(path.as_str());
                if tracked.is_empty() && known.ignores(path.as_str()) {
                    continue;
                }
                if is_repository(root, path.as_str()) {
                    let is_there =
                        |path: &&RepoPath| matches!(regular(root, path), Ok(Found::File(_)));
                    files.extend(tracked.iter().filter(is_there).cloned());
                    others.push(path);
                } else {
                    folders.push(format!("{path}/"));
                }
            } else if kind.is_file() {
                if known.has(&path) || !known.ignores(path.as_str()) {
                    files.push(path);
                }
            } else if !known.ignores(path.as_str()) {
                others.push(path);
            }
            if files.len() + folders.len() + others.len() > limits::SNAPSHOT_FILES {
                return Err(too_many_files());
            }
        }
        draw_entries(budget, folder.trim_end_matches('/'), count)?;
    }
    Ok(Tree::new(files, others))
}

/// The regular files below `root` that `globs` match, whatever git says of them. Only the folders
/// that a glob can reach are entered, and no symbolic link is followed.
pub(super) fn matching(root: &Path, budget: &Budget, globs: &Globs) -> Result<Vec<RepoPath>> {
    let mut found = BTreeSet::new();
    let mut seen = 0;
    let mut folders = globs.patterns().map(literal_folder).into_set();
    while let Some(folder) = folders.pop_first() {
        let at = root.join(&folder);
        let before = seen;
        let is_there = at.symlink_metadata().is_ok_and(|facts| facts.is_dir());
        if !is_there || leads_through_a_link(root, &folder) {
            continue;
        }
        for entry in fs::read_dir(&at).map_err(|cause| unreadable(&at, cause))? {
            let entry = entry.map_err(|cause| unreadable(&at, cause))?;
            let kind = entry.file_type().map_err(|cause| unreadable(&at, cause))?;
            seen += 1;
            if seen > limits::SNAPSHOT_FILES {
                return Err(too_many_files());
            }
            let Some(path) = child(&folder, &entry).filter(|path| !is_git(path.as_str())) else {
                continue;
            };
            if kind.is_dir() && globs.may_reach(path.as_str()) {
                folders.insert(format!("{path}/"));
            } else if kind.is_file() && globs.matches_path(&path) {
                found.insert(path);
            }
        }
        // Each is compared with each glob.
        let count = (seen - before) * (1 + globs.patterns().count());
        draw_entries(budget, folder.trim_end_matches('/'), count)?;
    }
    Ok(found.into_iter().collect())
}

/// The folder in front of the first wildcard of a glob: empty, or with a final `/`.
fn literal_folder(glob: &str) -> String {
    let literal = glob.find(['*', '?', '[']).map_or(glob, |at| &glob[..at]);
    literal.rfind('/').map_or(String::new(), |at| literal[..=at].to_owned())
}

fn leads_through_a_link(root: &Path, folder: &str) -> bool {
    let ends = folder.match_indices('/').map(|(at, _)| at);
    ends.into_iter().any(|end| root.join(&folder[..end]).is_symlink())
}

fn child(folder: &str, entry: &fs::DirEntry) -> Option<RepoPath> {
    let name = entry.file_name();
    exact_path(&format!("{folder}{}", name.to_str()?))
}

/// What git knows about the files, if the directory lies in a repository.
struct Known {
    git: Option<Repository>,
    /// Where the directory lies in the repository: empty, or with a final `/`.
    prefix: String,
    /// The files that git has, sorted; they are there, whatever the rules for ignoring say.
    tracked: Vec<RepoPath>,
}

impl Known {
    fn of(root: &Path, enters: &dyn Fn(&str) -> bool) -> Result<Self> {
        let git = Repository::discover_readable(root)?;
        let prefix = git.as_ref().and_then(|git| prefix(git, root));
        let Some(prefix) = prefix else {
            // In the repository's own folder, or in a bare one: git has no say there.
            return Ok(Self { git: None, prefix: String::new(), tracked: Vec::new() });
        };
        let mut tracked = tracked(git.as_ref(), &prefix, enters);
        tracked.order();
        Ok(Self { git, prefix, tracked })
    }

    fn has(&self, path: &RepoPath) -> bool {
        self.tracked.binary_search(path).is_ok()
    }

    /// The files that git has below a folder.
    fn below(&self, folder: &str) -> &[RepoPath] {
        let folder = format!("{folder}/");
        let start = self.tracked.partition_point(|path| path.as_str() < folder.as_str());
        let rest = &self.tracked[start..];
        &rest[..rest.partition_point(|path| path.as_str().starts_with(&folder))]
    }

    fn ignores(&self, path: &str) -> bool {
        self.git.as_ref().is_some_and(|git| {
            let path = format!("{}{path}", self.prefix);
            git.git.is_path_ignored(&path).unwrap_or(false)
        })
    }
}

/// The files that git has, in the folders that `enters` lets in.
fn tracked(git: Option<&Repository>, prefix: &str, enters: &dyn Fn(&str) -> bool) -> Vec<RepoPath> {
    let Some(index) = git.and_then(|git| git.git.index().ok()) else { return Vec::new() };
    // The index has the files of a folder together.
    let mut last = (String::new(), true);
    let mut is_entered = |path: &str| {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if folder != last.0 {
            let mut ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
            last = (folder.to_owned(), folder.is_empty() || ends.all(|end| enters(&folder[..end])));
        }
        last.1
    };
    index
        .iter()
        .filter_map(|entry| {
            let path = std::str::from_utf8(&entry.path).ok()?.strip_prefix(prefix)?;
            is_entered(path).then(|| exact_path(path)).flatten()
        })
        .collect()
}

/// Whether `path` is the folder in which git keeps a repository.
fn is_git(path: &str) -> bool {
    Path::new(path).file_name().is_some_and(|name| name == ".git")
}

/// Whether `path` is the root of another repository.
fn is_repository(root: &Path, path: &str) -> bool {
    root.join(path).join(".git").exists()
}

fn prefix(git: &Repository, root: &Path) -> Option<String> {
    let workdir = git.git.workdir()?.canonicalize().ok()?;
    let inside = root.canonicalize().ok()?;
    let parts: Vec<&str> = inside
        .strip_prefix(&workdir)
        .ok()?
        .iter()
        .map(|part| part.to_str())
        .collect::<Option<_>>()?;
    Some(parts.iter().map(|part| format!("{part}/")).collect())
}

/// The bytes of one file; no part of its path may be a symbolic link.
pub(super) fn read(
    root: &Path,
    path: &RepoPath,
    (cap, budget): (usize, &Budget),
) -> Result<Option<Vec<u8>>> {
    let file = match regular(root, path) {
        Ok(Found::File(file)) => file,
        Ok(Found::Nothing) => return Ok(None),
        Ok(Found::Other(what)) => return Err(not_a_file(path, what)),
        Err(cause) => return Err(unreadable(&root.join(path.as_str()), cause)),
    };
    let open = File::open(&file).map_err(|cause| unreadable(&file, cause))?;
    let size = open.metadata().map_err(|cause| unreadable(&file, cause))?.len();
    if size > cap as u64 {
        return Err(too_large(path, size, cap));
    }
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    budget.draw(Resource::Bytes, size, path)?;
    let mut bytes = Vec::with_capacity(size);
    // A file may grow while it is read.
    let read = open.take(cap as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|cause| unreadable(&file, cause))?;
    if bytes.len() > cap {
        return Err(too_large(path, bytes.len() as u64, cap));
    }
    budget.draw(Resource::Bytes, bytes.len().saturating_sub(size), path)?;
    Ok(Some(bytes))
}

enum Found {
    File(PathBuf),
    Other(&'static str),
    Nothing,
}

fn regular(root: &Path, path: &RepoPath) -> io::Result<Found> {
    let mut at = root.to_path_buf();
    let mut parts = path.as_str().split('/').peekable();
    while let Some(part) = parts.next() {
        at.push(part);
        let kind = match at.symlink_metadata() {
            Ok(found) => found.file_type(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(error) => return Err(error),
        };
        let last = parts.peek().is_none();
        match (last, kind) {
            (_, kind) if kind.is_symlink() && last => return Ok(Found::Other("a symbolic link")),
            (_, kind) if kind.is_symlink() => return Ok(Found::Other("behind a symbolic link")),
            (true, kind) if kind.is_dir() => return Ok(Found::Other("a directory")),
            (true, kind) if !kind.is_file() => return Ok(Found::Other("a device or a pipe")),
            (false, kind) if !kind.is_dir() => return Ok(Found::Nothing),
            _ => {}
        }
    }
    Ok(Found::File(at))
}

fn unreadable(at: &Path, cause: io::Error) -> Error {
    Error::new(ErrorKind::Input, format!("cannot read {}", at.display())).because(cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::Snapshot;
    use crate::snapshot::testing::TestRepo;

    fn names(root: &Path) -> Vec<String> {
        let tree = Snapshot::directory(root).tree().unwrap();
        tree.files().iter().map(ToString::to_string).collect()
    }

    fn write(root: &Path, files: &[&str]) {
        for file in files {
            let at = root.join(file);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(at, "text\n").unwrap();
        }
    }

    #[test]
    fn outside_git_every_regular_file_counts() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &["b.md", "a/c.md", "a.md"]);
        assert_eq!(names(dir.path()), ["a.md", "a/c.md", "b.md"]);
    }

    #[test]
    fn what_git_ignores_is_left_out_unless_git_has_it() {
        let repo = TestRepo::new();
        let files = ["docs/a.md", "out/b.md", "out/kept.md", "c.log", "inner/.git/x", "inner/d.md"];
        write(repo.path(), &files);
        fs::write(repo.path().join(".gitignore"), "out/\n*.log\n").unwrap();
        let mut index = repo.git.index().unwrap();
        index.add_path(Path::new("out/kept.md")).unwrap();
        index.write().unwrap();
        assert_eq!(names(repo.path()), [".gitignore", "docs/a.md", "out/kept.md"]);
        assert_eq!(names(&repo.path().join("out")), ["kept.md"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_neither_listed_nor_followed() {
        let dir = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        write(outside.path(), &["secret.md"]);
        let link = |to: &Path, name: &str| std::os::unix::fs::symlink(to, dir.path().join(name));
        link(&outside.path().join("secret.md"), "BACKLOG.md").unwrap();
        link(outside.path(), "docs").unwrap();
        assert_eq!(names(dir.path()), Vec::<String>::new());
        let snapshot = Snapshot::directory(dir.path());
        let error = |name: &str| {
            let path = RepoPath::new(name).unwrap();
            snapshot.read(&path, 100).unwrap_err().to_string()
        };
        assert_eq!(error("BACKLOG.md"), "BACKLOG.md is a symbolic link, not a regular file");
        assert_eq!(
            error("docs/secret.md"),
            "docs/secret.md is behind a symbolic link, not a regular file"
        );
    }

    #[test]
    fn sizes_directories_and_absence_are_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &["docs/a.md"]);
        let snapshot = Snapshot::directory(dir.path());
        let read = |name: &str, cap| snapshot.read_text(&RepoPath::new(name).unwrap(), cap);
        assert_eq!(read("docs/a.md", 5).unwrap().as_deref(), Some("text\n"));
        assert_eq!(read("docs/b.md", 5).unwrap(), None);
        assert_eq!(read("docs/a.md/b", 5).unwrap(), None);
        assert_eq!(
            read("docs/a.md", 4).unwrap_err().to_string(),
            "docs/a.md has 5 bytes, more than the 4 that the gate reads"
        );
        assert_eq!(
            read("docs", 5).unwrap_err().to_string(),
            "docs is a directory, not a regular file"
        );
    }
}
