//! One report with everything that is hard to show, for the snapshots of every format.

use crate::finding::{Finding, Severity, Waived};
use crate::gate::{FailOn, Report, judge};
use crate::rules::Example;
use crate::rules::testing::Fixture;
use crate::source::{Location, Span};

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

pub(super) fn fixture() -> Fixture {
    Fixture::new(&EXAMPLE)
}

/// The report over the fixture, with findings in places where no rule puts them today.
pub(super) fn report(fixture: &Fixture) -> Report<'_> {
    let mut report = judge(fixture.context(), FailOn::Error);
    let change = fixture.change.as_ref().unwrap();
    let title = change.title.unwrap();
    let add = |rule: &'static str, severity, location, message: &str| Finding {
        rule,
        severity,
        ..Finding::new(location, message, "mend `it`")
    };
    let file = fixture.backlog.files[0].source;
    let multi = Location::new(file, Span::new(0, 40));
    let waived = Waived {
        reason: "two-week migration".into(),
        until: "2026-12-31".into(),
        by: Some("lead".into()),
    };
    report.findings.push(add(
        "link/missing",
        Severity::Error,
        Location::new(title, Span::new(0, 5)),
        HOSTILE,
    ));
    report.findings.push(add("backlog/encoding", Severity::Warning, multi, "several lines"));
    report.findings.push(add(
        "backlog/encoding",
        Severity::Warning,
        Location::whole(file),
        "the whole file",
    ));
    report.findings.push(add(
        "policy/changed-here",
        Severity::Note,
        Location::Change,
        "no place at all",
    ));
    report.findings.push(Finding {
        waived: Some(waived),
        ..add("wip/limit-exceeded", Severity::Error, Location::whole(file), "too many")
    });
    report
}

/// `lint` over a backlog with nothing to mend.
pub(super) fn quiet() -> Fixture {
    Fixture::new(&Example {
        policy: "wip:\n  limits: [{max: 1}]\n",
        backlog: "Ready\n\n1) Export\n- Status: Ready\n",
        ..Example::NONE
    })
}

mod tests {
    use super::*;
    use crate::report::{Format, Options, render};

    #[test]
    fn every_format_shows_the_same_report() {
        let fixture = fixture();
        let report = report(&fixture);
        for format in Format::ALL {
            insta::assert_snapshot!(format.as_str(), render(format, &report, Options::default()));
        }
    }

    #[test]
    fn every_format_copes_with_nothing_to_show() {
        let fixture = quiet();
        let report = judge(fixture.context(), FailOn::Error);
        for format in Format::ALL {
            let name = format!("{}_quiet", format.as_str());
            insta::assert_snapshot!(name, render(format, &report, Options::default()));
        }
    }

    #[test]
    fn no_line_for_the_runner_starts_a_command_of_the_author() {
        let fixture = fixture();
        let shown = render(Format::Github, &report(&fixture), Options::default());
        for line in shown.lines() {
            let ours =
                ["::error ", "::warning ", "::notice "].iter().any(|own| line.starts_with(own));
            assert!(ours || !line.trim_start().starts_with("::"), "{line}");
            assert!(!line.contains("##["), "{line}");
        }
    }

    #[test]
    fn colours_are_used_only_where_they_may_be() {
        let fixture = fixture();
        let report = report(&fixture);
        let shown = |color| render(Format::Terminal, &report, Options { color });
        assert!(shown(true).contains("\u{1b}[") && !shown(false).contains('\u{1b}'));
    }
}
