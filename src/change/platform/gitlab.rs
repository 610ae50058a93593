//! GitLab CI.

use super::Ci;
use super::variables::{names, number, text};
use crate::change::ends::nothing_to_judge;
use crate::env::Env;
use crate::error::Result;
use crate::forge::address::ForgeKind;
use crate::forge::request::{
    ChangeKind, ChangeRequest, DescriptionOrigin, DescriptionSource, ForgePlace, NamedCommit,
    Platform,
};

/// GitLab puts this many characters of a description into the variable.
const DESCRIPTION_CUT: usize = 2700;

pub(super) const CI: Ci =
    Ci { platform: Platform::Gitlab, is_here: |env| env.var("GITLAB_CI").is_some(), read };

fn read(env: &Env) -> Result<ChangeRequest> {
    let mut request = match number(env.var("CI_MERGE_REQUEST_IID")) {
        Some(number) => merge_request(env, number),
        None => pushed(env)?,
    };
    request.default_branch = text(env, "CI_DEFAULT_BRANCH");
    request.forge = forge(env);
    Ok(request)
}

pub(super) fn forge(env: &Env) -> ForgePlace {
    let project = env.var("CI_MERGE_REQUEST_PROJECT_ID").or_else(|| env.var("CI_PROJECT_ID"));
    match (env.gitlab_api_url(), project) {
        (Some((variable, api)), Some(project)) => {
            ForgePlace::of_api(ForgeKind::Gitlab, variable, api, project)
        }
        _ => ForgePlace::Unknown,
    }
}

/// `CI_MERGE_REQUEST_DIFF_BASE_SHA` is where the branch began, which its author chooses: it is not
/// asked for. Only a pipeline of merged results names the tip of the target.
fn merge_request(env: &Env, number: u64) -> ChangeRequest {
    let mut request = ChangeRequest::numbered(Platform::Gitlab, Some(number));
    request.title = text(env, "CI_MERGE_REQUEST_TITLE");
    request.labels = names(env.var("CI_MERGE_REQUEST_LABELS"));
    request.branch = text(env, "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME");
    request.target_branch = text(env, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME");
    request.draft = env.var("CI_MERGE_REQUEST_DRAFT") == Some("true")
        || request.title.as_deref().is_some_and(is_draft);
    let tip = "CI_MERGE_REQUEST_TARGET_BRANCH_SHA";
    request.named_tips = env.var(tip).map(|id| NamedCommit::new(id, tip)).into_iter().collect();
    request.merge = env.var("CI_COMMIT_SHA").map(|id| NamedCommit::new(id, "CI_COMMIT_SHA^1"));
    let target = env.var("CI_MERGE_REQUEST_PROJECT_ID");
    request.is_in_fork = target.is_some_and(|target| env.var("CI_PROJECT_ID") != Some(target));
    if env.var("CI_MERGE_REQUEST_EVENT_TYPE") == Some("merge_train") {
        request.kind = ChangeKind::MergeGroup;
        request.head = text(env, "CI_COMMIT_SHA");
        return request;
    }
    // Only a merged-results pipeline names the head of the branch; it runs on a merge commit.
    request.head =
        text(env, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA").or_else(|| text(env, "CI_COMMIT_SHA"));
    request.description = describe(env);
    request
}

/// A variable that was cut is as good as none: what it leaves out may be a whole section. An empty
/// one is an empty description; one that is not set says nothing.
fn describe(env: &Env) -> DescriptionSource {
    let cut = || {
        DescriptionSource::Missing(Some(format!(
            "GitLab cuts CI_MERGE_REQUEST_DESCRIPTION after {DESCRIPTION_CUT} characters, and a \
             part of a description is not judged as the whole"
        )))
    };
    let Some(text) = env.text("CI_MERGE_REQUEST_DESCRIPTION") else {
        return DescriptionSource::Missing(None);
    };
    match env.var("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED") {
        Some("true") => cut(),
        // GitLab says so since 16.8; before, the length is the only sign.
        None if text.chars().count() >= DESCRIPTION_CUT => cut(),
        _ => DescriptionSource::Text(text.to_owned(), DescriptionOrigin::Variable),
    }
}

/// Whether a title marks a draft, as GitLab does it.
fn is_draft(title: &str) -> bool {
    let title = title.trim_start().to_lowercase();
    ["draft:", "[draft]", "(draft)"].iter().any(|mark| title.starts_with(mark))
}

fn pushed(env: &Env) -> Result<ChangeRequest> {
    if env.var("CI_COMMIT_TAG").is_some() {
        return Err(nothing_to_judge("the pipeline is of a tag, not of a branch"));
    }
    let mut request = ChangeRequest::new(Platform::Gitlab, ChangeKind::Push);
    request.branch = text(env, "CI_COMMIT_BRANCH");
    request.before = text(env, "CI_COMMIT_BEFORE_SHA");
    request.head = text(env, "CI_COMMIT_SHA");
    // GitLab does not say whether a push was forced.
    request.forced = true;
    Ok(request)
}
