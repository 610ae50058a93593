//! Descriptions of past changes from a file, as `gh pr list --json` and its like write them.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use super::message::Details;
use super::past::PastChange;
use crate::change::{DescriptionSource, forge_of_job};
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::files::read_file;
use crate::forge::address::Address;
use crate::forge::error::ForgeError;
use crate::forge::{Asking, connect};
use crate::limits;
use crate::snapshot::Repository;

/// One change. Other keys are passed over, so that more may be asked for.
#[derive(Deserialize)]
struct DescribedChange {
    number: u64,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    author: Option<Named>,
    #[serde(default)]
    labels: Vec<Named>,
    #[serde(default, rename = "headRefName", alias = "branch")]
    branch: Option<String>,
}

/// A name, or an object that has one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Named {
    Plain(String),
    Login { login: String },
    Name { name: String },
}

impl Named {
    fn text(self) -> String {
        match self {
            Self::Plain(text) | Self::Login { login: text } | Self::Name { name: text } => text,
        }
    }
}

/// Reads a list of changes, in JSON or with one object a line, by their numbers.
///
/// # Errors
/// Where the file cannot be read, or an entry is not a change; with its line.
pub(super) fn read(path: &Path) -> Result<HashMap<u64, Details>> {
    let text = read_file(path, limits::DESCRIPTIONS, ErrorKind::Input)?;
    let bad = |line: usize, cause: &serde_json::Error| {
        let message = format!("{}:{line}: {cause}", path.display());
        Error::new(ErrorKind::Input, message).hint(
            "write one object a line, with `number` and `body`: `gh pr list --state merged --json number,title,body,author,labels --jq '.[]'`",
        )
    };
    let entries: Vec<DescribedChange> = if text.trim_start().starts_with('[') {
        serde_json::from_str(&text).map_err(|cause| bad(cause.line(), &cause))?
    } else {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let entries = lines.map(|(index, line)| {
            serde_json::from_str(line).map_err(|cause| bad(index + 1, &cause))
        });
        entries.collect::<Result<_>>()?
    };
    Ok(entries.into_iter().map(|entry| (entry.number, details(entry))).collect())
}

/// Asks the forge for each change that has a number and no description yet.
///
/// # Errors
/// Where it is not known which forge that is, there is no token, or it does not answer.
pub(super) fn ask(
    repository: &Repository,
    changes: &[PastChange],
    env: &Env,
) -> Result<HashMap<u64, Details>> {
    let address = forge_of_job(env)
        .or_else(|| Address::of_url(&repository.origin_url()?, env))
        .ok_or_else(|| {
            Error::new(ErrorKind::Forge, "it is not known which forge holds the repository")
                .hint("bring the descriptions in a file: `--descriptions FILE`")
        })?;
    let variable = address.kind.token_variable();
    let token = env.token(address.kind).ok_or_else(|| {
        Error::new(ErrorKind::Forge, format!("there is no token in {variable}"))
            .hint(format!("give one that may read pull requests in {variable}"))
    })?;
    let forge = connect(&address, Some(token), Asking::new(env, repository.budget()))?;
    let lacking = changes.iter().filter(|change| change.details.description.is_none());
    let mut said = HashMap::new();
    for number in lacking.filter_map(|change| change.details.number) {
        let change = match forge.change(number) {
            Ok(change) => change,
            // A number in a message may be that of an issue: nobody says what it was.
            Err(ForgeError::Refused(404)) => continue,
            Err(trouble) => {
                let what = format!("the description of pull request {number}");
                return Err(trouble.error(forge.kind(), &what));
            }
        };
        let description = match change.description {
            DescriptionSource::Text(text, _) => Some(text),
            DescriptionSource::Missing(_) | DescriptionSource::CommitMessage => None,
        };
        said.insert(
            number,
            Details {
                number: Some(number),
                title: change.title,
                branch: change.branch,
                description,
                author: change.author,
                labels: change.labels,
            },
        );
    }
    Ok(said)
}

fn details(entry: DescribedChange) -> Details {
    Details {
        number: Some(entry.number),
        title: entry.title,
        branch: entry.branch,
        // A change that is listed has a description, and where nothing is in it, that is empty.
        description: Some(entry.body.unwrap_or_default()),
        author: entry.author.map(Named::text),
        labels: entry.labels.into_iter().map(Named::text).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Result<HashMap<u64, Details>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("prs.json");
        std::fs::write(&path, text).unwrap();
        read(&path)
    }

    #[test]
    fn lists_and_lines_and_both_forms_of_a_name_are_read() {
        let line = r#"{"number": 7, "title": "T", "body": null, "author": {"login": "ada"}, "labels": [{"name": "bug"}, "docs"], "url": "x"}"#;
        let lines = written(&format!("{line}\n\n")).unwrap();
        assert_eq!(lines, written(&format!("[{line}]")).unwrap());
        let details = &lines[&7];
        assert_eq!(
            (details.author.as_deref(), details.description.as_deref()),
            (Some("ada"), Some(""))
        );
        assert_eq!(details.labels, ["bug", "docs"]);
    }

    #[test]
    fn a_line_that_is_not_a_change_is_named() {
        let error = written("{\"number\": 1}\n{\"title\": \"T\"}\n").unwrap_err();
        assert!(error.to_string().contains("prs.json:2: missing field `number`"), "{error}");
    }
}
