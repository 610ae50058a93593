//! One report with everything that is hard to show, for the snapshots of every format.

use std::cmp::Reverse;

use crate::change::Commit;
use crate::finding::{Finding, Severity, Waived};
use crate::gate::{FailOn, Outcome, Report, judge};
use crate::rules::Example;
use crate::rules::testing::Fixture;
use crate::sort::Sort as _;
use crate::source::{Location, RepoPath, SourceKind, Span};

/// What a hostile author writes.
pub(super) const HOSTILE: &str = "::error::x ##[error]y %0A ]]> \u{1b}[31m @team #12 <img src=x> \u{202e}z `a` | b\n::set-output name=v::pass";

const EXAMPLE: Example = Example {
    policy: "wip:\n  limits: [{max: 1}]\n",
    base: Some(
        "In Progress\n\n1) Größe – 🟡 export\n- Status: Done\n- Owner: TBA\n\nReady\n\n2) Import\n- Status: Ready\n",
    ),
    backlog: "In Progress\n\n1) Größe – 🟡 export\n- Status: Done\n- Owner: TBA\n\n2) Import\n- Status: In Progress\n\n3) Report\n- Status: In Progress\n- Owner: TBD\n",
    title: "Start the import",
    description: Some("Backlog: 2, 9x-1\n\n## Plan\n\nTBD\n\n## Tests\n\n- [ ] Ünit 🧪 tests\n"),
    ..Example::NONE
};

/// The rules that the reports of these tests show, whatever else there is: a new rule changes no
/// snapshot of a format.
const SHOWN: [&str; 14] = [
    "change/section-missing",
    "change/section-empty",
    "change/checklist-open",
    "link/missing",
    "link/unknown-item",
    "link/ambiguous",
    "dor/placeholder",
    "wip/limit-exceeded",
    "backlog/duplicate-id",
    "backlog/status-contradiction",
    "backlog/encoding",
    "repo/secrets-scan",
    "release/blocking-item-open",
    "policy/changed-here",
];

/// A commit, as full as they are.
const COMMIT: &str = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";

pub(super) fn fixture() -> Fixture {
    let mut fixture = Fixture::new(&EXAMPLE);
    let kind = SourceKind::Commit(COMMIT.to_owned());
    let message = fixture.sources.add(kind, format!("Start\n\n\t{HOSTILE}"));
    let change = fixture.change.as_mut().unwrap();
    change.commits.push(Commit { id: COMMIT.to_owned(), message });
    fixture
}

/// The report over the fixture, with findings in places where no rule puts them today.
pub(super) fn report(fixture: &Fixture) -> Report<'_> {
    let mut report = judged(fixture);
    let change = fixture.change.as_ref().unwrap();
    let (file, commit) = (fixture.backlog.files[0].source, change.commits[0].message);
    let find = |id, text: &str| {
        let start = fixture.sources.text(id).find(text).unwrap();
        Location::new(id, Span::new(start, start + text.len()))
    };
    let waived = Waived {
        reason: "two-week migration".into(),
        until: "2026-12-31".into(),
        by: Some("lead".into()),
    };
    let wide = add("backlog/duplicate-id", Severity::Error, find(file, "export"), "behind wide");
    let policy = Location::new(fixture.policy.source.unwrap(), Span::new(0, 4));
    report.findings.extend([
        add("link/missing", Severity::Error, find(change.title.unwrap(), "Start"), HOSTILE),
        add("link/missing", Severity::Error, find(commit, "@team"), "in a commit"),
        wide.related(find(file, "Import"), HOSTILE).related(policy, "the policy"),
        add("backlog/encoding", Severity::Warning, Location::new(file, Span::new(0, 40)), "lines"),
        add("backlog/encoding", Severity::Warning, Location::whole(file), "the whole file"),
        add("policy/changed-here", Severity::Note, Location::Change, "no place at all"),
        Finding {
            waived: Some(waived),
            ..add("wip/limit-exceeded", Severity::Error, Location::whole(file), "too many")
        },
    ]);
    report.notes.push("The policy is old.".to_owned());
    settle(&mut report);
    report
}

/// What the rules of these tests find.
pub(super) fn judged(fixture: &Fixture) -> Report<'_> {
    let mut report = judge(fixture.context(), FailOn::Error);
    report.rules.retain(|judged| SHOWN.contains(&judged.rule.id));
    assert_eq!(report.rules.len(), SHOWN.len(), "a rule of the list is gone");
    report.findings.retain(|finding| SHOWN.contains(&finding.rule));
    settle(&mut report);
    report
}

fn add(rule: &'static str, severity: Severity, location: Location, message: &str) -> Finding {
    Finding { rule, severity, ..Finding::new(location, message, "fix `it`") }
}

/// Makes outcomes, counts and order fit the findings, as the engine does.
fn settle(report: &mut Report<'_>) {
    let active = |finding: &Finding| !finding.pre_existing && finding.waived.is_none();
    report.findings.order_by_key(|finding| (!active(finding), Reverse(finding.severity)));
    for judged in &mut report.rules {
        let of_rule = |finding: &&Finding| finding.rule == judged.rule.id && active(finding);
        let found: Vec<&Finding> = report.findings.iter().filter(of_rule).collect();
        judged.findings = found.len();
        match found.iter().map(|finding| finding.severity).max() {
            None => {}
            Some(Severity::Error) => judged.outcome = Outcome::Failed,
            Some(_) => judged.outcome = Outcome::Warned,
        }
    }
    let count = |severity| {
        let found = report.findings.iter().filter(|finding| active(finding));
        found.filter(|finding| finding.severity == severity).count()
    };
    report.counts.error = count(Severity::Error);
    report.counts.warning = count(Severity::Warning);
    report.counts.note = count(Severity::Note);
    report.counts.pre_existing = report.findings.iter().filter(|f| f.pre_existing).count();
    report.counts.waived = report.findings.iter().filter(|f| f.waived.is_some()).count();
}

/// `lint` over a backlog with nothing to fix.
pub(super) fn quiet() -> Fixture {
    Fixture::new(&Example {
        policy: "wip:\n  limits: [{max: 1}]\n",
        backlog: "Ready\n\n1) Export\n- Status: Ready\n",
        ..Example::NONE
    })
}

mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Parser};

    use super::*;
    use crate::escape::is_deceptive;
    use crate::escape::log::log;
    use crate::finding::{excerpt, uncoloured};
    use crate::report::{Format, Options, render};
    use crate::rules;
    use crate::rules::testing::check;

    fn show(format: Format, report: &Report<'_>) -> String {
        render(format, report, Options::default())
    }

    #[test]
    fn every_format_shows_the_same_report() {
        let fixture = fixture();
        let report = report(&fixture);
        for format in Format::ALL {
            insta::assert_snapshot!(format.as_str(), show(format, &report));
        }
    }

    #[test]
    fn every_format_copes_with_nothing_to_show() {
        let fixture = quiet();
        let report = judged(&fixture);
        for format in Format::ALL {
            insta::assert_snapshot!(format!("{}_quiet", format.as_str()), show(format, &report));
        }
    }

    /// A folder of its own for each area, beside the rules: a new rule adds a file.
    #[test]
    fn every_rule_shows_the_place_that_is_meant() {
        for rule in rules::all() {
            let fixture = Fixture::new(&rule.fails);
            let found = check(rule, &fixture).unwrap().into_iter();
            let named =
                found.map(|finding| Finding { rule: rule.id, severity: rule.severity, ..finding });
            let shown: Vec<String> = named
                .map(|finding| excerpt(&finding, &fixture.sources, Options::default()))
                .collect();
            let (area, name) = rule.id.split_once('/').unwrap();
            insta::with_settings!({
                snapshot_path => format!("../rules/{area}/snapshots"),
                prepend_module_to_snapshot => false,
                omit_expression => true,
            }, { insta::assert_snapshot!(name, shown.join("\n")) });
        }
    }

    #[test]
    fn colours_are_used_only_where_they_may_be() {
        let fixture = fixture();
        let report = report(&fixture);
        let shown =
            |color| render(Format::Terminal, &report, Options { color, ..Options::default() });
        assert!(!shown(false).contains('\u{1b}'));
        let coloured = shown(true);
        assert!(coloured.contains("\u{1b}["));
        assert_eq!(uncoloured(&coloured), shown(false));
    }

    #[test]
    fn a_long_report_says_what_it_leaves_out() {
        let fixture = fixture();
        let mut report = report(&fixture);
        let long = "a <b> @c ".repeat(2000);
        let more = (0..3000).map(|_| {
            add("link/missing", Severity::Error, Location::Change, &long)
                .related(Location::Change, long.as_str())
        });
        report.findings.extend(more);
        settle(&mut report);
        let markdown = show(Format::Markdown, &report);
        assert!(markdown.len() < 1024 * 1024, "{}", markdown.len());
        assert!(markdown.contains("more findings are left out here; the JSON report has them all"));
        let comment = crate::report::comment(&report, "<!-- x -->");
        assert!(comment.chars().count() <= 65_536, "{}", comment.chars().count());
        assert!(comment.contains("more findings are left out here"));
        let terminal = show(Format::Terminal, &report);
        assert!(terminal.contains("more findings; `--format concise` lists them all"));
        let github = show(Format::Github, &report);
        let errors: Vec<&str> =
            github.lines().filter(|line| line.starts_with("::error ")).collect();
        assert_eq!(errors.len(), 10);
        assert!(errors[9].starts_with("::error title=backlog-gate::299"), "{}", errors[9]);
        let rules = ["change/section-missing", "wip/limit-exceeded", "backlog/duplicate-id"];
        for rule in rules {
            assert!(errors.iter().any(|line| line.contains(rule)), "{rule}: {errors:#?}");
        }
    }

    /// What is printed where a runner reads along.
    fn as_logged(format: Format, shown: String) -> String {
        if format.is_fit_for_a_log() { shown } else { log(&shown) }
    }

    /// Whether a line of a log is a command of the runner that is not ours.
    fn is_foreign_command(format: Format, line: &str) -> bool {
        let own: &[&str] = match format {
            Format::Github => &["::error ", "::warning ", "::notice "],
            Format::Azure => &["##vso["],
            Format::Teamcity => &["##teamcity["],
            _ => &[],
        };
        let rest = own.iter().find_map(|own| line.strip_prefix(own)).unwrap_or(line);
        let marks = ["##[", "##vso[", "##teamcity["];
        marks.iter().any(|mark| rest.contains(mark))
            || (rest == line && rest.trim_start().starts_with("::"))
    }

    /// What a page holds beside the elements and attributes of its template.
    fn foreign_html(page: &str) -> Option<String> {
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let document = roxmltree::Document::parse_with_options(page, options).unwrap();
        let elements = "html head meta title style body main header h1 h2 h3 h4 p dl dt dd section \
            article span code strong pre i mark div table thead tbody tr th td br details summary \
            footer a";
        let attributes =
            "lang charset http-equiv content name class id href tabindex role aria-label";
        let knows = |list: &str, name: &str| list.split_whitespace().any(|known| known == name);
        document.descendants().filter(roxmltree::Node::is_element).find_map(|node| {
            let mut names = node.attributes().map(|attribute| attribute.name());
            let attribute = names.find(|name| !knows(attributes, name)).map(str::to_owned);
            let element = node.tag_name().name();
            attribute.or_else(|| (!knows(elements, element)).then(|| element.to_owned()))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_format_lets_any_text_do_anything(
            text in "([ -~]|[\n\r\t\u{1b}\u{9b}]|\n::|##\\[|%0A|\\]\\]>|</details>|```|@team|#12|<b>|!\\[a\\]\\(b\\)|https://x\\.y|\\PC|\\pC){0,40}",
        ) {
            let mut fixture = fixture();
            let hostile = fixture.sources.add(SourceKind::Description, text.as_str());
            let name = SourceKind::File(RepoPath::new(&format!("  ::error::{text}")).unwrap_or_else(|| RepoPath::new(" ##[x").unwrap()));
            let file = fixture.sources.add(name, text.as_str());
            let mut report = report(&fixture);
            for at in [Location::new(hostile, Span::new(0, text.len())), Location::new(file, Span::at(0)), Location::whole(file)] {
                report.findings.push(Finding {
                    help: text.clone(),
                    ..add("link/ambiguous", Severity::Error, at, &text).related(at, text.as_str())
                });
                let old = add("link/ambiguous", Severity::Error, at, &text);
                report.findings.push(Finding { pre_existing: true, ..old });
            }
            report.notes.push(text.clone());
            report.rules[0].outcome = Outcome::Skipped(text.clone());
            settle(&mut report);
            for format in Format::ALL {
                let shown = as_logged(format, show(format, &report));
                prop_assert!(!shown.contains(|ch| is_deceptive(ch) && (ch != '\u{200b}' || format != Format::Markdown)), "{}", shown);
                let foreign = shown.lines().find(|line| is_foreign_command(format, line));
                prop_assert_eq!(foreign, None);
            }
            for format in [Format::Json, Format::Sarif, Format::Gitlab, Format::Rdjson] {
                serde_json::from_str::<serde_json::Value>(&show(format, &report)).unwrap();
            }
            for line in show(Format::Ndjson, &report).lines() {
                serde_json::from_str::<serde_json::Value>(line).unwrap();
            }
            for format in [Format::Junit, Format::JunitStrict, Format::Checkstyle] {
                roxmltree::Document::parse(&show(format, &report)).unwrap();
            }
            prop_assert_eq!(foreign_html(&show(Format::Html, &report)), None);
            let markdown = show(Format::Markdown, &report);
            for event in Parser::new(&markdown) {
                if let Event::Html(html) | Event::InlineHtml(html) = event {
                    prop_assert!(html.contains("details>"), "{}", html);
                }
            }
        }
    }
}
