//! What a repository lacks to be judged: a policy, a template, a pipeline. Only new files are
//! written; what is there stays as it is.

mod adoption;
pub mod agents;
mod answer;
mod closing;
pub mod contributing;
mod flow;
mod forge;
pub mod limits;
mod marked;
mod pipeline;
mod policy;
mod rejudge;
pub mod starter;
mod template;
mod trial;
mod written;

#[cfg(test)]
pub(crate) use answer::schema;
pub use answer::{Leftover, json, json_of_removal};
pub use closing::closing;
pub use flow::flow;
pub use forge::Forge;
pub use rejudge::rejudge;
pub use starter::Beginning;
pub use written::{Removal, may_be_written, removal, take_out};

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use glob::Pattern;
use jiff::civil::Date;

use crate::backlog::{Backlog, BacklogFile};
use crate::change::heading::role_of;
use crate::change::template::{Shape, outline};
use crate::cli::doctor::Diagnosis;
use crate::error::{Error, ErrorKind, Result};
use crate::markdown::Document;
use crate::policy::discover::{PLACES, is_place};
use crate::policy::{Policy, Role};
use crate::report::{diff, output};
use crate::source::{RepoPath, SourceMap};
use crate::text::plural;

/// What was found in the repository.
#[derive(Debug)]
pub struct Findings<'a> {
    /// All files.
    pub paths: &'a [RepoPath],
    /// The backlog; empty where none was found.
    pub backlog: &'a Backlog,
    /// What becomes of a repository without one.
    pub beginning: Beginning,
    /// Whether each person may have an item in progress, as the backlog says.
    pub per_person: bool,
    /// The page for contributors that is there, if a paragraph is to be added to it.
    pub contributing: Option<(RepoPath, String)>,
    /// Whether that paragraph is asked for.
    pub tells_contributors: bool,
    /// What the page for agents says, where there is one.
    pub agents_page: Option<String>,
    /// Whether lines for agents are asked for.
    pub tells_agents: bool,
    /// A dialect that was proposed for it, as an entry of `dialects`.
    pub dialect: Option<String>,
    /// Whether the policy names the dialect: where it alone reads the same.
    pub names_dialect: bool,
    /// The forge.
    pub forge: Forge,
    /// The template that is there.
    pub template: Option<RepoPath>,
    /// Its text.
    pub template_text: Option<String>,
    /// The part of the policy about its sections, where it has others than Plan, Tests and
    /// Acceptance.
    pub sections: Option<String>,
    /// What `doctor` says about the pipelines.
    pub pipelines: &'a Diagnosis,
}

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Where.
    pub path: RepoPath,
    /// Its text.
    pub text: String,
    /// What it says now, where it is there already and gets something more.
    pub before: Option<String>,
}

impl NewFile {
    /// What writing it changes, as a unified diff.
    #[must_use]
    pub fn diff(&self) -> String {
        match &self.before {
            Some(before) => diff::unified(self.path.as_str(), before, &self.text, false),
            None => diff::created(self.path.as_str(), &self.text, false),
        }
    }
}

/// What is to be done.
#[derive(Debug, Default)]
pub struct Plan {
    /// The files to write.
    pub files: Vec<NewFile>,
    /// What is there already, each with what it is.
    pub kept: Vec<String>,
    /// What is left to do by hand; may have several lines.
    pub hints: Vec<String>,
}

/// What the sections of a template are for.
fn roles(template: &str) -> Vec<Option<Role>> {
    let document = Document::parse(&crate::change::template::without_front_matter(template));
    document.sections.iter().map(|section| role_of(&section.title)).collect()
}

/// Whether a template asks for other sections than those that are demanded by default.
#[must_use]
pub fn differs(template: &str) -> bool {
    let roles = roles(template);
    let common = [Role::Plan, Role::Tests, Role::Acceptance];
    !roles.is_empty() && !common.iter().all(|role| roles.contains(&Some(*role)))
}

/// The part of the policy about the sections, where the template says which there are: as it is
/// read, in a comment; and what keeps a careful copy of the template from passing under it.
///
/// # Errors
/// Where the policy that would be written cannot be used.
pub fn sections(
    (path, template): (&RepoPath, &str),
    backlog: &Backlog,
    today: Date,
) -> Result<(String, Vec<String>)> {
    let document = Document::parse(&crate::change::template::without_front_matter(template));
    let shape = Shape::of(template, &document);
    let outline = outline(&document, &shape);
    let comment: String = outline
        .iter()
        .map(|line| {
            if line.starts_with('-') { format!("  #   {line}\n") } else { format!("  # {line}\n") }
        })
        .collect();
    let how = "  # How it is read; to change that, write the list in the place of `template`.\n  # sections:\n";
    let whole = format!("change:\n  sections: template  # those of {path}\n{how}{comment}");
    let faults = trial::faults(&format!("version: 1\n{whole}"), (path, template), backlog, today)?;
    if faults.is_empty() {
        return Ok((whole, faults));
    }
    // No description could pass: nothing is demanded until the team says what.
    let none = format!(
        "change:\n  # {path} is not understood well enough to demand its sections.\n  sections: []\n{how}{comment}"
    );
    Ok((none, faults))
}

/// Decides what to write.
#[must_use]
pub fn plan(found: &Findings<'_>) -> Plan {
    let mut plan = Plan::default();
    let is_there = |place: &&&str| found.paths.iter().any(|path| path.as_str() == **place);
    let present = PLACES.iter().find(is_there);
    match present {
        Some(place) => plan.kept.push(format!("{place}: the policy")),
        None => plan.add(PLACES[0], written::marked(&policy::text(found))),
    }
    match &found.template {
        Some(path) => plan.kept.push(format!("{path}: the template")),
        None => {
            plan.add(found.forge.template(), template::text(found.backlog, found.beginning));
        }
    }
    if found.beginning == Beginning::Starter {
        plan.add(starter::PATH, starter::TEXT.to_owned());
    }
    pipelines(found, &mut plan);
    if found.tells_contributors {
        match (contributing::file(found), &found.contributing) {
            (Some(file), _) => plan.files.push(file),
            (None, Some((path, _))) => {
                plan.kept.push(format!("{path}: it says how a change names its item"));
            }
            (None, None) => {}
        }
    }
    if found.tells_agents {
        add_agents(found, &mut plan);
    }
    if present.is_none() {
        plan.hints.push(adoption::hint(found));
    }
    plan
}

/// Lines for agents, behind whatever else goes into their page.
fn add_agents(found: &Findings<'_>, plan: &mut Plan) {
    let same = plan.files.iter().position(|file| file.path.as_str() == agents::PATH);
    let page = same.map(|at| plan.files[at].text.clone()).or_else(|| found.agents_page.clone());
    match agents::file(page, found) {
        Some(file) => match same {
            Some(at) => plan.files[at].text = file.text,
            None => plan.files.push(file),
        },
        None => {
            let path = agents::PATH;
            plan.kept.push(format!("{path}: it says how an agent works with the backlog"));
        }
    }
}

fn pipelines(found: &Findings<'_>, plan: &mut Plan) {
    if let Some(pipeline) = found.pipelines.pipelines.first() {
        plan.kept.push(format!("{pipeline}: the gate runs in it"));
        if found.pipelines.is_ill() {
            plan.hints.push("`backlog-gate doctor` says what is wrong there".to_owned());
        }
        return;
    }
    let has_pipeline = found.paths.iter().any(|path| path.as_str() == ".gitlab-ci.yml");
    match pipeline::pipeline(found.forge, has_pipeline) {
        Ok(pipeline) => {
            plan.add(pipeline.path, written::marked(&pipeline.text));
            plan.hints.extend(pipeline.hint);
        }
        Err(hint) => plan.hints.push(hint),
    }
}

impl Plan {
    fn add(&mut self, path: &str, text: String) {
        // Every path here is a constant of this module.
        self.files.extend(RepoPath::new(path).map(|path| NewFile { path, text, before: None }));
    }

    /// The new files as a unified diff.
    #[must_use]
    pub fn diff(&self) -> String {
        self.files.iter().map(NewFile::diff).collect()
    }

    /// Writes the files below `root`: all that are planned, or none where one of them could not be.
    ///
    /// # Errors
    /// Where a file is there meanwhile, or its folder is a symbolic link or cannot be written.
    pub fn write(&self, root: &Path) -> Result<()> {
        for new in &self.files {
            refuse_taken(root, new)?;
        }
        for new in &self.files {
            let path = root.join(new.path.as_str());
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(|error| {
                    let message = format!("cannot make the folder {}", folder.display());
                    Error::new(ErrorKind::Output, message).because(error)
                })?;
            }
            output::write(&path, &new.text)?;
        }
        Ok(())
    }

    /// What was or would be done, for people.
    #[must_use]
    pub fn summary(&self, written: bool) -> String {
        let verb = if written { "wrote" } else { "would write" };
        let wrote = self.files.iter().map(|new| match new.before {
            Some(_) => format!("{verb} a paragraph at the end of {}\n", new.path),
            None => format!("{verb} {}\n", new.path),
        });
        let kept = self.kept.iter().map(|kept| format!("kept {kept}\n"));
        wrote.chain(kept).collect()
    }
}

/// The policy that is about to be written; `None` where there is one already.
///
/// # Errors
/// Where it is not a policy.
pub fn policy_of(plan: &Plan) -> Result<Option<Policy>> {
    let Some(new) = plan.files.iter().find(|new| is_place(&new.path)) else { return Ok(None) };
    let mut sources = SourceMap::default();
    trial::policy(&new.text, &new.path, &mut sources).map(Some)
}

/// What the backlog is read as, for people.
#[must_use]
pub fn reading(backlog: &Backlog) -> Vec<String> {
    let line = |(glob, (items, dialect)): (String, (usize, &str))| {
        format!("{glob}: {}, read as {dialect}", plural(items, "item"))
    };
    named(backlog).into_iter().map(line).collect()
}

/// The files of a backlog with the number of their items and the dialect; files that are an item
/// each go by their folder.
fn named(backlog: &Backlog) -> BTreeMap<String, (usize, &str)> {
    let mut beside: BTreeMap<&str, usize> = BTreeMap::new();
    for file in backlog.files.iter().filter(|file| file.whole) {
        *beside.entry(folder(file)).or_default() += 1;
    }
    let mut named: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for (number, file) in backlog.files.iter().enumerate() {
        let path = file.path.as_str();
        let is_one_of_many = file.whole && beside.get(folder(file)).is_some_and(|many| *many > 1);
        let name = match path.rsplit_once('.').filter(|_| is_one_of_many) {
            Some((_, ending)) => format!("{}*.{ending}", Pattern::escape(folder(file))),
            None => path.to_owned(),
        };
        let (items, _) = named.entry(name).or_insert((0, file.dialect.as_str()));
        *items += backlog.items_of(number).count();
    }
    named
}

/// The folder of a file, with the slash behind it.
fn folder(file: &BacklogFile) -> &str {
    let path = file.path.as_str();
    &path[..path.rfind('/').map_or(0, |slash| slash + 1)]
}

/// A link on the way could lead out of the repository, and a file that is there is not overwritten.
fn refuse_taken(root: &Path, new: &NewFile) -> Result<()> {
    let mut here = root.to_path_buf();
    for part in new.path.as_str().split('/') {
        here.push(part);
        if fs::symlink_metadata(&here).is_ok_and(|facts| facts.is_symlink()) {
            let message =
                format!("{} is a symbolic link, and nothing is written through it", here.display());
            return Err(Error::new(ErrorKind::Output, message)
                .hint("write the file by hand: `--dry-run` shows it"));
        }
    }
    if here.exists() && new.before.is_none() {
        let message = format!("{} is there already, and nothing is overwritten", here.display());
        return Err(Error::new(ErrorKind::Output, message)
            .hint("remove it, or keep it and write the others by hand: `--dry-run` shows them"));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
