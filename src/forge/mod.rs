//! The forge: the server that holds the repository, its pull requests and its issues.
//!
//! Nothing here is needed for the main job. What a forge answered reaches the rules as
//! [`facts`]. A token goes to the API of the forge and nowhere else, and is in no message.

pub mod address;
#[cfg(feature = "cli")]
mod azure;
#[cfg(feature = "cli")]
mod bitbucket;
pub mod error;
pub mod facts;
#[cfg(feature = "cli")]
pub mod gitea;
#[cfg(feature = "cli")]
mod github;
#[cfg(feature = "cli")]
mod gitlab;
#[cfg(feature = "cli")]
mod http;
pub mod request;
pub mod review;
pub mod secret;
#[cfg(test)]
mod tests;
pub mod web;

#[cfg(feature = "cli")]
pub use http::{Asking, Sleep};

use crate::error::Result;
use address::{Address, ForgeKind};
use error::ForgeError;
use facts::{CommitOwner, Issue};
#[cfg(feature = "cli")]
use http::Client;
use request::ChangeRequest;
use review::{Remark, Reviewed};
use secret::Token;

use crate::finding::Severity;
#[cfg(feature = "cli")]
use crate::snapshot::FolderEntry;
use crate::text::Untrusted;

/// A milestone of the forge's own tracker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Its number.
    pub number: u64,
    /// Its title.
    pub title: Untrusted,
    /// Whether it is open.
    pub open: bool,
}

/// An issue that is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIssue {
    /// Its title.
    pub title: String,
    /// Its text, in Markdown.
    pub text: String,
    /// The names of its labels, which are all there.
    pub labels: Vec<String>,
    /// The number of its milestone.
    pub milestone: Option<u64>,
}

/// How a check run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    /// The change may go in.
    Success,
    /// It may not.
    Failure,
    /// It may not, and nothing is made of that.
    Neutral,
}

/// A finding on the lines of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckAnnotation {
    /// The path of the file.
    pub path: String,
    /// The first line, from 1 on.
    pub first: u32,
    /// The last line.
    pub last: u32,
    /// How much it weighs.
    pub severity: Severity,
    /// The rule.
    pub title: String,
    /// What is wrong, and what to do.
    pub message: String,
}

/// What a forge shows about one commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRun {
    /// The name that it is listed under.
    pub name: &'static str,
    /// The full id of the commit.
    pub head: String,
    /// How it ends.
    pub conclusion: Conclusion,
    /// The verdict in one line.
    pub title: String,
    /// The summary, in Markdown.
    pub summary: String,
    /// The findings.
    pub annotations: Vec<CheckAnnotation>,
}

/// What the gate may want of a forge. One that cannot do a thing says so.
pub trait Forge {
    /// Which kind it is.
    fn kind(&self) -> ForgeKind;

    /// One pull request.
    ///
    /// # Errors
    /// Where the forge does not say it.
    fn change(&self, number: u64) -> Result<ChangeRequest, ForgeError>;

    /// The full id of the tip of a branch.
    ///
    /// # Errors
    /// Where the forge does not say it.
    fn branch_tip(&self, _branch: &str) -> Result<String, ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// The full id of the newest commit that two commits have in common.
    ///
    /// # Errors
    /// Where the forge does not say it.
    fn merge_base(&self, _first: &str, _second: &str) -> Result<String, ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// What is in a folder of a commit; the path of the root is empty.
    ///
    /// # Errors
    /// Where the forge does not say it.
    #[cfg(feature = "cli")]
    fn folder(&self, _commit: &str, _path: &str) -> Result<Vec<FolderEntry>, ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// The bytes of the file that has this id.
    ///
    /// # Errors
    /// Where the forge does not say them.
    fn file(&self, _id: &str) -> Result<Vec<u8>, ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// The full id of the commit that a name means; `HEAD` is the tip of the default branch.
    ///
    /// # Errors
    /// Where the forge does not say it.
    fn commit_of(&self, _name: &str) -> Result<String, ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// The bytes of the file at a path of a commit.
    ///
    /// # Errors
    /// Where the forge does not say them.
    fn file_at(&self, _commit: &str, _path: &str) -> Result<Vec<u8>, ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// The pull requests that are open.
    ///
    /// # Errors
    /// Where the forge does not say them, or there are too many to read.
    fn open_changes(&self) -> Result<Vec<ChangeRequest>, ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// Who wrote the commits of a pull request.
    ///
    /// # Errors
    /// Where the forge does not say it, or there are too many to read.
    fn commit_owners(&self, _number: u64) -> Result<Vec<CommitOwner>, ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// The issues, open and closed.
    ///
    /// # Errors
    /// Where the forge does not say them, or there are too many to read.
    fn issues(&self) -> Result<Vec<Issue>, ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// The milestones, open and closed.
    ///
    /// # Errors
    /// Where the forge does not say them, or there are too many to read.
    fn milestones(&self) -> Result<Vec<Milestone>, ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// The names of the labels.
    ///
    /// # Errors
    /// Where the forge does not say them, or there are too many to read.
    fn labels(&self) -> Result<Vec<String>, ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// Makes a label; one that is there already is not an error.
    ///
    /// # Errors
    /// Where the forge does not take it.
    fn create_label(&self, _name: &str) -> Result<(), ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// Makes a milestone and says by which number an issue goes into it.
    ///
    /// # Errors
    /// Where the forge does not take it.
    fn create_milestone(&self, _title: &str, _text: &str) -> Result<u64, ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// Opens an issue and says its number.
    ///
    /// # Errors
    /// Where the forge does not take it.
    fn create_issue(&self, _new: &NewIssue) -> Result<u64, ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// Puts an issue into a milestone.
    ///
    /// # Errors
    /// Where the forge does not take it.
    fn put_into_milestone(&self, _issue: u64, _milestone: u64) -> Result<(), ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// Writes a check run of a commit.
    ///
    /// # Errors
    /// Where the forge does not take it, or has no such thing.
    fn write_check_run(&self, _run: &CheckRun) -> Result<(), ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// Writes remarks on the lines of a pull request, and resolves those that are gone.
    ///
    /// # Errors
    /// Where the forge does not take them, or has no such thing.
    fn review(
        &self,
        _number: u64,
        _head: &str,
        _remarks: &[Remark],
    ) -> Result<Reviewed, ForgeError> {
        Err(ForgeError::Unsupported)
    }

    /// Writes a comment to a pull request, in the place of the one that this token wrote before
    /// and that begins with `marker`. `body` begins with it too.
    ///
    /// # Errors
    /// Where the forge does not take it.
    fn upsert_comment(&self, _number: u64, _marker: &str, _body: &str) -> Result<(), ForgeError> {
        Err(ForgeError::Unsupported)
    }
}

/// What is behind an address, which gets no token.
///
/// # Errors
/// Where proxy or certificates that the environment names cannot be used; within, where the server
/// does not hand it out.
#[cfg(feature = "cli")]
pub fn download(url: &str, asking: Asking<'_>) -> Result<Result<Vec<u8>, ForgeError>> {
    let start = url.find("://").map_or(0, |at| at + 3);
    let (host, path) = url[start..].split_once('/').unwrap_or((&url[start..], ""));
    let client = Client::new(&format!("{}{host}", &url[..start]), None, &[], asking)?;
    Ok(client.bytes(path))
}

/// The way to a forge, whose answers draw from the budget.
///
/// # Errors
/// Where proxy or certificates that the environment names cannot be used.
#[cfg(feature = "cli")]
pub fn connect(
    address: &Address,
    token: Option<Token>,
    asking: Asking<'_>,
) -> Result<Box<dyn Forge>> {
    let headers = match address.kind {
        ForgeKind::Github => github::HEADERS,
        _ => &[("accept", "application/json")][..],
    };
    let client = Client::new(&address.api, token, headers, asking)?;
    let project = address.project.clone();
    Ok(match address.kind {
        ForgeKind::Github => Box::new(github::Github { client, project }),
        ForgeKind::Gitlab => Box::new(gitlab::Gitlab { client, project }),
        ForgeKind::Gitea => Box::new(gitea::Gitea { client, project }),
        ForgeKind::Bitbucket => Box::new(bitbucket::Bitbucket { client, project }),
        ForgeKind::Azure => Box::new(azure::Azure { client, project }),
    })
}
