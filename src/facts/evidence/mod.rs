//! Evidence: reports that tools wrote about the head, as files beside it.
//!
//! A file is evidence only if it is there, says something, and is about this head: one that stood
//! in the repository before the change, or that is older than the head's commit, is not.

use jiff::Timestamp;

#[cfg(feature = "cli")]
use super::Scene;
use crate::catalogue::Need;
use crate::error::Result;
use crate::limits;
use crate::parsers::{Coverage, Junit, Parsed, Sarif, cobertura, junit, lcov, sarif, time};
use crate::policy::EvidenceRequirement;
#[cfg(feature = "cli")]
use crate::snapshot::Snapshot;
use crate::source::RepoPath;
use crate::text::globs::Globs;

/// A file that a policy's glob names.
#[derive(Debug, Clone, PartialEq)]
pub struct Report<T> {
    /// Its path.
    pub path: RepoPath,
    /// What it says, or why it is no evidence, for a sentence that begins with the path.
    pub content: std::result::Result<T, String>,
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
}

/// Those of `reports` that `globs` name.
pub fn named<'r, T>(reports: &'r [Report<T>], globs: &Globs) -> Vec<&'r Report<T>> {
    reports.iter().filter(|report| globs.matches_path(&report.path)).collect()
}

/// Where the evidence lies, and what it has to be about.
#[cfg(feature = "cli")]
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    /// The working directory, where tools write; the head where there is none.
    files: &'a Snapshot,
    /// The last commit.
    head: Option<&'a Snapshot>,
    /// The base, if there is a change.
    base: Option<&'a Snapshot>,
    /// When the last commit was made.
    committed: Option<Timestamp>,
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
    if junit.is_empty() && sarif.is_empty() && coverage.is_empty() {
        return Ok(Evidence::default());
    }
    let workdir = scene.history.and_then(|(repository, _)| repository.workdir());
    let workdir = workdir.map(Snapshot::directory);
    let head = scene.history.map(|(repository, head)| repository.snapshot(head)).transpose()?;
    let committed = scene.history.map(|(repository, head)| repository.committed(head));
    let place = Place {
        files: workdir.as_ref().unwrap_or(scene.head),
        head: head.as_ref(),
        base: scene.change.map(|(_, base)| base),
        committed: committed.transpose()?,
    };
    Ok(Evidence {
        junit: place.reports(&junit, junit::parse)?,
        sarif: place.reports(&sarif, sarif::parse)?,
        coverage: place.reports(&coverage, any_coverage)?,
    })
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
                Report { path, content }
            };
            named.map(report).collect()
        }
        let demands = || policy.evidence.iter();
        let whole = [&policy.repo.secrets, &policy.release.vulnerabilities];
        Self {
            junit: read(files, demands().map(|demand| &demand.junit), junit::parse),
            sarif: read(files, demands().map(|demand| &demand.sarif).chain(whole), sarif::parse),
            coverage: read(files, demands().map(|demand| &demand.coverage), any_coverage),
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
impl Place<'_> {
    fn reports<T>(self, globs: &Globs, parse: fn(&[u8]) -> Parsed<T>) -> Result<Vec<Report<T>>> {
        let paths = self.files.matching(globs)?;
        let read = |(index, path): (usize, RepoPath)| {
            let content = match index < limits::EVIDENCE_FILES {
                true => self.content(&path, parse),
                false => Err(format!("is more than the {} that are read", limits::EVIDENCE_FILES)),
            };
            Report { path, content }
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
        let is_at = |snapshot: &Snapshot| {
            let known = snapshot.read(path, limits::EVIDENCE_FILE).ok().flatten();
            known.is_some_and(|known| known == bytes)
        };
        if self.base.is_some_and(is_at) {
            return Some("is as it was before the change: let the tool write it again".to_owned());
        }
        // What the change itself commits cannot be younger than its commit.
        if self.head.is_some_and(is_at) {
            return None;
        }
        let written = [written, self.files.modified(path)].into_iter().flatten().min()?;
        let committed = self.committed?;
        time::is_before(written, committed)
            .then(|| "is older than the last commit: let the tool write it again".to_owned())
    }
}

#[cfg(test)]
mod tests;
