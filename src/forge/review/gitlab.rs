//! Remarks on GitLab: a discussion each.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Remark, Reviewed, added_lines, key_of};
use crate::forge::error::ForgeError;
use crate::forge::http::{Client, Method};
use crate::sort::IntoOrder as _;

#[derive(Deserialize)]
struct User {
    username: String,
}

#[derive(Deserialize)]
struct Discussion {
    id: String,
    notes: Vec<Note>,
}

#[derive(Deserialize)]
struct Note {
    body: String,
    author: User,
    #[serde(default)]
    resolved: bool,
}

/// The commits between which a merge request is shown.
#[derive(Deserialize)]
struct Version {
    base_commit_sha: String,
    start_commit_sha: String,
    head_commit_sha: String,
}

#[derive(Deserialize)]
struct Diff {
    old_path: String,
    new_path: String,
    diff: String,
}

/// Writes the remarks that are new, and resolves the discussions of those that are gone. `list` is the
/// path of the merge request.
pub(in crate::forge) fn review(
    client: &Client,
    list: &str,
    head: &str,
    remarks: &[Remark],
) -> Result<Reviewed, ForgeError> {
    let me: User = client.get("user")?;
    let discussions: Vec<Discussion> = client.list(&format!("{list}/discussions?per_page=100"))?;
    let own = |discussion: &'_ Discussion| {
        let first = discussion.notes.first().filter(|note| note.author.username == me.username)?;
        let key = key_of(&first.body)?.to_owned();
        Some((key, (discussion.id.clone(), first.resolved)))
    };
    let known: BTreeMap<String, (String, bool)> = discussions.iter().filter_map(own).into_map();
    let new: Vec<&Remark> =
        remarks.iter().filter(|remark| !known.contains_key(&remark.key)).collect();
    if !new.is_empty() {
        write(client, list, head, &new)?;
    }
    let still: BTreeSet<&str> = remarks.iter().map(|remark| remark.key.as_str()).into_set();
    for (id, _) in known
        .iter()
        .filter(|(key, (_, resolved))| !resolved && !still.contains(key.as_str()))
        .map(|(_, discussion)| discussion)
    {
        let path = format!("{list}/discussions/{id}");
        let _: Value = client.write(Method::Put, &path, &json!({"resolved": true}))?;
    }
    Ok(Reviewed::default())
}

fn write(client: &Client, list: &str, head: &str, remarks: &[&Remark]) -> Result<(), ForgeError> {
    let versions: Vec<Version> = client.get(&format!("{list}/versions"))?;
    // Of another head the lines are others.
    let Some(version) = versions.first().filter(|version| version.head_commit_sha == head) else {
        return Ok(());
    };
    let diffs: Vec<Diff> = client.list(&format!("{list}/diffs?per_page=100"))?;
    for remark in remarks {
        let Some(diff) = diffs.iter().find(|diff| diff.new_path == remark.path) else { continue };
        let added = added_lines(&diff.diff);
        if !(remark.first..=remark.last).all(|line| added.contains(&line)) {
            continue;
        }
        let above = remark.last - remark.first;
        let discussion = json!({
            "body": remark.body(&format!("suggestion:-{above}+0")),
            "position": {
                "position_type": "text",
                "base_sha": version.base_commit_sha,
                "start_sha": version.start_commit_sha,
                "head_sha": version.head_commit_sha,
                "old_path": diff.old_path,
                "new_path": diff.new_path,
                "new_line": remark.last,
            },
        });
        let _: Value = client.write(Method::Post, &format!("{list}/discussions"), &discussion)?;
    }
    Ok(())
}
