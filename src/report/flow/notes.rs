//! Release notes: the items that became done, by epic and kind, each with its change and criteria.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::escape::json::for_log;
use crate::escape::markdown::inline;
use crate::sort::Sort as _;
use crate::text::{plural, shorten};

/// A longer title or criterion is cut, in characters.
const LONGEST: usize = 300;

/// The notes.
#[derive(Debug, Serialize)]
pub struct Notes {
    /// The version of this form.
    pub schema_version: u32,
    /// Since which revision, as the caller names it.
    pub from: String,
    /// Up to which.
    pub to: String,
    /// The items, in the order of the backlog, those that left it last.
    pub items: Vec<DoneItem>,
}

/// An item that became done.
#[derive(Debug, Serialize)]
pub struct DoneItem {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What sort of work it is.
    pub kind: &'static str,
    /// The item that holds it.
    pub epic: Option<String>,
    /// The title of that.
    pub epic_title: Option<String>,
    /// Who did it.
    pub owner: Option<String>,
    /// When it became done.
    pub finished: String,
    /// The commit that said so.
    pub commit: String,
    /// The page of that commit, where it is known.
    pub commit_page: Option<String>,
    /// The change that brought the commit in.
    pub change: DoneBy,
    /// Its acceptance criteria, where it still stands in the backlog.
    pub criteria: Vec<Answered>,
}

/// The change that brought an item to done.
#[derive(Debug, Serialize)]
pub struct DoneBy {
    /// Its number at the forge, where its commit says that.
    pub number: Option<u64>,
    /// Its title.
    pub title: Option<String>,
}

/// A criterion.
#[derive(Debug, Serialize)]
pub struct Answered {
    /// What must hold.
    pub text: String,
    /// Whether its box is ticked; `None` where it has none.
    pub ticked: Option<bool>,
}

/// The notes as JSON.
#[must_use]
pub fn notes_json(notes: &Notes) -> String {
    let mut json =
        serde_json::to_string_pretty(notes).expect("the form holds only strings and numbers");
    json.push('\n');
    for_log(&json).into_owned()
}

/// The notes as Markdown.
#[must_use]
pub fn notes_markdown(notes: &Notes) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut out, notes);
    out
}

fn write(out: &mut String, notes: &Notes) -> std::fmt::Result {
    let (from, to) = (inline(&notes.from), inline(&notes.to));
    writeln!(out, "## Done from {from} to {to}\n")?;
    if notes.items.is_empty() {
        return writeln!(out, "No item became done.");
    }
    writeln!(out, "{}.", plural(notes.items.len(), "item"))?;
    let mut epics: Vec<(&Option<String>, Vec<&DoneItem>)> = Vec::new();
    for item in &notes.items {
        match epics.iter_mut().find(|(epic, _)| **epic == item.epic) {
            Some((_, items)) => items.push(item),
            None => epics.push((&item.epic, vec![item])),
        }
    }
    // What has no epic comes last.
    epics.order_by_key(|(epic, _)| epic.is_none());
    let has_epics = epics.iter().any(|(epic, _)| epic.is_some());
    for (epic, items) in epics {
        if has_epics {
            let title = items.iter().find_map(|item| item.epic_title.as_deref());
            match (epic, title) {
                (Some(epic), Some(title)) => {
                    writeln!(out, "\n### {} {}", inline(epic), inline(&shorten(title, LONGEST)))?;
                }
                (Some(epic), None) => writeln!(out, "\n### {}", inline(epic))?,
                (None, _) => writeln!(out, "\n### Others")?,
            }
        }
        let mut kinds: BTreeMap<&str, Vec<&DoneItem>> = BTreeMap::new();
        for item in items {
            kinds.entry(item.kind).or_default().push(item);
        }
        let has_kinds = kinds.len() > 1;
        for (kind, items) in kinds {
            if has_kinds {
                writeln!(out, "\n**{}**", plural(items.len(), kind))?;
            }
            writeln!(out)?;
            for item in items {
                write_item(out, item)?;
            }
        }
    }
    Ok(())
}

fn write_item(out: &mut String, item: &DoneItem) -> std::fmt::Result {
    let cut = |text: &str| inline(&shorten(text, LONGEST));
    let short = item.commit.get(..9).unwrap_or(&item.commit);
    let commit = match &item.commit_page {
        Some(page) => format!("[`{short}`](<{page}>)"),
        None => format!("`{short}`"),
    };
    let change = match (&item.change.number, &item.change.title) {
        (Some(number), Some(title)) => format!("#{number} {}, {commit}", cut(title)),
        (Some(number), None) => format!("#{number}, {commit}"),
        (None, Some(title)) => format!("{}, {commit}", cut(title)),
        (None, None) => commit,
    };
    writeln!(out, "- **{}** {} ({change})", cut(&item.id), cut(&item.title))?;
    for criterion in &item.criteria {
        let mark = match criterion.ticked {
            Some(true) => "[x] ",
            Some(false) => "[ ] ",
            None => "",
        };
        writeln!(out, "  - {mark}{}", cut(&criterion.text))?;
    }
    Ok(())
}
