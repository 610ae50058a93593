//! What a name of a revision stands for.
//!
//! A name may have several answers: git takes the tag before the branch and says so on a stream that
//! nobody reads. Whoever may push tags could so decide what a change is compared with; here a name
//! with two answers has none.

use git2::{ObjectType, Oid};

use super::repository::{Repository, Revision, is_full_id};
use crate::error::{Error, ErrorKind, Result};
use crate::text::shorten;

/// How many commits back `~N` may lead.
const FARTHEST: usize = 10_000;

/// Where git looks for a short name, as its documentation of revisions lists it.
const PLACES: [&str; 5] =
    ["refs/", "refs/tags/", "refs/heads/", "refs/remotes/", "refs/remotes/*/HEAD"];

/// The names that lie in the folder of the repository itself.
const PSEUDO: [&str; 5] = ["HEAD", "FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD"];

impl Repository {
    /// The object behind the reference of this full name; `None` where there is none.
    pub(super) fn reference(&self, name: &str) -> Result<Option<Oid>> {
        self.references.object(&self.git, name)
    }

    /// The name that the reference of this full name points to; `None` where it is not a symbolic one.
    pub(super) fn symbolic(&self, name: &str) -> Result<Option<String>> {
        self.references.symbolic(&self.git, name)
    }

    /// Whether there is a reference of this full name.
    #[must_use]
    pub fn has_reference(&self, name: &str) -> bool {
        matches!(self.reference(name), Ok(Some(_)))
    }

    /// The commit behind the reference of this full name; `None` where there is none.
    ///
    /// # Errors
    /// Where the references cannot be read.
    pub fn tip(&self, name: &str) -> Result<Option<Revision>> {
        let id = self.reference(name)?;
        Ok(id.and_then(|id| self.commit_of(id)).map(Revision))
    }

    /// Finds the commit that `rev` names: an id, or a reference, perhaps with `~N` or `^N`.
    ///
    /// A full id is an id and nothing else, whatever reference has that name.
    ///
    /// # Errors
    /// Where `rev` has another form, names nothing or more than one commit, or its commit is not in
    /// this clone; the hints then say how to fetch it.
    pub fn resolve(&self, rev: &str) -> Result<Revision> {
        self.resolve_named(rev).map(|(revision, _)| revision)
    }

    /// As [`Repository::resolve`], with the full name of the reference that `rev` is.
    ///
    /// # Errors
    /// As [`Repository::resolve`].
    pub fn resolve_named(&self, rev: &str) -> Result<(Revision, Option<String>)> {
        if !is_plain_revision(rev) {
            let message = format!("`{}` is not a revision", printable(rev));
            return Err(Error::new(ErrorKind::Repository, message)
                .hint("give a commit id, a branch or a tag"));
        }
        let (name, steps) = rev.split_at(rev.find(['~', '^']).unwrap_or(rev.len()));
        let (start, reference) = self.named(name)?;
        let reference = reference.filter(|_| steps.is_empty());
        let commit = self.follow(start, steps).ok_or_else(|| self.unresolved(rev))?;
        Ok((Revision(commit), reference))
    }

    /// The commit of a name without steps, and the reference that it is.
    fn named(&self, name: &str) -> Result<(Oid, Option<String>)> {
        if is_full_id(name) {
            let id = name.parse().ok().and_then(|id| self.commit_of(id));
            return id.map(|id| (id, None)).ok_or_else(|| self.unresolved(name));
        }
        let mut answers: Vec<(String, Oid)> = Vec::new();
        for place in places(name) {
            let Some(commit) = self.tip(&place)? else { continue };
            if answers.iter().all(|(_, known)| *known != commit.0) {
                answers.push((place, commit.0));
            }
        }
        let by_id = self.by_short_id(name);
        match (answers.as_slice(), by_id) {
            ([], Some(commit)) => Ok((commit, None)),
            ([], None) => Err(self.unresolved(name)),
            ([(place, commit)], id) if id.is_none_or(|id| id == *commit) => {
                Ok((*commit, Some(place.clone())))
            }
            (several, id) => Err(ambiguous(name, several, id)),
        }
    }

    /// The commit behind an object: itself, or what an annotated tag is of.
    fn commit_of(&self, id: Oid) -> Option<Oid> {
        let object = self.objects.find_object(id, None).ok()?;
        object.peel(ObjectType::Commit).ok().map(|commit| commit.id())
    }

    fn by_short_id(&self, name: &str) -> Option<Oid> {
        let is_hex = name.len() >= 4 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let object = is_hex.then(|| self.objects.find_object_by_prefix(name, None).ok())??;
        object.peel(ObjectType::Commit).ok().map(|commit| commit.id())
    }

    /// Goes `~N` first parents back, or to the `N`th parent of `^N`.
    fn follow(&self, start: Oid, steps: &str) -> Option<Oid> {
        let mut commit = start;
        let mut rest = steps;
        while let Some(kind) = rest.chars().next() {
            let behind = &rest[1..];
            let digits = behind.find(|ch: char| !ch.is_ascii_digit()).unwrap_or(behind.len());
            let (count, next) = behind.split_at(digits);
            let count = if count.is_empty() { 1 } else { count.parse().ok()? };
            let (parent, times) = match (kind, count) {
                (_, 0) => (0, 0),
                ('^', nth) => (nth - 1, 1),
                (_, times) => (0, times),
            };
            for _ in 0..Some(times).filter(|times| *times <= FARTHEST)? {
                commit = self.objects.find_commit(commit).ok()?.parent_id(parent).ok()?;
            }
            rest = next;
        }
        Some(commit)
    }

    fn unresolved(&self, rev: &str) -> Error {
        if is_full_id(rev) {
            return self.lacks(format!("the commit {rev} is not in this clone"));
        }
        if rev == "HEAD" {
            return Error::new(ErrorKind::Repository, "nothing is committed here yet")
                .hint("commit the backlog first, then run this again");
        }
        let message = format!("there is no revision `{}` in this repository", printable(rev));
        if self.has_reference(&format!("refs/remotes/origin/{rev}")) {
            return Error::new(ErrorKind::Repository, message)
                .hint(format!("did you mean `origin/{rev}`?"));
        }
        if self.is_shallow() {
            return self.lacks(message);
        }
        Error::new(ErrorKind::Repository, message)
            .hint("fetch it first, or name another; `check` takes `--base REV` and `--head REV`")
    }
}

/// The full names that a name may be short for. `HEAD` and its like are in the folder of the
/// repository itself, and no branch or tag of that name is meant by them.
fn places(name: &str) -> Vec<String> {
    if name.starts_with("refs/") || PSEUDO.contains(&name) {
        return vec![name.to_owned()];
    }
    if name == "@" {
        return vec!["HEAD".to_owned()];
    }
    let place = |place: &&str| match place.split_once('*') {
        Some((before, behind)) => format!("{before}{name}{behind}"),
        None => format!("{place}{name}"),
    };
    PLACES.iter().map(place).collect()
}

fn ambiguous(name: &str, answers: &[(String, Oid)], id: Option<Oid>) -> Error {
    let by_id = id.into_iter().map(|id| format!("the commit {}", Revision(id).short()));
    let references =
        answers.iter().map(|(place, commit)| format!("{place} ({})", Revision(*commit).short()));
    let shown: Vec<String> = references.chain(by_id).collect();
    let message =
        format!("`{}` names more than one commit: {}", printable(name), shown.join(" and "));
    Error::new(ErrorKind::Repository, message)
        .hint("give the full name of the one that is meant, such as `refs/heads/main`, or its id")
}

/// Whether `rev` has a form that only names a commit. A revision may come from an event; git also
/// understands searches (`:/text`, `^{/pattern}`) and the reflog (`@{1}`), which are refused.
fn is_plain_revision(rev: &str) -> bool {
    let odd = |ch: char| {
        ch.is_control()
            || ch.is_whitespace()
            || matches!(ch, ':' | '{' | '}' | '?' | '*' | '[' | '\\')
    };
    let named = !rev.is_empty() && !rev.starts_with(['-', '~', '^']);
    named && !rev.contains("..") && !rev.contains(odd)
}

fn printable(rev: &str) -> String {
    shorten(rev, 80).escape_debug().to_string()
}
