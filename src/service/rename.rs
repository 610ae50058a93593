//! Another id for an item, in every file that names it.

use std::collections::BTreeMap;

use super::named;
use super::outcome::{Outcome, Planned, Refused, files};
use super::view::View;
use crate::apply::Applied;
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Edit;
use crate::gate::{self, FailOn, Verdict};
use crate::source::{ColumnUnit, Location};

/// Plans it, and judges what would then be read.
pub(super) fn plan(view: &View, item: &str, id: &str) -> Result<Outcome> {
    let inputs = &view.inputs;
    let item = &inputs.backlog.items[named::one(inputs, item)?];
    let name = item.name();
    let refuse = |why: String| {
        Error::new(ErrorKind::Input, format!("{name} cannot be called \"{id}\": {why}"))
    };
    let id = id.trim();
    if item.slug_id {
        let why = "its id is made from its title".to_owned();
        return Err(refuse(why).hint("change the title"));
    }
    if id.is_empty() || id.contains(|ch: char| ch.is_whitespace() || ch.is_control()) {
        return Err(refuse("an id is one word".to_owned()));
    }
    if id == item.own_id() {
        return Ok(Outcome::Nothing(format!("{name} is called so already")));
    }
    let taken = inputs.backlog.find(id).find(|other| other.number != item.number);
    if let Some(taken) = taken.filter(|other| other.scope == item.scope) {
        let line = inputs.sources.get(taken.source).line(taken.header.start);
        let place = format!("{}:{line}", inputs.backlog.file(taken).path);
        return Err(refuse(format!("there is such an item at {place}")).hint("take another id"));
    }
    let mut edits: BTreeMap<Location, Edit> = BTreeMap::new();
    for mention in view.mentions(item) {
        let location = Location::new(mention.source, mention.span);
        let words = inputs.sources.slice(location);
        let Some(at) = last_of(words, item.own_id()) else {
            let line = inputs.sources.range(location, ColumnUnit::Chars).map_or(0, |it| it.line);
            let path = inputs.sources.path(location).map_or("", |path| path.as_str());
            let why = format!("{path}:{line} names it as \"{words}\"");
            return Err(refuse(why).hint("write its id there first"));
        };
        let replacement = format!("{}{id}{}", &words[..at], &words[at + item.own_id().len()..]);
        edits.insert(location, Edit { location, replacement });
    }
    let edits: Vec<Edit> = edits.into_values().collect();
    let overlap = || refuse("two of its mentions lie over each other".to_owned());
    let applied = Applied::read(inputs, &edits).ok_or_else(overlap)?;
    let same = applied.backlog.items.len() == inputs.backlog.items.len();
    let new = applied.backlog.items.get(item.number).filter(|new| same && new.own_id() == id);
    if new.is_none() {
        let why = "the file would then be read in another way".to_owned();
        return Err(refuse(why).hint("take an id of the form that the others have"));
    }
    let report = gate::judge(applied.context(inputs), FailOn::Error);
    if report.verdict == Verdict::Fail {
        let why = format!("{name} keeps its id, because the backlog would then fail");
        return Ok(Outcome::Refused(Refused::new(why, applied)));
    }
    Ok(Outcome::Edits(Planned {
        files: files(inputs, &applied),
        done: format!("{name} is now {id}"),
        item: Some(id.to_owned()),
    }))
}

/// Where a word stands last, without regard to the case of ASCII letters.
fn last_of(text: &str, word: &str) -> Option<usize> {
    let is_there = |at: &usize| {
        text.get(*at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word))
    };
    (0..text.len()).rev().find(is_there)
}
