//! `backlog-gate lsp`

use std::path::PathBuf;

use super::{EXIT_PASS, Host};
use crate::cli::args::LspArgs;
use crate::cli::lsp;
use crate::error::Result;

pub(super) fn run(args: &LspArgs, host: &mut Host<'_>) -> Result<u8> {
    host.progress.stop();
    let folder = args.repo.clone().unwrap_or_else(|| PathBuf::from("."));
    lsp::serve(&folder.canonicalize().unwrap_or(folder), host.today)?;
    Ok(EXIT_PASS)
}
