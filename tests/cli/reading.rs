//! What is read of a backlog, what is not, and what a change makes of that.

use crate::harness::Repo;

const POLICY: (&str, &str) =
    (".backlog-gate.yml", "extends: lint-only\nwip: {limits: [{max: 1}]}\n");
const BOARD: &str = "# Backlog\n\n## In Progress\n\n- [ ] Export the rows\n\n## Ready\n\n- [ ] Import the rows\n- [ ] Print the rows\n\n## Done\n\n- [x] Draw the rows\n";

/// A change of `base` into `head`.
fn change(base: &str, head: &str) -> Repo {
    Repo::with_change(&[("BACKLOG.md", base), POLICY], "Tidy up", &[("BACKLOG.md", head)])
}

#[test]
fn every_report_says_how_many_items_of_the_base_are_gone() {
    let head = BOARD.replace("- [ ] Print the rows\n", "").replace("- [x] Draw the rows\n", "");
    let repo = change(BOARD, &head);
    let said = "2 items of the base are gone, 1 of them open";
    for format in [
        "terminal",
        "text",
        "github",
        "junit",
        "junit-strict",
        "sarif",
        "gitlab",
        "rdjson",
        "checkstyle",
        "azure",
        "markdown",
        "html",
    ] {
        let run = repo.check("Tidy up.\n", &["--format", format]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.out.contains(said), "{format}: {run:?}");
    }
    let json = repo.check("Tidy up.\n", &["--format", "json"]).json();
    assert_eq!((&json["backlog"]["lost"], &json["backlog"]["lost_open"]), (&2.into(), &1.into()));
    let done = change(BOARD, &BOARD.replace("- [x] Draw the rows\n", ""));
    let run = done.check("Tidy up.\n", &[]);
    assert!(run.out.contains("1 item of the base is gone, done or dropped"), "{run:?}");
    let none = change(BOARD, &BOARD.replace("## Ready", "## Next"));
    assert!(!none.check("Tidy up.\n", &[]).out.contains("gone"));
}

#[test]
fn an_item_in_progress_cannot_be_hidden_in_its_own_file() {
    let line = "- [ ] Export the rows\n";
    for hidden in [
        "<!-- - [ ] Export the rows -->\n",
        "```\n- [ ] Export the rows\n```\n",
        "> - [ ] Export the rows\n",
        "- [x Export the rows\n",
        "-[ ] Export the rows\n",
    ] {
        let repo = change(BOARD, &BOARD.replace(line, hidden));
        let run = repo.check("Tidy up.\n", &["--format", "json"]);
        assert_eq!(run.code, 1, "{hidden}: {run:?}");
        assert!(run.failed().contains(&"backlog/reading-lost".to_owned()), "{hidden}: {run:?}");
    }
}

#[test]
fn an_item_that_was_worked_on_says_how_far_it_is() {
    let head = BOARD.replace("## In Progress", "<h2>In Progress</h2>");
    let run = change(BOARD, &head).check("Tidy up.\n", &["--format", "json"]);
    assert_eq!(run.failed(), ["backlog/unknown-status"], "{run:?}");
    // Put back openly is fine.
    let back =
        BOARD.replace("- [ ] Export the rows\n\n## Ready\n", "## Ready\n\n- [ ] Export the rows");
    assert_eq!(change(BOARD, &back).check("Tidy up.\n", &[]).code, 0);
}

#[test]
fn what_lowers_the_share_that_is_read_fails_before_nothing_can_be_decided() {
    let notes: String = (0..30).map(|number| format!("- remember thing {number}\n")).collect();
    let head = format!("{BOARD}\n## Debts\n\n{notes}");
    let run = change(BOARD, &head).check("Tidy up.\n", &["--format", "json"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(run.failed(), ["backlog/reading-lost"], "{run:?}");
    let json = run.json();
    assert_eq!(json["backlog"]["doubtful"], true);
    assert!(run.out.contains("the change lowers what is read of BACKLOG.md from 100 % to"));
    let limits = json["rules"].as_array().unwrap();
    let limit = limits.iter().find(|rule| rule["id"] == "wip/limit-exceeded").unwrap();
    assert_eq!(limit["outcome"], "unverified", "{limit}");
    for format in ["terminal", "junit", "sarif", "gitlab", "markdown", "html", "checkstyle"] {
        let run = change(BOARD, &head).check("Tidy up.\n", &["--format", format]);
        assert!(run.out.contains("doubtful: only"), "{format}: {run:?}");
    }
    // It is the state of the base, and of that alone, that is not held against the next change.
    let next = change(&head, &format!("{head}\nMore about them.\n")).check("Tidy up.\n", &[]);
    assert_eq!(next.code, 2, "{next:?}");
}

#[test]
fn a_backlog_without_items_is_one() {
    for text in [
        "",
        "# Backlog\n",
        "# Backlog\n\nNothing is planned today.\n",
        "# Backlog\n\n## In Progress\n\n## Done\n",
    ] {
        let repo = Repo::new(&[("BACKLOG.md", text)]);
        let lint = repo.run(&["lint"]);
        assert_eq!(lint.code, 0, "{text:?}: {lint:?}");
        assert!(lint.out.contains("0 items"), "{lint:?}");
        let items = repo.run(&["items", "--format", "json"]);
        assert_eq!(items.code, 0, "{items:?}");
        assert_eq!(items.json()["files"][0]["items"], 0, "{items:?}");
        for command in [&["items"][..], &["next"], &["lint", "BACKLOG.md"], &["init", "--dry-run"]]
        {
            let run = repo.run(command);
            assert_eq!(run.code, 0, "{text:?} {command:?}: {run:?}");
        }
    }
    let unknown: String =
        (0..12).map(|n| format!("=== FEATURE {n} | Export {n} | done\n")).collect();
    let run = Repo::new(&[("BACKLOG.md", &unknown)]).run(&["lint"]);
    assert_eq!(run.code, 2, "what nobody can read is not nothing: {run:?}");
}

#[test]
fn init_proposes_a_dialect_for_a_file_of_which_little_is_read() {
    let list: String = (0..12).map(|n| format!("- think about thing {n}\n")).collect();
    let text = format!(
        "# Backlog\n\n## Boxes\n\n- [x] Done thing\n- [ ] Open thing\n\n## Debts\n\n{list}"
    );
    let repo = Repo::new(&[("BACKLOG.md", &text)]);
    assert!(repo.run(&["lint"]).out.contains("doubtful: only"));
    let run = repo.run(&["init"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("BACKLOG.md is read as 2 items, 14 % of what may be one"), "{run:?}");
    assert!(run.err.contains("which reads 14 items, 100 % of it"), "{run:?}");
    let items = repo.run(&["items", "--format", "json"]).json();
    assert_eq!(items["items"].as_array().unwrap().len(), 14);
}

#[test]
fn a_bold_word_for_a_state_above_bold_paragraphs_is_a_column() {
    let text = "# Backlog\n\n**In Progress**\n\n**B-1 Export** - all of it.\n\n**Ready**\n\n**B-2 Import** - at night.\n\n**B-3 Print** - on paper.\n";
    let items = Repo::new(&[("BACKLOG.md", text)]).run(&["items", "--format", "json"]).json();
    let states: Vec<&str> = items["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["status"]["state"].as_str().unwrap_or("-"))
        .collect();
    assert_eq!(states, ["in-progress", "ready", "ready"]);
}

const SYMBOLS: &str = "# Backlog\n\n- [/] Export the rows\n- [ ] Import the rows\n- [ ] Print the rows\n- [x] Draw the rows\n";
const STORIES: &str = "# Backlog\n\n## B-1 Export the rows\n\n- Status: In Progress\n\n## B-2 Import the rows\n\n- Status: Ready\n";

#[test]
fn no_other_writing_hides_what_is_in_progress() {
    let second = BOARD
        .replace("- [ ] Import the rows\n", "")
        .replace("Export the rows\n", "Export the rows\n  ```\n  - [ ] Import the rows\n  ```\n");
    let torn = STORIES.replace("## B-2", "##B-2").replace("Ready", "In Progress");
    for (what, base, head, rule) in [
        ("code within another item", BOARD, second, "backlog/reading-lost"),
        ("a torn heading is prose of the item above", STORIES, torn, "backlog/reading-lost"),
        ("no heading", BOARD, BOARD.replace("## In Progress\n\n", ""), "backlog/unknown-status"),
        ("an unknown symbol", SYMBOLS, SYMBOLS.replace("[/]", "[§]"), "backlog/unknown-status"),
        ("a look-alike", SYMBOLS, SYMBOLS.replace("[/]", "[\u{2215}]"), "backlog/unknown-status"),
        ("no box", SYMBOLS, SYMBOLS.replace("- [/] ", "- "), "backlog/reading-lost"),
    ] {
        let run = change(base, &head).check("Tidy up.\n", &["--format", "json"]);
        assert_eq!(run.code, 1, "{what}: {run:?}");
        assert!(run.failed().contains(&rule.to_owned()), "{what}: {:?}", run.failed());
    }
}

#[test]
fn a_part_that_is_not_begun_takes_no_item_out_of_the_count() {
    let two = STORIES.replace("Ready", "In Progress");
    let parts = two.replace("## B-2", "### B-9 A part\n\n- Status: Ready\n\n## B-2");
    for head in [&two, &parts] {
        let run = change(STORIES, head).check("Start.\n", &["--format", "json"]);
        assert_eq!(run.failed(), ["wip/limit-exceeded"], "{head}: {run:?}");
    }
    // Of an item and its part, which are one piece of work, the part counts.
    let begun = STORIES.replace("## B-2", "### B-9 A part\n\n- Status: In Progress\n\n## B-2");
    assert_eq!(change(STORIES, &begun).check("Start.\n", &[]).code, 0);
}
