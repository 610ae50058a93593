//! How one team writes its backlog, as data.
//!
//! [`RawDialect`] is what the YAML says; [`Dialect`] is what the reader runs. The built-in ones are
//! YAML files of the same form, embedded in the binary.

mod builtin;
mod common;
mod common_words;
mod compile;
mod declared;
mod raw;
mod section_names;
mod template;
mod vocabulary;
mod worded;
mod wording;

pub use super::records::Records;
pub use builtin::{builtin, builtin_named, builtin_names};
pub use declared::Declares;
pub use raw::{Blank, Depth, Known, LabelStyle, MarkerKind, RawDialect, Syntax};
pub use template::Template;
pub(super) use vocabulary::Symbols;
pub use vocabulary::{Spoken, Vocabulary};

use crate::text::fold;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::pattern::Pattern;
use super::requirement::RequirementPattern;
use super::{FieldRole, Kind, ListRole, State};
use crate::text::fold_short;

/// Whether the patterns of a dialect are known to be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    None,
    Full,
}

/// A compiled dialect.
#[derive(Debug, Clone)]
pub struct Dialect {
    /// Its name.
    pub name: String,
    /// What a backlog in it looks like, in one line.
    pub summary: String,
    /// Blocks that a file must have: of each inner list, at least one, as indices.
    pub requires: Vec<Vec<usize>>,
    /// Whether a stricter dialect that fits as well goes first.
    pub generic: bool,
    /// Whether each section is read in the way that fits it.
    pub is_mixed: bool,
    /// Whether it is one of those ways, so that it is tried alone only where a policy or the file
    /// itself names it.
    pub is_part: bool,
    /// What the lines of a file are.
    pub syntax: Syntax,
    /// The lines that open something; the first that fits wins.
    pub blocks: Vec<Block>,
    /// Where the items are in a file of data; such a dialect has no blocks.
    pub records: Option<Box<Records>>,
    /// The fields.
    pub fields: Fields,
    /// Tags in a title.
    pub tags: Vec<Pattern>,
    /// Whether the usual tags at the ends of a title are tags too.
    pub has_usual_tags: bool,
    /// The words for the states.
    pub vocabulary: Vocabulary,
    /// What symbols in a box mean, beside a blank and `x`.
    pub boxes: Vec<(char, State)>,
    /// What stands before a line that is an item, for the state that it says.
    pub prefixes: BTreeMap<State, String>,
    /// Where a document or a folder says what only it can say.
    pub declares: Option<Box<Declares>>,
    /// Ids that cannot be mistaken.
    pub ids: Option<Pattern>,
    /// How many regular expressions it has.
    pub patterns: usize,
    /// How a sequence names items.
    pub mentions: Vec<Mention>,
    /// The words that mark a step of the sequence.
    pub steps: StepWords,
    /// What the document may demand.
    pub demands: Vec<RequirementPattern>,
    /// How lines and blocks must be written.
    pub forms: Vec<Form>,
    /// Texts that stand for a value which is not known yet.
    pub placeholders: Vec<String>,
}

/// How the first line of a block looks.
#[derive(Debug, Clone)]
pub enum Opener {
    /// A heading of one of these levels (any, if empty) whose text fits.
    Heading {
        /// The levels.
        levels: Vec<u8>,
        /// The text.
        pattern: Pattern,
        /// Whether the title of the document may be one.
        title: bool,
        /// The fields, as indices, of which one must stand below it.
        with: Vec<usize>,
        /// Whether neither a heading nor a box may stand below it.
        leaf: bool,
    },
    /// A line of text.
    Line {
        /// The line without white space at its ends.
        pattern: Pattern,
        /// Where blank lines must be.
        blank: Option<Blank>,
    },
    /// A line that begins the block and one that ends it.
    Pair {
        /// The first line.
        begin: Pattern,
        /// The last line.
        end: Pattern,
    },
    /// An entry of a list.
    Entry {
        /// How it may be marked.
        markers: Vec<MarkerKind>,
        /// The text behind the marker.
        pattern: Pattern,
        /// How deep it may stand.
        depth: Depth,
    },
    /// A row of a table with these columns.
    Row(Columns),
    /// A whole file.
    File(FileShape),
}

/// Which files are one item each.
#[derive(Debug, Clone)]
pub struct FileShape {
    /// The path.
    pub path: Pattern,
    /// Paths of files that are not items.
    pub not: Option<Pattern>,
    /// What the front matter must have: of each inner list, at least one field, folded.
    pub requires: Vec<Vec<String>>,
}

/// The columns of a table, by what they fill.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The folded headers, each with the capture that its column fills, and how good a header for
    /// that it is; the least is the best.
    pub headers: HashMap<String, (Arc<str>, usize)>,
    /// The captures or folded fields whose columns a table must have: of each inner list, one.
    pub requires: Vec<Vec<String>>,
    /// The folded headers of which a table must have none.
    pub without: Vec<String>,
    /// What the cells of captures must fit.
    pub cells: Vec<(String, Pattern)>,
}

/// Where a block may open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Within {
    /// Anywhere.
    Anywhere,
    /// In one of these blocks, or (`top`) where no block is open.
    Blocks {
        /// The blocks, as indices.
        blocks: Vec<usize>,
        /// Whether it may open where no block is open.
        top: bool,
    },
}

/// A line that opens a stretch of the file.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its name.
    pub name: String,
    /// How its first line looks.
    pub opener: Opener,
    /// What its first line must not be.
    pub unless: Option<Pattern>,
    /// The captures that must be known words.
    pub known: Vec<Known>,
    /// What must stand somewhere in the file.
    pub document: Option<Pattern>,
    /// Whether the title of the document must say that it is a backlog.
    pub titled: bool,
    /// Whether the file must be called a list of tasks.
    pub in_lists: bool,
    /// Where it may open.
    pub within: Within,
    /// The blocks of which none may be open, as indices.
    pub not_in: Vec<usize>,
    /// The state of what stands in it.
    pub state: Option<State>,
    /// Whether such lines stand in any text.
    pub weak: bool,
    /// The list of the document that it holds.
    pub list: Option<ListRole>,
    /// What makes it an item.
    pub item: Option<ItemShape>,
}

/// What makes a block an item.
#[derive(Debug, Clone)]
pub struct ItemShape {
    /// What sort of work it is.
    pub kind: Kind,
    /// Its id; without one, a slug of its title.
    pub id: Option<Template>,
    /// The state that it has if nothing else says one.
    pub state: Option<State>,
    /// Whether entries of lists below it, outside its fields, are its criteria.
    pub entries_are_criteria: bool,
    /// Whether boxes below it, outside its fields, are its criteria.
    pub boxes_are_criteria: bool,
    /// Further names by which a change may name it.
    pub references: Vec<Template>,
    /// Captures that must say the same as a capture of the blocks around it.
    pub agrees: Vec<(String, String)>,
}

/// The fields of a dialect.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    /// How their labels may be written.
    pub styles: Vec<LabelStyle>,
    /// The fields.
    pub shapes: Vec<FieldShape>,
    /// The folded names and aliases, as indices into `shapes`; the usual ones are not among them.
    pub by_name: FxHashMap<String, usize>,
    /// Where in `shapes` the usual fields begin, if the dialect has them.
    pub usual: Option<usize>,
    /// Whether a bold label with another name is a field too.
    pub any: bool,
}

impl Fields {
    /// The field that goes by `name`, without regard to case.
    #[must_use]
    pub fn shape(&self, name: &str) -> Option<&FieldShape> {
        self.index(name).map(|index| &self.shapes[index])
    }

    /// The same, as an index into the fields. What stands in brackets behind a name adds nothing to it:
    /// `Acceptance criteria (AC)`, `Effort (days)`.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<usize> {
        let bare = || name.strip_suffix(')')?.split_once(" (").map(|(bare, _)| bare);
        self.whole(name).or_else(|| self.whole(bare()?))
    }

    /// The same of a name without brackets.
    fn whole(&self, name: &str) -> Option<usize> {
        // Every line that may be a field asks, so a usual name takes no memory.
        let mut room = [0; 32];
        match fold_short(name, &mut room) {
            Some(name) => self.folded(name),
            None => self.folded(&fold(name)),
        }
    }

    /// The same of a name that is folded already. The dialect's own names go before the usual ones.
    #[must_use]
    pub fn folded(&self, name: &str) -> Option<usize> {
        let usual = || Some(self.usual? + common::field(name)?);
        self.by_name.get(name).copied().or_else(usual)
    }
}

/// One field of a dialect.
#[derive(Debug, Clone)]
pub struct FieldShape {
    /// Its name.
    pub name: String,
    /// What the gate uses it for.
    pub role: Option<FieldRole>,
    /// The symbol between entries on one line.
    pub split: Option<char>,
    /// What stands before the text of an entry.
    pub strip: Option<Pattern>,
}

/// How a step of a sequence names items.
#[derive(Debug, Clone)]
pub struct Mention {
    /// The words.
    pub pattern: Pattern,
    /// The ids; the first template whose captures are all there counts.
    pub ids: Vec<Template>,
}

/// The words that mark a step.
#[derive(Debug, Clone, Default)]
pub struct StepWords {
    /// The step that is worked on now.
    pub now: Option<Pattern>,
    /// A step whose items may go at any time.
    pub any_time: Option<Pattern>,
}

/// How something must be written.
#[derive(Debug, Clone)]
pub struct Form {
    /// The form as people read it.
    pub written: String,
    /// The words with which the document demands it.
    pub stated: Option<Pattern>,
    /// What must have the form.
    pub of: FormOf,
}

/// What must be written in a certain form.
#[derive(Debug, Clone)]
pub enum FormOf {
    /// Lines.
    Lines {
        /// The lines that are meant.
        lines: Pattern,
        /// The form that they must have.
        form: Pattern,
    },
    /// A block that must stand alone in another one, both as indices.
    Alone {
        /// The block.
        block: usize,
        /// The block around it.
        within: usize,
    },
}

impl Opener {
    /// The pattern that its first line, or its path, must fit; a row of a table has none.
    #[must_use]
    pub fn pattern(&self) -> Option<&Pattern> {
        match self {
            Self::Heading { pattern, .. }
            | Self::Line { pattern, .. }
            | Self::Entry { pattern, .. }
            | Self::File(FileShape { path: pattern, .. })
            | Self::Pair { begin: pattern, .. } => Some(pattern),
            Self::Row(_) => None,
        }
    }
}

impl Dialect {
    /// Checks and compiles a dialect.
    ///
    /// # Errors
    /// Every problem found, each one sentence that begins with the path of the key.
    pub fn compile(name: &str, raw: RawDialect) -> Result<Self, Vec<String>> {
        compile::compile(name, raw, Trust::None, None)
    }

    /// Whether a document says that it is written in this dialect, as the settings of a tool do.
    #[must_use]
    pub fn is_named_in(&self, text: &str) -> bool {
        let patterns = self.blocks.iter().filter_map(|block| block.document.as_ref());
        patterns.into_iter().any(|pattern| pattern.is_match(text))
    }

    /// The same dialect in a document that gives these symbols a meaning.
    #[must_use]
    pub(super) fn with_symbols(&self, symbols: Symbols) -> Self {
        Self { vocabulary: self.vocabulary.with_symbols(symbols), ..self.clone() }
    }

    /// What a symbol in a box means.
    #[must_use]
    pub fn boxed(&self, symbol: char) -> Option<State> {
        self.boxes.iter().find(|(known, _)| *known == symbol).map(|(_, state)| *state)
    }

    /// The usual tags, where the dialect has them.
    #[must_use]
    pub fn usual_tags(&self) -> &'static [Pattern] {
        if self.has_usual_tags { common::tags() } else { &[] }
    }

    /// This dialect with other words for the states, and the prefix of its ids.
    fn with(&self, states: BTreeMap<State, Vec<String>>, prefix: Option<&str>) -> Option<Self> {
        let mut raw = self.declares.as_deref()?.raw.clone();
        if !states.is_empty() {
            raw.states = states;
        }
        compile::compile(&self.name, raw, Trust::None, prefix).ok()
    }

    /// Compiles a built-in dialect, whose patterns are built when they are needed.
    fn trusted(name: &str, raw: RawDialect) -> Result<Self, Vec<String>> {
        compile::compile(name, raw, Trust::Full, None)
    }
}
