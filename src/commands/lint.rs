//! `backlog-gate lint`

use super::{Host, config, directory, reports};
use crate::cli::LintArgs;
use crate::error::Result;
use crate::{gate, run};

pub(super) fn run(args: &LintArgs, host: &mut Host<'_>) -> Result<u8> {
    judge(args, host).inspect_err(|error| reports::write_error(error, &args.report, host))
}

fn judge(args: &LintArgs, host: &mut Host<'_>) -> Result<u8> {
    let fail_on = reports::fail_on(&args.report, host)?;
    let dir = directory(&args.place, host.env);
    let config = config(&args.place, host.env)?;
    let inputs = run::lint(&args.paths, &dir, config.as_ref(), host.today)?;
    if inputs.backlog.files.is_empty() {
        return Err(run::no_backlog(&inputs.backlog, &inputs.policy));
    }
    host.say_what_is_read(&inputs);
    let report = gate::judge(inputs.context(), fail_on);
    reports::write(&report, &args.report, host)
}
