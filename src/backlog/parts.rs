//! What a file holds beside items: sections, lists, steps, and its faults.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Attributes, ListEntry, State, Text};
use crate::source::{Location, Span};

/// A number behind the name of a section, such as the `1` of `In Progress (1)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// What the dialect says that the number means.
    pub meaning: DeclaredMeaning,
    /// The number.
    pub number: u32,
    /// The digits in the file.
    pub span: Span,
}

/// What a number behind the name of a section means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DeclaredMeaning {
    /// How many items stand there.
    Count,
    /// How many items may stand there.
    Limit,
}

/// A stretch of a file that the dialect gives a meaning: a section, a group, an epic, a wave list.
#[derive(Debug, Clone)]
pub struct Section {
    /// The dialect's name for it, for example `lane`.
    pub name: String,
    /// Its title as the file has it, repaired, without the number behind it; empty where all
    /// sections of its name begin with the same mark.
    pub title: Text,
    /// The line that opens it.
    pub header: Span,
    /// The section around it, as an index into the same list.
    pub parent: Option<usize>,
    /// The id of the item around it.
    pub owner: Option<String>,
    /// The state that standing in it means.
    pub state: Option<State>,
    /// The number behind its name.
    pub declared: Option<Declared>,
    /// The captures of its header, by the dialect's names.
    pub attributes: Attributes,
    /// Whether it ended where its dialect says that it must; false for a pair without its end.
    pub closed: bool,
}

/// How much of a file the reading owns, of what may be an item in it: entries of lists, rows of
/// tables, headings with nothing but text below them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many of them belong to an item, or to the document itself.
    pub owned: usize,
    /// What belongs to nobody, by sections.
    pub unread: Vec<Unread>,
    /// What is read as items, though what stands beside it is written in another way.
    pub doubts: Vec<Unread>,
    /// Items whose state may be another one than the one that is read.
    pub states: Vec<UnsureState>,
}

/// Items of whose state the text says more than is read, or something else as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsureState {
    /// From the first to the last of them.
    pub span: Span,
    /// How many they are.
    pub count: usize,
    /// What is not certain.
    pub why: Unsure,
}

/// Why nobody can be sure of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsure {
    /// The heading says that they are closed, and they themselves do not.
    Overruled,
    /// A cross means *dropped*, or *not done yet*.
    Crossed,
    /// A symbol or a word in the line is not taken for the state.
    Marked,
    /// All their criteria are ticked, and they say no state.
    Ticked,
    /// A word in brackets is taken for the state, where most brackets hold a topic.
    Tagged,
    /// A symbol that nobody knows stands where others show a state.
    Symbol,
}

/// A reading that owns less of a file, in percent, is doubtful.
const DOUBTFUL: usize = 60;
/// A reading that owns less of a file, in percent, decides nothing.
const UNDECIDED: usize = 20;

impl Coverage {
    /// A file with fewer candidates always decides.
    pub(super) const FEW: usize = 10;

    /// Takes rows of tables of items, in their order, that turned out to be none.
    pub(super) fn skip(&mut self, rows: &[Span]) {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return };
        let span = Span::new(first.start as usize, last.end as usize);
        self.owned = self.owned.saturating_sub(rows.len());
        self.unread.push(Unread { span, count: rows.len(), what: "row", section: None });
    }

    /// How many candidates nobody owns.
    #[must_use]
    pub fn missed(&self) -> usize {
        self.unread.iter().map(|unread| unread.count).sum()
    }

    /// The share that is owned, in percent; a file without candidates is read wholly.
    #[must_use]
    pub fn percent(&self) -> usize {
        (self.owned * 100).checked_div(self.owned + self.missed()).unwrap_or(100)
    }

    /// Whether so much is not read that counts of items are lower bounds.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        self.percent() < DOUBTFUL
    }

    /// Whether so much is not read that nothing can be decided.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.percent() < UNDECIDED && self.owned + self.missed() >= Self::FEW
    }
}

/// What looks like items below one heading and belongs to nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// From the first to the last of them.
    pub span: Span,
    /// How many they are.
    pub count: usize,
    /// What they are: `entry`, `row` or `heading`.
    pub what: &'static str,
    /// The title of the section, if they stand in one.
    pub section: Option<Text>,
}

/// What a list of the document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ListRole {
    /// The Definition of Done.
    Dod,
    /// The Definition of Ready.
    Dor,
    /// Boxes about the progress of the whole.
    Progress,
    /// The steps in which the items go.
    Sequence,
}

/// A list that belongs to the document, not to an item.
#[derive(Debug, Clone)]
pub struct List {
    /// What it is for.
    pub role: ListRole,
    /// The line that opens it.
    pub header: Span,
    /// Its entries.
    pub entries: Vec<ListEntry>,
}

/// One step of the sequence in which the items go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What the backlog calls it, for example `Wave 1`.
    pub label: String,
    /// The entry that states it.
    pub span: Span,
    /// The items that it names, known or not.
    pub items: Vec<Named>,
    /// Whether it is marked as the one that is worked on now.
    pub now: bool,
    /// Whether its items may go at any time.
    pub any_time: bool,
}

/// A line or a block that is not written as the team agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Where it is.
    pub span: Span,
    /// What is wrong with it.
    pub fault: Fault,
    /// How it should be written.
    pub written: String,
    /// The sentence of the document that says so.
    pub stated: Option<Span>,
}

/// What is wrong with the way in which something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A line has another form.
    Form,
    /// An item stands outside the pair of lines that must wrap it.
    Unwrapped,
    /// An item stands in a pair of lines that wraps another one already.
    Shared,
    /// A pair of lines that must wrap an item wraps none.
    Empty,
    /// A record of data cannot be parsed.
    Torn,
}

/// A tag of an item's header that is not that of the section or item around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The dialect's name for the tag.
    pub name: String,
    /// What the item says.
    pub own: Text,
    /// What stands around it.
    pub around: Text,
}

/// Another item that an item or a step names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its id, or what may be a title.
    pub name: String,
    /// The words that name it.
    pub span: Span,
    /// Whether the words can mean nothing but an item.
    pub sure: bool,
}

/// A dialect that could have read a file, and how well it fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The dialect's name.
    pub dialect: String,
    /// The share of the file's lines that it understands, in percent.
    pub score: u32,
    /// How many items it finds.
    pub items: u32,
    /// What it found, or what it misses, in a few words.
    pub reason: String,
}

impl Candidate {
    /// Why it does not read the file, without the number of items.
    #[must_use]
    pub fn why(&self) -> &str {
        self.reason.split_once(", but ").map_or(&self.reason, |(_, why)| why)
    }

    /// Why it does not read the file, with what was looked for.
    #[must_use]
    pub fn refusal(&self) -> String {
        format!("not {}: {}", self.dialect, self.reason)
    }
}

/// A waiver in the backlog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineWaiver {
    /// The comment.
    pub at: Location,
    /// The id of the item that it is for; `None` where it is for none.
    pub item: Option<String>,
    /// What it says, or why nobody can tell.
    pub terms: Result<WaiverTerms, String>,
}

/// What a waiver in the backlog says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaiverTerms {
    /// The id of the rule.
    pub rule: String,
    /// Its last day.
    pub until: Date,
    /// Why.
    pub reason: String,
}

impl InlineWaiver {
    /// Whether another one is bound to the same rule, item, date and reason.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.item.is_some()
            && self.item == other.item
            && self.terms.is_ok()
            && self.terms == other.terms
    }
}
