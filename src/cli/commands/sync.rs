//! `backlog-gate sync`

use super::{EXIT_FAIL, EXIT_PASS, Host, directory, local};
use crate::change::forge_of_job;
use crate::cli::args::{ListFormat, SyncArgs};
use crate::error::{Error, ErrorKind, Result};
use crate::forge::address::Address;
use crate::forge::error::ForgeError;
use crate::forge::secret::Token;
use crate::forge::{Asking, Forge, connect};
use crate::report::sync as report;
use crate::snapshot::Repository;
use crate::sync;
use crate::sync::{Broken, Plan, Tracker, apply, plan};
use crate::text::plural;

pub(super) fn run(args: &SyncArgs, host: &mut Host<'_>) -> Result<u8> {
    let inputs = local(&args.paths, &args.place, host)?;
    let address = address(&directory(&args.place, host.env), host)?;
    let token = token(&address, host)?;
    let forge = connect(&address, Some(token), Asking::new(host.env, inputs.sources.budget()))?;
    let tracker = Tracker::read(forge.as_ref())
        .map_err(|trouble| asked(&trouble, &address, "its labels, milestones and issues"))?;
    let plan = plan(&inputs.backlog, &tracker);
    if !args.apply {
        match args.format {
            ListFormat::Text => host.print_log(&report::text(&plan, &address))?,
            ListFormat::Json => host.print(&report::json(&plan, &address, false))?,
        }
        return Ok(if plan.steps.is_empty() { EXIT_PASS } else { EXIT_FAIL });
    }
    make(&plan, &tracker, forge.as_ref(), &address, args.format, host)?;
    Ok(EXIT_PASS)
}

/// The forge of the job, else the one that the repository was cloned from.
fn address(dir: &std::path::Path, host: &Host<'_>) -> Result<Address> {
    let cloned = || Address::of_url(&Repository::discover(dir).ok()??.origin_url()?, host.env);
    forge_of_job(host.env).or_else(cloned).ok_or_else(|| {
        Error::new(ErrorKind::Forge, "it is not known which forge holds the repository")
            .hint("name its API in GITHUB_API_URL or GITLAB_API_URL, and set the remote `origin`")
    })
}

fn token(address: &Address, host: &Host<'_>) -> Result<Token> {
    let variable = address.kind.token_variable();
    host.env.token(address.kind).ok_or_else(|| {
        let message = format!("there is no token for {}", address.kind.name());
        Error::new(ErrorKind::Forge, message).hint(format!("give one in {variable}"))
    })
}

fn asked(trouble: &ForgeError, address: &Address, what: &str) -> Error {
    let message = format!("{} was asked for {what}: {trouble}", address.kind.name());
    let error = Error::new(ErrorKind::Forge, message);
    match trouble {
        ForgeError::Unsupported => error.hint("`sync` knows GitHub and GitLab"),
        _ => error.hint("the token has to read and write issues: `issues: write`"),
    }
}

/// Takes the steps, and says each as it is taken.
fn make(
    plan: &Plan,
    tracker: &Tracker,
    forge: &dyn Forge,
    address: &Address,
    format: ListFormat,
    host: &mut Host<'_>,
) -> Result<()> {
    let mut done = String::new();
    let made = apply(&plan.steps, tracker, forge, |step: &sync::Step, _| {
        done.push_str(&report::step(step));
    });
    if format == ListFormat::Text {
        host.print_log(&done)?;
    }
    if let Err(Broken { taken, trouble }) = made {
        let count = plural(plan.steps.len(), "step");
        let error = asked(&trouble, address, "the next step");
        return Err(error.hint(format!("{taken} of {count} are done; run it again to go on")));
    }
    match format {
        ListFormat::Text => {
            let count = plural(plan.steps.len(), "thing");
            host.print_log(&format!("{count} made; nothing was deleted, closed or rewritten\n"))
        }
        ListFormat::Json => host.print(&report::json(plan, address, true)),
    }
}
