//! The policy that `init` writes: what holds by default, said in the words of this repository.

use std::fmt::Write as _;

use super::{Beginning, Findings};
use crate::backlog::{Backlog, ListRole, State, is_conventional};
use crate::policy::schema;
use crate::text::plural;

/// The text of the policy.
pub(super) fn text(found: &Findings<'_>) -> String {
    let mut text = format!(
        "# yaml-language-server: $schema={}\n\
         # What a change must bring along before it may go in. Every key is optional.\n\
         version: 1\n\
         extends: recommended\n",
        schema::ID
    );
    let mut parts = vec![backlog(found), change(found)];
    if found.beginning != Beginning::Without {
        parts.extend([link(found.backlog), done(found.backlog), wip(found)]);
    }
    for part in parts {
        text.push('\n');
        text.push_str(&part);
    }
    if let Some(dialect) = &found.dialect {
        // Writing to a string cannot fail.
        let _ =
            write!(text, "\n# How this team writes its backlog.\ndialects:\n{}", indent(dialect));
    }
    text
}

fn backlog(found: &Findings<'_>) -> String {
    if found.beginning == Beginning::Without {
        return match found.backlog.unread.first() {
            Some((path, _)) => format!(
                "# Only the change is judged: no items were found in {path}. Once they are read: `files: [{}]` below it.\nbacklog: none\n",
                quoted(path.as_str())
            ),
            None => "# Only the change is judged. Once there is a backlog: `files: [BACKLOG.md]` below it.\nbacklog: none\n".to_owned(),
        };
    }
    let mut part = "backlog:\n".to_owned();
    let files = &found.backlog.files;
    if files.iter().all(|file| file.whole && is_conventional(&file.path)) {
        let items = plural(found.backlog.items.len(), "item");
        // A folder that is empty today may hold the next one.
        let _ = writeln!(part, "  # files: those in the usual places, which hold {items}");
    } else {
        part.push_str("  files:\n");
        for (glob, (items, dialect)) in super::named(found.backlog) {
            let items = plural(items, "item");
            // Writing to a string cannot fail.
            let _ = writeln!(part, "    - {}  # {items}, read as {dialect}", quoted(&glob));
        }
    }
    if let Some(first) = files.first().filter(|_| found.names_dialect)
        && files.iter().all(|file| file.dialect == first.dialect)
    {
        // Writing to a string cannot fail.
        let _ = writeln!(part, "  dialect: {}", first.dialect);
    }
    part
}

fn change(found: &Findings<'_>) -> String {
    let common = || "change:\n  sections: [Plan, Tests, Acceptance]\n".to_owned();
    found.sections.clone().unwrap_or_else(common)
}

fn link(backlog: &Backlog) -> String {
    let none = "  none: with-reason  # a chore says `Backlog: none - reason`\n";
    let open = backlog.items.iter().filter(|item| item.state() == Some(State::Planned)).count();
    if open > 0 && !backlog.items.iter().any(|item| backlog.knows_work(item)) {
        return format!(
            "link:\n  states: [planned, ready, in-progress, in-review]  # the boxes of the backlog are open or ticked\n{none}"
        );
    }
    format!("link:\n{none}")
}

fn done(backlog: &Backlog) -> String {
    let stated = backlog.list(ListRole::Dod).count();
    let comment = match stated {
        0 => "the backlog states no Definition of Done; a list may stand here".to_owned(),
        _ => format!("the Definition of Done that the backlog states: {}", entries(stated)),
    };
    format!("done:\n  items: auto  # {comment}\n")
}

fn entries(count: usize) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}

/// All limits that hold by default, since a list in a policy takes the place of the preset's.
fn wip(found: &Findings<'_>) -> String {
    let items = found.backlog.items.iter();
    let open = items.filter(|item| item.state() == Some(State::InProgress)).count();
    let today = match open {
        0 | 1 => String::new(),
        _ => format!("; the {open} of today fail only a change that adds one"),
    };
    let whole = if found.per_person {
        String::new()
    } else {
        format!("    - {{max: 1}}  # item in progress in the whole backlog{today}\n")
    };
    let today = if found.per_person { today.as_str() } else { "" };
    format!(
        "wip:\n  limits:\n{whole}    - {{per: owner, max: 1}}  # item in progress of each owner{today}\n    - {{state: in-review, max: 3}}\n"
    )
}

/// A plain scalar where that is safe, else one in quotes.
fn quoted(path: &str) -> String {
    let is_plain = |ch: char| ch.is_alphanumeric() || matches!(ch, '.' | '_' | '-' | '/');
    if path.chars().all(is_plain) && !path.starts_with('-') {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', "''"))
    }
}

fn indent(yaml: &str) -> String {
    yaml.lines()
        .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") })
        .collect()
}
