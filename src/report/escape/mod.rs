//! One escaper for each family of sinks. A reporter passes every string through its own, whether
//! the string comes from the change or from us.

pub mod command;
pub mod json;
pub mod markdown;
pub mod terminal;
pub mod xml;

/// Whether a character can change how text around it is shown: controls, bidirectional marks,
/// characters without width, tags.
#[must_use]
pub fn is_deceptive(ch: char) -> bool {
    let control = ch.is_control() && ch != '\n' && ch != '\t';
    let direction = matches!(ch, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let invisible = matches!(
        ch,
        '\u{200b}'..='\u{200d}' | '\u{2028}' | '\u{2029}' | '\u{2060}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
    );
    control || direction || invisible
}
