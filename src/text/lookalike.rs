//! Texts that look like other texts: letters of another script, and symbols that nobody sees.

use unicode_normalization::UnicodeNormalization as _;

use super::ink::is_invisible;

/// Cyrillic and Greek letters with the Latin ones that they look like.
const ALIKE: &str = "АAВBЕEЅSІIЈJКKМMНHОOРPСCТTХXУYаaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwгrпnкkмmтtвbнhαaβbεeιiκkνvοoρpτtυuχxΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXոnսuօoցgƖlӏlⅼlɡgıi";

/// The text as it would be written in plain letters, where it is not: without invisible symbols, with
/// Latin letters for those that look like them. `None` where it is plain, or in another script as a
/// whole.
#[must_use]
pub fn plain(text: &str) -> Option<String> {
    if text.is_ascii() && !text.chars().any(is_invisible) {
        return None;
    }
    let has_latin = text.chars().any(|ch| ch.is_ascii_alphabetic());
    let plain: String = text
        .nfkc()
        .filter(|ch| !is_invisible(*ch))
        .map(|ch| if has_latin { latin(ch) } else { ch })
        .collect();
    (plain != text).then_some(plain)
}

fn latin(ch: char) -> char {
    if ch.is_ascii() {
        return ch;
    }
    let mut pairs = ALIKE.chars();
    while let (Some(other), Some(latin)) = (pairs.next(), pairs.next()) {
        if other == ch {
            return latin;
        }
    }
    ch
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_looks_plain_is_made_plain() {
        for (text, expected) in [
            ("In Рrogress", Some("In Progress")),
            ("In\u{200b} Progress", Some("In Progress")),
            ("Ｄone", Some("Done")),
            ("Dоnе", Some("Done")),
            ("In Progress", None),
            ("В работе", None),
            ("Élan", None),
        ] {
            assert_eq!(plain(text).as_deref(), expected, "{text}");
        }
    }
}
