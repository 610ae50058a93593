//! The state of an item that is a record of data, in the place of its value.

use super::Refusal;
use super::{Subject, lines, words};
use crate::backlog::dialect::Records;
use crate::backlog::{Field, FieldRole, State, StatusSource};
use crate::finding::Edit;
use crate::source::Span;

/// The way to let the record say that it is in `state`.
///
/// # Errors
/// Where the state is a value of something inside the record that is not there.
pub(super) fn restate(
    subject: Subject<'_>,
    records: &Records,
    state: State,
) -> Result<Vec<Vec<Edit>>, Refusal> {
    let item = subject.item;
    if let Some(status) = item.status().filter(|status| status.source == StatusSource::Field) {
        if status.state == Some(state) {
            return Ok(vec![Vec::new()]);
        }
        let word = words::wording(subject, StatusSource::Field, &status.text.value, state).words;
        let quoted = Quotes::around(subject, status.text.span).encode(&word);
        return Ok(vec![vec![subject.edit(status.text.span, quoted)]]);
    }
    let word = words::fresh(subject, state);
    let field = |role| item.fields.iter().find(|field| field.role == Some(role));
    let edit = match field(FieldRole::Status) {
        Some(empty) => Some(fill(subject, empty, &word)),
        None => field(FieldRole::Title)
            .and_then(|title| Some(beside(subject, title, status_key(subject, records)?, &word))),
    };
    edit.map(|edit| vec![vec![edit]]).ok_or_else(|| Refusal {
        why: format!("{} says nowhere how far it is", item.name()),
        help: "write the state by hand".to_owned(),
    })
}

/// The way to let the record say that `name` has it.
///
/// # Errors
/// Where the owner is a value of something inside the record that is not there.
pub(super) fn own(subject: Subject<'_>, records: &Records, name: &str) -> Result<Edit, Refusal> {
    let item = subject.item;
    if let Some(owner) = &item.owner {
        let quoted = Quotes::around(subject, owner.span).encode(name);
        return Ok(subject.edit(owner.span, quoted));
    }
    let field = |role| item.fields.iter().find(|field| field.role == Some(role));
    let edit = match field(FieldRole::Owner) {
        Some(empty) => Some(fill(subject, empty, name)),
        None => field(FieldRole::Title).and_then(|title| {
            let key = key(subject, FieldRole::Owner).or_else(|| records.owner_key())?;
            Some(beside(subject, title, key, name))
        }),
    };
    edit.ok_or_else(|| Refusal {
        why: format!("{} has no place for who does it", item.name()),
        help: "write the owner by hand".to_owned(),
    })
}

/// How a value is quoted.
#[derive(Clone, Copy)]
enum Quotes {
    Double,
    Single,
    /// Not at all, where a text needs quotes.
    Json,
    /// Not at all, where it may do without.
    Yaml,
}

impl Quotes {
    fn around(subject: Subject<'_>, span: Span) -> Self {
        match subject.text()[..span.start as usize].bytes().next_back() {
            Some(b'"') => Self::Double,
            Some(b'\'') => Self::Single,
            _ => Self::of_file(subject),
        }
    }

    fn of_file(subject: Subject<'_>) -> Self {
        if is_json(subject) { Self::Json } else { Self::Yaml }
    }

    /// The words as they stand between such quotes.
    fn encode(self, words: &str) -> String {
        let json = serde_json::Value::from(words).to_string();
        match self {
            Self::Double => json[1..json.len() - 1].to_owned(),
            Self::Single => words.replace('\'', "''"),
            Self::Yaml if is_plain(words) => words.to_owned(),
            Self::Json | Self::Yaml => json,
        }
    }
}

/// Whether YAML takes the words for a text without quotes.
fn is_plain(words: &str) -> bool {
    let is_word = |ch: char| ch.is_alphanumeric() || matches!(ch, ' ' | '-' | '_');
    let reserved = ["null", "true", "false", "yes", "no", "on", "off"];
    words.starts_with(char::is_alphabetic)
        && words.chars().all(is_word)
        && words.trim() == words
        && !reserved.contains(&words.to_ascii_lowercase().as_str())
}

fn is_json(subject: Subject<'_>) -> bool {
    let path = subject.file().path.as_str().to_ascii_lowercase();
    !path.ends_with(".yml") && !path.ends_with(".yaml")
}

/// What the other records call their state, else what the dialect looks for first.
fn status_key<'a>(subject: Subject<'a>, records: &'a Records) -> Option<&'a str> {
    key(subject, FieldRole::Status).or_else(|| records.status_key())
}

/// What the other records call the field of this role.
fn key(subject: Subject<'_>, role: FieldRole) -> Option<&str> {
    let mut fields = subject.neighbours().flat_map(|item| &item.fields);
    let model = fields.find(|field| field.role == Some(role));
    model.map(|field| field.name.as_str())
}

/// Writes the value of a key that has none.
fn fill(subject: Subject<'_>, field: &Field, word: &str) -> Edit {
    let span = field.value.span;
    let encoded = Quotes::around(subject, span).encode(word);
    if span.start < span.end {
        return subject.edit(span, encoded);
    }
    if subject.text()[..span.start as usize].ends_with(['"', '\'']) {
        return subject.edit(span, encoded);
    }
    let behind = &subject.text()[field.label.end as usize..];
    let colon = behind.find(':').map_or(0, |at| at + 1);
    subject.edit(Span::at(field.label.end as usize + colon), format!(" {encoded}"))
}

/// Writes a key and its value behind those of the title, in the manner of the record.
fn beside(subject: Subject<'_>, title: &Field, key: &str, word: &str) -> Edit {
    let text = subject.text();
    let value = title.value.span;
    let is_quoted = text[value.end as usize..].starts_with(['"', '\'']);
    let end = value.end as usize + usize::from(is_quoted && quoted_before(text, value));
    let label = title.label.start as usize;
    let line = lines::start(text, label);
    let lead = &text[line..label];
    let is_flow = subject.text()[subject.item.span.range()].starts_with('{');
    let line_break = lines::line_break(text);
    let has_line_of_its_own = lead.trim_matches([' ', '\t', '"', '-']).is_empty();
    let encoded = Quotes::of_file(subject).encode(word);
    let inserted = if is_flow {
        let name = if is_json(subject) { format!("\"{key}\"") } else { key.to_owned() };
        let colon = &text[title.label.end as usize..value.start as usize];
        let blank = if colon.contains(' ') { " " } else { "" };
        if has_line_of_its_own {
            let indent = lead.trim_end_matches('"');
            format!(",{line_break}{indent}{name}:{blank}{encoded}")
        } else {
            format!(",{blank}{name}:{blank}{encoded}")
        }
    } else {
        let indent = " ".repeat(lead.chars().count());
        format!("{line_break}{indent}{key}: {encoded}")
    };
    let at = if is_flow {
        end
    } else {
        let line_end = lines::end(text, end).min(text.len());
        end + text[end..line_end].trim_end().len()
    };
    subject.edit(Span::at(at), inserted)
}

fn quoted_before(text: &str, span: Span) -> bool {
    text[..span.start as usize].ends_with(['"', '\''])
}
