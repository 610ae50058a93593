//! The file of cases: what may be written in it.

use std::path::Path;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::{Error, ErrorKind, Result};
use crate::files::read_file;
use crate::finding::place;
use crate::limits;
use crate::policy::problem::into_error;
use crate::policy::raw::{Entries, Marked};
use crate::policy::yaml::{self, Document};
use crate::rules;
use crate::source::{Location, RepoPath, SourceId, SourceKind, SourceMap, Span};
use crate::text::did_you_mean;

/// A case, checked.
#[derive(Debug)]
pub struct Case {
    /// The file that it is from.
    pub file: String,
    /// Its name.
    pub name: String,
    /// The description of the change.
    pub description: String,
    /// Its title.
    pub title: Option<String>,
    /// The login of its author.
    pub author: Option<String>,
    /// Its labels.
    pub labels: Vec<String>,
    /// Its branch.
    pub branch: Option<String>,
    /// Whether it is a draft.
    pub draft: bool,
    /// The day on which it is judged.
    pub today: Option<Date>,
    /// The files before it.
    pub before: Vec<(RepoPath, String)>,
    /// The files that it writes.
    pub after: Vec<(RepoPath, String)>,
    /// The rules that find an error, and no other does; `None` where nothing is said about errors.
    pub errors: Option<Vec<String>>,
    /// The same for warnings.
    pub warnings: Option<Vec<String>>,
}

/// A file of cases.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Cases {
    /// The cases.
    cases: Vec<RawCase>,
}

/// A case, as it is written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawCase {
    /// What it is about; the name of the test.
    name: String,
    /// The description of the change.
    #[serde(default)]
    description: String,
    /// Its title.
    title: Option<String>,
    /// The login of its author.
    author: Option<String>,
    /// Its labels.
    #[serde(default)]
    labels: Vec<String>,
    /// Its branch.
    branch: Option<String>,
    /// Whether it is a draft.
    #[serde(default)]
    draft: bool,
    /// The day on which it is judged, `2026-12-01`; today where none is given.
    today: Option<Marked<String>>,
    /// Files before the change, by path; the other files are those of the last commit.
    before: Option<Entries<String>>,
    /// Files that the change writes, by path.
    after: Option<Entries<String>>,
    /// Paths of files that the change writes, whatever it writes to them.
    #[serde(default)]
    files: Vec<Marked<String>>,
    /// What the policy has to say.
    expect: Marked<Expect>,
}

/// What is expected of a case.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Expect {
    /// The rules that find an error; no other may. An empty list says that the change goes in.
    errors: Option<Vec<Marked<String>>>,
    /// The rules that find a warning; no other may.
    warnings: Option<Vec<Marked<String>>>,
}

/// A file of many cases, most of which share a backlog by an alias.
const DOCUMENT: Document =
    Document { name: "the file of cases", most_nodes: 200_000, most_replayed: 200_000 };

/// Reads a file of cases.
///
/// # Errors
/// Where it cannot be read, has an unknown key, a path that leads out of the repository, or the
/// name of a rule that there is not; each with its line.
pub fn read(path: &Path) -> Result<Vec<Case>> {
    let text = read_file(path, limits::CASES, ErrorKind::Input)?;
    let file = path.display().to_string();
    let name = RepoPath::new(&file)
        .or_else(|| RepoPath::new(path.file_name()?.to_str()?))
        .ok_or_else(|| Error::new(ErrorKind::Input, format!("{file} is not a file name")))?;
    let mut sources = SourceMap::default();
    let source = sources.add(SourceKind::Policy(name), text);
    let cases = yaml::read::<Cases>(sources.text(source), source, DOCUMENT).map_err(|mistake| {
        into_error(&[*mistake], &sources).hint("`docs/policy-tests.md` shows what a case may say")
    })?;
    let reader = Reader { file: &file, source, sources: &sources };
    let cases = cases.map_or_else(Vec::new, |cases| cases.cases);
    cases.into_iter().map(|case| reader.check(case)).collect()
}

/// Checks the cases of one file.
struct Reader<'a> {
    file: &'a str,
    source: SourceId,
    sources: &'a SourceMap,
}

impl Reader<'_> {
    /// What is wrong with a case, at its place.
    fn wrong(&self, case: &str, at: Option<Span>, what: &str) -> Error {
        let location = at.map_or(Location::whole(self.source), |at| Location::new(self.source, at));
        let place = place(self.sources, location);
        Error::new(ErrorKind::Input, format!("{place}: case {case:?}: {what}"))
    }

    fn check(&self, raw: RawCase) -> Result<Case> {
        let (before, mut after) =
            (self.texts(&raw, raw.before.as_ref())?, self.texts(&raw, raw.after.as_ref())?);
        for path in &raw.files {
            let text = format!("Written by the case {:?}.\n", raw.name);
            after.push((self.path(&raw, path)?, text));
        }
        let today = raw.today.as_ref().map(|day| {
            let what = format!("`{}` is not a day", day.value);
            let wrong = |_| self.wrong(&raw.name, day.span, &what).hint("write it as 2026-12-01");
            day.value.parse().map_err(wrong)
        });
        let (errors, warnings) = self.expected(&raw)?;
        Ok(Case {
            today: today.transpose()?,
            before,
            after,
            file: self.file.to_owned(),
            name: raw.name,
            description: raw.description,
            title: raw.title,
            author: raw.author,
            labels: raw.labels,
            branch: raw.branch,
            draft: raw.draft,
            errors,
            warnings,
        })
    }

    fn path(&self, raw: &RawCase, path: &Marked<String>) -> Result<RepoPath> {
        RepoPath::new(&path.value).ok_or_else(|| {
            let what = format!("`{}` is not a path in the repository", path.value);
            self.wrong(&raw.name, path.span, &what)
                .hint("write it from the root of the repository on, such as `docs/BACKLOG.md`")
        })
    }

    fn texts(
        &self,
        raw: &RawCase,
        entries: Option<&Entries<String>>,
    ) -> Result<Vec<(RepoPath, String)>> {
        let entries = entries.iter().flat_map(|entries| &entries.0);
        entries.map(|(path, text)| Ok((self.path(raw, path)?, text.value.clone()))).collect()
    }

    /// The rules that are expected to find an error, and those to find a warning.
    fn expected(&self, raw: &RawCase) -> Result<(Expected, Expected)> {
        let Expect { errors, warnings } = &raw.expect.value;
        if errors.is_none() && warnings.is_none() {
            return Err(self
                .wrong(&raw.name, raw.expect.span, "it expects nothing")
                .hint("`expect: {errors: []}` says that the change goes in"));
        }
        for rule in [errors, warnings].into_iter().flatten().flatten() {
            if rules::find(&rule.value).is_none() {
                let what = format!("there is no rule `{}`", rule.value);
                let error = self.wrong(&raw.name, rule.span, &what);
                let near = did_you_mean(&rule.value, rules::all().map(|rule| rule.id));
                return Err(match near {
                    Some(near) => error.hint(format!("did you mean `{near}`?")),
                    None => error.hint("`backlog-gate rules` lists them"),
                });
            }
        }
        let names = |rules: &Option<Vec<Marked<String>>>| -> Expected {
            let rules = rules.as_ref()?;
            Some(rules.iter().map(|rule| rule.value.clone()).collect())
        };
        Ok((names(errors), names(warnings)))
    }
}

/// Ids of rules; `None` where nothing is said.
type Expected = Option<Vec<String>>;
