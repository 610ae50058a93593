//! `backlog/file-lost`

use crate::backlog::{BacklogFile, Item, State};
use crate::catalogue::Need;
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::text::plural;

pub(super) const RULE: Rule = Rule {
    id: "backlog/file-lost",
    summary: "The change takes a backlog file away, or everything that is read in it",
    why: "A backlog that is deleted, renamed to where nobody looks, emptied or put into a comment holds \
          nobody to anything any more, and every rule about items falls silent. Items that are done or \
          dropped may go, and so may a file whose open items go to another one.",
    severity: Severity::Error,
    subject: Subject::Movement,
    needs: &[Need::Paths],
    options: &[],
    fails: Example {
        base: Some("# Backlog\n\n## In Progress\n\n- [ ] Export\n\n## Ready\n\n- [ ] Import\n"),
        backlog: "# Backlog\n\n<!--\n## In Progress\n\n- [ ] Export\n\n## Ready\n\n- [ ] Import\n-->\n",
        description: Some("Tidy up.\n"),
        ..Example::NONE
    },
    passes: Example {
        base: Some("# Backlog\n\n## In Progress\n\n- [ ] Export\n\n## Ready\n\n- [ ] Import\n"),
        backlog: "# Backlog\n\n## In Progress\n\n- [ ] Export\n",
        description: Some("Tidy up.\n"),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let movements = cx.movements()?;
    let base = movements.base();
    // In a folder with one file per task, a file is only one item.
    let has_whole = cx.backlog.files.iter().any(|file| file.whole);
    for (number, file) in base.files.iter().enumerate() {
        if file.whole && (has_whole || number > 0) {
            continue;
        }
        let mut here = cx.backlog.items.iter().map(|item| &cx.backlog.file(item).path);
        if here.any(|path| *path == file.path) {
            continue;
        }
        let is_open = |item: &&Item| !item.state().is_some_and(State::is_closed);
        let open = base.items_of(number).filter(is_open);
        let lost: Vec<&Item> = open.filter(|item| movements.after(item).is_none()).collect();
        if let Some(first) = lost.first() {
            out.push(finding(cx, file, first, lost.len()));
        }
    }
    Ok(())
}

fn finding(cx: &Context<'_>, file: &BacklogFile, first: &Item, lost: usize) -> Finding {
    let path = &file.path;
    let what = if cx.tree.is_some_and(|tree| tree.has(path)) {
        format!("nothing is read in {path} any more")
    } else {
        format!("{path} is gone")
    };
    let count = plural(lost, "open item");
    let message = format!("{what}, and {count} with it, such as {}", first.name());
    let help =
        "keep the items, move them to another backlog file, or say in them that they are dropped";
    Finding::new(first.at(first.header), message, help).key(format!("{path} lost"))
}
