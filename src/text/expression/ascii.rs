//! What an expression means for a text of ASCII alone.

use std::borrow::Cow;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{
    Capture, Class, ClassBytes, ClassBytesRange, ClassUnicode, ClassUnicodeRange, Hir, HirKind,
    Look, Repetition,
};

/// The last character of ASCII.
const LAST: char = '\u{7f}';

/// A byte that no text of ASCII has.
const NEVER: &str = r"\xFF";
/// The letters that mean `s` and `k` too where case does not count.
const LETTERS: [char; 2] = ['\u{17f}', '\u{212a}'];
/// The blanks beyond ASCII that an expression may be laid out with.
const BLANKS: [char; 5] = ['\u{85}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{2029}'];

/// An expression as it is read where there is nothing but ASCII, which takes half as long; `None` where
/// it says that in a way that is not known here.
pub(super) fn parsed(source: &str) -> Option<Hir> {
    let names_others = [r"\u", r"\U", r"\x"].iter().any(|of| source.contains(of));
    if names_others || source.contains(LETTERS) || source.contains(BLANKS) || spans_letters(source)
    {
        return None;
    }
    let source = if source.is_ascii() {
        Cow::Borrowed(source)
    } else {
        let byte = |ch: char| if ch.is_ascii() { ch.to_string() } else { NEVER.to_owned() };
        Cow::Owned(source.chars().map(byte).collect())
    };
    ParserBuilder::new().unicode(false).utf8(false).build().parse(&source).ok()
}

/// Whether a range of characters may hold one of the letters, as `[a-я]` does.
fn spans_letters(source: &str) -> bool {
    let mut ends = source.char_indices().filter(|(at, _)| source[..*at].ends_with('-'));
    ends.any(|(at, end)| {
        let start = source[..at].chars().rev().nth(1).filter(|start| !"[^".contains(*start));
        start.is_some_and(|start| LETTERS.iter().any(|letter| (start..=end).contains(letter)))
    })
}

/// The same expression without what no text of ASCII holds.
pub(super) fn only(hir: Hir) -> Hir {
    if hir.properties().is_literal() {
        return hir;
    }
    match hir.into_kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Look(look) => Hir::look(looked(look)),
        HirKind::Class(Class::Unicode(class)) => Hir::class(Class::Unicode(kept(&class))),
        HirKind::Class(Class::Bytes(class)) => Hir::class(Class::Bytes(kept_bytes(&class))),
        HirKind::Repetition(repetition) => {
            let Repetition { min, max, greedy, sub } = repetition;
            Hir::repetition(Repetition { min, max, greedy, sub: Box::new(only(*sub)) })
        }
        HirKind::Capture(Capture { index, name, sub }) => {
            Hir::capture(Capture { index, name, sub: Box::new(only(*sub)) })
        }
        HirKind::Concat(parts) => Hir::concat(parts.into_iter().map(only).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.into_iter().map(only).collect()),
    }
}

/// The characters of a class that are ASCII.
fn kept(class: &ClassUnicode) -> ClassUnicode {
    let ranges = class.iter().take_while(|range| range.start() <= LAST);
    ClassUnicode::new(
        ranges.map(|range| ClassUnicodeRange::new(range.start(), range.end().min(LAST))),
    )
}

/// The bytes of a class that are ASCII.
fn kept_bytes(class: &ClassBytes) -> ClassBytes {
    let last = LAST as u8;
    let ranges = class.iter().take_while(|range| range.start() <= last);
    ClassBytes::new(ranges.map(|range| ClassBytesRange::new(range.start(), range.end().min(last))))
}

/// The edge of a word, where words are of ASCII.
fn looked(look: Look) -> Look {
    match look {
        Look::WordUnicode => Look::WordAscii,
        Look::WordUnicodeNegate => Look::WordAsciiNegate,
        Look::WordStartUnicode => Look::WordStartAscii,
        Look::WordEndUnicode => Look::WordEndAscii,
        Look::WordStartHalfUnicode => Look::WordStartHalfAscii,
        Look::WordEndHalfUnicode => Look::WordEndHalfAscii,
        look => look,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::expression::Expression;

    #[test]
    fn what_is_not_ascii_is_never_found_in_ascii() {
        for (source, is_quick) in [
            ("[—–:-]", true),
            ("(?i)é|[^éa]ü*", true),
            ("[b-é]", true),
            ("(?i)[b-я]", false),
            ("(?i)\u{17f}|\u{212a}", false),
            ("(?x) a\u{2028}b", false),
            (r"\u00e9", false),
        ] {
            assert_eq!(parsed(source).is_some(), is_quick, "{source}");
            let regex = regex::Regex::new(source).unwrap();
            let expression = Expression::trusted(source);
            for text in ["", "a", "b", "k", "s", "S", "x:y", "-", "ab", "aub", "~"] {
                let found = expression.find_iter(text).map(|found| found.range());
                let expected = regex.find_iter(text).map(|found| found.range());
                assert_eq!(Vec::from_iter(found), Vec::from_iter(expected), "{source} {text}");
            }
        }
    }
}
