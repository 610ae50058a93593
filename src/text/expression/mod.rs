//! Regular expressions that are built when a text first needs them, and only as far as it does.
//!
//! Nearly all of the work of building one is what `\w`, `\s` and `\b` mean beyond ASCII, and most
//! texts are of ASCII alone. So each has a form for them, which finds the same in a tenth of the
//! work, and one for all other texts. Each form begins with an engine that is built at once; those
//! that are fast over long texts come when it has searched enough to be worth them.

mod ascii;
mod groups;
mod needle;
mod short;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::ops::{Index, Range};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use needle::{Literals, Needles};
use regex_automata::util::captures::GroupInfo;
use regex_automata::util::iter::Searcher;
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::{Input, PatternID, Span, meta};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;
use short::{Short, Slot};

/// From this many bytes on that a form has searched, faster engines are worth building.
const LONG: usize = 64 * 1024;

/// A text of this many bytes is not a line.
const LONG_TEXT: usize = 2000;

/// A regular expression. What is built of it lies in boxes: those of the program stand in its file, most
/// of them as they are here to the end of the run.
#[derive(Clone)]
pub struct Expression {
    source: Cow<'static, str>,
    /// What it means for all texts.
    hir: OnceLock<Hir>,
    /// What every text that fits holds, if that is known.
    needles: OnceLock<Option<Box<Needles>>>,
    ascii: Form,
    any: Form,
}

/// An expression as it is built for some texts.
#[derive(Default)]
struct Form {
    /// `None` where more texts fit than a few.
    literals: OnceLock<Option<Literals>>,
    /// `None` where the steps cannot say what it means.
    short: OnceLock<Option<Box<Short>>>,
    long: OnceLock<meta::Regex>,
    searched: AtomicUsize,
}

/// What searches a text.
#[derive(Clone, Copy)]
enum Engine<'e> {
    Literals(&'e Literals),
    Short(&'e Short),
    Long(&'e meta::Regex),
}

impl Clone for Form {
    fn clone(&self) -> Self {
        let searched = self.searched.load(Ordering::Relaxed).into();
        Self { long: self.long.clone(), searched, ..Self::new() }
    }
}

impl Form {
    const fn new() -> Self {
        Self {
            literals: OnceLock::new(),
            short: OnceLock::new(),
            long: OnceLock::new(),
            searched: AtomicUsize::new(0),
        }
    }

    fn is_built(&self) -> bool {
        self.short.get().is_some() || self.long.get().is_some()
    }

    /// What searches a text of this length for an expression.
    fn engine(&self, of: &Expression, in_ascii: bool, len: usize) -> Engine<'_> {
        if let Some(literals) = self.literals.get_or_init(|| Literals::of(&of.source, in_ascii))
            && (literals.is_one() || len < LONG_TEXT)
        {
            return Engine::Literals(literals);
        }
        if let Some(long) = self.long.get() {
            return Engine::Long(long);
        }
        let steps = || Short::new(&of.meaning(in_ascii), in_ascii).map(Box::new);
        if self.searched.fetch_add(len, Ordering::Relaxed).saturating_add(len) < LONG
            && let Some(short) = self.short.get_or_init(steps)
            && short.is_for(len)
        {
            return Engine::Short(short);
        }
        Engine::Long(self.long.get_or_init(|| {
            let hir = of.meaning(in_ascii).into_owned();
            long(&if in_ascii { ascii::only(hir) } else { hir }, None).expect(CHECKED)
        }))
    }
}

impl Engine<'_> {
    /// The slots for all groups.
    fn slots(self) -> Vec<Slot> {
        vec![None; 2 * self.groups()]
    }

    fn groups(self) -> usize {
        match self {
            Self::Literals(_) => 1,
            Self::Short(short) => short.groups,
            Self::Long(long) => long.group_info().group_len(PatternID::ZERO),
        }
    }

    /// Finds the first part that fits, and fills as many slots as there are.
    fn search(self, input: &Input<'_>, text: &str, slots: &mut [Slot]) -> Option<Span> {
        let found = match self {
            Self::Literals(literals) => {
                let Range { start, end } = literals.find(text, input.start())?;
                let ends = slots.iter_mut().zip([start, end]);
                ends.for_each(|(slot, at)| *slot = NonMaxUsize::new(at));
                true
            }
            Self::Short(short) => short.search(text, input.start(), slots),
            Self::Long(long) => long.search_slots(input, slots).is_some(),
        };
        let ends = (slots.first().copied().flatten(), slots.get(1).copied().flatten());
        let (Some(start), Some(end)) = ends else { return None };
        found.then_some(Span { start: start.get(), end: end.get() })
    }

    fn names(self) -> Names {
        match self {
            Self::Literals(_) => Names::None,
            Self::Short(short) => Names::Short(Arc::clone(&short.names)),
            Self::Long(long) => Names::Long(long.group_info().clone()),
        }
    }
}

/// The names of groups.
#[derive(Debug, Clone)]
enum Names {
    None,
    Short(Arc<[(usize, Box<str>)]>),
    Long(GroupInfo),
}

impl Names {
    fn number(&self, name: &str) -> Option<usize> {
        match self {
            Self::None => None,
            Self::Short(names) => {
                names.iter().find(|(_, known)| **known == *name).map(|(number, _)| *number)
            }
            Self::Long(info) => info.to_index(PatternID::ZERO, name),
        }
    }
}

/// Why an expression can be built: those of the program are, in its tests.
const CHECKED: &str = "an expression is a constant that the tests build, or was checked";

#[expect(clippy::result_large_err, reason = "it is the crate's own, and ends the building")]
fn long(hir: &Hir, size: Option<usize>) -> Result<meta::Regex, meta::BuildError> {
    let is_check = size.is_some();
    let config = meta::Config::new().hybrid(!is_check).onepass(!is_check).nfa_size_limit(size);
    meta::Builder::new().configure(config).build_from_hir(hir)
}

impl Expression {
    /// An expression that is a constant of the program; a test has to use it.
    #[must_use]
    pub const fn new(source: &'static str) -> Self {
        Self {
            source: Cow::Borrowed(source),
            hir: OnceLock::new(),
            needles: OnceLock::new(),
            ascii: Form::new(),
            any: Form::new(),
        }
    }

    /// One that is made of constants.
    #[must_use]
    pub(crate) fn trusted(source: impl Into<Cow<'static, str>>) -> Self {
        Self {
            source: source.into(),
            hir: OnceLock::new(),
            needles: OnceLock::new(),
            ascii: Form::new(),
            any: Form::new(),
        }
    }

    /// One that a team wrote.
    ///
    /// # Errors
    /// Why it is not a regular expression, or that it takes more than `size` bytes when it is built.
    pub fn checked(source: &str, size: usize) -> Result<Self, String> {
        let hir = ParserBuilder::new().nest_limit(50).build().parse(source);
        let hir = hir.map_err(|error| last_line(&error))?;
        long(&hir, Some(size)).map_err(|error| match error.size_limit() {
            Some(limit) => format!("it takes more than {limit} bytes when it is compiled"),
            None => last_line(&error),
        })?;
        Ok(Self::trusted(source.to_owned()))
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.source
    }

    fn needles(&self) -> Option<&Needles> {
        self.needles.get_or_init(|| Needles::of(&self.source).map(Box::new)).as_deref()
    }

    /// Whether `text` holds what every text that fits must hold; most that do not fit lack it, and need
    /// no engine.
    fn may_fit(&self, text: &str) -> bool {
        let Some(needles) = self.needles() else { return true };
        // An engine that is there is faster than many looks.
        let has_engine = || self.ascii.is_built() || self.any.is_built();
        !needles.is_one() && has_engine() || needles.are_in(text)
    }

    /// The lines of `text` of which one holds all that fits, each with its place, where that is known: the
    /// form for ASCII does for most of them, though the text has other symbols too.
    fn lines<'t>(&self, text: &'t str) -> Option<impl Iterator<Item = (usize, &'t str)>> {
        let needles = self.needles()?;
        if text.len() < LONG_TEXT || text.is_ascii() { None } else { needles.lines_in(text) }
    }

    /// What searches `text`.
    fn engine(&self, text: &str) -> Engine<'_> {
        let in_ascii = text.is_ascii();
        let form = if in_ascii { &self.ascii } else { &self.any };
        form.engine(self, in_ascii, text.len())
    }

    /// What it means for all texts.
    pub(crate) fn hir(&self) -> &Hir {
        self.hir.get_or_init(|| regex_syntax::parse(&self.source).expect(CHECKED))
    }

    /// What it means for all texts, or at least for those of ASCII: that is read in half the time, where
    /// nobody has asked for the whole of it yet.
    fn meaning(&self, in_ascii: bool) -> Cow<'_, Hir> {
        match self.hir.get() {
            None if in_ascii => match ascii::parsed(&self.source) {
                Some(hir) => Cow::Owned(hir),
                None => Cow::Borrowed(self.hir()),
            },
            _ => Cow::Borrowed(self.hir()),
        }
    }

    /// Whether a part of `text` fits.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        if !self.may_fit(text) {
            return false;
        }
        match self.engine(text) {
            Engine::Literals(literals) => literals.find(text, 0).is_some(),
            Engine::Short(short) => short.search(text, 0, &mut []),
            Engine::Long(long) => long.is_match(text),
        }
    }

    /// The first part of `text` that fits.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        if !self.may_fit(text) {
            return None;
        }
        let found = self.engine(text).search(&Input::new(text), text, &mut [None; 2])?;
        Some(Match { text, start: found.start, end: found.end })
    }

    /// Every part of `text` that fits.
    pub fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        let engine = self.may_fit(text).then(|| self.engine(text));
        let mut slots = [None; 2];
        let mut searcher = Searcher::new(Input::new(text));
        std::iter::from_fn(move || {
            let engine = engine?;
            let found = searcher.advance(|input| Ok(whole(engine.search(input, text, &mut slots))));
            found.map(|found| Match { text, start: found.start(), end: found.end() })
        })
    }

    /// What the first part of `text` that fits is made of.
    #[must_use]
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        let Some(mut lines) = self.lines(text) else { return self.captures_at(text, 0) };
        lines.find_map(|(start, line)| {
            let found = self.captures_at(line, 0)?;
            let behind = |slot: Slot| NonMaxUsize::new(start + slot?.get());
            Some(Captures { text, slots: found.slots.into_iter().map(behind).collect(), ..found })
        })
    }

    /// What the first part of `text` that fits and begins at byte `from` or behind it is made of.
    #[must_use]
    pub fn captures_at<'t>(&self, text: &'t str, from: usize) -> Option<Captures<'t>> {
        if !self.may_fit(text) {
            return None;
        }
        let engine = self.engine(text);
        let mut slots = engine.slots();
        engine.search(&Input::new(text).range(from..), text, &mut slots)?;
        Some(Captures { text, slots, names: engine.names() })
    }

    /// What every part of `text` that fits is made of.
    pub fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        let engine = self.may_fit(text).then(|| self.engine(text));
        let mut parts = engine.map(|engine| (engine, engine.slots(), engine.names()));
        let mut searcher = Searcher::new(Input::new(text));
        std::iter::from_fn(move || {
            let (engine, slots, names) = parts.as_mut()?;
            searcher.advance(|input| Ok(whole(engine.search(input, text, slots))))?;
            Some(Captures { text, slots: slots.clone(), names: names.clone() })
        })
    }

    /// Its named groups, each with its number.
    #[must_use]
    pub fn names(&self) -> Vec<(usize, String)> {
        groups::named(&self.source).unwrap_or_else(|| match self.engine("") {
            Engine::Literals(_) => Vec::new(),
            Engine::Short(short) => {
                short.names.iter().map(|(number, name)| (*number, (**name).to_owned())).collect()
            }
            Engine::Long(long) => {
                let names = long.group_info().pattern_names(PatternID::ZERO).enumerate();
                names.filter_map(|(number, name)| Some((number, name?.to_owned()))).collect()
            }
        })
    }
}

fn whole(found: Option<Span>) -> Option<regex_automata::Match> {
    found.map(|span| regex_automata::Match::new(PatternID::ZERO, span))
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.source).finish()
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.source)
    }
}

/// The last line of an error, which says what is wrong; those before show where.
fn last_line(error: &dyn fmt::Display) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.trim_start_matches("error: ").to_owned()
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Match<'t> {
    /// Where it begins, in bytes.
    #[must_use]
    pub fn start(&self) -> usize {
        self.start
    }

    /// Where it ends.
    #[must_use]
    pub fn end(&self) -> usize {
        self.end
    }

    /// From where to where it goes.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The part itself.
    #[must_use]
    pub fn as_str(&self) -> &'t str {
        &self.text[self.range()]
    }
}

/// The groups of a part of a text that fits.
#[derive(Debug, Clone)]
pub struct Captures<'t> {
    text: &'t str,
    slots: Vec<Slot>,
    names: Names,
}

impl<'t> Captures<'t> {
    /// The whole part.
    ///
    /// # Panics
    /// Never: there are groups only of what fits.
    #[must_use]
    pub fn get_match(&self) -> Match<'t> {
        self.get(0).expect("there are groups only of what fits")
    }

    /// The group of this number; 0 is the whole part.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<Match<'t>> {
        let slot = |at: usize| self.slots.get(at).copied().flatten();
        let (start, end) = (slot(2 * number)?.get(), slot(2 * number + 1)?.get());
        Some(Match { text: self.text, start, end })
    }

    /// The group of this name.
    #[must_use]
    pub fn name(&self, name: &str) -> Option<Match<'t>> {
        self.get(self.names.number(name)?)
    }
}

/// A group that is always there.
impl Index<usize> for Captures<'_> {
    type Output = str;

    fn index(&self, number: usize) -> &str {
        self.get(number).map_or_else(|| panic!("no group {number}"), |found| found.as_str())
    }
}

/// A group that is always there.
impl Index<&str> for Captures<'_> {
    type Output = str;

    fn index(&self, name: &str) -> &str {
        self.name(name).map_or_else(|| panic!("no group {name}"), |found| found.as_str())
    }
}
