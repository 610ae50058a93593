//! XML with line breaks for people. Names are ours; every value goes through the sanitizer here.

use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, Event};
use quick_xml::{Reader, Writer};

use crate::escape::terminal::line;
use crate::escape::xml::{for_log, sanitize};

/// Names and values, in the order in which they are written.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// A document in the making.
pub(super) struct Xml(Writer<Vec<u8>>);

impl Xml {
    pub(super) fn new() -> Self {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 4));
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    /// The start of an element that holds others.
    pub(super) fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        self.write(Event::Start(tag(name, attributes)));
    }

    /// The end of an element.
    pub(super) fn close(&mut self, name: &str) {
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// An element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.write(Event::Empty(tag(name, attributes)));
    }

    /// The whole document.
    pub(super) fn finish(self) -> String {
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

/// A well-formed document of ours without some attributes: the names of elements, and those of the
/// attributes that go from them.
pub(super) fn without_attributes(xml: &str, unwanted: &[(&str, &[&str])]) -> String {
    let filter = |tag: &BytesStart<'_>| -> Option<BytesStart<'static>> {
        let (name, names) =
            unwanted.iter().find(|(name, _)| tag.name().as_ref() == name.as_bytes())?;
        let kept = tag
            .attributes()
            .flatten()
            .filter(|one| !names.iter().any(|name| one.key.as_ref() == name.as_bytes()));
        Some(BytesStart::new((*name).to_owned()).with_attributes(kept))
    };
    let mut reader = Reader::from_str(xml);
    let mut writer = Writer::new(Vec::with_capacity(xml.len()));
    loop {
        let event = match reader.read_event().expect("the document was just written") {
            Event::Eof => break,
            Event::Start(tag) => Event::Start(filter(&tag).unwrap_or(tag)),
            Event::Empty(tag) => Event::Empty(filter(&tag).unwrap_or(tag)),
            other => other,
        };
        writer.write_event(event).expect("writing to memory cannot fail");
    }
    String::from_utf8(writer.into_inner()).expect("it is made of strings")
}
