//! Who has an item, written as its file says it.

use super::{Refusal, Subject, insertion, record, statement};
use crate::backlog::FieldRole;
use crate::finding::Edit;
use crate::source::Span;

/// The edits of which each lets the file say that `name` has the item, the best first.
///
/// # Errors
/// Where the file has no means to say so.
pub fn owner(subject: Subject<'_>, name: &str) -> Result<Vec<Edit>, Refusal> {
    let item = subject.item;
    if let Some(records) = &subject.dialect.records {
        return record::own(subject, records, name).map(|edit| vec![edit]);
    }
    if let Some(text) = &item.owner {
        return Ok(vec![subject.edit(text.span, name)]);
    }
    let empty = item.fields.iter().find(|field| field.role == Some(FieldRole::Owner));
    let edits = match empty {
        Some(field) if field.value.value.is_empty() => {
            statement::fill(subject, field.label, name).into_iter().collect()
        }
        Some(field) => vec![subject.edit(field.value.span, name)],
        None => {
            let field = insertion::field(subject, FieldRole::Owner, name);
            field.into_iter().chain(tag(subject, name)).collect::<Vec<Edit>>()
        }
    };
    if edits.is_empty() { Err(no_place(subject)) } else { Ok(edits) }
}

/// `@name` behind the title, as many lists of tasks have it; only a single word can stand there.
fn tag(subject: Subject<'_>, name: &str) -> Option<Edit> {
    let is_word = |ch: char| ch.is_ascii_alphanumeric() || "_.-".contains(ch);
    let fits = name.starts_with(|ch: char| ch.is_ascii_alphabetic()) && name.chars().all(is_word);
    let at = subject.item.title.span.end as usize;
    fits.then(|| subject.edit(Span::at(at), format!(" @{name}")))
}

fn no_place(subject: Subject<'_>) -> Refusal {
    Refusal {
        why: format!("{} has no place for who does it", subject.file().path),
        help: "give the item a field or a column `Owner`, then try again".to_owned(),
    }
}
