//! Regular expressions of a dialect, each built when it is first needed.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::ends::EndBytes;
use crate::limits;
use crate::text::expression::{Captures, Expression, Match};

/// A regular expression that is built when a text first may fit it: most files need few of a
/// dialect's, and building one takes longer than reading a page with it.
#[derive(Debug, Clone)]
pub struct Pattern {
    lazy: Arc<Lazy>,
}

/// The patterns of the built-in dialects, which have many in common.
static KNOWN: Mutex<BTreeMap<Arc<str>, Arc<Lazy>>> = Mutex::new(BTreeMap::new());

#[derive(Debug)]
struct Lazy {
    expression: Expression,
    ends: OnceLock<EndBytes>,
    names: OnceLock<Vec<(usize, Arc<str>)>>,
}

impl From<Expression> for Lazy {
    fn from(expression: Expression) -> Self {
        Self { expression, ends: OnceLock::new(), names: OnceLock::new() }
    }
}

impl Pattern {
    /// A pattern that is known to be right, such as one of a built-in dialect.
    pub(super) fn trusted(source: &str) -> Self {
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lazy) = known.get(source) {
            return Self { lazy: Arc::clone(lazy) };
        }
        let lazy = Arc::new(Lazy::from(Expression::trusted(source.to_owned())));
        known.insert(source.into(), Arc::clone(&lazy));
        Self { lazy }
    }

    /// A pattern of a team's own dialect.
    ///
    /// # Errors
    /// Where it is not a regular expression, or too large.
    pub(in crate::backlog) fn checked(source: &str) -> Result<Self, String> {
        let expression = Expression::checked(source, limits::REGEX)?;
        Ok(Self { lazy: Arc::new(expression.into()) })
    }

    /// Its named captures, each with its number.
    #[must_use]
    pub fn names(&self) -> &[(usize, Arc<str>)] {
        self.lazy.names.get_or_init(|| {
            let names = self.lazy.expression.names().into_iter();
            names.map(|(at, name)| (at, name.into())).collect()
        })
    }

    /// Whether `text` fits.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.as_str().is_empty() || self.may_fit(text) && self.lazy.expression.is_match(text)
    }

    /// The first part of `text` that fits.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        if self.may_fit(text) { self.lazy.expression.find(text) } else { None }
    }

    /// What the pattern captures in the first part of `text` that fits.
    #[must_use]
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        if self.may_fit(text) { self.lazy.expression.captures(text) } else { None }
    }

    /// The same in the first part that begins at byte `from` or behind it.
    #[must_use]
    pub fn captures_at<'t>(&self, text: &'t str, from: usize) -> Option<Captures<'t>> {
        if self.may_fit(text) { self.lazy.expression.captures_at(text, from) } else { None }
    }

    /// Whether the first byte of a text says of most texts that they do not fit.
    pub(in crate::backlog) fn is_selective(&self) -> bool {
        self.ends().is_selective()
    }

    /// Whether `text` begins and ends as what fits must.
    pub(in crate::backlog) fn may_fit(&self, text: &str) -> bool {
        self.ends().may_fit(text)
    }

    fn ends(&self) -> EndBytes {
        *self.lazy.ends.get_or_init(|| EndBytes::of(&self.lazy.expression))
    }
}

impl Deref for Pattern {
    type Target = Expression;

    fn deref(&self) -> &Expression {
        &self.lazy.expression
    }
}
