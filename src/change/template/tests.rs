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
        "## Proof\n\nAdd pictures of all screens, and if they move, a video.",
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
    assert_eq!(needs(text), [Need::Optional, Need::Optional, Need::Optional]);
    let text = text.replace("Pictures", "Behaviour");
    assert_eq!(needs(&text), [Need::Parent, Need::Required, Need::Required]);
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

fn choice(section: &str) -> Choice {
    let text = format!("## First\n\n<!-- Describe it. -->\n\n{section}\n");
    let shape = Shape::of(&text, &Document::parse(&text));
    shape.groups[0].choice
}

#[test]
fn a_list_of_parts_of_the_project_or_of_kinds_of_tests_is_a_choice() {
    for section in [
        "## Périmètre touché\n\n- [ ] Parsing (`packages/core`)\n- [ ] Documentation uniquement",
        "## Quality lane\n\nSelect the lane from `docs/lanes.md`.\n\n- [ ] Docs only\n- [ ] Search, detail or API behavior",
        "## AI assistance (required)\n\n- [ ] This is written by hand\n- [ ] This is written with a tool:\n  - Which one:",
        "## Tests\n\n- [ ] Added/updated Go tests\n- [ ] Manually tested (describe below)",
        "### 变更说明\n\n- [ ] 新增 Cask\n- [ ] 修复 / 更新已有 Cask\n- [ ] 优化 CI / 自动化更新脚本\n- [ ] 文档更新",
        "## Breaking\n\n- [ ] No breaking changes\n- [ ] Breaking changes (describe below)",
        "## Ledger\n\n- [ ] No source posture change\n- [ ] Adds or changes source findings",
        "## Test coverage\n\n- [ ] Added regression test\n- [ ] Updated existing tests\n- [ ] Verified the fix manually",
    ] {
        assert_eq!(choice(section), Choice::Any, "{section}");
    }
    for section in [
        "## Sicherheit\n\n- [ ] Keine neuen Abhängigkeiten\n- [ ] Kein Aufruf ohne Prüfung",
        "## Affected systems\n\n- [ ] All owners were told\n- [ ] I tested the migration",
        "## Tests\n\n- [ ] Unit tests pass\n- [ ] Integration tests pass",
        "## Tests\n\n- [ ] Unit tests added\n- [ ] Coverage is at least 80 %",
        "## AI checklist\n\n- [ ] I read every line\n- [ ] I ran it",
        "## Safety\n\n- [ ] No secrets are committed\n- [ ] Input is validated",
        "## Checklist\n\n- [ ] No errors in the console\n- [ ] Errors are handled",
    ] {
        assert_eq!(choice(section), Choice::Every, "{section}");
    }
}

#[test]
fn a_box_with_a_condition_may_stay_open() {
    let boxes = [
        "Docs updated if behavior changed",
        "Ho aggiornato la documentazione se ho cambiato API pubbliche",
        "Kalau menyentuh engine: `pytest` lulus",
        "Visual change? Before/after screenshot attached",
        "Yeni örnek varsa doğru klasörde",
        "涉及实现时,已对照文档",
        "The tests pass",
        "Did you run the tests?",
        "Se actualizó la documentación",
        "Il codice si compila",
        "Tests added? Yes, all of them",
    ];
    let list: String = boxes.iter().map(|text| format!("- [ ] {text}\n")).collect();
    let text = format!("## Checklist\n\n{list}");
    let shape = Shape::of(&text, &Document::parse(&text));
    assert_eq!(shape.groups[0].optional, [0, 1, 2, 3, 4, 5]);
}

#[test]
fn what_stands_as_it_is_to_stay_is_not_asked_for() {
    for (section, expected) in [
        (
            "## How to test (locally)\n\n```sh\nnpm test\n# optional\nnpm run e2e\n```",
            Need::Optional,
        ),
        ("## How to test\n\n```text\n# Command and its result\n```", Need::Required),
        ("## How to test\n\n<!-- How did you test? -->\n\n```sh\nnpm test\n```", Need::Required),
        ("## Type of change\n\n- [x] New feature", Need::Optional),
        ("## Type of change\n\n<!-- Tick one. -->\n\n- [ ] Fix\n- [x] Feature", Need::Required),
        ("## Reviewer\n\n- @ana\n- @jo", Need::Fixed),
        (
            "## Important note\n\nWe may remove your request if you do not use this form.",
            Need::Fixed,
        ),
        (
            "## Requirements for a fix\n\n* Fill out the template below.\n* The pull request must only fix a bug.",
            Need::Fixed,
        ),
        ("## Catatan untuk reviewer\n\n<!-- Bagian yang rawan. -->", Need::Optional),
        (
            "## Quyết định còn mở\n\n<!--\nNếu PR này phải tự quyết một điều, ghi vào docs và\ndẫn link ở đây.\n-->",
            Need::Optional,
        ),
    ] {
        assert_eq!(need(section), expected, "{section}");
    }
    let form = "## Feature PR\n\n## Summary\n\n<!-- What? -->\n";
    assert_eq!(needs(form), [Need::Title, Need::Required]);
    let list = "## Checklist\n\nPlease tick each point or say why not.\n\n### Safety\n\n- [ ] No secrets\n";
    assert_eq!(needs(list)[0], Need::Parent);
}

#[test]
fn where_the_form_says_so_what_does_not_fit_may_go() {
    let text = "<!-- Delete sections that do not apply. -->\n\n## Summary\n\n<!-- What? -->\n\n## Migration\n\n<!-- How? -->\n\n## Checklist\n\n- [ ] Tests pass\n";
    assert_eq!(needs(text), [Need::Required, Need::MayGo, Need::MayGo]);
    let kept = text.replace("Delete sections that do not apply", "Do not delete any sections");
    assert_eq!(needs(&kept), [Need::Required, Need::Required, Need::Required]);
    let below = "## Summary\n\n<!-- What? -->\n\n## Checklist\n\n<!-- Delete the section that doesn't apply. -->\n\n### For code\n\n- [ ] Tests pass\n\n## Rollout\n\n<!-- How? -->\n";
    assert_eq!(needs(below), [Need::Required, Need::Parent, Need::MayGo, Need::Required]);
}

#[test]
fn what_stands_above_boxes_says_which_may_stay_open() {
    let text = "## Checklist\n\n- [ ] Tests pass\n\nIf the interface is changed:\n\n- [ ] Documentation added\n\nTo help with the load of requests:\n\n- [ ] I have reviewed another one\n\nBefore the merge:\n\n- [ ] Rebased\n";
    let shape = Shape::of(text, &Document::parse(text));
    let free: Vec<bool> = shape.groups.iter().map(|group| !group.optional.is_empty()).collect();
    assert_eq!(free, [false, true, true, false]);
    let text = "## Checklist\n\n<!-- Check off what is done. If a step is not relevant, leave it unchecked. -->\n\n- [ ] Self-reviewed\n\nCommits are ready:\n\n- [ ] Each is one idea\n";
    let shape = Shape::of(text, &Document::parse(text));
    assert_eq!((shape.groups[0].choice, shape.groups[0].tasks.len()), (Choice::Any, 2));
    let text = "## Checklist\n\n<!-- Remove items that do not apply. -->\n\n- [ ] Tests pass\n- [ ] Docs\n";
    let shape = Shape::of(text, &Document::parse(text));
    assert!(shape.groups[0].may_go && shape.groups[0].choice == Choice::Every);
    let question = "## Was a tool used to write this?\n\n<!-- If so, please name it. -->\n\n- [ ] Yes (please specify)\n";
    assert_eq!(need(question), Need::Optional);
}

#[test]
fn a_change_without_anything_to_see_has_no_pictures() {
    for title in ["Screenshots and screen captures:", "📷 Screenshots / GIF", "スクリーンショット"]
    {
        assert_eq!(need(&format!("## {title}\n\n<!-- Add them. -->")), Need::Optional, "{title}");
    }
    for title in ["Screenshots (required)", "Image build", "Preview of the plan"] {
        assert_eq!(need(&format!("## {title}\n\n<!-- Add it. -->")), Need::Required, "{title}");
    }
    let plan = "### 实现方案和 API\n\n> 1. 基本的解决思路和其他可选方案。\n> 2. 列出最终的 API 实现和用法。";
    assert_eq!(need(plan), Need::Required);
}
