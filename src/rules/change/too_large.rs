//! `change/too-large`

use crate::change::Change;
use crate::finding::{Finding, Findings, Severity};
use crate::policy::SizePolicy;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::snapshot::Unread;
use crate::source::{Location, RepoPath};
use crate::text::plural;

pub(super) const RULE: Rule = Rule {
    id: "change/too-large",
    summary: "The change is larger than people can review",
    why: "A reviewer of a thousand lines approves; a reviewer of a hundred reads. Files that a tool writes, \
          such as lock files, do not count.",
    severity: Severity::Warning,
    subject: Subject::Change,
    needs: &[],
    options: &[
        RuleOption {
            key: "change.size",
            help: "`max_lines` (added and removed), `max_files` and `max_commits`, each a number or `none`.",
        },
        RuleOption { key: "change.size.ignore", help: "Globs of files that do not count." },
    ],
    fails: Example {
        policy: POLICY,
        description: Some("Rename it everywhere.\n"),
        files: &["src/a.rs", "src/b.rs", "src/c.rs", "Cargo.lock"],
        ..Example::NONE
    },
    passes: Example {
        policy: POLICY,
        description: Some("Rename it in the core first.\n"),
        files: &["src/a.rs", "src/b.rs", "Cargo.lock"],
        ..Example::NONE
    },
    check,
};

const POLICY: &str = "change:\n  size: {max_files: 2}\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let change = cx.change()?;
    let policy = &cx.policy.change.size;
    for Measure { count, max, what } in measures(change, policy) {
        let Some(max) = max.filter(|max| count > *max) else { continue };
        let message = format!("the change has {}, and {max} are allowed", plural(count, what));
        let help = "split it: what can go in alone goes first";
        out.push(Finding::new(Location::Change, message, help).key(what).weight(count));
    }
    for unread in change.unread.iter().map(Unread::sentence) {
        let help = "split it: nobody can review what is too large to be read";
        out.push(Finding::new(Location::Change, unread.clone(), help).key(unread));
    }
    Ok(())
}

/// Something that is counted.
struct Measure {
    count: usize,
    max: Option<usize>,
    /// What one of it is called.
    what: &'static str,
}

fn measures(change: &Change, policy: &SizePolicy) -> [Measure; 3] {
    let is_ignored = |path: &RepoPath| policy.ignore.matches_path(path);
    let counted = || change.files.iter().filter(|file| !file.lies_within(is_ignored));
    let lines = counted().map(|file| file.added + file.removed).sum();
    [
        Measure { count: lines, max: policy.max_lines, what: "changed line" },
        Measure { count: counted().count(), max: policy.max_files, what: "changed file" },
        Measure { count: change.commits.len(), max: policy.max_commits, what: "commit" },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    #[test]
    fn every_measure_has_its_own_limit() {
        let example = Example {
            policy: "change:\n  size: {max_lines: 2, max_files: none, max_commits: 1}\n",
            description: Some(""),
            files: &["a", "b", "c", "yarn.lock", "web/package-lock.json", "go.sum"],
            commits: &["One", "Two"],
            ..Example::NONE
        };
        assert_eq!(
            outline(&RULE, &Fixture::new(&example)),
            "- \"\" the change has 3 changed lines, and 2 are allowed\n- \"\" the change has 2 commits, and 1 are allowed"
        );
    }
}
