//! Wide letters and digits, as East Asian keyboards write them: `ＬＨ-２` is `LH-2`; and hyphens of
//! print, as word processors write them: `LH‑2`, whose hyphen does not break, is too.

/// The bytes in which an id is looked for.
const LONGEST: usize = 96;
/// How far the wide symbols stand from those of ASCII.
const APART: u32 = 0xFEE0;

/// A text whose first wide letters and digits and whose hyphens are those of ASCII.
#[derive(Debug)]
pub(super) struct Narrow {
    pub(super) text: String,
    /// For each byte of what was looked at, its place in the text as it was.
    places: Vec<usize>,
    /// How many bytes longer that was.
    longer: usize,
}

impl Narrow {
    /// `None` where nothing is wide.
    pub(super) fn of(text: &str) -> Option<Self> {
        let near = &text[..text.floor_char_boundary(LONGEST)];
        // Every wide symbol begins with the first of these bytes, every hyphen of print with the other.
        let may_hold = near.bytes().any(|byte| matches!(byte, 0xEF | 0xE2));
        if !may_hold || !near.chars().any(|ch| is_wide_word(ch) || is_hyphen(ch)) {
            return None;
        }
        let mut narrow =
            Self { text: String::with_capacity(text.len()), places: Vec::new(), longer: 0 };
        for (at, ch) in near.char_indices() {
            let one = narrowed(ch);
            narrow.places.extend((0..one.len_utf8()).map(|byte| at + byte));
            narrow.text.push(one);
        }
        narrow.longer = near.len() - narrow.text.len();
        narrow.text.push_str(&text[near.len()..]);
        Some(narrow)
    }

    /// The place in the text as it was.
    pub(super) fn place(&self, at: usize) -> usize {
        self.places.get(at).copied().unwrap_or(at + self.longer)
    }
}

fn is_wide_word(ch: char) -> bool {
    matches!(ch, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}')
}

/// Whether a symbol joins as `-` does; a dash (`–`) parts a range.
fn is_hyphen(ch: char) -> bool {
    matches!(ch, '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2212}')
}

fn narrowed(ch: char) -> char {
    if is_hyphen(ch) {
        return '-';
    }
    let is_symbol = matches!(ch, '\u{FF03}' | '\u{FF0D}' | '\u{FF0E}' | '\u{FF3F}');
    if is_wide_word(ch) || is_symbol {
        char::from_u32(u32::from(ch) - APART).unwrap_or(ch)
    } else {
        ch
    }
}
