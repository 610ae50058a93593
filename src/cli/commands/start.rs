//! `backlog-gate start`

use super::{Host, transition};
use crate::cli::args::StartArgs;
use crate::error::Result;
use crate::service::{Transition, Wanted, named};

pub(super) fn run(args: &StartArgs, host: &mut Host<'_>) -> Result<u8> {
    let inputs = transition::read(&args.item, host)?;
    let number = named::one(&inputs, &args.item.item)?;
    let wanted = Wanted { owner: args.owner.as_deref(), ..Transition::Start.into() };
    let asked = transition::asked(&args.item, Transition::Start.name(), host);
    transition::bring(&inputs, number, &wanted, asked, host)
}
