//! Texts that people leave where they have nothing to say: that there is none, or that it is not
//! known yet.

use super::vocabulary::content::{
    BECAUSE, BLANKS, FILLER, INSTRUCTIONS, LEADS, NONE, PROMPT_ENDS, PROMPTS, REQUESTS, UNKNOWN,
};
use crate::text::phrases::{Endings, Phrases, normal};

/// What a line ends with that asks its author to write.
static PROMPT_ENDINGS: Endings = Endings::of(&PROMPT_ENDS);

/// Longer texts are not placeholders, in bytes.
const LONGEST: usize = 400;

/// What a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    /// Something of its own.
    Something,
    /// That there is none: `None`, `N/A`, `Keine`, `なし`.
    None,
    /// Nothing, or that it is not known yet: `TBD`, `TODO: write`, `[describe]`, `…`.
    Nothing,
}

/// What a line or another short text says.
#[must_use]
pub fn saying(text: &str) -> Saying {
    if text.len() > LONGEST {
        return Saying::Something;
    }
    let words = normal(&without_codes(text));
    if words.is_empty() {
        return Saying::Nothing;
    }
    match made_of(&words) {
        Some(saying) => saying,
        None if is_lead(text, &words) || is_blank(text) || is_request(&words) => Saying::Nothing,
        None if is_prompt(&words) => Saying::Nothing,
        None => Saying::Something,
    }
}

/// Behind which byte of `text` the word ends that says that there is none: `n/a - typo`, `keine:
/// Tippfehler`. A symbol follows it, or nothing.
pub(super) fn none_at_start(text: &str) -> Option<usize> {
    let words = normal(text);
    let len = NONE.anywhere.begins(&words)?;
    let symbols = words[..len].chars().filter(|ch| *ch != ' ').count();
    let mut letters = text.char_indices().filter(|(_, ch)| ch.is_alphanumeric());
    let (at, last) = letters.nth(symbols.checked_sub(1)?)?;
    let end = at + last.len_utf8();
    let rest = text[end..].trim_start();
    let ends = rest.is_empty()
        || rest.starts_with([':', '：', '(', '（', '.', ',', ';', '—', '–', '、', '，', '。', '!'])
        || rest
            .strip_prefix('-')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-']))
        || BECAUSE.anywhere.begins(words[len..].trim_start()).is_some();
    ends.then_some(end)
}

/// Whether `words`, in normal form, are made of nothing but phrases that say nothing, or of `more`.
#[must_use]
pub(super) fn consists_of(words: &str, more: &[&Phrases]) -> bool {
    let mut rest = words;
    while !rest.is_empty() {
        let lists = [&NONE, &UNKNOWN, &REQUESTS].into_iter().chain(more.iter().copied());
        match lists.filter_map(|list| list.anywhere.begins(rest)).max() {
            None | Some(0) => return false,
            Some(len) => rest = rest[len..].trim_start(),
        }
    }
    true
}

/// Whether `words` are nothing but words without meaning. Beside others they may have one: `no text`.
fn is_filler(words: &str) -> bool {
    let mut rest = words;
    while !rest.is_empty() {
        match FILLER.anywhere.begins(rest) {
            None | Some(0) => return false,
            Some(len) => rest = rest[len..].trim_start(),
        }
    }
    true
}

/// What a text says that is made of nothing but phrases of the lists.
fn made_of(words: &str) -> Option<Saying> {
    if is_filler(words) {
        return Some(Saying::Nothing);
    }
    let mut rest = words;
    let mut says_none = false;
    while !rest.is_empty() {
        let longest = |lists: &[&Phrases]| {
            lists.iter().filter_map(|list| list.anywhere.begins(rest)).max().unwrap_or_default()
        };
        let (none, other) = (longest(&[&NONE]), longest(&[&UNKNOWN, &REQUESTS]));
        says_none |= none > 0 && none >= other && rest.len() == words.len();
        match none.max(other) {
            0 => return None,
            len => rest = rest[len..].trim_start(),
        }
    }
    Some(if says_none { Saying::None } else { Saying::Nothing })
}

/// Whether the text begins with a word such as `TODO` and goes on with what is to be done:
/// `TODO: tests`, `TODO write the tests`, and not `TODO comments are printed`.
fn is_lead(text: &str, words: &str) -> bool {
    let Some(len) = LEADS.anywhere.begins(words) else { return false };
    let symbols = words[..len].chars().filter(|ch| *ch != ' ').count();
    let mut rest = text.char_indices().filter(|(_, ch)| ch.is_alphanumeric());
    let behind =
        rest.nth(symbols.saturating_sub(1)).map_or("", |(at, ch)| &text[at + ch.len_utf8()..]);
    let symbol = behind.trim_start();
    let is_symbol = symbol.starts_with([
        ':', '：', '(', '（', '.', ',', ']', '】', '!', '?', '…', '—', '–', '/', ';', '、', '，',
        '。',
    ]) || symbol.strip_prefix('-').is_some_and(|rest| rest.starts_with([' ', '-']));
    is_symbol || INSTRUCTIONS.begin(words[len..].trim_start())
}

/// Whether the whole text stands in brackets and is to be replaced: `[describe what you changed]`.
fn is_blank(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', ':', '。', '：', '!']);
    let pairs = [
        ("[", "]"),
        ("{{", "}}"),
        ("{", "}"),
        ("<", ">"),
        ("【", "】"),
        ("［", "］"),
        ("〈", "〉"),
        ("《", "》"),
    ];
    let inside = |(opening, closing): (&str, &str)| {
        let inner = text.strip_prefix(opening)?.strip_suffix(closing)?;
        (!inner.contains([']', '>', '}', '】'])).then_some(inner)
    };
    let asks = |inner: &str| {
        let words = normal(inner);
        INSTRUCTIONS.begin(&words) || BLANKS.begin(&words) || made_of(&words).is_some()
    };
    let round = || {
        let inner = inside(("(", ")")).or_else(|| inside(("（", "）")))?;
        let words = normal(inner);
        Some(INSTRUCTIONS.begin(&words) || made_of(&words).is_some())
    };
    pairs.into_iter().find_map(inside).is_some_and(asks) || round().unwrap_or_default()
}

/// Whether a line, in normal form, is one of the names of a form's example: *Test A*, *Step 2*.
fn is_counted(words: &str) -> bool {
    const NAMES: [&str; 9] =
        ["test", "tests", "test case", "case", "step", "item", "change", "example", "prueba"];
    let parted = words.rsplit_once(' ');
    parted.is_some_and(|(name, count)| {
        let is_count = count.chars().count() == 1 && count.chars().all(char::is_alphanumeric);
        is_count && NAMES.contains(&name)
    })
}

/// Whether a line, in normal form, asks its author to write: `Опишите …`, `… を記載してください`.
fn is_prompt(words: &str) -> bool {
    let last = words.rsplit(' ').next().unwrap_or_default();
    // *(please say how)* in the midst of a sentence is a place that nobody filled in.
    let has_place = [" please describe ", " please explain ", " please specify "]
        .iter()
        .any(|place| words.contains(place) || words.ends_with(place.trim_end()));
    has_place
        || is_counted(words)
        || PROMPTS.begin(words)
        || PROMPT_ENDINGS.end(words)
        || PROMPT_ENDS.is(last)
}

/// Whether the text asks the author for something: `Please describe …`, `Write … here`.
fn is_request(words: &str) -> bool {
    const VERBS: &[&str] = &[
        "describe",
        "explain",
        "write",
        "enter",
        "insert",
        "put",
        "list",
        "provide",
        "type",
        "fill",
        "summarize",
        "summarise",
        "specify",
        "include",
        "mention",
        "outline",
        "detail",
        "elaborate",
        "replace",
    ];
    /// What the author is asked for, behind the verb.
    const ASKED: &[&str] = &[
        "how",
        "what",
        "why",
        "which",
        "here",
        "your",
        "any",
        "the steps",
        "a brief",
        "a short",
        "a clear",
        "a concise",
        "a detailed",
        "in detail",
        "briefly",
        "steps",
        "details",
        "this section",
    ];
    let begins = |words: &str| {
        VERBS.iter().any(|verb| words.strip_prefix(verb).is_some_and(|rest| rest.starts_with(' ')))
    };
    let ends = [" here", " below"].iter().any(|end| words.ends_with(end));
    let of_the_reader =
        ["that you ran", "your changes", "your change", "your pull request", "this pr fixes"];
    let asks = |words: &str| {
        words
            .split_once(' ')
            .filter(|(verb, _)| VERBS.contains(verb))
            .map(|(_, rest)| rest)
            .is_some_and(|rest| {
                ASKED.iter().any(|asked| {
                    rest.strip_prefix(asked)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
                })
            })
    };
    let for_the_author = ["you ", "your ", " should ", " this pr", " the pr", " pull request"];
    let speaks_to_him = || for_the_author.iter().any(|said| words.contains(said));
    words.strip_prefix("please ").is_some_and(|rest| begins(rest) || rest.starts_with("also "))
        || asks(words)
            && (speaks_to_him() || words.ends_with("tested") || words.contains("appropriate"))
        || begins(words) && (ends || of_the_reader.iter().any(|of| words.contains(of)))
}

/// A text without the codes of emoji: `:rocket:`.
#[must_use]
pub fn without_codes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        let (before, behind) = rest.split_at(at + 1);
        let len = behind
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(byte))
            .count();
        let code = &behind[..len];
        let starts = !before[..at].ends_with(|ch: char| ch.is_alphanumeric() || ch == ':');
        let ends = behind[len..]
            .strip_prefix(':')
            .is_some_and(|rest| !rest.starts_with(|ch: char| ch.is_alphanumeric() || ch == ':'));
        if starts && ends && code.contains(|ch: char| ch.is_ascii_lowercase()) {
            out.push_str(&before[..at]);
            out.push(' ');
            rest = &behind[len + 1..];
        } else {
            out.push_str(before);
            rest = behind;
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_is_said_in_many_languages() {
        for text in [
            "None",
            "n/a",
            "N/A.",
            "No",
            "Keine",
            "Aucun",
            "Sans objet",
            "Ninguna",
            "No aplica",
            "Nenhum",
            "Nessuno",
            "Geen",
            "n.v.t.",
            "Inga",
            "Brak",
            "Nie dotyczy",
            "Нет",
            "Не применимо",
            "Yok",
            "Không",
            "Tidak ada",
            "无",
            "没有。",
            "不适用",
            "なし",
            "特になし",
            "該当なし",
            "없음",
            "해당 없음",
            "לא רלוונטי",
            "لا يوجد",
            "None, none",
            "nothing / n/a",
        ] {
            assert_eq!(saying(text), Saying::None, "{text}");
        }
    }

    #[test]
    fn what_is_not_known_yet_says_nothing() {
        for text in [
            "TBD",
            "to be done",
            "Will be added later.",
            "WIP",
            "…",
            "-",
            "🚧",
            ":construction:",
            "???",
            "kommt noch",
            "À compléter",
            "A definir",
            "Por definir",
            "da definire",
            "volgt nog",
            "do uzupełnienia",
            "будет позже",
            "待补充",
            "待定",
            "後で書きます",
            "추후 작성",
            "未定",
            "TODO: write down how this was tried",
            "TODO",
            "todo - tests",
            "TBD (after review)",
            "TODO write the tests",
            "WIP, see below",
            "[TODO] more",
            "TODO(jo): tests",
            "[describe what you changed]",
            "<describe>",
            "[your text]",
            "{{ description }}",
            "[Beschreibung]",
            "【请填写】",
            "(describe here)",
            "Please describe your change",
            "Please outline how to test this fix or feature",
            "Explain how your change should be reviewed",
            "Describe here, how the change you made can be tested",
            "Describe the steps required to test the changes (include screenshots if appropriate)",
            "Describe the bug here",
            "lorem ipsum dolor sit amet",
            "see title",
            "xxx",
            "test",
            "待办：补充测试",
            "変更の背景を記載してください。",
            "- 動作確認の手順を記載",
            "변경 사항을 간단히 작성해주세요",
            "Опишите, что изменилось и зачем.",
            "Укажите номер задачи",
            "Опишіть коротко зміни",
            "请简要描述本次修改的内容",
            "Beschreiben Sie kurz, was sich ändert",
            "Décrivez les changements",
            "Descreva o que foi feito",
            "Popište změny",
            "Değişikliği kısaca açıklayınız",
            "Test A",
            "- Test case 2",
            "It is covered by existing tests, such as *(please describe tests)*.",
            "Any relevant details of the configuration should be added.",
        ] {
            assert_eq!(saying(text), Saying::Nothing, "{text}");
        }
    }

    #[test]
    fn sentences_say_something() {
        for text in [
            "TODO comments in a recipe are now printed at the foot of the sheet.",
            "TODO list items are sorted",
            "WIP limits are counted per owner",
            "TODO-comments are printed",
            "None of the old tests knew a begun tray",
            "Nothing is left over at 25 rolls",
            "No. The night shift does nothing.",
            "N/A: only docs change",
            "Not needed because the page is old",
            "Keine Migration nötig",
            "无法打开的柜门会自动释放",
            "なしの場合の表示を直しました",
            "[PROJ-12] is closed",
            "Describe the API in the README",
            "Explain how the cache is emptied",
            "List the steps of a recipe on its page",
            "Provide a short name for each drawer",
            "(see the picture)",
            "Pending orders are shown first",
            "Later runs are faster",
            "Test the button twice",
            "サーバーを再起動してください",
            "Test 42 failed before",
            "Step 2 shows the list",
            "ログを確認してください",
            "버튼을 눌러주세요",
            "Описание товара теперь видно",
            "Описывает поля в справке",
            "Describe el flujo nuevo",
            "10:30:45 is shown",
            "a::b::c",
        ] {
            assert_eq!(saying(text), Saying::Something, "{text}");
        }
    }
}
