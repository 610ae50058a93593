//! What a forge was asked for the rules, and what it answered.

use crate::text::Untrusted;

/// A pull or merge request that is open beside the change that is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenChange {
    /// Its number.
    pub number: u64,
    /// Its title.
    pub title: Untrusted,
    /// The login of its author.
    pub author: Option<Untrusted>,
    /// Whether it is a draft.
    pub draft: bool,
    /// The name of its branch.
    pub branch: Option<Untrusted>,
    /// Its description.
    pub text: Untrusted,
    /// The ids of the items that title, description and branch name, each once.
    pub items: Vec<String>,
}

/// An issue of the forge's own tracker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its number.
    pub number: u64,
    /// Its title.
    pub title: Untrusted,
    /// Whether it is open.
    pub open: bool,
    /// The names of its labels.
    pub labels: Vec<Untrusted>,
    /// The title of its milestone.
    pub milestone: Option<Untrusted>,
}

/// Who a forge says wrote one commit. It knows an account by the mail address of the commit, which
/// anybody can write; a signature is another thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitOwner {
    /// The full id of the commit.
    pub commit: String,
    /// The login of the account that the mail address belongs to.
    pub login: Option<String>,
    /// Whether the forge has verified a signature of that account, or made the commit for it.
    pub is_signed: bool,
}

/// Why a list is not known, a few words for the report: `the token may not read issues`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown(pub String);

/// A list that a forge has in full, or why it is not known.
pub type Answer<T> = Result<Vec<T>, Unknown>;

/// What a forge was asked for the rules. A list that no rule needs is not asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgeFacts {
    /// The pull requests that are open, without the one that is judged.
    pub open_changes: Answer<OpenChange>,
    /// The issues, open and closed.
    pub issues: Answer<Issue>,
    /// Who wrote the commits of the change.
    pub commits: Answer<CommitOwner>,
}

impl ForgeFacts {
    /// Facts of which nothing is known, for one reason.
    #[must_use]
    pub fn unknown(reason: &str) -> Self {
        let unknown = || Unknown(reason.to_owned());
        Self { open_changes: Err(unknown()), issues: Err(unknown()), commits: Err(unknown()) }
    }
}
