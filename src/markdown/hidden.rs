//! What stands in a Markdown text and is not on the page: comments and their like, characters
//! without width or ink, tags that change nothing.
//!
//! These parts are cut out before anything is read, so that whoever adds some of them, wherever,
//! leaves what is read as it was.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::chunk::Chunk;
use super::html::{self, Kind};
use crate::sort::Sort as _;
use crate::source::Span;
use crate::text::ink;

/// The parts of a text that are not on the page, in order and apart.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    /// All of them.
    pub(super) parts: Vec<Span>,
    /// Those that are comments or their like.
    pub(super) comments: Vec<Span>,
}

/// Finds them.
pub(super) fn find(text: &str, options: Options) -> Hidden {
    let mut finder = Finder {
        text,
        parts: Vec::new(),
        comments: Vec::new(),
        tags: Vec::new(),
        in_comment: false,
        hides: false,
    };
    if may_hide(text) {
        finder.markup(options);
    }
    if ink::has_invisible(text) {
        finder.characters();
    }
    finder.finish()
}

/// Whether a comment, a tag or an entity may be in the text.
fn may_hide(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'<', b'&', bytes).any(|at| match (bytes[at], bytes.get(at + 1)) {
        (b'<', Some(next)) => next.is_ascii_alphabetic() || b"!?/".contains(next),
        (b'&', Some(next)) => next.is_ascii_alphabetic() || *next == b'#',
        _ => false,
    })
}

struct Finder<'t> {
    text: &'t str,
    parts: Vec<Span>,
    comments: Vec<Span>,
    tags: Vec<Span>,
    /// The last comment is not closed yet.
    in_comment: bool,
    /// A tag hides its element, so that every closing tag counts.
    hides: bool,
}

impl Finder<'_> {
    fn markup(&mut self, options: Options) {
        let mut chunk = Chunk::default();
        for (event, range) in Parser::new_ext(self.text, options).into_offset_iter() {
            match event {
                Event::Start(Tag::HtmlBlock) => chunk = Chunk::default(),
                Event::Html(_) => chunk.add(range),
                Event::End(TagEnd::HtmlBlock) => self.html(&chunk, true),
                Event::InlineHtml(_) => {
                    chunk = Chunk::default();
                    chunk.add(range);
                    self.html(&chunk, false);
                }
                Event::Text(shown)
                    if !self.in_comment
                        && !shown.is_empty()
                        && shown.chars().all(ink::is_invisible) =>
                {
                    self.parts.push(Span::new(range.start, range.end));
                }
                _ => {}
            }
        }
    }

    /// Finds the comments, and outside of blocks the tags, in a piece of HTML.
    ///
    /// A comment without its end outlives its block: the page that a reader sees is HTML, where
    /// only `-->` ends it.
    fn html(&mut self, chunk: &Chunk, is_block: bool) {
        let html = chunk.html(self.text);
        let mut at = 0;
        if self.in_comment {
            let Some(end) = memchr::memmem::find(html.as_bytes(), b"-->") else { return };
            at = end + "-->".len();
            self.close_comment(chunk.range(0..at).end);
        }
        for piece in html::pieces(&html[at..]) {
            let range = chunk.range(at + piece.range.start..at + piece.range.end);
            match piece.kind {
                Kind::Comment { closed } => {
                    self.in_comment = !closed && html[at + piece.range.start..].starts_with("<!--");
                    self.comments.push(Span::new(range.start, range.end));
                }
                Kind::Open | Kind::Close if !is_block && piece.is_plain_tag() => {
                    self.hides |= piece.hides();
                    self.tags.push(Span::new(range.start, range.end));
                }
                Kind::Open => self.hides |= piece.hides(),
                Kind::Close | Kind::Text => {}
            }
        }
    }

    fn close_comment(&mut self, end: usize) {
        self.in_comment = false;
        if let Some(comment) = self.comments.last_mut() {
            comment.end = Span::at(end).start;
        }
    }

    fn characters(&mut self) {
        let invisible = self.text.char_indices().filter(|(_, ch)| ink::is_invisible(*ch));
        self.parts.extend(invisible.map(|(at, ch)| Span::new(at, at + ch.len_utf8())));
    }

    fn finish(mut self) -> Hidden {
        if self.in_comment {
            self.close_comment(self.text.len());
        }
        self.parts.extend(&self.comments);
        if !self.hides {
            self.parts.append(&mut self.tags);
        }
        self.parts.order();
        let mut merged: Vec<Span> = Vec::with_capacity(self.parts.len());
        for part in self.parts {
            match merged.last_mut() {
                Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
                _ => merged.push(part),
            }
        }
        Hidden { parts: merged, comments: self.comments }
    }
}
