//! What an expression means for a text of ASCII alone.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{
    Capture, Class, ClassBytes, ClassBytesRange, ClassUnicode, ClassUnicodeRange, Hir, HirKind,
    Look, Repetition,
};

/// The last character of ASCII.
const LAST: char = '\u{7f}';

/// An expression as it is read where there is nothing but ASCII, which takes half as long; `None` where
/// it speaks of more.
pub(super) fn parsed(source: &str) -> Option<Hir> {
    let names_others =
        !source.is_ascii() || [r"\u", r"\U", r"\x"].iter().any(|of| source.contains(of));
    if names_others {
        return None;
    }
    ParserBuilder::new().unicode(false).utf8(false).build().parse(source).ok()
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
