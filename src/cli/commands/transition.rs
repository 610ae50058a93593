//! `backlog-gate start`, `finish` and `block`: one item is brought into another state.

use super::{EXIT_FAIL, EXIT_PASS, Host, Talk, config, directory, edits, named};
use crate::apply;
use crate::backlog::State;
use crate::catalogue::Judgement;
use crate::cli::args::TransitionArgs;
use crate::error::{Error, ErrorKind, Result};
use crate::escape::terminal::line;
use crate::gate::inputs;
use crate::gate::{self, FailOn, Verdict};
use crate::report::{Format, Options, render};

/// Brings the item into `state`, from any state but those in `never`.
pub(super) fn run(
    args: &TransitionArgs,
    state: State,
    never: &[State],
    host: &mut Host<'_>,
) -> Result<u8> {
    let dir = directory(&args.place, host.env);
    let config = config(&args.place, host.env)?;
    let mut inputs = inputs::lint(&args.paths, &dir, config.as_ref(), host.today)?;
    if inputs.backlog.files.is_empty() {
        return Err(inputs::no_backlog(&inputs.backlog, &inputs.policy));
    }
    host.say_what_is_read(&inputs);
    let number = named::one(&inputs.backlog, &args.item)?;
    let item = &inputs.backlog.items[number];
    let (id, name, before) = (item.id.clone(), item.name(), item.state());
    if before == Some(state) {
        host.say(Talk::Normal, &format!("{name} is {state} already; nothing to do"));
        return Ok(EXIT_PASS);
    }
    if let Some(before) = before.filter(|before| never.contains(before)) {
        let message = format!("{name} is {before}, and cannot become {state}");
        return Err(Error::new(ErrorKind::Input, message)
            .hint("if it is to be taken up again, change its state by hand"));
    }
    let applied = apply::bring(&mut inputs, number, state)?;
    let mut report = gate::judge(applied.context(&inputs), FailOn::Error);
    // What an item waits for keeps it waiting, whatever the policy makes of it.
    let waits = report.active().any(|finding| {
        let waits = [Judgement::Dependencies, Judgement::Finish].into_iter();
        finding.item.as_ref() == Some(&id)
            && waits.into_iter().any(|judgement| inputs.policy.judges(finding.rule, judgement))
    });
    if report.verdict == Verdict::Fail || waits {
        let why = format!("{name} was left as it is, because it would then fail, on these lines:");
        host.say(Talk::Normal, &why);
        // What was wrong before is no reason.
        report.keep_active();
        host.print_log(&render(Format::Text, &report, Options::default()))?;
        return Ok(EXIT_FAIL);
    }
    let place = edits::place(&inputs, number);
    edits::write(&inputs, &applied.texts, args.dry_run, host)?;
    if !args.dry_run {
        let before = before.map_or("no state", State::as_str);
        host.print_log(&line(&format!("{name}: {before} -> {state} ({place})")))?;
        host.print("\n")?;
    }
    Ok(EXIT_PASS)
}
