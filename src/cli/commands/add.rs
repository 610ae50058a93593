//! `backlog-gate add`

use super::{EXIT_PASS, Host, edits};
use crate::apply::{self, Addition};
use crate::cli::args::AddArgs;
use crate::error::Result;
use crate::escape::terminal::line;
use crate::gate::{self, FailOn, Verdict};

pub(super) fn run(args: &AddArgs, host: &mut Host<'_>) -> Result<u8> {
    let inputs = edits::read(&args.paths, &args.place, host)?;
    let wanted = Addition {
        title: &args.title,
        id: args.id.as_deref(),
        to: args.to.as_deref(),
        fields: &args.fields,
        today: host.today,
    };
    let (applied, number) = apply::add(&inputs, wanted)?;
    let report = gate::judge(applied.context(&inputs), FailOn::Error);
    if report.verdict == Verdict::Fail {
        let why = "nothing was added, because it would then fail, on these lines:";
        return edits::refuse(why, report, host);
    }
    let item = &applied.backlog.items[number];
    let at = applied.sources.get(item.source).line(item.header.start);
    let place = format!("{}:{at}", applied.backlog.file(item).path);
    edits::write(&inputs, &applied.texts, args.dry_run, host)?;
    if !args.dry_run {
        host.print_log(&line(&format!("added {}: {} ({place})", item.id, item.title.value)))?;
        host.print("\n")?;
    }
    Ok(EXIT_PASS)
}
