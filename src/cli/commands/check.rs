//! `backlog-gate check`

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use super::publish::{Places, publish, publish_error};
use super::{EXIT_FAIL, EXIT_PASS, Host, config, directory, reports, undecided};
use crate::change::{Flags, Platform};
use crate::cli::args::{ChangeArgs, CheckArgs};
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::escape::log::log_line;
use crate::gate::Report;
use crate::gate::inputs;
use crate::gate::inputs::CheckRequest;
use crate::gate::receipt::Receipt;
use crate::policy::WithoutDescription;
use crate::{gate, limits};

pub(super) fn run(args: CheckArgs, host: &mut Host<'_>) -> Result<u8> {
    let report = args.report.clone();
    let places = Places::of(&args, host).unwrap_or_default();
    let place = flags(ChangeArgs { body: None, ..args.change.clone() })?;
    judge(args, host).map_err(|error| {
        let error = undecided::from_here(error, host.env);
        undecided::write(&error, &report, host);
        publish_error(&error, places, &place, host);
        error
    })
}

fn judge(args: CheckArgs, host: &mut Host<'_>) -> Result<u8> {
    let fail_on = reports::fail_on(&args.report, host)?;
    let dir = directory(&args.place, host.env);
    let config = config(&args.place, host.env)?;
    let places = Places::of(&args, host)?;
    let receipt = args.verify.as_deref().map(|file| receipt(file, &args.change)).transpose()?;
    let flags = Flags { offline: args.offline, ..flags(args.change)? };
    let place = flags.clone();
    let request = CheckRequest {
        repo: &dir,
        config,
        flags,
        release: args.release,
        baseline: args.baseline,
        floor: floor(args.floor, host.env),
        env: host.env,
        today: host.today,
        known: None,
    };
    // The process ends behind it: nobody needs what each of a hundred thousand parts would give back.
    let inputs = ManuallyDrop::new(inputs::check(request)?);
    host.say_what_is_read(&inputs);
    let report = gate::judge_all(&inputs, fail_on);
    if let Some(receipt) = receipt {
        return verify(&receipt, &Receipt::of(&report), host);
    }
    let is_held = !report.context.policy.floors.is_empty();
    if !args.without_description || is_held {
        is_decided(&report, host.env)?;
    }
    let code = reports::write(&report, &args.report, host)?;
    publish(&report, places, &place, host);
    Ok(code)
}

/// The floor that the flag names, else the input of the action.
fn floor(flag: Option<PathBuf>, env: &Env) -> Option<PathBuf> {
    let input = env.input("floor").filter(|_| env.in_github_actions());
    flag.or_else(|| input.map(|file| env.github_workspace().unwrap_or_default().join(file)))
}

/// A change in CI passes without its description only where somebody has asked for that.
fn is_decided(report: &Report<'_>, env: &Env) -> Result<()> {
    let Some(change) = report.context.change else { return Ok(()) };
    let in_ci = env.in_ci() || change.platform != Platform::Local;
    let allowed = report.context.policy.change.without_description == WithoutDescription::Allow;
    let unjudged = report.basis.unjudged().filter(|_| in_ci && !allowed);
    match unjudged {
        Some(unjudged) if report.exit_code() == 0 => {
            let message = format!("nothing is wrong with what was judged, and {unjudged}");
            Err(Error::new(ErrorKind::Input, message)
                .hint("give the description with `--body FILE`, or run the gate on pull requests")
                .hint("or let it pass by the rest: `--without-description`, or in the policy\nchange:\n  without_description: allow"))
        }
        _ => Ok(()),
    }
}

/// The receipt in a file, or on standard input for `-`.
fn receipt(path: &Path, change: &ChangeArgs) -> Result<Receipt> {
    if path != Path::new("-") {
        return Receipt::parse(&crate::files::read_file(path, limits::RECEIPT, ErrorKind::Input)?);
    }
    if change.body.as_deref() == Some(path) {
        let message = "receipt and description cannot both be on standard input";
        return Err(Error::new(ErrorKind::Usage, message).hint("give one of them in a file"));
    }
    let name = "the receipt on standard input";
    let text =
        crate::files::read_bounded(std::io::stdin(), name, limits::RECEIPT, ErrorKind::Input)?;
    Receipt::parse(&text)
}

/// Says whether a verdict still holds, and what differs if it does not.
fn verify(was: &Receipt, now: &Receipt, host: &mut Host<'_>) -> Result<u8> {
    let differences = was.differences(now);
    if differences.is_empty() {
        host.print(&format!("backlog-gate: the receipt holds: {}\n", now.verdict))?;
        return Ok(EXIT_PASS);
    }
    let lines = differences.iter().map(|difference| format!("- {}\n", log_line(difference)));
    let differences: String = lines.collect();
    host.print(&format!("backlog-gate: the receipt does not hold\n{differences}"))?;
    Ok(EXIT_FAIL)
}

/// The change that the caller names.
pub(super) fn flags(args: ChangeArgs) -> Result<Flags> {
    Ok(Flags {
        event: args.event,
        title: args.title,
        body: args.body.as_deref().map(read_body).transpose()?,
        author: args.author,
        labels: args.labels,
        branch: args.branch,
        draft: args.draft.then_some(true),
        base: args.base,
        head: args.head,
        platform: args.platform,
        offline: false,
    })
}

/// The description in a file, or on standard input for `-`.
pub(super) fn read_body(path: &Path) -> Result<String> {
    if path == Path::new("-") {
        let name = "the description on standard input";
        return crate::files::read_bounded(
            std::io::stdin(),
            name,
            limits::DESCRIPTION,
            ErrorKind::Input,
        );
    }
    crate::files::read_file(path, limits::DESCRIPTION, ErrorKind::Input)
}
