//! `backlog-gate start`, `finish`, `block` and the like: one item is brought into another state.

use super::{EXIT_PASS, Host, Talk, edits, named};
use crate::apply;
use crate::backlog::State;
use crate::catalogue::Judgement;
use crate::cli::args::TransitionArgs;
use crate::error::{Error, ErrorKind, Result};
use crate::escape::terminal::line;
use crate::gate::inputs::Inputs;
use crate::gate::{self, FailOn, Verdict};

/// What is to become of the item.
pub(super) struct Wanted<'a> {
    /// Its state.
    pub(super) state: State,
    /// The states that it does not come from.
    pub(super) never: &'a [State],
    /// The criteria that are ticked too, by their places.
    pub(super) criteria: Vec<usize>,
}

/// Brings the item into `state`, from any state but those in `never`.
pub(super) fn run(
    args: &TransitionArgs,
    state: State,
    never: &[State],
    host: &mut Host<'_>,
) -> Result<u8> {
    let mut inputs = read(args, host)?;
    let number = named::one(&inputs, &args.item)?;
    let wanted = Wanted { state, never, criteria: Vec::new() };
    bring(&mut inputs, number, wanted, args.dry_run, host)
}

/// Reads the backlog that holds the item.
pub(super) fn read(args: &TransitionArgs, host: &mut Host<'_>) -> Result<Inputs> {
    edits::read(&args.paths, &args.place, host)
}

/// Brings the `number`th item into another state.
pub(super) fn bring(
    inputs: &mut Inputs,
    number: usize,
    wanted: Wanted<'_>,
    dry_run: bool,
    host: &mut Host<'_>,
) -> Result<u8> {
    let Wanted { state, never, criteria } = wanted;
    let item = &inputs.backlog.items[number];
    let (id, name, before) = (item.id.clone(), item.name(), item.state());
    if before == Some(state) && criteria.is_empty() {
        host.say(Talk::Normal, &format!("{name} is {state} already; nothing to do"));
        return Ok(EXIT_PASS);
    }
    if let Some(before) = before.filter(|before| never.contains(before)) {
        let message = format!("{name} is {before}, and cannot become {state}");
        return Err(Error::new(ErrorKind::Input, message)
            .hint("if it is to be taken up again, change its state by hand"));
    }
    let applied = apply::bring_with_ticks(inputs, number, state, &criteria)?;
    let report = gate::judge(applied.context(inputs), FailOn::Error);
    // What an item waits for keeps it waiting, whatever the policy makes of it.
    let waits = report.active().any(|finding| {
        let waits = [Judgement::Dependencies, Judgement::Finish].into_iter();
        finding.item.as_ref() == Some(&id)
            && waits.into_iter().any(|judgement| inputs.policy.judges(finding.rule, judgement))
    });
    if report.verdict == Verdict::Fail || waits {
        let why = format!("{name} was left as it is, because it would then fail, on these lines:");
        return edits::refuse(&why, report, host);
    }
    let place = edits::place(inputs, number);
    edits::write(inputs, &applied.texts, dry_run, host)?;
    if !dry_run {
        let before = before.map_or("no state", State::as_str);
        host.print_log(&line(&format!("{name}: {before} -> {state} ({place})")))?;
        host.print("\n")?;
    }
    Ok(EXIT_PASS)
}
