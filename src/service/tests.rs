//! The service over texts in memory and over a repository.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, date};

use super::*;
use crate::finding::Severity;
use crate::gate::Verdict;
use crate::snapshot::testing::TestRepo;
use crate::source::RepoPath;

const BACKLOG: &str = "# Backlog\n\n## In Progress (max 1)\n\n- [ ] T-1: Read lists\n\n## Ready\n\n- [ ] T-2: Write lists\n\n## Done\n";
const TODAY: Date = date(2026, 11, 20);

fn path(path: &str) -> RepoPath {
    RepoPath::new(path).unwrap()
}

fn files(texts: &[(&str, &str)]) -> BTreeMap<RepoPath, String> {
    texts.iter().map(|(name, text)| (path(name), (*text).to_owned())).collect()
}

fn service(head: &[(&str, &str)], base: Option<&[(&str, &str)]>) -> Service<Memory> {
    Service::new(Memory { head: files(head), base: base.map(files) }, TODAY)
}

#[test]
fn what_did_not_change_is_not_read_again() {
    let mut service = service(&[("BACKLOG.md", BACKLOG)], None);
    let first = service.view().unwrap();
    assert_eq!(first.items().len(), 2);
    assert!(Arc::ptr_eq(&first, &service.view().unwrap()));
    service.open(path("BACKLOG.md"), BACKLOG.replace("T-2", "T-3"));
    assert!(service.view().unwrap().item("T-3").is_ok());
    service.close(&path("BACKLOG.md"));
    assert!(service.view().unwrap().item("T-2").is_ok());
}

#[test]
fn an_item_is_named_by_its_whole_id_in_any_case() {
    let text = "# Backlog\n\n## Ready\n\n- [ ] T-1: Read lists\n- [ ] T-10: Behind t-1, not T-11\n- [ ] T-11: Last\n";
    let mut service = service(&[("BACKLOG.md", text)], None);
    let view = service.view().unwrap();
    let mentions = view.mentions(view.item("T-1").unwrap());
    let words = |mention: &Mention| view.inputs.sources.get(mention.source).slice(mention.span);
    assert_eq!(mentions.iter().map(words).collect::<Vec<_>>(), ["T-1", "t-1"]);
    let rename = Action::Rename { item: "T-1", id: "T-2" };
    let Outcome::Edits(planned) = service.edits(&rename).unwrap() else { panic!("it is free") };
    assert_eq!(planned.files[0].new, text.replace("T-1:", "T-2:").replace("t-1,", "T-2,"));
    let taken = Action::Rename { item: "T-1", id: "t-10" };
    assert!(service.edits(&taken).unwrap_err().to_string().contains("BACKLOG.md:6"));
}

#[test]
fn an_action_is_tried_judged_and_never_written() {
    let mut service = service(&[("BACKLOG.md", BACKLOG)], None);
    let start = Action::Bring { item: "T-2", to: Transition::Start, description: None };
    let Outcome::Refused(refused) = service.edits(&start).unwrap() else { panic!("no room") };
    let view = service.view().unwrap();
    let rules: Vec<&str> =
        refused.report(&view.inputs).findings.iter().map(|finding| finding.rule).collect();
    assert!(rules.contains(&"wip/limit-exceeded"), "{rules:?}");
    let finish = Action::Bring { item: "t-1", to: Transition::Finish, description: None };
    let Outcome::Edits(planned) = service.edits(&finish).unwrap() else { panic!("it is open") };
    assert_eq!((planned.files.len(), planned.done.as_str()), (1, "T-1: in-progress -> done"));
    assert_eq!(planned.files[0].old, BACKLOG);
}

#[test]
fn the_policy_of_the_target_judges_and_not_an_edited_one() {
    let two = BACKLOG.replace("## Ready", "- [ ] T-9: Also\n\n## Ready");
    let loose = "rules: {wip/limit-exceeded: off}\n";
    let head = [("BACKLOG.md", two.as_str()), (".backlog-gate.yml", loose)];
    let base = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", "extends: recommended\n")];
    let found = |service: &mut Service<Memory>| {
        let view = service.view().unwrap();
        view.findings().iter().any(|finding| finding.rule == "wip/limit-exceeded")
    };
    assert!(found(&mut service(&head, Some(&base))));
    assert!(!found(&mut service(&head, None)), "nobody else has a policy");
}

#[test]
fn a_draft_gets_the_verdict_of_its_description() {
    let line = "- [ ] T-1: Read lists\n\n";
    let after = BACKLOG.replace(line, "") + "\n- [x] T-1: Read lists\n";
    let service = service(&[("BACKLOG.md", &after)], Some(&[("BACKLOG.md", BACKLOG)]));
    let verdict = |body: &str| {
        let draft = Draft { body: body.to_owned(), ..Draft::default() };
        let judgement = service.verdict(&draft).unwrap();
        let report = judgement.report();
        let errors = report.findings.iter().filter(|found| found.severity == Severity::Error);
        (report.verdict, errors.map(|found| found.message.clone()).collect::<Vec<_>>())
    };
    assert_eq!(verdict("Nothing.\n").0, Verdict::Fail);
    let body = "Backlog: T-1\n\n## Plan\n\nRead each line of the file.\n\n## Tests\n\nA test for each kind of list.\n\n## Acceptance\n\nLists are read now.\n";
    assert_eq!(verdict(body), (Verdict::Pass, Vec::new()));
}

#[test]
fn a_repository_is_judged_by_the_branch_that_the_work_goes_into() {
    let repo = TestRepo::new();
    let fork = repo.commit("main", &[("BACKLOG.md", BACKLOG)], "Root");
    repo.branch("work", &fork);
    repo.commit("main", &[(".backlog-gate.yml", "rules: {wip: off}\n")], "Policy");
    repo.switch("work");
    let root = repo.git.workdir().unwrap().to_owned();
    std::fs::write(root.join("BACKLOG.md"), BACKLOG).unwrap();
    let git = Git::discover(&root).unwrap().unwrap();
    let mut service = Service::new(git, TODAY);
    let start = Action::Bring { item: "T-2", to: Transition::Start, description: None };
    assert!(matches!(service.edits(&start).unwrap(), Outcome::Edits(_)));
}
