//! `change/tests-missing`

use crate::finding::{Finding, Findings, Severity};
use crate::rules::files::{answering, asking, named, short};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::{Location, RepoPath};

pub(super) const RULE: Rule = Rule {
    id: "change/tests-missing",
    summary: "Code changed, and no test did",
    why: "A vertical slice brings its tests along. Whoever changes code and no test says that either the \
          behaviour is the same, or nobody will notice when it breaks. Code that is only deleted asks for \
          no test; code that is moved out of the way does, by its old name. A test that is only renamed \
          is not a changed test.",
    severity: Severity::Warning,
    subject: Subject::Change,
    needs: &[],
    options: &[
        RuleOption { key: "change.tests.code", help: "Globs of the code that asks for a test." },
        RuleOption { key: "change.tests.tests", help: "Globs of the tests." },
    ],
    fails: Example {
        description: Some("Stream the rows.\n"),
        files: &["src/export.rs", "docs/export.md"],
        ..Example::NONE
    },
    passes: Example {
        description: Some("Stream the rows.\n"),
        files: &["src/export.rs", "tests/export.rs"],
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    cx.asks_for_description()?;
    let change = cx.change()?;
    let policy = &cx.policy.change.tests;
    if policy.code.is_empty() || policy.tests.is_empty() {
        return Err(Skip::new("change.tests names no code or no tests"));
    }
    let docs = &cx.policy.change.docs.docs;
    let is_code = |path: &RepoPath| {
        policy.code.matches_path(path)
            && !policy.tests.matches_path(path)
            && !docs.matches_path(path)
    };
    let code = asking(change, is_code);
    if code.is_empty() {
        return Err(Skip::new("no code changed"));
    }
    if answering(change, |path| policy.tests.matches_path(path)).is_empty() {
        let globs: Vec<&str> = policy.tests.patterns().collect();
        let message = format!("{}, and no test did", named(&code));
        let help = format!("change or add a test ({})", short(&globs));
        out.push(Finding::new(Location::Change, message, help).key("no test"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};
    use crate::snapshot::{ChangedFile, FileChange};

    fn said(files: &'static [&'static str]) -> String {
        let example = Example { description: Some(""), files, ..Example::NONE };
        outline(&RULE, &Fixture::new(&example))
    }

    #[test]
    fn only_code_asks_for_a_test() {
        for files in [&["docs/a.md"][..], &["src/notes.md"], &["src/a.test.ts"], &[]] {
            assert_eq!(said(files), "skipped: no code changed", "{files:?}");
        }
        assert_eq!(said(&["src/a.go", "pkg/a_test.go"]), "");
        assert_eq!(
            said(&["src/a.go", "src/b.go", "src/c.go", "src/d.go", "src/e.go"]),
            "- \"\" src/a.go, src/b.go, src/c.go and 2 more changed, and no test did"
        );
    }

    #[test]
    fn deleted_code_asks_for_none_and_a_deleted_test_is_none() {
        let mut fixture = Fixture::new(&RULE.passes);
        let files = &mut fixture.change.as_mut().unwrap().files;
        files[1].change = FileChange::Deleted;
        assert!(outline(&RULE, &fixture).contains("no test did"));
        fixture.change.as_mut().unwrap().files[0].change = FileChange::Deleted;
        assert_eq!(outline(&RULE, &fixture), "skipped: no code changed");
    }

    #[test]
    fn both_names_of_a_renamed_file_count() {
        let path = |path: &str| RepoPath::new(path).unwrap();
        let moved = |to: &str, from: &str, lines| {
            ChangedFile::new(path(to), FileChange::Renamed(path(from)), Some(lines))
        };
        let said = |files: Vec<ChangedFile>| {
            let mut fixture = Fixture::new(&RULE.passes);
            fixture.change.as_mut().unwrap().files = files;
            outline(&RULE, &fixture)
        };
        let hidden = vec![moved("notes/export.txt", "src/export.rs", (0, 0))];
        assert_eq!(
            said(hidden),
            "- \"\" notes/export.txt (before: src/export.rs) changed, and no test did"
        );
        let code = ChangedFile::new(path("src/a.rs"), FileChange::Modified, Some((1, 0)));
        let renamed = moved("tests/b.rs", "tests/a.rs", (0, 0));
        assert!(said(vec![code.clone(), renamed]).contains("no test did"));
        assert_eq!(said(vec![code, moved("tests/b.rs", "tests/a.rs", (1, 0))]), "");
    }
}
