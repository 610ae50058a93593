//! `backlog-gate start`, `finish`, `block` and the like: one item is brought into another state.

use super::Host;
use super::edits::{self, Asked};
use crate::apply::step::{Action, Step, Stepped, step};
use crate::backlog::{Item, State, named};
use crate::cli::args::TransitionArgs;
use crate::error::Result;
use crate::gate::inputs::Inputs;

/// Does with the item what `action` says.
pub(super) fn run(args: &TransitionArgs, action: Action, host: &mut Host<'_>) -> Result<u8> {
    let mut inputs = read(args, host)?;
    let number = named::one(&inputs.backlog, &inputs.sources, &args.item)?;
    bring(&mut inputs, number, &Step::from(action), asked(args, action), host)
}

/// Reads the backlog that holds the item.
pub(super) fn read(args: &TransitionArgs, host: &mut Host<'_>) -> Result<Inputs> {
    edits::read(&args.paths, &args.place, host)
}

/// How the command was asked.
pub(super) fn asked(args: &TransitionArgs, action: Action) -> Asked {
    let TransitionArgs { dry_run, format, .. } = *args;
    Asked { action: action.as_str(), dry_run, format, notes: Vec::new() }
}

/// Brings the `number`th item into another state.
pub(super) fn bring(
    inputs: &mut Inputs,
    number: usize,
    wanted: &Step,
    asked: Asked,
    host: &mut Host<'_>,
) -> Result<u8> {
    let stepped = step(inputs, number, wanted)?;
    let inputs = &*inputs;
    let item = &inputs.backlog.items[number];
    let as_it_is = || vec![edits::item(inputs, &inputs.backlog, item)];
    let applied = match stepped {
        Stepped::Unchanged(message) => return edits::unchanged(&asked, &message, as_it_is(), host),
        Stepped::Applied(applied) => applied,
    };
    let name = item.name();
    if let Some(report) = applied.refusal(inputs, Some(&item.id)) {
        let why = format!("{name} was left as it is, because it would then fail");
        return edits::refuse(&asked, &why, as_it_is(), report, host);
    }
    let path = &inputs.backlog.file(item).path;
    let line = inputs.sources.get(item.source).line(item.header.start);
    let before = item.state().map_or("no state", State::as_str);
    let message = format!("{name}: {before} -> {} ({path}:{line})", wanted.state);
    let is_it = |new: &&Item| new.id == item.id && new.state() == Some(wanted.state);
    let new = applied.backlog.items.iter().find(is_it);
    let new = new.map(|new| edits::item(inputs, &applied.backlog, new));
    edits::carry_out(&asked, inputs, &applied, (new.into_iter().collect(), &[message]), host)
}
