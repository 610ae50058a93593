//! What can be read without a tool: the backlog, its files, its items, and the policy that judges.

use serde_json::{Value, json};

use super::calls::Desk;
use super::wire::{Fault, INTERNAL_ERROR, RESOURCE_NOT_FOUND};
use crate::backlog::Item;
use crate::error::{Error, Result};
use crate::escape::terminal::terminal;
use crate::limits;
use crate::policy::Origin;
use crate::report::items;
use crate::service::{Side, View};

const BACKLOG: &str = "backlog-gate://backlog";
const POLICY: &str = "backlog-gate://policy";
const FILE: &str = "backlog-gate://file/";
const ITEM: &str = "backlog-gate://item/";

/// The resources as `resources/list` names them.
pub(super) fn list(desk: &mut Desk) -> Result<Value> {
    let mut all = vec![
        json!({"uri": BACKLOG, "name": "backlog", "title": "The items of the backlog",
            "description": "All items, as `items --format json` lists them.",
            "mimeType": "application/json"}),
        json!({"uri": POLICY, "name": "policy", "title": "The policy that judges",
            "description": "The policy of the branch that the work goes into.",
            "mimeType": "application/yaml"}),
    ];
    let view = desk.view()?;
    all.extend(view.inputs.backlog.files.iter().map(|file| {
        let path = file.path.as_str();
        json!({"uri": format!("{FILE}{}", encoded(path)), "name": path, "title": path,
            "description": "A file of the backlog, as it lies there.", "mimeType": mime(path)})
    }));
    Ok(json!({"resources": all}))
}

/// The templates as `resources/templates/list` names them.
pub(super) fn templates() -> Value {
    json!({"resourceTemplates": [
        {"uriTemplate": format!("{ITEM}{{id}}"), "name": "item", "title": "One item",
         "description": "An item in full, as `show --format json` shows it.",
         "mimeType": "application/json"},
        {"uriTemplate": format!("{FILE}{{+path}}"), "name": "file", "title": "A file of the backlog",
         "description": "A file of the backlog, as it lies there; no other file can be read."},
    ]})
}

/// What `resources/read` gives. Only what the backlog holds has a name here.
pub(super) fn read(desk: &mut Desk, uri: &str) -> Result<Value, Fault> {
    let failed = |error: Error| Fault::new(INTERNAL_ERROR, terminal(&error.to_string()));
    let unknown = || Fault::new(RESOURCE_NOT_FOUND, "there is no such resource");
    let view = desk.view().map_err(failed)?;
    let (mime, text) = match uri {
        BACKLOG => {
            let all: Vec<&Item> = view.items().iter().collect();
            ("application/json", json_of(&view, &all))
        }
        POLICY => ("application/yaml", policy(desk, &view).map_err(failed)?),
        _ => match (uri.strip_prefix(ITEM), uri.strip_prefix(FILE)) {
            (Some(name), _) => {
                let name = decoded(name).ok_or_else(unknown)?;
                let item = view.item(&name).map_err(|_| unknown())?;
                ("application/json", json_of(&view, &[item]))
            }
            (_, Some(path)) => {
                let path = decoded(path).ok_or_else(unknown)?;
                let mut files = view.inputs.backlog.files.iter();
                let file = files.find(|file| file.path.as_str() == path).ok_or_else(unknown)?;
                let text = view.inputs.sources.text(file.source).to_owned();
                return Ok(contents(uri, mime(&path), &text));
            }
            (None, None) => return Err(unknown()),
        },
    };
    Ok(contents(uri, mime, &text))
}

fn contents(uri: &str, mime: &str, text: &str) -> Value {
    json!({"contents": [{"uri": uri, "mimeType": mime, "text": text}]})
}

fn json_of(view: &View, all: &[&Item]) -> String {
    items::json(&view.inputs.backlog, all, &view.inputs.sources)
}

/// The text of the policy that judges, with a line that says where it is from.
fn policy(desk: &Desk, view: &View) -> Result<String> {
    let policy = &view.inputs.policy;
    let Some(path) = &policy.path else {
        return Ok("# There is no policy; this is the preset.\nextends: recommended\n".to_owned());
    };
    let (side, whence) = match policy.origin {
        Origin::Head => (Side::Head, "as it lies here"),
        _ => (Side::Target, "of the branch that the work goes into"),
    };
    let text = desk.source().text(side, path, limits::POLICY)?.unwrap_or_default();
    Ok(format!("# {path}, {whence}\n{text}"))
}

fn mime(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "md" | "markdown" => "text/markdown",
        "json" | "jsonl" => "application/json",
        "yml" | "yaml" => "application/yaml",
        _ => "text/plain",
    }
}

/// A path as a part of an address; its slashes stay.
fn encoded(path: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');
    utf8_percent_encode(path, KEPT).to_string()
}

fn decoded(part: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(part).decode_utf8().ok()?;
    Some(decoded.into_owned())
}
