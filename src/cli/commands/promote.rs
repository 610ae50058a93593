//! `backlog-gate promote`: items go from one backlog file to another, by the rules of the team.

use super::edits::{self, Asked};
use super::{EXIT_FAIL, Host, Talk, config, directory};
use crate::apply;
use crate::apply::Move;
use crate::backlog::{BacklogFile, Item};
use crate::cli::args::PromoteArgs;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs;
use crate::gate::inputs::{Inputs, Named};
use crate::gate::{self, FailOn, Verdict};
use crate::limits;
use crate::planning::promotion::{self, Selection, Terms};
use crate::source::{RepoPath, SourceId, SourceKind};
use crate::text::{list, plural};

pub(super) fn run(args: &PromoteArgs, host: &mut Host<'_>) -> Result<u8> {
    let dir = directory(&args.place, host.env);
    let config = config(&args.place, host.env)?;
    let mut inputs = inputs::lint(Named::default(), &dir, config.as_ref(), host.today)?;
    inputs::require_backlog(&inputs.backlog, &inputs.policy)?;
    host.say_what_is_read(&inputs);
    let (from, to) = files(&inputs)?;
    let target = target(&mut inputs, &dir, &to)?;
    let mut asked = Asked {
        action: "promote",
        dry_run: args.dry_run,
        format: args.format,
        dir: dir.clone(),
        notes: Vec::new(),
    };
    let (numbers, group) = {
        let selection = selection(args, &inputs, from)?;
        asked.notes.extend(selection.refused.iter().map(incomplete));
        asked.notes.iter().for_each(|note| host.say(Talk::Normal, note));
        let group = selection.group.map(promotion::name);
        (selection.chosen.iter().map(|item| item.number).collect::<Vec<_>>(), group)
    };
    if numbers.is_empty() {
        edits::unchanged(&asked, "no item can be promoted", Vec::new(), host)?;
        return Ok(EXIT_FAIL);
    }
    let applied = apply::promote(&inputs, &Move { numbers: &numbers, from, to: target })?;
    let chosen: Vec<&Item> = numbers.iter().map(|number| &inputs.backlog.items[*number]).collect();
    let report = gate::judge(applied.context(&inputs), FailOn::Error);
    if report.verdict == Verdict::Fail {
        let why = "nothing was moved, because it would then fail";
        let items = chosen
            .iter()
            .map(|item| edits::item(&inputs, (&inputs.backlog, &inputs.sources), item));
        return edits::refuse(&asked, why, items.collect(), report, host);
    }
    let whence = group.map_or(String::new(), |group| format!(" of {group}"));
    let (path, count) = (&inputs.backlog.files[from].path, plural(numbers.len(), "item"));
    let mut lines = vec![format!("{count}{whence}: {path} -> {to}")];
    lines.extend(chosen.iter().map(|item| format!("  {}: {}", item.id, item.title.value)));
    let moved = |item: &&&Item| chosen.iter().any(|chosen| chosen.id == item.id);
    let all: Vec<&Item> = applied.backlog.items.iter().collect();
    let new = (&applied.backlog, &applied.sources);
    let items = all.iter().filter(moved).map(|item| edits::item(&inputs, new, item));
    edits::carry_out(&asked, &inputs, &applied, (items.collect(), &lines), host)
}

/// The file that items come from, and the path of the one that they go to.
fn files(inputs: &Inputs) -> Result<(usize, RepoPath)> {
    let terms = |file: &BacklogFile| Some(Terms::of(&inputs.policy, file)?.to);
    let all = inputs.backlog.files.iter().enumerate();
    let mut known = all.filter_map(|(number, file)| Some((number, terms(file)?)));
    let Some((from, to)) = known.next() else {
        let message = "neither policy nor backlog says where items are promoted to";
        return Err(Error::new(ErrorKind::Policy, message)
            .hint("say so in `.backlog-gate.yml`:\nbacklog:\n  promotion: {to: TODO.md, max: 5}"));
    };
    if let Some((other, _)) = known.next() {
        let path = |number: usize| &inputs.backlog.files[number].path;
        let message =
            format!("items could be promoted from {} and from {}", path(from), path(other));
        return Err(Error::new(ErrorKind::Policy, message)
            .hint("name in `backlog.files` of the policy the one, and the file that items go to"));
    }
    if inputs.policy.backlog_paths(std::slice::from_ref(&to)).is_empty() {
        let message = format!("{to} is not a backlog file, so its items would be lost to the gate");
        return Err(Error::new(ErrorKind::Policy, message)
            .hint(format!("add \"{to}\" to `backlog.files` of the policy")));
    }
    Ok((from, to))
}

/// The text of the file that items go to; empty where there is no such file yet.
fn target(inputs: &mut Inputs, dir: &std::path::Path, to: &RepoPath) -> Result<SourceId> {
    if let Some(known) = inputs.backlog.files.iter().find(|file| file.path == *to) {
        return Ok(known.source);
    }
    let path = inputs::root(dir)?.join(to.as_str());
    let text = match path.symlink_metadata() {
        Err(_) => String::new(),
        Ok(_) => crate::files::read_file(&path, limits::BACKLOG_FILE, ErrorKind::Input)?,
    };
    let source = inputs.sources.add(SourceKind::File(to.clone()), text);
    inputs.on_disk.insert(source, path);
    Ok(source)
}

/// What goes.
fn selection<'a>(args: &PromoteArgs, inputs: &'a Inputs, from: usize) -> Result<Selection<'a>> {
    let Inputs { policy, backlog, .. } = inputs;
    let terms = Terms::of(policy, &backlog.files[from]).expect("`files` took a file with terms");
    let mut groups = promotion::groups(backlog, from);
    if let Some(wanted) = &args.group {
        let known: Vec<String> =
            groups.iter().flatten().map(|group| format!("`{}`", promotion::name(group))).collect();
        groups.retain(|group| group.is_some_and(|group| promotion::is_called(group, wanted)));
        if groups.is_empty() {
            let message = format!("no group `{wanted}` holds an item that could be promoted");
            let error = Error::new(ErrorKind::Input, message);
            return Err(if known.is_empty() {
                error.hint("no item stands in a group")
            } else {
                error.hint(format!("these do: {}", list(&known, "and")))
            });
        }
    }
    let wanted = args.max.map(|max| max as usize);
    let max = match (wanted, terms.max) {
        (Some(wanted), Some(max)) if wanted > max => {
            let message = format!("at most {} may be promoted at once", plural(max, "item"));
            return Err(Error::new(ErrorKind::Input, message).hint(format!("say --max {max}")));
        }
        (wanted, max) => wanted.or(max).unwrap_or(usize::MAX),
    };
    Ok(promotion::select(policy, backlog, from, &terms, &groups, max))
}

/// What an item that stays where it is lacks.
fn incomplete((item, lacks): &(&Item, Vec<String>)) -> String {
    format!("{} is incomplete: it {}", item.name(), list(lacks, "and"))
}
