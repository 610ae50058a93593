//! The pull request template of a snapshot, and what it asks for.

mod asks;
mod certain;
mod family;
mod free_box;
mod front_matter;
mod groups;
mod names;
mod options;
mod outline;
mod part;
mod pieces;
mod places;
mod said;
mod section_place;
mod shape;
mod shared;
#[cfg(test)]
mod tests;
mod titles;

pub use asks::is_optional;
pub(super) use asks::{asks_for_text, removes_entries};
pub(crate) use front_matter::without_front_matter;
pub use groups::{Group, is_updaters};
pub(super) use names::states;
pub(super) use options::{names_a_choice, of_options};
pub use outline::{filled, outline};
pub use part::{Need, Part};
pub(super) use places::{between_places, kept_words, without_numbers};
pub use shape::Shape;
pub(super) use shape::labels;
pub use titles::takes_none;

use crate::backlog::Kind;
use crate::change::{Change, Template, when};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::markdown::Document;
use crate::policy::ChangePolicy;
#[cfg(feature = "cli")]
use crate::snapshot::Snapshot;
use crate::source::{RepoPath, SourceId, SourceKind, SourceMap};

/// The folders in which forges look for a template, in their order.
const FOLDERS: [&str; 6] = [".github/", "", "docs/", ".gitea/", ".forgejo/", ".azuredevops/"];
/// Folders of several templates.
const SEVERAL: [&str; 4] = [
    ".github/pull_request_template/",
    "pull_request_template/",
    "docs/pull_request_template/",
    ".gitlab/merge_request_templates/",
];

/// Reads the template of a change: the one that the policy chooses for it or names, else the one in
/// the usual place; of several, what all of them ask for. What the description looks like chooses
/// none.
///
/// `before` is the snapshot in which the change began: text that stood in the template then is none
/// of the author's either.
///
/// # Errors
/// Where the template that the policy names is missing, or a template cannot be read.
#[cfg(feature = "cli")]
pub fn read(
    change: &mut Change,
    kinds: &[Kind],
    (target, before): (&Snapshot, &Snapshot),
    policy: &ChangePolicy,
    sources: &mut SourceMap,
) -> Result<()> {
    let text_of = |snapshot: &Snapshot, path: &RepoPath| snapshot.read_text(path, limits::TEMPLATE);
    let paths = paths(chosen(change, kinds, policy), || in_usual_places(target))?;
    let found = texts(&paths, &|path| text_of(target, path))?;
    if found.is_empty() && chosen(change, kinds, policy).is_some() {
        return Err(missing(&paths[0], &target.name()));
    }
    let older = texts(&paths, &|path| text_of(before, path))?
        .into_iter()
        .filter(|old| !found.contains(old))
        .collect();
    put(change, found, older, sources);
    Ok(())
}

/// The same from paths and texts alone, where nothing is known of the past.
///
/// # Errors
/// As [`read`].
pub fn read_with(
    change: &mut Change,
    kinds: &[Kind],
    (files, read): (&[RepoPath], Read<'_>),
    policy: &ChangePolicy,
    sources: &mut SourceMap,
) -> Result<()> {
    let usual = || Ok(candidates(files).into_iter().cloned().collect());
    let paths = paths(chosen(change, kinds, policy), usual)?;
    let found = texts(&paths, read)?;
    if found.is_empty() && chosen(change, kinds, policy).is_some() {
        return Err(missing(&paths[0], "what the change goes into"));
    }
    put(change, found, Vec::new(), sources);
    Ok(())
}

/// Gives the text of a file; `None` where there is none.
pub type Read<'a> = &'a dyn Fn(&RepoPath) -> Result<Option<String>>;

/// A template with its path.
type Found = (RepoPath, String);

/// The template that the policy chooses for the change, or names.
fn chosen<'a>(change: &Change, kinds: &[Kind], policy: &'a ChangePolicy) -> Option<&'a RepoPath> {
    let chosen = when::chosen_template(change, kinds, policy).map(|(path, _)| path);
    chosen.or(policy.template.as_ref())
}

/// The path of the chosen template, or those of all that may be one.
fn paths(
    chosen: Option<&RepoPath>,
    usual: impl FnOnce() -> Result<Vec<RepoPath>>,
) -> Result<Vec<RepoPath>> {
    match chosen {
        Some(path) => Ok(vec![path.clone()]),
        None => usual(),
    }
}

fn missing(path: &RepoPath, place: &str) -> Error {
    Error::new(ErrorKind::Policy, format!("there is no template {path} in {place}"))
        .hint("fix `change.template` in the policy")
}

/// Takes the templates over; `older` are those that stood there before.
fn put(change: &mut Change, found: Vec<Found>, older: Vec<Found>, sources: &mut SourceMap) {
    let several = found.len();
    if several == 0 {
        return;
    }
    let mut templates: Vec<Template> = Vec::new();
    for (path, text) in found.into_iter().chain(older) {
        let source = sources.add(SourceKind::File(path), text);
        templates.push(Template::new(source, sources.text(source)));
    }
    let mut first = templates.remove(0);
    first.shape = shared::shared(&first, &templates[..several - 1]);
    change.template = Some(first);
    change.other_templates = templates;
}

/// The templates in the usual places.
///
/// # Errors
/// Where the files cannot be listed.
#[cfg(feature = "cli")]
pub fn in_usual_places(snapshot: &Snapshot) -> Result<Vec<RepoPath>> {
    Ok(candidates(&near_usual_places(snapshot)?).into_iter().cloned().collect())
}

/// The files in the folders that may hold a template; no other folder is looked into.
#[cfg(feature = "cli")]
fn near_usual_places(snapshot: &Snapshot) -> Result<Vec<RepoPath>> {
    snapshot.files_in(&|folder| {
        let folder = format!("{}/", folder.to_lowercase());
        FOLDERS.iter().chain(&SEVERAL).any(|place| place.starts_with(&folder))
    })
}

/// The texts of those of the files that are there.
fn texts(paths: &[RepoPath], read: Read<'_>) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for path in paths {
        if let Some(text) = read(path)? {
            found.push((path.clone(), text));
        }
    }
    Ok(found)
}

/// A template as a file of the repository, of which nobody asks what it demands.
#[derive(Debug)]
pub struct TemplateFile {
    /// The text.
    pub source: SourceId,
    /// Its sections.
    pub document: Document,
}

impl TemplateFile {
    /// The template with this text, which is `source`.
    #[must_use]
    pub fn new(source: SourceId, text: &str) -> Self {
        Self { source, document: Document::parse(&without_front_matter(text)) }
    }
}

/// Reads every template: the one that the policy names, or those in the usual places.
///
/// # Errors
/// Where a template cannot be read.
#[cfg(feature = "cli")]
pub fn all(
    snapshot: &Snapshot,
    policy: &ChangePolicy,
    sources: &mut SourceMap,
) -> Result<Vec<TemplateFile>> {
    let paths = match &policy.template {
        Some(path) => vec![path.clone()],
        None => in_usual_places(snapshot)?,
    };
    let found = texts(&paths, &|path| snapshot.read_text(path, limits::TEMPLATE))?;
    let mut file = |(path, text)| {
        let source = sources.add(SourceKind::File(path), text);
        TemplateFile::new(source, sources.text(source))
    };
    Ok(found.into_iter().map(&mut file).collect())
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
