//! Arguments in, exit code out.
#![forbid(unsafe_code)]

use std::backtrace::{Backtrace, BacktraceStatus};
use std::error::Error as _;
use std::io::{self, IsTerminal as _};
use std::panic::PanicHookInfo;
use std::process::ExitCode;

use clap::Parser as _;

use backlog_gate::cli::args::Cli;
use backlog_gate::cli::commands::{EXIT_PASS, EXIT_UNDECIDED, Host, Talk, run};
use backlog_gate::env::Env;
use backlog_gate::error::{Error, ErrorKind};
use backlog_gate::escape::log::log_line;
use backlog_gate::text::shorten;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        // Nothing is left to tell it to if standard error is closed too.
        let _ = tell_panic(panic, &mut io::stderr());
    }));
    ExitCode::from(guarded(run_arguments))
}

/// Runs to the end or to a panic. A panic is a mistake in this program and must not look like a
/// verdict, so it ends with the code for "could not decide" and not with Rust's own.
fn guarded(run: impl FnOnce() -> u8 + std::panic::UnwindSafe) -> u8 {
    std::panic::catch_unwind(run).unwrap_or(EXIT_UNDECIDED)
}

fn run_arguments() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error, &mut io::stderr()),
    };
    let env = Env::from_process();
    let (stdout, stderr) = (io::stdout(), io::stderr());
    let is_terminal = stdout.is_terminal();
    let is_attended = io::stdin().is_terminal() && stderr.is_terminal();
    let wants_details = cli.verbose;
    let mut host = Host {
        color: env.force_color() || (is_terminal && !env.no_color() && !env.dumb_terminal()),
        env: &env,
        today: jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date(),
        out: &mut stdout.lock(),
        err: &mut stderr.lock(),
        is_terminal,
        width: is_terminal
            .then(terminal_size::terminal_size)
            .flatten()
            .map(|(width, _)| width.0.into()),
        talk: Talk::default(),
        is_attended,
    };
    match run(cli, &mut host) {
        Ok(code) => code,
        // Whoever closed the pipe knows; it is no pass all the same.
        Err(error) if is_closed_pipe(&error) => EXIT_UNDECIDED,
        Err(error) => {
            let _ = tell(&error, wants_details, host.err);
            EXIT_UNDECIDED
        }
    }
}

/// Help and version are no errors; everything else about the arguments is, and shows them.
fn usage(error: &clap::Error, err: &mut dyn io::Write) -> u8 {
    if !error.use_stderr() {
        return if error.print().is_ok() { EXIT_PASS } else { EXIT_UNDECIDED };
    }
    for line in error.render().to_string().lines() {
        let _ = writeln!(err, "{}", log_line(line));
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
    writeln!(err, "error: a mistake in backlog-gate {}", env!("CARGO_PKG_VERSION"))?;
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
    use super::*;

    #[test]
    fn a_panic_is_no_verdict() {
        assert_eq!(guarded(|| 1), 1);
        assert_eq!(guarded(|| panic!("::error::this one is meant")), EXIT_UNDECIDED);
    }

    #[test]
    fn wrong_arguments_are_shown_but_start_no_command() {
        let error = Cli::try_parse_from(["backlog-gate", "x\n::error::y ##[error]z\u{1b}[0m"]);
        let mut shown = Vec::new();
        assert_eq!(usage(&error.unwrap_err(), &mut shown), EXIT_UNDECIDED);
        let shown = String::from_utf8(shown).unwrap();
        assert!(shown.contains("│ ::error::y ## [error]z"), "{shown}");
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
