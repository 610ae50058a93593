//! A mistake in a policy, or a remark about it: findings as any others.

use std::fmt::Write as _;

use crate::catalogue::{RuleInfo, Severity};
use crate::error::{Error, ErrorKind};
use crate::finding::{Finding, lines_around};
use crate::policy::floor::Weaker;
use crate::source::{ColumnUnit, Location, SourceMap};
use crate::text::{did_you_mean, plural};

const MISTAKE: RuleInfo = RuleInfo::check(
    "policy/mistake",
    Severity::Error,
    "the policy cannot be used",
    "A policy that means nothing, or something else than its authors think, must not judge.",
);
const CONTRADICTION: RuleInfo = RuleInfo::check(
    "policy/contradiction",
    Severity::Warning,
    "the policy demands what nobody can fulfil, or lets through what it should judge",
    "Such a policy is valid, and still not what its authors want.",
);
const REMARK: RuleInfo = RuleInfo::check(
    "policy/remark",
    Severity::Note,
    "a key of the policy has no effect, or another one than expected",
    "Whoever wrote the key expects that it does something.",
);

/// All that is checked about a policy.
pub const CHECKS: [RuleInfo; 3] = [MISTAKE, CONTRADICTION, REMARK];

/// What is wrong with a policy; without a place in a preset, and where none is known.
pub(super) fn mistake(at: Option<Location>, message: impl Into<String>) -> Finding {
    found(&MISTAKE, at, message.into())
}

/// What makes no sense in a policy that is valid.
pub(super) fn contradiction(at: Option<Location>, message: impl Into<String>) -> Finding {
    found(&CONTRADICTION, at, message.into())
}

/// What loosens a floor, and does not count.
#[must_use]
pub fn weaker(weaker: &Weaker) -> Finding {
    let Weaker { key, text, at, lock, .. } = weaker;
    let message = format!("{key} is weaker than the floor, which locks {lock}: {text}");
    let found = contradiction(*at, message).hint("take it out, or make it at least as strict");
    Finding { severity: Severity::Error, ..found }
}

/// What is worth knowing, and not wrong.
pub fn remark(at: Option<Location>, message: impl Into<String>) -> Finding {
    found(&REMARK, at, message.into())
}

fn found(check: &RuleInfo, at: Option<Location>, message: String) -> Finding {
    let finding = Finding::new(at.unwrap_or(Location::Change), message, "");
    Finding { rule: check.id, severity: check.severity, ..finding }
}

impl Finding {
    /// Adds the word that was probably meant, and the list of all that are allowed.
    #[must_use]
    pub(super) fn allowed(self, word: &str, words: &[&str]) -> Self {
        let finding = match did_you_mean(word, words.iter().copied()) {
            Some(meant) => self.hint(format!("did you mean {meant:?}?")),
            None => self,
        };
        finding.hint(format!("allowed: {}", words.join(", ")))
    }
}

/// The message behind its place: `PATH:LINE:COLUMN: message`.
#[must_use]
pub fn headline(finding: &Finding, sources: &SourceMap) -> String {
    let mut headline = String::new();
    if let Some(path) = sources.path(finding.location) {
        // Writing to a string cannot fail.
        let _ = write!(headline, "{path}:");
    }
    if let Some(range) = sources.range(finding.location, ColumnUnit::Chars) {
        let _ = write!(headline, "{}:{}:", range.line, range.column);
    }
    if !headline.is_empty() {
        headline.push(' ');
    }
    headline + &finding.message
}

/// One error that says all that is wrong; there must be at least one.
#[must_use]
pub fn into_error(mistakes: &[Finding], sources: &SourceMap) -> Error {
    if let [mistake] = mistakes {
        let error = Error::new(ErrorKind::Policy, headline(mistake, sources));
        return below(mistake, sources).fold(error, Error::hint);
    }
    let path = mistakes
        .iter()
        .find_map(|mistake| sources.path(mistake.location))
        .map_or_else(|| "the policy".to_owned(), ToString::to_string);
    let count = plural(mistakes.len(), "mistake");
    let error = Error::new(ErrorKind::Policy, format!("{path} has {count}"));
    let shown = mistakes.iter().map(|mistake| {
        let mut lines = vec![headline(mistake, sources)];
        lines.extend(
            below(mistake, sources)
                .flat_map(|text| text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>()),
        );
        lines.join("\n")
    });
    shown.fold(error, Error::hint)
}

/// The line of the policy with a caret below it, and the ways out.
fn below(mistake: &Finding, sources: &SourceMap) -> impl Iterator<Item = String> {
    let help = Some(mistake.help.clone()).filter(|help| !help.is_empty());
    lines_around(mistake.location, sources).into_iter().chain(help)
}
