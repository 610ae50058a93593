//! The change that asks to go in, and where it can come from.

pub mod acceptance;
#[cfg(feature = "cli")]
mod assemble;
pub mod boxes;
pub mod checklist;
pub mod content;
#[cfg(feature = "cli")]
mod detect;
#[cfg(feature = "cli")]
pub mod ends;
pub mod formal;
pub mod heading;
mod link_finder;
mod links;
#[cfg(feature = "cli")]
mod local;
pub mod placeholder;
#[cfg(feature = "cli")]
mod platform;
pub mod reason;
pub mod reverts;
pub mod scaffold;
pub mod sections;
#[cfg(feature = "cli")]
mod target;
pub mod template;
mod template_lines;
#[cfg(feature = "cli")]
mod tips;
mod vocabulary;
pub mod when;
pub mod worked_on;

pub use crate::forge::request::{
    ChangeKind, ChangeRequest, DescriptionOrigin, DescriptionSource, Platform,
};
#[cfg(feature = "cli")]
pub use assemble::assemble;
#[cfg(feature = "cli")]
pub use detect::{Flags, detect};
#[cfg(feature = "cli")]
pub use ends::Ends;
pub use link_finder::find_links;
pub use links::{Link, LinkOrigin, NoItem, Resolution};
#[cfg(feature = "cli")]
pub use local::{split_message, target};
#[cfg(feature = "cli")]
pub use platform::{forge_of_job, place};
#[cfg(feature = "cli")]
pub use target::{RemoteTip, Target, TipSource};

use crate::markdown::Document;
use crate::snapshot::ChangedFile;
use crate::snapshot::Unread;
use crate::source::SourceId;
use crate::text::Untrusted;
use template::Shape;

/// The description of the change and its Markdown.
#[derive(Debug, Clone)]
pub struct Description {
    /// The text; it may be empty.
    pub source: SourceId,
    /// Its sections, boxes and comments.
    pub document: Document,
    /// Who says so.
    pub origin: DescriptionOrigin,
    /// Whether the sections are judged; a local branch without a written description is not asked.
    pub judged: bool,
}

/// One commit of the change.
#[derive(Debug, Clone)]
pub struct Commit {
    /// The full id.
    pub id: String,
    /// The message.
    pub message: SourceId,
}

/// The pull request template of the base.
#[derive(Debug, Clone)]
pub struct Template {
    /// The text.
    pub source: SourceId,
    /// Its sections, boxes and comments.
    pub document: Document,
    /// What it asks for.
    pub shape: Shape,
}

impl Template {
    /// The template with this text, which is `source`.
    #[must_use]
    pub fn new(source: SourceId, text: &str) -> Self {
        let document = Document::parse(&template::without_front_matter(text));
        let shape = Shape::of(text, &document);
        Self { source, document, shape }
    }
}

/// What asks to go in.
#[derive(Debug, Clone)]
pub struct Change {
    /// Where the gate runs.
    pub platform: Platform,
    /// What it is.
    pub kind: ChangeKind,
    /// The number of the pull request.
    pub number: Option<u64>,
    /// The title.
    pub title: Option<SourceId>,
    /// The description; `None` where the event carries none, such as a push.
    pub description: Option<Description>,
    /// The login of the author.
    pub author: Option<Untrusted>,
    /// The names of the labels.
    pub labels: Vec<Untrusted>,
    /// The name of the branch.
    pub branch: Option<SourceId>,
    /// Whether it is a draft.
    pub draft: bool,
    /// The full id of the commit that it goes into, where its policy and its template come from.
    pub target: String,
    /// The name of the branch that it goes into, where it is known.
    pub target_branch: Option<String>,
    /// The full id of the commit that it is compared with: where it left its target.
    pub base: String,
    /// The full id of the old tip of a push, which only says what is new since.
    pub before: Option<String>,
    /// The full id of its last commit.
    pub head: String,
    /// Its commits, the newest first.
    pub commits: Vec<Commit>,
    /// The files that differ.
    pub files: Vec<ChangedFile>,
    /// What should be known about how its ends were found, each a sentence.
    pub remarks: Vec<String>,
    /// What of it is over a limit.
    pub unread: Vec<Unread>,
    /// The template of the target: the only one, the one that the policy chooses, or of several
    /// what all of them ask for.
    pub template: Option<Template>,
    /// Further templates whose text is none of the author's: those beside it, and the one that
    /// stood there when the change began.
    pub other_templates: Vec<Template>,
    /// The items that it names, in the order of strength; each item once.
    pub links: Vec<Link>,
    /// Its statement that it needs no item.
    pub no_item: Option<NoItem>,
}
