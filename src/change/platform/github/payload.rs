//! The fields of a GitHub event that the gate needs, and the file they come from.
//!
//! Fields that are not named here are skipped; GitHub adds others all the time.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

use crate::error::{Error, ErrorKind, Result};
use crate::forge::request::ChangeKind;
use crate::limits;

/// What an event may hold.
#[derive(Deserialize)]
pub(super) struct Payload {
    pub(super) pull_request: Option<PullRequest>,
    pub(super) merge_group: Option<MergeGroup>,
    #[serde(rename = "ref")]
    pub(super) reference: Option<String>,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    #[serde(default)]
    pub(super) forced: bool,
    pub(super) repository: Option<Origin>,
    pub(super) sender: Option<User>,
}

/// A pull request.
#[derive(Deserialize)]
pub(super) struct PullRequest {
    pub(super) number: u64,
    pub(super) title: Option<String>,
    /// An empty description is `null`; only a key that is missing is none.
    #[serde(default, deserialize_with = "present")]
    pub(super) body: Option<Option<String>>,
    #[serde(default)]
    pub(super) draft: bool,
    pub(super) user: Option<User>,
    #[serde(default, deserialize_with = "time")]
    pub(super) updated_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "time")]
    pub(super) created_at: Option<Timestamp>,
    pub(super) labels: Option<Vec<Label>>,
    pub(super) head: End,
    pub(super) base: End,
}

/// One end of a pull request.
#[derive(Deserialize)]
pub(super) struct End {
    pub(super) sha: String,
    #[serde(rename = "ref")]
    pub(super) branch: Option<String>,
}

/// An account.
#[derive(Deserialize)]
pub(super) struct User {
    pub(super) login: String,
}

/// A label.
#[derive(Deserialize)]
pub(super) struct Label {
    pub(super) name: String,
}

/// A group of a merge queue.
#[derive(Deserialize)]
pub(super) struct MergeGroup {
    pub(super) head_sha: String,
    pub(super) head_ref: String,
    pub(super) base_sha: String,
    pub(super) base_ref: Option<String>,
}

/// The repository on the server.
#[derive(Deserialize)]
pub(super) struct Origin {
    pub(super) default_branch: Option<String>,
}

fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// A time that is not one is not said.
fn time<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Timestamp>, D::Error> {
    let text = Option::<serde_json::Value>::deserialize(value)?;
    Ok(text.as_ref().and_then(serde_json::Value::as_str).and_then(|text| text.parse().ok()))
}

impl Payload {
    /// The name of the branch that changes usually go into.
    pub(super) fn default_branch(&self) -> Option<String> {
        self.repository.as_ref()?.default_branch.clone()
    }

    /// Reads the event in `file`.
    pub(super) fn read(file: &Path) -> Result<Self> {
        parse(file, &read_event(file)?)
    }

    /// What the fields that are there make of the event; `None` where it carries no change.
    pub(super) fn kind(&self) -> Option<ChangeKind> {
        // A `synchronize` has `before` and `after` too, so the pull request is looked for first.
        if self.pull_request.is_some() {
            return Some(ChangeKind::PullRequest);
        }
        if self.merge_group.is_some() {
            return Some(ChangeKind::MergeGroup);
        }
        let push = self.before.is_some() && self.after.is_some() && self.reference.is_some();
        push.then_some(ChangeKind::Push)
    }
}

fn read_event(file: &Path) -> Result<Vec<u8>> {
    let unreadable = |cause: std::io::Error| {
        let message = format!("cannot read the event {}", file.display());
        Error::new(ErrorKind::Input, message)
            .because(cause)
            .hint("name a file that holds the JSON of the event: `--event FILE`")
    };
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|open| open.take(limits::EVENT as u64 + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() > limits::EVENT {
        let message = format!(
            "the event {} has more than the {} bytes that the gate reads",
            file.display(),
            limits::EVENT
        );
        return Err(Error::new(ErrorKind::Input, message)
            .hint("name the file that the forge wrote: `--event FILE`"));
    }
    Ok(bytes)
}

fn parse(file: &Path, bytes: &[u8]) -> Result<Payload> {
    // serde would take a list for a struct too.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        let message = format!("the event {} is not a JSON object", file.display());
        return Err(understood(Error::new(ErrorKind::Input, message)));
    }
    serde_json::from_slice(bytes).map_err(|cause| {
        let problem = if cause.is_eof() {
            "ends too early"
        } else if cause.is_data() {
            "has not the shape of an event"
        } else {
            "is not valid JSON"
        };
        let message = format!("the event {} {problem}", file.display());
        understood(Error::new(ErrorKind::Input, message).because(cause))
    })
}

/// Adds what the gate would understand.
pub(super) fn understood(error: Error) -> Error {
    error
        .hint("the gate understands `pull_request`, `pull_request_target`, `merge_group`, `push`")
        .hint("without an event, name the change with `--base REV` and `--head REV`")
}
