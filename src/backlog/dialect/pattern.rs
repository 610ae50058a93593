//! Regular expressions of a dialect, each built when it is first needed.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use regex::{Regex, RegexBuilder};

use crate::limits;

/// A regular expression that is built on its first use: most files need few of a dialect's, and
/// building one takes longer than reading a page with it.
#[derive(Debug, Clone)]
pub struct Pattern {
    source: Arc<str>,
    built: Arc<OnceLock<Built>>,
}

/// The patterns of the built-in dialects, which have many in common.
static KNOWN: Mutex<BTreeMap<Arc<str>, Arc<OnceLock<Built>>>> = Mutex::new(BTreeMap::new());

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
        let built = Arc::clone(known.entry(Arc::clone(&source)).or_default());
        Self { source, built }
    }

    /// Checks and builds a pattern.
    ///
    /// # Errors
    /// Where it is no regular expression, or too large.
    pub(in crate::backlog) fn checked(source: &str) -> Result<Self, regex::Error> {
        let built = build(source)?;
        Ok(Self { source: source.into(), built: Arc::new(built.into()) })
    }

    /// Its named captures, each with its number.
    #[must_use]
    pub fn names(&self) -> &[(usize, Arc<str>)] {
        &self.built().names
    }

    fn built(&self) -> &Built {
        self.built.get_or_init(|| {
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
