//! A violation of one rule, where it is, and what to do about it; and how people are shown it.

mod excerpt;
mod piece;
mod place;
pub(crate) mod wrap;

#[cfg(test)]
pub(crate) use excerpt::uncoloured;
pub use excerpt::{Options, excerpt, lines_around};
pub(crate) use piece::{Piece, cut};
pub(crate) use place::source_name;
pub use place::{place, rule_page};

use sha2::{Digest, Sha256};

pub use crate::catalogue::Severity;

use crate::source::{Location, SourceKind, SourceMap};

/// A second place that helps to understand a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub location: Location,
    /// What is to be seen there, a few words.
    pub message: String,
}

/// One replacement in one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace; it always has a span.
    pub location: Location,
    /// The text to put there.
    pub replacement: String,
}

/// A fix that is certain to be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, a few words in the imperative.
    pub description: String,
    /// The edits, in the order of the text, none over another.
    pub edits: Vec<Edit>,
}

/// The dated exception that covers a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// Why the team accepts it.
    pub reason: String,
    /// The last day of the exception, `YYYY-MM-DD`.
    pub until: String,
    /// Who granted it.
    pub by: Option<String>,
}

/// One violation of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The id of the rule, `area/name`.
    pub rule: &'static str,
    /// How much it weighs under the policy.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it, in one sentence.
    pub help: String,
    /// The narrowest place that shows it.
    pub location: Location,
    /// Further places that explain it.
    pub related: Vec<Related>,
    /// The id of the item that it is about.
    pub item: Option<String>,
    /// Whether the item is a part of what it is, so that the same on another item is another one.
    pub of_item: bool,
    /// Whether the base has it too.
    pub pre_existing: bool,
    /// Whether the branch had it before the push that is judged, so that its author knows it.
    pub stood_before: bool,
    /// The waiver that covers it.
    pub waived: Option<Waived>,
    /// The fix, where it is certain.
    pub fix: Option<Fix>,
    /// What stays the same about it while the text around it changes.
    pub key: String,
    /// How bad it is on its own scale, where it can get worse: items over a limit, say.
    pub weight: u32,
    /// Where it stands among the things to do about a description; anything else comes last.
    pub step: u8,
}

impl Finding {
    /// A finding at `location`; its key is its message until [`Finding::key`] says otherwise.
    ///
    /// The engine fills in the rule and the severity that the policy gives it.
    #[must_use]
    pub fn new(location: Location, message: impl Into<String>, help: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            rule: "",
            severity: Severity::Error,
            key: message.clone(),
            message,
            help: help.into(),
            location,
            related: Vec::new(),
            item: None,
            of_item: false,
            pre_existing: false,
            stood_before: false,
            waived: None,
            fix: None,
            weight: 0,
            step: u8::MAX,
        }
    }

    /// Says by its id which item it is about.
    #[must_use]
    pub fn item(self, id: &str) -> Self {
        Self { of_item: true, ..self.example_item(id) }
    }

    /// Says which item shows it, where it is about several: the last one over a limit, say.
    #[must_use]
    pub fn example_item(mut self, id: &str) -> Self {
        self.item = Some(id.to_owned());
        self
    }

    /// Adds a way out.
    #[must_use]
    pub fn hint(mut self, hint: impl AsRef<str>) -> Self {
        self.add_hint(hint);
        self
    }

    /// Adds a way out, where the finding is kept already.
    pub fn add_hint(&mut self, hint: impl AsRef<str>) {
        if !self.help.is_empty() {
            self.help.push_str(if self.help.ends_with('?') { " " } else { "; " });
        }
        self.help.push_str(hint.as_ref());
    }

    /// Names what stays the same about it: no line numbers, no counts, no other findings' text.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// Says how bad it is, so that a change which makes it worse is not excused by the base.
    #[must_use]
    pub fn weight(mut self, weight: usize) -> Self {
        self.weight = u32::try_from(weight).unwrap_or(u32::MAX);
        self
    }

    /// Says that it is about what a description lacks, and how early that is to be done.
    #[must_use]
    pub fn step(mut self, step: u8) -> Self {
        self.step = step;
        self
    }

    /// Caps its severity below that of its rule.
    #[must_use]
    pub fn at_most(mut self, severity: Severity) -> Self {
        self.severity = self.severity.min(severity);
        self
    }

    /// Adds a place that explains it.
    #[must_use]
    pub fn related(mut self, location: Location, message: impl Into<String>) -> Self {
        self.related.push(Related { location, message: message.into() });
        self
    }

    /// Adds the fix.
    #[must_use]
    pub fn fix(mut self, description: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { description: description.into(), edits });
        self
    }

    /// Whether it counts: the base does not have it, and no waiver covers it.
    #[must_use]
    pub fn is_active(&self) -> bool {
        !self.pre_existing && self.waived.is_none()
    }

    /// Sixteen hexadecimal digits that stay the same under edits elsewhere in the text, and where
    /// its item goes to another file.
    #[must_use]
    pub fn fingerprint(&self, sources: &SourceMap) -> String {
        let hash = Sha256::digest(self.identity(sources));
        hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// What the fingerprint is made of, which says as much within one run.
    #[must_use]
    pub fn identity(&self, sources: &SourceMap) -> String {
        let item = self.item.as_deref().filter(|_| self.of_item);
        let place = match self.location.source().map(|id| &sources.get(id).kind) {
            None => "change",
            Some(SourceKind::File(_)) if item.is_some() => "item",
            Some(SourceKind::File(path) | SourceKind::Policy(path)) => path.as_str(),
            Some(SourceKind::Description) => "description",
            Some(SourceKind::Title) => "title",
            Some(SourceKind::Branch) => "branch",
            Some(SourceKind::Commit(id)) => id,
        };
        let parts = [self.rule, place, item.unwrap_or_default(), &self.key];
        let mut identity = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
        for part in parts {
            identity.push_str(part);
            identity.push('\0');
        }
        identity
    }
}

/// Where a rule puts its findings.
#[derive(Debug, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Whether there is none yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Adds findings.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.0.extend(findings);
    }

    /// Everything that was added, in that order.
    #[must_use]
    pub fn into_vec(self) -> Vec<Finding> {
        self.0
    }
}
