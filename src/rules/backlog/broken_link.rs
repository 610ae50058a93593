//! `backlog/broken-link`

use crate::backlog::{BacklogFile, FieldRole, Item, State};
use crate::catalogue::Need;
use crate::finding::{Finding, Findings, Severity};
use crate::markdown::links;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::snapshot::tree::PathLookup;
use crate::source::{RepoPath, Span};
use crate::text::paths::{self, Mentioned};
use crate::text::{normalize, shorten};

pub(super) const RULE: Rule = Rule {
    id: "backlog/broken-link",
    summary: "An item links or names a file that is not in the repository",
    why: "A runbook that is not there helps nobody at night. Relative links anywhere in an item count, and \
          paths in the fields that name files (`Relevant Files`, and those of the policy). `(new)` behind \
          a path marks what does not exist yet; once the item is done, it must. Dropped items do not \
          count.",
    severity: Severity::Warning,
    subject: Subject::Backlog,
    needs: &[Need::Paths],
    options: &[RuleOption {
        key: "backlog.paths",
        help: "Fields that name files, by kind and state of the item.",
    }],
    fails: Example {
        backlog: BACKLOG,
        tree: Some(&["BACKLOG.md", "server/metrics.ts"]),
        ..Example::NONE
    },
    passes: Example {
        backlog: BACKLOG,
        tree: Some(&["BACKLOG.md", "server/metrics.ts", "docs/ops/RUNBOOK.md"]),
        ..Example::NONE
    },
    check,
};

const BACKLOG: &str = "## task_begin\n### # [id:TASK-20260101-001] Add metrics\n**Relevant Files:** `server/metrics.ts`, `server/health.ts` (new)\n**Relevant Documentation:** `docs/ops/RUNBOOK.md` — Practices\n## task_end\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let unknown = || Skip::new("it is not known what the paths in the backlog are relative to");
    let tree = cx.tree.ok_or_else(unknown)?;
    let (mut judged, mut names_any) = (false, false);
    for (number, file) in cx.backlog.files.iter().enumerate() {
        // A file from elsewhere may have come without what it links.
        if !tree.has(&file.path) {
            continue;
        }
        judged = true;
        let place = LinkedFile { cx, file, tree };
        let items: Vec<&Item> = cx.backlog.items_of(number).collect();
        names_any |= place.check_links(&items, out);
        let open = items.iter().filter(|item| item.state() != Some(State::Dropped));
        open.for_each(|item| names_any |= place.check_paths(item, out));
    }
    if !judged {
        return Err(unknown());
    }
    if names_any {
        return Ok(());
    }
    Err(Skip::new(if cx.policy.backlog.paths.is_empty() {
        "no item names a file"
    } else {
        "no item names a file, and none has a field of backlog.paths"
    }))
}

/// One backlog file among the files around it.
struct LinkedFile<'a> {
    cx: &'a Context<'a>,
    file: &'a BacklogFile,
    tree: &'a dyn PathLookup,
}

impl LinkedFile<'_> {
    /// Looks at the links of the whole file, each in the item around it; whether there is one.
    fn check_links(&self, items: &[&Item], out: &mut Findings) -> bool {
        let mut names_any = false;
        let text = self.cx.sources.text(self.file.source);
        for link in links(text) {
            let at = items.partition_point(|item| item.span.start <= link.span.start);
            // The nearest item that begins before the link and goes on behind it.
            let around = items[..at].iter().rev().take(8);
            let item = around.into_iter().find(|item| item.span.contains(link.span));
            let Some(item) = item.filter(|item| item.state() != Some(State::Dropped)) else {
                continue;
            };
            let Some(path) = paths::of_link(&link.target, &self.file.path) else { continue };
            names_any = true;
            if !self.tree.has(&path) {
                out.push(missing(item, &link.target, link.span, false));
            }
        }
        names_any
    }

    /// Looks at the paths in the fields of an item that name files; whether it has such a field.
    fn check_paths(&self, item: &Item, out: &mut Findings) -> bool {
        let mut names_any = false;
        let of_policy = self.cx.policy.backlog.paths.iter().filter(|demand| {
            let state = item.state().is_some_and(|state| demand.states.contains(&state));
            (demand.states.is_empty() || state)
                && (demand.kinds.is_empty() || demand.kinds.contains(&item.kind))
        });
        let named: Vec<String> =
            of_policy.flat_map(|demand| &demand.any_of).map(|name| normalize(name)).collect();
        for field in &item.fields {
            let is_named = || named.contains(&normalize(&field.name));
            if field.role != Some(FieldRole::Paths) && (named.is_empty() || !is_named()) {
                continue;
            }
            names_any = true;
            let value = self.cx.sources.get(item.source).slice(field.value.span);
            for Mentioned { path, range, new } in paths::in_value(value) {
                let is_done = item.state() == Some(State::Done);
                if new && !is_done || self.is_there(&path) {
                    continue;
                }
                let start = field.value.span.start as usize;
                let span = Span::new(start + range.start, start + range.end);
                out.push(missing(item, &value[range], span, new));
            }
        }
        names_any
    }

    /// Whether a path is there, from the root or from the file's folder; a bare name may be in any
    /// folder.
    fn is_there(&self, path: &str) -> bool {
        let from_root = || RepoPath::new(path).is_none_or(|path| self.tree.has(&path));
        let from_here =
            || paths::beside(&self.file.path, path).is_some_and(|path| self.tree.has(&path));
        from_root() || from_here() || !path.contains('/') && self.tree.all().has_name(path)
    }
}

fn missing(item: &Item, written: &str, span: Span, new: bool) -> Finding {
    let name = shorten(written, 80);
    let (message, help) = if new {
        (
            format!("{} is done, and its new file \"{name}\" is not there", item.name()),
            "add the file, or take it out of the item".to_owned(),
        )
    } else {
        (
            format!("{} names \"{name}\", which is not there", item.name()),
            "fix the path, or write `(new)` behind a file that the item brings".to_owned(),
        )
    };
    Finding::new(item.at(span), message, help).item(&item.id).key(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    fn said(policy: &'static str, backlog: &'static str) -> String {
        let tree = Some(&["BACKLOG.md", "docs/a.md", "docs/ops/b.md", "src/x.rs"][..]);
        outline(&RULE, &Fixture::new(&Example { policy, backlog, tree, ..Example::NONE }))
    }

    #[test]
    fn links_in_items_lead_somewhere() {
        let good = "Ready\n\n1) A [a](docs/a.md#top)\n- Links: [b](./docs/ops/) [c](https://x.test) [d](#here) [e](../../issues/3)\n";
        assert_eq!(said("", good), "");
        let bad = "See [gone](gone.md).\n\nReady\n\n1) A\n- Notes: [a](docs/b.md), `[x](y.md)`\n\n2) B\n- Status: Dropped\n- Links: [gone](gone.md)\n";
        assert_eq!(
            said("", bad),
            "6:10 \"[a](docs/b.md)\" item 1 names \"docs/b.md\", which is not there"
        );
    }

    #[test]
    fn a_new_file_must_be_there_once_the_item_is_done() {
        let task = "## task_begin\n### # [id:TASK-20260101-001] A\n**Status:** done\n**Relevant Files:** `src/x.rs`, `src/y.rs` (new), `b.md`, `src/z.rs`\n## task_end\n";
        assert_eq!(
            said("", task),
            "4:34 \"src/y.rs\" TASK-20260101-001 is done, and its new file \"src/y.rs\" is not there\n4:60 \"src/z.rs\" TASK-20260101-001 names \"src/z.rs\", which is not there"
        );
    }

    #[test]
    fn the_policy_names_further_fields() {
        let policy = "backlog: {paths: [{any_of: [Task], states: [done]}]}\n";
        let task = "P2 — Repo hygiene (completed)\n- Task: Add CODEOWNERS, runbooks (b.md, worker-extract.md), and more.\n- Acceptance criteria:\n  - Works.\n\nP2 — Later\n- Task: Add gone.md\n- Acceptance criteria:\n  - Works.\n";
        assert_eq!(
            said(policy, task),
            "2:41 \"worker-extract.md\" \"Repo hygiene\" names \"worker-extract.md\", which is not there"
        );
    }

    #[test]
    fn a_file_from_elsewhere_is_not_judged() {
        let reason = "skipped: it is not known what the paths in the backlog are relative to";
        let example = Example { backlog: BACKLOG, ..Example::NONE };
        assert_eq!(outline(&RULE, &Fixture::new(&example)), reason);
        let example = Example { tree: Some(&["src/x.rs"]), ..example };
        assert_eq!(outline(&RULE, &Fixture::new(&example)), reason);
    }
}
