use crate::parsers::sarif::SarifResult;
use jiff::Timestamp;

use super::*;

fn junit(text: &str) -> std::result::Result<Junit, String> {
    junit::parse(text.as_bytes()).map(|(junit, _)| junit)
}

#[test]
fn junit_counts_what_ran_and_what_failed() {
    let text = r#"<?xml version="1.0"?>
<testsuites><testsuite name="a" tests="4" failures="1" timestamp="2026-11-20T10:00:00Z">
<testcase name="fine"/><testcase name="bad &lt;1&gt;"><failure message="x">&#x1b;</failure></testcase>
<testcase name="later"><skipped/></testcase><testcase name="odd"><error/><skipped/></testcase>
</testsuite></testsuites>"#;
    let expected = Junit { ran: 3, failed: 2, first_failed: Some("bad <1>".into()) };
    assert_eq!(junit(text), Ok(expected));
    let (_, written) = junit::parse(text.as_bytes()).unwrap();
    assert_eq!(written, Some("2026-11-20T10:00:00Z".parse().unwrap()));
    let stated = r#"<testsuite tests="2" failures="1" errors="1"><testcase name="a"/></testsuite>"#;
    assert_eq!(junit(stated).unwrap().failed, 2);
    let setup = r#"<testsuite><error>no database</error></testsuite>"#;
    assert_eq!(junit(setup).unwrap().failed, 1);
}

#[test]
fn what_is_not_junit_is_not_evidence() {
    let bomb = format!(
        "<!DOCTYPE x [<!ENTITY a \"{}\">]><testsuite><testcase name=\"&a;&a;\"/></testsuite>",
        "a".repeat(1000)
    );
    assert_eq!(junit(&bomb).unwrap().ran, 1, "an entity is nothing but its name");
    let deep = "<testsuite>".repeat(10_000);
    for (text, why) in [
        ("<html></html>", "is not a JUnit report: its root is <html>"),
        ("<testsuite></testsuite>", "holds no test"),
        (
            "<testsuite><testcase name='a'><skipped/></testcase></testsuite>",
            "holds no test that ran: all were skipped",
        ),
        ("<testsuite><testcase name='a'>", "is not a JUnit report: it is cut off"),
        ("not xml", "is not a JUnit report: it has no element"),
        (deep.as_str(), "is not a JUnit report: it is nested too deep"),
    ] {
        assert_eq!(junit(text), Err(why.to_owned()), "{}", &text[..20.min(text.len())]);
    }
    assert!(junit("<testsuite></x>").unwrap_err().starts_with("is not a JUnit report: "));
    let utf16 = junit::parse(b"\xff\xfe<\0").unwrap_err();
    assert_eq!(utf16, "is UTF-16: write it as UTF-8");
}

fn sarif(text: &str) -> std::result::Result<Vec<SarifResult>, String> {
    sarif::parse(text.as_bytes()).map(|(sarif, _)| sarif.results)
}

#[test]
fn sarif_results_have_a_level_and_a_score() {
    let text = r#"{"version": "2.1.0", "runs": [{
      "tool": {"driver": {"name": "x", "rules": [
        {"id": "A", "properties": {"security-severity": "9.8"}, "defaultConfiguration": {"level": "error"}},
        {"id": "B", "properties": {"security-severity": 4}}]},
        "extensions": [{"name": "e", "rules": [{"id": "C", "properties": {"security-severity": "7.04"}}]}]},
      "results": [
        {"ruleId": "A", "message": {"text": "bad"}, "locations": [{"physicalLocation":
          {"artifactLocation": {"uri": "a.c"}, "region": {"startLine": 3}}}]},
        {"ruleIndex": 1, "level": "note", "message": {}},
        {"rule": {"id": "C", "index": 0, "toolComponent": {"index": 0}}, "message": {"text": "c"}},
        {"ruleId": "A/1", "message": {"text": "sub"}, "ruleIndex": -1},
        {"ruleId": "Z", "level": "error", "message": {"text": "no score"}},
        {"ruleId": "A", "suppressions": [{"kind": "inSource"}], "message": {"text": "set aside"}},
        {"ruleId": "A", "suppressions": [{"kind": "external", "status": "rejected"}]},
        {"ruleId": "A", "kind": "pass"}, {"ruleId": "A", "baselineState": "absent"}]}]}"#;
    let found = sarif(text).unwrap();
    let shown: Vec<String> = found
        .iter()
        .map(|found| format!("{} {} {} {:?}", found.rule, found.level, found.score.0, found.place))
        .collect();
    assert_eq!(
        shown,
        [
            "A error 98 Some(\"a.c:3\")",
            "B note 40 None",
            "C warning 70 None",
            "A/1 error 98 None",
            "Z error 70 None",
            "A error 98 None",
        ]
    );
}

#[test]
fn what_is_not_sarif_is_not_evidence() {
    let deep = format!("{{\"runs\": {}", "[".repeat(10_000));
    for (text, why) in [
        ("{}", "is not a SARIF log: it has no `runs`"),
        (r#"{"runs": []}"#, "holds no run of a tool"),
        (r#"{"runs": [{}]}"#, "says nothing about results"),
        (
            r#"{"runs": [{"results": [], "invocations": [{"executionSuccessful": false}]}]}"#,
            "says that the tool did not end well",
        ),
    ] {
        assert_eq!(sarif(text), Err(why.to_owned()), "{text}");
    }
    for text in ["", "[]", "<xml/>", deep.as_str(), r#"{"runs": [{"results": {}}]}"#] {
        assert!(
            sarif(text).unwrap_err().starts_with("is not a SARIF log: "),
            "{}",
            &text[..text.len().min(20)]
        );
    }
    assert_eq!(sarif("\u{feff}{\"runs\": [{\"results\": []}]}"), Ok(Vec::new()));
}

#[test]
fn coverage_is_read_in_both_forms() {
    let read =
        |text: &str| any_coverage(text.as_bytes()).map(|(read, _)| (read.covered, read.lines));
    assert_eq!(
        read("TN:\nSF:a\nLF:10\nLH:7\nend_of_record\nSF:b\nDA:1,1\r\nDA:2,0\nend_of_record\n"),
        Ok((8, 12))
    );
    assert_eq!(read("<coverage lines-valid='10' lines-covered='7'/>"), Ok((7, 10)));
    let lines = "<coverage><class><methods><method><lines><line hits='1'/></lines></method></methods><lines><line hits='1'/><line hits='0'/></lines></class></coverage>";
    assert_eq!(read(lines), Ok((1, 2)));
    for (text, why) in [
        ("x", "is neither Cobertura nor lcov"),
        ("SF:a\nend_of_record\n", "covers no line at all"),
        ("<coverage/>", "covers no line at all"),
        ("<report/>", "is not a Cobertura report: its root is not <coverage>"),
        ("SF:a\nLF:1\nLH:9\nend_of_record\n", "says what cannot be: 9 of 1 lines are covered"),
    ] {
        assert_eq!(read(text), Err(why.to_owned()), "{text}");
    }
    let written =
        cobertura::parse(b"<coverage lines-valid='1' lines-covered='1' timestamp='1700000000'/>");
    assert_eq!(written.unwrap().1, Some(Timestamp::from_second(1_700_000_000).unwrap()));
}

mod random {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_input_is_too_strange(text in "(<[a-z/!?]{0,3}|>|testsuite|testcase|coverage| name=|\"|'|&[a-z#]{0,4};?|[{}\\[\\]:,]|\"runs\"|DA:|LF:|LH:|end_of_record|\n|[0-9]{0,20}|\\PC){0,60}") {
            for parsed in [junit::parse(text.as_bytes()).err(), sarif::parse(text.as_bytes()).err(), any_coverage(text.as_bytes()).err()] {
                prop_assert!(parsed.is_none_or(|why| !why.is_empty()));
            }
        }
    }
}
