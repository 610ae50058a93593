//! An engine for short texts, which is built in a fraction of the time that a fast one takes: one step
//! for each class of characters, however large, and one for each way to go on. It tries one way behind
//! the other and no way twice at the same place, so that its work is bounded by the steps and the text.

use std::sync::Arc;

use regex_automata::util::primitives::NonMaxUsize;
use regex_syntax::hir::{Class, ClassBytesRange, Hir, HirKind, Look, Repetition};

/// More steps than this are worth a fast engine.
const MOST_STEPS: usize = 2000;
/// This many places at which ways may be tried, steps times bytes, are worth one.
const MOST_PLACES: usize = 1024 * 1024;

/// Where a group begins or ends.
pub(super) type Slot = Option<NonMaxUsize>;

/// The steps of an expression.
pub(super) struct Short {
    steps: Vec<Step>,
    /// How many of them are choices.
    choices: usize,
    /// The named groups with their numbers.
    pub(super) names: Arc<[(usize, Box<str>)]>,
    /// How many groups there are; the whole is the first.
    pub(super) groups: usize,
    /// The bytes that something may begin with that fits; all of them where it may be empty.
    first: [bool; 256],
    /// Whether it fits only where the text begins.
    anchored: bool,
}

enum Step {
    Bytes(Box<[u8]>),
    Class(Letters),
    Look(Look),
    Slot(usize),
    /// The way that is tried first, the other one, and the number of this choice.
    Choice(usize, usize, usize),
    Goto(usize),
    End,
}

/// A class of characters.
struct Letters {
    ascii: u128,
    others: Box<[(char, char)]>,
}

impl Letters {
    fn of(ranges: impl Iterator<Item = (char, char)>) -> Self {
        let (mut ascii, mut others) = (0, Vec::new());
        for (from, to) in ranges {
            if from.is_ascii() {
                let last = u32::from(to).min(127);
                ascii |= (u128::MAX >> (127 - last)) & (u128::MAX << u32::from(from));
            }
            if !to.is_ascii() {
                others.push((from, to));
            }
        }
        Self { ascii, others: others.into() }
    }

    fn has_ascii(&self, byte: u8) -> bool {
        self.ascii >> byte & 1 == 1
    }

    /// How long the character at the beginning of `rest` is, if it is one of them.
    fn len_in(&self, rest: &str) -> Option<usize> {
        let byte = *rest.as_bytes().first()?;
        if byte.is_ascii() {
            return self.has_ascii(byte).then_some(1);
        }
        let ch = rest.chars().next()?;
        let at = self.others.partition_point(|(_, to)| *to < ch);
        self.others.get(at).filter(|(from, _)| *from <= ch).map(|_| ch.len_utf8())
    }
}

impl Short {
    /// The steps of an expression; `None` where it has too many, or something that they cannot say.
    /// `in_ascii` says that nothing but ASCII is searched.
    pub(super) fn new(hir: &Hir, in_ascii: bool) -> Option<Self> {
        let mut builder = Builder { in_ascii, ..Builder::default() };
        builder.add(hir)?;
        builder.push(Step::End)?;
        let anchored = hir.properties().look_set_prefix().contains(Look::Start);
        let mut short = Self {
            steps: builder.steps,
            choices: builder.choices,
            names: builder.names.into(),
            groups: builder.groups + 1,
            first: [false; 256],
            anchored,
        };
        let mut seen = vec![false; short.steps.len()];
        let mut first = [false; 256];
        short.begin(0, &mut seen, &mut first);
        short.first = first;
        Some(short)
    }

    /// Collects the bytes that may come next at a step.
    fn begin(&self, at: usize, seen: &mut [bool], first: &mut [bool; 256]) {
        if std::mem::replace(&mut seen[at], true) {
            return;
        }
        match &self.steps[at] {
            Step::Bytes(bytes) => first[usize::from(bytes[0])] = true,
            Step::Class(letters) => {
                let (ascii, others) = first.split_at_mut(128);
                (0..).zip(ascii).for_each(|(byte, is)| *is |= letters.has_ascii(byte));
                if !letters.others.is_empty() {
                    others.fill(true);
                }
            }
            Step::Look(_) | Step::Slot(_) => self.begin(at + 1, seen, first),
            Step::Choice(one, other, _) => {
                self.begin(*one, seen, first);
                self.begin(*other, seen, first);
            }
            Step::Goto(to) => self.begin(*to, seen, first),
            Step::End => first.fill(true),
        }
    }

    /// Whether it may search a text of this length.
    pub(super) fn is_for(&self, len: usize) -> bool {
        self.choices.saturating_mul(len + 1) <= MOST_PLACES
    }

    /// Finds the first part of `text` from byte `from` on that fits, and fills as many slots as there
    /// are.
    pub(super) fn search(&self, text: &str, from: usize, slots: &mut [Slot]) -> bool {
        slots.fill(None);
        let mut tried = Vec::new();
        let mut ways = Vec::new();
        let last = if self.anchored { 0 } else { text.len() };
        for start in from..=last {
            let next = text.as_bytes().get(start);
            let may_begin = match next {
                Some(byte) => self.first[usize::from(*byte)] && text.is_char_boundary(start),
                None => self.first[0],
            };
            if !may_begin {
                continue;
            }
            let mut run = Run { short: self, text, from, tried: &mut tried, ways: &mut ways };
            if let Some(end) = run.from(start, slots) {
                for (slot, at) in slots.iter_mut().zip([start, end]) {
                    *slot = NonMaxUsize::new(at);
                }
                return true;
            }
        }
        false
    }
}

/// What is left to do where a way leads nowhere.
enum Way {
    Try(usize, usize),
    Restore(usize, Slot),
}

struct Run<'r> {
    short: &'r Short,
    text: &'r str,
    from: usize,
    /// A bit for each choice at each place, as far as a way has come.
    tried: &'r mut Vec<u64>,
    ways: &'r mut Vec<Way>,
}

impl Run<'_> {
    /// Where the first part ends that fits and begins at `start`.
    fn from(&mut self, start: usize, slots: &mut [Slot]) -> Option<usize> {
        self.ways.clear();
        self.ways.push(Way::Try(0, start));
        while let Some(way) = self.ways.pop() {
            match way {
                Way::Restore(slot, before) => slots[slot] = before,
                Way::Try(step, at) => {
                    if let Some(end) = self.along(step, at, slots) {
                        return Some(end);
                    }
                }
            }
        }
        None
    }

    /// Goes on from a step as long as the text fits, and keeps the ways that were not taken.
    fn along(&mut self, mut step: usize, mut at: usize, slots: &mut [Slot]) -> Option<usize> {
        loop {
            match &self.short.steps[step] {
                Step::Bytes(bytes) => {
                    if !self.text.as_bytes()[at..].starts_with(bytes) {
                        return None;
                    }
                    at += bytes.len();
                    step += 1;
                }
                Step::Class(letters) => {
                    at += letters.len_in(&self.text[at..])?;
                    step += 1;
                }
                Step::Look(look) => {
                    if !holds(*look, self.text, at) {
                        return None;
                    }
                    step += 1;
                }
                Step::Slot(slot) => {
                    if let Some(place) = slots.get_mut(*slot) {
                        self.ways.push(Way::Restore(*slot, *place));
                        *place = NonMaxUsize::new(at);
                    }
                    step += 1;
                }
                Step::Choice(one, other, number) => {
                    let bit = (at - self.from) * self.short.choices + number;
                    if bit / 64 >= self.tried.len() {
                        self.tried.resize(bit / 64 + 1, 0);
                    }
                    if self.tried[bit / 64] >> (bit % 64) & 1 == 1 {
                        return None;
                    }
                    self.tried[bit / 64] |= 1 << (bit % 64);
                    self.ways.push(Way::Try(*other, at));
                    step = *one;
                }
                Step::Goto(to) => step = *to,
                Step::End => return Some(at),
            }
        }
    }
}

/// Whether a place in the text is as it has to be.
fn holds(look: Look, text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    let ascii = |ch: Option<char>| ch.is_some_and(|ch| ch.is_ascii_alphanumeric() || ch == '_');
    let any = |ch: Option<char>| ch.is_some_and(regex_syntax::is_word_character);
    match look {
        Look::Start => at == 0,
        Look::End => at == text.len(),
        Look::StartLF => before.is_none_or(|ch| ch == '\n'),
        Look::EndLF => after.is_none_or(|ch| ch == '\n'),
        Look::StartCRLF => before.is_none_or(|ch| ch == '\n' || ch == '\r' && after != Some('\n')),
        Look::EndCRLF => after.is_none_or(|ch| ch == '\r' || ch == '\n' && before != Some('\r')),
        Look::WordAscii => ascii(before) != ascii(after),
        Look::WordAsciiNegate => ascii(before) == ascii(after),
        Look::WordStartAscii => !ascii(before) && ascii(after),
        Look::WordEndAscii => ascii(before) && !ascii(after),
        Look::WordStartHalfAscii => !ascii(before),
        Look::WordEndHalfAscii => !ascii(after),
        Look::WordUnicode => any(before) != any(after),
        Look::WordUnicodeNegate => any(before) == any(after),
        Look::WordStartUnicode => !any(before) && any(after),
        Look::WordEndUnicode => any(before) && !any(after),
        Look::WordStartHalfUnicode => !any(before),
        Look::WordEndHalfUnicode => !any(after),
    }
}

#[derive(Default)]
struct Builder {
    in_ascii: bool,
    steps: Vec<Step>,
    choices: usize,
    names: Vec<(usize, Box<str>)>,
    groups: usize,
}

impl Builder {
    fn push(&mut self, step: Step) -> Option<usize> {
        self.steps.push(step);
        (self.steps.len() <= MOST_STEPS).then_some(self.steps.len() - 1)
    }

    fn add(&mut self, hir: &Hir) -> Option<()> {
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => {
                self.push(Step::Bytes(literal.0.clone()))?;
            }
            HirKind::Class(class) => {
                self.push(Step::Class(letters(class, self.in_ascii)?))?;
            }
            HirKind::Look(look) => {
                self.push(Step::Look(*look))?;
            }
            HirKind::Repetition(repetition) => self.repeat(repetition)?,
            HirKind::Capture(capture) => {
                let number = capture.index as usize;
                self.groups = self.groups.max(number);
                let known = self.names.iter().any(|(known, _)| *known == number);
                if let Some(name) = capture.name.as_ref().filter(|_| !known) {
                    self.names.push((number, name.clone()));
                }
                self.push(Step::Slot(2 * number))?;
                self.add(&capture.sub)?;
                self.push(Step::Slot(2 * number + 1))?;
            }
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.add(part))?,
            HirKind::Alternation(parts) => self.either(parts)?,
        }
        Some(())
    }

    /// One of several, the first before the others.
    fn either(&mut self, parts: &[Hir]) -> Option<()> {
        let (last, parts) = parts.split_last()?;
        let mut ends = Vec::new();
        for part in parts {
            let choice = self.choice()?;
            self.add(part)?;
            ends.push(self.push(Step::Goto(0))?);
            self.lead(choice, choice + 1, self.steps.len());
        }
        self.add(last)?;
        for end in ends {
            self.steps[end] = Step::Goto(self.steps.len());
        }
        Some(())
    }

    fn repeat(&mut self, repetition: &Repetition) -> Option<()> {
        let Repetition { min, max, greedy, sub } = repetition;
        let more = max.is_none_or(|max| max > *min);
        // What may be empty goes once behind the choice, so that no way leads around in a circle.
        let is_loop = max.is_none();
        let once = if is_loop { min.saturating_sub(1) } else { *min };
        for _ in 0..once {
            self.add(sub)?;
        }
        if !more {
            return Some(());
        }
        let ordered = |one: usize, other: usize| if *greedy { (one, other) } else { (other, one) };
        if is_loop {
            let skip = if *min == 0 { Some(self.choice()?) } else { None };
            let begin = self.steps.len();
            self.add(sub)?;
            let again = self.choice()?;
            let end = self.steps.len();
            let (one, other) = ordered(begin, end);
            self.lead(again, one, other);
            if let Some(skip) = skip {
                let (one, other) = ordered(skip + 1, end);
                self.lead(skip, one, other);
            }
            return Some(());
        }
        let mut choices = Vec::new();
        for _ in *min..max.unwrap_or(*min) {
            choices.push(self.choice()?);
            self.add(sub)?;
        }
        let end = self.steps.len();
        for choice in choices {
            let (one, other) = ordered(choice + 1, end);
            self.lead(choice, one, other);
        }
        Some(())
    }

    /// A choice whose ways are not known yet.
    fn choice(&mut self) -> Option<usize> {
        self.choices += 1;
        self.push(Step::Choice(0, 0, self.choices - 1))
    }

    fn lead(&mut self, choice: usize, to: usize, else_to: usize) {
        if let Step::Choice(one, other, _) = &mut self.steps[choice] {
            (*one, *other) = (to, else_to);
        }
    }
}

fn letters(class: &Class, in_ascii: bool) -> Option<Letters> {
    match class {
        Class::Unicode(class) => {
            let ranges = class.iter().map(|range| (range.start(), range.end()));
            Some(Letters::of(ranges.take_while(|(from, _)| !in_ascii || from.is_ascii())))
        }
        Class::Bytes(class) => (in_ascii || class.is_ascii()).then(|| {
            let ranges = class.iter().filter(|range| range.start().is_ascii());
            let last = |range: &ClassBytesRange| char::from(range.end().min(0x7f));
            Letters::of(ranges.map(|range| (char::from(range.start()), last(range))))
        }),
    }
}
