//! `backlog-gate start`, `finish`, `block` and the like: one item is brought into another state.

use super::edits::{self, Asked};
use super::{Host, directory};
use crate::backlog::{Item, State};
use crate::cli::args::TransitionArgs;
use crate::error::Result;
use crate::gate::inputs;
use crate::gate::{self, FailOn, Inputs};
use crate::service::{self, Brought, Transition, Wanted, named};

/// Brings the item into the state that the command stands for.
pub(super) fn run(args: &TransitionArgs, to: Transition, host: &mut Host<'_>) -> Result<u8> {
    let inputs = read(args, host)?;
    let number = named::one(&inputs, &args.item)?;
    let asked = asked(args, to.name(), host);
    bring(&inputs, number, &to.into(), asked, host)
}

/// Reads the backlog that holds the item.
pub(super) fn read(args: &TransitionArgs, host: &mut Host<'_>) -> Result<Inputs> {
    edits::read(&args.paths, &args.place, host)
}

/// How the command was asked.
pub(super) fn asked(args: &TransitionArgs, action: &'static str, host: &Host<'_>) -> Asked {
    let TransitionArgs { dry_run, format, .. } = *args;
    let dir = directory(&args.place, host.env);
    Asked { action, dry_run, format, dir, notes: Vec::new() }
}

/// Brings the `number`th item into another state.
pub(super) fn bring(
    inputs: &Inputs,
    number: usize,
    wanted: &Wanted<'_>,
    asked: Asked,
    host: &mut Host<'_>,
) -> Result<u8> {
    let (item, state) = (&inputs.backlog.items[number], wanted.state);
    let name = item.name();
    let as_it_is = || vec![edits::item(inputs, (&inputs.backlog, &inputs.sources), item)];
    let applied = match service::bring(inputs, number, wanted)? {
        Brought::Already => {
            let owner = wanted.owner.map_or(String::new(), |owner| format!(", by {owner}"));
            let message = format!("{name} is {state} already{owner}; nothing to do");
            return edits::unchanged(&asked, &message, as_it_is(), host);
        }
        Brought::Claimed(claim) => {
            let since = inputs::since(&asked.dir, inputs, number)?;
            let (message, help) = (claim.sentence(since), claim.help());
            return edits::decline(&asked, &message, &help, as_it_is(), host);
        }
        Brought::Refused(applied) => {
            let report = gate::judge(applied.context(inputs), FailOn::Error);
            let why = format!("{name} was left as it is, because it would then fail");
            return edits::refuse(&asked, &why, as_it_is(), report, host);
        }
        Brought::Done(applied) => applied,
    };
    let path = &inputs.backlog.file(item).path;
    let line = inputs.sources.get(item.source).line(item.header.start);
    let before = item.state().map_or("no state", State::as_str);
    let owner = wanted.owner.map_or(String::new(), |owner| format!(", by {owner}"));
    let message = format!("{name}: {before} -> {state}{owner} ({path}:{line})");
    let is_it = |new: &&Item| new.id == item.id && new.state() == Some(state);
    let new = applied
        .backlog
        .items
        .iter()
        .find(is_it)
        .map(|new| edits::item(inputs, (&applied.backlog, &applied.sources), new));
    edits::carry_out(&asked, inputs, &applied, (new.into_iter().collect(), &[message]), host)
}
