//! The last three lines of `init`: what was read, what is asked of the next change, and what to
//! type now.

use super::{Beginning, Findings, NewFile, Plan};
use crate::backlog::State;
use crate::policy::{DoneItems, Policy, Sections};
use crate::text::{list, plural};

/// The lines. `policy` is the one that holds once the files are written.
#[must_use]
pub fn closing(found: &Findings<'_>, plan: &Plan, policy: &Policy) -> [String; 3] {
    [
        format!("read: {}", read(found)),
        format!("asked of the next change: {}", asked(found, policy)),
        format!("next: {}", next(found, plan)),
    ]
}

fn read(found: &Findings<'_>) -> String {
    match found.beginning {
        Beginning::Without => "no backlog; only the change is judged".to_owned(),
        Beginning::Starter => "no backlog; BACKLOG.md begins one with an example".to_owned(),
        Beginning::Found => {
            let items = found.backlog.items.iter();
            let open = items.filter(|item| item.state() == Some(State::InProgress)).count();
            format!(
                "{} in {}, {open} in progress",
                plural(found.backlog.items.len(), "item"),
                plural(found.backlog.files.len(), "file")
            )
        }
    }
}

fn asked(found: &Findings<'_>, policy: &Policy) -> String {
    let mut asked = Vec::new();
    match &policy.change.sections {
        Sections::Named(sections) => {
            let names = sections.iter().filter(|section| !section.optional);
            let names: Vec<&str> = names.map(|section| section.name.as_str()).collect();
            if !names.is_empty() {
                asked.push(format!("the sections {}", list(&names, "and")));
            }
        }
        Sections::Template => asked.push("the sections and boxes of the template".to_owned()),
    }
    if !policy.without_backlog {
        if policy.link.required {
            asked.push("a line `Backlog: ID`".to_owned());
        }
        let states_done = match &policy.done {
            DoneItems::Backlog => {
                found.backlog.list(crate::backlog::ListRole::Dod).next().is_some()
            }
            DoneItems::Listed(items) => !items.is_empty(),
        };
        if states_done {
            asked.push("the Definition of Done".to_owned());
        }
    }
    if asked.is_empty() { "nothing yet".to_owned() } else { list(&asked, "and") }
}

fn next(found: &Findings<'_>, plan: &Plan) -> String {
    if plan.files.is_empty() {
        return "`backlog-gate check` judges your branch".to_owned();
    }
    let quoted = |file: &NewFile| match file.path.as_str() {
        path if path.contains([' ', '\'', '"']) => format!("{path:?}"),
        path => path.to_owned(),
    };
    let paths: Vec<String> = plan.files.iter().map(quoted).collect();
    let add = format!("git switch -c backlog-gate && git add {} && git commit", paths.join(" "));
    if found.pipelines.is_ill() && !found.pipelines.pipelines.is_empty() {
        format!("`backlog-gate doctor`, then {add}")
    } else {
        add
    }
}
