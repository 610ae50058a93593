//! The policy in effect as YAML: what `policy show` prints.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::escape::json::pretty;
use crate::policy::Origin;
use crate::policy::layers::Layers;
use crate::source::RepoPath;
use crate::text::to_yaml::to_yaml;

/// The policy with everything that it builds upon, in the form of a policy file.
///
/// Reading the text again gives the same policy.
#[must_use]
pub fn show(layers: &Layers) -> String {
    format!("# {}\n{}", origin(layers), to_yaml(&layers.effective()))
}

/// The policy that holds.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Policy")]
pub(crate) struct Shown<'a> {
    schema_version: u32,
    origin: Origin,
    /// The path of its file; `null` where there is none.
    path: Option<&'a str>,
    /// The files that it builds upon.
    extends: Vec<&'a str>,
    /// What it says with all that it builds upon, in the form of a policy file:
    /// `backlog-gate.schema.json` describes it.
    policy: Map<String, Value>,
}

/// The same for programs.
///
/// # Panics
/// Never: a policy is a map of texts, numbers, lists and maps.
#[must_use]
pub fn json(layers: &Layers) -> String {
    let policy = match serde_json::to_value(layers.effective()) {
        Ok(Value::Object(policy)) => policy,
        other => unreachable!("a policy is a map, not {other:?}"),
    };
    let shown = Shown {
        schema_version: 1,
        origin: layers.origin,
        path: layers.path.as_ref().map(RepoPath::as_str),
        extends: layers.extends.iter().map(RepoPath::as_str).collect(),
        policy,
    };
    pretty(&shown, 8000)
}

/// One line that says where the policy comes from.
fn origin(layers: &Layers) -> String {
    let path = layers.path.as_ref().map_or_else(|| "the policy".to_owned(), ToString::to_string);
    let place = match layers.origin {
        Origin::Base => format!("From {path} at the base."),
        Origin::Head => format!("From {path} at the head or in the working directory."),
        Origin::File => "From the file that --config names.".to_owned(),
        Origin::Default => return "There is no policy; this is the preset recommended.".to_owned(),
    };
    let upon: Vec<&str> = layers.extends.iter().map(|path| path.as_str()).collect();
    if upon.is_empty() {
        return place;
    }
    format!("{place} It builds upon {}.", upon.join(", "))
}
