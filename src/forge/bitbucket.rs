//! Bitbucket Cloud: the pull request itself.

use serde::Deserialize;

use super::Forge;
use super::address::ForgeKind;
use super::error::ForgeError;
use super::http::Client;
use super::request::{ChangeRequest, DescriptionOrigin, DescriptionSource, Platform};
use crate::parsers::time;

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
    created_on: Option<String>,
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

    fn change(&self, number: u64) -> Result<ChangeRequest, ForgeError> {
        let path = format!("repositories/{}/pullrequests/{number}", self.project);
        let pull: Pull = self.client.get(&path)?;
        let text = pull.description.unwrap_or_default();
        Ok(ChangeRequest {
            title: Some(pull.title),
            description: DescriptionSource::Text(text, DescriptionOrigin::Api),
            author: pull.author.and_then(|author| author.nickname.or(author.display_name)),
            draft: pull.draft,
            opened: pull.created_on.as_deref().and_then(time::parse),
            branch: Some(pull.source.branch.name),
            target_branch: Some(pull.destination.branch.name),
            ..ChangeRequest::numbered(Platform::Bitbucket, Some(pull.id))
        })
    }
}
