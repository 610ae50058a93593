//! `change/skipped-test-without-issue`

use crate::catalogue::Need;
use crate::facts::TestFile;
use crate::finding::{Finding, Findings, Severity};
use crate::parsers::skip_markers::SkipMarkers;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::{Location, Source, Span};
use crate::text::expression::{Captures, Expression};
use crate::text::{normalize, shorten};

/// How many lines of comments and attributes above a mark are beside it.
const ABOVE: u32 = 5;
/// How many lines of the call that a mark opens are beside it.
const BELOW: u32 = 3;

/// What looks like the id of an issue and is the name of a standard.
const NO_TRACKERS: [&str; 11] =
    ["UTF", "SHA", "ISO", "RFC", "MD", "AES", "RSA", "HTTP", "TLS", "ES", "CVE"];

static NUMBER: Expression =
    Expression::new(r"(?:^|[^&\w])#\d{1,7}\b|\bGH-\d+\b|\w#\d{1,7}\b|https?://[^\s]*\d");
static KEY: Expression = Expression::new(r"\b([A-Z][A-Z0-9]+)-\d+\b");
static TOKEN: Expression = Expression::new(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*");

pub(super) const RULE: Rule = Rule {
    id: "change/skipped-test-without-issue",
    summary: "A test is newly skipped, and no issue stands beside the mark",
    why: "A skipped test is a debt, and a debt without a creditor is forgotten. The mark names the issue or \
          the item in which the test comes back: on its line, in the comment above it, or in the call that \
          it opens. Only lines that the change adds are judged, and a skip behind a condition, such as \
          `if testing.Short()`, is none.",
    severity: Severity::Warning,
    subject: Subject::Change,
    needs: &[Need::NewTestLines],
    options: &[
        RuleOption {
            key: "change.reference",
            help: "A regular expression for what else counts as a reference.",
        },
        RuleOption {
            key: "change.tests.tests",
            help: "Globs of the test files, beside files whose names say so.",
        },
    ],
    fails: Example {
        description: Some("Quarantine a test.\n"),
        contents: &[(
            "tests/export.test.ts",
            "it.skip('exports a large table', async () => {\n  await exported();\n});\n",
        )],
        ..Example::NONE
    },
    passes: Example {
        description: Some("Quarantine a test.\n"),
        contents: &[(
            "tests/export.test.ts",
            "// Flaky since the new driver: #512\nit.skip('exports a large table', async () => {\n  await exported();\n});\n",
        )],
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    cx.change()?;
    let new_lines = &cx.facts.new_lines;
    for file in &new_lines.files {
        judge(cx, file, out);
    }
    match new_lines.unread.first() {
        None if new_lines.files.is_empty() => Err(Skip::new("no test file changed")),
        None => Ok(()),
        Some((path, reason)) => {
            let help = "look at its skipped tests yourself";
            Err(Skip::unverified(format!("{path} was not read: {reason}"), help))
        }
    }
}

fn judge(cx: &Context<'_>, file: &TestFile, out: &mut Findings) {
    let Some(markers) = SkipMarkers::of(&file.path, &cx.policy.change.tests.tests) else { return };
    let source = cx.sources.get(file.source);
    for number in file.lines.iter().copied() {
        let line = source.line_text(number);
        let Some(mark) = markers.find(source.line_text(number - 1), line) else { continue };
        if names_issue(cx, &beside(source, number, markers)) {
            continue;
        }
        let start = source.line_start(number).unwrap_or_default() as usize;
        let at = Span::new(start + mark.start, start + mark.end);
        let shown = shorten(&line[mark], 60);
        let message = format!("`{shown}` skips a test, and no issue stands beside it");
        let help = "name the issue in which the test comes back, such as `#12`, beside the mark";
        let finding = Finding::new(Location::new(file.source, at), message, help);
        out.push(finding.key(format!("{} {}", file.path, normalize(line))));
    }
}

/// The text that is beside the mark on a line: the line, the comments and attributes above it, and
/// the first lines of the call that it opens.
fn beside(source: &Source, number: u32, markers: SkipMarkers) -> String {
    let mut text = source.line_text(number).to_owned();
    for above in (number.saturating_sub(ABOVE).max(1)..number).rev() {
        let line = source.line_text(above);
        if !markers.is_comment(line) && !markers.is_attribute(line) {
            break;
        }
        text = format!("{line}\n{text}");
    }
    let mut open = depth(source.line_text(number));
    for below in number + 1..=number + BELOW {
        if open <= 0 {
            break;
        }
        let line = source.line_text(below);
        open += depth(line);
        text = format!("{text}\n{line}");
    }
    text
}

/// How many round brackets a line opens and does not close.
fn depth(line: &str) -> i64 {
    let step = |ch| match ch {
        '(' => 1,
        ')' => -1,
        _ => 0,
    };
    line.chars().map(step).sum()
}

/// Whether a text names an issue of any tracker, or an item of the backlog.
fn names_issue(cx: &Context<'_>, text: &str) -> bool {
    let own = cx.policy.change.reference.as_ref();
    let is_key = |key: Captures<'_>| !NO_TRACKERS.contains(&&key[1]);
    let is_item = |token: &str| {
        let is_id = token.contains(|ch: char| ch.is_ascii_digit())
            && token.contains(|ch: char| ch.is_ascii_alphabetic());
        is_id && cx.backlog.find(token).next().is_some()
    };
    own.is_some_and(|own| own.is_match(text))
        || NUMBER.is_match(text)
        || KEY.captures_iter(text).any(is_key)
        || TOKEN.find_iter(text).any(|token| is_item(token.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    fn said(contents: &[(&str, &str)]) -> String {
        let backlog =
            "## EPIC 1 — Core\n\n### US-1.1 — Export\n\n**Current Alignment:** 🟡 Partial\n";
        let example = Example { backlog, contents, description: Some(""), ..Example::NONE };
        outline(&RULE, &Fixture::new(&example))
    }

    #[test]
    fn a_reference_beside_the_mark_is_enough() {
        for text in [
            "@pytest.mark.skip(reason=\"#12\")\ndef test_a(): ...\n",
            "# flaky: GH-12\n@pytest.mark.skip\n@slow\ndef test_a(): ...\n",
            "@pytest.mark.skip(\n    reason=\"see https://example.com/issues/12\",\n)\ndef test_a(): ...\n",
            "@pytest.mark.skip(\"US-1.1\")\ndef test_a(): ...\n",
            "@pytest.mark.skip(\"ABC-12\")\r\ndef test_a(): ...\r\n",
            "@pytest.mark.skip(\"acme/app#12\")\ndef test_a(): ...\n",
        ] {
            assert_eq!(said(&[("tests/test_a.py", text)]), "", "{text}");
        }
    }

    #[test]
    fn a_word_that_only_looks_like_one_is_none() {
        for text in [
            "@pytest.mark.skip(\"fails for UTF-8\")\n",
            "# see #12\n\n@pytest.mark.skip\n",
            "@pytest.mark.skip\ndef test_a():\n    pass  # see #12\n",
            "@pytest.mark.skip(\"see https://example.com/docs\")\n",
            "@pytest.mark.skip(\"&#8212; 1.1\")\n",
        ] {
            assert!(said(&[("tests/test_a.py", text)]).contains("skips a test"), "{text}");
        }
    }

    #[test]
    fn a_change_without_tests_has_nothing_to_judge() {
        assert_eq!(said(&[("src/a.ts", "it.skip('x')")]), "skipped: no test file changed");
    }

    #[test]
    fn a_file_that_could_not_be_read_is_not_a_pass() {
        let mut fixture = Fixture::new(&RULE.passes);
        let path = fixture.facts.new_lines.files[0].path.clone();
        fixture.facts.new_lines.unread.push((path, "it is too large".to_owned()));
        assert_eq!(
            outline(&RULE, &fixture),
            "skipped: tests/export.test.ts was not read: it is too large"
        );
    }
}
