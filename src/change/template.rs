//! The pull request template of a snapshot.

use crate::change::{Description, Template};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::markdown::Document;
use crate::policy::ChangePolicy;
use crate::snapshot::Snapshot;
use crate::source::{RepoPath, SourceKind, SourceMap};
use crate::text::normalize;

/// The folders in which forges look for a template, in their order.
const FOLDERS: [&str; 6] = [".github/", "", "docs/", ".gitea/", ".forgejo/", ".azuredevops/"];
/// Folders of several templates.
const SEVERAL: [&str; 4] = [
    ".github/pull_request_template/",
    "pull_request_template/",
    "docs/pull_request_template/",
    ".gitlab/merge_request_templates/",
];

/// Reads the template that the policy names, else the one in the usual place; of several, the one
/// whose headings fit the description best.
///
/// # Errors
/// Where the template that the policy names is missing, or a template cannot be read.
pub fn read(
    snapshot: &Snapshot,
    policy: &ChangePolicy,
    description: Option<&Description>,
    sources: &mut SourceMap,
) -> Result<Option<Template>> {
    let mut found = all(snapshot, policy, sources)?;
    if let (Some(path), true) = (&policy.template, found.is_empty()) {
        let message = format!("there is no template {path} in {}", snapshot.name());
        let error = Error::new(ErrorKind::Policy, message);
        return Err(error.hint("fix `change.template` in the policy"));
    }
    let fit =
        |template: &Template| description.map_or(0, |description| common(template, description));
    let best = found
        .iter()
        .enumerate()
        .max_by_key(|(index, template)| (fit(template), usize::MAX - index));
    let best = best.map(|(index, _)| index);
    Ok(best.map(|index| found.swap_remove(index)))
}

/// Reads every template: the one that the policy names, or those in the usual places.
///
/// # Errors
/// Where a template cannot be read.
pub fn all(
    snapshot: &Snapshot,
    policy: &ChangePolicy,
    sources: &mut SourceMap,
) -> Result<Vec<Template>> {
    let tree = snapshot.tree()?;
    let paths = match &policy.template {
        Some(path) => vec![path],
        None => candidates(tree.files()),
    };
    let mut found = Vec::new();
    for path in paths {
        if let Some(text) = snapshot.read_text(path, limits::TEMPLATE)? {
            found.push(template(path.clone(), text, sources));
        }
    }
    Ok(found)
}

fn template(path: RepoPath, text: String, sources: &mut SourceMap) -> Template {
    let document = Document::parse(&text);
    Template { source: sources.add(SourceKind::File(path), text), document }
}

/// The template that a forge would take, if there is one.
#[must_use]
pub fn find(paths: &[RepoPath]) -> Option<&RepoPath> {
    candidates(paths).into_iter().next()
}

/// The single template in the first folder that has one, then those of folders of several.
fn candidates(paths: &[RepoPath]) -> Vec<&RepoPath> {
    let lower = |path: &RepoPath| path.as_str().to_lowercase();
    let single = FOLDERS.iter().find_map(|folder| {
        let names = [
            format!("{folder}pull_request_template.md"),
            format!("{folder}pull_request_template.txt"),
        ];
        paths.iter().find(|path| names.contains(&lower(path)))
    });
    let several = paths.iter().filter(|path| {
        let path = lower(path);
        SEVERAL.iter().any(|folder| {
            path.strip_prefix(folder)
                .is_some_and(|name| name.ends_with(".md") && !name.contains('/'))
        })
    });
    single.into_iter().chain(several).collect()
}

/// How many headings template and description have in common.
fn common(template: &Template, description: &Description) -> usize {
    let titles = |document: &Document| -> Vec<String> {
        document.sections.iter().map(|section| normalize(&section.title)).collect()
    };
    let written = titles(&description.document);
    titles(&template.document).iter().filter(|title| written.contains(title)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_found_in_the_order_of_the_forges() {
        let paths: Vec<RepoPath> = [
            "docs/pull_request_template.md",
            ".github/PULL_REQUEST_TEMPLATE/fix.md",
            ".github/PULL_REQUEST_TEMPLATE.md",
            "src/pull_request_template.md",
        ]
        .iter()
        .map(|path| RepoPath::new(path).unwrap())
        .collect();
        let found: Vec<&str> = candidates(&paths).iter().map(|path| path.as_str()).collect();
        assert_eq!(
            found,
            [".github/PULL_REQUEST_TEMPLATE.md", ".github/PULL_REQUEST_TEMPLATE/fix.md"]
        );
    }
}
