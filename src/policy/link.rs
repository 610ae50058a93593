//! What the policy says about links to items.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which text of the change names the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkPlace {
    /// The description.
    Body,
    /// The title.
    Title,
    /// The name of the branch.
    Branch,
    /// A commit message.
    Commit,
    /// The backlog itself, which the change edits.
    Backlog,
}

/// What `#12` means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum HashMeaning {
    /// Item 12 of the backlog, wherever it stands.
    Item,
    /// Issue 12 of the forge, and never an item.
    Issue,
    /// The item where the backlog has one of this number and a keyword or a line names it, else an
    /// issue.
    #[default]
    Both,
}
