//! GitHub, on github.com and on an Enterprise Server.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::address::ForgeKind;
use super::error::ForgeError;
use super::facts::{CommitOwner, Issue};
use super::http::{Client, Method};
use super::request::{ChangeRequest, DescriptionOrigin, DescriptionSource, Platform};
use super::review::{self, Remark, Reviewed};
use super::{CheckAnnotation, CheckRun, Conclusion, Forge, Milestone, NewIssue};
use crate::finding::Severity;
use crate::parsers::time;
use crate::snapshot::is_full_id;
use crate::text::Untrusted;

pub(super) const HEADERS: &[(&str, &str)] =
    &[("accept", "application/vnd.github+json"), ("x-github-api-version", "2022-11-28")];

/// Who writes with the token of a job, which cannot ask who it is.
const ACTIONS_BOT: &str = "github-actions[bot]";

/// How many annotations one request may carry.
const MOST_ANNOTATIONS: usize = 50;

/// The colour of labels that the gate makes: grey, so that people choose.
const LABEL_COLOR: &str = "ededed";

pub(super) struct Github {
    pub(super) client: Client,
    pub(super) project: String,
}

#[derive(Deserialize)]
pub(super) struct Pull {
    number: u64,
    title: String,
    body: Option<String>,
    #[serde(default)]
    draft: bool,
    user: Option<User>,
    created_at: Option<String>,
    #[serde(default)]
    labels: Option<Vec<Label>>,
    head: End,
    base: End,
}

#[derive(Deserialize)]
struct User {
    login: String,
}

#[derive(Deserialize)]
struct End {
    #[serde(rename = "ref")]
    branch: String,
    #[serde(default)]
    sha: Option<String>,
}

/// A label is a map, and in some old answers of issues its name alone.
#[derive(Deserialize)]
#[serde(from = "Value")]
struct Label(String);

impl From<Value> for Label {
    fn from(value: Value) -> Self {
        let name = value.get("name").unwrap_or(&value);
        Self(name.as_str().unwrap_or_default().to_owned())
    }
}

#[derive(Deserialize)]
pub(super) struct IssueAnswer {
    number: u64,
    title: String,
    state: String,
    #[serde(default)]
    labels: Option<Vec<Label>>,
    milestone: Option<MilestoneName>,
    pull_request: Option<Value>,
}

#[derive(Deserialize)]
struct MilestoneName {
    title: String,
}

#[derive(Deserialize)]
pub(super) struct MilestoneAnswer {
    /// Gitea has none, and names milestones by their id.
    number: Option<u64>,
    id: u64,
    title: String,
    state: String,
}

/// What was made or changed.
#[derive(Deserialize)]
struct Numbered {
    number: u64,
}

/// What was made, where it has an id instead.
#[derive(Deserialize)]
struct Made {
    id: u64,
}

#[derive(Deserialize)]
struct Comment {
    id: u64,
    body: Option<String>,
    user: Option<User>,
}

#[derive(Deserialize)]
struct CommitAnswer {
    sha: String,
    commit: CommitFacts,
    author: Option<Account>,
    committer: Option<Account>,
}

#[derive(Deserialize)]
struct CommitFacts {
    verification: Option<Verification>,
}

#[derive(Deserialize)]
struct Verification {
    verified: bool,
}

/// An account; one that is not known may be an empty map.
#[derive(Deserialize)]
struct Account {
    login: Option<String>,
}

/// A file, as GitHub and Gitea hand it out.
#[derive(Deserialize)]
struct Content {
    content: Option<String>,
    encoding: Option<String>,
}

#[derive(Deserialize)]
struct CommitId {
    sha: String,
}

/// The commit that a name means, with the path that the API has for it.
pub(super) fn commit_of(client: &Client, path: &str, name: &str) -> Result<String, ForgeError> {
    let id: CommitId = client.get(&format!("{path}/{}", part(name)))?;
    if is_full_id(&id.sha) { Ok(id.sha) } else { Err(ForgeError::Malformed) }
}

/// A file of a commit, with the paths that GitHub and Gitea share.
pub(super) fn file_at(
    client: &Client,
    project: &str,
    commit: &str,
    path: &str,
) -> Result<Vec<u8>, ForgeError> {
    let file: Content =
        client.get(&format!("repos/{project}/contents/{path}?ref={}", part(commit)))?;
    decoded(file.encoding.as_deref(), file.content.as_deref())
}

/// The bytes of a file that is handed out in base64.
pub(super) fn decoded(
    encoding: Option<&str>,
    content: Option<&str>,
) -> Result<Vec<u8>, ForgeError> {
    let (Some("base64"), Some(content)) = (encoding, content) else {
        return Err(ForgeError::Malformed);
    };
    let content: String = content.split_whitespace().collect();
    STANDARD.decode(content).map_err(|_| ForgeError::Malformed)
}

/// A text as one part of an address.
fn part(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, NON_ALPHANUMERIC)
}

/// The account that makes commits on the site for the one that is their author.
const WEB_FLOW: &str = "web-flow";

impl From<CommitAnswer> for CommitOwner {
    /// A signature is that of the committer: of a commit that somebody else committed it says
    /// nothing about the author.
    fn from(answer: CommitAnswer) -> Self {
        let login = |account: Option<Account>| account.and_then(|account| account.login);
        let (author, committer) = (login(answer.author), login(answer.committer));
        let is_verified = answer.commit.verification.is_some_and(|found| found.verified);
        let is_own =
            author.is_some() && (author == committer || committer.as_deref() == Some(WEB_FLOW));
        Self { commit: answer.sha, login: author, is_signed: is_verified && is_own }
    }
}

impl Pull {
    /// The pull request as it is now.
    pub(super) fn request(self, platform: Platform) -> ChangeRequest {
        let text = self.body.unwrap_or_default();
        ChangeRequest {
            title: Some(self.title),
            description: DescriptionSource::Text(text, DescriptionOrigin::Api),
            author: self.user.map(|user| user.login),
            labels: self.labels.into_iter().flatten().map(|label| label.0).collect(),
            draft: self.draft,
            opened: self.created_at.as_deref().and_then(time::parse),
            head: self.head.sha,
            branch: Some(self.head.branch),
            target_branch: Some(self.base.branch),
            ..ChangeRequest::numbered(platform, Some(self.number))
        }
    }
}

/// The issues among the answers: GitHub and Gitea list pull requests as issues too.
pub(super) fn issues(answers: Vec<IssueAnswer>) -> Vec<Issue> {
    let answers = answers.into_iter().filter(|issue| issue.pull_request.is_none());
    answers
        .map(|issue| Issue {
            number: issue.number,
            title: Untrusted::new(issue.title),
            open: issue.state == "open",
            labels: issue
                .labels
                .into_iter()
                .flatten()
                .map(|label| Untrusted::new(label.0))
                .collect(),
            milestone: issue.milestone.map(|milestone| Untrusted::new(milestone.title)),
        })
        .collect()
}

pub(super) fn milestones(answers: Vec<MilestoneAnswer>) -> Vec<Milestone> {
    let answers = answers.into_iter();
    answers
        .map(|milestone| Milestone {
            number: milestone.number.unwrap_or(milestone.id),
            title: Untrusted::new(milestone.title),
            open: milestone.state == "open",
        })
        .collect()
}

/// Writes a comment, with the paths that GitHub and Gitea share. A marker alone proves nothing:
/// anybody can write one, so the author counts too.
pub(super) fn upsert_comment(
    client: &Client,
    project: &str,
    number: u64,
    marker: &str,
    body: &str,
) -> Result<(), ForgeError> {
    let me = client.get::<User>("user").map_or_else(|_| ACTIONS_BOT.to_owned(), |user| user.login);
    let list = format!("repos/{project}/issues/{number}/comments");
    let comments: Vec<Comment> = client.list(&format!("{list}?per_page=100&limit=50"))?;
    let own = comments.iter().find(|comment| {
        comment.body.as_deref().is_some_and(|body| body.starts_with(marker))
            && comment.user.as_ref().is_some_and(|user| user.login == me)
    });
    let text = json!({"body": body});
    let _: Value = match own {
        Some(own) => {
            let path = format!("repos/{project}/issues/comments/{}", own.id);
            client.write(Method::Patch, &path, &text)?
        }
        None => client.write(Method::Post, &list, &text)?,
    };
    Ok(())
}

impl Forge for Github {
    fn kind(&self) -> ForgeKind {
        ForgeKind::Github
    }

    fn change(&self, number: u64) -> Result<ChangeRequest, ForgeError> {
        let pull: Pull = self.client.get(&format!("repos/{}/pulls/{number}", self.project))?;
        Ok(pull.request(Platform::Github))
    }

    fn commit_of(&self, name: &str) -> Result<String, ForgeError> {
        commit_of(&self.client, &format!("repos/{}/commits", self.project), name)
    }

    fn file_at(&self, commit: &str, path: &str) -> Result<Vec<u8>, ForgeError> {
        file_at(&self.client, &self.project, commit, path)
    }

    fn open_changes(&self) -> Result<Vec<ChangeRequest>, ForgeError> {
        let path = format!("repos/{}/pulls?state=open&per_page=100", self.project);
        let pulls: Vec<Pull> = self.client.list(&path)?;
        Ok(pulls.into_iter().map(|pull| pull.request(Platform::Github)).collect())
    }

    fn commit_owners(&self, number: u64) -> Result<Vec<CommitOwner>, ForgeError> {
        let path = format!("repos/{}/pulls/{number}/commits?per_page=100", self.project);
        let commits: Vec<CommitAnswer> = self.client.list(&path)?;
        Ok(commits.into_iter().map(CommitOwner::from).collect())
    }

    fn issues(&self) -> Result<Vec<Issue>, ForgeError> {
        let path = format!("repos/{}/issues?state=all&per_page=100", self.project);
        self.client.list(&path).map(issues)
    }

    fn milestones(&self) -> Result<Vec<Milestone>, ForgeError> {
        let path = format!("repos/{}/milestones?state=all&per_page=100", self.project);
        self.client.list(&path).map(milestones)
    }

    fn upsert_comment(&self, number: u64, marker: &str, body: &str) -> Result<(), ForgeError> {
        upsert_comment(&self.client, &self.project, number, marker, body)
    }

    fn review(&self, number: u64, head: &str, remarks: &[Remark]) -> Result<Reviewed, ForgeError> {
        review::github::review(&self.client, &self.project, number, head, remarks)
    }

    fn labels(&self) -> Result<Vec<String>, ForgeError> {
        let labels: Vec<Label> =
            self.client.list(&format!("repos/{}/labels?per_page=100", self.project))?;
        Ok(labels.into_iter().map(|label| label.0).collect())
    }

    fn create_label(&self, name: &str) -> Result<(), ForgeError> {
        let path = format!("repos/{}/labels", self.project);
        let label = json!({"name": name, "color": LABEL_COLOR});
        match self.client.write::<Value>(Method::Post, &path, &label) {
            // It is there already.
            Err(ForgeError::Refused(422)) => Ok(()),
            answer => answer.map(drop),
        }
    }

    fn create_milestone(&self, title: &str, text: &str) -> Result<u64, ForgeError> {
        let path = format!("repos/{}/milestones", self.project);
        let milestone = json!({"title": title, "description": text});
        self.client.write::<Numbered>(Method::Post, &path, &milestone).map(|made| made.number)
    }

    fn create_issue(&self, new: &NewIssue) -> Result<u64, ForgeError> {
        let path = format!("repos/{}/issues", self.project);
        let mut issue = json!({"title": new.title, "body": new.text, "labels": new.labels});
        if let Some(milestone) = new.milestone {
            issue["milestone"] = milestone.into();
        }
        self.client.write::<Numbered>(Method::Post, &path, &issue).map(|made| made.number)
    }

    fn put_into_milestone(&self, issue: u64, milestone: u64) -> Result<(), ForgeError> {
        let path = format!("repos/{}/issues/{issue}", self.project);
        let change = json!({"milestone": milestone});
        self.client.write::<Numbered>(Method::Patch, &path, &change).map(drop)
    }

    /// GitHub takes a limited number of annotations at once, and adds those of further requests.
    fn write_check_run(&self, run: &CheckRun) -> Result<(), ForgeError> {
        let runs = format!("repos/{}/check-runs", self.project);
        let mut batches = run.annotations.chunks(MOST_ANNOTATIONS);
        let output = |batch: &[CheckAnnotation]| {
            json!({
                "title": run.title,
                "summary": run.summary,
                "annotations": batch.iter().map(annotation).collect::<Vec<_>>(),
            })
        };
        let conclusion = match run.conclusion {
            Conclusion::Success => "success",
            Conclusion::Failure => "failure",
            Conclusion::Neutral => "neutral",
        };
        let new = json!({
            "name": run.name,
            "head_sha": run.head,
            "status": "completed",
            "conclusion": conclusion,
            "output": output(batches.next().unwrap_or_default()),
        });
        let made: Made = self.client.write(Method::Post, &runs, &new)?;
        for batch in batches {
            let more = json!({"output": output(batch)});
            let path = format!("{runs}/{}", made.id);
            self.client.write::<Made>(Method::Patch, &path, &more)?;
        }
        Ok(())
    }
}

fn annotation(annotation: &CheckAnnotation) -> Value {
    let level = match annotation.severity {
        Severity::Error => "failure",
        Severity::Warning => "warning",
        Severity::Note | Severity::Off => "notice",
    };
    json!({
        "path": annotation.path,
        "start_line": annotation.first,
        "end_line": annotation.last,
        "annotation_level": level,
        "title": annotation.title,
        "message": annotation.message,
    })
}
