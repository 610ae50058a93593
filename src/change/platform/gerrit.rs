//! Gerrit, as its triggers for Jenkins hand it over.

use super::Ci;
use super::told::{Telling, Told, number, text};
use crate::change::Platform;
use crate::env::Env;
use crate::error::Result;

pub(super) const CI: Ci =
    Ci { platform: Platform::Gerrit, is_here: |env| env.var("GERRIT_CHANGE_ID").is_some(), tell };

/// A change is one commit: what it is compared with is its parent, and its message is the
/// description.
fn tell(env: &Env) -> Result<Told> {
    let mut told = Told::numbered(Platform::Gerrit, number(env.var("GERRIT_CHANGE_NUMBER")));
    let head = env.var("GERRIT_PATCHSET_REVISION").unwrap_or("HEAD");
    told.head = Some(head.to_owned());
    told.base = Some(format!("{head}~1"));
    told.description = Telling::Message;
    told.title = text(env, "GERRIT_CHANGE_SUBJECT");
    told.author =
        text(env, "GERRIT_CHANGE_OWNER_USERNAME").or_else(|| text(env, "GERRIT_CHANGE_OWNER_NAME"));
    told.branch = text(env, "GERRIT_TOPIC");
    told.base_branch = text(env, "GERRIT_BRANCH");
    told.draft = env.var("GERRIT_CHANGE_WIP_STATE") == Some("true");
    Ok(told)
}
