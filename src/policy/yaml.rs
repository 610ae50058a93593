//! YAML text into a typed value, and a YAML library's errors into sentences that help.

use std::fmt::Write as _;

use serde::de::DeserializeOwned;
use serde_yaml::granit_parser::{Event, Parser};
use serde_yaml::{Error, MergeKeyPolicy, MessageFormatter, UserMessageFormatter};

use crate::policy::problem::Problem;
use crate::source::{Location, SourceId, Span};
use crate::text::shorten;

/// How deep a policy may nest.
const MAX_DEPTH: usize = 32;
/// How many nodes a policy may have; 256 KiB of policy has fewer.
const MAX_NODES: usize = 50_000;
/// How many nodes aliases may stand for, all together.
const MAX_REPLAYED: usize = 5_000;

/// Reads one YAML document; an empty one gives `None`.
///
/// # Errors
/// The first mistake of syntax, shape or type.
pub(super) fn parse<T: DeserializeOwned>(
    text: &str,
    source: SourceId,
) -> Result<Option<T>, Box<Problem>> {
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_documents: 2,
        },
        alias_limits: serde_yaml::alias_limits! { max_total_replayed_events: MAX_REPLAYED },
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    };
    serde_yaml::from_str_with_options(text, options)
        .map_err(|error| Box::new(problem(&error, text, source)))
}

fn problem(error: &Error, text: &str, source: SourceId) -> Problem {
    let error = innermost(error);
    let place = Place::of(error, text);
    let key = place.key.as_str();
    let at = Some(
        place.span.map_or_else(|| Location::whole(source), |span| Location::new(source, span)),
    );
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            Problem::new(at, format!("unknown key {field:?}{}", within(key)))
                .allowed(field, expected)
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            Problem::new(at, format!("{} must not be {variant:?}", the(key)))
                .allowed(variant, expected)
        }
        Error::DuplicateMappingKey { key: Some(twice), .. } => {
            Problem::new(at, format!("the key {twice:?} stands twice{}", within(key)))
                .hint("keep one of them")
        }
        Error::SerdeMissingField { field, .. } => {
            Problem::new(at, format!("{} lacks the key {field:?}", the(key)))
        }
        Error::MultipleDocuments { .. } => Problem::new(at, "a policy is one YAML document")
            .hint("remove the line `---` and what stands behind it"),
        Error::MergeKeyNotAllowed { .. } => Problem::new(at, "merge keys (`<<`) are not supported")
            .hint("write the keys out, or build upon another file with `extends`"),
        error => match demanded(error) {
            Some(demanded) => {
                Problem::new(at, format!("{} must be {demanded}, not {}", the(key), place.found))
            }
            None => syntax(at, &plain(error)),
        },
    }
}

/// A mistake that the library has found before any key was looked at.
fn syntax(at: Option<Location>, plain: &str) -> Problem {
    let problem = Problem::new(at, format!("this is not usable YAML: {plain}"));
    if plain.contains("tabs") {
        return problem.hint("indent with blanks");
    }
    problem
}

/// The error itself, without the alias or the excerpt around it.
fn innermost(error: &Error) -> &Error {
    match error {
        Error::AliasError { error, .. } | Error::WithSnippet { error, .. } => innermost(error),
        error => error,
    }
}

/// The library's own words, without the excerpt that may stand below them, and not too many.
fn plain(error: &Error) -> String {
    let message = UserMessageFormatter.format_message(error);
    shorten(message.lines().next().unwrap_or_default(), 200)
}

/// What had to stand in the place of the value; `None` where the error is about something else.
fn demanded(error: &Error) -> Option<String> {
    match error {
        Error::SerdeInvalidType { expected, .. } | Error::SerdeInvalidValue { expected, .. } => {
            Some(expected.clone())
        }
        Error::InvalidBooleanStrict { .. } => Some("true or false".to_owned()),
        Error::InvalidScalar { .. } => Some("a whole number".to_owned()),
        Error::NullIntoString { .. } => Some("a text".to_owned()),
        Error::Unexpected { expected, .. } => match *expected {
            "mapping start" => Some("a map of keys and values".to_owned()),
            "sequence start" => Some("a list".to_owned()),
            "string scalar" => Some("a text".to_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// The key as the subject of a sentence.
fn the(key: &str) -> &str {
    if key.is_empty() { "the policy" } else { key }
}

fn within(key: &str) -> String {
    if key.is_empty() { String::new() } else { format!(" in {key}") }
}

/// Where an error is.
struct Place {
    span: Option<Span>,
    /// The path of the key, such as `change.size`; empty for the whole policy.
    key: String,
    /// What stands there.
    found: String,
}

impl Place {
    fn of(error: &Error, text: &str) -> Self {
        let nowhere = Self { span: None, key: String::new(), found: "this".to_owned() };
        let Some(location) = error.location().filter(|location| location.line() > 0) else {
            return nowhere;
        };
        let span = location.span();
        let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let start = span.byte_offset().map_or_else(
            || offset(text, number(location.line()), number(location.column())),
            number,
        );
        let len = span.byte_len().map_or(0, number);
        let bytes = Some(Span::new(start, start.saturating_add(len)));
        match trail(text, number(span.offset())) {
            Some((key, found)) => Self { span: bytes, key, found },
            None => Self { span: bytes, ..nowhere },
        }
    }
}

/// The byte at a 1-based line and column, or the end of the line.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = text.get(before..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let within = line.char_indices().nth(column.saturating_sub(1));
    before + within.map_or(line.len(), |(at, _)| at)
}

/// One level of nesting on the way to a node.
enum Level {
    /// A map and, between a key and its value, the key.
    Map(Option<String>),
    /// A list and the index of the entry that comes next.
    List(usize),
}

/// The path of the key that holds the node at character `index`, and what the node is.
fn trail(text: &str, index: usize) -> Option<(String, String)> {
    let mut levels: Vec<Level> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let found = match &event {
            Event::Scalar(..) if span.start.index() == span.end.index() => {
                Some("nothing".to_owned())
            }
            Event::Scalar(value, ..) => Some(format!("{:?}", shorten(value, 40))),
            Event::MappingStart(..) => Some("a map".to_owned()),
            Event::SequenceStart(..) => Some("a list".to_owned()),
            _ => None,
        };
        if let Some(found) = found
            && span.start.index() == index
        {
            return Some((path(&levels), found));
        }
        pass(&mut levels, &event);
    }
    None
}

/// The bytes of the value of the key with this path, such as `change.sections[2].name`.
pub(super) fn locate(text: &str, key: &str) -> Option<Span> {
    let mut levels: Vec<Level> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let is_node =
            matches!(event, Event::Scalar(..) | Event::MappingStart(..) | Event::SequenceStart(..));
        let waits = !matches!(levels.last(), Some(Level::Map(None)));
        if is_node && waits && path(&levels) == key {
            let byte = |index: usize| text.char_indices().nth(index).map_or(text.len(), |at| at.0);
            let (start, end) = (byte(span.start.index()), byte(span.end.index()));
            let line = text[start..end].lines().next().unwrap_or_default();
            return Some(Span::new(start, start + line.len()));
        }
        pass(&mut levels, &event);
    }
    None
}

/// Takes one event of the parser.
fn pass(levels: &mut Vec<Level>, event: &Event<'_>) {
    match event {
        Event::Scalar(value, ..) => step(levels, Some(value)),
        Event::Alias(_) => step(levels, None),
        Event::MappingStart(..) => levels.push(Level::Map(None)),
        Event::SequenceStart(..) => levels.push(Level::List(0)),
        Event::MappingEnd | Event::SequenceEnd => {
            levels.pop();
            step(levels, None);
        }
        _ => {}
    }
}

/// Moves on behind a node: a key waits for its value, a value for the next key.
fn step(levels: &mut [Level], scalar: Option<&str>) {
    match levels.last_mut() {
        Some(Level::Map(key @ None)) => *key = Some(scalar.unwrap_or("?").to_owned()),
        Some(Level::Map(key)) => *key = None,
        Some(Level::List(next)) => *next += 1,
        None => {}
    }
}

fn path(levels: &[Level]) -> String {
    let mut path = String::new();
    for level in levels {
        match level {
            Level::Map(None) => {}
            Level::Map(Some(key)) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&shorten(key, 40));
            }
            Level::List(index) => {
                let _ = write!(path, "[{}]", index + 1);
            }
        }
    }
    path
}
