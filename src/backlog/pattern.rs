//! Regular expressions of a dialect, each built when it is first needed.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use regex::{Captures, Match, Regex, RegexBuilder};

use super::first::FirstBytes;
use crate::limits;

/// A regular expression that is built when a text first may fit it: most files need few of a
/// dialect's, and building one takes longer than reading a page with it.
#[derive(Debug, Clone)]
pub struct Pattern {
    source: Arc<str>,
    lazy: Arc<Lazy>,
}

/// The patterns of the built-in dialects, which have many in common.
static KNOWN: Mutex<BTreeMap<Arc<str>, Arc<Lazy>>> = Mutex::new(BTreeMap::new());

#[derive(Debug, Default)]
struct Lazy {
    first: OnceLock<FirstBytes>,
    built: OnceLock<Built>,
}

#[derive(Debug, Clone)]
struct Built {
    regex: Regex,
    names: Vec<(usize, Arc<str>)>,
}

impl Pattern {
    /// A pattern that is known to be right, such as one of a built-in dialect.
    pub(super) fn trusted(source: &str) -> Self {
        let source: Arc<str> = source.into();
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let lazy = Arc::clone(known.entry(Arc::clone(&source)).or_default());
        Self { source, lazy }
    }

    /// A pattern of a team's own dialect.
    ///
    /// # Errors
    /// Where it is not a regular expression, or too large.
    pub(in crate::backlog) fn checked(source: &str) -> Result<Self, regex::Error> {
        let built = build(source)?;
        let lazy = Lazy { built: built.into(), ..Lazy::default() };
        Ok(Self { source: source.into(), lazy: Arc::new(lazy) })
    }

    /// Its named captures, each with its number.
    #[must_use]
    pub fn names(&self) -> &[(usize, Arc<str>)] {
        &self.built().names
    }

    /// Whether `text` fits.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.source.is_empty() || self.may_fit(text) && self.built().regex.is_match(text)
    }

    /// The first part of `text` that fits.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        if self.may_fit(text) { self.built().regex.find(text) } else { None }
    }

    /// What the pattern captures in the first part of `text` that fits.
    #[must_use]
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        if self.may_fit(text) { self.built().regex.captures(text) } else { None }
    }

    /// Whether the first byte of a text says of most texts that they do not fit.
    pub(in crate::backlog) fn is_selective(&self) -> bool {
        self.first().is_selective()
    }

    /// Whether `text` begins as what fits must begin.
    pub(in crate::backlog) fn may_fit(&self, text: &str) -> bool {
        self.first().may_begin(text)
    }

    fn first(&self) -> FirstBytes {
        *self.lazy.first.get_or_init(|| FirstBytes::of(&self.source))
    }

    fn built(&self) -> &Built {
        self.lazy.built.get_or_init(|| {
            build(&self.source).expect("a test builds every pattern of the built-in dialects")
        })
    }
}

impl Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        &self.built().regex
    }
}

fn build(source: &str) -> Result<Built, regex::Error> {
    let regex = RegexBuilder::new(source).size_limit(limits::REGEX).nest_limit(50).build()?;
    let names = regex.capture_names().enumerate();
    let names = names.filter_map(|(at, name)| Some((at, name?.into()))).collect();
    Ok(Built { regex, names })
}
