//! A git repository: opening it, and finding commits in it.
//!
//! Only objects, references and the repository's own settings are read. Nothing that the
//! repository configures is run: no hook, no filter, no text conversion, no external diff.

use std::cell::{Cell, OnceCell};
use std::ffi::OsStr;
use std::path::Path;
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};

use git2::{ErrorCode, RepositoryOpenFlags};

use super::blobs::Blobs;
use super::names::References;
use super::object_source::ObjectSource;
use super::trees::Trees;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Budget;
use crate::text::shorten;

/// A commit that exists in the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Revision(pub(super) git2::Oid);

impl Revision {
    /// The full id, in lower-case hexadecimal digits.
    #[must_use]
    pub fn id(&self) -> String {
        self.0.to_string()
    }

    /// The commit that git knows by this id, whether it is there or not.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        git2::Oid::from_str(id).ok().map(Self)
    }

    /// The first digits of the id, for a sentence.
    #[must_use]
    pub fn short(&self) -> String {
        self.0.to_string().chars().take(12).collect()
    }
}

/// An open git repository.
#[derive(Clone)]
pub struct Repository {
    /// Its settings, its working directory and its references.
    pub(super) git: Rc<git2::Repository>,
    /// Its objects.
    pub(super) objects: Rc<git2::Repository>,
    pub(super) references: Rc<References>,
    /// Where objects are asked for that the clone lacks.
    pub(super) source: Rc<OnceCell<Rc<dyn ObjectSource>>>,
    /// The trees that were read.
    pub(super) trees: Rc<Trees>,
    /// The files that were read.
    pub(super) blobs: Rc<Blobs>,
    /// The last merge base that was asked for, behind the two commits: a run asks twice.
    pub(super) merge_base: Rc<Cell<Option<[Revision; 3]>>>,
    /// What everything draws from that is read of it.
    budget: Budget,
}

impl std::fmt::Debug for Repository {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Repository").field(&self.git.path()).finish()
    }
}

impl Repository {
    /// Opens the repository that `dir` lies in: `dir` itself or the nearest directory above it.
    ///
    /// A worktree, a detached `HEAD` and a repository of another user are all fine.
    ///
    /// # Errors
    /// Where there is none, or it is damaged.
    pub fn open(dir: &Path) -> Result<Self> {
        Self::discover(dir)?.ok_or_else(|| {
            Error::new(
                ErrorKind::Repository,
                format!("{} is not in a git repository", dir.display()),
            )
            .hint("name the repository with `--repo DIR`")
            .hint("`backlog-gate lint FILE` works outside a repository")
        })
    }

    /// The folder in which git keeps it, that of all its working directories.
    #[must_use]
    pub fn common_folder(&self) -> &Path {
        self.git.commondir()
    }

    /// The root of its working directory; `None` for a bare repository.
    #[must_use]
    pub fn workdir(&self) -> Option<&Path> {
        self.git.workdir()
    }

    /// Where this program keeps what it may lose, beside what git keeps.
    #[must_use]
    pub fn folder_of_ours(&self) -> std::path::PathBuf {
        self.git.commondir().join("backlog-gate")
    }

    /// Like [`Repository::open`], with `None` where there is no repository.
    ///
    /// # Errors
    /// Where `dir` is not a directory, or the repository is damaged.
    pub fn discover(dir: &Path) -> Result<Option<Self>> {
        if !dir.is_dir() {
            let message = format!("there is no directory {}", dir.display());
            return Err(Error::new(ErrorKind::Repository, message)
                .hint("name the repository with `--repo DIR`"));
        }
        match open(dir) {
            Ok(git) => Self::new(git).map(Some),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(not_opened(dir, error)),
        }
    }

    /// Like [`Repository::discover`], with `None` too where the repository is of a kind that cannot be
    /// read: whoever looks at the working directory alone needs none.
    ///
    /// # Errors
    /// As [`Repository::discover`].
    pub fn discover_readable(dir: &Path) -> Result<Option<Self>> {
        match Self::discover(dir) {
            Err(_) if dir.is_dir() && object_format(dir).is_some() => Ok(None),
            found => found,
        }
    }

    fn new(git: git2::Repository) -> Result<Self> {
        let references = Rc::new(References::of(&git));
        let grafted = objects_without_grafts(&git).map_err(|cause| {
            let message = "cannot read the objects of the repository without its grafts";
            Error::new(ErrorKind::Repository, message)
                .because(cause)
                .hint("remove `.git/info/grafts`, which git has given up too")
        })?;
        let git = Rc::new(git);
        let objects = grafted.map_or_else(|| Rc::clone(&git), Rc::new);
        let (source, trees, blobs, merge_base, budget) = Default::default();
        Ok(Self { git, objects, references, source, trees, blobs, merge_base, budget })
    }

    /// The same repository for a run that has this budget.
    #[must_use]
    pub fn within(&self, budget: &Budget) -> Self {
        Self { budget: budget.clone(), ..self.clone() }
    }

    /// The budget from which everything draws that is read of it.
    #[must_use]
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// Whether the clone leaves out a part of the history.
    ///
    /// A worktree shares the list of cut commits with its main repository, where libgit2 does not
    /// look for it.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        self.git.commondir().join("shallow").metadata().is_ok_and(|file| file.len() > 0)
    }

    /// The folder of its objects.
    pub(super) fn objects_folder(&self) -> std::path::PathBuf {
        self.git.commondir().join("objects")
    }

    pub(super) fn tree(&self, revision: &Revision) -> Result<git2::Tree<'_>> {
        self.objects.find_commit(revision.0).and_then(|commit| commit.tree()).map_err(|cause| {
            self.unreadable(format!("cannot read the files of commit {}", revision.id()), cause)
        })
    }
}

/// The objects alone, where a file of grafts would give commits other parents than they have: whoever
/// wrote it would choose what a change is compared with. `None` where there is none.
fn objects_without_grafts(git: &git2::Repository) -> Result<Option<git2::Repository>, git2::Error> {
    let grafts = git.commondir().join("info/grafts");
    if !grafts.metadata().is_ok_and(|file| file.len() > 0) {
        return Ok(None);
    }
    let folder = git.commondir().join("objects");
    let objects = git2::Odb::new()?;
    objects.add_disk_alternate(folder.to_str().ok_or_else(|| {
        git2::Error::from_str("the path of the repository is not valid Unicode")
    })?)?;
    git2::Repository::from_odb(objects).map(Some)
}

/// One repository is opened at a time, because that may change settings of the whole process.
static OPENING: Mutex<()> = Mutex::new(());

/// Opens a repository as it is: another user's, or one that keeps its references in tables.
fn open(dir: &Path) -> Result<git2::Repository, git2::Error> {
    let _alone = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    let open = || match open_upward(dir) {
        Err(error) if error.code() == ErrorCode::Owner => open_whoever_owns_it(dir),
        opened => opened,
    };
    match open() {
        Err(error) if error.message().contains("extensions.refstorage") => {
            allow_reftable()?;
            open()
        }
        opened => opened,
    }
}

/// Says why a repository cannot be opened. What kind it is, its settings say, which libgit2 reads
/// whatever they are.
fn not_opened(dir: &Path, cause: git2::Error) -> Error {
    if let Some(format) = object_format(dir) {
        let format = shorten(&format, 20).escape_debug().to_string();
        let message = format!(
            "the repository of {} has {format} ids, and the gate reads repositories with SHA-1 ids only",
            dir.display()
        );
        return Error::new(ErrorKind::Repository, message)
            .hint("`backlog-gate lint FILE` judges a backlog without its repository")
            .hint("a mirror with SHA-1 ids can be judged: `git fast-export --all | git -C MIRROR fast-import`");
    }
    let message = format!("cannot open the git repository of {}", dir.display());
    Error::new(ErrorKind::Repository, message)
        .because(cause)
        .hint("`git fsck` says whether the repository is damaged")
}

/// The kind of ids of the repository around a folder, where it is another one than SHA-1.
fn object_format(dir: &Path) -> Option<String> {
    let folder = git2::Repository::discover_path(dir, std::iter::empty::<&Path>()).ok()?;
    let settings = git2::Config::open(&folder.join("config")).ok()?.snapshot().ok()?;
    let format = settings.get_string("extensions.objectformat").ok()?;
    (!format.eq_ignore_ascii_case("sha1")).then_some(format)
}

/// Lets libgit2 open repositories whose references it cannot read; they are read here.
#[expect(unsafe_code, reason = "libgit2 has no other way to open a repository with reftables")]
fn allow_reftable() -> Result<(), git2::Error> {
    // SAFETY: the list is global to the process and read only where a repository is opened, which
    // `OPENING` lets one thread do at a time.
    unsafe { git2::opts::set_extensions(&["refstorage"]) }
}

fn open_upward(dir: &Path) -> Result<git2::Repository, git2::Error> {
    // No ceiling, and across mount points: in a container the workspace is one.
    let no_ceiling: [&OsStr; 0] = [];
    git2::Repository::open_ext(dir, RepositoryOpenFlags::CROSS_FS, no_ceiling)
}

/// Opens a repository that belongs to another user, as the workspace in a container does.
#[expect(unsafe_code, reason = "libgit2 has no other way to open a repository of another user")]
fn open_whoever_owns_it(dir: &Path) -> Result<git2::Repository, git2::Error> {
    // SAFETY: the option is global to the process and read only where a repository is opened, which
    // `OPENING` lets one thread do at a time. The check
    // protects from settings that make git run a program; here the caller named the path, nothing
    // that the repository configures is run, and the check is on again right after.
    unsafe {
        git2::opts::set_verify_owner_validation(false)?;
        let opened = open_upward(dir);
        git2::opts::set_verify_owner_validation(true)?;
        opened
    }
}

/// Whether `text` is the full id of an object, SHA-1 or SHA-256.
#[must_use]
pub fn is_full_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::HintPlace;
    use crate::snapshot::testing::TestRepo;

    #[test]
    fn a_directory_outside_any_repository_is_said_to_be_so() {
        let dir = tempfile::tempdir().unwrap();
        let error = Repository::open(dir.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Repository);
        assert_eq!(
            error.to_string(),
            format!("{} is not in a git repository", dir.path().display())
        );
        assert_eq!(error.hints().len(), 2);
        let error = Repository::open(&dir.path().join("gone")).unwrap_err();
        assert!(error.to_string().starts_with("there is no directory"));
    }

    #[test]
    fn a_repository_is_found_from_a_directory_below() {
        let repo = TestRepo::new();
        let id = repo.commit("main", &[("a.md", "a\n")], "First");
        let below = repo.path().join("docs/deep");
        std::fs::create_dir_all(&below).unwrap();
        let opened = Repository::open(&below).unwrap();
        assert_eq!(opened.resolve("main").unwrap().id(), id);
    }

    #[test]
    fn ids_and_references_resolve_and_everything_else_is_refused() {
        let repo = TestRepo::new();
        let first = repo.commit("main", &[("a.md", "a\n")], "First");
        let second = repo.commit("main", &[("a.md", "b\n")], "Second");
        let opened = repo.open();
        for rev in [second.as_str(), &second[..12], "main", "HEAD", "refs/heads/main"] {
            assert_eq!(opened.resolve(rev).unwrap().id(), second, "{rev}");
        }
        assert_eq!(opened.resolve("main~1").unwrap().id(), first);
        for rev in
            ["", "--help", ":/First", "main^{/First}", "main@{1}", "a..b", "a b", "a\u{1b}[0m"]
        {
            let error = opened.resolve(rev).unwrap_err();
            assert!(error.to_string().ends_with("is not a revision"), "{rev:?}");
            assert!(!error.to_string().contains('\u{1b}'));
        }
    }

    #[test]
    fn a_missing_commit_names_the_lines_to_add() {
        let repo = TestRepo::new();
        repo.commit("main", &[("a.md", "a\n")], "First");
        let missing = "1".repeat(40);
        let error = repo.open().resolve(&missing).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Repository);
        assert_eq!(error.to_string(), format!("the commit {missing} is not in this clone"));
        assert!(
            error.hints()[0].contains("- uses: actions/checkout@v7\n  with:\n    fetch-depth: 0")
        );
        assert!(error.hints()[1].contains("variables:\n  GIT_DEPTH: \"0\""));
        let error = error.seen_from(HintPlace::Bitbucket);
        assert_eq!(
            error.hints(),
            ["in Bitbucket Pipelines, fetch the whole history:\nclone:\n  depth: full"]
        );
    }

    #[test]
    fn a_branch_that_only_the_remote_has_is_offered() {
        let repo = TestRepo::new();
        let id = repo.commit("main", &[("a.md", "a\n")], "First");
        repo.reference("refs/remotes/origin/develop", &id);
        let error = repo.open().resolve("develop").unwrap_err();
        assert_eq!(error.hints(), ["did you mean `origin/develop`?"]);
    }

    #[test]
    fn a_tree_is_not_a_revision() {
        let repo = TestRepo::new();
        let id = repo.commit("main", &[("a.md", "a\n")], "First");
        let tree = repo.git.find_commit(git2::Oid::from_str(&id).unwrap()).unwrap().tree_id();
        assert!(repo.open().resolve(&tree.to_string()).is_err());
    }

    #[test]
    fn a_worktree_opens_like_its_repository() {
        let repo = TestRepo::new();
        let id = repo.commit("main", &[("a.md", "a\n")], "First");
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("tree");
        repo.git.worktree("tree", &path, None).unwrap();
        let opened = Repository::open(&path).unwrap();
        assert_eq!(opened.current_branch().as_deref(), Some("tree"));
        assert_eq!(opened.resolve("HEAD").unwrap().id(), id);
        assert!(!opened.is_shallow());
    }
}
