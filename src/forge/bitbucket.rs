//! Bitbucket Cloud: the pull request itself.

use serde::Deserialize;

use super::address::ForgeKind;
use super::error::ForgeError;
use super::http::Client;
use super::{Forge, RemoteChange};

pub(super) struct Bitbucket {
    pub(super) client: Client,
    pub(super) project: String,
}

#[derive(Deserialize)]
struct Pull {
    id: u64,
    title: String,
    description: Option<String>,
    #[serde(default)]
    draft: bool,
    author: Option<Account>,
    source: End,
    destination: End,
}

#[derive(Deserialize)]
struct Account {
    nickname: Option<String>,
    display_name: Option<String>,
}

#[derive(Deserialize)]
struct End {
    branch: Branch,
}

#[derive(Deserialize)]
struct Branch {
    name: String,
}

impl Forge for Bitbucket {
    fn kind(&self) -> ForgeKind {
        ForgeKind::Bitbucket
    }

    fn change(&self, number: u64) -> Result<RemoteChange, ForgeError> {
        let path = format!("repositories/{}/pullrequests/{number}", self.project);
        let pull: Pull = self.client.get(&path)?;
        Ok(RemoteChange {
            number: pull.id,
            title: pull.title,
            text: pull.description.unwrap_or_default(),
            author: pull.author.and_then(|author| author.nickname.or(author.display_name)),
            labels: Vec::new(),
            draft: pull.draft,
            branch: Some(pull.source.branch.name),
            base_branch: Some(pull.destination.branch.name),
        })
    }
}
