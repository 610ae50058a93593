//! `backlog-gate unblock`

use super::{Host, directory, edits, transition};
use crate::backlog::State;
use crate::cli::args::TransitionArgs;
use crate::error::Result;
use crate::gate::inputs::{self, Inputs};
use crate::service::{Wanted, named};

pub(super) fn run(args: &TransitionArgs, host: &mut Host<'_>) -> Result<u8> {
    let mut inputs = transition::read(args, host)?;
    let number = named::one(&inputs, &args.item)?;
    let item = &inputs.backlog.items[number];
    let asked = transition::asked(args, "unblock", host);
    if item.state() != Some(State::Blocked) {
        let state = item.state().map_or("in no state", State::as_str);
        let text = format!("{} is {state}, and not blocked; nothing to do", item.name());
        let shown = edits::item(&inputs, (&inputs.backlog, &inputs.sources), item);
        return edits::unchanged(&asked, &text, vec![shown], host);
    }
    let id = item.id.clone();
    let state = before(&id, &mut inputs, args, host)?;
    let wanted = Wanted { state, never: &[], criteria: Vec::new(), owner: None };
    transition::bring(&inputs, number, &wanted, asked, host)
}

/// The state that the last commit has for the item; in progress where that says nothing, or that it
/// is blocked: work is what is held up.
fn before(id: &str, inputs: &mut Inputs, args: &TransitionArgs, host: &Host<'_>) -> Result<State> {
    let last = inputs::of_last_commit(&directory(&args.place, host.env), inputs)?;
    let state = last.as_ref().and_then(|backlog| backlog.item(id)?.state());
    let is_known = |state: &State| !matches!(state, State::Blocked | State::Done | State::Dropped);
    Ok(state.filter(is_known).unwrap_or(State::InProgress))
}
