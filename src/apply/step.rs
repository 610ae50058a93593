//! One item brought into another state, as somebody asks for it: what is so already, what is out of
//! the question, and else the backlog as it would be.

use super::{Applied, bring_with_ticks};
use crate::backlog::{Item, State};
use crate::change::acceptance;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs::Inputs;
use crate::markdown::Document;
use crate::policy::Sections;

/// What is done with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The work on it begins.
    Start,
    /// It may be started.
    Ready,
    /// The work on it is looked at.
    Review,
    /// It is done.
    Finish,
    /// The work on it is held up.
    Block,
    /// The work on it is not held up any more.
    Unblock,
    /// Nobody will do it.
    Drop,
}

impl Action {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Ready => "ready",
            Self::Review => "review",
            Self::Finish => "finish",
            Self::Block => "block",
            Self::Unblock => "unblock",
            Self::Drop => "drop",
        }
    }

    /// The state that it brings an item into. What is not blocked any more was in progress, where
    /// nobody knows better.
    #[must_use]
    pub fn state(self) -> State {
        match self {
            Self::Start | Self::Unblock => State::InProgress,
            Self::Ready => State::Ready,
            Self::Review => State::InReview,
            Self::Finish => State::Done,
            Self::Block => State::Blocked,
            Self::Drop => State::Dropped,
        }
    }

    /// The states that it does not bring an item out of.
    fn never(self) -> &'static [State] {
        match self {
            Self::Start | Self::Ready | Self::Review | Self::Block => {
                &[State::Done, State::Dropped]
            }
            Self::Finish => &[State::Dropped],
            Self::Drop => &[State::Done],
            Self::Unblock => &[],
        }
    }
}

/// What is wanted of an item.
#[derive(Debug)]
pub struct Step {
    /// What is done.
    pub action: Action,
    /// The state that it brings the item into.
    pub state: State,
    /// The criteria that are ticked too, by their places.
    pub criteria: Vec<usize>,
}

impl From<Action> for Step {
    fn from(action: Action) -> Self {
        Self { action, state: action.state(), criteria: Vec::new() }
    }
}

/// What came of it.
#[derive(Debug)]
pub enum Stepped {
    /// The item is so already; a sentence that says so.
    Unchanged(String),
    /// The backlog as it would be; [`Applied::refusal`] says whether it may be written.
    Applied(Box<Applied>),
}

/// Tries the step on the `number`th item.
///
/// # Errors
/// Where the item does not come out of its state, or the file has no means to say the new one.
pub fn step(inputs: &mut Inputs, number: usize, step: &Step) -> Result<Stepped> {
    let Step { action, state, criteria } = step;
    let item = &inputs.backlog.items[number];
    let (name, before) = (item.name(), item.state());
    if *action == Action::Unblock && before != Some(State::Blocked) {
        let state = before.map_or("in no state", State::as_str);
        let text = format!("{name} is {state}, and not blocked; nothing to do");
        return Ok(Stepped::Unchanged(text));
    }
    if before == Some(*state) && criteria.is_empty() {
        return Ok(Stepped::Unchanged(format!("{name} is {state} already; nothing to do")));
    }
    if let Some(before) = before.filter(|before| action.never().contains(before)) {
        let message = format!("{name} is {before}, and cannot become {state}");
        return Err(Error::new(ErrorKind::Input, message)
            .hint("if it is to be taken up again, change its state by hand"));
    }
    let applied = bring_with_ticks(inputs, number, *state, criteria)?;
    Ok(Stepped::Applied(Box::new(applied)))
}

/// The criteria of the item with an open box that a description answers, by their places.
#[must_use]
pub fn answered(description: &str, item: &Item, inputs: &Inputs) -> Vec<usize> {
    let policy = &inputs.policy.change;
    let declared = match &policy.sections {
        Sections::Named(sections) => sections.as_slice(),
        Sections::Template => &[],
    };
    let document = Document::parse(description);
    let met = acceptance::met(&document, &item.criteria, declared, policy);
    met.into_iter().filter(|at| item.criteria[*at].ticked == Some(false)).collect()
}
