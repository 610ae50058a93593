//! `backlog-gate completions`

use clap::CommandFactory as _;

use super::{EXIT_PASS, Host};
use crate::cli::args::{Cli, CompletionsArgs};
use crate::error::Result;

pub(super) fn run(args: &CompletionsArgs, host: &mut Host<'_>) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "backlog-gate", &mut script);
    host.print(&String::from_utf8_lossy(&script))?;
    Ok(EXIT_PASS)
}
