//! Text for a page of HTML that is well-formed XML too, so that a strict reader can check it.

use super::terminal;
use super::xml::sanitize;

/// `text` with every deceptive character spelled out and without what XML forbids.
///
/// Escaping `<`, `&` and quotes is left to the template, which does it for every value.
#[must_use]
pub fn text(text: &str) -> String {
    sanitize(text)
}

/// [`text`] in one line.
#[must_use]
pub fn line(text: &str) -> String {
    sanitize(&terminal::line(text))
}

#[cfg(test)]
mod tests {
    use askama::Template;
    use proptest::prelude::*;

    use super::*;
    use crate::escape::is_deceptive;

    #[derive(Template)]
    #[template(source = "<p class=\"{{ text }}\">{{ text }}</p>", ext = "html")]
    struct Sample {
        text: String,
    }

    proptest! {
        #[test]
        fn any_text_is_shown_as_it_is(
            raw in "([ -~]|[\n\r\t\u{0}\u{1b}]|\u{fffe}|\u{ffff}|<script>|</p>|<!--|-->|]]>|&lt;|&#27;|\"|'|\\PC|\\pC){0,40}"
        ) {
            for safe in [text(&raw), line(&raw)] {
                prop_assert!(!safe.contains(is_deceptive));
                let page = Sample { text: safe.clone() }.render().unwrap();
                let document = roxmltree::Document::parse(&page).unwrap();
                prop_assert_eq!(document.root_element().children().filter(|node| node.is_element()).count(), 0);
                prop_assert_eq!(document.root_element().attributes().count(), 1);
                prop_assert_eq!(document.root_element().text().unwrap_or_default(), safe);
            }
        }
    }
}
