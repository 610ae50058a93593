//! Gitea and Forgejo, whose API is like GitHub's.

use super::address::ForgeKind;
use super::error::ForgeError;
use super::facts::Issue;
use super::github::{self, Pull};
use super::http::Client;
use super::{Forge, Milestone, RemoteChange};
use crate::change::is_gitea_draft;

pub(super) struct Gitea {
    pub(super) client: Client,
    pub(super) project: String,
}

/// Versions that know no drafts know them by their title.
fn change(pull: Pull) -> RemoteChange {
    let mut change = RemoteChange::from(pull);
    change.draft |= is_gitea_draft(&change.title);
    change
}

impl Forge for Gitea {
    fn kind(&self) -> ForgeKind {
        ForgeKind::Gitea
    }

    fn change(&self, number: u64) -> Result<RemoteChange, ForgeError> {
        self.client.get(&format!("repos/{}/pulls/{number}", self.project)).map(change)
    }

    fn open_changes(&self) -> Result<Vec<RemoteChange>, ForgeError> {
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
