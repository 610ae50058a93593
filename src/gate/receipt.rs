//! What a verdict rests on, as digests, and whether it still holds.
//!
//! A receipt stands in every report. It holds no text of the change, only what tells whether a text
//! is still the same, so that it can be kept anywhere.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::backlog::Backlog;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::{FailOn, Report, Verdict};
use crate::sort::IntoOrder as _;
use crate::source::{RepoPath, SourceId, SourceMap};
use crate::text::shorten;

/// The version of the receipt's form.
const VERSION: u32 = 1;

/// What a verdict rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Receipt {
    /// The version of this form.
    pub version: u32,
    /// The version of the program.
    pub tool: String,
    /// `pass` or `fail`.
    pub verdict: String,
    /// From which severity on a finding failed.
    pub fail_on: String,
    /// The day on which it was made, where the policy has days in it.
    pub date: Option<String>,
    /// The commit that the change goes into. What is read from it has digests of its own, so that
    /// a target which merely went on breaks no receipt.
    pub target: Option<String>,
    /// Where the change left it.
    pub base: Option<String>,
    /// The last commit of the change.
    pub head: Option<String>,
    /// SHA-256 of the title.
    pub title: Option<String>,
    /// SHA-256 of the description.
    pub description: Option<String>,
    /// SHA-256 of the author's login.
    pub author: Option<String>,
    /// SHA-256 of the labels, sorted, one a line.
    pub labels: Option<String>,
    /// SHA-256 of the name of the branch.
    pub branch: Option<String>,
    /// Whether it is a draft.
    pub draft: Option<bool>,
    /// SHA-256 of the template.
    pub template: Option<String>,
    /// SHA-256 of the policy and of each file that it builds upon, by path; the presets are part of
    /// the program.
    pub policy: BTreeMap<String, String>,
    /// The git blobs of the backlog files.
    pub backlog: Blobs,
}

/// The git blobs of the backlog files, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Blobs {
    /// Before the change.
    pub base: BTreeMap<String, String>,
    /// What was judged.
    pub head: BTreeMap<String, String>,
}

impl Receipt {
    /// The receipt of a report.
    #[must_use]
    pub fn of(report: &Report<'_>) -> Self {
        let cx = &report.context;
        let (sources, policy, change) = (cx.sources, cx.policy, cx.change);
        let text = |source: SourceId| sha256(sources.text(source));
        let has_days = !policy.waivers.is_empty()
            || !policy.wip_days.is_empty()
            || policy.wip_percentile.is_some()
            || policy.enforce_from.is_some();
        let baseline = cx.facts.baseline.as_ref().map(|baseline| &baseline.source);
        let files = policy.files.iter().chain(baseline).filter_map(|file| {
            let path = sources.path(crate::source::Location::whole(*file))?;
            Some((path.to_string(), text(*file)))
        });
        Self {
            version: VERSION,
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            verdict: verdict(report.verdict).to_owned(),
            fail_on: fail_on(report.fail_on).to_owned(),
            date: has_days.then(|| cx.today.to_string()),
            target: change.map(|change| change.target.clone()),
            base: change.map(|change| change.base.clone()),
            head: change.map(|change| change.head.clone()),
            title: change.and_then(|change| change.title).map(text),
            description: change
                .and_then(|change| change.description.as_ref())
                .map(|description| text(description.source)),
            author: change
                .and_then(|change| change.author.as_ref())
                .map(|author| sha256(author.as_raw())),
            labels: change.map(|change| {
                let labels: BTreeSet<&str> =
                    change.labels.iter().map(crate::text::Untrusted::as_raw).into_set();
                sha256(&labels.into_iter().collect::<Vec<_>>().join("\n"))
            }),
            branch: change.and_then(|change| change.branch).map(text),
            draft: change.map(|change| change.draft),
            template: change
                .and_then(|change| change.template.as_ref())
                .map(|template| text(template.source)),
            policy: files.into_map(),
            backlog: Blobs {
                base: cx.base.map_or_else(BTreeMap::new, |base| blobs(base, sources)),
                head: blobs(cx.backlog, sources),
            },
        }
    }

    /// Reads a receipt, or the JSON report that holds one.
    ///
    /// # Errors
    /// Where the text is neither, or is of a form that this version does not know.
    pub fn parse(text: &str) -> Result<Self> {
        #[derive(Deserialize)]
        struct WithReceipt {
            receipt: Receipt,
        }
        let text = text.trim_start_matches('\u{feff}');
        let none = |cause: serde_json::Error| {
            // The cause may quote the file, which nobody vouches for.
            let cause = std::io::Error::other(shorten(&cause.to_string(), 200));
            Error::new(ErrorKind::Input, "this is not a receipt")
                .because(cause)
                .hint("give the file that `--format json=FILE` wrote, or its `receipt` alone")
        };
        let receipt = match serde_json::from_str::<WithReceipt>(text) {
            Ok(report) => report.receipt,
            Err(outer) => serde_json::from_str::<Self>(text).map_err(|inner| {
                // What is a report is blamed for its receipt, not for being no receipt itself.
                none(if text.contains("\"receipt\"") { outer } else { inner })
            })?,
        };
        if receipt.version == VERSION {
            return Ok(receipt);
        }
        let message = format!("the receipt has the form {}, not {VERSION}", receipt.version);
        Err(Error::new(ErrorKind::Input, message).hint("use the version that made it"))
    }

    /// What differs now, each in a sentence; nothing if the verdict still holds.
    #[must_use]
    pub fn differences(&self, now: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let mut text = |what: &str, was: Option<&str>, is: Option<&str>| {
            if was != is {
                found.push(format!("{what}: was {}, is {}", short(was), short(is)));
            }
        };
        text("another version of backlog-gate", Some(&self.tool), Some(&now.tool));
        text("the head is another commit", self.head.as_deref(), now.head.as_deref());
        text("the base is another commit", self.base.as_deref(), now.base.as_deref());
        text("the title was edited", self.title.as_deref(), now.title.as_deref());
        text("the description was edited", self.description.as_deref(), now.description.as_deref());
        text("the author is another", self.author.as_deref(), now.author.as_deref());
        text("the labels changed", self.labels.as_deref(), now.labels.as_deref());
        text("the branch is another", self.branch.as_deref(), now.branch.as_deref());
        text("the template changed", self.template.as_deref(), now.template.as_deref());
        text("another --fail-on", Some(&self.fail_on), Some(&now.fail_on));
        let word = |draft: Option<bool>| draft.map(|draft| if draft { "draft" } else { "ready" });
        text("the draft state changed", word(self.draft), word(now.draft));
        files(&mut found, "the policy", &self.policy, &now.policy);
        files(&mut found, "the backlog before the change", &self.backlog.base, &now.backlog.base);
        files(&mut found, "the backlog", &self.backlog.head, &now.backlog.head);
        if self.verdict != now.verdict {
            let on = match (&self.date, &now.date) {
                (Some(was), Some(is)) if was != is => {
                    format!(" (made on {}, today is {is})", shorten(was, LONGEST))
                }
                _ => String::new(),
            };
            let was = shorten(&self.verdict, LONGEST);
            found.push(format!("the verdict was {was} and is {}{on}", now.verdict));
        }
        found
    }
}

/// The longest value that a sentence shows.
const LONGEST: usize = 20;
/// Of files that differ in great numbers, this many are named.
const MOST_FILES: usize = 20;

fn short(value: Option<&str>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| shorten(value, LONGEST))
}

fn files(
    found: &mut Vec<String>,
    what: &str,
    was: &BTreeMap<String, String>,
    is: &BTreeMap<String, String>,
) {
    let paths: BTreeSet<&String> = was.keys().chain(is.keys()).into_set();
    let differ: Vec<_> = paths.into_iter().filter(|path| was.get(*path) != is.get(*path)).collect();
    for path in differ.iter().take(MOST_FILES) {
        let (was, is) = (was.get(*path), is.get(*path));
        let (was, is) = (short(was.map(String::as_str)), short(is.map(String::as_str)));
        found.push(format!("{what} changed, {}: was {was}, is {is}", shorten(path, 200)));
    }
    if differ.len() > MOST_FILES {
        found.push(format!("{what} changed in {} files more", differ.len() - MOST_FILES));
    }
}

fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The id that git gives each file.
fn blobs(backlog: &Backlog, sources: &SourceMap) -> BTreeMap<String, String> {
    let blob = |path: &RepoPath, source: SourceId| {
        let id = blob_id(sources.text(source))?;
        Some((path.to_string(), id))
    };
    backlog.files.iter().filter_map(|file| blob(&file.path, file.source)).into_map()
}

/// Only what reads repositories knows how git names a text.
fn blob_id(text: &str) -> Option<String> {
    #[cfg(feature = "cli")]
    return crate::snapshot::blob_id(text);
    #[cfg(not(feature = "cli"))]
    None
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
    }
}

fn fail_on(fail_on: FailOn) -> &'static str {
    match fail_on {
        FailOn::Error => "error",
        FailOn::Warning => "warning",
        FailOn::Never => "never",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::judge;
    use crate::rules::Example;
    use crate::rules::testing::Fixture;

    fn receipt(description: &'static str) -> Receipt {
        let example = Example {
            backlog: "Ready\n\n1) Export\n- Status: Ready\n",
            description: Some(description),
            ..Example::NONE
        };
        Receipt::of(&judge(Fixture::new(&example).context(), FailOn::Error))
    }

    #[test]
    fn a_receipt_survives_being_written_and_names_what_changed() {
        let was = receipt("Backlog: 1\n");
        let text = serde_json::to_string(&was).unwrap();
        assert_eq!(Receipt::parse(&text).unwrap(), was);
        assert_eq!(Receipt::parse(&format!("{{\"receipt\": {text}}}")).unwrap(), was);
        assert_eq!(was.differences(&was), Vec::<String>::new());
        let edited = was.differences(&receipt("Backlog: 1 \n"));
        assert_eq!(edited.len(), 1, "{edited:?}");
        assert!(edited[0].starts_with("the description was edited: was "), "{edited:?}");
    }

    #[test]
    fn what_is_not_a_receipt_is_refused() {
        let deep = "[".repeat(100_000);
        for text in ["", "{}", "[]", "null", "{\"receipt\": 1}", "{\"version\": 1}", &deep] {
            let error = Receipt::parse(text).unwrap_err();
            assert_eq!(error.to_string(), "this is not a receipt", "{text:.40}");
        }
        let newer = Receipt { version: 2, ..receipt("") };
        let error = Receipt::parse(&serde_json::to_string(&newer).unwrap()).unwrap_err();
        assert_eq!(error.to_string(), "the receipt has the form 2, not 1");
    }
}
