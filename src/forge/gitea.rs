//! Gitea and Forgejo, whose API is like GitHub's.

use super::address::ForgeKind;
use super::error::ForgeError;
use super::facts::Issue;
use super::github::{self, Pull};
use super::http::Client;
use super::request::{ChangeRequest, Platform};
use super::{Forge, Milestone};

pub(super) struct Gitea {
    pub(super) client: Client,
    pub(super) project: String,
}

/// Versions that know no drafts know them by their title.
fn change(pull: Pull) -> ChangeRequest {
    let mut request = pull.request(Platform::Gitea);
    request.draft |= request.title.as_deref().is_some_and(is_draft);
    request
}

impl Forge for Gitea {
    fn kind(&self) -> ForgeKind {
        ForgeKind::Gitea
    }

    fn change(&self, number: u64) -> Result<ChangeRequest, ForgeError> {
        self.client.get(&format!("repos/{}/pulls/{number}", self.project)).map(change)
    }

    fn commit_of(&self, name: &str) -> Result<String, ForgeError> {
        github::commit_of(&self.client, &format!("repos/{}/git/commits", self.project), name)
    }

    fn file_at(&self, commit: &str, path: &str) -> Result<Vec<u8>, ForgeError> {
        github::file_at(&self.client, &self.project, commit, path)
    }

    fn open_changes(&self) -> Result<Vec<ChangeRequest>, ForgeError> {
        let path = format!("repos/{}/pulls?state=open&limit=50", self.project);
        let pulls: Vec<Pull> = self.client.list(&path)?;
        Ok(pulls.into_iter().map(change).collect())
    }

    fn issues(&self) -> Result<Vec<Issue>, ForgeError> {
        let path = format!("repos/{}/issues?state=all&type=issues&limit=50", self.project);
        self.client.list(&path).map(github::issues)
    }

    fn milestones(&self) -> Result<Vec<Milestone>, ForgeError> {
        let path = format!("repos/{}/milestones?state=all&limit=50", self.project);
        self.client.list(&path).map(github::milestones)
    }

    fn upsert_comment(&self, number: u64, marker: &str, body: &str) -> Result<(), ForgeError> {
        github::upsert_comment(&self.client, &self.project, number, marker, body)
    }
}

/// Whether a title marks a draft, as Gitea does it.
#[must_use]
pub fn is_draft(title: &str) -> bool {
    let title = title.trim_start().to_lowercase();
    ["wip:", "[wip]"].iter().any(|mark| title.starts_with(mark))
}
