//! `backlog-gate finish`

use std::path::Path;

use super::transition::{self, Wanted};
use super::{Host, Talk, check, directory, named};
use crate::backlog::{Item, State};
use crate::change::acceptance;
use crate::cli::args::FinishArgs;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs;
use crate::markdown::Document;
use crate::policy::{Policy, Sections};
use crate::snapshot::Repository;
use crate::text::plural;

pub(super) fn run(args: &FinishArgs, host: &mut Host<'_>) -> Result<u8> {
    let mut inputs = transition::read(&args.item, host)?;
    let number = named::one(&inputs, &args.item.item)?;
    let mut criteria = Vec::new();
    if args.tick {
        let text = description(args, host)?;
        criteria = met(&text, &inputs.backlog.items[number], &inputs.policy);
        let boxes = plural(criteria.len(), "open criterion");
        host.say(Talk::Normal, &format!("the description answers {boxes}"));
    }
    let wanted = Wanted { state: State::Done, never: &[State::Dropped], criteria };
    transition::bring(&mut inputs, number, wanted, args.item.dry_run, host)
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

/// The criteria of the item with an open box that a description answers.
fn met(text: &str, item: &Item, policy: &Policy) -> Vec<usize> {
    let declared = match &policy.change.sections {
        Sections::Named(sections) => sections.as_slice(),
        Sections::Template => &[],
    };
    let met = acceptance::met(&Document::parse(text), &item.criteria, declared, &policy.change);
    met.into_iter().filter(|at| item.criteria[*at].ticked == Some(false)).collect()
}
