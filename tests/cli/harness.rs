//! A repository in a temporary folder, and the binary run in it without the environment of any CI.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use git2::{Index, IndexEntry, IndexTime, Oid, Repository, Signature, Time};
use tempfile::TempDir;

/// A backlog in which item 1 is in progress and item 2 is ready.
pub(crate) const BACKLOG: &str = "In Progress\n\n1) Export\n- Status: In Progress\n- Acceptance Criteria:\n  - Supports up to 200k rows.\n\nReady\n\n2) Import\n- Status: Ready\n";

/// A description that passes on [`BACKLOG`].
pub(crate) const GOOD: &str = "Backlog: 1\n\n## Plan\n\nStream the rows to the file.\n\n## Tests\n\nA new test exports a large table.\n\n## Acceptance\n\n- [x] Supports up to 200k rows\n";

/// A repository with a working directory.
pub(crate) struct Repo {
    folder: TempDir,
    git: Repository,
    author: RefCell<(&'static str, &'static str)>,
}

/// What a run printed and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Repo {
    /// A repository with these files in its first commit, on `main`.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let git = Repository::init(folder.path()).unwrap();
        git.set_head("refs/heads/main").unwrap();
        let author = RefCell::new(("Ada", "ada@example.com"));
        let repo = Self { folder, git, author };
        repo.commit("Begin", files);
        repo
    }

    /// The same, with a branch `change` on which the second commit stands.
    pub(crate) fn with_change(
        files: &[(&str, &str)],
        message: &str,
        changed: &[(&str, &str)],
    ) -> Self {
        let repo = Self::new(files);
        let tip = repo.git.head().unwrap().peel_to_commit().unwrap();
        repo.git.branch("change", &tip, false).unwrap();
        repo.git.set_head("refs/heads/change").unwrap();
        drop(tip);
        repo.commit(message, changed);
        repo
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// Lets another person write the commits to come.
    pub(crate) fn writes_as(&self, name: &'static str, mail: &'static str) {
        self.author.replace((name, mail));
    }

    pub(crate) fn commit(&self, message: &str, files: &[(&str, &str)]) -> Oid {
        self.commit_at(1_700_000_000, message, files)
    }

    /// The same, at this number of seconds after 1970 began.
    pub(crate) fn commit_at(&self, time: i64, message: &str, files: &[(&str, &str)]) -> Oid {
        self.commit_changed(time, message, |index| {
            for (path, text) in files {
                self.write(path, text);
                index.add_path(Path::new(path)).unwrap();
            }
        })
    }

    /// A commit of what is done to the index.
    pub(crate) fn commit_index(&self, message: &str, edit: impl FnOnce(&mut Index)) -> Oid {
        self.commit_changed(1_700_000_000, message, edit)
    }

    fn commit_changed(&self, time: i64, message: &str, edit: impl FnOnce(&mut Index)) -> Oid {
        let mut index = self.git.index().unwrap();
        edit(&mut index);
        index.write().unwrap();
        let tree = self.git.find_tree(index.write_tree().unwrap()).unwrap();
        let (name, mail) = *self.author.borrow();
        let who = Signature::new(name, mail, &Time::new(time, 0)).unwrap();
        let parent = self.git.head().ok().map(|head| head.peel_to_commit().unwrap());
        let parents: Vec<_> = parent.iter().collect();
        self.git.commit(Some("HEAD"), &who, &who, message, &tree, &parents).unwrap()
    }

    /// Merges `revision` into the branch that is checked out, and puts more into the merge.
    pub(crate) fn merge(&self, revision: &str, more: &[(&str, &str)]) -> Oid {
        let ours = self.git.head().unwrap().peel_to_commit().unwrap();
        let theirs = self.git.revparse_single(revision).unwrap().peel_to_commit().unwrap();
        let mut index = self.git.merge_commits(&ours, &theirs, None).unwrap();
        for (path, text) in more {
            let mut entry = index.get(0).unwrap();
            entry.path = path.as_bytes().to_vec();
            entry.id = self.git.blob(text.as_bytes()).unwrap();
            index.add(&entry).unwrap();
        }
        let tree = self.git.find_tree(index.write_tree_to(&self.git).unwrap()).unwrap();
        let who = ours.author();
        let who =
            Signature::new(self.author.borrow().0, self.author.borrow().1, &who.when()).unwrap();
        self.git.commit(Some("HEAD"), &who, &who, "Merge", &tree, &[&ours, &theirs]).unwrap()
    }

    /// Goes on from `revision`, on a branch of this name.
    pub(crate) fn switch(&self, branch: &str, revision: &str) {
        let tip = self.git.revparse_single(revision).unwrap().peel_to_commit().unwrap();
        let name = format!("refs/heads/{branch}");
        self.git.reference(&name, tip.id(), true, "test").unwrap();
        self.git.set_head(&name).unwrap();
        self.git.index().unwrap().read_tree(&tip.tree().unwrap()).unwrap();
    }

    /// Makes a reference of this full name point to a commit.
    pub(crate) fn point(&self, name: &str, id: &str) {
        self.git.reference(name, Oid::from_str(id).unwrap(), true, "test").unwrap();
    }

    /// Takes a reference away.
    pub(crate) fn unpoint(&self, name: &str) {
        self.git.find_reference(name).unwrap().delete().unwrap();
    }

    pub(crate) fn id(&self, revision: &str) -> String {
        self.git.revparse_single(revision).unwrap().id().to_string()
    }

    /// Runs the binary in the repository.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        run(self.path(), args, &[], "")
    }

    /// Runs `check --body -` with this description and further arguments.
    pub(crate) fn check(&self, description: &str, args: &[&str]) -> Run {
        let args: Vec<&str> =
            ["check", "--body", "-"].into_iter().chain(args.iter().copied()).collect();
        run(self.path(), &args, &[], description)
    }
}

/// A symbolic link in the index, on any system.
pub(crate) fn link(index: &mut Index, path: &str, target: &str) {
    let time = IndexTime::new(0, 0);
    let entry = IndexEntry {
        ctime: time,
        mtime: time,
        dev: 0,
        ino: 0,
        mode: 0o120_000,
        uid: 0,
        gid: 0,
        file_size: 0,
        id: Oid::ZERO_SHA1,
        flags: 0,
        flags_extended: 0,
        path: path.into(),
    };
    index.add_frombuffer(&entry, target.as_bytes()).unwrap();
}

/// Runs the binary in a folder.
pub(crate) fn run(folder: &Path, args: &[&str], env: &[(&str, &str)], input: &str) -> Run {
    use std::io::Write as _;
    let mut command = Command::new(env!("CARGO_BIN_EXE_backlog-gate"));
    command.args(args).current_dir(folder).env_clear().envs(env.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A run that reads no input closes the pipe early, which is not a matter here.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    Run {
        code: status.code().unwrap(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

impl Run {
    /// The rules that failed, from a report in JSON.
    pub(crate) fn failed(&self) -> Vec<String> {
        let report = self.json();
        let rules = report["rules"].as_array().unwrap().iter();
        let failed = rules.filter(|rule| rule["outcome"] == "failed");
        failed.map(|rule| rule["id"].as_str().unwrap().to_owned()).collect()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Now, in seconds.
pub(crate) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// The day that is this number of days ahead of today.
pub(crate) fn days(ahead: i64) -> String {
    let day = jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    day.checked_add(jiff::Span::new().days(ahead)).unwrap().to_string()
}
