//! One escaper for each family of sinks. A reporter passes every string through its own, whether
//! the string comes from the change or from us.

pub mod azure;
pub mod command;
pub mod csv;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod log;
pub mod markdown;
#[cfg(feature = "cli")]
pub mod outputs;
pub mod teamcity;
pub mod terminal;
pub mod xml;

/// Whether a character can change how text around it is shown: controls, bidirectional marks,
/// characters without width, tags.
///
/// The selectors of a variant (U+FE0F in an emoji, say) have no width either, but deceive nobody.
#[must_use]
#[inline]
pub fn is_deceptive(ch: char) -> bool {
    if ch.is_ascii() {
        ch.is_ascii_control() && ch != '\n' && ch != '\t'
    } else {
        is_deceptive_beyond_ascii(ch)
    }
}

fn is_deceptive_beyond_ascii(ch: char) -> bool {
    let direction = matches!(ch, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let invisible = matches!(
        ch,
        '\u{ad}' | '\u{34f}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2028}' | '\u{2029}'
            | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}'
    );
    // They look like blanks, or like nothing, and are letters to every program.
    let filler = matches!(
        ch,
        '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}'
    );
    ch.is_control() || direction || invisible || filler
}
