//! GitLab.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::address::ForgeKind;
use super::error::ForgeError;
use super::facts::Issue;
use super::http::{Client, Method};
use super::request::{ChangeRequest, DescriptionOrigin, DescriptionSource, Platform};
use super::review::{self, Remark, Reviewed};
use super::{Forge, Milestone, NewIssue, github};
use crate::parsers::time;
use crate::snapshot::{FolderEntry, is_full_id};
use crate::text::Untrusted;

pub(super) struct Gitlab {
    pub(super) client: Client,
    pub(super) project: String,
}

#[derive(Deserialize)]
struct MergeRequest {
    iid: u64,
    title: String,
    description: Option<String>,
    #[serde(default)]
    draft: bool,
    created_at: Option<String>,
    author: Option<User>,
    #[serde(default)]
    labels: Vec<String>,
    source_branch: String,
    #[serde(default)]
    sha: Option<String>,
    target_branch: String,
}

#[derive(Deserialize)]
struct User {
    username: String,
}

#[derive(Deserialize)]
struct IssueAnswer {
    iid: u64,
    title: String,
    state: String,
    #[serde(default)]
    labels: Vec<String>,
    milestone: Option<MilestoneAnswer>,
}

#[derive(Deserialize)]
struct MilestoneAnswer {
    /// The number by which issues name it; the one that people see is another one.
    id: u64,
    title: String,
    state: String,
}

#[derive(Deserialize)]
struct LabelAnswer {
    name: String,
}

/// What was made or changed.
#[derive(Deserialize)]
struct Made {
    iid: u64,
}

#[derive(Deserialize)]
struct Note {
    id: u64,
    body: String,
    author: User,
}

impl From<MergeRequest> for ChangeRequest {
    fn from(request: MergeRequest) -> Self {
        let text = request.description.unwrap_or_default();
        Self {
            title: Some(request.title),
            description: DescriptionSource::Text(text, DescriptionOrigin::Api),
            author: request.author.map(|author| author.username),
            labels: request.labels,
            draft: request.draft,
            opened: request.created_at.as_deref().and_then(time::parse),
            head: request.sha,
            branch: Some(request.source_branch),
            target_branch: Some(request.target_branch),
            ..Self::numbered(Platform::Gitlab, Some(request.iid))
        }
    }
}

#[derive(Deserialize)]
struct Branch {
    commit: CommitAnswer,
}

#[derive(Deserialize)]
struct CommitAnswer {
    id: String,
}

#[derive(Deserialize)]
struct FileAnswer {
    content: Option<String>,
    encoding: Option<String>,
}

#[derive(Deserialize)]
struct TreeEntry {
    id: String,
    name: String,
    mode: String,
}

/// A text as one part of an address.
fn part(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, NON_ALPHANUMERIC)
}

impl Gitlab {
    /// A path below the project, whose own slashes are not those of the path.
    fn path(&self, rest: &str) -> String {
        format!("projects/{}/{rest}", self.project.replace('/', "%2F"))
    }
}

impl Forge for Gitlab {
    fn kind(&self) -> ForgeKind {
        ForgeKind::Gitlab
    }

    fn change(&self, number: u64) -> Result<ChangeRequest, ForgeError> {
        let path = self.path(&format!("merge_requests/{number}"));
        self.client.get::<MergeRequest>(&path).map(ChangeRequest::from)
    }

    fn commit_of(&self, name: &str) -> Result<String, ForgeError> {
        let path = self.path(&format!("repository/commits/{}", part(name)));
        let id = self.client.get::<CommitAnswer>(&path)?.id;
        if is_full_id(&id) { Ok(id) } else { Err(ForgeError::Malformed) }
    }

    fn file_at(&self, commit: &str, path: &str) -> Result<Vec<u8>, ForgeError> {
        let path = self.path(&format!("repository/files/{}?ref={}", part(path), part(commit)));
        let file: FileAnswer = self.client.get(&path)?;
        github::decoded(file.encoding.as_deref(), file.content.as_deref())
    }

    fn branch_tip(&self, branch: &str) -> Result<String, ForgeError> {
        let path = self.path(&format!("repository/branches/{}", part(branch)));
        Ok(self.client.get::<Branch>(&path)?.commit.id)
    }

    fn merge_base(&self, first: &str, second: &str) -> Result<String, ForgeError> {
        let both = format!("refs%5B%5D={}&refs%5B%5D={}", part(first), part(second));
        let path = self.path(&format!("repository/merge_base?{both}"));
        Ok(self.client.get::<CommitAnswer>(&path)?.id)
    }

    fn folder(&self, commit: &str, path: &str) -> Result<Vec<FolderEntry>, ForgeError> {
        let query = format!("ref={}&path={}&per_page=100", part(commit), part(path));
        let path = self.path(&format!("repository/tree?{query}"));
        let entries: Vec<TreeEntry> = self.client.list(&path)?;
        let found =
            entries.into_iter().map(|TreeEntry { id, name, mode }| FolderEntry { name, mode, id });
        Ok(found.collect())
    }

    fn file(&self, id: &str) -> Result<Vec<u8>, ForgeError> {
        self.client.bytes(&self.path(&format!("repository/blobs/{}/raw", part(id))))
    }

    fn open_changes(&self) -> Result<Vec<ChangeRequest>, ForgeError> {
        let path = self.path("merge_requests?state=opened&per_page=100");
        let requests: Vec<MergeRequest> = self.client.list(&path)?;
        Ok(requests.into_iter().map(ChangeRequest::from).collect())
    }

    fn issues(&self) -> Result<Vec<Issue>, ForgeError> {
        let issues: Vec<IssueAnswer> = self.client.list(&self.path("issues?per_page=100"))?;
        Ok(issues
            .into_iter()
            .map(|issue| Issue {
                number: issue.iid,
                title: Untrusted::new(issue.title),
                open: issue.state == "opened",
                labels: issue.labels.into_iter().map(Untrusted::new).collect(),
                milestone: issue.milestone.map(|milestone| Untrusted::new(milestone.title)),
            })
            .collect())
    }

    fn milestones(&self) -> Result<Vec<Milestone>, ForgeError> {
        let path = self.path("milestones?per_page=100");
        let milestones: Vec<MilestoneAnswer> = self.client.list(&path)?;
        Ok(milestones
            .into_iter()
            .map(|milestone| Milestone {
                number: milestone.id,
                title: Untrusted::new(milestone.title),
                open: milestone.state == "active",
            })
            .collect())
    }

    fn upsert_comment(&self, number: u64, marker: &str, body: &str) -> Result<(), ForgeError> {
        let me: User = self.client.get("user")?;
        let list = self.path(&format!("merge_requests/{number}/notes"));
        let notes: Vec<Note> = self.client.list(&format!("{list}?per_page=100"))?;
        let own = notes
            .iter()
            .find(|note| note.body.starts_with(marker) && note.author.username == me.username);
        let text = json!({"body": body});
        let _: Value = match own {
            Some(own) => self.client.write(Method::Put, &format!("{list}/{}", own.id), &text)?,
            None => self.client.write(Method::Post, &list, &text)?,
        };
        Ok(())
    }

    fn review(&self, number: u64, head: &str, remarks: &[Remark]) -> Result<Reviewed, ForgeError> {
        let list = self.path(&format!("merge_requests/{number}"));
        review::gitlab::review(&self.client, &list, head, remarks)
    }

    fn labels(&self) -> Result<Vec<String>, ForgeError> {
        let labels: Vec<LabelAnswer> = self.client.list(&self.path("labels?per_page=100"))?;
        Ok(labels.into_iter().map(|label| label.name).collect())
    }

    fn create_label(&self, name: &str) -> Result<(), ForgeError> {
        let label = json!({"name": name, "color": "#ededed"});
        match self.client.write::<Value>(Method::Post, &self.path("labels"), &label) {
            // It is there already.
            Err(ForgeError::Refused(409)) => Ok(()),
            answer => answer.map(drop),
        }
    }

    fn create_milestone(&self, title: &str, text: &str) -> Result<u64, ForgeError> {
        let milestone = json!({"title": title, "description": text});
        let made: MilestoneAnswer =
            self.client.write(Method::Post, &self.path("milestones"), &milestone)?;
        Ok(made.id)
    }

    fn create_issue(&self, new: &NewIssue) -> Result<u64, ForgeError> {
        let mut issue = json!({
            "title": new.title, "description": new.text, "labels": new.labels.join(","),
        });
        if let Some(milestone) = new.milestone {
            issue["milestone_id"] = milestone.into();
        }
        let made: Made = self.client.write(Method::Post, &self.path("issues"), &issue)?;
        Ok(made.iid)
    }

    fn put_into_milestone(&self, issue: u64, milestone: u64) -> Result<(), ForgeError> {
        let path = self.path(&format!("issues/{issue}"));
        let change = json!({"milestone_id": milestone});
        self.client.write::<Made>(Method::Put, &path, &change).map(drop)
    }
}
