//! The flow of items, from real histories.

use std::fmt::Write as _;

use crate::harness::{Repo, now};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

const DAY: i64 = 86_400;

/// Noon of a Monday some weeks ago.
fn monday() -> i64 {
    let week = 7 * DAY;
    // The first of January 1970 was a Thursday.
    (now() - 6 * week).div_euclid(week) * week + 4 * DAY + DAY / 2
}

/// A time so many days after that Monday, as the report says it.
fn on(day: i64) -> String {
    jiff::Timestamp::from_second(monday() + day * DAY).unwrap().to_string()
}

fn card(state: &str) -> String {
    format!(
        "# Backlog\n\n## In Progress\n\n### US-1: Export rows\n\n- Status: {state}\n- Owner: Ada\n"
    )
}

/// One item, begun on the third day and done on the ninth, in a file that was renamed meanwhile.
fn repo() -> Repo {
    let repo = Repo::new(&[("README.md", "# It\n")]);
    repo.commit_at(
        monday() - 7 * DAY,
        "Other",
        &[("docs/TODO.md", "# Backlog\n\n### US-0: Begin\n\n- Status: Ready\n")],
    );
    let both = |state: &str| format!("{}\n### US-0: Begin\n\n- Status: Ready\n", card(state));
    repo.commit_at(monday(), "Write it down", &[("docs/TODO.md", &both("Ready"))]);
    repo.commit_at(monday() + 2 * DAY, "Start", &[("docs/TODO.md", &both("In Progress"))]);
    repo.commit_at(monday() + 3 * DAY, "Elsewhere", &[("src/a.rs", "fn main() {}\n")]);
    repo.commit_index("Rename", |index| {
        repo.write("BACKLOG.md", both("In Progress"));
        index.remove_path(std::path::Path::new("docs/TODO.md")).unwrap();
        index.add_path(std::path::Path::new("BACKLOG.md")).unwrap();
    });
    repo.commit_at(monday() + 5 * DAY, "Block", &[("BACKLOG.md", &both("Blocked"))]);
    repo.commit_at(monday() + 6 * DAY, "Go on", &[("BACKLOG.md", &both("In Progress"))]);
    repo.commit_at(monday() + 8 * DAY, "Finish", &[("BACKLOG.md", &both("Done"))]);
    repo
}

fn json(repo: &Repo, args: &[&str]) -> Value {
    let all: Vec<&str> =
        ["flow", "--format", "json"].into_iter().chain(args.iter().copied()).collect();
    let run = repo.run(&all);
    assert_eq!(run.code, 0, "{run:?}");
    run.json()
}

fn item<'a>(report: &'a Value, id: &str) -> &'a Value {
    let items = report["items"].as_array().unwrap();
    items.iter().find(|item| item["id"] == id).unwrap_or_else(|| panic!("{report:#}"))
}

#[test]
fn each_item_has_its_states_with_their_commits() {
    let repo = repo();
    let report = json(&repo, &[]);
    let found = item(&report, "US-1");
    let states: Vec<(&str, String)> = found["states"]
        .as_array()
        .unwrap()
        .iter()
        .map(|stay| (stay["state"].as_str().unwrap(), stay["from"].as_str().unwrap().to_owned()))
        .collect();
    let known = [
        ("ready", on(0)),
        ("in-progress", on(2)),
        ("blocked", on(5)),
        ("in-progress", on(6)),
        ("done", on(8)),
    ];
    assert_eq!(states, known);
    assert_eq!(found["states"][4]["commit"], repo.id("HEAD").as_str());
    assert_eq!(found["states"][3]["until_commit"], repo.id("HEAD").as_str());
    assert_eq!((&found["cycle_time_days"], &found["lead_time_days"]), (&6.0.into(), &8.0.into()));
    assert_eq!((&found["blocked_days"], &found["active_days"]), (&1.0.into(), &5.0.into()));
    assert_eq!((&found["path"], &found["line"]), (&"BACKLOG.md".into(), &5.into()));
    assert_eq!(found["age_days"], Value::Null);
    // It stood in the first version of the backlog: it may be older.
    assert_eq!(report["left_out"]["written-before"], 0);
    assert_eq!(report["measures"]["cycle_time_days"]["p85"], 6.0);
}

#[test]
fn what_was_read_before_is_not_read_again_and_is_not_believed() {
    let repo = repo();
    let first = json(&repo, &[]);
    let file = repo.path().join(".git/backlog-gate/flow.jsonl");
    assert!(file.is_file());
    let second = json(&repo, &[]);
    assert_eq!((&first["items"], &first["left_out"]), (&second["items"], &second["left_out"]));
    assert_eq!(second["history"]["cached"], second["history"]["versions"]);
    assert_eq!(second["history"]["commits"], first["history"]["commits"]);
    // What is new is read, and nothing else.
    repo.commit_at(monday() + 9 * DAY, "Again", &[("BACKLOG.md", &card("In Progress"))]);
    let third = json(&repo, &[]);
    assert_eq!(third["history"]["cached"], first["history"]["versions"]);
    let anew = json(&repo, &["--no-cache"]);
    assert_eq!(third["items"][0]["states"], anew["items"][0]["states"]);
    assert_eq!(third["history"]["commits"], anew["history"]["commits"]);
    // A cache that is damaged, or gone, changes nothing.
    for bad in ["", "{}", "[1, 2", "{\"form\": 3}", "0123456789abcdef {\"form\": 3}\n"] {
        std::fs::write(&file, bad).unwrap();
        assert_eq!(json(&repo, &[])["items"][0]["states"], anew["items"][0]["states"]);
    }
    // A line that cannot be read is replaced, and the file does not grow.
    let whole = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, whole.replace("{\"come\"", "{come")).unwrap();
    assert_eq!(json(&repo, &[])["history"]["cached"], 0);
    let again = json(&repo, &[]);
    assert_eq!(again["history"]["cached"], again["history"]["versions"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), whole.lines().count());
    std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
    json(&repo, &["--no-cache"]);
    assert!(!file.exists());
}

/// The lines of a cache with the checksums that this program gives them.
fn checked(texts: &[String], commits: usize) -> String {
    let mut before = 0_u64;
    let mut lines = String::new();
    for (number, text) in texts.iter().enumerate() {
        let chain = if number <= commits { before } else { 0 };
        let digest = Sha256::new().chain_update(chain.to_be_bytes()).chain_update(text).finalize();
        before = u64::from_be_bytes(digest[..8].try_into().unwrap());
        let _ = writeln!(lines, "{before:016x} {text}");
    }
    lines
}

#[test]
fn a_line_of_the_cache_that_was_altered_is_passed_over() {
    let repo = repo();
    let right = json(&repo, &["--no-cache"])["items"].clone();
    repo.run(&["flow"]);
    let file = repo.path().join(".git/backlog-gate/flow.jsonl");
    let whole = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let altered = |lines: Vec<String>| {
        std::fs::write(&file, lines.join("\n") + "\n").unwrap();
        assert_eq!(json(&repo, &[])["items"], right, "{lines:#?}");
    };
    let with = |number: usize, line: String| {
        let mut lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        lines[number] = line;
        lines
    };
    for (number, line) in lines.iter().enumerate() {
        // Another digit of an id, another number or state, or two lines that changed places.
        for (old, new) in [("a", "b"), ("1", "2"), ("in-progress", "ready"), ("null", "\"x\"")] {
            if line.contains(old) {
                altered(with(number, line.replace(old, new)));
            }
        }
        let mut moved = with(number, lines[lines.len() - 1 - number].to_owned());
        *moved.last_mut().unwrap() = (*line).to_owned();
        altered(moved);
        let mut fewer = with(number, String::new());
        fewer.remove(number);
        altered(fewer);
    }
    // And what was altered with its checksum never ends the command.
    let texts: Vec<String> = lines.iter().map(|line| line[17..].to_owned()).collect();
    let commits = texts.iter().filter(|text| text.starts_with("{\"id\"")).count();
    assert_eq!(checked(&texts, commits), whole);
    let blob = repo.id("HEAD:BACKLOG.md");
    let forged: Vec<String> =
        texts[..=commits].iter().map(|text| text.replace(&blob, &"0".repeat(blob.len()))).collect();
    assert_ne!(forged, texts[..=commits]);
    std::fs::write(&file, checked(&forged, commits)).unwrap();
    assert_eq!(json(&repo, &[])["items"], right);
}

#[test]
fn only_the_sections_that_changed_are_read_and_nothing_is_missed() {
    let story = |number: usize, state: &str| {
        let text = "A text of some length that says what is wanted and why anybody wants it.";
        format!("### US-{number}: Story {number}\n\n- Status: {state}\n\n{text}\n\n")
    };
    let file = |states: &[&str]| {
        let stories = states.iter().enumerate().map(|(at, state)| story(at + 1, state));
        format!("# Backlog\n\n## Epic 1: All\n\n{}", stories.collect::<String>())
    };
    let mut states = vec!["Ready"; 40];
    let repo = Repo::new(&[("BACKLOG.md", &file(&states))]);
    for (number, day) in (0..30).zip(0_i64..) {
        states[number] = "In Progress";
        if number > 2 {
            states[number - 3] = "Done";
        }
        repo.commit_at(monday() + day * DAY, "Go on", &[("BACKLOG.md", &file(&states))]);
    }
    let report = json(&repo, &[]);
    let share = report["history"]["share_read"].as_f64().unwrap();
    assert!(share < 0.2, "{share}");
    for number in 1..=27 {
        let found = item(&report, &format!("US-{number}"));
        assert_eq!(found["cycle_time_days"], 3.0, "{found:#}");
    }
    assert_eq!(item(&report, "US-30")["state"], "in-progress");
    assert_eq!(report["measures"]["finished"], 27);
    assert_eq!(report["left_out"]["written-before"], 27);
    let run = repo.run(&["flow", "--no-cache"]);
    assert!(run.out.contains("sections read ("), "{run:?}");
}

#[test]
fn a_file_that_is_written_in_another_way_from_some_day_on_is_read_so_from_that_day_on() {
    const TEXT: &str = "A text of some length that says what is wanted and why anybody wants it.";
    let cards = |done: usize| {
        let stories = (1..=30).map(|number| {
            let state = if number <= done { "Done" } else { "In Progress" };
            format!("### US-{number}: Story {number}\n\n- Status: {state}\n\n{TEXT}\n\n")
        });
        format!("# Backlog\n\n## Epic 1: All\n\n{}", stories.collect::<String>())
    };
    let list = |done: usize| {
        let entries = (1..=30).map(|number| {
            let mark = if number <= done { "x" } else { "/" };
            format!("- [{mark}] US-{number}: Story {number} ({TEXT})\n")
        });
        format!("# Backlog\n\n## Epic 1: All\n\n{}", entries.collect::<String>())
    };
    let repo = Repo::new(&[("BACKLOG.md", &cards(0))]);
    for (done, day) in (1..=20).zip(0_i64..) {
        let text = if (8..15).contains(&done) { list(done) } else { cards(done) };
        repo.commit_at(monday() + day * DAY, "Go on", &[("BACKLOG.md", &text)]);
    }
    let report = json(&repo, &[]);
    for (number, day) in (1..=20).zip(0_i64..) {
        let states = item(&report, &format!("US-{number}"))["states"].as_array().unwrap().clone();
        let last = states.last().unwrap();
        assert_eq!((&last["state"], &last["from"]), (&"done".into(), &on(day).into()), "{number}");
        assert_eq!(states.len(), 2, "{states:#?}");
    }
}

#[test]
fn each_commit_is_read_as_the_policy_of_its_day_says() {
    let old = "version: 1\nbacklog: {files: [plan.md], states: {ready: [parked], in-progress: [cooking], done: [eaten]}}\n";
    let plan = |word: &str| format!("# Backlog\n\n### US-1: Soup\n\n- Status: {word}\n");
    let repo = Repo::new(&[
        (".backlog-gate.yml", old),
        ("plan.md", "# Backlog\n\n### US-0: Salt\n\n- Status: parked\n"),
    ]);
    repo.commit_at(monday(), "Plan", &[("plan.md", &plan("parked"))]);
    repo.commit_at(monday() + DAY, "Cook", &[("plan.md", &plan("cooking"))]);
    repo.commit_index("New policy", |index| {
        repo.write("BACKLOG.md", plan("In Progress"));
        repo.write(".backlog-gate.yml", "version: 1\n");
        index.remove_path(std::path::Path::new("plan.md")).unwrap();
        index.add_path(std::path::Path::new("BACKLOG.md")).unwrap();
        index.add_path(std::path::Path::new(".backlog-gate.yml")).unwrap();
    });
    repo.commit_at(monday() + 4 * DAY, "Eat", &[("BACKLOG.md", &plan("Done"))]);
    let report = json(&repo, &[]);
    let found = item(&report, "US-1");
    assert_eq!(found["cycle_time_days"], 3.0, "{found:#}");
    assert_eq!(found["states"].as_array().unwrap().len(), 3, "{found:#}");
}

#[test]
fn what_the_text_cannot_tell_is_counted() {
    let repo = Repo::new(&[("BACKLOG.md", &card("In Progress"))]);
    let more = "\n### US-2: Import\n\n- Status: Done\n\n### US-3: Print\n\n- Status: Ready\n\n### US-4: Scan\n\n- Status: In Progress\n";
    repo.commit_at(monday(), "More", &[("BACKLOG.md", &(card("In Progress") + more))]);
    let end = "\n### US-2: Import\n\n- Status: Done\n\n### US-3: Print\n\n- Status: Done\n";
    repo.commit_at(monday() + DAY, "End", &[("BACKLOG.md", &(card("Done") + end))]);
    let report = json(&repo, &[]);
    let left = &report["left_out"];
    let counts =
        ["appeared-done", "began-before", "written-before", "never-in-progress", "vanished"];
    assert_eq!(counts.map(|gap| left[gap].as_u64().unwrap()), [1, 1, 1, 1, 1], "{left:#}");
    let run = repo.run(&["flow"]);
    assert!(run.out.contains("1 item done when first written down"), "{run:?}");
}

#[test]
fn days_are_those_of_the_team() {
    let repo = repo();
    let policy = "version: 1\nflow: {time_zone: Asia/Tokyo, weekends: [saturday, sunday]}\n";
    repo.commit_at(monday() + 9 * DAY, "Policy", &[(".backlog-gate.yml", policy)]);
    let report = json(&repo, &[]);
    // From Wednesday to Tuesday, without Saturday and Sunday; no clock is changed there.
    assert_eq!(item(&report, "US-1")["cycle_time_days"], 4.0);
    assert_eq!(report["weekends"], serde_json::json!(["saturday", "sunday"]));
    repo.write(".backlog-gate.yml", "flow: {time_zone: Mars, weekends: [someday]}\n");
    let run = repo.run(&["policy", "validate"]);
    assert!(run.out.contains("Mars") && run.out.contains("someday"), "{run:?}");
}

#[test]
fn the_forecast_says_how_it_was_drawn_and_is_the_same_each_time() {
    let repo = repo();
    let args = ["--by", "2099-01-01", "--seed", "7", "--runs", "500", "--window", "3650"];
    let report = json(&repo, &args);
    let forecast = &report["forecast"];
    assert_eq!((&forecast["seed"], &forecast["runs"]), (&7.into(), &500.into()));
    assert_eq!(forecast["when"][0]["items"], 1, "{forecast:#}");
    assert!(forecast["how_many"]["p50"].as_u64() >= forecast["how_many"]["p85"].as_u64());
    assert_eq!(*forecast, json(&repo, &args)["forecast"]);
    // Nothing was finished in a window that ended before.
    let run = repo.run(&["flow", "--owner", "nobody"]);
    assert!(!run.out.contains("Forecast"), "{run:?}");
}

#[test]
fn the_other_forms_and_what_is_not_one() {
    let repo = repo();
    let text = repo.run(&["flow"]);
    assert!(text.out.starts_with("Flow\n  finished    1 item in "), "{text:?}");
    assert!(text.out.contains("50 % within 6.0, 85 % within 6.0"), "{text:?}");
    let csv = repo.run(&["flow", "--format", "csv"]);
    let [head, line, ..] = csv.out.lines().collect::<Vec<_>>()[..] else { panic!("{csv:?}") };
    assert!(head.starts_with("id,title,kind,state,"), "{csv:?}");
    assert!(line.starts_with("\"US-") && csv.out.contains("\"US-1\",\"Export rows\","), "{csv:?}");
    let bad = repo.run(&["flow", "--format", "xml"]);
    assert!(bad.code == 2 && bad.err.contains("the formats are text, json, csv"), "{bad:?}");
    let filtered = json(&repo, &["--owner", "ada"]);
    assert_eq!(filtered["items"].as_array().unwrap().len(), 1);
}

#[test]
fn the_page_holds_pictures_board_and_items_and_no_markup_of_others() {
    let hostile = "<img src=x onerror=alert(1)> ]]> </svg> ::error::x";
    let repo = repo();
    let file =
        format!("# Backlog\n\n### US-1: {hostile}\n\n- Status: In Progress\n- Owner: <b>Ada</b>\n");
    repo.commit_at(monday() + 9 * DAY, "Hostile", &[("BACKLOG.md", &file)]);
    let run = repo.run(&["flow", "--format", "html=flow.html", "--format", "svg=pictures"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
    let page = repo.read("flow.html");
    let document = roxmltree::Document::parse_with_options(
        &page,
        roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() },
    )
    .unwrap();
    let names: Vec<&str> = document.descendants().map(|node| node.tag_name().name()).collect();
    assert!(
        !names.contains(&"img") && !names.contains(&"script") && !names.contains(&"b"),
        "{names:?}"
    );
    assert!(page.contains("&#60;img") || page.contains("&lt;img"), "{page}");
    let drawn = document.descendants().filter(|node| node.attribute("role") == Some("img"));
    assert!(drawn.count() >= 4, "{page}");
    assert!(page.contains("Content-Security-Policy") && !page.contains("style=\""), "{page}");
    let pictures = repo.path().join("pictures");
    let files: Vec<_> =
        std::fs::read_dir(&pictures).unwrap().map(|it| it.unwrap().path()).collect();
    assert!(files.len() >= 4, "{files:?}");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let picture = roxmltree::Document::parse(&text).unwrap();
        assert!(picture.descendants().any(|node| node.tag_name().name() == "text"), "{text}");
        assert!(picture.root_element().attribute("viewBox").is_some());
    }
    // Where the pointer rests, the item is named with its line and its commit.
    let aging = std::fs::read_to_string(pictures.join("aging.svg")).unwrap();
    assert!(aging.contains("BACKLOG.md:3") && aging.contains("by commit "), "{aging}");
}

#[test]
fn the_summary_draws_with_mermaid_and_nothing_of_others_is_in_it() {
    let repo = repo();
    let file =
        "# Backlog\n\n### US-1: ``` </td> @team [x](http://y.z) #12\n\n- Status: In Progress\n";
    repo.commit_at(monday() + 9 * DAY, "Hostile", &[("BACKLOG.md", file)]);
    let run = repo.run(&["flow", "--since", "2020-01-01", "--format", "markdown"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.out.matches("%%\nxychart-beta\n").count(), 3, "{}", run.out);
    assert_eq!(run.out.matches("```").count(), 6, "{}", run.out);
    assert!(!run.out.contains("</td>") && !run.out.contains(" @team"), "{}", run.out);
    assert!(run.out.contains("## Flow of work since 2020-01-01"), "{}", run.out);
}

#[test]
fn the_board_fits_a_terminal_and_marks_what_is_over_its_limit() {
    let states = ["Ready", "In Progress", "In Progress", "Blocked", "Done", "In Review", "Planned"];
    let stories = states.iter().enumerate().map(|(at, state)| {
        format!(
            "### US-{at}: A story with a long title about rows and columns\n\n- Status: {state}\n\n"
        )
    });
    let repo =
        Repo::new(&[("BACKLOG.md", &format!("# Backlog\n\n{}", stories.collect::<String>()))]);
    let run = repo.run(&["board"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
    assert!(run.out.contains("in-progress 2/1 !"), "{}", run.out);
    for id in ["US-0", "US-1", "US-2", "US-3", "US-4", "US-5", "US-6"] {
        assert!(run.out.contains(id), "{}", run.out);
    }
    assert!(repo.run(&["board", "--repo", "nowhere"]).code == 2);
}

#[test]
fn notes_list_what_became_done_between_two_revisions() {
    let file = |one: &str, two: &str| {
        format!(
            "# Backlog\n\n## Epic 1: Rows\n\n### US-1: Export rows\n\n- Status: {one}\n\n#### Acceptance Criteria\n\n- [x] It opens <b>everywhere</b>\n\n### US-2: Import rows\n\n- Status: {two}\n"
        )
    };
    let repo = Repo::new(&[("BACKLOG.md", &file("Ready", "Done"))]);
    let first = repo.id("HEAD");
    repo.commit_at(monday(), "Start", &[("BACKLOG.md", &file("In Progress", "Done"))]);
    repo.commit_at(monday() + DAY, "Export rows (#12)", &[("BACKLOG.md", &file("Done", "Done"))]);
    let done = repo.id("HEAD");
    let run = repo.run(&["notes", &format!("{first}..HEAD")]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("**US-1** Export rows (#12 Export rows, `"), "{}", run.out);
    assert!(run.out.contains("  - [x] It opens") && !run.out.contains("<b>"), "{}", run.out);
    assert!(!run.out.contains("US-2"), "{}", run.out);
    let json = repo.run(&["notes", &first, "--format", "json"]).json();
    let items = json["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["change"]["number"]), (1, &12.into()), "{json:#}");
    assert_eq!(
        (&items[0]["commit"], &items[0]["criteria"][0]["ticked"]),
        (&done.as_str().into(), &true.into())
    );
    let none = repo.run(&["notes", "HEAD..HEAD"]);
    assert!(none.out.contains("No item became done."), "{none:?}");
    assert_eq!(repo.run(&["notes", "v9..HEAD"]).code, 2);
}

#[test]
fn next_says_how_old_is_what_is_in_progress() {
    let now = jiff::Timestamp::now().as_second();
    let repo = Repo::new(&[("BACKLOG.md", &card("Ready"))]);
    repo.commit_at(now - 9 * DAY - 60, "Start", &[("BACKLOG.md", &card("In Progress"))]);
    let run = repo.run(&["next"]);
    assert!(run.out.contains("BACKLOG.md:5, for 9 days"), "{run:?}");
    let json = repo.run(&["next", "--format", "json"]).json();
    assert_eq!(json["in_progress"][0]["age_days"], 9.0, "{json:#}");
}

#[test]
fn the_workflow_that_publishes_the_page_is_written_alone() {
    let repo = Repo::new(&[("BACKLOG.md", &card("Ready"))]);
    let run = repo.run(&["init", "--flow", "--forge", "github"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(repo.read(".github/workflows/backlog-flow.yml").contains("actions/deploy-pages@"));
    assert!(!repo.path().join(".backlog-gate.yml").exists());
    let run = repo.run(&["init", "--flow", "--forge", "gitlab", "--dry-run"]);
    assert!(run.out.contains("+pages:") && run.err.contains("include:"), "{run:?}");
}

#[test]
fn a_commit_that_is_dated_before_those_it_follows_counts_at_their_time() {
    let repo = Repo::new(&[("BACKLOG.md", "# Backlog\n")]);
    for (day, state) in [(10, "Ready"), (2, "In Progress"), (14, "Done")] {
        repo.commit_at(monday() + day * DAY, state, &[("BACKLOG.md", &card(state))]);
    }
    let report = json(&repo, &[]);
    assert_eq!(report["items"][0]["cycle_time_days"], 4.0, "{report:#}");
    assert_eq!(report["history"]["misdated"], 1);
}

#[test]
fn a_clock_that_is_ahead_moves_no_commit_but_its_own() {
    let repo = Repo::new(&[("BACKLOG.md", "# Backlog\n")]);
    let far = 200 * 365;
    for (day, state) in [(1, "Ready"), (far, "In Progress"), (6, "In Review"), (9, "Done")] {
        repo.commit_at(monday() + day * DAY, state, &[("BACKLOG.md", &card(state))]);
    }
    let report = json(&repo, &[]);
    let found = &report["items"][0];
    assert_eq!(found["cycle_time_days"], 8.0, "{report:#}");
    let run = repo.run(&["flow"]);
    assert!(run.out.contains("1 commit dated after now"), "{run:?}");
    // What is begun ahead of now has been going on for no time, not for less.
    repo.commit_at(monday() + far * DAY, "Again", &[("BACKLOG.md", &card("In Progress"))]);
    assert!(json(&repo, &[])["items"][0]["age_days"].as_f64() >= Some(0.0));
}

#[test]
fn settings_beside_a_folder_of_items_are_those_of_each_day() {
    let settings = |states: &str| format!("project_name: p\nstatuses: [{states}]\n");
    let task = |state: &str| format!("---\nid: task-1\ntitle: Export\nstatus: {state}\n---\n");
    let repo = Repo::new(&[("README.md", "# It\n")]);
    let (config, path) = ("backlog/config.yml", "backlog/tasks/task-1 - Export.md");
    let first = settings("\"To Do\", \"Brewing\", \"Served\"");
    let days: [&[(&str, &str)]; 4] = [
        &[(config, &first), (path, &task("To Do"))],
        &[(path, &task("Brewing"))],
        &[(path, &task("Served"))],
        // The word is none of a state any more, and that of the task is one that nobody ended.
        &[(config, &settings("\"To Do\", \"Served\", \"Drunk\""))],
    ];
    for (day, files) in (0..).zip(days) {
        repo.commit_at(monday() + day * DAY, "Go on", files);
    }
    let report = json(&repo, &[]);
    let states = report["items"][0]["states"].as_array().unwrap();
    let states: Vec<&Value> = states.iter().map(|stay| &stay["state"]).collect();
    assert_eq!(states, ["planned", "in-progress", "done", "in-progress"], "{report:#}");
}
