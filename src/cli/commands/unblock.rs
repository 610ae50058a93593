//! `backlog-gate unblock`

use super::{Host, directory, transition};
use crate::apply::step::{Action, Step};
use crate::backlog::{State, named};
use crate::cli::args::TransitionArgs;
use crate::error::Result;
use crate::gate::inputs::{self, Inputs};

pub(super) fn run(args: &TransitionArgs, host: &mut Host<'_>) -> Result<u8> {
    let mut inputs = transition::read(args, host)?;
    let number = named::one(&inputs.backlog, &inputs.sources, &args.item)?;
    let id = inputs.backlog.items[number].id.clone();
    let mut wanted = Step::from(Action::Unblock);
    wanted.state = before(&id, &mut inputs, args, host)?.unwrap_or(wanted.state);
    let asked = transition::asked(args, Action::Unblock);
    transition::bring(&mut inputs, number, &wanted, asked, host)
}

/// The state that the last commit has for the item; `None` where that says nothing, or that it is
/// blocked.
fn before(
    id: &str,
    inputs: &mut Inputs,
    args: &TransitionArgs,
    host: &Host<'_>,
) -> Result<Option<State>> {
    let last = inputs::of_last_commit(&directory(&args.place, host.env), inputs)?;
    let state = last.as_ref().and_then(|backlog| backlog.item(id)?.state());
    let is_known = |state: &State| !matches!(state, State::Blocked | State::Done | State::Dropped);
    Ok(state.filter(is_known))
}
