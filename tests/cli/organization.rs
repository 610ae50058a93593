//! Thirty repositories of one organization: a shared policy, a floor, and one page over all.

use crate::harness::{BACKLOG, GOOD, Repo};

const REPOSITORIES: usize = 30;

/// What the platform team asks of all.
const SHARED: &str = "version: 1\nlocked: [wip.limits, rules.link]\nwip: {limits: [{max: 1}]}\n";

/// Every third repository loosens the floor, every fifth change says nothing, the others are well.
fn policy(number: usize) -> String {
    let own = if number.is_multiple_of(3) { "wip: {limits: [{max: 9}]}\n" } else { "" };
    format!("version: 1\nextends: shared.yml\n{own}")
}

#[test]
fn thirty_repositories_keep_to_one_floor_and_show_on_one_page() {
    let archive = Repo::new(&[("README.md", "Reports.\n")]);
    let mut weaker = 0;
    for number in 0..REPOSITORIES {
        let policy = policy(number);
        let files = [
            ("BACKLOG.md", BACKLOG),
            ("shared.yml", SHARED),
            (".backlog-gate.yml", policy.as_str()),
        ];
        let repo = Repo::with_change(&files, "Export rows", &[("a.rs", "//\n")]);
        let body = if number.is_multiple_of(5) { "A word.\n" } else { GOOD };
        let run = repo.check(body, &["--base", "main", "--format", "ndjson"]);
        let is_weaker = number.is_multiple_of(3);
        let is_red = is_weaker || number.is_multiple_of(5);
        assert_eq!(run.code, i32::from(is_red), "{number}: {run:?}");
        weaker += usize::from(is_weaker);
        archive.write(&format!("runs/repository-{number:02}/gate.ndjson"), run.out);
    }
    let page = archive.run(&["report", "runs", "--format", "json", "--format", "html=page.html"]);
    let all = page.json();
    assert_eq!(all["repositories"].as_array().unwrap().len(), REPOSITORIES, "{all}");
    assert_eq!((&all["runs"], &all["fail"]), (&REPOSITORIES.into(), &14.into()), "{all}");
    let rules = all["rules"].as_array().unwrap();
    let floor = rules.iter().find(|rule| rule["rule"] == "policy/weaker-than-floor").unwrap();
    assert_eq!(floor["runs"], weaker, "{all}");
    assert!(archive.read("page.html").contains("repository-29"));
}
