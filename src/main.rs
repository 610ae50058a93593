//! Arguments in, exit code out.
#![forbid(unsafe_code)]

use std::backtrace::{Backtrace, BacktraceStatus};
use std::error::Error as _;
use std::io::{self, IsTerminal as _};
use std::panic::PanicHookInfo;
use std::process::ExitCode;

use backlog_gate::cli::args::Cli;
use backlog_gate::cli::commands::{EXIT_PASS, EXIT_UNDECIDED, Host, Talk, run, tell_the_system};
use backlog_gate::cli::progress::Progress;
use backlog_gate::env::Env;
use backlog_gate::error::{Error, ErrorKind};
use backlog_gate::escape::log::log_line;
use backlog_gate::text::shorten;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        // Nothing is left to tell it to if standard error is closed too.
        let _ = tell_panic(panic, &mut io::stderr());
        let error = Error::new(ErrorKind::Output, format!("a mistake in backlog-gate {VERSION}"))
            .hint("please report it, with the command that you ran and its log");
        if is_to_judge() {
            let env = Env::from_process();
            tell_the_system(&error, &mut host(&env, &mut io::stdout(), &mut io::stderr()));
        }
        end_undecided();
    }));
    ExitCode::from(run_arguments())
}

/// A panic is a mistake in this program and must not look like a verdict, so it ends with the code
/// for "could not decide" and not with Rust's own. Nothing is unwound: what that takes is a tenth of
/// the program.
#[expect(clippy::exit, clippy::disallowed_methods, reason = "a hook cannot return a code")]
fn end_undecided() {
    std::process::exit(EXIT_UNDECIDED.into());
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Whether a CI waits for a verdict. An annotation, or a problem of the build, is for such a run: what
/// becomes of an `items` or a `show` that fails, the script says that calls it.
fn is_to_judge() -> bool {
    const COMMANDS: [&str; 6] = ["check", "doctor", "lint", "policy", "report", "sync"];
    std::env::args_os().skip(1).any(|word| COMMANDS.iter().any(|name| word == *name))
}

fn run_arguments() -> u8 {
    let env = Env::from_process();
    // Neither is locked: other threads show the progress, and say where they panic.
    let (mut stdout, mut stderr) = (io::stdout(), io::stderr());
    let mut host = host(&env, &mut stdout, &mut stderr);
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, is_to_judge(), &mut host),
    };
    let wants_details = cli.everywhere.verbose;
    match run(cli, &mut host) {
        Ok(code) => code,
        // Whoever closed the pipe knows; it is not a pass all the same.
        Err(error) if is_closed_pipe(&error) => EXIT_UNDECIDED,
        Err(error) => {
            let _ = tell(&error, wants_details, host.err);
            if is_to_judge() {
                tell_the_system(&error, &mut host);
            }
            EXIT_UNDECIDED
        }
    }
}

/// This process as the commands see it.
fn host<'a>(env: &'a Env, out: &'a mut dyn io::Write, err: &'a mut dyn io::Write) -> Host<'a> {
    let is_terminal = io::stdout().is_terminal();
    let now = jiff::Timestamp::now();
    Host {
        color: env.force_color() || (is_terminal && !env.no_color() && !env.dumb_terminal()),
        env,
        today: now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date(),
        now,
        out,
        err,
        is_terminal,
        width: is_terminal
            .then(terminal_size::terminal_size)
            .flatten()
            .map(|(width, _)| width.0.into()),
        talk: Talk::default(),
        is_attended: io::stdin().is_terminal() && io::stderr().is_terminal(),
        is_watched: io::stderr().is_terminal() && !env.dumb_terminal(),
        progress: Progress::default(),
    }
}

/// Help and version are not errors; everything else about the arguments is, and shows them.
fn usage(error: &clap::Error, is_to_judge: bool, host: &mut Host<'_>) -> u8 {
    if !error.use_stderr() {
        return if error.print().is_ok() { EXIT_PASS } else { EXIT_UNDECIDED };
    }
    let shown = error.render().to_string();
    for line in shown.lines() {
        let _ = writeln!(host.err, "{}", log_line(line));
    }
    if is_to_judge {
        let message = shown.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let error = Error::new(ErrorKind::Usage, message);
        tell_the_system(&error.hint("`backlog-gate help` lists commands and flags"), host);
    }
    EXIT_UNDECIDED
}

fn is_closed_pipe(error: &Error) -> bool {
    let cause = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
    error.kind() == ErrorKind::Output
        && cause.is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// Writes what a report of the mistake needs. The message may hold a text of the change.
fn tell_panic(panic: &PanicHookInfo<'_>, err: &mut dyn io::Write) -> io::Result<()> {
    let what = panic.payload_as_str().unwrap_or("no message");
    let at = panic.location().map_or_else(String::new, ToString::to_string);
    writeln!(err, "error: a mistake in backlog-gate {VERSION}")?;
    writeln!(err, "  caused by: {} ({at})", log_line(&shorten(what, 200)))?;
    writeln!(err, "  help: please report it, with the command that you ran")?;
    // It is captured only where RUST_BACKTRACE asks for it.
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        writeln!(err, "{trace}")?;
    }
    err.flush()
}

/// Writes an error with its causes and the ways out. Its texts may come from the change, and a
/// runner reads commands from standard error too. Details are for a reader who asks for more.
fn tell(error: &Error, details: bool, err: &mut dyn io::Write) -> io::Result<()> {
    writeln!(err, "error: {}", log_line(&error.to_string()))?;
    for cause in error.causes() {
        writeln!(err, "  caused by: {}", log_line(&cause))?;
    }
    for detail in error.details().iter().filter(|_| details) {
        writeln!(err, "  note: {}", log_line(detail))?;
    }
    for hint in error.hints() {
        for (number, line) in hint.lines().enumerate() {
            let lead = if number == 0 { "help:" } else { "     " };
            writeln!(err, "  {lead} {}", log_line(line))?;
        }
    }
    err.flush()
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[test]
    fn wrong_arguments_are_shown_but_start_no_command() {
        let error = Cli::try_parse_from(["backlog-gate", "x\n::error::y ##[error]z\u{1b}[0m"]);
        let (mut out, mut shown) = (Vec::new(), Vec::new());
        let env = Env::from([("GITHUB_ACTIONS", "true")]);
        let code = usage(&error.unwrap_err(), true, &mut host(&env, &mut out, &mut shown));
        assert_eq!(code, EXIT_UNDECIDED);
        let shown = String::from_utf8(shown).unwrap();
        assert!(shown.contains("│ ::error::y ## [error]z"), "{shown}");
        let commands: Vec<&str> = shown.lines().filter(|line| line.starts_with("::")).collect();
        assert_eq!(commands.len(), 1, "{shown}");
        assert!(
            commands[0].starts_with("::error title=backlog-gate could not decide::"),
            "{shown}"
        );
        assert!(!shown.contains('\u{1b}'), "{shown}");
    }

    #[test]
    fn an_error_names_its_causes_and_each_way_out() {
        let error = Error::new(ErrorKind::Input, "no backlog\n::error::x")
            .because(io::Error::other("disk on fire"))
            .hint("name one:\nbacklog:\n  files: [a.md]")
            .hint("or write one");
        let mut shown = Vec::new();
        tell(&error, false, &mut shown).unwrap();
        insta::assert_snapshot!(String::from_utf8(shown).unwrap(), @r"
        error: no backlog ::error::x
          caused by: disk on fire
          help: name one:
                backlog:
                  files: [a.md]
          help: or write one
        ");
    }
}
