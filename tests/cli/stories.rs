//! Ten days of people with the gate: what is typed, what is said, and that who follows what is said
//! ends with a green gate, and only with content.

use crate::harness::{BACKLOG, GOOD, Repo, Run};

/// What every story checks with.
const TEXT: [&str; 2] = ["--format", "text"];

/// The ways out that a report in text names.
fn helps(run: &Run) -> Vec<&str> {
    run.out.lines().filter_map(|line| line.strip_prefix("  help: ")).collect()
}

/// What stands between the first backticks of a sentence, to be typed as it stands.
fn literal(text: &str) -> &str {
    text.split('`').nth(1).unwrap_or_else(|| panic!("nothing to type in: {text}"))
}

/// Every line that the helps say is to be added to the description.
fn added(run: &Run) -> String {
    let mut lines = String::new();
    for help in helps(run).iter().filter(|help| help.starts_with("add ")) {
        for (at, part) in help.split('`').enumerate().filter(|(at, _)| at % 2 == 1) {
            let is_other_way =
                help.split('`').nth(at - 1).is_some_and(|before| before.contains("or "));
            if !is_other_way && !lines.contains(part) {
                lines = format!("{lines}{part}\n\n");
            }
        }
    }
    lines
}

fn is_green(run: &Run) -> bool {
    run.code == 0
}

#[test]
fn one_a_first_red_pull_request_says_at_once_what_to_do() {
    let files = [("src/a.rs", "\n"), ("tests/a.rs", "\n")];
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export rows", &files);
    let red = repo.check("I export the rows.\n", &["--format", "terminal"]);
    assert_eq!(red.code, 1);
    let says = |start: &str| red.out.lines().any(|line| line.starts_with(start));
    assert!(says("next: add ") && says("more: https://") && says("to paste into"), "{red:?}");
    let (findings, _) = red.out.split_once("to paste into").unwrap();
    assert!(findings.lines().count() < 40, "it fits on a screen: {red:?}");
    let (_, paste) = red.out.split_once("to fill in:\n\n").unwrap();
    let filled = paste
        .replace("Backlog:", "Backlog: 1")
        .replace("## Plan\n", "## Plan\n\nStream the rows to the file.\n")
        .replace("## Tests\n", "## Tests\n\nA new test exports a large table.\n")
        .replace("- [ ]", "- [x]");
    let filled = if filled.contains("- [x]") {
        filled
    } else {
        filled + "\n- [x] Supports up to 200k rows\n"
    };
    assert!(is_green(&repo.check(&filled, &TEXT)), "{filled}\n{:?}", repo.check(&filled, &TEXT));
}

#[test]
fn two_the_words_of_the_helps_alone_turn_nothing_green() {
    let files = [("src/a.rs", "\n"), ("tests/a.rs", "\n")];
    let repo = Repo::with_change(&[("BACKLOG.md", BACKLOG)], "Export rows", &files);
    let mut description = String::new();
    for _ in 0..5 {
        let run = repo.check(&description, &TEXT);
        assert_eq!(run.code, 1, "nothing is said yet:\n{description}\n{run:?}");
        let more = added(&run);
        if more.is_empty() || description.contains(&more) {
            break;
        }
        description = format!("{description}\n{more}");
    }
    assert!(description.contains("## Plan"), "{description}");
    assert_eq!(repo.check(&description, &TEXT).code, 1, "{description}");
    assert!(is_green(&repo.check(GOOD, &TEXT)));
}

#[test]
fn three_a_typo_in_a_page_has_a_way_out() {
    let base =
        [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", "version: 1\n"), ("docs/a.md", "Teh\n")];
    let repo = Repo::with_change(&base, "Fix a typo", &[("docs/a.md", "The\n")]);
    let red = repo.check("Fix a typo.\n", &TEXT);
    assert_eq!(red.code, 1);
    let note = red.out.lines().find(|line| line.contains("a policy may exempt")).unwrap();
    // The way out of the team, once for all pages.
    let policy = format!("version: 1\n{}\n", literal(note));
    let base = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", &policy), ("docs/a.md", "Teh\n")];
    let repo = Repo::with_change(&base, "Fix a typo", &[("docs/a.md", "The\n")]);
    assert!(is_green(&repo.check("Fix a typo.\n", &TEXT)));
}

#[test]
fn four_after_init_every_command_agrees() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    repo.switch("gate", "main");
    let init = repo.run(&["init"]);
    let last: Vec<&str> = init.err.lines().rev().take(3).collect();
    assert!(last[2].starts_with("read: 2 items in 1 file"), "{init:?}");
    assert!(last[1].starts_with("asked of the next change: "), "{init:?}");
    let typed = last[0].strip_prefix("next: ").unwrap();
    let wrote: Vec<&str> = typed
        .split_whitespace()
        .skip_while(|word| *word != "add")
        .skip(1)
        .take_while(|word| *word != "&&")
        .collect();
    let texts: Vec<String> = wrote.iter().map(|path| repo.read(path)).collect();
    let files: Vec<(&str, &str)> =
        wrote.iter().zip(&texts).map(|(path, text)| (*path, text.as_str())).collect();
    repo.commit("Bring the gate", &files);
    let description = init.err.split_once("description:\n").unwrap().1;
    let description = description.split_once("\nread:").unwrap().0;
    assert!(is_green(&repo.check(description, &TEXT)), "{init:?}");
    for args in [&["doctor"][..], &["lint"], &["policy", "validate"], &["next"]] {
        assert_eq!(repo.run(args).code, 0, "{args:?} {:?}", repo.run(args));
    }
}

#[test]
fn five_a_team_that_finished_its_list_goes_on() {
    let done = "# Backlog\n\n## Ready\n\n## Done\n\n- [x] US-1 Export\n";
    let files = [("src/a.rs", "\n"), ("tests/a.rs", "\n")];
    let repo = Repo::with_change(&[("BACKLOG.md", done)], "Fix a link", &files);
    let body = "## Plan\n\nFix the broken link.\n\n## Tests\n\nThe link checker runs.\n\n## Acceptance\n\nNo link is broken.\n";
    let red = repo.check(body, &TEXT);
    assert_eq!(red.code, 1);
    let help = helps(&red)[0].split("or `").nth(1).unwrap();
    let reasoned =
        help.split('`').next().unwrap().replace("why", "the list is done, and a link is broken");
    assert!(is_green(&repo.check(&format!("{reasoned}\n\n{body}"), &TEXT)), "{reasoned}");
    // And what comes next has a place, which is not among what is done.
    let add = repo.run(&["add", "Import"]);
    assert_eq!(add.code, 0, "{add:?}");
    let text = repo.read("BACKLOG.md");
    assert!(text.contains("## Ready\n\n- [ ] US-2 Import\n"), "{text}");
    assert!(repo.run(&["next"]).out.contains("US-2"), "{text}");
    let only = Repo::new(&[("BACKLOG.md", "# Backlog\n\n## Done\n\n- [x] US-1 Export\n")]);
    let add = only.run(&["add", "Import"]);
    assert_eq!(add.code, 2, "{add:?}");
    assert!(add.err.contains("no section is for what is not begun"), "{add:?}");
}

#[test]
fn six_a_list_of_two_bullets_is_a_backlog() {
    let repo = Repo::new(&[("BACKLOG.md", "# Backlog\n\n- Export\n- Import\n")]);
    assert!(repo.run(&["items"]).out.contains("2 items"));
    repo.run(&["init"]);
    let items = repo.run(&["items"]);
    assert!(items.out.contains("2 items"), "the policy reads what was found: {items:?}");
    let policy = repo.read(".backlog-gate.yml");
    repo.commit("Gate", &[(".backlog-gate.yml", &policy)]);
    repo.switch("work", "main");
    repo.commit("Export", &[("src/a.rs", "\n"), ("tests/a.rs", "\n")]);
    let body = "Backlog: export\n\n## Plan\n\nStream the rows.\n\n## Tests\n\nA test exports.\n\n## Acceptance\n\nThe rows are in the file.\n";
    let run = repo.check(body, &["--base", "main", "--format", "text"]);
    assert!(is_green(&run), "{run:?}");
}

#[test]
fn seven_a_repository_without_a_backlog_gets_a_verdict() {
    let repo = Repo::new(&[("README.md", "# Hello\n")]);
    let none = repo.run(&["lint"]);
    assert_eq!((none.code, none.err.lines().count()), (2, 2), "{none:?}");
    assert!(none.err.contains(literal(none.err.lines().last().unwrap())));
    let init = repo.run(&["init", "--no-backlog"]);
    assert_eq!(init.code, 0, "{init:?}");
    repo.commit("Gate", &[(".backlog-gate.yml", &repo.read(".backlog-gate.yml"))]);
    repo.switch("work", "main");
    repo.commit("Sort", &[("src/a.rs", "\n"), ("tests/a.rs", "\n")]);
    let red = repo.check("Sort.\n", &["--base", "main", "--format", "text"]);
    assert_eq!(red.code, 1, "{red:?}");
    assert!(!red.out.contains("link/"), "{red:?}");
    let filled =
        added(&red).replace("\n\n", "\n\nThe list is sorted by name, and a test sorts one.\n\n");
    let green = repo.check(&filled, &["--base", "main", "--format", "text"]);
    assert!(is_green(&green), "{filled}\n{green:?}");
}

#[test]
fn eight_a_policy_with_many_mistakes_is_fixed_in_one_go() {
    let mut policy = "version: 1\nbcklog: {files: [BACKLOG.md]}\nextends: strct\nlink:\n  requird: true\nrules:\n  change/section-mising: warning\n  wip: loud\nexempt: {kinds: [doc]}\n".to_owned();
    let files = [("BACKLOG.md", BACKLOG), (".backlog-gate.yml", policy.as_str())];
    let repo = Repo::new(&files);
    let run = repo.run(&["policy", "validate", "--format", "json"]);
    assert_eq!(run.code, 2, "{run:?}");
    let report = run.json();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 6, "{run:?}");
    for found in findings {
        let (message, help) = (found["message"].as_str().unwrap(), found["help"].as_str().unwrap());
        let quoted = |text: &str, at: usize| text.split('"').nth(at).map(str::to_owned);
        let wrong = quoted(message, 1).unwrap();
        let meant = help.contains("did you mean").then(|| quoted(help, 1).unwrap());
        policy = policy.replace(&wrong, &meant.unwrap_or("warning".to_owned()));
    }
    repo.write(".backlog-gate.yml", &policy);
    let valid = repo.run(&["policy", "validate"]);
    assert_eq!(valid.code, 0, "{policy}\n{valid:?}");
}

#[test]
fn nine_two_items_of_one_id_are_told_apart_by_their_folder() {
    let backlog = |title: &str| {
        format!("# Backlog\n\n## Ready\n\n- [ ] SHOP-3 {title}\n\n## In progress\n\n")
    };
    let (web, api) = (backlog("Login"), backlog("Tokens"));
    let policy = "backlog: {files: ['*/BACKLOG.md']}\nrules: {backlog/duplicate-id: off}\n";
    let files =
        [("web/BACKLOG.md", &*web), ("api/BACKLOG.md", &*api), (".backlog-gate.yml", policy)];
    let repo = Repo::new(&files);
    let both = repo.run(&["start", "SHOP-3"]);
    assert_eq!(both.code, 2, "{both:?}");
    for place in ["api/BACKLOG.md:5", "web/BACKLOG.md:5", "`api/SHOP-3`", "`web/SHOP-3`"] {
        assert!(both.err.contains(place), "{place} {both:?}");
    }
    let one = repo.run(&["start", literal(both.err.split("or ").last().unwrap())]);
    assert_eq!(one.code, 0, "{one:?}");
    assert!(repo.read("web/BACKLOG.md").contains("## In progress\n\n- [ ] SHOP-3 Login"));
    assert_eq!(repo.read("api/BACKLOG.md"), api);
    let shown = repo.run(&["show", "api/BACKLOG.md/SHOP-3"]);
    assert!(shown.out.contains("Tokens") && !shown.out.contains("Login"), "{shown:?}");
}

#[test]
fn ten_a_second_item_is_started_once_the_first_is_finished() {
    let backlog = BACKLOG.replace("  - Supports", "  - [ ] Supports");
    let files = [("BACKLOG.md", &*backlog), (".backlog-gate.yml", "extends: single-wip\n")];
    let repo = Repo::new(&files);
    let start = repo.run(&["start", "2"]);
    assert_eq!(start.code, 1, "{start:?}");
    assert!(helps(&start)[0].starts_with("finish or put back one of them"), "{start:?}");
    let next = repo.run(&["next"]);
    assert!(next.out.contains("In progress:\n  1  Export"), "{next:?}");
    let finish = repo.run(&["finish", "1"]);
    assert_eq!(finish.code, 2, "{finish:?}");
    // The file has no place for what is done, and the help is the line to write.
    let help = finish.err.lines().find_map(|line| line.strip_prefix("  help: ")).unwrap();
    assert_eq!(literal(help), "Done", "{finish:?}");
    let text = repo.read("BACKLOG.md");
    repo.write("BACKLOG.md", format!("{text}\n{}\n", literal(help)));
    let open = repo.run(&["finish", "1"]);
    assert_eq!(open.code, 1, "its criterion is open: {open:?}");
    repo.write("description.md", GOOD);
    let ticked = repo.run(&["finish", "1", "--tick", "--body", "description.md"]);
    assert_eq!(ticked.code, 0, "{ticked:?}\n{}", repo.read("BACKLOG.md"));
    assert_eq!(repo.run(&["start", "2"]).code, 0);
    assert_eq!(repo.run(&["lint"]).code, 0, "{:?}", repo.run(&["lint"]));
}
