//! `repo/codeowners-missing`

use crate::catalogue::Need;
use crate::facts::CODEOWNERS;
use crate::finding::{Finding, Findings, Severity};
use crate::parsers::codeowners::{OwnersLine, parse};
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::source::Location;
use crate::text::{normalize, shorten};

pub(super) const RULE: Rule = Rule {
    id: "repo/codeowners-missing",
    summary: "There is no CODEOWNERS, or a line of it names no path or no owner",
    why: "CODEOWNERS asks the right people for a review. Forges pass over a line that they cannot read, and \
          over a pattern that matches nothing, without a word: then nobody is asked.",
    severity: Severity::Off,
    subject: Subject::Backlog,
    needs: &[Need::RepoFiles, Need::Paths],
    options: &[],
    fails: Example {
        policy: POLICY,
        tree: Some(&["src/main.rs", ".github/CODEOWNERS"]),
        contents: &[(".github/CODEOWNERS", "*  @acme/core\n/scr/  @ada\n/src/  ada\n")],
        ..Example::NONE
    },
    passes: Example {
        policy: POLICY,
        tree: Some(&["src/main.rs", ".github/CODEOWNERS"]),
        contents: &[(
            ".github/CODEOWNERS",
            "# the core team\n*  @acme/core\n/src/  @ada grace@example.com\n",
        )],
        ..Example::NONE
    },
    check,
};

const POLICY: &str = "rules:\n  repo/codeowners-missing: warning\n";

/// More comparisons of patterns with paths than this are not made.
const MOST_COMPARISONS: usize = 20_000_000;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let none = || Skip::new("no repository is judged");
    let (repo, tree) = cx.repo.zip(cx.tree).ok_or_else(none)?;
    let Some(source) = repo.codeowners else {
        let message = "the repository has no CODEOWNERS";
        let help = format!("write {} with a line such as `* @owner`", CODEOWNERS[0]);
        out.push(Finding::new(Location::Change, message, help).key("none"));
        return Ok(());
    };
    let files = tree.all().files();
    let mut owned = false;
    let mut comparisons = 0;
    for (span, entry) in parse(cx.sources.text(source)) {
        let at = Location::new(source, span);
        let line = cx.sources.slice(at);
        let (message, help) = match entry {
            OwnersLine::Wrong(fault, help) => (fault, help.to_owned()),
            OwnersLine::Rule(pattern) => {
                owned = true;
                comparisons += files.len();
                if comparisons > MOST_COMPARISONS {
                    let reason = "CODEOWNERS has more lines than can be compared with all files";
                    return Err(Skip::unverified(reason, "make it shorter"));
                }
                if files.iter().any(|path| pattern.matches(path)) {
                    continue;
                }
                let shown = shorten(pattern.text(), 80);
                (
                    format!("\"{shown}\" matches no file"),
                    "fix the path, or delete the line".to_owned(),
                )
            }
        };
        out.push(Finding::new(at, message, help).key(normalize(line)));
    }
    if !owned {
        let message = "CODEOWNERS names no owner of anything";
        let at = Location::whole(source);
        out.push(Finding::new(at, message, "add a line such as `* @owner`").key("empty"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    fn said(text: &str) -> String {
        let contents = &[("CODEOWNERS", text)];
        let tree: &[&str] = &["src/deep/main.rs", "docs/a b.md", "CODEOWNERS"];
        let example = Example { policy: POLICY, contents, tree: Some(tree), ..Example::NONE };
        outline(&RULE, &Fixture::new(&example))
    }

    #[test]
    fn every_line_is_read_as_forges_read_it() {
        let good = "* @a\n*.rs @a/b  # inline\n/src/ @a\nsrc/deep @a\ndeep/ @a\n**/main.rs @a\n/src/**/main.rs @a\ndocs/a\\ b.md x@example.com\n[Docs][2] @a\n^[Optional]\n/docs @@maintainer\n/docs/**\n";
        assert_eq!(said(good), "");
    }

    #[test]
    fn what_forges_pass_over_is_reported() {
        insta::assert_snapshot!(said("*.py @a\n/main.rs @a\n!src @a\nsrc ada\nsrc/[a-z].rs @a\n"));
        assert_eq!(said(""), "- \"\" CODEOWNERS names no owner of anything");
        let none =
            Example { policy: POLICY, tree: Some(&[]), contents: &[("a", "")], ..Example::NONE };
        let none = outline(&RULE, &Fixture::new(&none));
        assert_eq!(none, "- \"\" the repository has no CODEOWNERS");
    }
}
