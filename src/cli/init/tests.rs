use super::*;
use crate::backlog;
use crate::policy::Policy;
use crate::source::{SourceKind, SourceMap};

fn read(text: &str) -> Backlog {
    let mut sources = SourceMap::default();
    let path = RepoPath::new("docs/my BACKLOG.md").unwrap();
    let id = sources.add(SourceKind::File(path.clone()), text);
    let policy = Policy::from_yaml("", &mut sources).unwrap();
    backlog::read(&sources, &[(path, id)], &policy.dialects())
}

fn plan_for(backlog: &Backlog, paths: &[&str], change: impl FnOnce(&mut Findings<'_>)) -> Plan {
    let paths: Vec<RepoPath> = paths.iter().map(|path| RepoPath::new(path).unwrap()).collect();
    let mut found = Findings {
        paths: &paths,
        backlog,
        beginning: Beginning::Found,
        per_person: false,
        contributing: None,
        tells_contributors: false,
        agents_page: None,
        tells_agents: false,
        dialect: None,
        names_dialect: true,
        forge: Forge::Github,
        template: None,
        template_text: None,
        sections: None,
        pipelines: &Diagnosis::default(),
    };
    change(&mut found);
    plan(&found)
}

fn policy_of(plan: &Plan) -> (String, Policy) {
    let file = plan.files.iter().find(|file| file.path.as_str() == ".backlog-gate.yml").unwrap();
    let mut sources = SourceMap::default();
    let policy = Policy::from_yaml(&file.text, &mut sources);
    (file.text.clone(), policy.unwrap())
}

#[test]
fn the_policy_is_valid_for_every_seed_and_says_what_was_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/seeds");
    for seed in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(seed.unwrap().path()).unwrap();
        let backlog = read(&text);
        let (yaml, policy) = policy_of(&plan_for(&backlog, &[], |_| {}));
        let path = RepoPath::new("docs/my BACKLOG.md").unwrap();
        assert!(policy.backlog_files.matches_path(&path), "{yaml}");
        assert!(yaml.contains(&format!("read as {}", backlog.files[0].dialect)), "{yaml}");
        assert_eq!(policy.wip.len(), 3, "{yaml}");
    }
}

#[test]
fn a_repository_without_a_backlog_gets_a_policy_that_judges_the_change() {
    let plan = plan_for(&Backlog::default(), &[], |found| found.beginning = Beginning::Without);
    let (yaml, policy) = policy_of(&plan);
    assert!(yaml.contains("\nbacklog: none\n"), "{yaml}");
    assert!(policy.without_backlog);
    assert!(!plan.files.iter().any(|file| file.text.contains("Backlog:")), "{plan:?}");
}

#[test]
fn a_backlog_that_speaks_of_each_person_gets_a_limit_for_each_owner_alone() {
    let (yaml, policy) =
        policy_of(&plan_for(&Backlog::default(), &[], |found| found.per_person = true));
    let limits: Vec<_> = policy.wip.iter().map(|limit| (limit.per, limit.state)).collect();
    let owner = (Some(crate::policy::Scope::Owner), backlog::State::InProgress);
    assert_eq!(limits, [owner, (None, backlog::State::InReview)], "{yaml}");
}

#[test]
fn what_is_there_is_kept() {
    let paths = [".github/.backlog-gate.yml", ".github/pull_request_template.md"];
    let template = RepoPath::new(paths[1]);
    let plan = plan_for(&Backlog::default(), &paths, |found| found.template = template);
    let written: Vec<&str> = plan.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(written, [".github/workflows/backlog-gate.yml"]);
    assert_eq!(plan.kept.len(), 2);
}

#[test]
fn each_forge_gets_its_own_files() {
    let written = |forge, paths: &[&str]| {
        let plan = plan_for(&Backlog::default(), paths, |found| found.forge = forge);
        let paths: Vec<String> = plan.files.iter().map(|file| file.path.to_string()).collect();
        (paths[1..].join(" "), plan.hints.len())
    };
    let gitlab = ".gitlab/merge_request_templates/Default.md";
    assert_eq!(written(Forge::Gitlab, &[]), (format!("{gitlab} .gitlab-ci.yml"), 1));
    assert_eq!(
        written(Forge::Gitlab, &[".gitlab-ci.yml"]),
        (format!("{gitlab} .gitlab/ci/backlog-gate.yml"), 2)
    );
    assert_eq!(written(Forge::Azure, &[]), (".azuredevops/pull_request_template.md".to_owned(), 2));
    assert!(written(Forge::Forgejo, &[]).0.ends_with(".forgejo/workflows/backlog-gate.yml"));
}

#[test]
fn a_template_of_its_own_style_gives_the_sections() {
    assert!(differs("## What\n\n## Why\n"));
    assert!(!differs("### 📋 Plan\n## Tests run\n## Acceptance criteria\n## Notes\n"));
    assert!(!differs("Just a line.\n"));
    let template = RepoPath::new("docs/pull_request_template.md");
    let text =
        "## What\n\n<!-- What? -->\n\n## Why (optional)\n\n## Kind\n\n- [ ] Fix\n- [ ] Feature\n";
    let path = template.clone().unwrap();
    let today = jiff::civil::date(2026, 11, 20);
    let (part, faults) = sections((&path, text), &Backlog::default(), today).unwrap();
    assert_eq!(faults, Vec::<String>::new());
    let plan = plan_for(&Backlog::default(), &[], |found| {
        found.template = template;
        found.sections = Some(part);
    });
    let yaml = policy_of(&plan).0;
    assert!(yaml.contains("sections: template"), "{yaml}");
    assert!(yaml.contains("#   - {name: 'Why (optional)', optional: true}"), "{yaml}");
    assert!(yaml.contains("#   - {name: Kind, choice: any}"), "{yaml}");
}
