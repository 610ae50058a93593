//! GitLab CI.

use super::told::{Telling, Told, names, number, text};
use super::{Ci, push};
use crate::change::proposal::{Described, DescriptionOrigin};
use crate::change::{ChangeKind, Platform};
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::{Address, ForgeKind};

/// GitLab puts this many characters of a description into the variable.
const DESCRIPTION_CUT: usize = 2700;

pub(super) const CI: Ci =
    Ci { platform: Platform::Gitlab, is_here: |env| env.var("GITLAB_CI").is_some(), tell };

fn tell(env: &Env) -> Result<Told> {
    let mut told = match number(env.var("CI_MERGE_REQUEST_IID")) {
        Some(number) => merge_request(env, number),
        None => pushed(env)?,
    };
    told.default_branch = text(env, "CI_DEFAULT_BRANCH");
    told.forge = forge(env);
    Ok(told)
}

pub(super) fn forge(env: &Env) -> Option<Address> {
    let project = env.var("CI_MERGE_REQUEST_PROJECT_ID").or_else(|| env.var("CI_PROJECT_ID"))?;
    Address::new(ForgeKind::Gitlab, env.gitlab_api_url()?, project)
}

fn merge_request(env: &Env, number: u64) -> Told {
    let mut told = Told::numbered(Platform::Gitlab, Some(number));
    told.title = text(env, "CI_MERGE_REQUEST_TITLE");
    told.labels = names(env.var("CI_MERGE_REQUEST_LABELS"));
    told.branch = text(env, "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME");
    told.base_branch = text(env, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME");
    told.draft = env.var("CI_MERGE_REQUEST_DRAFT") == Some("true")
        || told.title.as_deref().is_some_and(is_draft);
    told.base = text(env, "CI_MERGE_REQUEST_DIFF_BASE_SHA");
    // Only a merged-results pipeline names the head of the branch; it runs on a merge commit.
    told.head =
        text(env, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA").or_else(|| text(env, "CI_COMMIT_SHA"));
    if env.var("CI_MERGE_REQUEST_EVENT_TYPE") == Some("merge_train") {
        told.kind = ChangeKind::MergeGroup;
        told.base = text(env, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA").or(told.base);
        told.head = text(env, "CI_COMMIT_SHA");
        return told;
    }
    told.description = describe(env);
    told
}

/// A variable that was cut is as good as none: what it leaves out may be a whole section. An empty
/// one is an empty description; one that is not set says nothing.
fn describe(env: &Env) -> Telling {
    let cut = || {
        Telling::Nothing(Some(format!(
            "GitLab cuts CI_MERGE_REQUEST_DESCRIPTION after {DESCRIPTION_CUT} characters, and a \
             part of a description is not judged as the whole"
        )))
    };
    let Some(text) = env.text("CI_MERGE_REQUEST_DESCRIPTION") else {
        return Telling::Nothing(None);
    };
    match env.var("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED") {
        Some("true") => cut(),
        // GitLab says so since 16.8; before, the length is the only sign.
        None if text.chars().count() >= DESCRIPTION_CUT => cut(),
        _ => {
            Telling::Text(Described { text: text.to_owned(), origin: DescriptionOrigin::Variable })
        }
    }
}

/// Whether a title marks a draft, as GitLab does it.
fn is_draft(title: &str) -> bool {
    let title = title.trim_start().to_lowercase();
    ["draft:", "[draft]", "(draft)"].iter().any(|mark| title.starts_with(mark))
}

fn pushed(env: &Env) -> Result<Told> {
    if env.var("CI_COMMIT_TAG").is_some() {
        return Err(push::nothing_to_judge("the pipeline is of a tag, not of a branch"));
    }
    let mut told = Told::new(Platform::Gitlab, ChangeKind::Push);
    told.branch = text(env, "CI_COMMIT_BRANCH");
    told.base = text(env, "CI_COMMIT_BEFORE_SHA");
    told.head = text(env, "CI_COMMIT_SHA");
    // GitLab does not say whether a push was forced.
    told.forced = true;
    Ok(told)
}
