//! `backlog/unread`

use crate::backlog::{BacklogFile, Candidate, Unread};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::{Location, RepoPath};
use crate::text::{plural, shorten};

pub(super) const RULE: Rule = Rule {
    id: "backlog/unread",
    summary: "Something in a backlog file looks like an item and is not read as one",
    why: "What the gate does not read it does not judge: no limit counts it and no change can be linked to \
          it. A box that is written `[x Fix` or a row with more cells than its table has columns is mostly \
          a slip; a list of another kind can be said to be items by a dialect. A file in a usual place that is \
          taken for another document is found as well, where a dialect finds items in it.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    needs: &[],
    options: &[],
    fails: Example {
        backlog: "# Backlog\n\n## Boats\n\n- [x] Bail out the dinghy\n- [x Fix the mainsail\n- [ ] Two new thwarts\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "# Backlog\n\n## Boats\n\n- [x] Bail out the dinghy\n- [x] Fix the mainsail\n- [ ] Two new thwarts\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    for file in &cx.backlog.files {
        for unread in &file.coverage.unread {
            out.push(finding(cx, file, unread));
        }
    }
    for (at, candidate) in &cx.backlog.refused {
        out.push(refused(cx, *at, candidate));
    }
    Ok(())
}

/// A file in a usual place that is not taken for a backlog, though a dialect finds items in it.
fn refused(cx: &Context<'_>, at: Location, candidate: &Candidate) -> Finding {
    let Candidate { dialect, items, .. } = candidate;
    let message = format!(
        "the file is not read as a backlog, although `{dialect}` finds {} in it: {}",
        plural(*items as usize, "item"),
        candidate.why(),
    );
    let path = cx.sources.path(at).map_or("", RepoPath::as_str);
    let help = format!(
        "name the files that are the backlog in the policy: `backlog: {{files: [\"{path}\"]}}`, or others without it"
    );
    Finding::new(at, message, help).key(format!("refused {path}")).weight(*items as usize)
}

/// `12 entries below "Ideas" (line 14) are not read as items`.
pub(super) fn sentence(cx: &Context<'_>, file: &BacklogFile, unread: &Unread) -> String {
    let are = if unread.count == 1 { "is not read as an item" } else { "are not read as items" };
    format!("{} {are}", what(cx, file, unread))
}

/// `12 entries below "Ideas" (line 14)`.
pub(super) fn what(cx: &Context<'_>, file: &BacklogFile, unread: &Unread) -> String {
    let source = cx.sources.get(file.source);
    let what = match (unread.count, unread.what) {
        (1, what) => format!("1 {what}"),
        (count, "entry") => format!("{count} entries"),
        (count, what) => plural(count, what),
    };
    let place = unread.section.as_ref().map(|section| {
        let line = source.line(section.span.start);
        format!(" below \"{}\" (line {line})", shorten(&section.value, 40))
    });
    format!("{what}{}", place.unwrap_or_default())
}

fn finding(cx: &Context<'_>, file: &BacklogFile, unread: &Unread) -> Finding {
    let message = sentence(cx, file, unread);
    let help = "write them as the other items of the file are written, or name a dialect that reads them: `backlog-gate init` proposes one";
    let key = unread.section.as_ref().map_or("", |section| section.value.as_str());
    Finding::new(Location::new(file.source, unread.span), message, help)
        .key(format!("{} {key}", unread.what))
        .weight(unread.count)
}

/// A file of which so little is read that nothing can be decided about it, unless the policy
/// switches the rule off.
pub(in crate::rules) fn undecided<'a>(cx: &Context<'a>) -> Option<&'a BacklogFile> {
    asked(cx).find(|file| file.coverage.is_undecided())
}

/// A file of which so little is read that counts of its items are lower bounds, unless the policy
/// switches the rule off.
pub(in crate::rules) fn doubtful<'a>(cx: &Context<'a>) -> Option<&'a BacklogFile> {
    asked(cx).find(|file| file.coverage.is_doubtful())
}

fn asked<'a>(cx: &Context<'a>) -> impl Iterator<Item = &'a BacklogFile> {
    let is_on = cx.policy.severity(&RULE.info()) != Severity::Off;
    cx.backlog.files.iter().filter(move |_| is_on)
}
