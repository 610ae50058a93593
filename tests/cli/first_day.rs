//! The first day of a team with the gate: what is typed, what is said, and that it ends green.

use crate::harness::Repo;

const WHOLE: &str = "## Plan\n\nSort the list by name.\n\n## Tests\n\nA test sorts a list.\n\n## Acceptance\n\nThe list is sorted.\n";

/// Commits everything that is in the working directory and not in the first commit.
fn commit_written(repo: &Repo, paths: &[&str]) {
    let texts: Vec<(&str, String)> = paths.iter().map(|path| (*path, repo.read(path))).collect();
    let files: Vec<(&str, &str)> =
        texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
    repo.commit("Bring the gate", &files);
}

#[test]
fn no_backlog_is_one_line_and_one_way_out() {
    let repo = Repo::with_change(&[("README.md", "# Hello\n")], "Sort", &[("src/a.rs", "\n")]);
    for args in [["lint"].as_slice(), &["items"], &["check", "--body", "-"]] {
        let run = repo.run(args);
        assert_eq!(run.code, 2, "{run:?}");
        let lines: Vec<&str> = run.err.lines().collect();
        assert_eq!(lines.len(), 2, "{run:?}");
        assert_eq!(lines[0], "error: no backlog was found");
        assert!(lines[1].starts_with("  help: run `backlog-gate init`"), "{run:?}");
    }
    let run = repo.run(&["lint", "--verbose"]);
    assert!(run.err.contains("note: looked for BACKLOG.md"), "{run:?}");
    let repo = Repo::new(&[(".backlog-gate.yml", "backlog: {files: [docs/*.md]}\n")]);
    let run = repo.run(&["lint"]);
    assert!(run.err.contains("error: no backlog was found at docs/*.md"), "{run:?}");
    assert!(run.err.contains("write `backlog: none`"), "{run:?}");
}

#[test]
fn a_policy_without_a_backlog_judges_the_change_and_nothing_about_items() {
    for policy in ["backlog: none\n", "backlog: {files: none}\n", "backlog:\n  files: none\n"] {
        let files = [(".backlog-gate.yml", policy), ("BACKLOG.md", "## Notes\n\n- none\n")];
        let repo = Repo::with_change(&files, "Sort", &[("src/a.rs", "\n"), ("tests/a.rs", "\n")]);
        let good = repo.check(WHOLE, &["--format", "json"]);
        assert_eq!(good.code, 0, "{policy} {good:?}");
        let report = good.json();
        assert_eq!(report["backlog"]["items"], 0);
        for rule in report["rules"].as_array().unwrap() {
            let id = rule["id"].as_str().unwrap();
            let is_about_items = ["backlog/", "link/", "wip/", "dor/"];
            if is_about_items.iter().any(|area| id.starts_with(area)) && rule["severity"] != "off" {
                assert_eq!(rule["reason"], "the policy says that there is no backlog", "{rule}");
            }
        }
        let bad = repo.check("## Plan\n\nSort the list by name.\n", &["--format", "json"]);
        assert_eq!(bad.failed(), ["change/section-missing"], "{bad:?}");
        let said = repo.check(WHOLE, &["--format", "text"]);
        assert!(said.out.contains("nothing to fix · no backlog · policy"), "{said:?}");
        for args in [["items"].as_slice(), &["lint"], &["next"], &["policy", "validate"]] {
            let run = repo.run(args);
            assert_eq!(run.code, 0, "{args:?} {run:?}");
        }
        let scaffold = repo.run(&["scaffold"]);
        assert!(!scaffold.out.contains("Backlog:"), "{scaffold:?}");
    }
    let repo = Repo::new(&[(".backlog-gate.yml", "backlog: nine\n")]);
    let wrong = repo.run(&["policy", "validate"]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
    assert!(format!("{wrong:?}").contains("the word none"), "{wrong:?}");
}

#[test]
fn a_change_that_gives_the_backlog_up_is_judged_with_it_and_said_to_loosen() {
    let before = [(".backlog-gate.yml", "version: 1\n"), ("BACKLOG.md", crate::harness::BACKLOG)];
    let after = [(".backlog-gate.yml", "backlog: none\n")];
    let repo = Repo::with_change(&before, "Give up", &after);
    let run = repo.check(WHOLE, &["--format", "text"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("link/missing"), "{run:?}");
    assert!(run.out.contains("loosens: no backlog is read any more"), "{run:?}");
}

#[test]
fn a_repository_without_a_backlog_is_green_after_init() {
    for args in [["init"].as_slice(), &["init", "--no-backlog"]] {
        let repo = Repo::new(&[("README.md", "# Hello\n")]);
        repo.switch("gate", "main");
        let init = repo.run(args);
        assert_eq!(init.code, 0, "{init:?}");
        let last: Vec<&str> = init.err.lines().rev().take(3).collect();
        assert_eq!(last[2], "read: no backlog; only the change is judged");
        assert_eq!(last[1], "asked of the next change: the sections Plan, Tests and Acceptance");
        assert!(last[0].starts_with("next: git switch -c backlog-gate && git add"), "{init:?}");
        assert!(repo.read(".backlog-gate.yml").contains("\nbacklog: none\n"));
        let paths = [
            ".backlog-gate.yml",
            ".github/pull_request_template.md",
            ".github/workflows/backlog-gate.yml",
        ];
        commit_written(&repo, &paths);
        let adoption = init.err.split_once("description:\n").unwrap().1;
        let description = adoption.split_once("\nread:").unwrap().0;
        let check = repo.check(description, &[]);
        assert_eq!(check.code, 0, "{check:?}");
        assert_eq!(repo.run(&["policy", "validate"]).code, 0);
        let again = repo.run(&["init"]);
        assert_eq!(again.code, 0, "{again:?}");
        assert!(!again.out.contains("wrote"), "{again:?}");
    }
}

#[test]
fn a_backlog_that_cannot_be_read_leaves_a_gate_that_judges() {
    let page = include_str!("../cases/reader/n-board-that-is-explained/files/docs/kanban.md");
    let repo = Repo::new(&[("docs/kanban.md", page)]);
    repo.switch("gate", "main");
    let init = repo.run(&["init"]);
    assert_eq!(init.code, 0, "{init:?}");
    let said = "no items were found in docs/kanban.md, so only changes are judged";
    assert!(init.err.contains(said), "{init:?}");
    let policy = repo.read(".backlog-gate.yml");
    assert!(policy.contains("no items were found in docs/kanban.md"), "{policy}");
    assert!(policy.contains("\nbacklog: none\n"), "{policy}");
    assert_eq!(repo.run(&["lint"]).code, 0);
}

#[test]
fn ids_that_begin_anew_in_each_file_are_told_apart_as_the_help_says() {
    let week = "# Tasks\n\n## 1. Paint the fence\n**Status:** Open\n\n## 2. Mow the lawn\n**Status:** Open\n";
    for (one, other, scope) in
        [("plan/TASKS-1.md", "plan/TASKS-2.md", "file"), ("web/TASKS.md", "api/TASKS.md", "folder")]
    {
        let policy = |scope: &str| format!("backlog: {{files: ['**/TASKS*.md']{scope}}}\n");
        let repo = Repo::new(&[(one, week), (other, week), (".backlog-gate.yml", &policy(""))]);
        let red = repo.run(&["lint"]);
        assert_eq!(red.code, 1, "{red:?}");
        let help = format!("`backlog: {{scope: {scope}}}`");
        assert!(red.out.contains(&help), "{red:?}");
        repo.write(".backlog-gate.yml", policy(&format!(", scope: {scope}")));
        let green = repo.run(&["lint"]);
        assert_eq!(green.code, 0, "{green:?}");
    }
}

#[test]
fn a_starter_is_a_backlog_that_every_command_works_on() {
    let repo = Repo::new(&[("README.md", "# Hello\n")]);
    let init = repo.run(&["init", "--starter"]);
    assert_eq!(init.code, 0, "{init:?}");
    assert!(init.out.contains("wrote BACKLOG.md"), "{init:?}");
    assert!(repo.run(&["items"]).out.contains("US-1"), "{init:?}");
    for args in
        [["lint"].as_slice(), &["next"], &["start", "US-1"], &["finish", "US-1", "--dry-run"]]
    {
        let run = repo.run(args);
        let is_open = args[0] == "finish";
        assert_eq!(run.code, i32::from(is_open), "{args:?} {run:?}");
    }
    let twice = repo.run(&["init", "--starter"]);
    assert_eq!(twice.code, 2, "{twice:?}");
    assert!(twice.err.contains("BACKLOG.md is a backlog already"), "{twice:?}");
}

#[test]
fn init_is_taken_out_again_but_for_what_was_edited() {
    let repo = Repo::new(&[("CONTRIBUTING.md", "# Contributing\n\nBe kind.\n")]);
    let init = repo.run(&["init", "--starter", "--contributing"]);
    assert_eq!(init.code, 0, "{init:?}");
    assert!(init.out.contains("wrote a paragraph at the end of CONTRIBUTING.md"), "{init:?}");
    assert!(repo.read("CONTRIBUTING.md").contains("`Backlog: US-1`"));
    let shown = repo.run(&["init", "--remove", "--dry-run"]);
    assert!(shown.out.contains("+++ /dev/null"), "{shown:?}");
    assert!(repo.path().join("BACKLOG.md").exists());
    let policy = repo.read(".backlog-gate.yml");
    repo.write(".backlog-gate.yml", format!("{policy}mode: report\n"));
    let removed = repo.run(&["init", "--remove"]);
    assert_eq!(removed.code, 0, "{removed:?}");
    assert!(removed.out.contains("kept .backlog-gate.yml: it was edited since"), "{removed:?}");
    assert_eq!(repo.read("CONTRIBUTING.md"), "# Contributing\n\nBe kind.\n");
    for gone in
        ["BACKLOG.md", ".github/pull_request_template.md", ".github/workflows/backlog-gate.yml"]
    {
        assert!(!repo.path().join(gone).exists(), "{gone}");
    }
    repo.write(".backlog-gate.yml", policy);
    assert!(repo.run(&["init", "--remove"]).out.contains("removed .backlog-gate.yml"));
    let nothing = repo.run(&["init", "--remove"]);
    assert!(nothing.err.contains("there is nothing that `init` wrote"), "{nothing:?}");
}

/// A kind of repository: its files, and whether the change that brings the gate passes with the
/// description that `init` prints.
type Kind = (&'static str, &'static [(&'static str, &'static str)], bool);

const KINDS: [Kind; 12] = [
    ("empty", &[("BACKLOG.md", "# Backlog\n")], true),
    ("none", &[("README.md", "# Hello\n")], true),
    ("bullets", &[("BACKLOG.md", "# Backlog\n\n- Export\n- Import\n")], true),
    (
        "folder",
        &[
            ("backlog/tasks/back-1 - One.md", "---\nid: BACK-1\ntitle: One\nstatus: To Do\n---\n"),
            ("backlog/tasks/back-2 - Two.md", "---\nid: BACK-2\ntitle: Two\nstatus: Done\n---\n"),
        ],
        true,
    ),
    (
        "monorepo",
        &[
            ("packages/core/BACKLOG.md", "# Backlog\n\n## Ready\n\n- [ ] US-1 One\n"),
            ("packages/web/BACKLOG.md", "# Backlog\n\n## Ready\n\n- [ ] US-1 Other\n"),
        ],
        true,
    ),
    (
        "own template",
        &[
            ("BACKLOG.md", "# Backlog\n\n## Ready\n\n- [ ] US-1 One\n"),
            (
                ".github/pull_request_template.md",
                "## What\n\n<!-- What? -->\n\n## Why\n\n<!-- Why? -->\n",
            ),
        ],
        true,
    ),
    (
        "template without headings",
        &[
            ("BACKLOG.md", "# Backlog\n\n## Ready\n\n- [ ] US-1 One\n"),
            (".github/pull_request_template.md", "Thank you. Say what you did.\n"),
        ],
        true,
    ),
    (
        "Spanish",
        &[(
            "BACKLOG.md",
            "# Tareas pendientes\n\n## En curso\n\n- [ ] US-1 Exportar\n\n## Pendiente\n\n- [ ] US-2 Importar\n",
        )],
        true,
    ),
    (
        "GitLab",
        &[
            ("BACKLOG.md", "# Backlog\n\n## Ready\n\n- [ ] US-1 One\n"),
            (".gitlab-ci.yml", "test:\n  script: make\n"),
        ],
        true,
    ),
    (
        "workflow",
        &[
            ("BACKLOG.md", "# Backlog\n\n## Ready\n\n- [ ] US-1 One\n"),
            (
                ".github/workflows/ci.yml",
                "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
            ),
        ],
        true,
    ),
    (
        "policy",
        &[
            ("BACKLOG.md", "# Backlog\n\n## Ready\n\n- [ ] US-1 One\n"),
            (".backlog-gate.yml", "version: 1\nextends: single-wip\n"),
        ],
        false,
    ),
    (
        "two at once, one each",
        &[(
            "BACKLOG.md",
            "# Backlog\n\nAt most one item in progress per person.\n\n## In progress\n\n- [ ] US-1 One @ada\n- [ ] US-2 Two @bob\n",
        )],
        true,
    ),
];

#[test]
fn init_doctor_and_check_agree_in_every_kind_of_repository() {
    for (name, files, passes) in KINDS {
        let repo = Repo::new(files);
        repo.switch("gate", "main");
        let before = repo.run(&["items", "--format", "json"]);
        let init = repo.run(&["init"]);
        assert_eq!(init.code, 0, "{name}: {init:?}");
        let after = repo.run(&["items", "--format", "json"]);
        // What the policy names reads what was detected.
        let items = |run: &crate::harness::Run| run.json()["items"].clone();
        assert!(before.code != 0 || items(&before) == items(&after), "{name}: {after:?}");
        let wrote: Vec<&str> =
            init.out.lines().filter_map(|line| line.strip_prefix("wrote ")).collect();
        commit_written(&repo, &wrote);
        let valid = repo.run(&["policy", "validate"]);
        assert_eq!(valid.code, 0, "{name}: {valid:?}");
        let doctor = repo.run(&["doctor"]);
        assert_ne!(doctor.code, 2, "{name}: {doctor:?}");
        let bites = doctor.out.lines().filter(|line| line.contains(": error["));
        assert_eq!(bites.count(), 0, "{name}: {doctor:?}");
        let description = init.err.split_once("description:\n").map_or("", |(_, rest)| rest);
        let description = description.split_once("\nread:").map_or("", |(text, _)| text);
        let check = repo.check(description, &[]);
        assert_ne!(check.code, 2, "{name}: {check:?}");
        assert!(!passes || check.code == 0, "{name}: {check:?}");
        let again = repo.run(&["init"]);
        assert!(!again.out.contains("wrote"), "{name}: {again:?}");
    }
}

#[test]
fn init_doctor_and_check_agree_in_a_worktree() {
    let repo = Repo::new(&[("BACKLOG.md", "# Backlog\n\n## Ready\n\n- [ ] US-1 One\n")]);
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("tree");
    let git = |args: &[&str], at: &std::path::Path| {
        let mut git = std::process::Command::new("git");
        git.args(args).current_dir(at).env("GIT_CONFIG_GLOBAL", "/dev/null");
        git.env("GIT_AUTHOR_NAME", "Ada").env("GIT_AUTHOR_EMAIL", "ada@example.com");
        git.env("GIT_COMMITTER_NAME", "Ada").env("GIT_COMMITTER_EMAIL", "ada@example.com");
        assert!(git.output().unwrap().status.success(), "{args:?}");
    };
    git(&["worktree", "add", "-q", "-b", "gate", tree.to_str().unwrap()], repo.path());
    let run = |args: &[&str], input: &str| crate::harness::run(&tree, args, &[], input);
    let init = run(&["init"], "");
    assert_eq!(init.code, 0, "{init:?}");
    assert!(
        tree.join(".backlog-gate.yml").exists() && !repo.path().join(".backlog-gate.yml").exists()
    );
    git(&["add", "-A"], &tree);
    git(&["commit", "-qm", "Bring the gate"], &tree);
    assert_eq!(run(&["doctor"], "").code, 0);
    let description = init.err.split_once("description:\n").unwrap().1;
    let check = run(&["check", "--body", "-"], description.split_once("\nread:").unwrap().0);
    assert_eq!(check.code, 0, "{check:?}");
    assert!(!run(&["init"], "").out.contains("wrote"));
}

#[test]
fn a_red_report_names_the_page_and_following_its_help_turns_it_green() {
    let files = [("BACKLOG.md", crate::harness::BACKLOG)];
    let repo =
        Repo::with_change(&files, "Export rows", &[("src/a.rs", "\n"), ("tests/a.rs", "\n")]);
    let mut description = String::from("I export the rows to a file.\n");
    let red = repo.check(&description, &["--format", "terminal"]);
    assert_eq!(red.code, 1, "{red:?}");
    assert!(red.out.contains("docs/red.html"), "{red:?}");
    let (_, paste) = red.out.split_once("to fill in:\n\n").unwrap();
    for line in paste.lines().take_while(|line| !line.starts_with("backlog-gate:")) {
        if !description.contains(line) || line.is_empty() {
            description.push_str(line);
            description.push('\n');
        }
    }
    let filled = description
        .replace("Backlog:", "Backlog: 1")
        .replace("## Plan\n", "## Plan\n\nStream the rows to the file.\n")
        .replace("## Tests\n", "## Tests\n\nA new test exports a large table.\n")
        .replace("## Acceptance\n", "## Acceptance\n\n- [x] Supports up to 200k rows\n");
    let green = repo.check(&filled, &["--format", "terminal"]);
    assert_eq!(green.code, 0, "{filled}\n{green:?}");
    assert!(!green.out.contains("docs/red.md"), "{green:?}");
}

#[test]
fn before_the_first_commit_the_commands_that_need_one_say_so() {
    let folder = tempfile::tempdir().unwrap();
    git2::Repository::init(folder.path()).unwrap();
    for args in [["check"].as_slice(), &["flow"], &["notes", "HEAD"]] {
        let run = crate::harness::run(folder.path(), args, &[], "");
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            run.err.starts_with("error: nothing is committed here yet\n  help: commit"),
            "{run:?}"
        );
    }
}
