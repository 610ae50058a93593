//! Short forms of several references: ranges, lists of numbers, numbers behind a whole reference.

use regex_syntax::is_word_character;

use crate::text::expression::Expression;

/// More items than this in one range are a mistake, or an attack.
pub const LONGEST_RANGE: u64 = 500;

/// What a short form of several references stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expansion {
    /// One name for each.
    Names(Vec<String>),
    /// More than the gate spells out.
    TooMany(u64),
}

/// A short form behind a whole reference: `, 3` behind `US-1.2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tail {
    /// What stands there, as it would stand alone.
    pub short: String,
    /// The names in full.
    pub expansion: Expansion,
    /// Where in the text the number begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// Symbols and words between the ends of a range, those that cannot be part of an id first.
const BETWEEN: [&str; 8] = ["...", "..", "…", "–", "—", " to ", " through ", "-"];
/// What holds that which is counted.
const OUTER: [&str; 4] = ["epics", "epic", "features", "feature"];
/// Words for what is counted, and what one of it is called.
const KINDS: [(&str, &str); 9] = [
    ("epic", "epic"),
    ("story", "story"),
    ("storie", "story"),
    ("feature", "feature"),
    ("task", "task"),
    ("bug", "bug"),
    ("item", "item"),
    ("card", "card"),
    ("issue", "issue"),
];

static TAIL: Expression = Expression::new(
    r"(?i)^\s*(?:[,;/+&]|(?:and|or|und|et|y)\b)\s*(?<short>(?<first>\d+(?:\.\d+)*)(?:(?:\.{2,3}|…|\s*[–—]\s*|-|\s+(?:to|through)\s+)(?<last>\d+(?:\.\d+)*))?)",
);

/// The names that a short form stands for; `None` if it is not one.
///
/// `US-1.1–1.3`, `US-1.1..US-1.3`, `E1.1-3`, `Epic 1 stories 1-2, 4`, `Epics 4-6`.
#[must_use]
pub fn expand(text: &str) -> Option<Expansion> {
    // All of them end with a number.
    let has_number = text.trim_end().ends_with(char::is_numeric);
    has_number.then(|| compound(text).or_else(|| range(text))).flatten()
}

/// `Epic 1 stories 1-2`: one name for each number.
fn compound(text: &str) -> Option<Expansion> {
    let inside = behind_outer(text).and_then(|rest| Some((rest, counted(rest)?)));
    let (rest, (kind, list)) = inside.or_else(|| Some((text, counted(text)?)))?;
    let outer = &text[..text.len() - rest.len()];
    Some(match numbers(list)? {
        Expansion::Names(numbers) => {
            let name = |number| format!("{outer}{kind} {number}");
            Expansion::Names(numbers.into_iter().map(name).collect())
        }
        many @ Expansion::TooMany(_) => many,
    })
}

/// What stands behind the epic or the feature that `text` begins with: `stories 1-2`.
fn behind_outer(text: &str) -> Option<&str> {
    let rest = OUTER.iter().find_map(|word| behind_word(text, word))?.trim_start();
    let rest = rest.strip_prefix('#').unwrap_or(rest);
    let number = digits(rest);
    let behind = rest[number..].trim_start();
    let parts = [',', '.', ':', '/', '>', '–', '—', '-'];
    (number > 0).then(|| behind.strip_prefix(parts).unwrap_or(behind).trim_start())
}

/// What is counted in a text that has nothing else, and the list of its numbers: `stories 1-2, 4`.
fn counted(text: &str) -> Option<(&'static str, &str)> {
    KINDS.iter().find_map(|(word, kind)| {
        let rest = behind_word(text, word)?;
        let list = behind_word(rest, "s").unwrap_or(rest).trim_start();
        let list = list.strip_prefix('#').unwrap_or(list);
        is_list(list).then_some((*kind, list))
    })
}

/// Whether a text is a list of numbers: `1`, `1-2, 4`, `3 and 5 to 6`.
fn is_list(text: &str) -> bool {
    let mut rest = text;
    loop {
        let number = digits(rest);
        if number == 0 || number == rest.len() {
            return number > 0;
        }
        let behind = rest[number..].trim_start();
        let symbol = ["...", ".."].iter().find_map(|dots| behind.strip_prefix(dots));
        let symbol =
            symbol.or_else(|| behind.strip_prefix(['…', ',', '&', '+', '/', '–', '—', '-']));
        let word = || ["and", "to", "through"].iter().find_map(|word| behind_word(behind, word));
        let word = || word().filter(|rest| rest.starts_with(char::is_whitespace));
        let Some(behind) = symbol.or_else(word) else { return false };
        rest = behind.trim_start();
    }
}

/// What stands behind a word that `text` begins with, without regard to case.
fn behind_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let mut chars = text.chars();
    // The old `ſ` is an `s` too, and the symbol for kelvins a `k`.
    let plain = |ch| match ch {
        'ſ' => 's',
        '\u{212a}' => 'k',
        ch => ch.to_ascii_lowercase(),
    };
    let begins = word.chars().all(|ch| chars.next().map(plain) == Some(ch));
    begins.then_some(chars.as_str())
}

/// Whether a character is a digit, of whatever script.
fn is_digit(ch: char) -> bool {
    ch.is_numeric() && is_word_character(ch)
}

/// How long the number is that a text begins with.
fn digits(text: &str) -> usize {
    text.find(|ch| !is_digit(ch)).unwrap_or(text.len())
}

/// The numbers of a list such as `1-2, 4`; `None` where a range goes backwards.
fn numbers(text: &str) -> Option<Expansion> {
    let mut numbers: Vec<String> = Vec::new();
    let mut before: Option<u64> = None;
    let mut rest = text;
    while let Some(start) = rest.find(is_digit) {
        let between = rest[..start].trim();
        let (one, behind) = rest[start..].split_at(digits(&rest[start..]));
        rest = behind;
        let is_range =
            matches!(between.to_lowercase().as_str(), "-" | "–" | "—" | "…" | "to" | "through")
                || between.starts_with("..");
        let number: Option<u64> = one.parse().ok();
        match (before.filter(|_| is_range), number) {
            (Some(from), Some(to)) => {
                let count = to.checked_sub(from)?.saturating_add(numbers.len() as u64);
                if count > LONGEST_RANGE {
                    return Some(Expansion::TooMany(count));
                }
                numbers.extend((from + 1..=to).map(|number| number.to_string()));
            }
            _ => numbers.push(one.to_owned()),
        }
        if numbers.len() as u64 > LONGEST_RANGE {
            return Some(Expansion::TooMany(numbers.len() as u64));
        }
        before = number;
    }
    Some(Expansion::Names(numbers))
}

/// The ids of a range; both ends differ only in their last number.
fn range(text: &str) -> Option<Expansion> {
    BETWEEN.into_iter().find_map(|symbol| {
        let at = find_last(text, symbol)?;
        range_between(&text[..at], text[at + symbol.len()..].trim_start_matches('.'))
    })
}

/// Where `symbol` stands last, without regard to case.
fn find_last(text: &str, symbol: &str) -> Option<usize> {
    text.rfind(symbol).or_else(|| {
        // Words only; the ends of a range hold no other letters that change their length.
        let is_word = symbol.starts_with(' ') && text.is_ascii();
        is_word.then(|| text.to_ascii_lowercase().rfind(symbol)).flatten()
    })
}

fn range_between(from: &str, to: &str) -> Option<Expansion> {
    // `US-1.1 - 3` goes on about three of something.
    let loose = from.ends_with(char::is_whitespace) || to.starts_with(char::is_whitespace);
    let (from, to) = (from.trim(), to.trim().trim_start_matches('#'));
    let Numbered { prefix, number: first, width } = Numbered::of(from)?;
    let Numbered { prefix: to_prefix, number: last, .. } = Numbered::of(to)?;
    // `1.3` behind `US-1.1` repeats the end of the prefix, `US-1.3` all of it, `3` nothing.
    let repeats = ends_with(prefix, to_prefix) && !(loose && to_prefix.is_empty());
    if !repeats || prefix.trim_matches('#').is_empty() || last < first {
        return None;
    }
    let count = last - first + 1;
    if count > LONGEST_RANGE {
        return Some(Expansion::TooMany(count));
    }
    let names = (first..=last).map(|number| format!("{prefix}{number:0width$}"));
    Some(Expansion::Names(names.collect()))
}

fn ends_with(prefix: &str, end: &str) -> bool {
    let at = prefix.len().checked_sub(end.len()).filter(|at| prefix.is_char_boundary(*at));
    at.is_some_and(|at| prefix[at..].eq_ignore_ascii_case(end))
}

/// An id and the number that it ends with: `US-1.` and 3, of one digit, for `US-1.3`.
struct Numbered<'t> {
    prefix: &'t str,
    number: u64,
    width: usize,
}

impl<'t> Numbered<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let width = text.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (prefix, number) = text.split_at(text.len() - width);
        Some(Self { prefix, number: number.parse().ok()?, width })
    }
}

/// The short form that `text` begins with, behind the whole reference `name`.
///
/// `, 08` behind `DEBT-01` is `DEBT-08`, `/3` behind `HE-2` is `HE-3`, `, 26-31` is a range. A number
/// in front of a word is not a reference: `US-1.1, 2 files`.
#[must_use]
pub fn tail(name: &str, text: &str) -> Option<Tail> {
    let found = may_be_tail(text).then(|| TAIL.captures(text)).flatten()?;
    let short = found.name("short")?;
    if !stands_alone(&text[short.end()..]) {
        return None;
    }
    let first = inherit(name, &found["first"])?;
    let expansion = match found.name("last") {
        None => Expansion::Names(vec![first]),
        Some(last) => range_between(&first, last.as_str())?,
    };
    Some(Tail {
        short: short.as_str().to_owned(),
        expansion,
        start: short.start(),
        end: short.end(),
    })
}

/// Whether a text begins with a symbol or a word, and a number behind it.
fn may_be_tail(text: &str) -> bool {
    let text = text.trim_start();
    let rest = match text.strip_prefix([',', ';', '/', '+', '&']) {
        Some(rest) => rest,
        None => {
            let rest = text.trim_start_matches(char::is_alphabetic);
            let word = &text[..text.len() - rest.len()];
            let is_known = |known: &&str| word.eq_ignore_ascii_case(known);
            if !["and", "or", "und", "et", "y"].iter().any(is_known) {
                return false;
            }
            rest
        }
    };
    rest.trim_start().starts_with(char::is_numeric)
}

/// Whether what follows a number lets it be a reference.
fn stands_alone(rest: &str) -> bool {
    let ends = |text: &str| {
        text.is_empty()
            || text.starts_with([
                '.', ',', ';', ':', '!', '?', '(', ')', ']', '"', '”', '\'', '*', '_', '–', '—',
                '/', '+', '&', '\r', '\n',
            ])
    };
    let next = rest.trim_start_matches([' ', '\t']);
    let words = ["- ", "and ", "or ", "& "];
    // `1.2.3` and `2a` go on.
    let goes_on = rest.starts_with(char::is_alphanumeric)
        || rest.starts_with('.') && rest[1..].starts_with(char::is_alphanumeric);
    !goes_on && (ends(next) || words.iter().any(|word| next.starts_with(word)))
}

/// `name` with `short` in place of as many of its last numbers as `short` has.
fn inherit(name: &str, short: &str) -> Option<String> {
    let mut head = name;
    for (index, _) in short.split('.').enumerate() {
        let before = if index == 0 { head } else { head.strip_suffix('.')? };
        head = before.trim_end_matches(|ch: char| ch.is_ascii_digit());
        if head.len() == before.len() {
            return None;
        }
    }
    let has_name = head.chars().any(char::is_alphanumeric);
    has_name.then(|| format!("{head}{short}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(text: &str) -> String {
        match expand(text) {
            None => "-".to_owned(),
            Some(Expansion::Names(names)) => names.join(" | "),
            Some(Expansion::TooMany(count)) => format!("too many: {count}"),
        }
    }

    #[test]
    fn ranges_are_spelled_out() {
        let spellings = [
            "US-1.1–1.3",
            "US-1.1..US-1.3",
            "US-1.1...1.3",
            "US-1.1 – US-1.3",
            "US-1.1-3",
            "US-1.1 to 1.3",
            "US-1.1 TO us-1.3",
            "US-1.1 through US-1.3",
        ];
        for text in spellings {
            assert_eq!(names(text), "US-1.1 | US-1.2 | US-1.3", "{text}");
        }
        for (text, expected) in [
            ("T-08..T-10", "T-08 | T-09 | T-10"),
            ("#T08–#T10", "#T08 | #T09 | #T10"),
            ("ST-027–ST-029", "ST-027 | ST-028 | ST-029"),
            ("Epic 1 stories 1-2", "Epic 1 story 1 | Epic 1 story 2"),
            ("epic 3, story 2", "epic 3, story 2"),
            ("Epics 4–6", "epic 4 | epic 5 | epic 6"),
            ("stories 1, 3 and 5 to 6", "story 1 | story 3 | story 5 | story 6"),
            ("E1-4000000000", "too many: 4000000000"),
            ("US-1.1–1.1000001", "too many: 1000001"),
            ("Epics 1-1000000", "too many: 1000000"),
            ("Epics 9-1", "-"),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
        let none = [
            "US-1.1",
            "US-1",
            "TASK-20260204-258",
            "1-3",
            "E1.1-X2",
            "US-1.3-1",
            "a-b",
            "",
            "#1-3",
        ];
        for text in none.into_iter().chain(["US-1.1 - 3", "99999999999999999999-E1"]) {
            assert_eq!(names(text), "-", "{text}");
        }
    }

    #[test]
    fn numbers_behind_a_reference_inherit_its_beginning() {
        let read = |name: &str, text: &str| {
            tail(name, text).map(|tail| {
                let names = match tail.expansion {
                    Expansion::Names(names) => names.join(" "),
                    Expansion::TooMany(count) => format!("too many: {count}"),
                };
                format!("{names}~{}", &text[tail.end..])
            })
        };
        for (name, text, expected) in [
            ("DEBT-01", ", 08, 26-31", Some("DEBT-08~, 26-31")),
            ("DEBT-08", ", 26-28", Some("DEBT-26 DEBT-27 DEBT-28~")),
            ("HE-2", "/3/4", Some("HE-3~/4")),
            ("US-1.1", " and 1.3.", Some("US-1.3~.")),
            ("US-1.1", ", 2.4 (both)", Some("US-2.4~ (both)")),
            ("TASK-20260204-258", " & 259", Some("TASK-20260204-259~")),
            ("Epic 1 story 1", " and 3", Some("Epic 1 story 3~")),
            ("Epic 4", ", 5, 8", Some("Epic 5~, 8")),
            ("T-1", ", 2-2000000", Some("too many: 1999999~")),
            ("US-1.1", ", 2 files", None),
            ("US-1.1", ", 2a", None),
            ("US-1.1", ", 1.2.3.4", None),
            ("US-1.1", ", #12", None),
            ("US-1.1", " 2", None),
            ("3", ", 4", None),
            ("Export", ", 4", None),
            ("US-1.1", ", 50 %", None),
        ] {
            assert_eq!(read(name, text).as_deref(), expected, "{name}{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_counted_is_what_the_expression_means(
            text in "((Epic|FEATURES?)( ?#?1|s 2)[ ,.:–>]{0,2})?(epics?|stor(y|ies|ie)|Task|bugs|item|X)?[ #]{0,2}(3|٣|½|12|, ?4| and |and|to|through |\\.{1,4}|[…–&/+-]| ){1,5}(5)?",
        ) {
            let compound = regex::Regex::new(
                r"(?i)^(?<outer>(?:epics?|features?)\s*#?\d+\s*[,.:/>–—-]?\s*)?(?<kind>epic|stor(?:y|ie)|feature|task|bug|item|card|issue)s?\s*#?(?<numbers>\d+(?:\s*(?:\.{2,3}|…|[,&+/–—-]|and\b|to\b|through\b)\s*\d+)*)$",
            ).unwrap();
            let expected = compound.captures(&text).map(|found| {
                let kind = found["kind"].to_lowercase();
                let kind = if kind.starts_with("stor") { "story".to_owned() } else { kind };
                (found.name("outer").map_or(0, |outer| outer.len()), kind, found["numbers"].to_owned())
            });
            let inside = behind_outer(&text).and_then(|rest| Some((rest, counted(rest)?)));
            let read = inside.or_else(|| Some((&text, counted(&text)?)));
            let read = read.map(|(rest, (kind, list))| {
                (text.len() - rest.len(), kind.to_owned(), list.to_owned())
            });
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn whatever_stands_there_stays_bounded(
            text in "(Epics?|stories|US|[-–.,#/ ]|to|through|and|[0-9]{1,25}|é){0,12}",
            name in "(US-|Epic |é)?[0-9.]{0,6}",
        ) {
            for expansion in [expand(&text), tail(&name, &text).map(|tail| tail.expansion)].into_iter().flatten() {
                match expansion {
                    Expansion::Names(names) => {
                        prop_assert!(!names.is_empty() && names.len() as u64 <= LONGEST_RANGE);
                    }
                    Expansion::TooMany(count) => prop_assert!(count > LONGEST_RANGE),
                }
            }
        }

        #[test]
        fn a_range_has_both_ends_and_all_between(from in 0_u64..2000, len in 0_u64..500, prefix in "[A-Z]{1,3}-([0-9]\\.)?") {
            let text = format!("{prefix}{from}..{prefix}{}", from + len);
            let expected: Vec<String> = (from..=from + len).take(1000).map(|n| format!("{prefix}{n}")).collect();
            let expected = if len + 1 > LONGEST_RANGE {
                Expansion::TooMany(len + 1)
            } else {
                Expansion::Names(expected)
            };
            prop_assert_eq!(expand(&text), Some(expected));
        }
    }
}
