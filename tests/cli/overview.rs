//! `report`: one page over the reports of many runs and repositories.

use serde_json::{Value, json};

use crate::harness::{BACKLOG, GOOD, Repo, Run, run};

fn record(repository: &str, date: &str, verdict: &str, more: Value) -> String {
    let mut record = json!({
        "record": "run", "schema_version": 1, "repository": repository, "date": date,
        "verdict": verdict,
        "counts": {"error": 0, "warning": 0, "note": 0, "pre_existing": 0, "waived": 0},
        "backlog": {"files": 1, "items": 9, "in_progress": 2}, "waivers": [], "ends_soon": [],
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        record[key] = value.clone();
    }
    format!("{record}\n")
}

fn finding(rule: &str, severity: &str, waived: Value) -> String {
    let found = json!({
        "record": "finding", "rule": rule, "severity": severity, "pre_existing": false,
        "waived": waived, "message": "x",
    });
    format!("{found}\n")
}

fn waiver(what: &str, until: &str) -> Value {
    json!([{"what": what, "until": until, "reason": "a move", "by": null}])
}

fn archive() -> Repo {
    let repo = Repo::new(&[("README.md", "Reports.\n")]);
    let ends = json!([{"kind": "waiver", "what": "wip", "until": "2026-12-04", "days": 7}]);
    let shop = [
        record(
            "acme/shop",
            "2026-11-02",
            "fail",
            json!({"counts": {"error": 2, "warning": 1}, "waivers": waiver("wip", "2026-12-04")}),
        ),
        "{\"id\":\"link/missing\",\"outcome\":\"failed\",\"record\":\"rule\"}\n".to_owned(),
        finding("link/missing", "error", Value::Null),
        finding("link/missing", "error", Value::Null),
        finding("dor/placeholder", "warning", Value::Null),
        record(
            "acme/shop",
            "2026-11-27",
            "pass",
            json!({"waivers": waiver("wip", "2026-12-04"), "ends_soon": ends}),
        ),
        finding(
            "wip/limit-exceeded",
            "error",
            json!({"reason": "a move", "until": "2026-12-04", "by": null}),
        ),
    ];
    repo.write("runs/shop/gate.ndjson", shop.concat());
    let till = [
        record(
            "acme/till",
            "2026-11-26",
            "fail",
            json!({"counts": {"error": 1, "warning": 0}, "waivers": waiver("dor", "2026-10-01")}),
        ),
        finding("link/missing", "error", Value::Null),
        "half a line\n".to_owned(),
        record(
            "acme/till",
            "2026-11-27",
            "fail",
            json!({"backlog": {"items": 3, "in_progress": 1}}),
        ),
    ];
    repo.write("runs/deep/er/till.jsonl", till.concat());
    repo
}

fn report(repo: &Repo, more: &[&str]) -> Run {
    let args: Vec<&str> = ["report", "runs"].into_iter().chain(more.iter().copied()).collect();
    repo.run(&args)
}

#[test]
fn runs_are_added_up_by_repository_rule_and_week() {
    let repo = archive();
    let run = report(&repo, &["--format", "json"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("till.jsonl:3"), "{run:?}");
    let all = run.json();
    assert_eq!((&all["runs"], &all["pass"], &all["fail"]), (&4.into(), &1.into(), &3.into()));
    assert_eq!(all["repositories"][0]["name"], "acme/till");
    assert_eq!(all["repositories"][0]["in_progress"], 1);
    assert_eq!(all["repositories"][1]["last_verdict"], "pass");
    let rule = &all["rules"][0];
    assert_eq!(
        (&rule["rule"], &rule["runs"], &rule["findings"]),
        (&"link/missing".into(), &2.into(), &3.into())
    );
    assert_eq!(all["rules"].as_array().unwrap().len(), 2, "what is waived does not count: {all}");
    assert_eq!(all["weeks"].as_array().unwrap().len(), 2);
    assert_eq!(all["weeks"][0]["monday"], "2026-11-02");
    assert_eq!(all["waivers"].as_array().unwrap().len(), 1, "that of till is gone: {all}");
    assert_eq!(all["waivers"][0]["since"], "2026-11-02");
    assert_eq!(all["ends_soon"][0]["until"], "2026-12-04");
    assert_eq!(all["unread_lines"], 1);
}

#[test]
fn people_and_spreadsheets_get_theirs() {
    let repo = archive();
    insta::assert_snapshot!(report(&repo, &[]).out);
    insta::assert_snapshot!(report(&repo, &["--format", "markdown"]).out);
    insta::assert_snapshot!(report(&repo, &["--format", "csv"]).out);
    let page = report(&repo, &["--format", "html=page.html"]);
    assert_eq!((page.code, page.out.as_str()), (0, ""), "{page:?}");
    let page = repo.read("page.html");
    let document = roxmltree::Document::parse_with_options(
        &page,
        roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() },
    );
    let document = document.unwrap();
    assert!(
        document
            .descendants()
            .all(|node| !["script", "link", "img"].contains(&node.tag_name().name()))
    );
    assert!(page.contains("4 runs of 2 repositories: 1 passed and 3 failed"), "{page}");
}

#[test]
fn what_the_gate_writes_is_read_in_every_way() {
    let files = [("BACKLOG.md", BACKLOG)];
    let repo = Repo::with_change(&files, "Export rows", &[("a.rs", "//\n")]);
    for format in ["ndjson=out/a.ndjson", "json=out/b.json"] {
        repo.check("A word.\n", &["--base", "main", "--format", format]);
    }
    repo.check(GOOD, &["--base", "main", "--format", "ndjson=out/c.ndjson"]);
    let all = repo.run(&["report", "out", "--format", "json"]).json();
    assert_eq!(
        (&all["runs"], &all["fail"], &all["unread_lines"]),
        (&3.into(), &2.into(), &0.into())
    );
    assert_eq!(all["repositories"][0]["name"], "out", "no remote, so the folder: {all}");
    let pattern = repo.run(&["report", "out/*.ndjson", "--format", "json"]).json();
    assert_eq!(pattern["runs"], 2);
    let input = repo.read("out/c.ndjson");
    let piped = run(repo.path(), &["report", "-", "--format", "json"], &[], &input);
    assert_eq!(piped.json()["pass"], 1, "{piped:?}");
}

#[test]
fn hostile_names_do_nothing_and_what_is_not_there_is_reported() {
    let repo = Repo::new(&[("README.md", "Reports.\n")]);
    let name = "=cmd()|<script>alert(1)</script>\n::error::x##[error]y\u{1b}[31m";
    repo.write("runs/a.ndjson", record(name, "2026-11-27", "fail", json!({})));
    for format in ["text", "markdown", "csv", "html", "json"] {
        let run = report(&repo, &["--format", format]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(
            !run.out.contains("<script>")
                || format == "json"
                || format == "text"
                || format == "csv",
            "{run:?}"
        );
        assert!(!run.out.contains("\u{1b}[31m"), "{run:?}");
        assert!(!run.out.lines().any(|line| line.starts_with("::error")), "{run:?}");
    }
    assert!(report(&repo, &["--format", "csv"]).out.contains("\"'=cmd()"));
    for (args, said) in [
        (["report", "gone.ndjson"], "there is no file gone.ndjson"),
        (["report", ".git"], "there is no report in .git"),
        (["report", "README.md"], "there is no report in what was named"),
    ] {
        let run = repo.run(&args);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains(said), "{said}: {run:?}");
    }
}
