//! Evidence: reports that tools wrote about the head, as files beside it.
//!
//! A file is evidence only if the pipeline made it: it is there, says something, and is about this
//! head. What a commit holds, its author has written; and what is older than the run, or than the
//! checkout of this commit where nobody says when the run began, is about something else. No date
//! counts that an author writes, such as that of a commit.

use std::collections::BTreeSet;
#[cfg(feature = "cli")]
use std::sync::Arc;

#[cfg(feature = "cli")]
use jiff::Timestamp;

#[cfg(feature = "cli")]
use super::Scene;
use crate::catalogue::Need;
use crate::error::Result;
use crate::limits;
use crate::parsers::{Coverage, Junit, Parsed, Sarif, cobertura, junit, lcov, sarif, time};
use crate::policy::EvidenceRequirement;
#[cfg(feature = "cli")]
use crate::snapshot::tree::Tree;
#[cfg(feature = "cli")]
use crate::snapshot::{self, Snapshot};
use crate::source::RepoPath;
use crate::text::globs::Globs;

/// A file that a policy's glob names.
#[derive(Debug, Clone, PartialEq)]
pub struct Report<T> {
    /// Its path.
    pub path: RepoPath,
    /// What it says, or why it is not evidence, for a sentence that begins with the path.
    pub content: std::result::Result<T, String>,
    /// Whether the head or the commit that is checked out holds something at its path.
    pub committed: bool,
}

/// The files that the policy names as evidence.
#[derive(Debug, Default)]
pub struct Evidence {
    /// JUnit files.
    pub junit: Vec<Report<Junit>>,
    /// SARIF files.
    pub sarif: Vec<Report<Sarif>>,
    /// Coverage files, lcov or Cobertura.
    pub coverage: Vec<Report<Coverage>>,
    /// Of the changed files that are asked for, those in which the change wrote a line that is not
    /// blank; `None` where they were not read.
    pub written: Option<BTreeSet<RepoPath>>,
}

/// Those of `reports` that `globs` name.
pub fn named<'r, T>(reports: &'r [Report<T>], globs: &Globs) -> Vec<&'r Report<T>> {
    reports.iter().filter(|report| globs.matches_path(&report.path)).collect()
}

/// Where the evidence lies, and what it has to be about.
#[cfg(feature = "cli")]
#[derive(Debug, Clone, Copy)]
struct EvidenceScope<'a> {
    /// The working directory, where tools write; the head where there is none.
    files: &'a Snapshot,
    /// The last commit, and the one that is checked out.
    commits: &'a [Arc<Tree>],
    /// The base, if there is a change.
    base: Option<&'a Snapshot>,
    /// From when on a file is about the last commit.
    since: Option<Since>,
}

/// From when on a file is about the last commit.
#[cfg(feature = "cli")]
#[derive(Debug, Clone, Copy)]
enum Since {
    /// Since the run began, says the platform.
    Run(Timestamp),
    /// Since that commit was checked out.
    Checkout(Timestamp),
}

#[cfg(feature = "cli")]
impl Since {
    /// Why a file that was written then is not evidence.
    fn refuses(self, written: Timestamp) -> Option<String> {
        let (since, what) = match self {
            Self::Run(since) => (since, "this run"),
            Self::Checkout(since) => (since, "the checkout of this commit"),
        };
        time::is_before(written, since)
            .then(|| format!("is older than {what}: let the tool write it again"))
    }
}

/// Reads every file that a rule which is on asks for.
///
/// # Errors
/// Where the folders cannot be listed.
#[cfg(feature = "cli")]
pub(super) fn read(scene: Scene<'_>) -> Result<Evidence> {
    let policy = scene.policy;
    let asks = scene.change.is_some() && policy.needs(Need::Evidence);
    let demands = if asks { &policy.evidence[..] } else { &[] };
    let of = |pick: fn(&EvidenceRequirement) -> &Globs| Globs::all(demands.iter().map(pick));
    let secrets = policy.needs(Need::SecretScans).then_some(&policy.repo.secrets);
    let blocks = scene.release && policy.needs(Need::VulnerabilityScans);
    let vulnerabilities = blocks.then_some(&policy.release.vulnerabilities);
    let sarif = demands.iter().map(|demand| &demand.sarif).chain(secrets).chain(vulnerabilities);
    let (junit, sarif, coverage) =
        (of(|demand| &demand.junit), Globs::all(sarif), of(|demand| &demand.coverage));
    let written = written(scene, &of(|demand| &demand.changed))?;
    if junit.is_empty() && sarif.is_empty() && coverage.is_empty() {
        return Ok(Evidence { written, ..Evidence::default() });
    }
    let workdir = scene.history.and_then(|(repository, _)| repository.workdir());
    let workdir = workdir.map(Snapshot::directory);
    let commits = commits(scene)?;
    let checkout = scene.history.and_then(|(repository, _)| repository.checked_out_at());
    let place = EvidenceScope {
        files: workdir.as_ref().unwrap_or(scene.head),
        commits: &commits,
        base: scene.change.map(|(_, base)| base),
        since: scene.started.map(Since::Run).or(checkout.map(Since::Checkout)),
    };
    Ok(Evidence {
        junit: place.reports(&junit, junit::parse)?,
        sarif: place.reports(&sarif, sarif::parse)?,
        coverage: place.reports(&coverage, any_coverage)?,
        written,
    })
}

/// The paths of the last commit and of the one that is checked out.
#[cfg(feature = "cli")]
fn commits(scene: Scene<'_>) -> Result<Vec<Arc<Tree>>> {
    let Some((repository, head)) = scene.history else { return Ok(Vec::new()) };
    let checked_out = repository.resolve("HEAD").ok().filter(|checked_out| checked_out != head);
    let commits = [Some(*head), checked_out].into_iter().flatten();
    commits.map(|commit| repository.snapshot(&commit)?.tree()).collect()
}

/// The changed files that `globs` name and in which the change wrote a line that is not blank.
#[cfg(feature = "cli")]
fn written(scene: Scene<'_>, globs: &Globs) -> Result<Option<BTreeSet<RepoPath>>> {
    let Some((change, base)) = scene.change.filter(|_| !globs.is_empty()) else { return Ok(None) };
    let mut written = BTreeSet::new();
    for file in change.files.iter().filter(|file| file.has_content) {
        let Some(path) = file.at_head().filter(|path| globs.matches_path(path)) else { continue };
        let bytes = |snapshot: &Snapshot, path: Option<&RepoPath>| {
            path.map_or(Ok(None), |path| snapshot.read(path, limits::EVIDENCE_FILE))
        };
        let has_words = match (bytes(base, file.at_base()), bytes(scene.head, Some(path))) {
            (Ok(old), Ok(new)) => {
                has_new_words(&old.unwrap_or_default(), &new.unwrap_or_default())?
            }
            // What is too large to be read was not left blank.
            _ => true,
        };
        if has_words {
            written.insert(path.clone());
        }
    }
    Ok(Some(written))
}

/// Whether `new` has a line that is not blank and that `old` has not.
#[cfg(feature = "cli")]
fn has_new_words(old: &[u8], new: &[u8]) -> Result<bool> {
    let lines: Vec<&[u8]> = new.split(|byte| *byte == b'\n').collect();
    let is_blank = |number: u32| {
        let line = lines.get((number as usize).saturating_sub(1));
        line.is_none_or(|line| line.trim_ascii().is_empty())
    };
    Ok(snapshot::new_lines(old, new)?.into_iter().any(|number| !is_blank(number)))
}

#[cfg(test)]
impl Evidence {
    /// What these files say, taken for fresh.
    pub(crate) fn of_texts(policy: &crate::policy::Policy, files: &[(&str, &str)]) -> Self {
        fn read<'g, T>(
            files: &[(&str, &str)],
            globs: impl Iterator<Item = &'g Globs>,
            parse: fn(&[u8]) -> Parsed<T>,
        ) -> Vec<Report<T>> {
            let globs = Globs::all(globs);
            let paths = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text));
            let named = paths.filter(|(path, _)| globs.matches_path(path));
            let report = |(path, text): (RepoPath, &&str)| {
                let is_empty = text.trim().is_empty();
                let parsed = parse(text.as_bytes()).map(|(content, _)| content);
                let content = if is_empty { Err("is empty".to_owned()) } else { parsed };
                Report { path, content, committed: false }
            };
            named.map(report).collect()
        }
        let demands = || policy.evidence.iter();
        let whole = [&policy.repo.secrets, &policy.release.vulnerabilities];
        Self {
            junit: read(files, demands().map(|demand| &demand.junit), junit::parse),
            sarif: read(files, demands().map(|demand| &demand.sarif).chain(whole), sarif::parse),
            coverage: read(files, demands().map(|demand| &demand.coverage), any_coverage),
            written: None,
        }
    }
}

/// Cobertura is XML, and lcov never begins with a bracket.
fn any_coverage(bytes: &[u8]) -> Parsed<Coverage> {
    let is_xml = bytes.trim_ascii_start().strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match is_xml.trim_ascii_start().first() {
        Some(b'<') => cobertura::parse(bytes),
        _ => lcov::parse(bytes),
    }
}

#[cfg(feature = "cli")]
impl EvidenceScope<'_> {
    fn reports<T>(self, globs: &Globs, parse: fn(&[u8]) -> Parsed<T>) -> Result<Vec<Report<T>>> {
        let paths = self.files.matching(globs)?;
        let read = |(index, path): (usize, RepoPath)| {
            let content = if index < limits::EVIDENCE_FILES {
                self.content(&path, parse)
            } else {
                Err(format!("is more than the {} that are read", limits::EVIDENCE_FILES))
            };
            let committed = self.commits.iter().any(|tree| tree.has(&path));
            Report { path, content, committed }
        };
        Ok(paths.into_iter().enumerate().map(read).collect())
    }

    fn content<T>(
        self,
        path: &RepoPath,
        parse: fn(&[u8]) -> Parsed<T>,
    ) -> std::result::Result<T, String> {
        let read = self.files.read(path, limits::EVIDENCE_FILE);
        let bytes = read.map_err(|error| format!("cannot be read: {error}"))?;
        let bytes = bytes.unwrap_or_default();
        if bytes.trim_ascii().is_empty() {
            return Err("is empty".to_owned());
        }
        let (content, written) = parse(&bytes)?;
        match self.stale(path, &bytes, written) {
            Some(why) => Err(why),
            None => Ok(content),
        }
    }

    /// Why a file is not about the head.
    fn stale(self, path: &RepoPath, bytes: &[u8], written: Option<Timestamp>) -> Option<String> {
        let base = self.base.and_then(|base| base.read(path, limits::EVIDENCE_FILE).ok().flatten());
        if base.is_some_and(|before| before == bytes) {
            return Some("is as it was before the change: let the tool write it again".to_owned());
        }
        // What a commit holds has no time of its own.
        if self.commits.iter().any(|tree| tree.has(path)) {
            return None;
        }
        let written = [written, self.files.modified(path)].into_iter().flatten().min()?;
        self.since?.refuses(written)
    }
}

#[cfg(test)]
mod tests;
