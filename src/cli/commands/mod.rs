//! One file for each subcommand: arguments in, a request to the library, its report out.

mod backtest;
mod block;
mod check;
mod completions;
mod doctor;
mod edits;
mod explain;
mod finish;
mod hook;
mod init;
mod items;
mod lint;
mod man;
mod named;
mod next;
mod policy;
mod promote;
mod publish;
mod reports;
mod rules;
mod scaffold;
mod show;
mod start;
mod sync;
mod transition;
mod undecided;

pub use undecided::tell as tell_the_system;

use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::backlog::Candidate;
use crate::change::DescriptionOrigin;
use crate::cli::args::{Cli, Color, Command, PlaceArgs};
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::escape::log::{log, log_line};
use crate::gate::inputs as reading;
use crate::gate::inputs::{Config, Inputs};
use crate::source::RepoPath;

/// The verdict is pass.
pub const EXIT_PASS: u8 = 0;
/// The verdict is fail.
pub const EXIT_FAIL: u8 = 1;
/// The gate could not decide. A gate that cannot decide never passes.
pub const EXIT_UNDECIDED: u8 = 2;

/// What a command needs beside its arguments.
pub struct Host<'a> {
    /// The environment.
    pub env: &'a Env,
    /// Today, in UTC.
    pub today: Date,
    /// Where the report goes.
    pub out: &'a mut dyn Write,
    /// Where hints go.
    pub err: &'a mut dyn Write,
    /// Whether `out` is a terminal.
    pub is_terminal: bool,
    /// Whether colours may be used on `out`.
    pub color: bool,
    /// How much is said on `err`.
    pub talk: Talk,
}

/// How much is said on standard error beside errors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Talk {
    /// Nothing.
    Quiet,
    /// How it ended, where no report is to be seen.
    #[default]
    Normal,
    /// What is read, and why, too.
    Verbose,
}

impl std::fmt::Debug for Host<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host").field("today", &self.today).finish_non_exhaustive()
    }
}

impl Host<'_> {
    /// Writes to standard output, byte for byte.
    ///
    /// # Errors
    /// Where nobody reads it any more, or there is no room: what was not read was not a pass.
    fn print(&mut self, text: &str) -> Result<()> {
        let written = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
        written.map_err(|error| {
            Error::new(ErrorKind::Output, "the report could not be written to standard output")
                .because(error)
                .hint("make room, or write it elsewhere: `--format FORMAT=FILE`")
        })
    }

    /// Writes lines that hold texts of others to standard output. Any runner may read commands
    /// there, so no line becomes one.
    fn print_log(&mut self, text: &str) -> Result<()> {
        self.print(&log(text))
    }

    /// Says one line on standard error, unless that is more than the caller wants to hear. A line
    /// that gets lost does no harm.
    fn say(&mut self, least: Talk, text: &str) {
        let wanted = match (self.talk, least) {
            (Talk::Quiet, _) | (Talk::Normal, Talk::Verbose) => false,
            (Talk::Normal | Talk::Verbose, _) => true,
        };
        if wanted {
            let _ = writeln!(self.err, "{}", log_line(text));
        }
    }

    /// Says what was read, and why it was read so.
    fn say_what_is_read(&mut self, inputs: &Inputs) {
        if let Some(change) = &inputs.change {
            self.say(Talk::Verbose, &format!("judging {}..{}", change.base, change.head));
        }
        let description = inputs.change.as_ref().and_then(|change| change.description.as_ref());
        let is_of_event = description.is_some_and(|it| it.origin == DescriptionOrigin::Event);
        if is_of_event && self.env.is_repeated() {
            let text = "This run repeats an earlier one, and judges the description of that time; \
                        with a token the gate reads it as it is now.";
            self.say(Talk::Normal, text);
        }
        for file in &inputs.backlog.files {
            let (taken, others) = match file.candidates.split_first() {
                Some((taken, others)) => (taken.reason.as_str(), others),
                None => ("", &[][..]),
            };
            self.say(Talk::Verbose, &format!("{}: {} ({taken})", file.path, file.dialect));
            self.say_what_was_not_taken(&file.path, others);
        }
        for (path, candidates) in &inputs.backlog.unread {
            self.say_what_was_not_taken(path, candidates);
        }
    }

    fn say_what_was_not_taken(&mut self, path: &RepoPath, candidates: &[Candidate]) {
        for candidate in candidates {
            let reason = format!("{path}: {}", candidate.refusal());
            self.say(Talk::Verbose, &reason);
        }
    }

    /// Where the file of a report goes: from the current directory on, but in an action, whose
    /// current directory is the workspace, from the repository that it judges.
    fn file(&self, file: &Path) -> PathBuf {
        let input = self.env.input("working_directory").filter(|_| self.env.in_github_actions());
        input.map_or_else(|| file.to_owned(), |folder| Path::new(folder).join(file))
    }
}

/// Runs a command.
///
/// # Errors
/// Where it cannot be done; the exit code is then [`EXIT_UNDECIDED`].
pub fn run(cli: Cli, host: &mut Host<'_>) -> Result<u8> {
    host.talk = match (cli.quiet, cli.verbose) {
        (true, _) => Talk::Quiet,
        (false, true) => Talk::Verbose,
        (false, false) => Talk::Normal,
    };
    host.color = match cli.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => host.color,
    };
    let env = host.env;
    dispatch(cli.command, host).map_err(|error| undecided::from_here(error, env))
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
        Command::Block(args) => block::run(&args, host),
        Command::Promote(args) => promote::run(&args, host),
        Command::Sync(args) => sync::run(&args, host),
        Command::Rules(args) => rules::run(&args, host),
        Command::Explain(args) => explain::run(args, host),
        Command::Policy(command) => policy::run(&command, host),
        Command::Scaffold(args) => scaffold::run(&args, host),
        Command::Init(args) => init::run(args, host),
        Command::Hook(command) => hook::run(command, host),
        Command::Doctor(args) => doctor::run(args, host),
        Command::Completions(args) => completions::run(&args, host),
        Command::Man(args) => man::run(&args, host),
    }
}

/// Reads the backlog of the working directory, or of the given files and folders, and says what is
/// read.
///
/// # Errors
/// Where it cannot be read, or there is none.
fn local(paths: &[PathBuf], place: &PlaceArgs, host: &mut Host<'_>) -> Result<Inputs> {
    let dir = directory(place, host.env);
    let config = config(place, host.env)?;
    let inputs = reading::local(paths, &dir, config.as_ref(), host.today)?;
    if inputs.backlog.files.is_empty() {
        return Err(reading::no_backlog(&inputs.backlog, &inputs.policy));
    }
    host.say_what_is_read(&inputs);
    Ok(inputs)
}

/// The directory of `--repo`, else the one that the action was given, else the current one.
fn directory(place: &PlaceArgs, env: &Env) -> PathBuf {
    let input = env.input("working_directory").filter(|_| env.in_github_actions());
    let named = place.repo.clone().or_else(|| input.map(PathBuf::from));
    named.unwrap_or_else(|| PathBuf::from("."))
}

/// The file of `--config`, for which the caller vouches, else the one that the action, or another job
/// by a variable, was given.
/// That one comes with the checkout, which is the change's own, so it is looked up in the base.
fn config(place: &PlaceArgs, env: &Env) -> Result<Option<Config>> {
    if let Some(file) = &place.config {
        return Ok(Some(Config::File(file.clone())));
    }
    let input = env.input("config").filter(|_| env.in_github_actions());
    let Some((name, input)) = input
        .map(|input| ("input `config`", input))
        .or_else(|| env.config_path().map(|path| ("variable BACKLOG_GATE_CONFIG", path)))
    else {
        return Ok(None);
    };
    let inside = || {
        // The runner writes a path of the workspace out in full.
        let root = reading::root(&directory(place, env)).ok()?.canonicalize().ok()?;
        RepoPath::new(Path::new(input).strip_prefix(root).ok()?.to_str()?)
    };
    let Some(path) = RepoPath::new(input).or_else(inside) else {
        let message = format!("the {name} names a file outside the repository");
        return Err(Error::new(ErrorKind::Usage, message)
            .hint("name one inside, from its root on, such as .github/gate.yml")
            .hint("a file from elsewhere is for a person to name: `--config FILE`"));
    };
    Ok(Some(Config::InRepository(path)))
}
