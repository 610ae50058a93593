//! A pass over an XML file: no entity is expanded, nothing is fetched, and the depth is bounded.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

/// Deeper than this no tool nests its report.
const DEEPEST: usize = 100;

/// What the pass meets.
pub(super) enum Piece<'e> {
    /// An element begins, at this depth; the root is at 0.
    Open(&'e BytesStart<'e>, usize),
    /// The element of this name ends.
    Close(&'e [u8]),
}

/// Gives each element to `each`; `what` is the name of the format for an error.
///
/// # Errors
/// A sentence that begins with the path, where the file is not a XML or `each` says so.
pub(super) fn walk(
    bytes: &[u8],
    what: &str,
    mut each: impl FnMut(Piece<'_>) -> Result<(), String>,
) -> Result<(), String> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err("is UTF-16: write it as UTF-8".to_owned());
    }
    let mut reader = Reader::from_reader(bytes);
    let mut buffer = Vec::new();
    let mut depth = 0;
    let mut any = false;
    loop {
        let event = reader.read_event_into(&mut buffer);
        match event.map_err(|error| format!("is not a {what}: {error}"))? {
            Event::Start(element) => {
                each(Piece::Open(&element, depth))?;
                depth += 1;
                any = true;
                if depth > DEEPEST {
                    return Err(format!("is not a {what}: it is nested too deep"));
                }
            }
            Event::Empty(element) => {
                any = true;
                each(Piece::Open(&element, depth))?;
                each(Piece::Close(element.local_name().as_ref()))?;
            }
            Event::End(element) => {
                depth -= 1;
                each(Piece::Close(element.local_name().as_ref()))?;
            }
            Event::Eof if depth > 0 => return Err(format!("is not a {what}: it is cut off")),
            Event::Eof if !any => return Err(format!("is not a {what}: it has no element")),
            Event::Eof => return Ok(()),
            _ => {}
        }
        buffer.clear();
    }
}

/// The value of an attribute.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|known| known.key.local_name().as_ref() == name.as_bytes())?;
    let raw = String::from_utf8_lossy(&found.value);
    Some(unescape(&raw).map_or_else(|_| raw.to_string(), |text| text.into_owned()))
}

/// The value of an attribute that is a whole number.
pub(super) fn number(element: &BytesStart<'_>, name: &str) -> Option<u64> {
    attribute(element, name)?.trim().parse().ok()
}
