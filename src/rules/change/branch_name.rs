//! `change/branch-name`

use crate::finding::{Finding, Findings, Severity};
use crate::rules::form::{demanded, first_line, help};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;
use crate::text::shorten;

/// Branches that others go into.
const MAIN: [&str; 5] = ["main", "master", "trunk", "develop", "dev"];

pub(super) const RULE: Rule = Rule {
    id: "change/branch-name",
    summary: "The branch is a main branch, or has not the form that the team agreed on",
    why: "Each task has its own branch, whose name says what it is for. Work on a branch that others go \
          into, such as `main` of a fork, mixes with everything that comes after it.",
    severity: Severity::Off,
    subject: Subject::Change,
    needs: &[],
    options: &[RuleOption {
        key: "change.branch",
        help: "A regular expression, or a map of `pattern`, `max_length` and `example`.",
    }],
    fails: Example {
        policy: POLICY,
        branch: "fix-stuff",
        description: Some("Stream the rows.\n"),
        ..Example::NONE
    },
    passes: Example {
        policy: POLICY,
        branch: "feat/12-stream-rows",
        description: Some("Stream the rows.\n"),
        ..Example::NONE
    },
    check,
};

const POLICY: &str = "change:\n  branch: {pattern: '^(feat|fix)/', example: feat/stream-rows}\nrules:\n  change/branch-name: error\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let change = cx.change()?;
    let branch = change.branch.ok_or_else(|| Skip::new("the branch is not known"))?;
    let (name, span) = first_line(cx.sources.text(branch));
    let at = Location::new(branch, span);
    if MAIN.contains(&name.to_lowercase().as_str()) {
        let message = format!("the change comes from \"{name}\", which others go into");
        let help = "give it a branch of its own: `git switch --create NAME`";
        out.push(Finding::new(at, message, help).key("branch"));
    } else if let Some(form) = &cx.policy.change.branch
        && let Err(fault) = form.check(name)
    {
        let message = format!("the branch \"{}\" {fault}", shorten(name, 80));
        let help = format!("{}: `git branch -m NAME`", help(form, name));
        out.push(demanded(Finding::new(at, message, help), form).key("branch"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    #[test]
    fn a_main_branch_is_never_a_branch_of_its_own() {
        let said = |policy, branch| {
            let example = Example { policy, branch, description: Some(""), ..Example::NONE };
            outline(&RULE, &Fixture::new(&example))
        };
        let main = "1:1 \"Main\" the change comes from \"Main\", which others go into";
        assert_eq!(said("", "Main"), main);
        assert_eq!(said("change: {branch: '.'}\n", "Main"), main);
        assert_eq!(said("", "anything"), "");
        assert_eq!(said("", ""), "skipped: the branch is not known");
    }
}
