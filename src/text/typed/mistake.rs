//! What can be wrong with a document that a value is read from.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use crate::text::tape::Value;

/// What is wrong with a document.
#[derive(Debug)]
pub(crate) struct Mistake(Box<(What, Option<u32>)>);

/// The kinds of mistakes.
#[derive(Debug)]
pub(crate) enum What {
    /// A key that nobody knows, and those that there are.
    UnknownKey(String, &'static [&'static str]),
    /// A word that nobody knows, and those that there are.
    UnknownWord(String, &'static [&'static str]),
    /// A key is missing.
    Lacks(&'static str),
    /// A key stands a second time.
    Twice(String),
    /// Something else must stand here.
    Other(String),
    /// A merge key.
    Merge,
    /// Aliases stand for too much.
    Replayed,
    /// Anything else, in words.
    Said(String),
}

impl Mistake {
    /// A mistake whose place is not known yet.
    pub(super) fn new(what: What) -> Self {
        Self(Box::new((what, None)))
    }

    /// Something else must stand here.
    pub(super) fn demands(what: &str) -> Self {
        Self::new(What::Other(what.to_owned()))
    }

    /// It at this node, unless its place is known.
    pub(super) fn or_at(mut self, node: Value<'_>) -> Self {
        self.0.1.get_or_insert(node.number());
        self
    }

    /// What is wrong.
    pub(crate) fn what(&self) -> &What {
        &self.0.0
    }

    /// The number of the node that it is about.
    pub(crate) fn node(&self) -> u32 {
        self.0.1.unwrap_or_default()
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.what(), f)
    }
}

impl std::error::Error for Mistake {}

impl de::Error for Mistake {
    fn custom<M: fmt::Display>(message: M) -> Self {
        Self::new(What::Said(message.to_string()))
    }

    fn invalid_type(_found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(What::Other(expected.to_string()))
    }

    fn invalid_value(_found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(What::Other(expected.to_string()))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(What::UnknownWord(variant.to_owned(), expected))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(What::UnknownKey(field.to_owned(), expected))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(What::Lacks(field))
    }
}
