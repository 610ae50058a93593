use proptest::prelude::*;

use super::*;

#[test]
fn the_longest_token_is_the_id() {
    for (text, id, title) in [
        ("1.1 A gauge", "1.1", "A gauge"),
        ("2.10 Practise", "2.10", "Practise"),
        ("F01 Eyes of glass", "F01", "Eyes of glass"),
        ("F12a A longer bar", "F12a", "A longer bar"),
        ("WP-138b Splice", "WP-138b", "Splice"),
        ("WP-138b — Move", "WP-138b", "Move"),
        ("#12 Sweep", "12", "Sweep"),
        ("[ABC-1] Tar", "ABC-1", "Tar"),
        ("**DK-1** Walk", "DK-1", "Walk"),
        ("**(DK-3)** A sluice", "DK-3", "A sluice"),
        ("**DK-4 — Grass** seed", "DK-4", "Grass** seed"),
        ("`EF-2` Varnish", "EF-2", "Varnish"),
        ("A1 · Salt", "A1", "Salt"),
        ("B1. A lid", "B1", "A lid"),
        ("US-4 · Send", "US-4", "Send"),
        ("[LH-1](#lh-1-lamp)", "LH-1", ""),
        ("TASK-20260204-258: x", "TASK-20260204-258", "x"),
        ("AE-P1-13 x", "AE-P1-13", "x"),
        ("User Story 1: See", "User Story 1", "See"),
        ("User Story [E-1-US-2]: See", "E-1-US-2", "See"),
        ("Task E-1-T-3: See", "E-1-T-3", "See"),
        ("Task 2.1: Choose", "Task 2.1", "Choose"),
        ("EPIC-2 Invoices", "EPIC-2", "Invoices"),
        ("T1：短信登录", "T1", "短信登录"),
        ("3. Fenster", "3", "Fenster"),
        ("4) Label", "4", "Label"),
        ("5 — Sweep", "5", "Sweep"),
        ("6.Fix", "6", "Fix"),
        ("7.修理水泵", "7", "修理水泵"),
    ] {
        let found = leading(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((&text[found.id.clone()], &text[found.end..]), (id, title), "{text}");
    }
}

#[test]
fn wide_letters_and_digits_are_letters_and_digits() {
    for (text, id, title) in [
        ("LH-２: Polish", "LH-２", "Polish"),
        ("ＬＨ－２ 磨く", "ＬＨ－２", "磨く"),
        ("**LH-１２** 磨く", "LH-１２", "磨く"),
        ("３. 磨く", "３", "磨く"),
    ] {
        let found = leading(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((&text[found.id.clone()], &text[found.end..]), (id, title), "{text}");
    }
    assert!(is_id("LH-２"));
    assert_eq!(leading("２０２６-05-04 walk"), None);
}

#[test]
fn stories_are_known_by_how_they_begin() {
    for text in [
        "As a keeper, I want a lamp",
        "**As a** keeper, **I want** a lamp",
        "En tant que gardien, je veux une lampe",
        "Als Wärter möchte ich eine Lampe",
        "Como guardia, quiero una lámpara",
        "作为守塔人，我想要一盏灯",
    ] {
        assert!(is_story(text), "{text}");
    }
    for text in ["As a rule, lamps burn", "Asas I want", "Also I want more", "Lamps"] {
        assert!(!is_story(text), "{text}");
    }
}

#[test]
fn dates_versions_ranges_and_standards_are_none() {
    for text in [
        "2026-05-04 walk",
        "2026-05 plan",
        "04.05.2026 walk",
        "2026 goals",
        "v1.2 release",
        "V2 launch",
        "ST-027–ST-051 all",
        "1-3 of them",
        "E1-E3 x",
        "UTF-8 everywhere",
        "SHA-256 sums",
        "P0 first",
        "Q1 goals",
        "12 monkeys",
        "100% done",
        "3D model",
        "2nd try",
        "2.x plans",
        "3.js scenes",
        "Harden the login",
        "",
        "**bold**",
    ] {
        assert_eq!(leading(text), None, "{text}");
    }
}

#[test]
fn stretches_are_told_from_units() {
    for text in [
        "Phase 1: Seeing",
        "Stage 2 - Sails",
        "v0.1.0 - First rows",
        "2026-05-04 walk",
        "Sprint 11",
        "Q3 2026",
        "Milestone A: x",
        "1.2.0",
    ] {
        assert!(is_stretch(text), "{text}");
    }
    for text in ["Epic 1: x", "Task 3", "Phases of the moon", "US-1 x", "Sails"] {
        assert!(!is_stretch(text), "{text}");
    }
}

proptest! {
    #[test]
    fn every_text_is_cut_at_its_characters(text in "(\\*\\*|~~|２|Ｌ|－|[A-Z]|[0-9]|[-–—.:#()\\[\\] éx任]){0,30}") {
        if let Some(found) = leading(&text) {
            prop_assert!(text.get(found.id.clone()).is_some_and(|id| !id.is_empty()));
            prop_assert!(text.get(found.end..).is_some());
        }
        is_stretch(&text);
    }
}
