//! The file of cases: what may be written in it.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::{Error, ErrorKind, Result};
use crate::files::read_file;
use crate::limits;
use crate::rules;
use crate::source::RepoPath;
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
    today: Option<String>,
    /// Files before the change, by path; the other files are those of the last commit.
    #[serde(default)]
    before: BTreeMap<String, String>,
    /// Files that the change writes, by path.
    #[serde(default)]
    after: BTreeMap<String, String>,
    /// Paths of files that the change writes, whatever it writes to them.
    #[serde(default)]
    files: Vec<String>,
    /// What the policy has to say.
    expect: Expect,
}

/// What is expected of a case.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Expect {
    /// The rules that find an error; no other may. An empty list says that the change goes in.
    errors: Option<Vec<String>>,
    /// The rules that find a warning; no other may.
    warnings: Option<Vec<String>>,
}

/// Reads a file of cases.
///
/// # Errors
/// Where it cannot be read, has an unknown key, a path that leads out of the repository, or the
/// name of a rule that there is not.
pub fn read(path: &Path) -> Result<Vec<Case>> {
    let text = read_file(path, limits::POLICY, ErrorKind::Input)?;
    let file = path.display().to_string();
    let cases: Cases = serde_yaml::from_str(&text).map_err(|cause| {
        Error::new(ErrorKind::Input, format!("{file} is not a file of cases"))
            .because(cause)
            .hint("`docs/policy-tests.md` shows what a case may say")
    })?;
    cases.cases.into_iter().map(|case| check(case, &file)).collect()
}

fn check(raw: RawCase, file: &str) -> Result<Case> {
    let wrong =
        |what: String| Error::new(ErrorKind::Input, format!("{file}: case {:?}: {what}", raw.name));
    let place = |path: &str| {
        RepoPath::new(path).ok_or_else(|| {
            wrong(format!("`{path}` is not a path in the repository"))
                .hint("write it from the root of the repository on, such as `docs/BACKLOG.md`")
        })
    };
    let texts = |texts: &BTreeMap<String, String>| -> Result<Vec<(RepoPath, String)>> {
        texts.iter().map(|(path, text)| Ok((place(path)?, text.clone()))).collect()
    };
    let (before, mut after) = (texts(&raw.before)?, texts(&raw.after)?);
    for path in &raw.files {
        after.push((place(path)?, format!("Written by the case {:?}.\n", raw.name)));
    }
    let expected = [&raw.expect.errors, &raw.expect.warnings];
    if expected.iter().all(|list| list.is_none()) {
        return Err(wrong("it expects nothing".to_owned())
            .hint("`expect: {errors: []}` says that the change goes in"));
    }
    for rule in expected.into_iter().flatten().flatten() {
        if rules::find(rule).is_none() {
            let error = wrong(format!("there is no rule `{rule}`"));
            let near = did_you_mean(rule, rules::all().map(|rule| rule.id));
            return Err(match near {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint("`backlog-gate rules` lists them"),
            });
        }
    }
    let today = raw.today.as_deref().map(|day| {
        day.parse()
            .map_err(|_| wrong(format!("`{day}` is not a day")).hint("write it as 2026-12-01"))
    });
    Ok(Case {
        today: today.transpose()?,
        before,
        after,
        file: file.to_owned(),
        name: raw.name,
        description: raw.description,
        title: raw.title,
        author: raw.author,
        labels: raw.labels,
        branch: raw.branch,
        draft: raw.draft,
        errors: raw.expect.errors,
        warnings: raw.expect.warnings,
    })
}
