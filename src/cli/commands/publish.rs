//! The report, written to the pull request.

use super::{Host, Talk};
use crate::change::{self, ChangeRequest, Flags};
use crate::error::{Error, ErrorKind, Result};
use crate::forge::error::ForgeError;
use crate::forge::{self, Forge};
use crate::gate::Report;
use crate::report;

/// What the comment begins with, by which the next run finds it.
const MARKER: &str = "<!-- backlog-gate -->";

/// Where the report goes beside the job.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places {
    /// Into a comment.
    pub(super) comment: bool,
    /// Into a check run.
    pub(super) check_run: bool,
}

impl Places {
    /// What the arguments or the inputs of the action ask for.
    ///
    /// # Errors
    /// Where an input is neither true nor false.
    pub(super) fn of(
        comment: bool,
        check_run: bool,
        offline: bool,
        host: &Host<'_>,
    ) -> Result<Self> {
        let is_step = host.env.in_github_actions();
        let input = |name: &str| {
            let given = if is_step { host.env.switch(name)? } else { false };
            Ok(given && !offline)
        };
        let (comment_input, check_run_input) = (input("comment")?, input("check_run")?);
        Ok(Self { comment: comment || comment_input, check_run: check_run || check_run_input })
    }
}

/// Writes the report to the pull request. The verdict stands without it: a token that may not
/// write, as that of a fork, is said and changes nothing.
pub(super) fn publish(report: &Report<'_>, places: Places, flags: &Flags, host: &mut Host<'_>) {
    let wanted: [(bool, &str, Write); 2] = [
        (places.comment, "no comment is written", write_comment),
        (places.check_run, "no check run is written", write_check_run),
    ];
    for (_, without, write) in wanted.into_iter().filter(|(wanted, ..)| *wanted) {
        if let Err(error) = open(flags, host).and_then(|way| write(report, &way)) {
            host.say(Talk::Normal, &format!("{without}: {error}"));
            for hint in error.hints() {
                host.say(Talk::Normal, &format!("  help: {hint}"));
            }
        }
    }
}

type Write = fn(&Report<'_>, &Way) -> Result<()>;

/// The way to the pull request.
struct Way {
    forge: Box<dyn Forge>,
    request: ChangeRequest,
}

fn open(flags: &Flags, host: &Host<'_>) -> Result<Way> {
    let nowhere = || {
        Error::new(ErrorKind::Forge, "there is no pull request to write to, or no token")
            .hint("give a token that may write there, for example in GITHUB_TOKEN")
    };
    let request = change::detect(flags, host.env)?;
    let address = request.forge.address().ok_or_else(nowhere)?;
    let token = host.env.token(address.kind).ok_or_else(nowhere)?;
    let forge = forge::connect(address, Some(token), host.env, std::thread::sleep)?;
    Ok(Way { forge, request })
}

fn write_comment(report: &Report<'_>, way: &Way) -> Result<()> {
    let number = way.request.number.ok_or_else(|| {
        Error::new(ErrorKind::Forge, "there is no pull request to write to, or no token")
    })?;
    let body = report::comment(report, MARKER);
    let written = way.forge.upsert_comment(number, MARKER, &body);
    written.map_err(|trouble| refused(way, "a comment", &trouble, "pull-requests: write"))
}

fn write_check_run(report: &Report<'_>, way: &Way) -> Result<()> {
    let Some(change) = report.context.change else { return Ok(()) };
    let written = way.forge.write_check_run(&report::check_run(report, &change.head));
    written.map_err(|trouble| refused(way, "a check run", &trouble, "checks: write"))
}

fn refused(way: &Way, what: &str, trouble: &ForgeError, permission: &str) -> Error {
    let message = format!("{} was given {what}: {trouble}", way.forge.kind().name());
    Error::new(ErrorKind::Forge, message)
        .hint(format!("in GitHub Actions, let the job write it: `{permission}`"))
}
