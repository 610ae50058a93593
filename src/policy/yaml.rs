//! YAML text into a typed value, and a YAML library's errors into sentences that help.

use std::ops::Range;

use serde::de::DeserializeOwned;
use serde_yaml::{Error, MergeKeyPolicy, MessageFormatter, UserMessageFormatter};

use crate::finding::Finding;
use crate::policy::problem::mistake;
use crate::source::{Location, SourceId, Span};
use crate::text::tape::{NodeKind, Value};
use crate::text::{shorten, yaml};

/// How deep a policy may nest.
const MAX_DEPTH: usize = 32;
/// How many nodes a policy may have; 256 KiB of policy has fewer.
const MAX_NODES: usize = 50_000;
/// How many nodes aliases may stand for, all together.
const MAX_REPLAYED: usize = 5_000;

/// How many mistakes of one file are looked for.
const MOST_MISTAKES: usize = 50;

/// Reads one YAML document with every mistake of syntax, shape and type; what is wrong is left out.
/// An empty one gives `None`, and so does one that cannot be read at all.
pub(super) fn parse<T: DeserializeOwned>(
    text: &str,
    source: SourceId,
) -> (Option<T>, Vec<Finding>) {
    let mut left = text.to_owned();
    let mut mistakes = Vec::new();
    for _ in 0..MOST_MISTAKES {
        let error = match read(&left) {
            Ok(value) => return (value, mistakes),
            Err(error) => error,
        };
        let place = ErrorPlace::of(&error, text);
        // What only the gaps make wrong is no mistake of the author.
        let is_own = match is_syntax(&error) {
            true => mistakes.is_empty() || is_torn(text),
            false => mistakes.is_empty() || place.is_node,
        };
        let start = place.span.map(|span| span.start as usize);
        if is_own {
            mistakes.push(finding(&error, place, source));
        }
        if !start.is_some_and(|start| blank(&mut left, start, is_about_key(&error))) {
            break;
        }
    }
    (None, mistakes)
}

/// Whether the text is no YAML at all from some line on.
fn is_torn(text: &str) -> bool {
    yaml::parse(text).fault.is_some()
}

/// Whether the library found it before any key was looked at.
fn is_syntax(error: &Error) -> bool {
    let is_shape = matches!(
        innermost(error),
        Error::SerdeUnknownField { .. }
            | Error::SerdeUnknownVariant { .. }
            | Error::SerdeMissingField { .. }
            | Error::DuplicateMappingKey { .. }
    );
    !is_shape && demanded(innermost(error)).is_none()
}

fn is_about_key(error: &Error) -> bool {
    let error = innermost(error);
    matches!(error, Error::SerdeUnknownField { .. } | Error::DuplicateMappingKey { .. })
}

/// Puts blanks where the key with its value, or the entry of a list, stands that begins at byte
/// `start`, so that everything else keeps its place; `false` where there is none.
fn blank(text: &mut String, start: usize, is_key: bool) -> bool {
    let tape = yaml::parse(text);
    let Some(root) = tape.roots(text).next() else { return false };
    let Some(range) = holder(root, start, is_key) else { return false };
    let gap = |ch: char| {
        if ch == '\n' || ch == '\r' { ch.to_string() } else { " ".repeat(ch.len_utf8()) }
    };
    let gap: String = text[range.clone()].chars().map(gap).collect();
    text.replace_range(range, &gap);
    true
}

/// The bytes of what holds the node at `start`: of a mistake in a key the innermost pair, else the
/// outermost.
fn holder(node: Value<'_>, start: usize, is_key: bool) -> Option<Range<usize>> {
    let inside = |value: Value<'_>| {
        let holds = value.start() <= start && start <= value.span().end as usize;
        holds.then(|| holder(value, start, is_key)).flatten()
    };
    for (key, value) in node.pairs() {
        let own = (key.start() == start || value.start() == start)
            .then(|| key.start()..behind(value).max(behind(key)));
        let found = if is_key { inside(value).or(own) } else { own.or_else(|| inside(value)) };
        if let Some(range) = found {
            return Some(range);
        }
    }
    for entry in node.entries() {
        let own = (entry.start() == start).then(|| from_dash(entry)..behind(entry));
        let found = if is_key { inside(entry).or(own) } else { own.or_else(|| inside(entry)) };
        if let Some(range) = found {
            return Some(range);
        }
    }
    None
}

/// The byte behind a node, its quote and the comma that parts it from the next one.
fn behind(node: Value<'_>) -> usize {
    let span = node.span();
    let end = span.end as usize + (span.start as usize - node.start());
    let rest = node.text().get(end..).unwrap_or_default();
    match rest.trim_start().strip_prefix(',') {
        Some(after) => node.text().len() - after.len(),
        None => end,
    }
}

/// Where an entry of a list begins: with its dash, if it has one.
fn from_dash(entry: Value<'_>) -> usize {
    let before = entry.text().get(..entry.start()).unwrap_or_default();
    match before.trim_end_matches([' ', '\n', '\r']).strip_suffix('-') {
        Some(before) => before.len(),
        None => entry.start(),
    }
}

/// Reads one YAML document.
fn read<T: DeserializeOwned>(text: &str) -> Result<Option<T>, Error> {
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
}

fn finding(error: &Error, place: ErrorPlace, source: SourceId) -> Finding {
    let error = innermost(error);
    let key = place.key.as_str();
    let whole = Location::whole(source);
    let at = Some(place.span.map_or(whole, |span| Location::new(source, span)));
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            mistake(at, format!("unknown key {field:?}{}", within(key))).allowed(field, expected)
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            mistake(at, format!("{} must not be {variant:?}", the(key))).allowed(variant, expected)
        }
        Error::DuplicateMappingKey { key: Some(twice), .. } => {
            mistake(at, format!("the key {twice:?} stands twice{}", within(key)))
                .hint("keep one of them")
        }
        Error::SerdeMissingField { field, .. } => {
            mistake(at, format!("{} lacks the key {field:?}", the(key)))
        }
        Error::MultipleDocuments { .. } => mistake(at, "a policy is one YAML document")
            .hint("remove the line `---` and what stands behind it"),
        Error::MergeKeyNotAllowed { .. } => mistake(at, "merge keys (`<<`) are not supported")
            .hint("write the keys out, or build upon another file with `extends`"),
        error => match demanded(error) {
            Some(demanded) => {
                mistake(at, format!("{} must be {demanded}, not {}", the(key), place.found))
            }
            None => syntax(at, &plain(error)),
        },
    }
}

/// A mistake that the library has found before any key was looked at.
fn syntax(at: Option<Location>, plain: &str) -> Finding {
    let problem = mistake(at, format!("this is not usable YAML: {plain}"));
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
struct ErrorPlace {
    span: Option<Span>,
    /// The path of the key, such as `change.size`; empty for the whole policy.
    key: String,
    /// What stands there.
    found: String,
    /// Whether a value or a key begins there.
    is_node: bool,
}

impl ErrorPlace {
    fn of(error: &Error, text: &str) -> Self {
        let error = innermost(error);
        let found = "this".to_owned();
        let nowhere = Self { span: None, key: String::new(), found, is_node: false };
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
        match trail(text, start) {
            Some((key, found)) => Self { span: bytes, key, found, is_node: true },
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

/// The path of the key that holds the node at byte `start`, and what the node is.
fn trail(text: &str, start: usize) -> Option<(String, String)> {
    let tape = yaml::parse(text);
    let (path, node) =
        find(tape.roots(text).next()?, String::new(), &|_, node| node.start() == start)?;
    let found = match node.kind() {
        NodeKind::Map => "a map".to_owned(),
        NodeKind::List => "a list".to_owned(),
        NodeKind::Null if node.raw().is_empty() => "nothing".to_owned(),
        NodeKind::Null => format!("{:?}", node.raw()),
        NodeKind::Scalar => format!("{:?}", shorten(node.scalar().unwrap_or_default(), 40)),
    };
    Some((path, found))
}

/// The bytes of the value of the key with this path, such as `change.sections[2].name`; of a list
/// or a map only where it begins.
pub(super) fn locate(text: &str, key: &str) -> Option<Span> {
    let tape = yaml::parse(text);
    let (_, node) = find(tape.roots(text).next()?, String::new(), &|path, _| path == key)?;
    let start = node.start();
    if matches!(node.kind(), NodeKind::List | NodeKind::Map) {
        return Some(Span::at(start));
    }
    let quotes = 2 * (node.span().start as usize - start);
    let line = node.raw().lines().next().unwrap_or_default();
    Some(Span::new(start, start + line.len() + quotes))
}

/// The first node in the order of the text that is the one, with its path. A key has the path of
/// its map.
fn find<'a>(
    node: Value<'a>,
    path: String,
    is_it: &dyn Fn(&str, Value<'a>) -> bool,
) -> Option<(String, Value<'a>)> {
    if is_it(&path, node) {
        return Some((path, node));
    }
    for (index, entry) in (1..).zip(node.entries()) {
        if let Some(found) = find(entry, format!("{path}[{index}]"), is_it) {
            return Some(found);
        }
    }
    for (key, value) in node.pairs() {
        if is_it(&path, key) {
            return Some((path, key));
        }
        let name = key.scalar().map_or("?".to_owned(), |name| shorten(name, 40));
        let dot = if path.is_empty() { "" } else { "." };
        if let Some(found) = find(value, format!("{path}{dot}{name}"), is_it) {
            return Some(found);
        }
    }
    None
}
