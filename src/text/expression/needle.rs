//! What every text that fits an expression holds, read off the way in which it is written.
//!
//! Most expressions are about sentences and words that most texts do not have. Whether a text has a
//! few letters in a row is said many times faster than an expression is built.

use std::cmp::Reverse;
use std::ops::Range;

/// This many parts are looked for one by one.
const MOST: usize = 24;
/// Letters by how often they stand in a text, the most frequent first.
const FREQUENT: &[u8] = b" etaoinsrhldcumfpgwybvkxjqz";

/// Parts of which every text that fits holds one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Needles {
    parts: Vec<Needle>,
    /// Whether what fits surely stands in one line, and all that is asked for as well.
    is_of_line: bool,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Needle {
    bytes: Box<[u8]>,
    /// The place of the byte that the fewest texts have.
    rare: usize,
    /// Whether case does not count.
    any_case: bool,
}

impl Needles {
    /// The longest part that `source` asks for, or the parts of which it asks for one; `None` where
    /// there is none, or nobody knows.
    pub(super) fn of(source: &str) -> Option<Self> {
        let any_case = flags(source).any(|flags| flags.contains('i'));
        if flags(source).any(|flags| flags.contains('x')) {
            return None;
        }
        let parts = Scan::of(source, any_case).choices().parts?;
        let parts = parts.into_iter().map(|part| Needle::new(part, any_case)).collect();
        Some(Self { parts, is_of_line: is_of_line(source) })
    }

    /// Whether it is a single one.
    pub(super) fn is_one(&self) -> bool {
        self.parts.len() == 1
    }

    /// Whether `text` holds one of them.
    pub(super) fn are_in(&self, text: &str) -> bool {
        self.parts.iter().any(|needle| needle.find(text.as_bytes()).is_some())
    }

    /// The lines of `text` that hold it, each with its place, where what fits stands in one of them.
    pub(super) fn lines_in<'t>(
        &self,
        text: &'t str,
    ) -> Option<impl Iterator<Item = (usize, &'t str)>> {
        let [needle] = &self.parts[..] else { return None };
        let mut from = 0;
        let lines = std::iter::from_fn(move || {
            let at = from + needle.find(text.as_bytes().get(from..)?)?;
            let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
            let end = text[at..].find('\n').map_or(text.len(), |len| at + len);
            from = end + 1;
            Some((start, &text[start..end]))
        });
        self.is_of_line.then_some(lines)
    }
}

/// All texts that fit an expression, where they are few: the very words of a sentence.
#[derive(Debug)]
pub(super) struct Literals(Vec<Needle>);

impl Literals {
    /// The texts that fit `source`, those that it tries first before the others; `None` where there are
    /// too many, or it names parts of them. `in_ascii` says that nothing but ASCII is searched.
    pub(super) fn of(source: &str, in_ascii: bool) -> Option<Self> {
        let (mut rest, mut any_case) = (source, false);
        while let Some((flags, behind)) =
            rest.strip_prefix("(?").and_then(|rest| rest.split_once(')'))
            && flags.bytes().all(|flag| matches!(flag, b'i' | b'm'))
        {
            any_case |= flags.contains('i');
            rest = behind;
        }
        if !is_of_words(rest) {
            return None;
        }
        let whole = Scan { rest, any_case, in_ascii }.choices().whole?;
        let is_any = whole.iter().any(String::is_empty);
        let needles = whole.into_iter().map(|part| Needle::new(part, any_case));
        (!is_any).then(|| Self(needles.collect()))
    }

    /// Whether there is only one.
    pub(super) fn is_one(&self) -> bool {
        self.0.len() == 1
    }

    /// The first place in `text`, from byte `from` on, at which one of them stands.
    pub(super) fn find(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let rest = text.as_bytes().get(from..)?;
        let found = self.0.iter().filter_map(|needle| {
            let start = from + needle.find(rest)?;
            Some(start..start + needle.bytes.len())
        });
        found.min_by_key(|range| range.start)
    }
}

/// Whether an expression has nothing but characters and a choice between some: most begin with
/// something else, which is said without reading on.
fn is_of_words(source: &str) -> bool {
    let mut rest = source;
    while let Some(ch) = rest.chars().next() {
        rest = &rest[ch.len_utf8()..];
        let next = rest.chars().next();
        rest = match ch {
            '*' | '+' | '?' | '.' | '^' | '$' | '{' => return false,
            '\\' => match next.filter(|next| !next.is_alphanumeric()) {
                Some(next) => &rest[next.len_utf8()..],
                None => return false,
            },
            '(' => match rest.strip_prefix("?:") {
                Some(rest) => rest,
                None => return false,
            },
            _ => rest,
        };
    }
    true
}

impl Needle {
    fn new(part: String, any_case: bool) -> Self {
        let bytes = part.into_bytes().into_boxed_slice();
        let rank = |byte: u8| FREQUENT.iter().position(|known| *known == byte);
        let rank = |byte: u8| rank(byte.to_ascii_lowercase()).unwrap_or(FREQUENT.len());
        let rare = (0..bytes.len()).max_by_key(|at| rank(bytes[*at])).unwrap_or(0);
        Self { bytes, rare, any_case }
    }

    fn find(&self, text: &[u8]) -> Option<usize> {
        let rare = self.bytes[self.rare];
        let has_cases = self.any_case && rare.is_ascii_alphabetic();
        let other = if has_cases { rare ^ 0x20 } else { rare };
        let mut found = memchr::memchr2_iter(rare, other, text);
        found.find_map(|at| {
            let start = at.checked_sub(self.rare)?;
            let part = text.get(start..start + self.bytes.len())?;
            let fits =
                *part == *self.bytes || self.any_case && part.eq_ignore_ascii_case(&self.bytes);
            fits.then_some(start)
        })
    }
}

/// The flags that an expression sets, wherever it does: `i` of `(?i:x)`, and names of groups.
fn flags(source: &str) -> impl Iterator<Item = &str> {
    source.split("(?").skip(1).map(|rest| {
        let end = rest.find(|ch: char| !ch.is_ascii_alphabetic() && ch != '-');
        &rest[..end.unwrap_or(rest.len())]
    })
}

/// Whether no line break fits any piece of an expression, and it asks for no end of the text.
fn is_of_line(source: &str) -> bool {
    let may_break = |pair: &[u8]| match pair {
        [b'\\', kind] => b"sWDnrxuUpPAz".contains(kind),
        [b'[', kind] => b":^".contains(kind),
        _ => false,
    };
    !source.as_bytes().windows(2).any(may_break)
        && !source.contains(r"\t-")
        && !source.contains(|ch: char| ch.is_control() || matches!(ch, '^' | '$'))
        && !flags(source).any(|flags| flags.contains(['s', 'R']))
}

/// Whether nothing behind a `+` says how often that may be repeated: `a+?` is there, and `a+*` may not.
fn is_last(rest: &str) -> bool {
    !rest.strip_prefix('?').unwrap_or(rest).starts_with(['?', '*', '+', '{'])
}

/// What is known of a part of an expression.
#[derive(Default)]
struct Known {
    /// All texts that fit it, where they are few.
    whole: Option<Vec<String>>,
    /// Parts of which each text that fits holds one.
    parts: Option<Vec<String>>,
}

/// How good parts are: as long as the shortest one, and the fewer the better.
fn worth(parts: &[String]) -> (usize, Reverse<usize>) {
    (parts.iter().map(String::len).min().unwrap_or(0), Reverse(parts.len()))
}

/// A part of an expression while it is read, one behind the other.
struct Sequence {
    best: Vec<String>,
    /// What the last pieces say exactly.
    run: Vec<String>,
    /// Whether that is all so far.
    is_whole: bool,
}

impl Sequence {
    fn new() -> Self {
        Self { best: Vec::new(), run: vec![String::new()], is_whole: true }
    }

    fn push(&mut self, ch: char) {
        self.run.iter_mut().for_each(|part| part.push(ch));
    }

    /// Takes back the last character, which may be there or not.
    fn unsure(&mut self) {
        self.run.iter_mut().for_each(|part| {
            part.pop();
        });
        self.end();
    }

    /// What comes next may be many things.
    fn end(&mut self) {
        let run = std::mem::replace(&mut self.run, vec![String::new()]);
        self.offer(run);
        self.is_whole = false;
    }

    fn offer(&mut self, parts: Vec<String>) {
        if worth(&parts) > worth(&self.best) && worth(&parts).0 > 0 {
            self.best = parts;
        }
    }

    /// Takes what a group says that has to be there.
    fn group(&mut self, group: Known) {
        if let Some(whole) = group.whole.filter(|whole| whole.len() * self.run.len() <= MOST) {
            let each = self.run.iter().flat_map(|part| whole.iter().map(move |more| (part, more)));
            self.run = each.map(|(part, more)| format!("{part}{more}")).collect();
        } else {
            self.end();
            self.offer(group.parts.unwrap_or_default());
        }
    }

    fn known(mut self) -> Known {
        let whole = self.is_whole.then(|| self.run.clone());
        let run = std::mem::take(&mut self.run);
        self.offer(run);
        Known { whole, parts: (!self.best.is_empty()).then_some(self.best) }
    }
}

/// An expression while it is read.
pub(super) struct Scan<'s> {
    pub(super) rest: &'s str,
    any_case: bool,
    /// Whether nothing but ASCII is searched.
    in_ascii: bool,
}

impl<'s> Scan<'s> {
    /// Begins with an expression; `any_case` is whether case does not count in it.
    pub(super) fn of(rest: &'s str, any_case: bool) -> Self {
        Self { rest, any_case, in_ascii: false }
    }

    /// The next character, which is behind it then.
    pub(super) fn next(&mut self) -> Option<char> {
        let ch = self.rest.chars().next()?;
        self.rest = &self.rest[ch.len_utf8()..];
        Some(ch)
    }

    /// Reads up to the end of a group, or of all, one alternative behind the other.
    fn choices(&mut self) -> Known {
        let mut all = Known { whole: Some(Vec::new()), parts: Some(Vec::new()) };
        loop {
            let (one, goes_on) = self.sequence();
            let join = |all: Option<Vec<String>>, one: Option<Vec<String>>| {
                let both = all.zip(one).map(|(all, one)| [all, one].concat());
                both.filter(|both| both.len() <= MOST)
            };
            all = Known { whole: join(all.whole, one.whole), parts: join(all.parts, one.parts) };
            if !goes_on {
                return all;
            }
        }
    }

    /// Reads one alternative; says whether another one follows.
    fn sequence(&mut self) -> (Known, bool) {
        let mut sequence = Sequence::new();
        while let Some(ch) = self.next() {
            let literal = match ch {
                ')' => return (sequence.known(), false),
                '|' => return (sequence.known(), true),
                '(' => {
                    let group = self.group();
                    let is_sure = !self.rest.starts_with(['?', '*', '{', '+']);
                    let is_there = self.rest.strip_prefix('+').is_some_and(is_last);
                    match group {
                        Some(group) if is_sure => sequence.group(group),
                        Some(group) if is_there => {
                            sequence.end();
                            sequence.offer(group.parts.unwrap_or_default());
                        }
                        _ => sequence.end(),
                    }
                    continue;
                }
                '[' => {
                    let few = self.class().filter(|few| few.chars().all(|ch| self.is_plain(ch)));
                    let whole = few.map(|few| few.chars().map(String::from).collect());
                    sequence.group(Known { whole, parts: None });
                    continue;
                }
                '\\' => self.escaped(),
                '?' | '*' => {
                    sequence.unsure();
                    continue;
                }
                '+' if !is_last(self.rest) => {
                    sequence.unsure();
                    continue;
                }
                '{' => {
                    let end = self.rest.find('}').map_or(self.rest.len(), |end| end + 1);
                    self.rest = &self.rest[end..];
                    sequence.unsure();
                    continue;
                }
                '.' | '^' | '$' | '+' => None,
                ch => Some(ch),
            };
            match literal.filter(|ch| self.is_plain(*ch)) {
                Some(ch) => sequence.push(ch),
                None => sequence.end(),
            }
        }
        (sequence.known(), false)
    }

    /// Reads a group behind its `(`; `None` where it only sets flags.
    fn group(&mut self) -> Option<Known> {
        if let Some(rest) = self.rest.strip_prefix('?') {
            let is_name = rest.starts_with(['<', 'P']);
            let end = rest.find(if is_name { &['>'][..] } else { &[':', ')'][..] })?;
            let is_flags = rest[end..].starts_with(')');
            self.rest = &rest[end + 1..];
            if is_flags {
                return None;
            }
        }
        Some(self.choices())
    }

    /// Reads a class of characters behind its `[`; the characters, where it only lists them.
    pub(super) fn class(&mut self) -> Option<String> {
        let bare = self.rest.strip_prefix('^').unwrap_or(self.rest);
        let mut is_list = bare.len() == self.rest.len();
        self.rest = bare.strip_prefix(']').unwrap_or(bare);
        let mut listed = if self.rest.len() < bare.len() { "]".to_owned() } else { String::new() };
        while let Some(ch) = self.next() {
            let one = match ch {
                ']' => return Some(listed).filter(|_| is_list),
                '[' => self.class().and(None),
                '\\' => self.escaped(),
                '-' | '&' | '~' => None,
                ch => Some(ch),
            };
            is_list &= one.is_some();
            listed.extend(one);
        }
        None
    }

    /// Reads what stands behind a `\`; the character, where it means itself.
    fn escaped(&mut self) -> Option<char> {
        let ch = self.next()?;
        if matches!(ch, 'x' | 'u' | 'U' | 'p' | 'P') {
            let end = if self.rest.starts_with('{') { self.rest.find('}') } else { None };
            self.rest = &self.rest[end.map_or(0, |end| end + 1)..];
        }
        (!ch.is_alphanumeric()).then_some(ch)
    }

    /// Whether a character is the same in every text. Where case does not count, `k` and `s` stand
    /// for characters beyond ASCII too.
    fn is_plain(&self, ch: char) -> bool {
        let is_other_too = matches!(ch, 'k' | 'K' | 's' | 'S') && !self.in_ascii;
        !self.any_case || ch.is_ascii() && !is_other_too
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    /// The parts with `/` between them.
    fn of(source: &str) -> Option<String> {
        let parts = Needles::of(source)?.parts.into_iter().map(|part| part.bytes);
        let parts = parts.map(|bytes| String::from_utf8(bytes.into()).unwrap());
        Some(parts.collect::<Vec<_>>().join("/"))
    }

    #[test]
    fn the_longest_part_is_read_off() {
        for (source, part) in [
            (r"(?i)take up to (?<max>\d+) (?:tasks|items) in listed order", "ted order"),
            (r"\*\*Plan:\*\* Minimum (?<steps>\d+) numbered", "**Plan:** Minimum "),
            ("ab?c(?:de)*fgh+i", "fgh"),
            (r"(?<a>one) two(?: three)?", "one two"),
            ("[]x](a[^]y]bcd)z", "bcd"),
            (r"[\w&&[^\]x]]abc", "abc"),
            (r"x\p{L}\x{61}yz", "yz"),
            ("(?i)Mask", "Ma"),
            ("é{2}ab", "ab"),
            ("ab|c", "ab/c"),
            (r"\bx(?:it|test)\(", "xit(/xtest("),
            (r"(?:a|\d)bc(?:d|e)+", "bc"),
            (r"x[#\]]\d+[a-z]", "x#/x]"),
            (r"\w\.(?:skip|fixme)\b|pending(?:s|ed\w)\(?", ".skip/.fixme/pending"),
        ] {
            assert_eq!(of(source).as_deref(), Some(part), "{source}");
        }
        for source in ["", "a?", r"\d+", "(?x) a b", "(ab){0,2}", "(?i)sks", r"ab|\d", "(?:a|b?)"] {
            assert_eq!(of(source), None, "{source}");
        }
    }

    #[test]
    fn a_part_is_found_wherever_it_stands() {
        let are_in = |source: &str, text: &str| Needles::of(source).unwrap().are_in(text);
        assert!(are_in("(?i)move", "to MOVE") && are_in("move", "move") && !are_in("move", "MOVE"));
        assert!(!are_in("ab-c", "b-c") && !are_in("a-bc", "a-b") && are_in("[x]-", "x-"));
    }

    proptest! {
        #[test]
        fn what_fits_holds_one(
            source in r"(\(\?i\))?(\(\?i:)?((a|k|s|é|\.|\[\]b-d\]|\[xy\]|\[\^a\]|\\d|\\\.|\(x\|yz\|\)|\(a\|b(c\|d\?)\)|\(ab\)|\(\?<n>c\)|\(\?:ſk\))[*?+]?\??(\{0,2\})?){1,4}\)?(\|q)?",
            text in "[abcdxyzqskAKSÉéſK.0]{0,6}",
        ) {
            let Ok(regex) = Regex::new(&source) else { return Ok(()) };
            let needles = Needles::of(&source);
            let holds = needles.is_none_or(|needles| needles.are_in(&text));
            prop_assert!(!regex.is_match(&text) || holds);
        }
    }
}
