//! A dialect as YAML has it. The doc comments are what an editor shows.

mod file;
mod records;

pub use file::Syntax;
pub(super) use file::{RawFile, RawSettings};
pub(super) use records::RawRecords;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::backlog::requirement::RawRequirement;
use crate::backlog::{FieldRole, Kind, ListRole, State};
use crate::text::typed::keyed;

keyed! {
    needs summary;
    /// How one team writes its backlog.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawDialect {
        /// What a backlog in this dialect looks like, in one line.
        pub summary: String,
        /// Names of blocks that a file must have for this dialect to be detected; `a|b` is either of
        /// two. Default: any item.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub requires: Vec<String>,
        /// Whether the dialect is loose, so that a stricter one which fits as well goes first.
        /// Default: false.
        #[serde(default, skip_serializing_if = "is_false")]
        pub generic: bool,
        /// What the lines of a file are: `markdown`, `plain` text or `org`. Default: `markdown`.
        #[serde(default, skip_serializing_if = "Syntax::is_markdown")]
        pub syntax: Syntax,
        /// The lines that open something, tried in this order: the first that fits wins.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub blocks: Vec<RawBlock>,
        /// Where the items are in a file of data, in the place of `blocks`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub records: Option<RawRecords>,
        /// How fields of an item look.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub fields: Option<RawFields>,
        /// Regular expressions for tags in a title, such as `@(?<owner>\w+)`; their captures fill
        /// `owner`, `priority`, `status` or an attribute, and the tag is not part of the title.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub tags: Vec<String>,
        /// Whether the usual tags at either end of a title are tags too: `@owner`, `!priority`, `[P1]`,
        /// `[key: value]`, `(blocked by X)`, and words for a state such as `(done in 1.2)` or `— DONE`.
        /// Default: false.
        #[serde(default, skip_serializing_if = "is_false")]
        pub usual_tags: bool,
        /// Words and symbols for the states, beside the usual ones: `{done: [Shipped, 🚀]}`.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        pub states: BTreeMap<State, Vec<String>>,
        /// What symbols in a box mean, beside ` ` and `x`: `{in-progress: ['/'], dropped: ['-']}`.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        pub boxes: BTreeMap<State, Vec<char>>,
        /// What `start`, `finish` and `block` write before an item that is a line, where the line has
        /// no other way to say its state: `{done: 'x '}`.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        pub prefixes: BTreeMap<State, String>,
        /// A regular expression for a line with which a document names its own words for the states.
        /// They stand in its captures `open` and `closed`, between blanks, in the order of the work, and
        /// take the place of `states`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub states_line: Option<String>,
        /// The settings beside a folder of items, one file each.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub settings: Option<RawSettings>,
        /// A regular expression for ids that cannot be mistaken, so that a change may name an item by
        /// its id alone, anywhere: `TASK-\d+`. `{prefix}` stands for the prefix that the settings name;
        /// without one there is no such pattern.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ids: Option<String>,
        /// How the steps of a sequence name items.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub mentions: Vec<RawMention>,
        /// What is said of a step in the words that state it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub steps: Option<RawSteps>,
        /// What the document demands of its items where it says so.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub demands: Vec<RawRequirement>,
        /// How lines and blocks must be written.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub forms: Vec<RawForm>,
        /// Texts that stand for a value which is not known yet, beside the usual ones: `TBA`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub placeholders: Vec<String>,
    }
}

keyed! {
    /// A line that opens a stretch of the file, up to the next block of the same or an outer rank.
    ///
    /// One of `heading`, `line`, `pair`, `entry` and `row` says how the line looks; `file` opens the block
    /// in front of the first line. Named captures of its pattern (`(?<name>…)`) fill the templates:
    /// `title`, `status`, `priority`, `count` and `limit` have their meaning, every other name becomes an
    /// attribute. `{states}` in a pattern stands for the words of `states`.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawBlock {
        /// The name of the block, for `in`, `not_in` and `requires`. Default: that of `use`.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub name: String,
        /// One of the usual blocks, instead of a description: `lane` is a heading that is a word for a
        /// state, with or without a number behind it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub usual as "use": Option<String>,
        /// A Markdown heading.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub heading: Option<RawHeading>,
        /// A line of text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub line: Option<RawLine>,
        /// A line that begins the block and one that ends it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub pair: Option<RawPair>,
        /// An entry of a list.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub entry: Option<RawEntry>,
        /// A row of a table.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub row: Option<RawRow>,
        /// The whole file.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub file: Option<RawFile>,
        /// The blocks of which one must be open. Default: none need be.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub within as "in": Vec<String>,
        /// The blocks of which none may be open; `items` is every item but an epic.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub not_in: Vec<String>,
        /// A regular expression that the line must not fit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub unless: Option<String>,
        /// The captures that must be words which the gate knows, and nothing but such words.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub known: Vec<Known>,
        /// A regular expression that must fit somewhere in the file, such as a line of its front matter.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub document: Option<String>,
        /// Whether the title of the document must say that it is a backlog. Default: false.
        #[serde(default, skip_serializing_if = "is_false")]
        pub titled: bool,
        /// Whether the file must be called a list of tasks, in which a heading opens the block where most
        /// have no keyword, and an entry where most headings stand over a list. Default: false.
        #[serde(default, skip_serializing_if = "is_false")]
        pub in_lists: bool,
        /// The state of what stands in the block. Default: what its capture `status` means. Of a `file`
        /// it is the state of the item, whatever the file says, unless that is closed anyway.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub state: Option<State>,
        /// Whether lines of this form stand in any text, so that they are not a sign of this dialect.
        /// Default: false.
        #[serde(default, skip_serializing_if = "is_false")]
        pub weak: bool,
        /// The block holds a list of the document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub list: Option<ListRole>,
        /// The block is an item.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub item: Option<RawItem>,
    }
}

keyed! {
    /// A Markdown heading.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawHeading {
        /// The levels that it may have, 1 to 6. Default: any.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub levels: Vec<u8>,
        /// A regular expression for its text. Default: any text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub pattern: Option<String>,
        /// Whether the only heading of level 1, which is the title of the document, may be one.
        /// Default: true.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub title: Option<bool>,
        /// The fields of which one must stand below it, before the next heading. Default: none need.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub with: Vec<String>,
        /// Whether neither a heading nor a box may stand below it. Default: false.
        #[serde(default, skip_serializing_if = "is_false")]
        pub leaf: bool,
    }
}

/// A capture whose words the gate can know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Known {
    /// A state.
    Status,
    /// A priority.
    Priority,
}

impl Known {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Status, Self::Priority];

    /// The name of the capture.
    #[must_use]
    pub fn capture(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Priority => "priority",
        }
    }
}

keyed! {
    needs pattern;
    /// A line of text.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawLine {
        /// A regular expression for the line, without white space at its ends.
        pub pattern: String,
        /// Where blank lines must be. Default: nowhere.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub blank: Option<Blank>,
    }
}

/// Where blank lines must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Blank {
    /// Before the line, or the line is the first.
    Before,
    /// Before and behind the line.
    Around,
}

keyed! {
    needs begin, end;
    /// A line that begins a block and one that ends it.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawPair {
        /// A regular expression for the first line, marks of a heading included.
        pub begin: String,
        /// A regular expression for the last line.
        pub end: String,
    }
}

keyed! {
    needs markers;
    /// An entry of a list.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawEntry {
        /// How it may be marked.
        pub markers: Vec<MarkerKind>,
        /// A regular expression for its text behind the marker. Default: any text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub pattern: Option<String>,
        /// How deep it may stand. Default: `top`.
        #[serde(default, skip_serializing_if = "Depth::is_top")]
        pub depth: Depth,
    }
}

/// How deep in a list an entry stands, counted from the blocks that entries opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Depth {
    /// Inside no other entry.
    #[default]
    Top,
    /// Inside another entry.
    Nested,
    /// Either.
    Any,
}

impl Depth {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_top(&self) -> bool {
        *self == Self::Top
    }
}

keyed! {
    needs columns, requires;
    /// A row of a table.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawRow {
        /// The headers of the columns that fill a capture, in any order: `{id: [ID, Key]}`. A column
        /// with another header becomes a field.
        pub columns: BTreeMap<String, Vec<String>>,
        /// The captures, or fields, whose columns a table must have to be read; `a|b` is either of two.
        pub requires: Vec<String>,
        /// Headers of which a table must have none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub without: Vec<String>,
        /// Regular expressions that the cells of captures must fit where they hold anything; other rows,
        /// such as totals, are not items.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        pub cells: BTreeMap<String, String>,
    }
}

/// How an entry of a list is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MarkerKind {
    /// `-`, `*` or `+`.
    Bullet,
    /// `1.` or `1)`.
    Ordered,
    /// `[ ]` or `[x]` behind either of them.
    Box,
}

/// What makes a block an item.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawItem {
    /// What sort of work it is.
    pub kind: Kind,
    /// Its id, with captures of the block and of the blocks around it in braces: `E{epic}.{story}`.
    /// Default: a slug of its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The state of an item that no word and no symbol gives one, where writing it down means that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// Whether entries of lists below it, outside its fields, are its criteria. Default: false.
    #[serde(default, skip_serializing_if = "is_false")]
    pub entries_are_criteria: bool,
    /// Whether boxes below it, outside its fields, are its criteria. Default: false.
    #[serde(default, skip_serializing_if = "is_false")]
    pub boxes_are_criteria: bool,
    /// Further names by which a change may name it: `Epic {epic} story {story}`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// Captures of the header that must say the same as a capture of the blocks around it:
    /// `{type: type}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub agrees: BTreeMap<String, String>,
}

keyed! {
    needs styles;
    /// How fields of an item look.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawFields {
        /// How their labels may be written.
        pub styles: Vec<LabelStyle>,
        /// The fields that the team uses.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub keys: Vec<RawField>,
        /// Whether the usual fields, from *Status* to *Acceptance criteria* with their names in many
        /// languages, are fields too. Default: false.
        #[serde(default, skip_serializing_if = "is_false")]
        pub usual: bool,
        /// Whether a bold label with any other name is a field too. Default: false.
        #[serde(default, skip_serializing_if = "is_false")]
        pub any: bool,
    }
}

/// How the label of a field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LabelStyle {
    /// `- Status: x` or `- **Status:** x`.
    Bullet,
    /// `**Status:** x`, `**Status**: x`, or `**Status**` above a list.
    Bold,
    /// `Status: x`.
    Plain,
    /// `## Status` above the value.
    Heading,
    /// `<!-- STATUS:BEGIN -->` above the value and `<!-- STATUS:END -->` below it.
    Marker,
    /// A table of two columns, or of one row, below the item.
    Table,
}

keyed! {
    needs name;
    /// One field that the team uses.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawField {
        /// Its name.
        pub name: String,
        /// Other names of the same field.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub aliases: Vec<String>,
        /// What the gate uses it for. Default: nothing beyond its text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub role: Option<FieldRole>,
        /// The symbol between entries on one line, where the field has no list: `;`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub split: Option<char>,
        /// A regular expression for what stands before the text of an entry and is not part of it: `#\d+`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub strip: Option<String>,
    }
}

keyed! {
    needs pattern, ids;
    /// How a step of the sequence names items: `Epics? (?<epic>{numbers})`.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawMention {
        /// A regular expression; `{numbers}` in it stands for numbers, lists and ranges of them, such
        /// as `4, 5 and 8` or `1-2`.
        pub pattern: String,
        /// The id of each item that it names; the first template whose captures are all there counts.
        pub ids: Vec<String>,
    }
}

keyed! {
    /// What is said of a step in the words that state it.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawSteps {
        /// A regular expression for the words that mark the step which is worked on now: `\(Now\)`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub now: Option<String>,
        /// A regular expression for the words that mark a step whose items may go at any time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub any_time: Option<String>,
    }
}

keyed! {
    needs written;
    /// How something must be written: lines that have a form, or a block that stands alone in another.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawForm {
        /// The form as people read it, for messages.
        pub written: String,
        /// A regular expression for the words with which the document demands it. Where a document
        /// does not, another form is a warning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub stated: Option<String>,
        /// A regular expression for the lines that are meant, marks of a heading included.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub lines: Option<String>,
        /// A regular expression for the form that these lines must have.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub form: Option<String>,
        /// The name of a block that must stand alone in another one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub block: Option<String>,
        /// The name of that other block.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub alone_in: Option<String>,
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
