//! A description to fill in, for programs.

use schemars::JsonSchema;
use serde::Serialize;
#[cfg(test)]
use serde_json::Value;

use crate::escape::json::pretty;
use crate::markdown::Document;

/// A description to fill in.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Scaffold")]
struct Root<'a> {
    schema_version: u32,
    /// The id of the item that the change works on.
    item: Option<&'a str>,
    /// The path of the template that it starts from.
    template: Option<&'a str>,
    /// The titles of its sections.
    sections: Vec<&'a str>,
    /// The boxes that are to be ticked.
    boxes: Vec<&'a str>,
    /// The description, in Markdown.
    text: &'a str,
    /// The file that it was written to.
    written: Option<&'a str>,
}

/// What a description comes from, and where it went.
#[derive(Debug, Clone, Copy)]
pub struct Scaffold<'a> {
    /// The id of the item.
    pub item: Option<&'a str>,
    /// The path of the template.
    pub template: Option<&'a str>,
    /// The description.
    pub text: &'a str,
    /// The file that it was written to.
    pub written: Option<&'a str>,
}

/// The description as JSON.
#[must_use]
pub fn json(scaffold: Scaffold<'_>) -> String {
    let Scaffold { item, template, text, written } = scaffold;
    let document = Document::parse(text);
    let root = Root {
        schema_version: 1,
        item,
        template,
        sections: document.sections.iter().map(|section| section.title.as_str()).collect(),
        boxes: document.tasks.iter().map(|task| task.text.as_str()).collect(),
        text,
        written,
    };
    pretty(&root, text.len() * 2)
}

/// The schema of it.
#[cfg(test)]
pub(crate) fn schema() -> Value {
    super::schema::of::<Root<'_>>("scaffold", "A description to fill in")
}
