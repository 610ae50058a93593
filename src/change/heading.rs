//! What a heading of a description is called, and what it is for.

use super::vocabulary::roles::{
    ACCEPTANCE_AROUND, ACCEPTANCE_CORE, ACCEPTANCE_WHOLE, DOD_AROUND, DOD_CORE, DOD_WHOLE,
    EVERY_AROUND, PLAN_AROUND, PLAN_CORE, PLAN_WHOLE, TESTS_AROUND, TESTS_CORE, TESTS_WHOLE,
};
use crate::policy::{ChangePolicy, Role};
use crate::text::phrases::{Phrases, is_dense, normal};

/// The roles, in the order in which a heading is asked for them: *Acceptance tests* answers the
/// criteria, and a *Test plan* is about tests.
const ROLES: [Role; 4] = [Role::Acceptance, Role::Dod, Role::Tests, Role::Plan];

/// The role of a section with this heading: what the policy says, else what it is called in any of
/// the languages of the vocabulary.
#[must_use]
pub fn role(title: &str, policy: &ChangePolicy) -> Option<Role> {
    role_by_key(&key(title), policy).or_else(|| known_role(&key(english(title)?)))
}

/// The English half of a heading in two languages: *איך נבדק / How tested*.
pub(super) fn english(title: &str) -> Option<&str> {
    if title.is_ascii() || !title.contains(['/', '|']) {
        return None;
    }
    let is_english =
        |part: &&str| part.is_ascii() && part.contains(|ch: char| ch.is_ascii_alphabetic());
    let is_other = |part: &str| part.contains(|ch: char| !ch.is_ascii() && ch.is_alphabetic());
    let half = title.split(['/', '|']).find(is_english)?;
    title.split(['/', '|']).any(is_other).then_some(half.trim())
}

/// The role of a section by its heading in the form of [`key`].
fn role_by_key(key: &str, policy: &ChangePolicy) -> Option<Role> {
    let is_named =
        |(_, names): &&(Role, Vec<String>)| names.iter().any(|name| self::key(name) == key);
    let named = policy.roles.iter().find(is_named).map(|(role, _)| *role);
    named.or_else(|| known_role(key))
}

/// The role of a section with this heading, in any of the languages of the vocabulary.
#[must_use]
pub fn role_of(title: &str) -> Option<Role> {
    known_role(&key(title)).or_else(|| known_role(&key(english(title)?)))
}

fn known_role(key: &str) -> Option<Role> {
    let named = |role: &Role| words(*role).whole.is(key);
    let made_of = |role: &Role| is_made_of(key, words(*role));
    ROLES.into_iter().find(named).or_else(|| ROLES.into_iter().find(made_of))
}

fn words(role: Role) -> Words {
    let (core, around, whole) = match role {
        Role::Plan => (&PLAN_CORE, &PLAN_AROUND, &PLAN_WHOLE),
        Role::Tests => (&TESTS_CORE, &TESTS_AROUND, &TESTS_WHOLE),
        Role::Acceptance => (&ACCEPTANCE_CORE, &ACCEPTANCE_AROUND, &ACCEPTANCE_WHOLE),
        Role::Dod => (&DOD_CORE, &DOD_AROUND, &DOD_WHOLE),
    };
    Words { core, around, whole }
}

/// The words of a role.
struct Words {
    core: &'static Phrases,
    around: &'static Phrases,
    whole: &'static Phrases,
}

/// A longer heading is a sentence, in bytes.
const LONGEST: usize = 160;
/// No phrase is longer, in characters.
const LONGEST_PHRASE: usize = 32;

/// Whether `key` can be cut into words of the role, with at least one of its core.
fn is_made_of(key: &str, words: Words) -> bool {
    if key.is_empty() || key.len() > LONGEST {
        return false;
    }
    // What can be reached from the start, and whether a word of the core lies on the way.
    let mut reached = vec![(false, false); key.len() + 1];
    reached[0] = (true, false);
    for start in boundaries(key) {
        let (here, with_core) = reached[start];
        if !here {
            continue;
        }
        let rest = key[start..].trim_start_matches(' ');
        let begin = key.len() - rest.len();
        let ends = boundaries(rest).filter(|end| *end > 0).take(LONGEST_PHRASE);
        for end in ends {
            let part = &rest[..end];
            let core = words.core.anywhere.is(part);
            if core || words.around.anywhere.is(part) || EVERY_AROUND.anywhere.is(part) {
                let slot = &mut reached[begin + end];
                *slot = (true, slot.1 || with_core || core);
            }
        }
    }
    reached[key.len()].1
}

/// Where a text in normal form may be cut: at blanks, and beside characters that need none.
fn boundaries(text: &str) -> impl Iterator<Item = usize> {
    let mut before = None;
    let inside = text.char_indices().filter_map(move |(at, ch)| {
        let cut = match before {
            None => true,
            Some(last) => ch == ' ' || is_dense(ch) || is_dense(last),
        };
        before = Some(ch);
        cut.then_some(at)
    });
    inside.chain([text.len()])
}

/// The name of a section, to be compared: in normal form, without a number in front, codes of emoji
/// and what stands in brackets.
#[must_use]
pub fn key(title: &str) -> String {
    let unbracketed = without_brackets(&without_codes(title));
    let key = normal(without_number(&unbracketed));
    if key.is_empty() { normal(title) } else { key }
}

/// The text without `:codes:` of emoji.
fn without_codes(title: &str) -> String {
    let is_code = |ch: char| ch.is_ascii_lowercase() || ch.is_ascii_digit() || "_+-".contains(ch);
    let mut kept = String::with_capacity(title.len());
    let mut rest = title;
    while let Some(at) = rest.find(':') {
        let behind = &rest[at + 1..];
        let code = behind.trim_start_matches(is_code);
        kept.push_str(&rest[..at]);
        if code.len() < behind.len() && code.starts_with(':') {
            kept.push(' ');
            rest = &code[1..];
        } else {
            kept.push(':');
            rest = behind;
        }
    }
    kept + rest
}

/// The text without what stands in brackets, unless it all does.
fn without_brackets(title: &str) -> String {
    const PAIRS: [(char, char); 8] = [
        ('(', ')'),
        ('[', ']'),
        ('{', '}'),
        ('（', '）'),
        ('【', '】'),
        ('［', '］'),
        ('〔', '〕'),
        ('<', '>'),
    ];
    let mut kept = String::with_capacity(title.len());
    let mut open = Vec::new();
    for ch in title.chars() {
        if let Some((_, close)) = PAIRS.iter().find(|(opens, _)| *opens == ch) {
            open.push(*close);
        } else if open.last() == Some(&ch) {
            open.pop();
            kept.push(' ');
        } else if open.is_empty() {
            kept.push(ch);
        }
    }
    let has_words = open.is_empty() && kept.contains(char::is_alphanumeric);
    if has_words { kept } else { title.to_owned() }
}

/// The text without a number in front: `1.`, `2.3)`, `IV.`, `a)`, `Step 1:`, `一、`.
fn without_number(title: &str) -> &str {
    const STEPS: [&str; 12] = [
        "step",
        "part",
        "section",
        "schritt",
        "teil",
        "étape",
        "paso",
        "passo",
        "krok",
        "шаг",
        "ステップ",
        "步骤",
    ];
    let is_mark = |ch: char| !ch.is_alphanumeric();
    let text = title.trim_start_matches(is_mark);
    let word = text.split(|ch: char| !ch.is_alphanumeric()).next().unwrap_or_default();
    let lower = word.to_lowercase();
    let behind = &text[word.len()..];
    let rest = if STEPS.contains(&lower.as_str()) {
        let number = behind.trim_start();
        let rest = number.trim_start_matches(|ch: char| ch.is_ascii_digit());
        if rest.len() == number.len() { return text } else { rest }
    } else {
        let is_digits = !word.is_empty() && word.chars().all(|ch| ch.is_ascii_digit());
        let is_roman = !word.is_empty() && word.chars().all(|ch| "IVX".contains(ch));
        let is_letter = word.len() == 1 && word.is_ascii();
        let is_han = word.chars().all(|ch| "一二三四五六七八九十".contains(ch));
        let is_marked = behind.starts_with(['.', ')', ':', '、', '．', '）']);
        let is_number = is_digits || is_marked && (is_roman || is_letter || is_han);
        if !is_number || word.is_empty() {
            return text;
        }
        // `2.3 Plan`
        behind.trim_start_matches(|ch: char| ch.is_ascii_digit() || ".)".contains(ch))
    };
    if rest.contains(char::is_alphanumeric) { rest } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_what_people_call_the_section() {
        for (title, expected) in [
            ("1. Plan", "plan"),
            ("2.3) Plan:", "plan"),
            (":test_tube: Tests", "tests"),
            ("🧪 Tests (required)", "tests"),
            ("[Tests]", "tests"),
            ("【测试】", "测试"),
            ("一、测试", "测试"),
            ("Step 2: Plan", "plan"),
            ("IV. Plan", "plan"),
            ("2024", "2024"),
            ("10:30 meeting", "30 meeting"),
            ("補足（任意）", "補足"),
            ("I like it", "i like it"),
            ("Step back", "step back"),
            ("Critères d’acceptation", "critères d acceptation"),
        ] {
            assert_eq!(key(title), expected, "{title}");
        }
    }

    #[test]
    fn headings_have_roles_in_many_languages() {
        let cases: [(Role, &[&str]); 3] = [
            (
                Role::Plan,
                &[
                    "Plan",
                    "Approach",
                    "Implementation plan",
                    "Proposed solution",
                    "Proposed changes",
                    "Technical approach",
                    "Umsetzung",
                    "Vorgehen",
                    "Plan d'implémentation",
                    "Enfoque",
                    "Plan de implementación",
                    "Abordagem",
                    "Plano de implementação",
                    "Approccio",
                    "Aanpak",
                    "Podejście",
                    "План",
                    "План реализации",
                    "Реализация",
                    "计划",
                    "实现方案",
                    "実装方針",
                    "計画",
                    "구현 방법",
                    "구현 계획",
                    "Yaklaşım",
                    "Kế hoạch triển khai",
                    "Plán",
                    "Tillvägagångssätt",
                ],
            ),
            (
                Role::Tests,
                &[
                    "Tests",
                    "Test plan",
                    "Testing",
                    "How has this been tested?",
                    "How was this tested",
                    "How did you test this change?",
                    "Testing instructions",
                    "Verification",
                    "QA",
                    "Test results",
                    "Steps to test",
                    "How to test",
                    "Manual testing",
                    "Unit tests",
                    "What testing was done?",
                    "Testing Done",
                    "Tests and verification",
                    "How can this be tested?",
                    "Validation steps",
                    "Wie wurde das getestet?",
                    "Testplan",
                    "Prüfung",
                    "Comment tester ?",
                    "Comment cela a-t-il été testé ?",
                    "Essais",
                    "Plan de test",
                    "Pruebas",
                    "¿Cómo se ha probado?",
                    "Cómo probar",
                    "Testes",
                    "Como testar",
                    "Como foi testado?",
                    "Test",
                    "Come testare",
                    "Prove",
                    "Hoe te testen",
                    "Hoe is dit getest?",
                    "Testy",
                    "Jak przetestować",
                    "Jak to było testowane?",
                    "Тестирование",
                    "Как протестировать",
                    "Проверка",
                    "Как проверялось",
                    "Тестування",
                    "测试",
                    "如何测试",
                    "测试方法",
                    "测试结果",
                    "自测",
                    "測試",
                    "テスト",
                    "動作確認",
                    "テスト方法",
                    "確認方法",
                    "테스트",
                    "테스트 방법",
                    "Test edildi mi",
                    "Kiểm thử",
                    "Cách kiểm tra",
                    "Testování",
                    "Testning",
                ],
            ),
            (
                Role::Acceptance,
                &[
                    "Acceptance",
                    "Acceptance criteria",
                    "Acceptance Criteria (required)",
                    "Akzeptanzkriterien",
                    "Abnahme",
                    "Critères d'acceptation",
                    "Criterios de aceptación",
                    "Critérios de aceitação",
                    "Criteri di accettazione",
                    "Acceptatiecriteria",
                    "Kryteria akceptacji",
                    "Критерии приёмки",
                    "Критерии приемки",
                    "Критерії приймання",
                    "验收标准",
                    "驗收標準",
                    "受け入れ条件",
                    "受入基準",
                    "인수 조건",
                    "Kabul kriterleri",
                    "Tiêu chí chấp nhận",
                    "Akceptační kritéria",
                    "Acceptanskriterier",
                    "User acceptance tests",
                ],
            ),
        ];
        for (role, titles) in cases {
            let other: Vec<_> =
                titles.iter().filter(|title| role_of(title) != Some(role)).collect();
            assert!(other.is_empty(), "{role:?}: {other:?}");
        }
        assert_eq!(role_of("✅ Definition of Done (DoD)"), Some(Role::Dod));
    }

    #[test]
    fn words_that_only_look_alike_have_no_role() {
        for title in [
            "Explanation",
            "Latest changes",
            "Test data licence",
            "MR acceptance checklist",
            "Planet",
            "Changes",
            "Summary",
            "Description",
            "Contest rules",
            "What changed",
            "Attestation",
            "Protest",
            "Terms of acceptance policy",
            "Plane tickets",
            "Review",
            "Notes",
            "Testimonials",
            "说明",
            "変更内容",
            "변경 사항",
            "Описание",
            "Änderungen",
            "Type of change",
            "How it looks",
            "检查清单",
            "Checklist",
        ] {
            assert_eq!(role_of(title), None, "{title}");
        }
    }
}
