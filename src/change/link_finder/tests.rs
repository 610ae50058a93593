use crate::change::{Link, Resolution};
use crate::rules::Example;
use crate::rules::testing::Fixture;

const BACKLOG: &str = "## EPIC 1 — Core\n\n### US-1.1 — Define contracts\n\n**Current Alignment:** 🟡 Partial\n\n### US-1.2 — Ingest artifacts\n\n**Current Alignment:** 🔴 Low\n\n### US-1.3 — Snapshot\n\n**Current Alignment:** 🔴 Low\n\n### US-1.4 — Read, check and write\n\n**Current Alignment:** 🔴 Low\n\n### US-1.10 — Last\n\n**Current Alignment:** 🔴 Low\n";

/// The items that a change claims, `?` before what is unknown, `=` before one that it closes.
fn named(example: Example<'_>) -> String {
    let fixture = Fixture::new(&Example { backlog: BACKLOG, ..example });
    let links = fixture.change.as_ref().map(|change| &change.links[..]).unwrap_or_default();
    let name = |link: &Link| match &link.resolution {
        Resolution::Item(id) if link.closes => format!("={id}"),
        Resolution::Item(id) => id.clone(),
        Resolution::Ambiguous(_) => format!("*{}", link.text),
        Resolution::Unknown(_) => format!("?{}", link.text),
        Resolution::TooMany(count) => format!("{}!{count}", link.text),
    };
    links.iter().filter(|link| link.claimed).map(name).collect::<Vec<_>>().join(" ")
}

fn in_body(text: &str) -> String {
    named(Example { description: Some(text), ..Example::NONE })
}

#[test]
fn a_description_names_items_in_every_way() {
    for (text, expected) in [
        ("Backlog: US-1.1", "US-1.1"),
        ("backlog: us-1.1.", "US-1.1"),
        ("- **Backlog:** US-1.1, US-1.2 and 1.3", "US-1.1 US-1.2 US-1.3"),
        ("Story: [US-1.1](https://x.y/US-1.2)", "US-1.1"),
        ("Backlog: \"Define contracts\"", "US-1.1"),
        ("Backlog: EPIC 1", "EPIC-1"),
        ("Backlog: US-1.1–1.3", "US-1.1 US-1.2 US-1.3"),
        ("Backlog: Read, check and write", "US-1.4"),
        ("Backlog: US-9.9", "?US-9.9"),
        ("Backlog: the export", "?the export"),
        ("Task: write the export", ""),
        ("Task: US-9.9", "?US-9.9"),
        ("## Linked items\n\n- US-1.1: contracts\n- [x] US-1.2\n", "US-1.1 US-1.2"),
        ("## Backlog\n\nUS-1.3\n\n## Plan\n\nnothing", "US-1.3"),
        ("Closes US-1.2", "=US-1.2"),
        ("fixes: US-1.1, US-1.2", "=US-1.1 =US-1.2"),
        ("Closes #12", ""),
        ("Closes #1.2", "=US-1.2"),
        ("This does US-1.10 and no more.", "US-1.10"),
        ("See US-1.1.", ""),
        ("- [ ] Docs (N/A: US-1.2 has them)\n- [ ] ~~US-1.3~~\n- [x] As US-1.1", "US-1.1"),
        ("- [ ] Docs (N/A: done)\n- [ ] As US-1.2 (N/A)", "US-1.2"),
        ("See US-1.1.2 and US-1.1-2", ""),
        ("UTF-8, ISO-8601, SHA-256, v1.1, 1.1", ""),
        ("Backlog: US-1.1\r\n\r\nBacklog: US-1.2\r\n", "US-1.1 US-1.2"),
        ("Backlog: US-1.1\n\nCloses US-1.1", "=US-1.1"),
    ] {
        assert_eq!(in_body(text), expected, "{text:?}");
    }
}

#[test]
fn what_no_reader_sees_names_nothing() {
    for text in [
        "<!-- Backlog: US-1.1 -->",
        "<!--\nBacklog: US-1.1\n",
        "```\nBacklog: US-1.1\n```",
        "    Backlog: US-1.1",
        "Run `fix US-1.1` first",
    ] {
        assert_eq!(in_body(text), "", "{text:?}");
    }
}

#[test]
fn titles_and_branches_name_items_by_their_ids() {
    let in_branch = |branch| named(Example { branch, description: Some(""), ..Example::NONE });
    let in_title = |title| named(Example { title, description: Some(""), ..Example::NONE });
    assert_eq!(in_branch("feature/US-1.1-contracts"), "US-1.1");
    assert_eq!(in_branch("ada_us-1.10_last"), "US-1.10");
    assert_eq!(in_branch("feature/US-7.1"), "?US-7.1");
    assert_eq!(in_branch("release-1.1"), "");
    assert_eq!(in_title("US-1.2: Ingest"), "US-1.2");
    assert_eq!(in_title("Backlog: 1.2"), "");
}

#[test]
fn a_title_begins_with_an_id_of_letters_and_digits() {
    let backlog = "Ready\n\n- G49: Export\n- G50: Search\n";
    let claimed = |title: &str, text: &str| {
        let example = Example { backlog, title, description: Some(text), ..Example::NONE };
        let fixture = Fixture::new(&example);
        let links = fixture.change.as_ref().unwrap().links.iter().filter(|link| link.claimed);
        links.map(|link| link.text.clone()).collect::<Vec<_>>().join(" ")
    };
    for title in ["G49: Export", "fix(x): G49 — rows", "[G49] Rows", "feat!: (G49) Rows", "G49 - x"]
    {
        assert_eq!(claimed(title, ""), "G49", "{title}");
    }
    assert_eq!(claimed("G49, G50: both", ""), "G49 G50");
    assert_eq!(claimed("G49: x", "Backlog: G50"), "G50");
    for title in ["g49: x", "G49 is a paper size", "Paper G49: x", "G51: x", "fix: the G49: x"] {
        assert_eq!(claimed(title, ""), "", "{title}");
    }
    assert_eq!(claimed("", "Backlog: G49의、G99의"), "G49 G99");
}

#[test]
fn a_change_may_say_that_it_needs_no_item() {
    let none = |text| {
        let fixture = Fixture::new(&Example { description: Some(text), ..Example::NONE });
        fixture.change.and_then(|change| change.no_item).map(|none| none.reason)
    };
    for text in ["Backlog: none - a typo", "Backlog: None — a typo", "backlog: none (a typo)"] {
        assert_eq!(none(text).as_deref(), Some("a typo"), "{text}");
    }
    assert_eq!(none("Backlog: none").as_deref(), Some(""));
    assert_eq!(none("Backlog: nonesuch"), None);
}

#[test]
fn a_huge_line_is_read_in_one_pass() {
    assert_eq!(in_body(&"US-1.1_".repeat(100_000)), "US-1.1");
}

#[test]
fn what_is_only_related_or_denied_is_not_a_claim() {
    for (text, expected) in [
        ("It is US-1.1. Depends on US-1.2.", "US-1.1"),
        ("This does not close US-1.1.", ""),
        ("> Is that US-1.1?\n\nYes.", ""),
        ("~~US-1.1~~ US-1.2", "US-1.2"),
        ("Revert \"Closes US-1.1\"", ""),
        ("Backlog: none - US-1.1 stays as it is\n\nUS-1.2 too", ""),
        ("Closes US-1.1, not US-1.2", "=US-1.1"),
        ("Closes US-9.9", "?US-9.9"),
        ("Closes PROJ-12", "?PROJ-12"),
        ("Backlog: US-1.1\n\nCloses PROJ-12", "US-1.1"),
        ("Closes UTF-8 bugs", "?UTF-8"),
        ("Closes:\n\n- US-1.1\n- US-1.2\n\nand more", "=US-1.1 =US-1.2"),
        ("Behebt US-1.1", "=US-1.1"),
        ("Review fixes (CR-10..18)", ""),
        ("CR fixes CR-10", ""),
        ("Fixes (US-1.1)", "=US-1.1"),
    ] {
        assert_eq!(in_body(text), expected, "{text:?}");
    }
}

const NUMBERS: &str = "Ready\n\n1) Export\n- Status: Ready\n\n2) Search\n- Status: Ready\n";

#[test]
fn numbers_name_items_as_the_policy_says() {
    let claimed = |policy, title, branch, text| {
        let description = Some(text);
        let example =
            Example { policy, title, branch, description, backlog: NUMBERS, ..Example::NONE };
        let fixture = Fixture::new(&example);
        let change = fixture.change.as_ref().unwrap();
        let links = change.links.iter().filter(|link| link.claimed);
        links.map(|link| link.text.clone()).collect::<Vec<_>>().join(" ")
    };
    let body = |text| claimed("", "", "", text);
    assert_eq!(body("Refs #1"), "1");
    assert_eq!(body("Part of #2."), "2");
    assert_eq!(body("Closes #1, #2"), "1 2");
    assert_eq!(body("Closes:\n- #1\n- #2\n"), "1 2");
    assert_eq!(
        (body("See #1"), body("#1 is old"), body("Closes o/r#1")),
        ("".into(), "".into(), "".into())
    );
    for branch in ["1-export", "feature/1-export", "item-1", "1"] {
        assert_eq!(claimed("", "", branch, ""), "1", "{branch}");
    }
    for branch in ["v1", "2024-05-01", "fix-2-bugs", "12-other", "release/1.2"] {
        assert_eq!(claimed("", "", branch, ""), "", "{branch}");
    }
    let item = "link: {hash: item}\n";
    assert_eq!(claimed(item, "#1: export", "", ""), "1");
    assert_eq!(claimed(item, "", "", "Closes #12"), "12");
    let issue = "link: {hash: issue}\n";
    assert_eq!(claimed(issue, "", "", "Closes #1"), "");
    assert_eq!(claimed(issue, "", "", "Backlog: 1\n\nCloses #2"), "1");
    assert_eq!(claimed(issue, "", "", "Backlog: #2"), "2");
}

#[test]
fn what_the_change_moves_it_works_on() {
    let done = NUMBERS.replace("2) Search\n- Status: Ready", "2) Search\n- Status: Done");
    for (text, expected) in
        [("Backlog: none - a typo", "2"), ("Backlog: 1", "1 2"), ("Depends on item 2", "2")]
    {
        let example = Example {
            base: Some(NUMBERS),
            backlog: &done,
            description: Some(text),
            ..Example::NONE
        };
        let fixture = Fixture::new(&example);
        let links = fixture.change.as_ref().unwrap().links.iter().filter(|link| link.claimed);
        let named: Vec<&str> = links.map(|link| link.text.as_str()).collect();
        assert_eq!(named.join(" "), expected, "{text}");
    }
}
