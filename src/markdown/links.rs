//! The links of a Markdown text.

use pulldown_cmark::{Event, LinkType, Parser, Tag};

use crate::source::Span;

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, as it is written.
    pub target: String,
    /// Its bytes, brackets included.
    pub span: Span,
}

/// The links and images of `text`, in its order; addresses in angle brackets do not count.
#[must_use]
pub fn links(text: &str) -> Vec<Link> {
    // Looking for what every link has is many times faster than parsing.
    if !text.contains("](") && !text.contains("]:") {
        return Vec::new();
    }
    let events = Parser::new(text).into_offset_iter();
    let links = events.filter_map(|(event, range)| match event {
        Event::Start(
            Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
        ) if !matches!(link_type, LinkType::Autolink | LinkType::Email) => {
            let span = Span::new(range.start, range.end);
            Some(Link { target: dest_url.into_string(), span })
        }
        _ => None,
    });
    links.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_outside_code() {
        let text =
            "[a](docs/a.md) `[b](b.md)` ![c](<c d.png>) <https://x.test> [e][1]\n\n[1]: e.md\n";
        let found: Vec<(String, &str)> =
            links(text).into_iter().map(|link| (link.target, &text[link.span.range()])).collect();
        let expected =
            [("docs/a.md", "[a](docs/a.md)"), ("c d.png", "![c](<c d.png>)"), ("e.md", "[e][1]")];
        let expected: Vec<(String, &str)> =
            expected.into_iter().map(|(target, text)| (target.to_owned(), text)).collect();
        assert_eq!(found, expected);
        assert!(links("no link at all").is_empty());
    }
}
