//! One file for each subcommand: arguments in, a request to the library, its report out.

mod add;
mod backtest;
mod block;
mod board;
mod check;
mod complete;
mod completions;
mod doctor;
mod drop;
mod edits;
mod explain;
mod finish;
mod flow;
mod hook;
mod host;
mod init;
mod items;
mod lint;
mod lsp;
mod man;
mod mcp;
mod migrate;
mod next;
mod notes;
mod place;
mod policy;
mod promote;
mod publish;
mod ready;
mod report;
mod reports;
mod review;
mod rules;
mod scaffold;
mod show;
mod start;
mod sync;
mod transition;
mod unblock;
mod undecided;
mod uninit;
mod vendor;

pub use undecided::tell as tell_the_system;

pub use host::{EXIT_FAIL, EXIT_PASS, EXIT_UNDECIDED, Host, Talk};
use place::{config, directory, local};

use crate::cli::args::{Cli, Color, Command};
use crate::cli::progress::Progress;
use crate::error::Result;

/// Runs a command.
///
/// # Errors
/// Where it cannot be done; the exit code is then [`EXIT_UNDECIDED`].
pub fn run(cli: Cli, host: &mut Host<'_>) -> Result<u8> {
    host.talk = if cli.everywhere.quiet {
        Talk::Quiet
    } else if cli.everywhere.verbose {
        Talk::Verbose
    } else {
        Talk::Normal
    };
    host.color = match cli.everywhere.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => host.color,
    };
    if host.is_watched && host.talk == Talk::Normal {
        host.progress = Progress::start();
    }
    let env = host.env;
    let ended = dispatch(cli.command, host).map_err(|error| undecided::from_here(error, env));
    host.progress.stop();
    ended
}

fn dispatch(command: Command, host: &mut Host<'_>) -> Result<u8> {
    match command {
        Command::Check(args) => check::run(*args, host),
        Command::Lint(args) => lint::run(&args, host),
        Command::Items(args) => items::run(&args, host),
        Command::Show(args) => show::run(&args, host),
        Command::Next(args) => next::run(&args, host),
        Command::Start(args) => start::run(&args, host),
        Command::Finish(args) => finish::run(&args, host),
        Command::Ready(args) => ready::run(&args, host),
        Command::Review(args) => review::run(&args, host),
        Command::Block(args) => block::run(&args, host),
        Command::Unblock(args) => unblock::run(&args, host),
        Command::Drop(args) => drop::run(&args, host),
        Command::Add(args) => add::run(&args, host),
        Command::Promote(args) => promote::run(&args, host),
        Command::Sync(args) => sync::run(&args, host),
        Command::Flow(args) => flow::run(&args, host),
        Command::Board(args) => board::run(&args, host),
        Command::Notes(args) => notes::run(&args, host),
        Command::Rules(args) => rules::run(&args, host),
        Command::Explain(args) => explain::run(args, host),
        Command::Policy(command) => policy::run(&command, host),
        Command::Report(args) => report::run(&args, host),
        Command::Scaffold(args) => scaffold::run(&args, host),
        Command::Init(args) => init::run(args, host),
        Command::Hook(command) => hook::run(command, host),
        Command::Doctor(args) => doctor::run(args, host),
        Command::Completions(args) => completions::run(&args, host),
        Command::Complete(args) => complete::run(&args, host),
        Command::Lsp(args) => lsp::run(&args, host),
        Command::Mcp(args) => mcp::run(&args, host),
        Command::Man(args) => man::run(&args, host),
    }
}
