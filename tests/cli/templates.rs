//! Several templates: which of them is taken, and what is demanded where none is.

use crate::harness::{Repo, Run};

const SUMMARY: &str = "## Summary\n\n<!-- What and why? -->\n\n";
const FIX: &str = ".github/PULL_REQUEST_TEMPLATE/fix.md";
const DOCS: &str = ".github/PULL_REQUEST_TEMPLATE/docs.md";
const BACKLOG: &str = "# Backlog\n\n## EPIC 1 — Core\n\n### US-1.1 — Export rows\n\n**Current Alignment:** 🟡 Partial\n";

/// What the gate says of a description, where the policy's `when` chooses a template or none.
fn said(when: &str, args: &[&str], body: &str) -> Run {
    let policy = format!(
        "change:\n  sections: template\n{when}done: {{items: []}}\nrules:\n  change/tests-missing: off\n"
    );
    let fix =
        format!("{SUMMARY}## Cause\n\n<!-- Of the fault -->\n\n- [ ] A test fails without it\n");
    let docs = format!("{SUMMARY}## Testing\n\n<!-- Which links? -->\n\n- [ ] Links were tried\n");
    let files = [
        (".backlog-gate.yml", policy.as_str()),
        ("BACKLOG.md", BACKLOG),
        (FIX, &fix),
        (DOCS, &docs),
        ("docs/a.md", "a\n"),
    ];
    let repo = Repo::with_change(&files, "Work", &[("docs/a.md", "b\n")]);
    let mut all = vec!["--format", "text"];
    all.extend(args);
    repo.check(&format!("Backlog: US-1.1\n\n{body}"), &all)
}

const SUMMED: &str = "## Summary\n\nThe page says what the export writes.\n\n";
const OF_PAGES: &str = "## Testing\n\nThe page about the export.\n\n- [x] Links were tried\n";
const OF_CAUSE: &str = "## Cause\n\nA lost flush.\n\n- [x] A test fails without it\n";

#[test]
fn paths_labels_and_kinds_choose_a_template() {
    let when = |condition: &str| format!("  when:\n    - {{{condition}, template: {DOCS}}}\n");
    for (condition, args, because) in [
        ("paths: ['docs/**']", &[][..], "docs/a.md changed (docs/**)"),
        (
            "labels: [documentation]",
            &["--label", "documentation"],
            "it has the label \"documentation\"",
        ),
        ("kinds: [story]", &[], "it is for an item of the kind story"),
    ] {
        let run = said(&when(condition), args, &format!("{SUMMED}{OF_PAGES}"));
        assert_eq!(run.code, 0, "{condition}: {}", run.out);
        let note = format!("The template {DOCS} is taken because {because}.");
        assert!(run.out.contains(&note), "{condition}: {}", run.out);
        let run = said(&when(condition), args, &format!("{SUMMED}{OF_CAUSE}"));
        assert_eq!(run.code, 1, "{condition}: {}", run.out);
        assert!(
            run.out.contains("has no section \"Testing\", which the template demands"),
            "{}",
            run.out
        );
    }
}

#[test]
fn of_templates_that_nobody_chooses_only_what_they_share_is_demanded() {
    // A label that the change has not chooses nothing, and neither does what the author writes.
    let when = format!("  when:\n    - {{labels: [documentation], template: {DOCS}}}\n");
    for when in ["", &when] {
        for body in
            [SUMMED.to_owned(), format!("{SUMMED}{OF_PAGES}"), format!("{SUMMED}{OF_CAUSE}")]
        {
            let run = said(when, &[], &body);
            assert_eq!(run.code, 0, "{body}: {}", run.out);
            let note = "What 2 templates ask for together is demanded";
            assert!(
                run.out.contains(note) && run.out.contains(".github/PULL_REQUEST_TEMPLATE/"),
                "{}",
                run.out
            );
        }
        for body in [OF_PAGES, SUMMARY, "## Summary\n\nTBD\n"] {
            let run = said(when, &[], body);
            assert_eq!(run.code, 1, "{body}: {}", run.out);
            assert!(run.out.contains("Summary"), "{}", run.out);
        }
    }
}

#[test]
fn what_is_only_mentioned_is_said_in_the_texts_that_people_read() {
    let two = BACKLOG.to_owned() + "\n### US-1.2 — Import rows\n\n**Current Alignment:** 🟢 Done\n";
    let files = [("BACKLOG.md", two.as_str()), ("src/a.rs", "a\n")];
    let repo = Repo::with_change(&files, "Work", &[("src/a.rs", "b\n")]);
    for format in ["text", "terminal"] {
        let run = repo.check("Backlog: US-1.1\n\nA follow-up of US-1.2.\n", &["--format", format]);
        let note = "note: US-1.2 is only mentioned, and not judged";
        assert!(run.out.contains(note), "{format}: {}", run.out);
    }
}
