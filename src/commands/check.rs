//! `backlog-gate check`

use std::path::Path;

use super::{Host, config, directory, reports};
use crate::change::Flags;
use crate::cli::{ChangeArgs, CheckArgs};
use crate::error::{ErrorKind, Result};
use crate::run::{self, CheckRequest};
use crate::{gate, limits};

pub(super) fn run(args: CheckArgs, host: &mut Host<'_>) -> Result<u8> {
    let report = args.report.clone();
    judge(args, host).inspect_err(|error| reports::write_error(error, &report, host))
}

fn judge(args: CheckArgs, host: &mut Host<'_>) -> Result<u8> {
    let fail_on = reports::fail_on(&args.report, host)?;
    let dir = directory(&args.place, host.env);
    let config = config(&args.place, host.env);
    let request = CheckRequest {
        repo: &dir,
        config,
        flags: Flags { offline: args.offline, ..flags(args.change)? },
        release: args.release,
        env: host.env,
        today: host.today,
    };
    let inputs = run::check(request)?;
    host.say_what_is_read(&inputs);
    let report = gate::judge(inputs.context(), fail_on);
    reports::write(&report, &args.report, host)
}

fn flags(args: ChangeArgs) -> Result<Flags> {
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
fn read_body(path: &Path) -> Result<String> {
    if path == Path::new("-") {
        let name = "the description on standard input";
        return run::read_bounded(std::io::stdin(), name, limits::DESCRIPTION, ErrorKind::Input);
    }
    run::read_file(path, limits::DESCRIPTION, ErrorKind::Input)
}
