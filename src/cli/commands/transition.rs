//! `backlog-gate start`, `finish`, `block` and the like: one item is brought into another state.

use super::{EXIT_PASS, Host, Talk, edits};
use crate::backlog::State;
use crate::cli::args::TransitionArgs;
use crate::error::Result;
use crate::escape::terminal::line;
use crate::gate::{self, FailOn, Inputs};
use crate::service::{self, Brought, Transition, Wanted, named};

/// Brings the item into the state that the command stands for.
pub(super) fn run(args: &TransitionArgs, to: Transition, host: &mut Host<'_>) -> Result<u8> {
    let inputs = read(args, host)?;
    let number = named::one(&inputs, &args.item)?;
    bring(&inputs, number, &to.into(), args.dry_run, host)
}

/// Reads the backlog that holds the item.
pub(super) fn read(args: &TransitionArgs, host: &mut Host<'_>) -> Result<Inputs> {
    edits::read(&args.paths, &args.place, host)
}

/// Brings the `number`th item into another state.
pub(super) fn bring(
    inputs: &Inputs,
    number: usize,
    wanted: &Wanted<'_>,
    dry_run: bool,
    host: &mut Host<'_>,
) -> Result<u8> {
    let (item, state) = (&inputs.backlog.items[number], wanted.state);
    let (name, before) = (item.name(), item.state());
    let applied = match service::bring(inputs, number, wanted)? {
        Brought::Already => {
            host.say(Talk::Normal, &format!("{name} is {state} already; nothing to do"));
            return Ok(EXIT_PASS);
        }
        Brought::Refused(applied) => {
            let report = gate::judge(applied.context(inputs), FailOn::Error);
            let why =
                format!("{name} was left as it is, because it would then fail, on these lines:");
            return edits::refuse(&why, report, host);
        }
        Brought::Done(applied) => applied,
    };
    let place = edits::place(inputs, number);
    edits::write(inputs, &applied.texts, dry_run, host)?;
    if !dry_run {
        let before = before.map_or("no state", State::as_str);
        host.print_log(&line(&format!("{name}: {before} -> {state} ({place})")))?;
        host.print("\n")?;
    }
    Ok(EXIT_PASS)
}
