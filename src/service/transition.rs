//! One item is brought into another state: tried, judged, and refused where it would then fail.

use crate::apply::{self, Applied};
use crate::backlog::State;
use crate::catalogue::Judgement;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::{self, FailOn, Inputs, Report, Verdict};

/// What people do to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// Begin to work on it.
    Start,
    /// Say that it is done.
    Finish,
    /// Say that it may be started.
    Ready,
    /// Hand it over for review.
    Review,
    /// Say that work is held up.
    Block,
    /// Give it up.
    Drop,
}

impl Transition {
    /// All of them, in the order of the life of an item.
    pub const ALL: [Self; 6] =
        [Self::Ready, Self::Start, Self::Block, Self::Review, Self::Finish, Self::Drop];

    /// Its name, which is that of its command.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Finish => "finish",
            Self::Ready => "ready",
            Self::Review => "review",
            Self::Block => "block",
            Self::Drop => "drop",
        }
    }

    /// The state that it leads to.
    #[must_use]
    pub fn state(self) -> State {
        match self {
            Self::Start => State::InProgress,
            Self::Finish => State::Done,
            Self::Ready => State::Ready,
            Self::Review => State::InReview,
            Self::Block => State::Blocked,
            Self::Drop => State::Dropped,
        }
    }

    /// The states that an item does not come from.
    #[must_use]
    pub fn never(self) -> &'static [State] {
        match self {
            Self::Drop => &[State::Done],
            Self::Finish => &[State::Dropped],
            Self::Start | Self::Ready | Self::Review | Self::Block => {
                &[State::Done, State::Dropped]
            }
        }
    }
}

/// What is to become of an item.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// Its state.
    pub state: State,
    /// The states that it does not come from.
    pub never: &'a [State],
    /// The criteria that are ticked too, by their places.
    pub criteria: Vec<usize>,
}

impl From<Transition> for Wanted<'_> {
    fn from(transition: Transition) -> Self {
        let (state, never) = (transition.state(), transition.never());
        Self { state, never, criteria: Vec::new() }
    }
}

/// What came of it.
#[derive(Debug)]
pub enum Brought {
    /// It is in that state already.
    Already,
    /// The edit holds.
    Done(Box<Applied>),
    /// The backlog would then fail.
    Refused(Box<Applied>),
}

/// Brings the `number`th item into another state.
///
/// # Errors
/// Where it does not come from the state that it is in, or the file has no means to say so.
pub fn bring(inputs: &Inputs, number: usize, wanted: &Wanted<'_>) -> Result<Brought> {
    let item = &inputs.backlog.items[number];
    let (name, before, state) = (item.name(), item.state(), wanted.state);
    if before == Some(state) && wanted.criteria.is_empty() {
        return Ok(Brought::Already);
    }
    if let Some(before) = before.filter(|before| wanted.never.contains(before)) {
        let message = format!("{name} is {before}, and cannot become {state}");
        return Err(Error::new(ErrorKind::Input, message)
            .hint("if it is to be taken up again, change its state by hand"));
    }
    let applied = apply::bring_with_ticks(inputs, number, state, &wanted.criteria)?;
    let report = gate::judge(applied.context(inputs), FailOn::Error);
    let is_refused = report.verdict == Verdict::Fail || waits(&report, &item.id);
    let applied = Box::new(applied);
    Ok(if is_refused { Brought::Refused(applied) } else { Brought::Done(applied) })
}

/// What an item waits for keeps it waiting, whatever the policy makes of it.
fn waits(report: &Report<'_>, id: &str) -> bool {
    let policy = report.context.policy;
    report.active().any(|finding| {
        let waits = [Judgement::Dependencies, Judgement::Finish].into_iter();
        finding.item.as_deref() == Some(id)
            && waits.into_iter().any(|judgement| policy.judges(finding.rule, judgement))
    })
}
