//! The forms that the values of fields may be asked to have: a duration, a number, a date, links.

use regex_syntax::is_word_character;

use crate::backlog::ValueForm;
use crate::text::expression::Expression;

/// How many of something people write in words, the longer ones first.
const AMOUNTS: [&str; 11] =
    ["half an", "half a", "half", "one", "two", "three", "four", "five", "six", "an", "a"];
/// What stands between a number and its unit: `1.5 working days`.
const OF_WORK: [&str; 3] = ["working ", "business ", "work "];
const UNITS: [&str; 30] = [
    "m", "min", "mins", "minute", "minutes", "h", "hr", "hrs", "hour", "hours", "d", "day", "days",
    "w", "wk", "wks", "week", "weeks", "mo", "mos", "month", "months", "q", "quarter", "quarters",
    "y", "year", "years", "sprint", "sprints",
];
/// The longest ending of the name of a file; in bytes.
const LONGEST_ENDING: usize = 5;

static DATE: Expression =
    Expression::new(r"(?:^|\D)\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])(?:$|\D)");

/// Whether a value has the form.
pub(super) fn fits(value: &str, form: ValueForm) -> bool {
    match form {
        ValueForm::Duration => is_duration(value),
        ValueForm::Number => is_number(value),
        ValueForm::Date => DATE.is_match(value),
        // No link has a blank.
        ValueForm::Links => value.split_whitespace().any(is_link),
    }
}

/// Whether a number and a unit of time stand in a text: `~2-3 days`, `half a day`, `4h`.
fn is_duration(value: &str) -> bool {
    // The old `ſ` is an `s` too.
    let lower = value.to_lowercase().replace('ſ', "s");
    starts(&lower).filter_map(amount).any(|rest| {
        let behind = rest.trim_start();
        let range = behind.strip_prefix(['-', '–', '—']).or_else(|| behind.strip_prefix("to"));
        let end = range.and_then(|range| amount(range.trim_start()));
        begins_with_unit(rest) || end.is_some_and(begins_with_unit)
    })
}

/// Whether a number stands in a text by itself: `5 points`, and not `v5`.
fn is_number(value: &str) -> bool {
    starts(value).any(|text| {
        let digits = digits(text);
        digits > 0 && !text[digits..].starts_with(is_word_character)
    })
}

/// A text from each place on at which a number of its own may begin.
fn starts(text: &str) -> impl Iterator<Item = &str> {
    let goes_on = |ch: char| ch == '.' || is_word_character(ch);
    let places = text.char_indices().map(|(at, _)| at);
    places.filter(move |at| !text[..*at].ends_with(goes_on)).map(|at| &text[at..])
}

/// How long the number is that a text begins with; digits of other scripts count.
fn digits(text: &str) -> usize {
    let is_digit = |ch: char| ch.is_numeric() && is_word_character(ch);
    text.find(|ch| !is_digit(ch)).unwrap_or(text.len())
}

/// What stands behind the number that a text begins with, in digits or as a word.
fn amount(text: &str) -> Option<&str> {
    let whole = digits(text);
    if whole == 0 {
        return AMOUNTS.iter().find_map(|word| text.strip_prefix(word));
    }
    let rest = &text[whole..];
    let part = rest.strip_prefix(['.', ',', '/']).filter(|part| digits(part) > 0);
    Some(part.map_or(rest, |part| &part[digits(part)..]))
}

fn begins_with_unit(text: &str) -> bool {
    let text = text.trim_start_matches(|ch: char| ch == '-' || ch.is_whitespace());
    let of_work = OF_WORK.iter().find_map(|word| text.strip_prefix(word));
    [Some(text), of_work].into_iter().flatten().any(|text| {
        let word = text.split(|ch| !is_word_character(ch)).next();
        word.is_some_and(|word| UNITS.contains(&word))
    })
}

/// Whether a word holds a link, an address, a path, the name of a file or the number of an issue.
fn is_link(word: &str) -> bool {
    let from = |symbol: &'static str| word.match_indices(symbol).map(|(at, _)| word.split_at(at));
    let is_word = |text: &str| !text.is_empty() && text.chars().all(is_word_character);
    // `[guide](guide.md)`; where one has no end, none behind it has.
    let mut targets = from("](").map_while(|(_, text)| text[2..].find(')'));
    // `docs/guide`, `https://example.com`
    let goes_on = |ch: char| matches!(ch, '.' | '/' | '-') || is_word_character(ch);
    let is_path = |(_, text): (&str, &str)| text[1..].starts_with(goes_on);
    // `guide.md`
    let is_file = |(name, text): (&str, &str)| {
        let letters = text.bytes().skip(1).take_while(u8::is_ascii_alphabetic).count();
        let name = name.rsplit(|ch| ch != '-' && !is_word_character(ch)).next();
        (1..=LONGEST_ENDING).contains(&letters)
            && !text[1 + letters..].starts_with(is_word_character)
            && name.is_some_and(|name| name.contains(is_word_character))
    };
    // A name in code may have any ending.
    let is_code = |(_, text): (&str, &str)| {
        let inside = text[1..].split_once('`').and_then(|(inside, _)| inside.rsplit_once('.'));
        inside.is_some_and(|(name, ending)| !name.is_empty() && is_word(ending))
    };
    targets.any(|len| len > 0)
        || from("/").any(is_path)
        || from(".").any(is_file)
        || from("`").any(is_code)
        || word.strip_prefix(['#', '!']).is_some_and(|number| digits(number) > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    const AMOUNT: &str = r"(?:\d+(?:[.,/]\d+)?|an?|one|two|three|four|five|six|half(?: an?)?)";
    const UNIT: &str = r"(?:m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mo|mos|months?|q|quarters?|y|years?|sprints?)";
    const LINK: &str = r"https?://\S|\]\([^)\s]+\)|[\w.-]*/[\w./-]+|`[^`\s]+\.\w+`|\b[\w-]+\.[A-Za-z]{1,5}\b|(?:^|\s)[#!]\d+";

    proptest! {
        #[test]
        fn durations_and_numbers_are_what_the_expressions_mean(
            value in "[ v~\u{a0}2½٣é1.–—-]{0,4}(two|half|half an?|an|3)?( ?(to|-) ?)?(4/5)?[ –é]?(work |business )?(day|wee\u{212a}|h|week\u{17f}|mo)?[ é.—]?",
        ) {
            let duration = format!(
                r"(?i)(?:^|[^\w.]){AMOUNT}(?:\s*(?:[-–—]|to)\s*{AMOUNT})?[\s-]*(?:working |business |work )?{UNIT}(?:$|\W)"
            );
            prop_assert_eq!(is_duration(&value), Regex::new(&duration).unwrap().is_match(&value));
            let number = Regex::new(r"(?:^|[^\w.])\d+(?:[.,]\d+)?(?:$|\W)").unwrap();
            prop_assert_eq!(is_number(&value), number.is_match(&value));
        }

        #[test]
        fn links_are_what_the_expression_means(
            word in "(http|s|://|a|é|md|abcdef|[-./`()#!12]|\\]\\(){0,7}",
        ) {
            prop_assert_eq!(is_link(&word), Regex::new(LINK).unwrap().is_match(&word));
        }
    }

    #[test]
    fn values_are_known_by_their_form() {
        let good = [
            (ValueForm::Duration, "1 week"),
            (ValueForm::Duration, "~2-3 days (without review)"),
            (ValueForm::Duration, "4h"),
            (ValueForm::Duration, "half a day"),
            (ValueForm::Duration, "1.5 working days"),
            (ValueForm::Number, "5 points"),
            (ValueForm::Date, "by 2026-11-25"),
            (ValueForm::Links, "`docs/ops/RUNBOOK.md` — Logging"),
            (ValueForm::Links, "[guide](guide.md)"),
            (ValueForm::Links, "https://example.com"),
            (ValueForm::Links, "see README.md"),
        ];
        for (form, value) in good {
            assert!(fits(value, form), "{form:?} {value}");
        }
        let bad = [
            (ValueForm::Duration, "large"),
            (ValueForm::Duration, "2"),
            (ValueForm::Duration, "3 points"),
            (ValueForm::Duration, "v2 dashboards"),
            (ValueForm::Number, "some"),
            (ValueForm::Date, "next week"),
            (ValueForm::Date, "2026-13-01"),
            (ValueForm::Links, "the runbook, somewhere"),
            (ValueForm::Links, "None."),
        ];
        for (form, value) in bad {
            assert!(!fits(value, form), "{form:?} {value}");
        }
    }
}
