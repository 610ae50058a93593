//! Edits of backlog files: shown as a diff, or written, and what is answered about them.

use std::path::{Path, PathBuf};

use super::{EXIT_FAIL, EXIT_PASS, Host, Talk, config, directory};
use crate::apply::lock::WriteLock;
use crate::apply::write;
use crate::apply::write::Rewrite;
use crate::apply::{Applied, Texts};
use crate::backlog::{Backlog, Item};
use crate::cli::args::{ListFormat, PlaceArgs};
use crate::error::{Error, ErrorKind, Result};
use crate::escape::terminal::line;
use crate::gate::Report;
use crate::gate::inputs::{self, Inputs};

use crate::report::edit::{Answer, EditedFile, EditedItem, Outcome, json};
use crate::report::{Format, Options, diff, render};
use crate::source::{SourceId, SourceMap};

/// How a command was asked to edit.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// The command.
    pub(super) action: &'static str,
    /// Whether nothing is written.
    pub(super) dry_run: bool,
    /// How it answers.
    pub(super) format: ListFormat,
    /// The folder in which it looks.
    pub(super) dir: PathBuf,
    /// What else there is to know, for programs; people have read it already.
    pub(super) notes: Vec<String>,
}

impl Asked {
    fn answer(&self, outcome: Outcome, message: &str, items: Vec<EditedItem>) -> Answer<'_> {
        Answer {
            action: self.action,
            outcome,
            message: message.to_owned(),
            help: None,
            items,
            files: Vec::new(),
            notes: self.notes.clone(),
        }
    }
}

/// Reads the backlog that is to be edited, and says what is read.
pub(super) fn read(paths: &[PathBuf], place: &PlaceArgs, host: &mut Host<'_>) -> Result<Inputs> {
    let dir = directory(place, host.env);
    let config = config(place, host.env)?;
    let inputs = inputs::lint(paths, &dir, config.as_ref(), host.today)?;
    inputs::require_backlog(&inputs.backlog, &inputs.policy)?;
    host.say_what_is_read(&inputs);
    Ok(inputs)
}

/// An item of a backlog as an answer shows it.
pub(super) fn item(
    inputs: &Inputs,
    (backlog, sources): (&Backlog, &SourceMap),
    item: &Item,
) -> EditedItem {
    EditedItem {
        id: item.id.clone(),
        title: item.title.value.clone(),
        path: backlog.file(item).path.to_string(),
        line: sources.get(item.source).line(item.header.start),
        before: inputs.backlog.item(&item.id).and_then(Item::state),
        state: item.state(),
        owner: item.owner.as_ref().map(|owner| owner.value.clone()),
    }
}

/// Says that there is nothing to do.
pub(super) fn unchanged(
    asked: &Asked,
    message: &str,
    items: Vec<EditedItem>,
    host: &mut Host<'_>,
) -> Result<u8> {
    match asked.format {
        ListFormat::Text => host.say(Talk::Normal, message),
        ListFormat::Json => {
            host.print(&json(&asked.answer(Outcome::Unchanged, message, items), None))?;
        }
    }
    Ok(EXIT_PASS)
}

/// Says why nothing is written, where no rule says it.
pub(super) fn decline(
    asked: &Asked,
    why: &str,
    help: &str,
    items: Vec<EditedItem>,
    host: &mut Host<'_>,
) -> Result<u8> {
    match asked.format {
        ListFormat::Text => {
            host.say(Talk::Normal, &format!("refused: {why}"));
            host.say(Talk::Normal, &format!("  help: {help}"));
        }
        ListFormat::Json => {
            let answer = asked.answer(Outcome::Refused, why, items);
            host.print(&json(&Answer { help: Some(help.to_owned()), ..answer }, None))?;
        }
    }
    Ok(EXIT_FAIL)
}

/// Shows the findings for which nothing is written. What was wrong before does not count.
pub(super) fn refuse(
    asked: &Asked,
    why: &str,
    items: Vec<EditedItem>,
    mut report: Report<'_>,
    host: &mut Host<'_>,
) -> Result<u8> {
    report.keep_active();
    match asked.format {
        ListFormat::Text => {
            host.say(Talk::Normal, &format!("{why}, on these lines:"));
            host.print_log(&render(Format::Text, &report, Options::default()))?;
        }
        ListFormat::Json => {
            let answer = asked.answer(Outcome::Refused, why, items);
            host.print(&json(&answer, Some(&report)))?;
        }
    }
    Ok(EXIT_FAIL)
}

/// Writes what was tried, and says so in `lines`, of which the first is the answer; in a dry run,
/// shows what that would change.
pub(super) fn carry_out(
    asked: &Asked,
    inputs: &Inputs,
    applied: &Applied,
    (items, lines): (Vec<EditedItem>, &[String]),
    host: &mut Host<'_>,
) -> Result<u8> {
    if asked.format == ListFormat::Text {
        write(inputs, &applied.texts, asked.dry_run, host)?;
        for text in lines.iter().filter(|_| !asked.dry_run) {
            host.print_log(&line(text))?;
            host.print("\n")?;
        }
        return Ok(EXIT_PASS);
    }
    if !asked.dry_run {
        write(inputs, &applied.texts, false, host)?;
    }
    let outcome = if asked.dry_run { Outcome::DryRun } else { Outcome::Written };
    let message = lines.first().map_or("", String::as_str);
    let answer = asked.answer(outcome, message, items);
    host.print(&json(&Answer { files: files(inputs, &applied.texts), ..answer }, None))?;
    Ok(EXIT_PASS)
}

/// The files that change.
fn files<'a>(inputs: &'a Inputs, texts: &'a Texts) -> Vec<EditedFile<'a>> {
    let file = |(source, new): (&SourceId, &'a String)| {
        let old = inputs.sources.text(*source);
        let is_read = inputs.backlog.files.iter().any(|file| file.source == *source);
        let old = (!old.is_empty() || is_read).then_some(old);
        Some(EditedFile { path: inputs.sources.get(*source).kind.path()?, old, new })
    };
    texts.iter().filter_map(file).collect()
}

/// Writes the new texts over the old ones; in a dry run, shows what that would change. Nobody else
/// writes between the last look at the files and their replacement.
pub(super) fn write(
    inputs: &Inputs,
    texts: &Texts,
    dry_run: bool,
    host: &mut Host<'_>,
) -> Result<()> {
    let mut rewrites = Vec::new();
    for (source, new) in texts {
        let Some(name) = inputs.sources.get(*source).kind.path() else { continue };
        let old = inputs.sources.text(*source);
        let path = inputs
            .on_disk
            .get(source)
            .ok_or_else(|| Error::new(ErrorKind::Output, format!("{name} is not on the disk")))?;
        let is_new = old.is_empty() && !path.exists();
        if dry_run {
            let (name, for_person) = (name.as_str(), host.is_terminal);
            let shown = if is_new {
                diff::created(name, new, for_person)
            } else {
                diff::unified(name, old, new, for_person)
            };
            host.print_log(&shown)?;
            continue;
        }
        let old = (!is_new).then(|| old.to_owned());
        rewrites.push(Rewrite { path: path.clone(), old, new: new.clone() });
    }
    let folder = inputs.on_disk.values().next().and_then(|path| path.parent());
    let _lock = match folder.filter(|_| !rewrites.is_empty()) {
        Some(folder) if folder.as_os_str().is_empty() => Some(WriteLock::take(Path::new("."))?),
        Some(folder) => Some(WriteLock::take(folder)?),
        None => None,
    };
    write::write(&rewrites)
}
