//! Remarks on GitHub: one review with all of them, and threads by the other API, which alone resolves.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Remark, Reviewed, added_lines, gone, key_of};
use crate::forge::error::ForgeError;
use crate::forge::http::{Client, Method};
use crate::sort::IntoOrder as _;

const THREADS: &str = "query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        nodes { id isResolved comments(first: 1) { nodes { id body viewerDidAuthor } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}";
const RESOLVE: &str =
    "mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { id } } }";
const EDIT: &str = "mutation($id: ID!, $body: String!) {
  updatePullRequestReviewComment(input: {pullRequestReviewCommentId: $id, body: $body}) {
    pullRequestReviewComment { id }
  }
}";
/// More pages of threads than this no pull request has.
const MOST_PAGES: usize = 20;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Threads {
    nodes: Vec<Thread>,
    page_info: PageInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
struct File {
    filename: String,
    /// None for what is not a text, or too much.
    patch: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Thread {
    id: String,
    is_resolved: bool,
    comments: Comments,
}

#[derive(Deserialize)]
struct Comments {
    nodes: Vec<Comment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Comment {
    id: String,
    body: String,
    viewer_did_author: bool,
}

/// Writes the remarks that are new, and resolves the threads of those that are gone. GitHub resolves
/// for a token alone that may write the contents; without that the comment says that it is gone.
pub(in crate::forge) fn review(
    client: &Client,
    project: &str,
    number: u64,
    head: &str,
    remarks: &[Remark],
) -> Result<Reviewed, ForgeError> {
    let threads = threads(client, project, number)?;
    let known: BTreeMap<&str, &Thread> = threads.iter().filter_map(own).into_map();
    let new: Vec<&Remark> =
        remarks.iter().filter(|remark| !known.contains_key(remark.key.as_str())).collect();
    let comments =
        if new.is_empty() { Vec::new() } else { comments(client, project, number, &new)? };
    if !comments.is_empty() {
        let path = format!("repos/{project}/pulls/{number}/reviews");
        let review = json!({"commit_id": head, "event": "COMMENT", "comments": comments});
        let _: Value = client.write(Method::Post, &path, &review)?;
    }
    let still: BTreeSet<&str> = remarks.iter().map(|remark| remark.key.as_str()).into_set();
    let gone = known.iter().filter(|(key, thread)| !thread.is_resolved && !still.contains(*key));
    let mut reviewed = Reviewed::default();
    for (_, thread) in gone {
        reviewed.left_open += usize::from(!resolve(client, thread)?);
    }
    Ok(reviewed)
}

/// Resolves a thread of ours, or says in its comment that it is gone; false is the latter.
fn resolve(client: &Client, thread: &Thread) -> Result<bool, ForgeError> {
    match client.graphql::<Value>(RESOLVE, &json!({"id": thread.id})) {
        Err(ForgeError::Refused(403)) => {}
        other => return other.map(|_| true),
    }
    if let Some(comment) = thread.comments.nodes.first() {
        let body = gone(&comment.body);
        let _: Value = client.graphql(EDIT, &json!({"id": comment.id, "body": body}))?;
    }
    Ok(false)
}

/// The key of a thread that is a remark of ours.
fn own(thread: &Thread) -> Option<(&str, &Thread)> {
    let first = thread.comments.nodes.first().filter(|comment| comment.viewer_did_author)?;
    key_of(&first.body).map(|key| (key, thread))
}

fn threads(client: &Client, project: &str, number: u64) -> Result<Vec<Thread>, ForgeError> {
    let (owner, name) = project.split_once('/').unwrap_or((project, ""));
    let (mut all, mut after) = (Vec::new(), None);
    for _ in 0..MOST_PAGES {
        let variables = json!({"owner": owner, "name": name, "number": number, "after": after});
        let mut answer: Value = client.graphql(THREADS, &variables)?;
        let threads = answer.pointer_mut("/repository/pullRequest/reviewThreads").map(Value::take);
        let page: Threads = serde_json::from_value(threads.ok_or(ForgeError::Malformed)?)
            .map_err(|_| ForgeError::Malformed)?;
        all.extend(page.nodes);
        if !page.page_info.has_next_page {
            return Ok(all);
        }
        after = page.page_info.end_cursor;
    }
    Err(ForgeError::TooMuch)
}

/// The comments of a review. One on a line that the pull request does not show would have the whole
/// review refused.
fn comments(
    client: &Client,
    project: &str,
    number: u64,
    remarks: &[&Remark],
) -> Result<Vec<Value>, ForgeError> {
    let path = format!("repos/{project}/pulls/{number}/files?per_page=100");
    let files: Vec<File> = client.list(&path)?;
    let added: BTreeMap<String, BTreeSet<u32>> = files
        .into_iter()
        .filter_map(|file| Some((file.filename, added_lines(&file.patch?))))
        .into_map();
    let is_shown = |remark: &&&Remark| {
        let lines = added.get(&remark.path);
        lines.is_some_and(|lines| (remark.first..=remark.last).all(|line| lines.contains(&line)))
    };
    Ok(remarks.iter().filter(is_shown).map(|remark| comment(remark)).collect())
}

fn comment(remark: &Remark) -> Value {
    let mut comment = json!({
        "path": remark.path,
        "line": remark.last,
        "side": "RIGHT",
        "body": remark.body("suggestion"),
    });
    if remark.first < remark.last {
        comment["start_line"] = remark.first.into();
        comment["start_side"] = "RIGHT".into();
    }
    comment
}
