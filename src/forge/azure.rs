//! Azure Repos: the pull request itself.

use serde::Deserialize;

use super::Forge;
use super::address::ForgeKind;
use super::error::ForgeError;
use super::http::Client;
use super::request::{ChangeRequest, DescriptionOrigin, DescriptionSource, Platform};
use crate::parsers::time;
use crate::snapshot::branch_name;

pub(super) struct Azure {
    pub(super) client: Client,
    /// The project and the repository.
    pub(super) project: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pull {
    pull_request_id: u64,
    title: String,
    /// It is left out where there is none.
    description: Option<String>,
    #[serde(default)]
    is_draft: bool,
    creation_date: Option<String>,
    created_by: Option<Person>,
    #[serde(default)]
    labels: Vec<Label>,
    source_ref_name: String,
    target_ref_name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    unique_name: Option<String>,
    display_name: Option<String>,
}

#[derive(Deserialize)]
struct Label {
    name: String,
}

impl Forge for Azure {
    fn kind(&self) -> ForgeKind {
        ForgeKind::Azure
    }

    fn change(&self, number: u64) -> Result<ChangeRequest, ForgeError> {
        let (project, repository) = self.project.rsplit_once('/').unwrap_or(("", &self.project));
        let path = format!(
            "{}/_apis/git/repositories/{repository}/pullrequests/{number}?api-version=7.0",
            project.replace(' ', "%20")
        );
        let pull: Pull = self.client.get(&path)?;
        let text = pull.description.unwrap_or_default();
        Ok(ChangeRequest {
            title: Some(pull.title),
            description: DescriptionSource::Text(text, DescriptionOrigin::Api),
            author: pull.created_by.and_then(|person| person.unique_name.or(person.display_name)),
            labels: pull.labels.into_iter().map(|label| label.name).collect(),
            draft: pull.is_draft,
            opened: pull.creation_date.as_deref().and_then(time::parse),
            branch: Some(branch_name(&pull.source_ref_name).to_owned()),
            target_branch: Some(branch_name(&pull.target_ref_name).to_owned()),
            ..ChangeRequest::numbered(Platform::Azure, Some(pull.pull_request_id))
        })
    }
}
