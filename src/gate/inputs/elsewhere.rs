//! What other branches and open changes say of the files of the backlog: ids that are taken there,
//! and since when an item has been in its state.

use std::collections::HashSet;
use std::path::Path;

use jiff::civil::Date;

use super::{Inputs, working_directory};
use crate::backlog::{self, Setup};
use crate::change::forge_of_job;
use crate::edit::TakenIds;
use crate::env::Env;
use crate::error::Result;
use crate::facts::{self, Scene};
use crate::forge::address::Address;
use crate::forge::error::ForgeError;
use crate::forge::{Asking, Forge, connect};
use crate::limits;
use crate::snapshot::{Content, Repository};
use crate::source::{RepoPath, SourceKind, SourceMap};

/// The ids that are taken on the branches that this clone knows, and, where `ask` gives a token for
/// the forge, in its open changes; with what could not be looked at, in words.
///
/// # Errors
/// Where the repository cannot be read.
pub fn taken_ids(
    dir: &Path,
    inputs: &Inputs,
    ask: Option<&Env>,
) -> Result<(TakenIds, Vec<String>)> {
    let mut taken = TakenIds::default();
    let Some(repository) = Repository::discover_readable(dir)? else {
        return Ok((taken, Vec::new()));
    };
    let repository = repository.within(inputs.sources.budget());
    let files = inputs.backlog.files.iter();
    let paths: Vec<RepoPath> =
        files.filter(|file| !file.whole).map(|file| file.path.clone()).collect();
    let mut reader = Reader { inputs, paths, seen: HashSet::new(), left_out: 0, taken: &mut taken };
    for (name, tip) in repository.newest_branches(limits::BRANCHES) {
        let contents = repository.contents(&tip, &reader.paths)?;
        for (number, content) in contents.into_iter().enumerate() {
            let Some(content) = content.filter(|content| reader.is_new(*content)) else { continue };
            if let Some(text) = repository.text_of(content, limits::BACKLOG_FILE)? {
                reader.read(number, text, &name);
            }
        }
    }
    let mut remarks = Vec::new();
    if let Some(env) = ask {
        let cloned = || Address::of_url(&repository.origin_url()?, env);
        if let Some(address) = forge_of_job(env).or_else(cloned)
            && let Some(token) = env.token(address.kind)
        {
            let forge = connect(&address, Some(token), Asking::new(env, repository.budget()))?;
            if let Err(error) = reader.ask(forge.as_ref(), &repository) {
                inputs.sources.budget().settle()?;
                let whose = address.kind.name();
                remarks.push(format!(
                    "{whose} was asked for the open pull requests: {error}; an id that one of them takes may be given twice"
                ));
            }
        }
    }
    if reader.left_out > 0 {
        let count = reader.left_out;
        remarks.push(format!("{count} versions of backlog files on other branches were not read"));
    }
    Ok((taken, remarks))
}

struct Reader<'a> {
    inputs: &'a Inputs,
    paths: Vec<RepoPath>,
    /// The contents that were read.
    seen: HashSet<Content>,
    /// How many were not, since there are too many.
    left_out: usize,
    taken: &'a mut TakenIds,
}

impl Reader<'_> {
    /// Whether a content is to be read.
    fn is_new(&mut self, content: Content) -> bool {
        if self.seen.contains(&content) {
            return false;
        }
        let fits = self.seen.len() < limits::BRANCH_VERSIONS;
        if fits {
            self.seen.insert(content);
        } else {
            self.left_out += 1;
        }
        fits
    }

    /// Takes over the ids of another text of the `number`th file.
    fn read(&mut self, number: usize, text: String, place: &str) {
        let path = self.paths[number].clone();
        let mut sources = SourceMap::default();
        let source = sources.add(SourceKind::File(path.clone()), text);
        let policy = &self.inputs.policy;
        let here = self.inputs.backlog.files.iter().find(|file| file.path == path);
        let dialects = here.and_then(|file| policy.dialect_of(file)).into_iter().collect();
        let setup = Setup { dialects, ..policy.setup() };
        self.taken.extend(&backlog::read(&sources, &[(path, source)], setup), place);
    }

    /// Asks the forge for what the open changes say, of which the clone may know some.
    fn ask(&mut self, forge: &dyn Forge, repository: &Repository) -> Result<(), ForgeError> {
        for change in forge.open_changes()? {
            // A forge that names no commit knows the branch.
            let Some(head) = change.head.as_ref().or(change.branch.as_ref()) else { continue };
            if repository.resolve(head).is_ok_and(|tip| self.known(repository, &tip)) {
                continue;
            }
            let place = format!("pull request {}", change.number.unwrap_or_default());
            for number in 0..self.paths.len() {
                let path = self.paths[number].clone();
                match forge.file_at(head, path.as_str()) {
                    Ok(bytes) => {
                        let text = String::from_utf8_lossy(&bytes).into_owned();
                        self.read(number, text, &place);
                    }
                    // It takes the file away.
                    Err(ForgeError::Refused(404)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    /// Whether all that a commit says of the files was read already; else reads it.
    fn known(&mut self, repository: &Repository, tip: &crate::snapshot::Revision) -> bool {
        let Ok(contents) = repository.contents(tip, &self.paths) else { return false };
        for (number, content) in contents.into_iter().enumerate() {
            let Some(content) = content.filter(|content| self.is_new(*content)) else { continue };
            match repository.text_of(content, limits::BACKLOG_FILE) {
                Ok(Some(text)) => self.read(number, text, &tip.short()),
                _ => return false,
            }
        }
        true
    }
}

/// Since when the `number`th item has been in its state, as the history tells.
///
/// # Errors
/// Where the history cannot be read.
pub fn since(dir: &Path, inputs: &Inputs, number: usize) -> Result<Option<Date>> {
    let item = &inputs.backlog.items[number];
    let Some((repository, state)) = Repository::discover_readable(dir)?.zip(item.state()) else {
        return Ok(None);
    };
    let repository = repository.within(inputs.sources.budget());
    let Ok(last) = repository.resolve("HEAD") else { return Ok(None) };
    let head = working_directory(dir)?;
    let scene = Scene {
        history: Some((&repository, &last)),
        ..Scene::of_backlog(&inputs.policy, &inputs.backlog, &head, inputs.today)
    };
    let since = facts::of_item(scene, &inputs.sources, &item.id, state)?;
    Ok(since.filter(|since| !since.at_least).map(|since| since.day))
}
