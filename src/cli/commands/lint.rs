//! `backlog-gate lint`

use super::{Host, Talk, config, directory, edits, reports, undecided};
use crate::apply::fix::{self, Done};
use crate::cli::args::LintArgs;
use crate::error::Result;
use crate::gate;
use crate::gate::FailOn;
use crate::gate::inputs;
use crate::gate::inputs::baseline::Place;
use crate::gate::inputs::{Inputs, Named};
use crate::policy;
use crate::report::{output, verdict_line};
use crate::text::plural;

pub(super) fn run(args: &LintArgs, host: &mut Host<'_>) -> Result<u8> {
    judge(args, host).map_err(|error| {
        let error = undecided::from_here(error, host.env);
        undecided::write(&error, &args.report, host);
        error
    })
}

fn judge(args: &LintArgs, host: &mut Host<'_>) -> Result<u8> {
    let fail_on = reports::fail_on(&args.report, host)?;
    let dir = directory(&args.place, host.env);
    let config = config(&args.place, host.env)?;
    let named = Named { paths: &args.paths, stdin: args.stdin_filename.as_deref() };
    let mut inputs = inputs::lint(named, &dir, config.as_ref(), host.today)?;
    inputs::require_backlog(&inputs.backlog, &inputs.policy)?;
    host.say_what_is_read(&inputs);
    if args.fix {
        return fix(args, &inputs, fail_on, host);
    }
    if let Some(file) = &args.baseline {
        let baseline = Place::of(file, &dir)?;
        if args.write_baseline {
            write_baseline(&baseline, &mut inputs, host)?;
        }
        baseline.apply(&mut inputs, host.env, args.paths.is_empty())?;
    }
    let report = gate::judge(inputs.context(), fail_on);
    reports::write(&report, &args.report, host)
}

/// Writes what of the findings may stand in the baseline, and says how much that is.
fn write_baseline(place: &Place, inputs: &mut Inputs, host: &mut Host<'_>) -> Result<()> {
    let known = place.known(inputs, host.env)?;
    output::write(place.file(), &policy::baseline::text(&known.may_stand))?;
    let (stand, new) = (plural(known.may_stand.len(), "finding"), known.new);
    host.say(Talk::Normal, &format!("wrote {stand} to {}", place.file().display()));
    if new > 0 {
        let new = plural(new, "finding");
        let text = format!("left out {new} that the target does not have: fix what is new");
        host.say(Talk::Normal, &text);
    }
    Ok(())
}

/// Fixes what is certain, and judges what is left.
fn fix(args: &LintArgs, inputs: &Inputs, fail_on: FailOn, host: &mut Host<'_>) -> Result<u8> {
    let fixed = fix::fix_all(inputs);
    edits::write(inputs, &fixed.applied.texts, args.dry_run, host)?;
    for Done { finding, place } in &fixed.done {
        let done = if args.dry_run { "would fix" } else { "fixed" };
        let how = finding.fix.as_ref().map_or("", |fix| &fix.description);
        host.say(Talk::Normal, &format!("{done} {place}: {how} ({})", finding.rule));
    }
    if fixed.done.is_empty() {
        host.say(Talk::Normal, "there is nothing that can be fixed with certainty");
    }
    let report = gate::judge(fixed.context(inputs), fail_on);
    if args.dry_run {
        // Standard output is the diff, which `git apply` takes.
        host.say(Talk::Normal, &format!("then: {}", verdict_line(&report)));
        return Ok(reports::exit_code(&report));
    }
    reports::write(&report, &args.report, host)
}
