//! `backlog-gate finish`

use std::path::Path;

use super::transition;
use super::{Host, Talk, check, directory};
use crate::cli::args::FinishArgs;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs;
use crate::service::{self, Transition, Wanted, named};
use crate::snapshot::Repository;
use crate::text::plural;

pub(super) fn run(args: &FinishArgs, host: &mut Host<'_>) -> Result<u8> {
    let inputs = transition::read(&args.item, host)?;
    let number = named::one(&inputs, &args.item.item)?;
    let mut asked = transition::asked(&args.item, Transition::Finish.name(), host);
    let mut criteria = Vec::new();
    if args.tick {
        let text = description(args, host)?;
        criteria = service::met(&inputs, number, &text);
        let boxes = plural(criteria.len(), "open criterion");
        let note = format!("the description answers {boxes}");
        host.say(Talk::Normal, &note);
        asked.notes.push(note);
    }
    let wanted = Wanted { criteria, ..Transition::Finish.into() };
    transition::bring(&inputs, number, &wanted, asked, host)
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
