//! What a format is.

use super::Listing;
use crate::error::Error;
use crate::finding::Options;

/// What a format is, said in its own file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spec {
    /// The word for it on the command line.
    pub(super) name: &'static str,
    pub(super) render: fn(&Listing<'_>, Options) -> String,
    /// Whether it may be printed byte for byte where a runner reads commands.
    pub(super) for_a_log: bool,
    /// Whether it holds only what lies in a file.
    pub(super) in_files: bool,
    /// What it says where the gate could not decide.
    pub(super) error: Option<fn(&Error) -> String>,
}

impl Spec {
    pub(super) const fn new(
        name: &'static str,
        render: fn(&Listing<'_>, Options) -> String,
    ) -> Self {
        Self { name, render, for_a_log: true, in_files: false, error: None }
    }
}
