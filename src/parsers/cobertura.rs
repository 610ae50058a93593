//! Cobertura XML.

use super::time;
use super::xml::{Piece, attribute, number, walk};
use super::{Coverage, Parsed};

/// Reads how many lines were reached: as the root states it, else line by line.
pub fn parse(bytes: &[u8]) -> Parsed<Coverage> {
    let mut stated = None;
    let mut counted = Coverage::default();
    let mut written = None;
    // The lines of a method stand among those of its class too.
    let mut methods = 0_usize;
    walk(bytes, "coverage report", |piece| {
        match piece {
            Piece::Open(element, depth) => match (element.local_name().as_ref(), depth) {
                (b"coverage", 0) => {
                    let (covered, lines) =
                        (number(element, "lines-covered"), number(element, "lines-valid"));
                    stated = covered.zip(lines);
                    let text = attribute(element, "timestamp");
                    written = text.and_then(|text| time::of_epoch(&text));
                }
                (_, 0) => {
                    return Err("is not a Cobertura report: its root is not <coverage>".into());
                }
                (b"method", _) => methods += 1,
                (b"line", _) if methods == 0 => {
                    counted.lines += 1;
                    counted.covered +=
                        u64::from(number(element, "hits").is_some_and(|hits| hits > 0));
                }
                _ => {}
            },
            Piece::Close(b"method") => methods = methods.saturating_sub(1),
            Piece::Close(_) => {}
        }
        Ok(())
    })?;
    let coverage = stated.map_or(counted, |(covered, lines)| Coverage { covered, lines });
    super::lcov::plausible(coverage).map(|coverage| (coverage, written))
}
