//! A baseline: findings that stood there when the gate came, and that do not count.
//!
//! It is policy: whoever proposes a change could write down what he breaks. So an entry counts only
//! where the commit that the change goes into has it too, and the list only gets shorter.

use serde::{Deserialize, Serialize};

use super::problem::into_error;
use super::raw::Marked;
use super::yaml::{self, Document};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::source::{Location, RepoPath, SourceId, SourceKind, SourceMap};
use crate::text::shorten;
use crate::text::to_yaml::to_yaml;

/// The version of the form that this program knows.
const VERSION: u32 = 1;

/// What stands above the findings.
const HEAD: &str = "\
# Findings that backlog-gate knows and does not count. The list only gets shorter: what is not in the
# copy of the target branch does not count, and `--write-baseline` takes out what is fixed.
";

/// The longest message of an entry, in characters.
const LONGEST: usize = 160;

/// What is known about a finding, wherever it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The id of its rule.
    pub rule: String,
    /// What stays the same about it.
    pub fingerprint: String,
    /// How bad it is, where it can get worse.
    pub weight: u32,
    /// Its place and its message, for people.
    pub about: String,
}

/// One finding in a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineEntry {
    /// The finding.
    pub known: Known,
    /// Where it stands.
    pub at: Location,
    /// Whether it counts: the target has it too.
    pub counts: bool,
}

/// The findings that do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// Its path.
    pub path: RepoPath,
    /// Its text.
    pub source: SourceId,
    /// The findings.
    pub entries: Vec<BaselineEntry>,
    /// Whether all that it could be about is judged; not where single files are named.
    pub is_whole: bool,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    version: Marked<u32>,
    findings: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: Marked<String>,
    fingerprint: Marked<String>,
    #[serde(default, skip_serializing_if = "is_zero")]
    weight: u32,
    #[serde(default)]
    about: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference over")]
fn is_zero(weight: &u32) -> bool {
    *weight == 0
}

impl Baseline {
    /// Reads a baseline; none of its entries counts yet.
    ///
    /// # Errors
    /// Where the text is not a baseline, with the place.
    pub fn read(path: RepoPath, text: &str, sources: &mut SourceMap) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let source = sources.add(SourceKind::Policy(path.clone()), text);
        let document =
            Document { name: "the baseline", most_nodes: limits::BASELINE_NODES, most_replayed: 0 };
        let form = yaml::read::<Form>(sources.text(source), source, document)
            .map_err(|mistake| into_error(&[*mistake], sources))?;
        let Some(form) = form else {
            return Ok(Self { path, source, entries: Vec::new(), is_whole: true });
        };
        if form.version.value != VERSION {
            let message = format!("{path}: version {} is not known", form.version.value);
            return Err(Error::new(ErrorKind::Policy, message)
                .hint(format!("this program knows version {VERSION}: use a newer one")));
        }
        let entry = |entry: Entry| BaselineEntry {
            at: entry
                .fingerprint
                .span
                .map_or(Location::whole(source), |span| Location::new(source, span)),
            known: Known {
                rule: entry.rule.value,
                fingerprint: entry.fingerprint.value,
                weight: entry.weight,
                about: entry.about,
            },
            counts: false,
        };
        let entries = form.findings.into_iter().map(entry).collect();
        Ok(Self { path, source, entries, is_whole: true })
    }

    /// Whether a text is that of a baseline.
    #[must_use]
    pub fn is_one(path: &RepoPath, text: &str) -> bool {
        text.contains("fingerprint")
            && Self::read(path.clone(), text, &mut SourceMap::default()).is_ok()
    }

    /// Lets the entries count that `known` has at least as badly, each of them once.
    pub fn count_where(&mut self, mut known: Vec<Known>) {
        for entry in &mut self.entries {
            let found = known.iter().position(|known| {
                known.rule == entry.known.rule
                    && known.fingerprint == entry.known.fingerprint
                    && known.weight >= entry.known.weight
            });
            entry.counts = found.map(|index| known.swap_remove(index)).is_some();
        }
    }

    /// The entries, whether they count or not.
    #[must_use]
    pub fn known(&self) -> Vec<Known> {
        self.entries.iter().map(|entry| entry.known.clone()).collect()
    }

    /// The entries of a rule that count.
    pub fn of_rule(&self, rule: &str) -> impl Iterator<Item = &BaselineEntry> {
        self.entries.iter().filter(move |entry| entry.counts && entry.known.rule == rule)
    }
}

/// A baseline of these findings.
#[must_use]
pub fn text(known: &[Known]) -> String {
    let entry = |known: &Known| Entry {
        rule: Marked::new(known.rule.clone()),
        fingerprint: Marked::new(known.fingerprint.clone()),
        weight: known.weight,
        about: shorten(&known.about, LONGEST),
    };
    let form = Form { version: Marked::new(VERSION), findings: known.iter().map(entry).collect() };
    format!("{HEAD}{}", to_yaml(&form))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(fingerprint: &str, weight: u32) -> Known {
        Known {
            rule: "backlog/duplicate-id".to_owned(),
            fingerprint: fingerprint.to_owned(),
            weight,
            about: "BACKLOG.md: the id \"AB-1\" #stands: twice".to_owned(),
        }
    }

    fn read(text: &str) -> Result<Baseline> {
        let path = RepoPath::new("base.yml").unwrap();
        Baseline::read(path, text, &mut SourceMap::default())
    }

    #[test]
    fn what_is_written_reads_back() {
        let all = vec![known("00", 0), known("0e10", 3)];
        let text = text(&all);
        let read = read(&text).unwrap();
        assert_eq!(read.known(), all);
        assert!(Baseline::is_one(&read.path, &text), "{text}");
        assert!(!Baseline::is_one(&read.path, "fingerprint: 1\n"));
        assert_eq!(read_empty(), 0);
    }

    fn read_empty() -> usize {
        read("").unwrap().entries.len()
    }

    #[test]
    fn an_entry_counts_once_for_each_that_is_known_at_least_as_badly() {
        let mut own = read(&text(&[known("a", 2), known("a", 2), known("b", 3)])).unwrap();
        own.count_where(vec![known("a", 2), known("b", 2)]);
        let counts: Vec<bool> = own.entries.iter().map(|entry| entry.counts).collect();
        assert_eq!(counts, [true, false, false]);
    }

    #[test]
    fn what_is_not_a_baseline_is_refused_with_its_place() {
        let error = read("version: 1\nfindings:\n  - {rule: a/b, fingerprnt: x}\n").unwrap_err();
        assert!(error.to_string().starts_with("base.yml:3:"), "{error}");
        assert!(error.hints().iter().any(|hint| hint.contains("fingerprint")), "{error:?}");
        let error = read("version: 2\nfindings: []\n").unwrap_err();
        assert_eq!(error.to_string(), "base.yml: version 2 is not known");
    }
}
