//! What the policy says about links to items.

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
}
