//! `backlog-gate add`

use super::edits::{self, Asked};
use super::{Host, Talk, directory};
use crate::apply::{self, Addition};
use crate::cli::args::AddArgs;
use crate::error::Result;
use crate::gate::inputs::taken_ids;
use crate::gate::{self, FailOn, Verdict};
use crate::report::edit::EditedItem;

pub(super) fn run(args: &AddArgs, host: &mut Host<'_>) -> Result<u8> {
    let inputs = edits::read(&args.paths, &args.place, host)?;
    let AddArgs { dry_run, format, .. } = *args;
    let dir = directory(&args.place, host.env);
    let (elsewhere, notes) = taken_ids(&dir, &inputs, (!args.offline).then_some(host.env))?;
    notes.iter().for_each(|note| host.say(Talk::Normal, note));
    let wanted = Addition {
        title: &args.title,
        id: args.id.as_deref(),
        to: args.to.as_deref(),
        fields: &args.fields,
        elsewhere: &elsewhere,
        today: host.today,
    };
    let (applied, number) = apply::add(&inputs, wanted)?;
    let asked = Asked { action: "add", dry_run, format, dir, notes };
    let report = gate::judge(applied.context(&inputs), FailOn::Error);
    if report.verdict == Verdict::Fail {
        let why = "nothing was added, because it would then fail";
        return edits::refuse(&asked, why, Vec::new(), report, host);
    }
    let added = &applied.backlog.items[number];
    let shown = edits::item(&inputs, (&applied.backlog, &applied.sources), added);
    let item = EditedItem { before: None, ..shown };
    let message = format!("added {}: {} ({}:{})", item.id, item.title, item.path, item.line);
    edits::carry_out(&asked, &inputs, &applied, (vec![item], &[message]), host)
}
