//! `backlog-gate man`

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::{EXIT_PASS, Host};
use crate::cli::args::{Cli, ManArgs};
use crate::error::{Error, ErrorKind, Result};
use crate::report::output;

pub(super) fn run(args: &ManArgs, host: &mut Host<'_>) -> Result<u8> {
    let mut cli = Cli::command();
    // Gives every command below its whole name, such as `backlog-gate-hook-install`.
    cli.build();
    let Some(folder) = &args.out else {
        host.print(&page(&Man::new(cli))?)?;
        return Ok(EXIT_PASS);
    };
    let mut open = vec![cli];
    while let Some(command) = open.pop() {
        let below = command.get_subcommands().filter(|sub| sub.get_name() != "help");
        open.extend(below.cloned());
        let man = Man::new(command);
        let path = folder.join(man.get_filename());
        output::write(&path, &page(&man)?)?;
        host.print_log(&format!("{}\n", path.display()))?;
    }
    Ok(EXIT_PASS)
}

fn page(man: &Man) -> Result<String> {
    let mut page = Vec::new();
    man.render(&mut page).map_err(|error| {
        Error::new(ErrorKind::Output, "the manual page could not be written").because(error)
    })?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
