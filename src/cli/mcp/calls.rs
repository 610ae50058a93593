//! What the tools do: they ask the service, and write what it allows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::Value;

use super::answer::Answer;
use super::tools::{Add, CheckDraft, Explain, Finish, Next, Show, Start};
use crate::apply::lock::WriteLock;
use crate::apply::write::{Rewrite, write};
use crate::apply::{self, Addition, Applied};
use crate::backlog::{Backlog, Item};
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs::{since, taken_ids};
use crate::gate::{self, FailOn, Report, Verdict};
use crate::report::edit::{self, EditedFile, EditedItem, Outcome};
use crate::report::next::Extent;
use crate::report::rules::pages;
use crate::report::{Format, Options, items, judgement, next, render, rule_pages};
use crate::service::{
    self, Brought, Directory, Draft, FileEdit, Git, Service, Source, Transition, View, Wanted,
    named,
};
use crate::source::SourceMap;

/// The backlog of one repository, and what may be done with it.
pub(super) struct Desk {
    root: PathBuf,
    service: Service<Box<dyn Source>>,
    today: Date,
}

impl Desk {
    /// The repository around `dir`, or the folder itself outside any.
    pub(super) fn open(dir: &Path, today: Date) -> Result<Self> {
        let dir = dir.canonicalize().map_err(|cause| {
            let message = format!("there is no directory {}", dir.display());
            Error::new(ErrorKind::Input, message).because(cause).hint("name one with `--repo DIR`")
        })?;
        let (root, source): (PathBuf, Box<dyn Source>) = match Git::discover(&dir)? {
            Some(git) => (git.root().to_owned(), Box::new(git)),
            None => (dir.clone(), Box::new(Directory::new(&dir, None))),
        };
        Ok(Self { root, service: Service::new(source, today), today })
    }

    /// What is there now.
    pub(super) fn view(&mut self) -> Result<Arc<View>> {
        let view = self.service.view()?;
        gate::require_backlog(&view.inputs.backlog, &view.inputs.policy)?;
        Ok(view)
    }

    /// Where the files are read.
    pub(super) fn source(&self) -> &dyn Source {
        self.service.source()
    }

    pub(super) fn next(&mut self, wanted: &Next) -> Result<Answer> {
        let view = self.view()?;
        let (plan, inputs) = (view.next(), &view.inputs);
        let (read, ages) = ((&inputs.backlog, &inputs.sources), BTreeMap::new());
        let most = wanted.limit.unwrap_or(Next::LIMIT).max(1);
        let extent = Extent { most, rest: "a larger `limit` shows them" };
        let text = next::text(&plan, read, &ages, (Options::default(), extent));
        Ok(Answer::new(text, parsed(&next::json(&plan, read.0, read.1, &ages, extent))))
    }

    pub(super) fn show(&mut self, wanted: &Show) -> Result<Answer> {
        let view = self.view()?;
        let (item, inputs) = (view.item(&wanted.item)?, &view.inputs);
        let text = items::detail(&inputs.backlog, item, &inputs.sources, Options::default());
        let data = parsed(&items::json(&inputs.backlog, &[item], &inputs.sources));
        Ok(Answer::new(text, data))
    }

    pub(super) fn start(&mut self, wanted: &Start) -> Result<Answer> {
        let owner = wanted
            .owner
            .as_deref()
            .map(service::name)
            .transpose()
            .map_err(|why| Error::new(ErrorKind::Input, why))?;
        let step = Step { to: Transition::Start, item: &wanted.item, owner, description: None };
        self.step(&step, wanted.dry_run)
    }

    pub(super) fn finish(&mut self, wanted: &Finish) -> Result<Answer> {
        let description = wanted.description.as_deref();
        let step = Step { to: Transition::Finish, item: &wanted.item, owner: None, description };
        self.step(&step, wanted.dry_run)
    }

    /// Reads, judges and writes while nobody else does.
    fn step(&mut self, step: &Step<'_>, dry_run: bool) -> Result<Answer> {
        let _lock = if dry_run { None } else { Some(WriteLock::take(&self.root)?) };
        let view = self.view()?;
        let inputs = &view.inputs;
        let number = named::one(inputs, step.item)?;
        let item = &inputs.backlog.items[number];
        let criteria =
            step.description.map_or_else(Vec::new, |text| service::met(inputs, number, text));
        let wanted = Wanted { criteria, owner: step.owner, ..step.to.into() };
        let as_it_is = || vec![shown(&view, (&inputs.backlog, &inputs.sources), item)];
        let name = item.name();
        let brought = service::bring(inputs, number, &wanted);
        let against = match step.to {
            Transition::Start => view.against_starting(item),
            _ => Vec::new(),
        };
        // Why it must not be started says more than that the file has no place for it.
        if matches!(brought, Err(_) | Ok(Brought::Done(_))) && !against.is_empty() {
            let message = format!("{name} must not be started now: it {}", against.join("; it "));
            let help = "take the first item that `next` lists".to_owned();
            return Ok(declined(step.to.name(), message, help, as_it_is()));
        }
        let applied = match brought? {
            Brought::Already => {
                let message = format!("{name} is {} already; nothing to do", wanted.state);
                return Ok(answer(step.to.name(), Outcome::Unchanged, message, as_it_is()));
            }
            Brought::Claimed(claim) => {
                let message = claim.sentence(since(&self.root, inputs, number)?);
                return Ok(declined(step.to.name(), message, claim.help(), as_it_is()));
            }
            Brought::Refused(applied) => {
                let report = gate::judge(applied.context(inputs), FailOn::Error);
                let why = format!("{name} was left as it is, because it would then fail");
                return Ok(refused(step.to.name(), why, as_it_is(), report));
            }
            Brought::Done(applied) => applied,
        };
        let is_it = |new: &&Item| new.id == item.id && new.state() == Some(wanted.state);
        let new = applied
            .backlog
            .items
            .iter()
            .find(is_it)
            .map(|new| shown(&view, (&applied.backlog, &applied.sources), new));
        let before = item.state().map_or("no state", |state| state.as_str());
        let owner = step.owner.map_or(String::new(), |owner| format!(", by {owner}"));
        let message = format!("{name}: {before} -> {}{owner}", wanted.state);
        self.carry_out(step.to.name(), &view, &applied, (new, message), dry_run)
    }

    pub(super) fn add(&mut self, wanted: &Add) -> Result<Answer> {
        let _lock = if wanted.dry_run { None } else { Some(WriteLock::take(&self.root)?) };
        let view = self.view()?;
        let inputs = &view.inputs;
        let is_line = |text: &str| !text.trim().is_empty() && !text.contains(['\n', '\r']);
        let mut fields = Vec::new();
        for (name, value) in &wanted.fields {
            if !is_line(name) || !is_line(value) {
                let message = format!("the field {name:?} has to be one line of text");
                return Err(Error::new(ErrorKind::Input, message).hint("say it in one line"));
            }
            fields.push((name.trim().to_owned(), value.trim().to_owned()));
        }
        let (elsewhere, _) = taken_ids(&self.root, inputs, None)?;
        let addition = Addition {
            title: &wanted.title,
            id: wanted.id.as_deref(),
            to: wanted.to.as_deref(),
            fields: &fields,
            elsewhere: &elsewhere,
            today: self.today,
        };
        let (applied, number) = apply::add(inputs, addition)?;
        let report = gate::judge(applied.context(inputs), FailOn::Error);
        if report.verdict == Verdict::Fail {
            let why = "nothing was added, because it would then fail".to_owned();
            return Ok(refused("add", why, Vec::new(), report));
        }
        let added = &applied.backlog.items[number];
        let shown = shown(&view, (&applied.backlog, &applied.sources), added);
        let item = EditedItem { before: None, ..shown };
        let message = format!("added {}: {} ({}:{})", item.id, item.title, item.path, item.line);
        self.carry_out("add", &view, &applied, (Some(item), message), wanted.dry_run)
    }

    /// Writes what was tried, or shows it.
    fn carry_out(
        &self,
        action: &str,
        view: &View,
        applied: &Applied,
        (item, message): (Option<EditedItem>, String),
        dry_run: bool,
    ) -> Result<Answer> {
        let files = service::files(&view.inputs, applied);
        if !dry_run {
            let rewrites: Result<Vec<Rewrite>> = files.iter().map(|it| self.rewrite(it)).collect();
            write(&rewrites?)?;
        }
        let outcome = if dry_run { Outcome::DryRun } else { Outcome::Written };
        let edited = files.iter().map(|FileEdit { path, old, new }| EditedFile {
            path,
            old: Some(old),
            new,
        });
        let answer = edit::Answer {
            files: edited.collect(),
            ..empty(action, outcome, message, item.into_iter().collect())
        };
        let data = edit::value(&answer, None);
        let diffs: Vec<&str> = data["files"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|file| file["diff"].as_str())
            .collect();
        Ok(Answer::new(format!("{}\n\n{}", answer.message, diffs.concat()), data))
    }

    /// The file of an edit. No link on the way is followed: it could lead anywhere.
    fn rewrite(&self, edit: &FileEdit) -> Result<Rewrite> {
        let mut path = self.root.clone();
        for part in edit.path.as_str().split('/') {
            path.push(part);
            if path.symlink_metadata().is_ok_and(|facts| facts.is_symlink()) {
                let message =
                    format!("{} is a symbolic link, and nothing is written through it", edit.path);
                return Err(Error::new(ErrorKind::Output, message)
                    .hint("put a plain file there, or edit it by hand"));
            }
        }
        Ok(Rewrite { path, old: Some(edit.old.clone()), new: edit.new.clone() })
    }

    pub(super) fn check(&mut self) -> Result<Answer> {
        let view = self.view()?;
        Ok(verdict(view.report()))
    }

    pub(super) fn check_draft(&mut self, wanted: CheckDraft) -> Result<Answer> {
        let CheckDraft { body, title, base, author, labels } = wanted;
        let draft = Draft { title, body, branch: None, base, author, labels };
        let judgement = self.service.verdict(&draft)?;
        Ok(verdict(judgement.report()))
    }

    pub(super) fn explain(wanted: &Explain) -> Result<Answer> {
        let rule = rule_pages::find(&wanted.rule)?;
        Ok(Answer::new(rule_pages::page(rule), parsed(&pages([rule], None))))
    }
}

/// What is wanted of an item.
struct Step<'a> {
    to: Transition,
    item: &'a str,
    owner: Option<&'a str>,
    description: Option<&'a str>,
}

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).expect("the program wrote it")
}

fn shown(view: &View, (backlog, sources): (&Backlog, &SourceMap), item: &Item) -> EditedItem {
    EditedItem {
        id: item.id.clone(),
        title: item.title.value.clone(),
        path: backlog.file(item).path.to_string(),
        line: sources.get(item.source).line(item.header.start),
        before: view.inputs.backlog.item(&item.id).and_then(Item::state),
        state: item.state(),
        owner: item.owner.as_ref().map(|owner| owner.value.clone()),
    }
}

fn empty(
    action: &str,
    outcome: Outcome,
    message: String,
    items: Vec<EditedItem>,
) -> edit::Answer<'_> {
    edit::Answer {
        action,
        outcome,
        message,
        help: None,
        items,
        files: Vec::new(),
        notes: Vec::new(),
    }
}

fn answer(action: &str, outcome: Outcome, message: String, items: Vec<EditedItem>) -> Answer {
    let answer = empty(action, outcome, message, items);
    Answer::new(answer.message.as_str(), edit::value(&answer, None))
}

/// No rule finds it, and it must not be done all the same.
fn declined(action: &str, message: String, help: String, items: Vec<EditedItem>) -> Answer {
    let place = items.first().map(|item| format!("{}:{}: ", item.path, item.line));
    let text = format!("refused: {}{message}\n  help: {help}", place.unwrap_or_default());
    let answer =
        edit::Answer { help: Some(help), ..empty(action, Outcome::Refused, message, items) };
    Answer::refused(text, edit::value(&answer, None))
}

/// Rules find it: which, where, and what to do.
fn refused(action: &str, why: String, items: Vec<EditedItem>, mut report: Report<'_>) -> Answer {
    report.keep_active();
    let text = format!("refused: {why}, on these lines:\n{}", rendered(&report));
    let answer = empty(action, Outcome::Refused, why, items);
    Answer::refused(text, edit::value(&answer, Some(&report)))
}

fn verdict(mut report: Report<'_>) -> Answer {
    let data = judgement::value(&report);
    report.findings.retain(crate::finding::Finding::is_active);
    Answer::new(rendered(&report), data)
}

fn rendered(report: &Report<'_>) -> String {
    render(Format::Text, report, Options::default())
}
