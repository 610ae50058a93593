//! Reasons: for a change without an item, for a box that does not apply. What counts as one is
//! decided here and nowhere else.

use super::placeholder::{Saying, consists_of, saying, without_codes};
use super::vocabulary::content::{BECAUSE, NO_REASON, NOT_APPLICABLE, UNCHANGED};
use crate::text::phrases::normal;

/// What may stand before the words *not applicable* or their like.
const LEADS: [char; 15] =
    ['(', '[', '（', '［', '-', '–', '—', ':', '：', ';', ',', '.', '，', '。', '→'];
/// What separates a reason from what it is the reason of.
const SYMBOLS: [char; 16] =
    [':', '：', '-', '–', '—', ';', ',', '(', '（', '[', '.', '，', '、', '=', '→', '。'];
/// The bytes in which the words *not applicable* are looked for.
const LONGEST_SYMBOL: usize = 64;
/// The most places in a text that are looked at.
const MOST_PLACES: usize = 40;

/// Whether a text is a reason: not empty, not `n/a` or `TBD`, not the word `reason` itself.
#[must_use]
pub fn is_reason(text: &str) -> bool {
    let text = text.trim_matches(|ch: char| {
        ch.is_whitespace() || SYMBOLS.contains(&ch) || ")]）］*_".contains(ch)
    });
    let mut words = normal(&without_codes(text));
    if let Some(len) = BECAUSE.anywhere.begins(&words) {
        words = words[len..].trim_start().to_owned();
    }
    !words.is_empty()
        && !consists_of(&words, &[&NO_REASON])
        && saying(text) == Saying::Something
        && saying(&words) == Saying::Something
}

/// Whether a text says that something does not apply, and then whether it gives a reason.
///
/// `N/A` and its like stand at the start, or behind a symbol or a bracket, and the reason behind a
/// symbol or a word such as *because*, or in the same brackets: `Docs updated (N/A: no docs)`. Other
/// words with `n/a` in them are about something else.
#[must_use]
pub fn not_applicable(text: &str) -> Option<bool> {
    let leads = text.char_indices().filter(|(_, ch)| LEADS.contains(ch));
    let places = leads.map(|(at, ch)| (at + ch.len_utf8(), Some(ch)));
    let mut said = None;
    for (at, lead) in std::iter::once((0, None)).chain(places).take(MOST_PLACES) {
        match said_at(&text[at..], lead) {
            Some(true) => return Some(true),
            other => said = said.or(other),
        }
    }
    said
}

/// The same for the words at the start of `text`.
fn said_at(text: &str, lead: Option<char>) -> Option<bool> {
    let text = text.trim_start();
    let start = &text[..text.floor_char_boundary(LONGEST_SYMBOL)];
    if lead.is_some() && text.starts_with(LEADS) {
        return None;
    }
    let words = normal(start);
    // *(nothing changed)* is a reason itself.
    if lead.is_some()
        && start.len() == text.len()
        && UNCHANGED.is(&normal(start.trim_end_matches([')', '）', ']'])))
    {
        return Some(true);
    }
    let len = NOT_APPLICABLE.anywhere.begins(&words)?;
    let symbols = words[..len].chars().filter(|ch| *ch != ' ').count();
    let mut letters = text.char_indices().filter(|(_, ch)| ch.is_alphanumeric());
    let (at, last) = letters.nth(symbols.checked_sub(1)?)?;
    let behind = &text[at + last.len_utf8()..];
    let rest = behind.trim_start();
    if rest.trim_matches([')', ']', '）', '］', '.', ' ', '!']).is_empty() {
        return Some(false);
    }
    let in_brackets = matches!(lead, Some('(' | '[' | '（' | '［'));
    let closes = rest.starts_with([')', ']', '）', '］']);
    let begins = rest.starts_with(SYMBOLS)
        || BECAUSE
            .anywhere
            .begins(&normal(&rest[..rest.floor_char_boundary(LONGEST_SYMBOL)]))
            .is_some();
    (in_brackets || closes || begins).then(|| is_reason(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something() {
        for text in [
            "a typo",
            ": internal",
            "- because only the sheet changes",
            "nur ein Tippfehler",
            "错别字",
            "docs",
            "誤字の修正",
        ] {
            assert!(is_reason(text), "{text}");
        }
        for text in [
            "",
            " - ",
            "n/a",
            "none",
            "TBD",
            "reason",
            "<reason>",
            "why",
            "because",
            "because n/a",
            "Grund",
            "理由",
            "not applicable",
            "...",
            "no reason",
            "x",
            "say why",
            "to be told later",
        ] {
            assert_eq!(is_reason(text), text == "to be told later", "{text}");
        }
    }

    #[test]
    fn not_applicable_is_said_in_many_ways() {
        for (text, expected) in [
            ("N/A: no docs here", Some(true)),
            ("Docs updated (N/A: internal change)", Some(true)),
            ("Docs updated - n/a, internal change", Some(true)),
            ("Docs updated (N/A because only the sheet changes)", Some(true)),
            ("Docs updated (N/A since nobody sees it)", Some(true)),
            ("Docs updated (N/A - the page is old)", Some(true)),
            ("Docs updated (N/A) internal", Some(true)),
            ("Docs updated — not needed: the page is old", Some(true)),
            ("Hilfe aktuell (entfällt: dort steht nichts)", Some(true)),
            ("Aide à jour (sans objet : rien de visible)", Some(true)),
            ("Ayuda (no aplica: es interno)", Some(true)),
            ("Ajuda (não se aplica, é interno)", Some(true)),
            ("Hulp (n.v.t.: intern)", Some(true)),
            ("Pomoc (nie dotyczy: zmiana wewnętrzna)", Some(true)),
            ("Справка обновлена (не требуется: внутреннее изменение)", Some(true)),
            ("文档已更新（不适用：内部改动）", Some(true)),
            ("ドキュメント更新（該当なし：内部の変更）", Some(true)),
            ("문서 갱신 (해당 없음: 내부 변경)", Some(true)),
            ("Docs updated (N/A)", Some(false)),
            ("N/A", Some(false)),
            ("N/A: TBD", Some(false)),
            ("Docs updated (N/A: n/a)", Some(false)),
            ("Docs (N/A: reason)", Some(false)),
            ("Hilfe aktuell (entfällt)", Some(false)),
            ("Explain, n/a handling", None),
            ("n/a values are shown (N/A: no values)", Some(true)),
            ("n/a values are shown", None),
            ("Handle n/a values", None),
            ("Docs", None),
        ] {
            assert_eq!(not_applicable(text), expected, "{text}");
        }
    }
}
