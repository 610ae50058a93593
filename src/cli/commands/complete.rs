//! `backlog-gate complete`: what a shell may complete an argument with, one per line.

use super::{EXIT_PASS, Host, directory};
use crate::cli::args::{Completable, CompleteArgs, PlaceArgs};
use crate::error::Result;
use crate::escape::terminal::line;
use crate::gate::inputs::{self, Named};
use crate::rules;

/// More than this no shell shows.
const MOST: usize = 2000;

pub(super) fn run(args: &CompleteArgs, host: &mut Host<'_>) -> Result<u8> {
    let names: Vec<String> = match args.what {
        Completable::Items => items(host),
        Completable::Rules => rules::all().map(|rule| rule.id.to_owned()).collect(),
    };
    // What a shell would take apart, or for a command, is not offered.
    let is_plain = |name: &&String| {
        let is_safe = |ch: char| ch.is_alphanumeric() || "-_./#:".contains(ch);
        !name.is_empty() && name.chars().all(is_safe)
    };
    let lines: String =
        names.iter().filter(is_plain).take(MOST).map(|name| format!("{}\n", line(name))).collect();
    host.print_log(&lines)?;
    Ok(EXIT_PASS)
}

/// The ids of the backlog; none where it cannot be read, since nobody sees an error while typing.
fn items(host: &Host<'_>) -> Vec<String> {
    let place = PlaceArgs { repo: None, config: None };
    let read = inputs::local(Named::default(), &directory(&place, host.env), None, host.today);
    read.map_or_else(
        |_| Vec::new(),
        |inputs| inputs.backlog.items.into_iter().map(|item| item.id).collect(),
    )
}
