//! `change/commit-format`

use crate::finding::{Finding, Findings, Severity};
use crate::policy::TextForm;
use crate::rules::form::{demanded, first_line, help};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::snapshot::Unread;
use crate::source::{Location, SourceId, Span};
use crate::text::{normalize, shorten};

/// How a commit begins that git folds into another one.
const TO_BE_FOLDED: [&str; 3] = ["fixup! ", "squash! ", "amend! "];

pub(super) const RULE: Rule = Rule {
    id: "change/commit-format",
    summary: "A commit message is not in the form that the team agreed on",
    why: "The history is read long after the review. The form is that of Conventional Commits unless the \
          policy says another; the text below the first line stands after a blank line. A commit that \
          is meant to be folded into another one, such as `fixup!`, is not ready to go in.",
    severity: Severity::Off,
    subject: Subject::Change,
    needs: &[],
    options: &[RuleOption {
        key: "change.commits",
        help: "`conventional`, a regular expression, or a map of `format`, `types`, `scopes`, `pattern`, `max_length` and `example`.",
    }],
    fails: Example {
        commits: &["feat: stream the rows\n", "more\n"],
        description: Some("Stream the rows.\n"),
        ..Example::NONE
    },
    passes: Example {
        commits: &[
            "feat: stream the rows\n",
            "test: export a large table\n\nSeen to fail first.\n",
        ],
        description: Some("Stream the rows.\n"),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let change = cx.change()?;
    if change.commits.is_empty() {
        return Err(Skip::new("the change has no commit of its own"));
    }
    let common = TextForm::conventional();
    let form = cx.policy.change.commits.as_ref().unwrap_or(&common);
    for commit in &change.commits {
        judge(cx.sources.text(commit.message), commit.message, form, out);
    }
    if let Some(unread) = change.unread.iter().find(|unread| matches!(unread, Unread::Commits(_))) {
        return Err(Skip::unverified(unread.sentence(), "split the change"));
    }
    Ok(())
}

fn judge(text: &str, source: SourceId, form: &TextForm, out: &mut Findings) {
    let (line, span) = first_line(text);
    let at = Location::new(source, span);
    let shown = shorten(line, 80);
    if TO_BE_FOLDED.iter().any(|mark| line.starts_with(mark)) {
        let message = format!("the commit \"{shown}\" is meant to be folded into another one");
        let help = "fold it: `git rebase --interactive --autosquash BASE`";
        out.push(Finding::new(at, message, help).key(normalize(line)));
        return;
    }
    if let Err(fault) = form.check(line) {
        let message = format!("the commit \"{shown}\" {fault}");
        let finding = Finding::new(at, message, help(form, line)).key(normalize(line));
        out.push(demanded(finding, form));
    }
    let rest = &text[span.end as usize..];
    let second = rest.lines().nth(1).unwrap_or_default();
    if !second.trim().is_empty() {
        let start = second.as_ptr() as usize - text.as_ptr() as usize;
        let at = Location::new(source, Span::new(start, start + second.trim_end().len()));
        let message = format!("the commit \"{shown}\" has no blank line below its first line");
        let help = "put a blank line there: git takes both lines for the subject";
        out.push(Finding::new(at, message, help).key(format!("{} blank", normalize(line))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    #[test]
    fn each_commit_is_judged_by_its_first_line() {
        let example = Example {
            commits: &[
                "fixup! feat: stream\n",
                "feat: stream\r\nthe rows\r\n",
                "\n\nwip",
                "Revert \"feat: stream\"\n\nThis reverts commit 1.\n",
                "",
            ],
            description: Some(""),
            ..Example::NONE
        };
        insta::assert_snapshot!(outline(&RULE, &Fixture::new(&example)));
    }

    #[test]
    fn a_change_without_commits_has_nothing_to_judge() {
        let example = Example { description: Some(""), ..Example::NONE };
        let said = outline(&RULE, &Fixture::new(&example));
        assert_eq!(said, "skipped: the change has no commit of its own");
    }
}
