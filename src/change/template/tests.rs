//! What templates ask for, kind by kind.

use super::{Need, Shape, candidates};
use crate::markdown::Document;
use crate::policy::Choice;
use crate::source::RepoPath;

/// What is asked for in each section.
fn needs(text: &str) -> Vec<Need> {
    let shape = Shape::of(text, &Document::parse(text));
    shape.parts.iter().map(|part| part.need).collect()
}

fn need(section: &str) -> Need {
    needs(&format!("## First\n\n<!-- Describe it. -->\n\n{section}\n"))[1]
}

#[test]
fn a_condition_may_stand_at_the_end_of_a_sentence() {
    for section in [
        "## Screenshots\n\nAdd screenshots of the screens if applicable.",
        "## Capture d'écran\n\n[Ajoutez des captures si nécessaire.]",
        "## Zrzuty\n\n<!-- Załącz zrzuty ekranu, jeśli to konieczne -->",
        "## Ekranlar\n\n<!-- Arayüz değişikliği içeriyorsa ekran görüntüsü ekleyin -->",
        "## 画面\n\n<!-- UIの変更を含む場合は画像を貼ってください -->",
        "## 화면\n\n<!-- UI가 바뀌었다면 스크린샷을 첨부해주세요 -->",
        "## 画面\n\n画像があれば貼ってください。",
    ] {
        assert_eq!(need(section), Need::Optional, "{section}");
    }
    for section in [
        "## Pictures\n\nAdd screenshots of all screens, and if they move, a video.",
        "## Testing\n\nテストしていない場合は理由を書いてください。",
        "## Kind\n\nTick what fits, if any.\n\n- [ ] Fix\n- [ ] Feature",
        "## Mode\n\nDescribe the options",
    ] {
        assert_eq!(need(section), Need::Required, "{section}");
    }
}

#[test]
fn nobody_misses_further_notes_unless_they_are_required() {
    for title in
        ["Additional notes", "备注 (Additional Notes)", "Screenshoty / Dodatkowe informacje"]
    {
        assert_eq!(need(&format!("## {title}\n\n<!-- Add notes. -->")), Need::Optional, "{title}");
    }
    for title in
        ["Notes (required)", "Description and additional context", "Release notes", "備考（必須）"]
    {
        assert_eq!(need(&format!("## {title}\n\n<!-- Add them. -->")), Need::Required, "{title}");
    }
}

#[test]
fn a_checklist_without_boxes_asks_for_nothing() {
    let points = "## PR check list\n```\n- Add labels.\n```";
    assert_eq!(need(points), Need::Fixed);
    assert_eq!(needs("# PR submission checklist\n\n# Issues\n\nList them.\n")[0], Need::Fixed);
    assert_eq!(need("## Checklist\n\n<!-- List what you checked. -->"), Need::Required);
    assert_eq!(need("## Tasks\n\nList them."), Need::Required);
}

#[test]
fn the_pictures_of_before_and_after_are_those_of_the_section_above() {
    let text =
        "## Pictures\n\nAdd pictures.\n\n### Before\n\n[picture]\n\n### After\n\n[picture]\n";
    assert_eq!(needs(text), [Need::Parent, Need::Required, Need::Required]);
    let text = "## Summary\n\nDescribe it.\n\n### Before\n\n[x]\n\n### Type\n\n- [ ] Fix\n";
    assert_eq!(needs(text)[0], Need::Required);
}

#[test]
fn some_boxes_of_a_checklist_may_stay_open() {
    let text = "## Checklist\n\n- [ ] Tests pass\n- [ ] The changes affect other projects\n- [ ] This PR introduces no regressions\n- [ ] The change is not backwards compatible\n- [ ] The change is tested\n- [ ] It targets `main` (ONLY for releases)\n- [ ] Breaking change\n- [ ] Breaking changes are documented\n";
    let document = Document::parse(text);
    let shape = Shape::of(text, &document);
    assert_eq!(shape.groups[0].choice, Choice::Every);
    assert_eq!(shape.groups[0].optional, [1, 3, 5, 6]);
}

#[test]
fn a_template_that_asks_for_nothing_else_asks_for_a_text() {
    let top = |text: &str| Shape::of(text, &Document::parse(text)).top;
    assert!(top("Summary\n\nDescribe it.\n"));
    assert!(top("- [x] I follow the rules\n"));
    assert!(!top("- [ ] I follow the rules\n"));
    assert!(!top("## Summary\n\nDescribe it.\n"));
}

#[test]
fn templates_are_found_in_the_order_of_the_forges() {
    let paths: Vec<RepoPath> = [
        "docs/pull_request_template.md",
        ".github/PULL_REQUEST_TEMPLATE/fix.md",
        ".github/PULL_REQUEST_TEMPLATE.md",
        "src/pull_request_template.md",
    ]
    .iter()
    .map(|path| RepoPath::new(path).unwrap())
    .collect();
    let found: Vec<&str> = candidates(&paths).iter().map(|path| path.as_str()).collect();
    assert_eq!(found, [".github/PULL_REQUEST_TEMPLATE.md", ".github/PULL_REQUEST_TEMPLATE/fix.md"]);
}
