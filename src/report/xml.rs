//! XML with line breaks for people. Names are ours; every value goes through the sanitizer here.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::escape::terminal::line;
use crate::escape::xml::{for_log, sanitize};

/// Names and values, in the order in which they are written.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// A document in the making.
pub(crate) struct Xml(Writer<Vec<u8>>);

impl Xml {
    pub(crate) fn new() -> Self {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 4));
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    /// The start of an element that holds others.
    pub(crate) fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        self.write(Event::Start(tag(name, attributes)));
    }

    /// The end of an element.
    pub(crate) fn close(&mut self, name: &str) {
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// An element that holds nothing.
    pub(crate) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.write(Event::Empty(tag(name, attributes)));
    }

    /// An element that holds a text, line for line.
    pub(crate) fn text(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.open(name, attributes);
        self.write(Event::Text(BytesText::new(&sanitize(text))));
        self.close(name);
    }

    /// The whole document.
    pub(crate) fn finish(self) -> String {
        let mut text = String::from_utf8(self.0.into_inner()).expect("it is made of strings");
        text.push('\n');
        for_log(&text).into_owned()
    }

    fn write(&mut self, event: Event<'_>) {
        self.0.write_event(event).expect("writing to memory cannot fail");
    }
}

/// An attribute has one line: a parser reads a line break in it as a blank.
fn tag<'a>(name: &'a str, attributes: Attributes<'_>) -> BytesStart<'a> {
    let mut tag = BytesStart::new(name);
    for (name, value) in attributes {
        tag.push_attribute((*name, sanitize(&line(value)).as_str()));
    }
    tag
}
