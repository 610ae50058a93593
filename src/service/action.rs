//! What may be done to a backlog, and the edits that do it.

use super::named;
use super::outcome::{Outcome, Planned, Refused, files};
use super::rename;
use super::transition::{self, Brought, Transition, Wanted};
use super::view::View;
use crate::apply::fix;
use crate::apply::{self, Addition};
use crate::change::acceptance;
use crate::error::Result;
use crate::gate::{self, FailOn, Inputs, Verdict};
use crate::markdown::Document;
use crate::policy::Sections;
use crate::text::plural;

/// What may be done to a backlog.
#[derive(Debug, Clone, Copy)]
pub enum Action<'a> {
    /// Bring an item into another state.
    Bring {
        /// What names the item.
        item: &'a str,
        /// Into which.
        to: Transition,
        /// A description, whose answers tick the criteria of the item too.
        description: Option<&'a str>,
    },
    /// Add an item.
    Add(Addition<'a>),
    /// Fix what findings know how to fix.
    Fix,
    /// Give an item another id, everywhere.
    Rename {
        /// What names the item.
        item: &'a str,
        /// The new id, without what stands in front of it.
        id: &'a str,
    },
}

/// What an action would make of the files.
pub(super) fn plan(view: &View, action: &Action<'_>) -> Result<Outcome> {
    let inputs = &view.inputs;
    gate::require_backlog(&inputs.backlog, &inputs.policy)?;
    match action {
        Action::Bring { item, to, description } => bring(inputs, item, *to, *description),
        Action::Add(addition) => add(inputs, *addition),
        Action::Fix => Ok(fix(inputs)),
        Action::Rename { item, id } => rename::plan(view, item, id),
    }
}

fn bring(
    inputs: &Inputs,
    item: &str,
    to: Transition,
    description: Option<&str>,
) -> Result<Outcome> {
    let number = named::one(inputs, item)?;
    let item = &inputs.backlog.items[number];
    let criteria = description.map_or_else(Vec::new, |text| met(inputs, number, text));
    let wanted = Wanted { criteria, ..to.into() };
    let (name, state) = (item.name(), wanted.state);
    Ok(match transition::bring(inputs, number, &wanted)? {
        Brought::Already => Outcome::Nothing(format!("{name} is {state} already")),
        // Nobody asked for it by name.
        Brought::Claimed(claim) => Outcome::Nothing(claim.sentence(None)),
        Brought::Refused(applied) => {
            let why = format!("{name} was left as it is, because it would then fail");
            Outcome::Refused(Refused::new(why, *applied))
        }
        Brought::Done(applied) => {
            let before = item.state().map_or("no state", |state| state.as_str());
            Outcome::Edits(Planned {
                files: files(inputs, &applied),
                done: format!("{name}: {before} -> {state}"),
                item: Some(item.id.clone()),
            })
        }
    })
}

/// The criteria of the item with an open box that a description answers.
#[must_use]
pub fn met(inputs: &Inputs, number: usize, text: &str) -> Vec<usize> {
    let (policy, item) = (&inputs.policy, &inputs.backlog.items[number]);
    let declared = match &policy.change.sections {
        Sections::Named(sections) => sections.as_slice(),
        Sections::Template => &[],
    };
    let met = acceptance::met(&Document::parse(text), &item.criteria, declared, &policy.change);
    met.into_iter().filter(|at| item.criteria[*at].ticked == Some(false)).collect()
}

fn add(inputs: &Inputs, addition: Addition<'_>) -> Result<Outcome> {
    let (applied, number) = apply::add(inputs, addition)?;
    let report = gate::judge(applied.context(inputs), FailOn::Error);
    if report.verdict == Verdict::Fail {
        let why = "nothing was added, because it would then fail".to_owned();
        return Ok(Outcome::Refused(Refused::new(why, applied)));
    }
    let item = &applied.backlog.items[number];
    Ok(Outcome::Edits(Planned {
        done: format!("added {}: {}", item.id, item.title.value),
        item: Some(item.id.clone()),
        files: files(inputs, &applied),
    }))
}

fn fix(inputs: &Inputs) -> Outcome {
    let fixed = fix::fix_all(inputs);
    if fixed.done.is_empty() {
        return Outcome::Nothing("there is nothing that can be fixed with certainty".to_owned());
    }
    let done = format!("fixed {}", plural(fixed.done.len(), "finding"));
    Outcome::Edits(Planned { files: files(inputs, &fixed.applied), done, item: None })
}
