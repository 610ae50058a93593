//! Table tests of a policy: changes that were made up, and what the policy has to say about each.

mod form;
mod show;

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::change::Flags;
use crate::env::Env;
use crate::error::Result;
use crate::finding::Severity;
use crate::gate::inputs::{self, CheckRequest, Config};
use crate::gate::{self, FailOn, Report};
use crate::report::place;
use crate::snapshot::Repository;
use crate::snapshot::draft::Draft;

pub use form::{Case, read};
use jiff::civil::Date;
pub use show::{json, junit, text};

/// What a case came to.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CaseResult {
    /// The file of the case.
    pub file: String,
    /// Its name.
    pub name: String,
    /// What is not as expected; empty where all is.
    pub differences: Vec<String>,
}

/// Judges a case by the policy, over the files of the last commit of the repository, if there is
/// one.
///
/// # Errors
/// Where its change cannot be written. Where the gate cannot decide, that is a difference.
pub fn run(case: &Case, repo: &Path, config: Option<&Config>, today: Date) -> Result<CaseResult> {
    let repository = Repository::discover_readable(repo)?;
    let last = repository.as_ref().and_then(|it| Some((it, it.resolve("HEAD").ok()?)));
    let on = last.as_ref().map(|(repository, revision)| (*repository, revision));
    let draft = Draft::new(on, &case.before, &case.after)?;
    let env = Env::default();
    let request = CheckRequest {
        repo: draft.path(),
        config: config.cloned(),
        flags: flags(case, &draft),
        release: false,
        baseline: None,
        floor: None,
        env: &env,
        today: case.today.unwrap_or(today),
    };
    let differences = match inputs::check(request) {
        Ok(inputs) => differences(case, &gate::judge_all(&inputs, FailOn::Error)),
        Err(error) => vec![format!("the gate could not decide: {error}")],
    };
    Ok(CaseResult { file: case.file.clone(), name: case.name.clone(), differences })
}

fn flags(case: &Case, draft: &Draft) -> Flags {
    Flags {
        title: case.title.clone(),
        body: Some(case.description.clone()),
        author: case.author.clone(),
        labels: case.labels.clone(),
        branch: case.branch.clone(),
        draft: Some(case.draft),
        base: Some(draft.base.id()),
        head: Some(draft.head.id()),
        offline: true,
        ..Flags::default()
    }
}

/// What is expected and not found, and what is found and not expected.
fn differences(case: &Case, report: &Report<'_>) -> Vec<String> {
    let mut differences = Vec::new();
    for (severity, expected) in
        [(Severity::Error, &case.errors), (Severity::Warning, &case.warnings)]
    {
        let Some(expected) = expected else { continue };
        let found = |rule: &str| {
            report.active().find(|finding| finding.rule == rule && finding.severity == severity)
        };
        for rule in expected.iter().filter(|rule| found(rule).is_none()) {
            differences.push(format!("{rule} finds no {severity}"));
        }
        let unexpected = report.rules.iter().map(|judged| judged.rule.id);
        for rule in unexpected.filter(|rule| !expected.iter().any(|expected| expected == rule)) {
            let Some(finding) = found(rule) else { continue };
            let at = place(report.sources(), finding.location);
            differences.push(format!("{rule} finds the {severity}: {at}: {}", finding.message));
        }
    }
    differences
}
