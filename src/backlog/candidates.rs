//! What may read a file, and what one of them made of it.

use std::borrow::Cow;

use super::Candidate;
use super::dialect::Dialect;
use super::reader::Reading;

/// The dialects that were tried on a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidates {
    /// All of them, the best first.
    pub(super) all: Vec<Candidate>,
    /// One that fits about as well as the best and finds other items.
    pub(super) rival: Option<Candidate>,
}

/// A dialect with what it reads.
pub(super) type Read<'d> = (Cow<'d, Dialect>, Reading);
