//! Raw HTML, as far as it decides what a page shows: tags, comments, the text between.

use std::ops::Range;

/// What a piece of HTML is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// A comment, a processing instruction, a declaration or a CDATA section: nothing is shown of
    /// it. `closed` says whether its end was found.
    Comment { closed: bool },
    /// An opening tag.
    Open,
    /// A closing tag.
    Close,
}

/// One piece of HTML.
#[derive(Debug, Clone)]
pub(super) struct Piece<'t> {
    pub(super) kind: Kind,
    /// Its bytes.
    pub(super) range: Range<usize>,
    /// The name of a tag, as it is written.
    name: &'t str,
    /// What stands behind the name of a tag.
    attributes: &'t str,
}

/// Tags that change nothing about what is read.
const PLAIN: [&str; 25] = [
    "abbr", "bdi", "bdo", "big", "cite", "data", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "map", "mark", "q", "small", "span", "sub", "sup", "time", "u", "var", "wbr", "nobr",
];
/// Elements that a page, or the forge that cleans it, shows nothing of.
const UNSEEN: [&str; 15] = [
    "script", "style", "template", "textarea", "noscript", "xmp", "iframe", "noembed", "noframes",
    "head", "object", "svg", "math", "datalist", "canvas",
];

impl<'t> Piece<'t> {
    /// Whether it is a tag of this name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether it is a tag of one of these names.
    pub(super) fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }

    /// The name of a tag.
    pub(super) fn name(&self) -> &'t str {
        self.name
    }

    /// Whether it is a tag that changes nothing about what is read.
    pub(super) fn is_plain_tag(&self) -> bool {
        matches!(self.kind, Kind::Open | Kind::Close) && self.is_any(&PLAIN)
    }

    /// Whether it opens an element that is not shown.
    pub(super) fn hides(&self) -> bool {
        if self.kind != Kind::Open || self.is_any(&["br", "hr", "img", "input", "wbr"]) {
            return false;
        }
        let is_hidden = || {
            let style: String = self
                .attribute("style")
                .unwrap_or_default()
                .to_ascii_lowercase()
                .split_whitespace()
                .collect();
            self.attribute("hidden").is_some()
                || style.contains("display:none")
                || style.contains("visibility:hidden")
        };
        self.is_any(&UNSEEN) || !self.attributes.is_empty() && is_hidden()
    }

    /// The value of an attribute; empty where it has none.
    pub(super) fn attribute(&self, name: &str) -> Option<&'t str> {
        attributes(self.attributes)
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

/// The pieces of `html`, in order.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let piece = piece(html, at)?;
        at = piece.range.end;
        Some(piece)
    })
}

/// The piece that begins at `start`.
fn piece(html: &str, start: usize) -> Option<Piece<'_>> {
    if start >= html.len() {
        return None;
    }
    if let Some(piece) = markup(html, start) {
        return Some(piece);
    }
    let mut end = start;
    loop {
        let next = memchr::memchr(b'<', &html.as_bytes()[end + 1..]).map(|at| end + 1 + at);
        let Some(next) = next else {
            return Some(text(start..html.len()));
        };
        if begins_markup(&html[next..]) {
            return Some(text(start..next));
        }
        end = next;
    }
}

fn text<'t>(range: Range<usize>) -> Piece<'t> {
    Piece { kind: Kind::Text, range, name: "", attributes: "" }
}

/// Whether `html`, which begins with `<`, may begin with a tag or a comment.
fn begins_markup(html: &str) -> bool {
    let next = |ch: &u8| ch.is_ascii_alphabetic();
    match html.as_bytes() {
        [b'<', b'!', b'-', b'-', ..] | [b'<', b'?', ..] | [b'<', b'!', b'[', ..] => true,
        [b'<', b'!' | b'/', letter, ..] | [b'<', letter, ..] => next(letter),
        _ => false,
    }
}

/// The tag or the comment at `start`, if one begins there.
fn markup(html: &str, start: usize) -> Option<Piece<'_>> {
    let rest = &html[start..];
    if !rest.starts_with('<') || !begins_markup(rest) {
        return None;
    }
    let comments = [("<!--", "-->", 2), ("<![CDATA[", "]]>", 9), ("<!", ">", 2), ("<?", "?>", 2)];
    for (opening, closing, behind) in comments {
        if rest.starts_with(opening) {
            let end = memchr::memmem::find(&rest.as_bytes()[behind..], closing.as_bytes());
            let closed = end.is_some();
            let end = end.map_or(html.len(), |end| start + behind + end + closing.len());
            let kind = Kind::Comment { closed };
            return Some(Piece { kind, range: start..end, name: "", attributes: "" });
        }
    }
    let is_close = rest.starts_with("</");
    let from_name = &rest[if is_close { 2 } else { 1 }..];
    let behind_name =
        from_name.trim_start_matches(|ch: char| ch.is_ascii_alphanumeric() || ch == '-');
    let name = &from_name[..from_name.len() - behind_name.len()];
    let behind = start + 1 + usize::from(is_close) + name.len();
    let end = end_of_tag(&html[behind..]).map_or(html.len(), |end| behind + end);
    let attributes = html[behind..end].trim_end_matches('>').trim_end_matches('/');
    let kind = if is_close { Kind::Close } else { Kind::Open };
    Some(Piece { kind, range: start..end, name, attributes })
}

/// Behind the `>` that ends a tag; one in quotes does not.
fn end_of_tag(html: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    let mut at = 0;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        let quote = bytes[at];
        at += 1;
        if quote == b'>' {
            return Some(at);
        }
        at += memchr::memchr(quote, &bytes[at..])? + 1;
    }
}

/// The names and values of the attributes of a tag.
fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|ch: char| ch.is_whitespace() || ch == '/' || ch == '=');
        let end = rest.find(|ch: char| ch.is_whitespace() || ch == '=').unwrap_or(rest.len());
        let name = &rest[..end];
        rest = rest[end..].trim_start();
        let Some(value) = rest.strip_prefix('=') else {
            return (!name.is_empty()).then_some((name, ""));
        };
        let value = value.trim_start();
        let (value, behind) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        rest = behind;
        (!name.is_empty()).then_some((name, value))
    })
}

/// The character that an entity such as `&nbsp;` or `&#160;` at the start of `text` stands for, and
/// how long the entity is. Others than these are rare enough in raw HTML to be taken as they stand.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 14] = [
        ("nbsp", '\u{a0}'),
        ("ensp", '\u{2002}'),
        ("emsp", '\u{2003}'),
        ("thinsp", '\u{2009}'),
        ("zwj", '\u{200d}'),
        ("zwnj", '\u{200c}'),
        ("ZeroWidthSpace", '\u{200b}'),
        ("NoBreak", '\u{2060}'),
        ("shy", '\u{ad}'),
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
    ];
    let inner = text.strip_prefix('&')?;
    let end = inner.bytes().take(16).position(|byte| byte == b';')?;
    let name = &inner[..end];
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((character, end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        let one = |piece: Piece<'_>| {
            let kind = match piece.kind {
                Kind::Text => "text",
                Kind::Comment { closed: true } => "comment",
                Kind::Comment { closed: false } => "open comment",
                Kind::Open => "open",
                Kind::Close => "close",
            };
            format!("{kind} {}", &html[piece.range])
        };
        pieces(html).map(one).collect()
    }

    #[test]
    fn tags_comments_and_text_are_told_apart() {
        assert_eq!(
            shown("a < b<br/><a title=\"<!-- >\">x</a><!-- y --><!-->z<?p ?><!D e><![CDATA[ > ]]>"),
            [
                "text a < b",
                "open <br/>",
                "open <a title=\"<!-- >\">",
                "text x",
                "close </a>",
                "comment <!-- y -->",
                "comment <!-->",
                "text z",
                "comment <?p ?>",
                "comment <!D e>",
                "comment <![CDATA[ > ]]>",
            ]
        );
        assert_eq!(shown("<!-- x"), ["open comment <!-- x"]);
        assert_eq!(shown("<é <1 <"), ["text <é <1 <"]);
        assert_eq!(shown("<a \"b"), ["open <a \"b"]);
    }

    #[test]
    fn attributes_are_read_with_and_without_quotes() {
        let tag =
            pieces("<input type=checkbox checked data-x='a>b' title = \"y\"/>").next().unwrap();
        let value = |name: &str| tag.attribute(name);
        assert_eq!((value("TYPE"), value("checked")), (Some("checkbox"), Some("")));
        assert_eq!((value("data-x"), value("title"), value("src")), (Some("a>b"), Some("y"), None));
        let hides = |html: &str| pieces(html).next().unwrap().hides();
        assert!(hides("<p hidden>") && hides("<p style='display : none'>") && hides("<script>"));
        assert!(!hides("<p>") && !hides("<p title=hidden>") && !hides("</script>"));
    }

    #[test]
    fn entities_stand_for_characters() {
        assert_eq!(entity("&nbsp;x"), Some(('\u{a0}', 6)));
        assert_eq!(entity("&#x200b;"), Some(('\u{200b}', 8)));
        assert_eq!(
            (entity("&#8203;"), entity("&none;"), entity("& ;")),
            (Some(('\u{200b}', 7)), None, None)
        );
    }
}
