//! One item is brought into another state: tried, judged, and refused where it would then fail.

use jiff::civil::Date;

use crate::apply::{self, Applied};
use crate::backlog::{Item, State};
use crate::catalogue::Judgement;
use crate::error::{Error, ErrorKind, Result};
use crate::escape::is_deceptive;
use crate::gate::{self, FailOn, Inputs, Report, Verdict};
use crate::planning::people::names;
use crate::text::{placeholder, shorten};

/// A longer name is cut, in characters.
const MOST_NAME: usize = 80;

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
    /// Who is to have it; `None` where that stays as it is.
    pub owner: Option<&'a str>,
}

impl From<Transition> for Wanted<'_> {
    fn from(transition: Transition) -> Self {
        let (state, never) = (transition.state(), transition.never());
        Self { state, never, criteria: Vec::new(), owner: None }
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
    /// Somebody else has it.
    Claimed(Claim),
}

/// Who has an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The item, for a sentence.
    pub item: String,
    /// Its state.
    pub state: Option<State>,
    /// The name, as the backlog has it.
    pub owner: String,
    /// Who asked for it.
    pub other: String,
}

impl Claim {
    /// Who has the item, and since when where that is known.
    #[must_use]
    pub fn sentence(&self, since: Option<Date>) -> String {
        let Self { item, state, owner, other } = self;
        let state = state.map_or(String::new(), |state| format!(" ({state})"));
        let since = since.map_or(String::new(), |day| format!(" since {day}"));
        format!("{item} belongs to {owner}{since}{state}, and not to {other}")
    }

    /// What whoever asked for it can do.
    #[must_use]
    pub fn help(&self) -> String {
        let owner = &self.owner;
        format!(
            "take another item (`backlog-gate next`), or ask {owner} to give it up: once the name is \
             taken off the item, it can be started by somebody else"
        )
    }
}

/// Brings the `number`th item into another state.
///
/// # Errors
/// Where it does not come from the state that it is in, or the file has no means to say so.
pub fn bring(inputs: &Inputs, number: usize, wanted: &Wanted<'_>) -> Result<Brought> {
    let item = &inputs.backlog.items[number];
    let (name, before, state) = (item.name(), item.state(), wanted.state);
    let is_owned = wanted
        .owner
        .is_none_or(|owner| item.owner.as_ref().is_some_and(|text| names(&text.value, owner)));
    if before == Some(state) && wanted.criteria.is_empty() && is_owned {
        return Ok(Brought::Already);
    }
    if let Some(before) = before.filter(|before| wanted.never.contains(before)) {
        let message = format!("{name} is {before}, and cannot become {state}");
        return Err(Error::new(ErrorKind::Input, message)
            .hint("if it is to be taken up again, change its state by hand"));
    }
    if let Some(claim) = wanted.owner.and_then(|owner| claimed(inputs, item, owner)) {
        return Ok(Brought::Claimed(claim));
    }
    // Whose item it is already stays as it is written.
    let owner = wanted.owner.filter(|_| !is_owned);
    let applied = apply::bring_with(inputs, number, state, &wanted.criteria, owner)?;
    let report = gate::judge(applied.context(inputs), FailOn::Error);
    let is_refused = report.verdict == Verdict::Fail || waits(&report, &item.id);
    let applied = Box::new(applied);
    Ok(if is_refused { Brought::Refused(applied) } else { Brought::Done(applied) })
}

/// A name as somebody types it, where it can stand in a backlog.
///
/// # Errors
/// A sentence that says why it cannot.
pub fn name(text: &str) -> std::result::Result<&str, String> {
    let name = text.trim();
    let is_line = !name.chars().any(|ch| ch.is_control() || is_deceptive(ch));
    if name.is_empty() || !is_line || name.chars().count() > MOST_NAME {
        return Err(format!("a name is one line of at most {MOST_NAME} characters"));
    }
    Ok(name)
}

/// Whether an item belongs to somebody else; a placeholder such as *TBA* is nobody.
fn claimed(inputs: &Inputs, item: &Item, other: &str) -> Option<Claim> {
    let owner = &item.owner.as_ref()?.value;
    let own = &inputs.backlog.file(item).placeholders;
    let is_nobody = owner.trim().is_empty() || placeholder::find(owner, own).is_some();
    (!is_nobody && !names(owner, other)).then(|| Claim {
        item: item.name(),
        state: item.state(),
        owner: shorten(owner, MOST_NAME),
        other: other.to_owned(),
    })
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
