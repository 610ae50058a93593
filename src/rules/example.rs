//! The examples in a rule's documentation; the tests run them.

use crate::backlog::State;
use crate::forge::facts::ForgeFacts;

/// A small repository and a change to it.
#[derive(Debug, Clone, Copy)]
pub struct Example<'a> {
    /// `.backlog-gate.yml` at the base; empty for none.
    pub policy: &'a str,
    /// The policy that the one at the base builds upon and may not loosen; empty for none.
    pub floor: &'a str,
    /// `.backlog-gate.yml` at the head; `None` where the change leaves it alone.
    pub own_policy: Option<&'a str>,
    /// `BACKLOG.md` at the base; `None` where the change leaves it alone.
    pub base: Option<&'a str>,
    /// `BACKLOG.md` at the head.
    pub backlog: &'a str,
    /// `TODO.md` at the base and at the head; empty for none.
    pub todo: (&'a str, &'a str),
    /// The pull request template at the base.
    pub template: Option<&'a str>,
    /// The title of the change.
    pub title: &'a str,
    /// The description of the change; `None` where there is no change at all.
    pub description: Option<&'a str>,
    /// The name of the change's branch.
    pub branch: &'a str,
    /// The messages of its commits, the newest first.
    pub commits: &'a [&'a str],
    /// The paths that the change touches beside the backlog.
    pub files: &'a [&'a str],
    /// The paths of the repository beside the backlog; `None` where they are not known.
    pub tree: Option<&'a [&'a str]>,
    /// Other files of the head, new in the change, each with its path.
    pub contents: &'a [(&'a str, &'a str)],
    /// The files that tools wrote about the head, each with its path.
    pub evidence: &'a [(&'a str, &'a str)],
    /// Since when items have been in their state, by their ids.
    pub since: &'a [(&'a str, State, &'a str)],
    /// The day of the last commit that touched the backlog, where that is known.
    pub touched: Option<&'a str>,
    /// Whether the head is to be released.
    pub release: bool,
    /// The files that are not as they stood before the commit which the change takes back; `None`
    /// where it takes none back.
    pub restored: Option<&'a [&'a str]>,
    /// The baseline at the target and the one that is judged by; `None` where none is named.
    pub baseline: Option<(&'a str, &'a str)>,
    /// What the forge answers; `None` where it is not asked.
    pub forge: Option<fn() -> ForgeFacts>,
}

impl Example<'_> {
    /// Nothing at all; an example names only what it is about.
    pub const NONE: Self = Self {
        policy: "",
        floor: "",
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
        baseline: None,
        forge: None,
    };
}
