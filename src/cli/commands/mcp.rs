//! `backlog-gate mcp`

use std::path::Path;

use super::{EXIT_PASS, Host};
use crate::cli::args::McpArgs;
use crate::cli::mcp;
use crate::error::Result;

pub(super) fn run(args: &McpArgs, host: &mut Host<'_>) -> Result<u8> {
    host.progress.stop();
    let folder = args.repo.repo.as_deref().unwrap_or(Path::new("."));
    mcp::serve(folder, host.today, host.out)?;
    Ok(EXIT_PASS)
}
