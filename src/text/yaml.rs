//! YAML, the one walker over it: for records of a backlog, for places in a policy, and for pipelines.
//!
//! What stands behind a mistake of syntax is not read: where the next entry begins, only the text
//! before it could say.

use std::collections::HashMap;

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, Tag};

use super::tape::{Fault, NodeKind, Tape};
use crate::source::Span;

/// Nobody nests data deeper than this.
const DEEPEST: usize = 64;

/// A list or a map that is not closed yet.
struct Open {
    node: u32,
    /// The number of its anchor; 0 where it has none.
    anchor: usize,
    /// Where it begins.
    start: usize,
    is_map: bool,
}

/// All documents of a file.
pub(crate) fn parse(text: &str) -> Tape {
    let mut builder = Builder {
        text,
        tape: Tape::with_room_for(text),
        open: Vec::new(),
        anchors: HashMap::new(),
    };
    let mut end = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = error.marker().byte_offset().map_or(end, |at| at.min(text.len()));
                builder.tear(end, Fault { why: error.info(), at });
                break;
            }
        };
        let Some(at) = span.byte_range().filter(|at| text.get(at.clone()).is_some()) else {
            continue;
        };
        if builder.event(&event, at.clone()).is_none() {
            let why = format!("it nests deeper than {DEEPEST} levels");
            builder.tear(at.start, Fault { why, at: at.start });
            break;
        }
        end = at.end;
    }
    builder.tape
}

struct Builder<'t> {
    text: &'t str,
    tape: Tape,
    open: Vec<Open>,
    /// The complete nodes that have an anchor, by its number.
    anchors: HashMap<usize, u32>,
}

impl Builder<'_> {
    /// Takes an event; `None` where the data nests too deep.
    fn event(&mut self, event: &Event<'_>, at: std::ops::Range<usize>) -> Option<()> {
        match event {
            Event::DocumentStart(..) if !self.tape.roots.is_empty() => {
                self.tape.second.get_or_insert(at.start);
            }
            Event::Scalar(value, style, anchor, tag) => {
                self.name(*anchor, self.tape.len());
                self.tag(tag.as_deref());
                let is_text = tag.as_ref().is_some_and(|tag| tag.core_suffix() == Some("str"));
                self.scalar(value, *style, is_text, at);
            }
            Event::Alias(anchor) => {
                let target = self.anchors.get(anchor).copied();
                let node = self.tape.push_alias(target, Span::new(at.start, at.end));
                self.root(node);
            }
            Event::MappingStart(_, anchor, tag) => {
                self.tag(tag.as_deref());
                self.begin(NodeKind::Map, *anchor, at.start)?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.tag(tag.as_deref());
                self.begin(NodeKind::List, *anchor, at.start)?;
            }
            Event::MappingEnd | Event::SequenceEnd => self.end(at.end),
            _ => {}
        }
        Some(())
    }

    fn add(&mut self, kind: NodeKind, span: Span) -> u32 {
        let node = self.tape.push(kind, span);
        self.root(node);
        node
    }

    /// Takes a node that was just added for an outermost one, if it is.
    fn root(&mut self, node: u32) {
        if self.open.is_empty() {
            self.tape.roots.push(node);
        }
    }

    /// Remembers a complete node by its anchor, if it has one.
    fn name(&mut self, anchor: usize, node: u32) {
        if anchor > 0 {
            self.anchors.insert(anchor, node);
        }
    }

    /// Notes the tag of the node that comes next, if it is none of YAML's own.
    fn tag(&mut self, tag: Option<&Tag>) {
        let foreign = tag.filter(|tag| tag.core_suffix().is_none());
        if let (Some(tag), None) = (foreign, &self.tape.foreign_tag) {
            self.tape.foreign_tag = Some((self.tape.len(), tag.original().to_string()));
        }
    }

    fn scalar(
        &mut self,
        value: &str,
        style: ScalarStyle,
        is_text: bool,
        at: std::ops::Range<usize>,
    ) {
        let raw = &self.text[at.clone()];
        let is_plain = style == ScalarStyle::Plain && !is_text;
        if is_plain && matches!(value, "" | "~" | "null" | "Null" | "NULL") {
            self.add(NodeKind::Null, Span::new(at.start, at.end));
            return;
        }
        let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        let is_closed = quoted && raw.len() >= 2;
        let span = if is_closed {
            Span::new(at.start + 1, at.end - 1)
        } else {
            Span::new(at.start, at.start + raw.trim_end().len())
        };
        let node = if self.text[span.range()] != *value {
            self.tape.push_decoded(value.to_owned(), span)
        } else if is_plain {
            self.tape.push_plain(NodeKind::Scalar, span)
        } else {
            self.tape.push(NodeKind::Scalar, span)
        };
        self.root(node);
    }

    fn begin(&mut self, kind: NodeKind, anchor: usize, start: usize) -> Option<()> {
        if self.open.len() == DEEPEST {
            return None;
        }
        let node = self.add(kind, Span::at(start));
        self.open.push(Open { node, anchor, start, is_map: kind == NodeKind::Map });
        Some(())
    }

    fn end(&mut self, end: usize) {
        if let Some(open) = self.open.pop() {
            // The end of a block is noticed only at what stands behind it.
            let end = open.start + self.text[open.start..end.max(open.start)].trim_end().len();
            self.tape.close(open.node, end);
            self.name(open.anchor, open.node);
        }
    }

    /// Ends everything at `at`, where the text can no longer be read. The record that is open there
    /// is left out: what it lacks may stand behind.
    fn tear(&mut self, at: usize, fault: Fault) {
        self.tape.fault = Some(fault);
        let record = self.open.windows(2).rposition(|pair| !pair[0].is_map && pair[1].is_map);
        let start = match record.map(|outer| self.open.split_off(outer + 1)) {
            Some(inner) => {
                self.tape.truncate(inner[0].node);
                inner[0].start
            }
            None => {
                // A map needs a value for its last key.
                if self.open.last().is_some_and(|open| open.is_map) {
                    self.tape.roots.clear();
                    self.open.clear();
                    0
                } else {
                    at
                }
            }
        };
        while !self.open.is_empty() {
            self.end(start);
        }
        let line = self.text[..start].rfind('\n').map_or(0, |end| end + 1);
        let torn = self.text[line..].trim_end();
        let blank = torn.len() - torn.trim_start().len();
        self.tape.torn.push(Span::new(line + blank, line + torn.len()));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::tape::outline;

    fn read(text: &str) -> String {
        outline::all(&parse(text), text)
    }

    #[test]
    fn values_have_their_places() {
        for (text, expected) in [
            ("", ""),
            ("- id: 1\n  title: 'é b'\n- id: ~\n", "[{id=1 title=é b} {id=-}]"),
            ("a: \"x\\ty\"\nb: [c, d]\n", "{a=\"x\\ty\" b=[c d]}"),
            ("a: |\n  one\n  two\nb: c\n", "{a=\"one\\ntwo\\n\" b=c}"),
            ("a: &x {b: 1}\nc: *x\n", "{a={b=1} c=-}"),
            ("---\na: 1\n---\nb: 2\n", "{a=1} | {b=2}"),
            ("- a: 1\n- b: [2\n- c: 3\n", "[{a=1}] ~\"- b: [2\\n- c: 3\""),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn an_alias_leads_to_what_it_stands_for() {
        let text = "a: &x {b: 1}\nc: *x\nd: &y [*y]\n";
        let tape = parse(text);
        let root = tape.roots(text).next().unwrap();
        let at = |key: &str| root.pair(key).unwrap().1;
        assert_eq!(outline::one(at("c").resolved()), "{b=1}");
        let within = at("d").entries().next().unwrap();
        assert_eq!(outline::one(within.resolved()), "-", "nothing stands for what is around it");
    }

    proptest! {
        #[test]
        fn any_text_is_parsed(text in "(- |a: |  |\\[|\\]|\\{|\\}|, |'|\"|\\||é|#|\n){0,40}") {
            read(&text);
        }
    }
}
