//! Text that was read as Windows-1252 and written again as UTF-8: `â€”` for `—`.
//!
//! Repaired text is for matching and for showing; places stay those of the raw text, so every
//! repair keeps a map back. What cannot be repaired (a byte was lost on the way) stays as it is.

/// A text without its mojibake, and the way back to the raw bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// The text as it was meant.
    pub text: String,
    /// Where repaired and raw offsets drift apart: from this repaired offset on, this raw one.
    map: Vec<(usize, usize)>,
}

impl Repaired {
    /// The raw offset of the repaired offset `at`, both in bytes.
    #[must_use]
    pub fn raw(&self, at: usize) -> usize {
        let behind = self.map.partition_point(|(repaired, _)| *repaired <= at);
        match behind.checked_sub(1).map(|index| self.map[index]) {
            Some((repaired, raw)) => raw + (at - repaired),
            None => at,
        }
    }
}

impl Repaired {
    /// The repaired offset of the raw offset `at`, both in bytes: the way back of [`Repaired::raw`].
    #[must_use]
    pub fn repaired(&self, at: usize) -> usize {
        let behind = self.map.partition_point(|(_, raw)| *raw <= at);
        let (repaired, raw) = match behind.checked_sub(1) {
            Some(index) => self.map[index],
            None => (0, 0),
        };
        let next = self.map.get(behind).map_or(self.text.len(), |(repaired, _)| *repaired);
        (repaired + (at - raw)).min(next)
    }
}

/// Repairs `text`; `None` if it has nothing to repair.
#[must_use]
pub fn repair(text: &str) -> Option<Repaired> {
    if !is_suspect(text) {
        return None;
    }
    let mut repaired = Repaired { text: String::with_capacity(text.len()), map: Vec::new() };
    let mut taken = 0;
    for at in suspects(text) {
        if at < taken {
            continue;
        }
        let Some((ch, len)) = decode(&text[at..]) else { continue };
        repaired.text.push_str(&text[taken..at]);
        repaired.text.push(ch);
        taken = at + len;
        repaired.map.push((repaired.text.len(), taken));
    }
    repaired.text.push_str(&text[taken..]);
    (!repaired.map.is_empty()).then_some(repaired)
}

/// Repairs a line that cannot have been meant as it is; `None` where that is not certain.
///
/// Capitals with an accent before a closing quotation mark look like mojibake and are none, so the
/// whole line must have been spoiled, or hold what becomes a dash, a symbol or a picture.
#[must_use]
pub fn repair_line(line: &str) -> Option<String> {
    let repaired = repair(line)?;
    let decoded: Vec<char> = repaired
        .map
        .iter()
        .filter_map(|(behind, _)| repaired.text[..*behind].chars().next_back())
        .collect();
    let is_symbol = |ch: &char| matches!(ch, '\u{2000}'..='\u{2bff}' | '\u{10000}'..);
    let above_ascii = repaired.text.chars().filter(|ch| !ch.is_ascii()).count();
    let is_whole =
        above_ascii == decoded.len() && !matches!(decoded.as_slice(), ['\u{100}'..='\u{7ff}']);
    let is_certain = is_whole || decoded.iter().any(is_symbol);
    (is_certain && !decoded.iter().any(|ch| ch.is_control())).then_some(repaired.text)
}

/// Whether `text` holds a character that a UTF-8 lead byte turns into: U+00C2 to U+00F4.
#[must_use]
pub fn is_suspect(text: &str) -> bool {
    suspects(text).next().is_some()
}

/// Where such characters stand. The byte before them begins no other character.
fn suspects(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xC3, bytes)
        .filter(|at| bytes.get(at + 1).is_some_and(|next| (0x82..=0xB4).contains(next)))
}

/// The character that the mojibake at the start of `text` stands for, and the bytes it takes.
fn decode(text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let lead = byte(chars.next()?)?;
    let len = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    for (to, ch) in bytes[1..len].iter_mut().zip(chars.by_ref().take(len - 1)) {
        *to = byte(ch)?;
    }
    let decoded = std::str::from_utf8(&bytes[..len]).ok()?.chars().next()?;
    Some((decoded, text.len() - chars.as_str().len()))
}

/// What the bytes from 0x80 to 0x9F are in Windows-1252; the five that are nothing stay as they are.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The Windows-1252 byte of a character above ASCII.
fn byte(ch: char) -> Option<u8> {
    let index = match ch {
        '\u{a0}'..='\u{ff}' => return u8::try_from(u32::from(ch)).ok(),
        _ => HIGH.iter().position(|high| *high == ch)?,
    };
    u8::try_from(index + 0x80).ok()
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_byte_above_ascii_is_that_of_its_character() {
        for number in 0x80..=0xFF {
            let bytes = [number];
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
            assert_eq!(text.chars().next().and_then(byte), Some(number));
        }
        assert_eq!(byte('x'), None);
        assert_eq!(byte('→'), None);
    }

    /// What a careless editor does to `text`.
    fn spoil(text: &str) -> String {
        WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn only_what_is_certain_is_repaired() {
        assert_eq!(repair_line("EPIC 1 â€” CafÃ©").as_deref(), Some("EPIC 1 — Café"));
        assert_eq!(repair_line("ðŸ” Keys â€” now").as_deref(), Some("ðŸ” Keys — now"));
        assert_eq!(repair_line("Ð¿Ñ€").as_deref(), Some("пр"));
        for meant in ["« CAFÉ »", "«CAFÉ»", "CAFÉ»", "il dit «“blessé”»", "plain — text", "ÂÂ…"]
        {
            assert_eq!(repair_line(meant), None, "{meant}");
        }
    }

    #[test]
    fn mojibake_is_repaired_and_maps_back() {
        let raw = "## EPIC 1 â€” ðŸŸ¡ x";
        let repaired = repair(raw).unwrap();
        assert_eq!(repaired.text, "## EPIC 1 — 🟡 x");
        let at = repaired.text.find('x').unwrap();
        assert_eq!(repaired.raw(at), raw.find('x').unwrap());
        let dash = repaired.text.find('—').unwrap();
        assert_eq!(repaired.raw(dash), raw.find('â').unwrap());
    }

    #[test]
    fn right_text_and_lost_bytes_stay() {
        for text in ["naïve café — 🟡", "Größe", "ðŸ” Security"] {
            assert_eq!(repair(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn spoiled_text_comes_back(text in "[a-zé—🟡↔ ]{0,20}") {
            let repaired = repair(&spoil(&text));
            let found = repaired.map_or_else(|| spoil(&text), |repaired| repaired.text);
            prop_assert_eq!(found, text);
        }

        #[test]
        fn any_text_maps_onto_char_boundaries(text in "\\PC{0,40}") {
            if let Some(repaired) = repair(&text) {
                for (at, _) in repaired.text.char_indices() {
                    prop_assert!(text.is_char_boundary(repaired.raw(at)));
                }
                prop_assert_eq!(repaired.raw(repaired.text.len()), text.len());
            }
        }
    }
}
