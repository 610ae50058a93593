//! `backlog-gate board`

use super::flow::{ages, limits};
use super::reports::list_options;
use super::{EXIT_PASS, Host, local};
use crate::cli::args::BoardArgs;
use crate::error::Result;
use crate::report::flow::{Board, board};

pub(super) fn run(args: &BoardArgs, host: &mut Host<'_>) -> Result<u8> {
    let inputs = local(&args.paths, &args.place, host)?;
    let items = ages(&args.place, host)?;
    let shown = Board::of((&inputs.backlog, &inputs.sources), &items, &limits(&inputs.policy));
    host.print_log(&board(&shown, list_options(host)))?;
    Ok(EXIT_PASS)
}
