//! The examples in a rule's documentation; the tests run them.

use crate::backlog::State;
use crate::forge::facts::ForgeFacts;

/// A small repository and a change to it.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// `.backlog-gate.yml` at the base; empty for none.
    pub policy: &'static str,
    /// `.backlog-gate.yml` at the head; `None` where the change leaves it alone.
    pub own_policy: Option<&'static str>,
    /// `BACKLOG.md` at the base; `None` where the change leaves it alone.
    pub base: Option<&'static str>,
    /// `BACKLOG.md` at the head.
    pub backlog: &'static str,
    /// `TODO.md` at the base and at the head; empty for none.
    pub todo: (&'static str, &'static str),
    /// The pull request template at the base.
    pub template: Option<&'static str>,
    /// The title of the change.
    pub title: &'static str,
    /// The description of the change; `None` where there is no change at all.
    pub description: Option<&'static str>,
    /// The name of the change's branch.
    pub branch: &'static str,
    /// The messages of its commits, the newest first.
    pub commits: &'static [&'static str],
    /// The paths that the change touches beside the backlog.
    pub files: &'static [&'static str],
    /// The paths of the repository beside the backlog; `None` where they are not known.
    pub tree: Option<&'static [&'static str]>,
    /// Other files of the head, new in the change, each with its path.
    pub contents: &'static [(&'static str, &'static str)],
    /// The files that tools wrote about the head, each with its path.
    pub evidence: &'static [(&'static str, &'static str)],
    /// Since when items have been in their state, by their ids.
    pub since: &'static [(&'static str, State, &'static str)],
    /// The day of the last commit that touched the backlog, where that is known.
    pub touched: Option<&'static str>,
    /// Whether the head is to be released.
    pub release: bool,
    /// The files that are not as they stood before the commit which the change takes back; `None`
    /// where it takes none back.
    pub restored: Option<&'static [&'static str]>,
    /// What the forge answers; `None` where it is not asked.
    pub forge: Option<fn() -> ForgeFacts>,
}

impl Example {
    /// Nothing at all; an example names only what it is about.
    pub const NONE: Self = Self {
        policy: "",
        own_policy: None,
        base: None,
        backlog: "",
        todo: ("", ""),
        template: None,
        title: "",
        description: None,
        branch: "",
        commits: &[],
        files: &[],
        tree: None,
        contents: &[],
        evidence: &[],
        since: &[],
        touched: None,
        release: false,
        restored: None,
        forge: None,
    };
}
