//! Who has an item, written as its file says it.

use super::addition::{bars, filled};
use super::{Refusal, Subject, insertion, lines, record, statement};
use crate::backlog::FieldRole;
use crate::backlog::dialect::Opener;
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
    if matches!(subject.dialect.blocks[item.block].opener, Opener::Row(_)) {
        return cell(subject, name).map(|edit| vec![edit]).ok_or_else(|| no_place(subject));
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

/// The name in the empty cell below the head that means who does it.
fn cell(subject: Subject<'_>, name: &str) -> Option<Edit> {
    let text = subject.text();
    let start = lines::start(text, subject.item.header.start as usize);
    let row = text[start..].lines().next()?;
    let above = text[..start].lines().rev();
    let mut heads = above.skip_while(|line| !is_rule(line)).skip(1);
    let head = heads.next()?;
    let fields = &subject.dialect.fields;
    let means_it = |cell: &str| {
        fields.shape(cell.trim()).is_some_and(|shape| shape.role == Some(FieldRole::Owner))
    };
    let column = cells(head).into_iter().position(|at| means_it(&head[at]))?;
    let at = cells(row).into_iter().nth(column)?;
    let said = filled(&row[at.clone()], &name.replace('|', "\\|"));
    Some(subject.edit(Span::new(start + at.start, start + at.end), said))
}

/// Whether a line separates the head of a table from its rows.
fn is_rule(line: &str) -> bool {
    line.contains('-') && line.trim().chars().all(|ch| "|-: ".contains(ch))
}

/// The cells of a row, the text before its first bar among them.
fn cells(row: &str) -> Vec<std::ops::Range<usize>> {
    let mut start = 0;
    let mut cells = Vec::new();
    for end in bars(row).into_iter().chain([row.len()]) {
        cells.push(start..end);
        start = end + 1;
    }
    cells
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
