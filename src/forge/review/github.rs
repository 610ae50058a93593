//! Remarks on GitHub: one review with all of them, and threads by the other API, which alone resolves.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Remark, added_lines, key_of};
use crate::forge::error::ForgeError;
use crate::forge::http::{Client, Method};

const THREADS: &str = "query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100) {
        nodes { id isResolved comments(first: 1) { nodes { body viewerDidAuthor } } }
      }
    }
  }
}";
const RESOLVE: &str =
    "mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { id } } }";

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
    body: String,
    viewer_did_author: bool,
}

/// Writes the remarks that are new, and resolves the threads of those that are gone.
pub(in crate::forge) fn review(
    client: &Client,
    project: &str,
    number: u64,
    head: &str,
    remarks: &[Remark],
) -> Result<(), ForgeError> {
    let threads = threads(client, project, number)?;
    let known: BTreeMap<&str, &Thread> = threads.iter().filter_map(own).collect();
    let new: Vec<&Remark> =
        remarks.iter().filter(|remark| !known.contains_key(remark.key.as_str())).collect();
    let comments =
        if new.is_empty() { Vec::new() } else { comments(client, project, number, &new)? };
    if !comments.is_empty() {
        let path = format!("repos/{project}/pulls/{number}/reviews");
        let review = json!({"commit_id": head, "event": "COMMENT", "comments": comments});
        let _: Value = client.write(Method::Post, &path, &review)?;
    }
    let still: BTreeSet<&str> = remarks.iter().map(|remark| remark.key.as_str()).collect();
    for (_, thread) in
        known.iter().filter(|(key, thread)| !thread.is_resolved && !still.contains(*key))
    {
        let _: Value = client.graphql(RESOLVE, &json!({"id": thread.id}))?;
    }
    Ok(())
}

/// The key of a thread that is a remark of ours.
fn own(thread: &Thread) -> Option<(&str, &Thread)> {
    let first = thread.comments.nodes.first().filter(|comment| comment.viewer_did_author)?;
    key_of(&first.body).map(|key| (key, thread))
}

fn threads(client: &Client, project: &str, number: u64) -> Result<Vec<Thread>, ForgeError> {
    let (owner, name) = project.split_once('/').unwrap_or((project, ""));
    let variables = json!({"owner": owner, "name": name, "number": number});
    let mut answer: Value = client.graphql(THREADS, &variables)?;
    let nodes = answer.pointer_mut("/repository/pullRequest/reviewThreads/nodes");
    let nodes = nodes.map(Value::take).ok_or(ForgeError::Malformed)?;
    serde_json::from_value(nodes).map_err(|_| ForgeError::Malformed)
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
        .collect();
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
