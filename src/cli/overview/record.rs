//! What is read of a record of a report; everything else in it is passed over.

use std::borrow::Cow;

use serde::Deserialize;

/// A run, or a whole report in JSON.
#[derive(Debug, Deserialize)]
pub(super) struct Run<'a> {
    #[serde(borrow)]
    pub(super) date: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) repository: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) verdict: Cow<'a, str>,
    pub(super) counts: Counts,
    pub(super) backlog: Option<Backlog>,
    #[serde(borrow, default)]
    pub(super) waivers: Vec<Waiver<'a>>,
    #[serde(borrow, default)]
    pub(super) ends_soon: Vec<Ending<'a>>,
    /// Only of a whole report.
    #[serde(borrow, default)]
    pub(super) findings: Vec<Finding<'a>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Counts {
    pub(super) error: u64,
    pub(super) warning: u64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Backlog {
    pub(super) items: u64,
    pub(super) in_progress: u64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Waiver<'a> {
    #[serde(borrow)]
    pub(super) what: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) until: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) reason: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) by: Option<Cow<'a, str>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Ending<'a> {
    #[serde(borrow)]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) what: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) until: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Finding<'a> {
    #[serde(borrow)]
    pub(super) rule: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) severity: Cow<'a, str>,
    #[serde(default)]
    pub(super) pre_existing: bool,
    pub(super) waived: Option<serde::de::IgnoredAny>,
}

impl Finding<'_> {
    /// Whether it counts.
    pub(super) fn is_active(&self) -> bool {
        !self.pre_existing && self.waived.is_none()
    }
}
