//! Policies of other repositories: how `extends` names them, where their copies lie, and what the
//! lock file says of these.
//!
//! A check asks nobody. It reads the copy in the repository, as the target has it, and takes none
//! whose digest is not the one in the lock file.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::problem::into_error;
use super::yaml::{self, Document};
use crate::error::{Error, ErrorKind, Result};
use crate::forge::address::{Address, ForgeKind};
use crate::source::{RepoPath, SourceId, SourceKind, SourceMap};
use crate::text::to_yaml::to_yaml;

/// The file that says what each copy was when it was fetched.
pub const LOCK_FILE: &str = ".backlog-gate.lock";
/// The folder of the copies.
pub const VENDOR_FOLDER: &str = ".backlog-gate/vendor";
/// The version of the lock file's form that this program knows.
const VERSION: u32 = 1;
/// What stands above the entries.
const HEAD: &str = "\
# Written by `backlog-gate policy vendor`: what each shared policy was when it was fetched. A check
# takes no copy of another digest.
";

/// A policy that is kept elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// As `extends` names it.
    pub text: String,
    /// Where it is.
    pub place: SharedPlace,
}

/// Where a policy is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SharedPlace {
    /// In a repository of a forge.
    Forge {
        /// The kind of forge.
        kind: ForgeKind,
        /// Its host, where the kind does not say it.
        host: Option<String>,
        /// The repository.
        project: String,
        /// The path of the file in it.
        path: RepoPath,
        /// The commit, or the tag or branch that names it.
        reference: String,
    },
    /// Behind an address.
    Web {
        /// The address, without what stands behind `#`.
        url: String,
        /// Its digest, in hexadecimal digits.
        sha256: String,
    },
}

/// The forges by the words that `extends` begins with.
const FORGES: [(&str, ForgeKind); 4] = [
    ("github:", ForgeKind::Github),
    ("gitlab:", ForgeKind::Gitlab),
    ("gitea:", ForgeKind::Gitea),
    ("forgejo:", ForgeKind::Gitea),
];

impl Shared {
    /// Reads what `extends` says; `None` where that is a preset or a path.
    ///
    /// # Errors
    /// What is wrong with it and how it is written, in a sentence each.
    #[must_use]
    pub fn parse(text: &str) -> Option<Result<Self, [String; 2]>> {
        if text.starts_with("https://") || text.starts_with("http://") {
            return Some(web(text));
        }
        let (word, kind) = FORGES.into_iter().find(|(word, _)| text.starts_with(word))?;
        Some(forge(text, &text[word.len()..], kind))
    }

    /// A file beside this one, in the same repository at the same commit; `None` where there is no
    /// such place.
    #[must_use]
    pub fn beside(&self, path: &str) -> Option<Self> {
        let SharedPlace::Forge { path: own, .. } = &self.place else { return None };
        let (before, after) = self.text.rsplit_once(&format!("//{own}@"))?;
        let path = RepoPath::new(path)?;
        Self::parse(&format!("{before}//{path}@{after}"))?.ok()
    }

    /// The same at another commit, or with another digest.
    #[must_use]
    pub fn at(&self, version: &str) -> String {
        match &self.place {
            SharedPlace::Forge { reference, .. } => {
                let rest = self.text.strip_suffix(reference.as_str()).unwrap_or(&self.text);
                format!("{rest}{version}")
            }
            SharedPlace::Web { url, .. } => format!("{url}#sha256={version}"),
        }
    }

    /// Whether it names one content for ever: a commit or a digest.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        match &self.place {
            SharedPlace::Forge { reference, .. } => is_commit(reference),
            SharedPlace::Web { .. } => true,
        }
    }

    /// The path of its copy.
    #[must_use]
    pub fn copy(&self) -> RepoPath {
        let place = match &self.place {
            SharedPlace::Forge { kind, host, project, path, .. } => {
                let host = host.as_ref().map_or_else(String::new, |host| format!("/{host}"));
                let host = host.replace(':', "_");
                format!("{}{host}/{project}/{path}", kind.name().to_lowercase())
            }
            SharedPlace::Web { url, .. } => {
                let rest = url.split_once("://").map_or("", |(_, rest)| rest);
                format!("web/{}", rest.replace(':', "_"))
            }
        };
        RepoPath::new(&format!("{VENDOR_FOLDER}/{place}"))
            .expect("each part was checked when it was read")
    }
}

fn is_commit(reference: &str) -> bool {
    reference.len() == 40 && reference.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `https://host/path#sha256=…`.
fn web(text: &str) -> Result<Shared, [String; 2]> {
    let how = "write it as https://HOST/PATH#sha256=DIGEST".to_owned();
    let fault = |what: &str| [what.to_owned(), how.clone()];
    let Some((url, digest)) = text.split_once("#sha256=") else {
        return Err(fault("an address needs the digest of what it holds"));
    };
    let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_digest {
        return Err(fault("the digest is not 64 hexadecimal digits"));
    }
    let rest = url.strip_prefix("https://").ok_or_else(|| fault("it is not encrypted"))?;
    let plain =
        |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_' | '.' | '/' | ':' | '~');
    let is_plain = rest.chars().all(plain)
        && rest.split('/').count() > 1
        && rest.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if !is_plain {
        return Err(fault("the address has more than a host and a plain path"));
    }
    let place = SharedPlace::Web { url: url.to_owned(), sha256: digest.to_ascii_lowercase() };
    Ok(Shared { text: text.to_owned(), place })
}

/// `acme/policies//gate.yml@REF`; for Gitea with the host before it.
fn forge(text: &str, rest: &str, kind: ForgeKind) -> Result<Shared, [String; 2]> {
    let name = text.split(':').next().unwrap_or_default();
    let how = match kind {
        ForgeKind::Gitea => format!("write it as {name}:HOST/OWNER/REPOSITORY//PATH@COMMIT"),
        _ => format!("write it as {name}:OWNER/REPOSITORY//PATH@COMMIT"),
    };
    let fault = |what: &str| [what.to_owned(), how.clone()];
    let Some((project, file)) = rest.split_once("//") else {
        return Err(fault("`//` between the repository and the path is missing"));
    };
    let Some((path, reference)) = file.rsplit_once('@') else {
        return Err(fault("the commit behind `@` is missing"));
    };
    let is_plain =
        |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_' | '.' | '/' | '+');
    if reference.is_empty() || !reference.chars().all(is_plain) || reference.contains("..") {
        return Err(fault("what stands behind `@` is not a commit, tag or branch"));
    }
    let path = RepoPath::new(path)
        .filter(|path| path.as_str().chars().all(is_plain))
        .ok_or_else(|| fault("the path leads nowhere"))?;
    let (host, project) = match kind {
        ForgeKind::Gitea => {
            let (host, project) =
                project.split_once('/').ok_or_else(|| fault("the host is missing"))?;
            let is_host = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '.' | ':');
            if host.is_empty() || !host.chars().all(is_host) {
                return Err(fault("the host is not a host name"));
            }
            (Some(host.to_owned()), project)
        }
        _ => (None, project),
    };
    // The forge's own test of what may be part of an address.
    let address = Address::new(kind, "https://localhost", project)
        .filter(|address| address.project.contains('/'))
        .ok_or_else(|| fault("the repository is not OWNER/REPOSITORY"))?;
    let (project, reference) = (address.project, reference.to_owned());
    let place = SharedPlace::Forge { kind, host, project, path, reference };
    Ok(Shared { text: text.to_owned(), place })
}

/// What a copy was when it was fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockEntry {
    /// As `extends` names it.
    pub source: String,
    /// The commit that it is of; none behind an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The path of the copy, for people.
    pub path: String,
    /// SHA-256 of the copy.
    pub sha256: String,
}

/// The lock file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockFile {
    /// What it says of each copy.
    pub entries: Vec<LockEntry>,
    /// Its text, where it has been read.
    pub source: Option<SourceId>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    version: u32,
    policies: Vec<LockEntry>,
}

impl LockFile {
    /// Its path.
    #[must_use]
    pub fn path() -> RepoPath {
        RepoPath::new(LOCK_FILE).expect("the constant is a path inside the repository")
    }

    /// Reads it.
    ///
    /// # Errors
    /// Where the text is not a lock file, with the place.
    pub fn read(text: &str, sources: &mut SourceMap) -> Result<Self> {
        let source = sources.add(SourceKind::Policy(Self::path()), text);
        let document = Document { name: "the lock file", most_nodes: 50_000, most_replayed: 0 };
        let form = yaml::read::<Form>(sources.text(source), source, document)
            .map_err(|mistake| into_error(&[*mistake], sources))?;
        match form {
            Some(form) if form.version != VERSION => {
                let message = format!("{LOCK_FILE}: version {} is not known", form.version);
                Err(Error::new(ErrorKind::Policy, message).hint("use a newer backlog-gate"))
            }
            form => Ok(Self {
                entries: form.map_or_else(Vec::new, |form| form.policies),
                source: Some(source),
            }),
        }
    }

    /// What it says of a shared policy.
    #[must_use]
    pub fn of(&self, shared: &Shared) -> Option<&LockEntry> {
        self.entries.iter().find(|entry| entry.source == shared.text)
    }

    /// It as a text.
    #[must_use]
    pub fn text(&self) -> String {
        let form = Form { version: VERSION, policies: self.entries.clone() };
        format!("{HEAD}{}", to_yaml(&form))
    }
}

/// SHA-256 of a text, in hexadecimal digits.
#[must_use]
pub fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        Shared::parse(text).unwrap().unwrap_err()[0].clone()
    }

    #[test]
    fn each_form_has_its_place_and_its_copy() {
        let copy = |text: &str| Shared::parse(text).unwrap().unwrap().copy().to_string();
        let digest = "a".repeat(64);
        assert_eq!(
            copy("github:acme/policies//team/gate.yml@v1"),
            ".backlog-gate/vendor/github/acme/policies/team/gate.yml"
        );
        assert_eq!(
            copy("gitlab:group/sub/policies//gate.yml@main"),
            ".backlog-gate/vendor/gitlab/group/sub/policies/gate.yml"
        );
        assert_eq!(
            copy("gitea:git.example:3000/acme/policies//gate.yml@1.0"),
            ".backlog-gate/vendor/gitea/git.example_3000/acme/policies/gate.yml"
        );
        assert_eq!(
            copy(&format!("https://policies.example/a/gate.yml#sha256={digest}")),
            ".backlog-gate/vendor/web/policies.example/a/gate.yml"
        );
        assert!(Shared::parse("strict").is_none() && Shared::parse("docs/gate.yml").is_none());
    }

    #[test]
    fn what_is_written_wrongly_says_how() {
        for (text, said) in [
            ("github:acme/policies/gate.yml@v1", "`//` between the repository and the path"),
            ("github:acme/policies//gate.yml", "the commit behind `@` is missing"),
            ("github:acme//gate.yml@v1", "the repository is not OWNER/REPOSITORY"),
            ("github:acme/../x//gate.yml@v1", "the repository is not OWNER/REPOSITORY"),
            ("github:acme/policies//../gate.yml@v1", "the path leads nowhere"),
            ("github:acme/policies//gate.yml@v1?x", "not a commit, tag or branch"),
            ("gitea:acme//gate.yml@v1", "the host is missing"),
            ("https://policies.example/gate.yml", "an address needs the digest"),
            ("https://policies.example/gate.yml#sha256=ab", "the digest is not 64"),
            ("http://policies.example/gate.yml#sha256=ab", "the digest is not 64"),
        ] {
            assert!(fault(text).contains(said), "{text}: {}", fault(text));
        }
        let digest = "a".repeat(64);
        assert_eq!(
            fault(&format!("http://x.example/g.yml#sha256={digest}")),
            "it is not encrypted"
        );
        for path in
            ["https://x.example/../g.yml", "https://u@x.example/g.yml", "https://x.example/?a"]
        {
            assert!(fault(&format!("{path}#sha256={digest}")).contains("plain path"), "{path}");
        }
    }

    #[test]
    fn a_file_beside_it_and_another_version_are_named_in_the_same_way() {
        let one = Shared::parse("github:acme/policies//team/gate.yml@v1").unwrap().unwrap();
        assert_eq!(one.beside("base.yml").unwrap().text, "github:acme/policies//base.yml@v1");
        assert_eq!(one.at("v2"), "github:acme/policies//team/gate.yml@v2");
        assert!(one.beside("../x.yml").is_none() && !one.is_pinned());
    }

    #[test]
    fn a_lock_file_reads_back() {
        let entry = LockEntry {
            source: "github:a/b//c.yml@v1".to_owned(),
            commit: Some("1".repeat(40)),
            path: ".backlog-gate/vendor/github/a/b/c.yml".to_owned(),
            sha256: sha256("x"),
        };
        let lock = LockFile { entries: vec![entry], source: None };
        let read = LockFile::read(&lock.text(), &mut SourceMap::default()).unwrap();
        assert_eq!(read.entries, lock.entries);
        let error = LockFile::read("version: 1\npolices: []\n", &mut SourceMap::default());
        assert!(error.unwrap_err().to_string().starts_with(".backlog-gate.lock:2:"));
    }
}
