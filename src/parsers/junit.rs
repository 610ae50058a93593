//! JUnit XML.

use quick_xml::events::BytesStart;

use super::time;
use super::xml::{Piece, attribute, number, walk};
use super::{Junit, Parsed};
use crate::text::shorten;

/// The test that is being read.
#[derive(Default)]
struct Case {
    name: String,
    failed: bool,
    skipped: bool,
}

/// Counts the tests of a file.
///
/// Some writers state failures only as numbers at the suites, and some only as elements: the worse
/// of both counts.
pub fn parse(bytes: &[u8]) -> Parsed<Junit> {
    let mut read = Reading::default();
    walk(bytes, "JUnit report", |piece| read.piece(&piece))?;
    let mut junit = read.junit;
    junit.failed = junit.failed.max(usize::try_from(read.stated).unwrap_or(usize::MAX));
    if junit.ran == 0 && junit.failed == 0 {
        return Err(match read.skipped {
            0 => "holds no test".to_owned(),
            _ => "holds no test that ran: all were skipped".to_owned(),
        });
    }
    Ok((junit, read.written))
}

#[derive(Default)]
struct Reading {
    junit: Junit,
    case: Option<Case>,
    skipped: usize,
    /// The most failures that one suite states.
    stated: u64,
    written: Option<jiff::Timestamp>,
}

impl Reading {
    fn piece(&mut self, piece: &Piece<'_>) -> Result<(), String> {
        match piece {
            Piece::Open(element, depth) => self.open(element, *depth),
            Piece::Close(b"testcase") => {
                self.finish();
                Ok(())
            }
            Piece::Close(_) => Ok(()),
        }
    }

    fn open(&mut self, element: &BytesStart<'_>, depth: usize) -> Result<(), String> {
        let name = element.local_name().into_inner();
        if depth == 0 && !matches!(name, b"testsuites" | b"testsuite") {
            let name = String::from_utf8_lossy(name);
            return Err(format!("is not a JUnit report: its root is <{}>", shorten(&name, 40)));
        }
        match name {
            b"testsuites" | b"testsuite" => {
                let count = |name| number(element, name).unwrap_or(0);
                self.stated = self.stated.max(count("failures").saturating_add(count("errors")));
                let written = attribute(element, "timestamp").and_then(|text| time::parse(&text));
                self.written = self.written.max(written);
            }
            b"testcase" => {
                let name = attribute(element, "name").unwrap_or_default();
                self.case = Some(Case { name, ..Case::default() });
            }
            b"failure" | b"error" => match &mut self.case {
                Some(case) => case.failed = true,
                // A suite that could not be set up.
                None => self.junit.failed += 1,
            },
            b"skipped" => {
                if let Some(case) = &mut self.case {
                    case.skipped = true;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(&mut self) {
        let Some(case) = self.case.take() else { return };
        if case.failed {
            self.junit.failed += 1;
            self.junit.first_failed.get_or_insert(case.name);
        }
        if case.skipped && !case.failed {
            self.skipped += 1;
        } else {
            self.junit.ran += 1;
        }
    }
}
