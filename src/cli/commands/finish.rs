//! `backlog-gate finish`

use std::path::Path;

use super::transition;
use super::{Host, Talk, check, directory};
use crate::apply::step::{Action, Step, answered};
use crate::backlog::named;
use crate::cli::args::FinishArgs;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs;
use crate::snapshot::Repository;
use crate::text::plural;

pub(super) fn run(args: &FinishArgs, host: &mut Host<'_>) -> Result<u8> {
    let mut inputs = transition::read(&args.item, host)?;
    let number = named::one(&inputs.backlog, &inputs.sources, &args.item.item)?;
    let mut wanted = Step::from(Action::Finish);
    let mut asked = transition::asked(&args.item, Action::Finish);
    if args.tick {
        let text = description(args, host)?;
        wanted.criteria = answered(&text, &inputs.backlog.items[number], &inputs);
        let boxes = plural(wanted.criteria.len(), "open criterion");
        let note = format!("the description answers {boxes}");
        host.say(Talk::Normal, &note);
        asked.notes.push(note);
    }
    transition::bring(&mut inputs, number, &wanted, asked, host)
}

/// The description: of the file that is named, else the message of the newest commit.
fn description(args: &FinishArgs, host: &Host<'_>) -> Result<String> {
    if let Some(body) = &args.body {
        return check::read_body(body);
    }
    let folder = directory(&args.item.place, host.env);
    let message = match Repository::discover_readable(Path::new(&folder))? {
        Some(repository) => inputs::last_message(&repository),
        None => None,
    };
    message.ok_or_else(|| {
        Error::new(ErrorKind::Input, "there is no commit whose message could answer the criteria")
            .hint("name the file with the description: `--body FILE`")
    })
}
