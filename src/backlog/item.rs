//! The backlog as every dialect ends up: files, sections, items, fields, criteria.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Attributes, Candidate, Coverage, Few, Kind, List, ListEntry, Malformed, Mismatch, Named,
    Requirement, RequirementKind, Section, State, Step, Text,
};
use crate::backlog::pattern::Pattern;
use crate::source::{Location, RepoPath, SourceId, Span};
use crate::text::shorten;

/// Where a state was read from, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusSource {
    /// A field such as `Status:`.
    Field,
    /// Words or symbols in the title, such as `(completed)`, ✅ or a strike.
    Title,
    /// A ticked box.
    Box,
    /// The section that the item stands in.
    Section,
    /// An open box: it says only that the item is not finished.
    OpenBox,
}

/// What one piece of evidence says about the state of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The words or the symbol that the file uses.
    pub text: Text,
    /// The state that they mean; `None` where the dialect does not know them.
    pub state: Option<State>,
    /// Where they stand.
    pub source: StatusSource,
}

impl Status {
    /// Whether the file says it: not where an item is merely written down, which contradicts nothing.
    #[must_use]
    pub fn is_said(&self) -> bool {
        self.source != StatusSource::OpenBox || !self.text.value.is_empty()
    }
}

/// What the gate uses a field for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum FieldRole {
    /// The state of the item.
    Status,
    /// Its priority.
    Priority,
    /// Who does it.
    Owner,
    /// Its acceptance criteria.
    Criteria,
    /// The steps of the work.
    Plan,
    /// What must be done beside the criteria before it is done.
    Dod,
    /// Its id.
    Id,
    /// Its title.
    Title,
    /// What sort of work it is.
    Kind,
    /// The item that holds it.
    Parent,
    /// The items that must be done before it.
    Dependencies,
    /// Files of the repository.
    Paths,
    /// When something happened to it: what changes while nobody rewrites it.
    Dates,
}

/// One field of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The field's name as the dialect spells it, whatever alias the file uses.
    pub name: String,
    /// What the gate uses it for.
    pub role: Option<FieldRole>,
    /// The bytes of the label in the file.
    pub label: Span,
    /// The whole value: the text behind the label and the lines below it, joined by line breaks.
    pub value: Text,
    /// The entries of the list below the label, or of the inline value.
    pub entries: Vec<ListEntry>,
}

/// One acceptance criterion of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// What must hold.
    pub text: Text,
    /// Whether its box is ticked; `None` where it has no box.
    pub ticked: Option<bool>,
}

/// The place of an item in the sequence that the backlog states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SequenceStep {
    /// The file that states the sequence, as an index into [`Backlog::files`].
    #[serde(skip)]
    pub file: usize,
    /// The 1-based step; items of one step may go side by side.
    pub step: u32,
    /// What the backlog calls the step, for example `Wave 1`.
    pub label: String,
}

/// A unit of work.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its place in [`Backlog::items`].
    pub number: usize,
    /// The id, as the dialect forms it; where ids are unique only within a folder, a file or a list,
    /// with that in front: `001-export/T001`.
    pub id: String,
    /// What stands in front of its own id.
    pub scope: Option<Arc<str>>,
    /// The title as the file has it, mojibake repaired.
    pub title: Text,
    /// What sort of work it is.
    pub kind: Kind,
    /// Every statement about its state, the strongest first.
    pub statuses: Vec<Status>,
    /// How urgent it is, in the words of the file.
    pub priority: Option<Box<Text>>,
    /// Who does it, in the words of the file.
    pub owner: Option<Box<Text>>,
    /// The id of the item that holds it.
    pub parent: Option<String>,
    /// The block of the dialect that its header opens, as an index.
    pub block: usize,
    /// The file, as an index into [`Backlog::files`].
    pub file: usize,
    /// The text that it stands in.
    pub source: SourceId,
    /// Its first to its last line, without blank lines and rules at the end.
    pub span: Span,
    /// The line that opens it.
    pub header: Span,
    /// The section that it stands in, as an index into the file's sections.
    pub section: Option<usize>,
    /// Its fields, in the order of the file.
    pub fields: Vec<Field>,
    /// Its acceptance criteria.
    pub criteria: Vec<Criterion>,
    /// What its header says beside id and title, for example `component`, by the dialect's names.
    pub attributes: Attributes,
    /// The tags of its header that are not those of what stands around it.
    pub mismatches: Few<Mismatch>,
    /// The items that its fields name as those that must be done first.
    pub dependencies: Few<Named>,
    /// The items that its fields name as the one that it is a part of.
    pub parents: Few<Named>,
    /// What a change may name it by beside its id.
    pub aliases: Few<String>,
    /// Its place in the sequence, if the backlog states one.
    pub sequence: Option<Box<SequenceStep>>,
    /// Whether the id was made from the title, so that it changes with the title.
    pub slug_id: bool,
}

impl Item {
    /// An item of which nothing is known beside its id, its title and the line that opens it.
    pub(in crate::backlog) fn new(source: SourceId, header: Span, id: String, title: Text) -> Self {
        Self {
            number: 0,
            aliases: Few::default(),
            id,
            scope: None,
            title,
            kind: Kind::Item,
            statuses: Vec::new(),
            priority: None,
            owner: None,
            parent: None,
            block: 0,
            file: 0,
            source,
            span: header,
            header,
            section: None,
            fields: Vec::new(),
            criteria: Vec::new(),
            attributes: Attributes::default(),
            mismatches: Few::default(),
            dependencies: Few::default(),
            parents: Few::default(),
            sequence: None,
            slug_id: false,
        }
    }

    /// Gives up the room that its lists have and do not need: there are many items, and few lists of any
    /// of them grow once it is read.
    pub(in crate::backlog) fn shrink(&mut self) {
        self.fields.iter_mut().for_each(|field| field.entries.shrink_to_fit());
        self.fields.shrink_to_fit();
        self.criteria.shrink_to_fit();
        self.statuses.shrink_to_fit();
        self.attributes.shrink();
    }

    /// The strongest statement about its state.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        self.statuses.first()
    }

    /// Its state; `None` where the file does not say or says it in unknown words.
    #[must_use]
    pub fn state(&self) -> Option<State> {
        self.status().and_then(|status| status.state)
    }

    /// Its id as its file has it: `T001` of `001-export/T001`.
    #[must_use]
    pub fn own_id(&self) -> &str {
        let scope = self.scope.as_ref().map_or(0, |scope| scope.len() + 1);
        self.id.get(scope..).unwrap_or(&self.id)
    }

    /// Puts `scope` in front of its id, and of the scope that it has already.
    pub(super) fn put_into(&mut self, scope: &Arc<str>) {
        self.rename(format!("{scope}/{}", self.id));
        self.scope = Some(match &self.scope {
            Some(inner) => format!("{scope}/{inner}").into(),
            None => Arc::clone(scope),
        });
    }

    /// Gives it another id; by the one that it had it may be named as before.
    pub(super) fn rename(&mut self, id: String) {
        let before = std::mem::replace(&mut self.id, id);
        self.aliases = std::iter::once(before).chain(std::mem::take(&mut self.aliases)).collect();
    }

    /// Everything by which a change may name it, the id first.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.id).chain(&self.aliases).map(String::as_str)
    }

    /// The field `name`, without regard to case.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// What a sentence calls it: `US-1.1`, `item 3`, or the title where the id is made from it.
    #[must_use]
    pub fn name(&self) -> String {
        if self.slug_id {
            format!("\"{}\"", shorten(&self.title.value, 60))
        } else if self.scope.is_none() && self.id.starts_with(|ch: char| ch.is_ascii_digit()) {
            format!("item {}", self.id)
        } else {
            self.id.clone()
        }
    }

    /// Where it says how far it is: the words of its own, else its header.
    #[must_use]
    pub fn stated_at(&self) -> Location {
        let own = self.status().map(|status| status.text.span);
        let own = own.filter(|span| span.end > span.start && self.span.contains(*span));
        self.at(own.unwrap_or(self.header))
    }

    /// A place of the item's text.
    #[must_use]
    pub fn at(&self, span: Span) -> Location {
        Location::new(self.source, span)
    }
}

/// One file of the backlog.
#[derive(Debug, Clone)]
pub struct BacklogFile {
    /// Its path.
    pub path: RepoPath,
    /// Its text.
    pub source: SourceId,
    /// What stands in front of the ids of its items.
    pub scope: Option<Arc<str>>,
    /// The name of the dialect that read it.
    pub dialect: String,
    /// Whether each of its sections was read in the way that fits it; `dialect` is then the one that
    /// reads most of it.
    pub is_mixed: bool,
    /// How much of what may be an item is owned.
    pub coverage: Coverage,
    /// The headers of the items that are read only because the base reads them.
    pub held: Vec<Span>,
    /// Whether the whole file is one item.
    pub whole: bool,
    /// How many more items it has than there is room for.
    pub beyond: usize,
    /// Every dialect that was tried, the best first; one where the policy names it.
    pub candidates: Vec<Candidate>,
    /// A dialect that fits about as well and finds other items.
    pub rival: Option<Candidate>,
    /// Its sections, in the order of the file.
    pub sections: Vec<Section>,
    /// The lists of the document.
    pub lists: Vec<List>,
    /// The steps in which its items go.
    pub steps: Vec<Step>,
    /// Ids that cannot be mistaken.
    pub id_pattern: Option<Pattern>,
    /// What the document demands of its items.
    pub demands: Vec<Requirement>,
    /// What the fields of its dialect are for.
    pub roles: Vec<FieldRole>,
    /// Lines that end a pair which nothing began, each with the dialect's name for the pair.
    pub strays: Vec<(String, Span)>,
    /// What is not written as the team agreed.
    pub malformed: Vec<Malformed>,
    /// The first mis-decoded text and the number of lines that have some.
    pub mojibake: Option<(Span, u32)>,
    /// Texts that the dialect calls placeholders.
    pub placeholders: Vec<String>,
}

impl BacklogFile {
    /// The demand that asks for this, if the document states one.
    #[must_use]
    pub fn asks(&self, ask: RequirementKind) -> Option<&Requirement> {
        self.demands.iter().find(|demand| demand.asks.contains(&ask))
    }
}
