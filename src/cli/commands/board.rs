//! `backlog-gate board`

use super::flow::limits;
use super::reports::list_options;
use super::{EXIT_PASS, Host, config, directory, local};
use crate::cli::args::BoardArgs;
use crate::error::Result;
use crate::gate::inputs::{FlowRequest, ages};
use crate::report::flow::{Board, board};

pub(super) fn run(args: &BoardArgs, host: &mut Host<'_>) -> Result<u8> {
    let inputs = local(&args.paths, &args.place, host)?;
    let (repo, named) = (directory(&args.place, host.env), config(&args.place, host.env)?);
    let items = ages(&FlowRequest {
        repo: &repo,
        config: named.as_ref(),
        head: "HEAD",
        cached: true,
        now: host.now,
        today: host.today,
    });
    let shown = Board::of((&inputs.backlog, &inputs.sources), &items, &limits(&inputs.policy));
    host.print_log(&board(&shown, list_options(host)))?;
    Ok(EXIT_PASS)
}
