//! What raw HTML does to the page.

use std::ops::Range;

use super::Reader;
use crate::markdown::chunk::Chunk;
use crate::markdown::html::{Kind, Piece, entity, pieces};
use crate::markdown::page::Block;
use crate::text::ink;

/// Elements that begin on a line of their own.
const BLOCKS: [&str; 36] = [
    "br",
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "tr",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "details",
    "summary",
    "blockquote",
    "center",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "nav",
    "aside",
    "figure",
    "figcaption",
    "hr",
    "pre",
    "form",
    "fieldset",
    "address",
    "caption",
    "picture",
    "video",
    "menu",
];
/// The headings.
const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// What raw HTML has opened and not closed.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) struck: u32,
    pub(super) quotes: u32,
    pub(super) links: u32,
    in_heading: bool,
    pub(super) code: u32,
    /// What the lines belong to, where an element says so.
    pub(super) block: Option<Block>,
    /// The element that is not shown, and how many of its name are open.
    hiding: Option<(String, u32)>,
}

impl State {
    /// Whether what comes is not shown.
    pub(super) fn is_hiding(&self) -> bool {
        self.hiding.is_some()
    }
}

fn step(count: &mut u32, opens: bool) {
    *count = if opens { *count + 1 } else { count.saturating_sub(1) };
}

impl Reader<'_, '_> {
    /// Does what a piece of HTML asks for.
    pub(super) fn markup(&mut self, chunk: &Chunk, is_block: bool) {
        let html = chunk.html(self.cut.rest());
        for piece in pieces(&html) {
            let range = chunk.range(piece.range.clone());
            match piece.kind {
                Kind::Text => self.html_text(&html[piece.range.clone()], chunk, piece.range.start),
                Kind::Comment { .. } => {}
                Kind::Open | Kind::Close => self.tag(&piece, range),
            }
        }
        if is_block && self.html.in_heading {
            self.html.in_heading = false;
            self.close_heading(chunk.range(html.len()..html.len()));
        }
    }

    /// Shows text between tags, with entities in it.
    fn html_text(&mut self, text: &str, chunk: &Chunk, offset: usize) {
        let mut start = 0;
        let mut from = 0;
        while let Some(at) = memchr::memchr(b'&', &text.as_bytes()[from..]).map(|at| from + at) {
            let Some((ch, len)) = entity(&text[at..]) else {
                from = at + 1;
                continue;
            };
            self.html_words(&text[start..at], chunk, offset + start);
            if !ink::is_invisible(ch) {
                self.show(ch.encode_utf8(&mut [0; 4]), chunk.range(offset + at..offset + at + len));
            }
            start = at + len;
            from = start;
        }
        self.html_words(&text[start..], chunk, offset + start);
    }

    fn html_words(&mut self, text: &str, chunk: &Chunk, offset: usize) {
        let mut at = offset;
        for line in text.split_inclusive('\n') {
            self.show(line, chunk.range(at..at + line.len()));
            at += line.len();
        }
    }

    fn tag(&mut self, piece: &Piece<'_>, range: Range<usize>) {
        let opens = piece.kind == Kind::Open;
        if let Some((name, count)) = &mut self.html.hiding {
            if piece.is(name) {
                step(count, opens);
                if *count == 0 {
                    self.html.hiding = None;
                }
            }
            return;
        }
        if piece.hides() {
            self.html.hiding = Some((piece.name().to_owned(), 1));
            return;
        }
        if piece.is_any(&BLOCKS) {
            self.break_line();
        }
        self.block_tag(piece, opens, range.clone());
        self.inline_tag(piece, opens, range);
    }

    fn block_tag(&mut self, piece: &Piece<'_>, opens: bool, range: Range<usize>) {
        let block = |block| opens.then_some(block);
        if piece.is("li") {
            self.builder.shape.entry = opens;
        } else if piece.is("summary") {
            self.html.block = block(Block::Fold);
        } else if piece.is("tr") {
            self.html.block = block(Block::Row);
        } else if piece.is_any(&["td", "th"]) && !opens {
            self.builder.end_cell();
        } else if piece.is("blockquote") {
            step(&mut self.html.quotes, opens);
        } else if let Some(level) = HEADINGS.iter().position(|name| piece.is(name)) {
            self.html_heading(level, opens, range);
        }
    }

    fn inline_tag(&mut self, piece: &Piece<'_>, opens: bool, range: Range<usize>) {
        if piece.is_any(&["del", "s", "strike"]) {
            step(&mut self.html.struck, opens);
        } else if piece.is_any(&["code", "pre", "samp", "tt"]) {
            step(&mut self.html.code, opens);
        } else if piece.is("a") {
            step(&mut self.html.links, opens);
        } else if piece.is_any(&["b", "strong"]) {
            let span = self.cut.span(range);
            if opens {
                self.open_bold(span.start);
            } else {
                self.close_bold(span.end);
            }
        } else if opens && piece.is_any(&["img", "video"]) {
            let address = piece.attribute("src").unwrap_or_default().to_owned();
            self.picture(&address, range);
        } else if opens && piece.is("input") {
            let is_box =
                piece.attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"));
            if is_box {
                self.open_task(self.cut.span(range), piece.attribute("checked").is_some());
            }
        }
    }

    /// A heading opens or ends; within one of Markdown, nothing does.
    fn html_heading(&mut self, level: usize, opens: bool, range: Range<usize>) {
        if self.html.in_heading {
            self.html.in_heading = false;
            self.close_heading(range.clone());
        }
        if opens && self.heading.is_none() {
            self.break_line();
            self.html.in_heading = true;
            let start = self.cut.span(range).start;
            self.open_heading(u8::try_from(level + 1).unwrap_or(6), start);
        }
    }

    /// A new line, and the end of a box that HTML has opened.
    fn break_line(&mut self) {
        self.line_break();
        self.builder.end_line();
    }
}
