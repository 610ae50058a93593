//! The report, written to the pull request.

use super::{Host, Talk};
use crate::change::{self, ChangeRequest, Flags};
use crate::cli::args::CheckArgs;
use crate::error::{Error, ErrorKind, Result};
use crate::forge::address::ForgeKind;
use crate::forge::error::ForgeError;
use crate::forge::{self, Asking, CheckRun, Forge};
use crate::gate::Report;
use crate::limits::Budget;
use crate::report;
use crate::text::plural;

/// What the comment begins with, by which the next run finds it.
const MARKER: &str = "<!-- backlog-gate -->";

/// Where the report goes beside the job.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Places {
    /// Into a comment.
    pub(super) comment: bool,
    /// Into a check run.
    pub(super) check_run: bool,
    /// Its certain fixes into review comments.
    pub(super) review: bool,
}

impl Places {
    /// What the arguments or the inputs of the action ask for.
    ///
    /// # Errors
    /// Where an input is neither true nor false.
    pub(super) fn of(args: &CheckArgs, host: &Host<'_>) -> Result<Self> {
        let is_step = host.env.in_github_actions();
        let asked = |flag: bool, name: &str| {
            let given = if is_step { host.env.switch(name)? } else { false };
            Ok(flag || (given && !args.offline))
        };
        Ok(Self {
            comment: asked(args.comment, "comment")?,
            check_run: asked(args.check_run, "check_run")?,
            review: asked(args.review, "review")?,
        })
    }
}

/// Writes the report to the pull request. The verdict stands without it: a token that may not
/// write, as that of a fork, is said and changes nothing.
pub(super) fn publish(report: &Report<'_>, places: Places, flags: &Flags, host: &mut Host<'_>) {
    let head = report.context.change.map(|change| change.head.clone());
    if places.comment {
        let comment = |way: &Way| write_comment(way, &report::comment(report, MARKER));
        write("no comment is written", comment, flags, host);
    }
    if let Some(head) = head.filter(|_| places.check_run) {
        let run = |way: &Way| write_check_run(way, &report::check_run(report, &head));
        write("no check run is written", run, flags, host);
    }
    if places.review {
        let mut left_open = None;
        let review = |way: &Way| {
            left_open = write_review(way, report)?;
            Ok(())
        };
        write("no review is written", review, flags, host);
        if let Some(error) = left_open {
            say(&error.to_string(), error, host);
        }
    }
}

/// Writes to the pull request that the gate could not decide, so that what stands there is not the
/// verdict of an earlier run.
pub(super) fn publish_error(error: &Error, places: Places, flags: &Flags, host: &mut Host<'_>) {
    if places.comment {
        let text = report::undecided_comment(error, MARKER);
        write("no comment is written", |way| write_comment(way, &text), flags, host);
    }
    if places.check_run {
        let run = |way: &Way| match way.request.head.as_deref() {
            Some(head) => write_check_run(way, &report::undecided_check_run(error, head)),
            None => Ok(()),
        };
        write("no check run is written", run, flags, host);
    }
}

/// Writes one thing to the pull request, or says why not.
fn write(without: &str, what: impl FnOnce(&Way) -> Result<()>, flags: &Flags, host: &mut Host<'_>) {
    if let Err(error) = open(flags, host).and_then(|way| what(&way)) {
        say(&format!("{without}: {error}"), error, host);
    }
}

/// Says what was not done, and the ways out.
fn say(what: &str, error: Error, host: &mut Host<'_>) {
    host.say(Talk::Normal, what);
    for hint in error.seen_from(change::place(host.env)).hints() {
        host.say(Talk::Normal, &format!("  help: {hint}"));
    }
}

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
    let forge = forge::connect(address, Some(token), Asking::new(host.env, &Budget::default()))?;
    Ok(Way { forge, request })
}

fn write_comment(way: &Way, body: &str) -> Result<()> {
    let number = way.request.number.ok_or_else(|| {
        Error::new(ErrorKind::Forge, "there is no pull request to write to, or no token")
    })?;
    let written = way.forge.upsert_comment(number, MARKER, body);
    written.map_err(|trouble| refused(way, "a comment", &trouble, "pull-requests: write"))
}

/// Writes the review; what it could not do beside that is an error to show, and no reason to fail.
fn write_review(way: &Way, report: &Report<'_>) -> Result<Option<Error>> {
    let (Some(number), Some(change)) = (way.request.number, report.context.change) else {
        return Ok(None);
    };
    let written = way.forge.review(number, &change.head, &report::review(report));
    let reviewed =
        written.map_err(|trouble| refused(way, "a review", &trouble, "pull-requests: write"))?;
    Ok((reviewed.left_open > 0).then(|| {
        let threads = plural(reviewed.left_open, "thread");
        let message = format!(
            "the review is written, and {threads} of it could not be resolved: what it was about is gone, \
             and its comment says so"
        );
        Error::new(ErrorKind::Forge, message)
            .hint("GitHub resolves only for a token that may push: `contents: write` beside `pull-requests: write`, for the job of the gate alone")
    }))
}

fn write_check_run(way: &Way, run: &CheckRun) -> Result<()> {
    let written = way.forge.write_check_run(run);
    written.map_err(|trouble| refused(way, "a check run", &trouble, "checks: write"))
}

fn refused(way: &Way, what: &str, trouble: &ForgeError, permission: &str) -> Error {
    let message = format!("{} was given {what}: {trouble}", way.forge.kind().name());
    let error = Error::new(ErrorKind::Forge, message);
    match way.forge.kind() {
        ForgeKind::Github => {
            error.hint(format!("in GitHub Actions, let the job write it: `{permission}`"))
        }
        ForgeKind::Gitlab => error.hint(
            "give a token with the scope `api` in GITLAB_TOKEN: the token of a job writes nothing",
        ),
        kind => error.hint(format!("give a token that may write it in {}", kind.token_variable())),
    }
}
