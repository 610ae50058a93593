//! What the tracker of a forge lacks against the backlog, and how it gets it.
//!
//! One milestone per epic, one issue per open item that holds no others, and their labels. What is there
//! is found by the id in its title, so that a run that was broken off is simply run again. Nothing
//! is ever deleted, closed or rewritten.

#[cfg(feature = "cli")]
mod apply;

use std::collections::BTreeSet;

use crate::backlog::{Backlog, Item};
use crate::escape::markdown;
use crate::forge::facts::Issue;
use crate::forge::{Forge, Milestone};
use crate::planning::tracker::{is_about, issues_of};
use crate::planning::wip::parents;
use crate::text::shorten;

#[cfg(feature = "cli")]
pub use apply::{Broken, apply};

/// Forges take no longer title.
const LONGEST_TITLE: usize = 240;
/// Forges take no longer label.
const LONGEST_LABEL: usize = 50;

/// What the tracker has.
#[derive(Debug, Default)]
pub struct Tracker {
    /// The names of its labels.
    pub labels: Vec<String>,
    /// Its milestones, open and closed.
    pub milestones: Vec<Milestone>,
    /// Its issues, open and closed.
    pub issues: Vec<Issue>,
}

impl Tracker {
    /// Asks a forge for all of it.
    ///
    /// # Errors
    /// Where the forge does not tell it.
    pub fn read(forge: &dyn Forge) -> Result<Self, crate::forge::error::ForgeError> {
        Ok(Self {
            labels: forge.labels()?,
            milestones: forge.milestones()?,
            issues: forge.issues()?,
        })
    }
}

/// Something that the tracker lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A label.
    Label {
        /// Its name.
        name: String,
    },
    /// The milestone of an epic.
    Milestone {
        /// The id of the epic.
        item: String,
        /// Its title.
        title: String,
        /// Its text, in Markdown.
        text: String,
    },
    /// The issue of an item.
    Issue {
        /// The id of the item.
        item: String,
        /// Its title.
        title: String,
        /// Its text, in Markdown.
        text: String,
        /// The names of its labels.
        labels: Vec<String>,
        /// The title of its milestone.
        milestone: Option<String>,
    },
    /// An issue that is there goes into the milestone of its epic.
    Link {
        /// The id of the item.
        item: String,
        /// The number of the issue.
        issue: u64,
        /// The title of the milestone.
        milestone: String,
    },
}

/// What the tracker lacks, in the order in which it is made.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What is made.
    pub steps: Vec<Step>,
    /// What differs and is left to people, in words.
    pub left_alone: Vec<String>,
}

/// Compares the backlog with the tracker.
#[must_use]
pub fn plan(backlog: &Backlog, tracker: &Tracker) -> Plan {
    let holders = parents(backlog);
    let is_open = |item: &&Item| !item.state().is_some_and(crate::backlog::State::is_closed);
    let stories: Vec<&Item> = backlog
        .items
        .iter()
        .filter(|item| is_open(item) && !holders.contains(item.id.as_str()))
        .collect();
    let mut plan = Plan::default();
    let (mut labels, mut milestones, mut rest) = (BTreeSet::new(), Vec::new(), Vec::new());
    let mut epics = BTreeSet::new();
    for item in stories {
        let epic = epic(backlog, item);
        let milestone = epic.map(|epic| milestone_of(epic, tracker));
        if let (Some(epic), Some((title, false))) = (epic, &milestone)
            && epics.insert(epic.number)
        {
            let text = pointer(backlog, epic);
            milestones.push(Step::Milestone { item: epic.id.clone(), title: title.clone(), text });
        }
        let milestone = milestone.map(|(title, _)| title);
        match issues_of(item, &tracker.issues).first() {
            None => {
                let own = labels_of(item);
                labels.extend(own.iter().cloned());
                rest.push(Step::Issue {
                    item: item.id.clone(),
                    title: title(item),
                    text: pointer(backlog, item),
                    labels: own,
                    milestone,
                });
            }
            Some(issue) => compare(item, issue, epic.zip(milestone), &mut rest, &mut plan),
        }
    }
    labels.retain(|name| !tracker.labels.iter().any(|known| known.eq_ignore_ascii_case(name)));
    plan.steps = labels.into_iter().map(|name| Step::Label { name }).collect();
    plan.steps.extend(milestones);
    plan.steps.extend(rest);
    plan
}

/// What an issue that is there lacks.
fn compare(
    item: &Item,
    issue: &Issue,
    milestone: Option<(&Item, String)>,
    steps: &mut Vec<Step>,
    plan: &mut Plan,
) {
    if !issue.open {
        plan.left_alone.push(format!(
            "the issue #{} of {} is closed, and the item is not done",
            issue.number,
            item.name()
        ));
    }
    let Some((epic, milestone)) = milestone else { return };
    match &issue.milestone {
        None => steps.push(Step::Link { item: item.id.clone(), issue: issue.number, milestone }),
        Some(own) if is_about(own.as_raw(), epic) => {}
        Some(own) => plan.left_alone.push(format!(
            "the issue #{} of {} is in \"{}\", not in that of {}",
            issue.number,
            item.name(),
            shorten(own.as_raw(), 60),
            epic.name()
        )),
    }
}

/// The outermost item that holds an item.
fn epic<'a>(backlog: &'a Backlog, item: &Item) -> Option<&'a Item> {
    let parent = |item: &Item| backlog.item(item.parent.as_deref()?);
    let mut epic = parent(item)?;
    // A circle of parents has no outermost one.
    for _ in 0..backlog.items.len() {
        match parent(epic) {
            Some(further) => epic = further,
            None => return Some(epic),
        }
    }
    None
}

/// The title of the milestone of an epic, and whether it is there.
fn milestone_of(epic: &Item, tracker: &Tracker) -> (String, bool) {
    let titles = tracker.milestones.iter().map(|milestone| milestone.title.as_raw());
    let known = titles.into_iter().find(|title| is_about(title, epic));
    match known {
        Some(known) => (known.to_owned(), true),
        None => (title(epic), false),
    }
}

/// `US-1.1: Define contracts`; the title alone where the id is made of it.
fn title(item: &Item) -> String {
    let words = item.title.value.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = if item.slug_id { words } else { format!("{}: {words}", item.id) };
    shorten(&whole, LONGEST_TITLE)
}

/// The kind and the priority.
fn labels_of(item: &Item) -> Vec<String> {
    let priority = item.priority.as_ref().map(|text| text.value.as_str());
    let names = [Some(item.kind.as_str()), priority].into_iter().flatten();
    // A comma parts labels on some forges.
    let names = names.map(|name| shorten(name.replace(',', " ").trim(), LONGEST_LABEL));
    names.filter(|name| !name.is_empty()).collect()
}

/// Where scope and criteria stand. They are not copied: a copy would be out of date with the next
/// commit. A word of ours stands first: an id such as `/close` would be a quick action.
fn pointer(backlog: &Backlog, item: &Item) -> String {
    let (id, path) = (markdown::inline(&item.id), backlog.file(item).path.as_str());
    let path = markdown::inline(path);
    format!(
        "Item {id} of the backlog. Scope, criteria and state stand in {path} of the repository.\n"
    )
}
