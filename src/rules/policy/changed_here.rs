//! `policy/changed-here`: the change touches the policy that judges it.

use crate::catalogue::{Judgement, Need};
use crate::finding::{Finding, Findings, Severity};
use crate::policy::{Origin, Policy, discover};
use crate::rules::waivers::{Inline, WaiverState, inline};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::{Location, RepoPath};

/// The most points of an edit that the message names; the report has them all.
const MOST_POINTS: usize = 5;

pub(super) const RULE: Rule = Rule {
    id: "policy/changed-here",
    summary: "The change touches the policy that judges it",
    why: "A change is judged by the policy of its base, so that it cannot loosen its own gate. \
          What it does to the policy, and to the waivers that stand in the backlog, holds only for the changes after it, and a reviewer should \
          look at that part with care.",
    severity: Severity::Note,
    subject: Subject::Policy,
    needs: &[Need::Judgement(Judgement::Floors)],
    options: &[RuleOption {
        key: "extends",
        help: "A file of the repository that the policy builds upon counts as a part of it.",
    }],
    fails: Example {
        policy: "mode: enforce\n",
        own_policy: Some("mode: report\n"),
        title: "Report only",
        description: Some("## Plan\n\nReport the verdict for a week.\n"),
        files: &[".backlog-gate.yml"],
        ..Example::NONE
    },
    passes: Example {
        policy: "mode: enforce\n",
        title: "Read the settings once",
        description: Some("## Plan\n\nRead the settings once, at the start.\n"),
        files: &["src/settings.rs"],
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings) -> Result<(), Skip> {
    let change = cx.change()?;
    findings.extend(inline(cx).iter().filter_map(new_waiver));
    for file in &change.files {
        let Some(path) = file.names().find(|path| is_policy(cx, path)) else {
            continue;
        };
        let (judge, help) = judge(cx.policy.origin);
        let message = format!("the change touches the policy {path}; {judge}");
        let help = format!("{help}{}", loosens(cx));
        findings.push(Finding::new(place(cx.policy, path), message, help).key(path.as_str()));
    }
    Ok(())
}

/// The finding for a waiver in the backlog that the target has not.
fn new_waiver(inline: &Inline<'_>) -> Option<Finding> {
    let (WaiverState::New(before), Some(waiver)) = (&inline.standing, &inline.waiver) else {
        return None;
    };
    let what = format!("the waiver of {}{} until {}", waiver.rule, waiver.subject(), waiver.until);
    let instead = before.as_ref().map_or(String::new(), |was| format!(", where it was {was}"));
    let message = format!("the change brings {what}{instead}; it does not count here");
    let help = "Review it with care: it holds for the changes that come after this one.";
    Some(Finding::new(inline.read.at, message, help).key(what))
}

/// What the edit loosens, in a sentence to follow another.
fn loosens(cx: &Context<'_>) -> String {
    let points = cx.edit.map_or(&[][..], |edit| &edit.difference.loosens);
    match points {
        [] => String::new(),
        points if points.len() <= MOST_POINTS => format!(" It loosens: {}.", points.join("; ")),
        points => {
            let more = points.len() - MOST_POINTS;
            format!(" It loosens: {}; and {more} more.", points[..MOST_POINTS].join("; "))
        }
    }
}

/// Whether a file is policy: one that the policy is made of, one at a place where it is looked for, or
/// a baseline.
pub(in crate::rules) fn is_policy(cx: &Context<'_>, path: &RepoPath) -> bool {
    let policy = cx.policy;
    policy.path.as_ref() == Some(path)
        || policy.extends.contains(path)
        || discover::is_policy(path)
        || cx.facts.changed_baselines.contains(path)
}

/// The policy itself where that is what was changed, else the change.
fn place(policy: &Policy, path: &RepoPath) -> Location {
    match policy.source {
        Some(source) if policy.path.as_ref() == Some(path) => Location::whole(source),
        _ => Location::Change,
    }
}

/// Which policy judges, and what to do about it.
fn judge(origin: Origin) -> (&'static str, &'static str) {
    match origin {
        Origin::Base => (
            "it is judged by the policy of its base",
            "Review the edit with care: it holds for the changes that come after this one.",
        ),
        Origin::Head => (
            "its base has none, so that it is judged by its own",
            "Review the policy with care: it judges the change that brings it.",
        ),
        Origin::File => (
            "it is judged by the file that --config names",
            "Review the edit with care, and see that --config names a file of the base.",
        ),
        Origin::Default => (
            "it is judged by the preset recommended",
            "Review the edit with care: it holds for the changes that come after this one.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::Backlog;
    use crate::change::{Change, ChangeKind, Platform};
    use crate::snapshot::{ChangedFile, FileChange};
    use crate::source::SourceMap;

    fn change(files: Vec<ChangedFile>) -> Change {
        Change {
            platform: Platform::Local,
            kind: ChangeKind::Local,
            number: None,
            title: None,
            description: None,
            author: None,
            labels: Vec::new(),
            branch: None,
            draft: false,
            opened: None,
            target: String::new(),
            target_branch: None,
            before: None,
            remarks: Vec::new(),
            base: String::new(),
            head: String::new(),
            commits: Vec::new(),
            files,
            unread: Vec::new(),
            template: None,
            other_templates: Vec::new(),
            links: Vec::new(),
            no_item: None,
        }
    }

    fn file(path: &str, change: FileChange) -> ChangedFile {
        ChangedFile::new(RepoPath::new(path).unwrap(), change, Some((1, 0)))
    }

    fn messages(policy: &Policy, sources: &SourceMap, files: Vec<ChangedFile>) -> Vec<String> {
        let change = change(files);
        let cx = Context {
            sources,
            policy,
            edit: None,
            backlog: &Backlog::default(),
            base: None,
            comparison: None,
            tree: None,
            base_tree: None,
            change: Some(&change),
            release: false,
            facts: &crate::facts::Facts::default(),
            repo: None,
            forge: None,
            today: jiff::civil::date(2026, 1, 1),
        };
        let mut findings = Findings::default();
        check(&cx, &mut findings).unwrap();
        let found = findings.into_vec();
        found.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn every_file_of_the_policy_counts_and_nothing_else() {
        let mut sources = SourceMap::default();
        let mut policy = Policy::from_yaml("", &mut sources).unwrap();
        policy.extends = vec![RepoPath::new("gate/base.yml").unwrap()];
        let moved = FileChange::Renamed(RepoPath::new(".backlog-gate.yml").unwrap());
        let files = vec![
            file("old/policy.yml", moved),
            file("gate/base.yml", FileChange::Modified),
            file(".github/.backlog-gate.yaml", FileChange::Added),
            file("docs/.backlog-gate.yml", FileChange::Added),
            file("BACKLOG.md", FileChange::Modified),
        ];
        insta::assert_snapshot!(messages(&policy, &sources, files).join("\n"), @r"
        the change touches the policy .backlog-gate.yml; it is judged by the policy of its base
        the change touches the policy gate/base.yml; it is judged by the policy of its base
        the change touches the policy .github/.backlog-gate.yaml; it is judged by the policy of its base
        ");
    }

    #[test]
    fn a_change_that_brings_the_first_policy_is_told_that_it_judges_itself() {
        let mut sources = SourceMap::default();
        let mut policy = Policy::from_yaml("", &mut sources).unwrap();
        policy.origin = Origin::Head;
        let files = vec![file(".backlog-gate.yml", FileChange::Added)];
        assert_eq!(
            messages(&policy, &sources, files),
            [
                "the change touches the policy .backlog-gate.yml; its base has none, so that it is judged by its own"
            ]
        );
    }
}
