//! A field that an item does not have yet, written as it writes its others.

use super::{Subject, lines};
use crate::backlog::dialect::{Fields, LabelStyle, Opener};
use crate::backlog::{Field, FieldRole};
use crate::finding::Edit;
use crate::source::Span;

/// The edit that gives the item a field of this role with this value; `None` where the dialect has
/// none, or the item is a single entry or row.
pub(super) fn field(subject: Subject<'_>, role: FieldRole, value: &str) -> Option<Edit> {
    let Subject { dialect, item, .. } = subject;
    let shape = dialect.fields.shapes.iter().position(|shape| shape.role == Some(role))?;
    let opener = &dialect.blocks[item.block].opener;
    if matches!(opener, Opener::Entry { .. } | Opener::Row(_)) {
        return None;
    }
    let text = subject.text();
    let model =
        subject.neighbours().flat_map(|other| &other.fields).find(|field| field.role == Some(role));
    let name = model
        .map_or(dialect.fields.shapes[shape].name.as_str(), |model| &text[model.label.range()]);
    let next = item
        .fields
        .iter()
        .find(|field| order(&dialect.fields, field) > Some(shape))
        .or_else(|| item.fields.first());
    let any = || subject.neighbours().flat_map(|other| &other.fields).next();
    let line = match model.or(next).or_else(any) {
        Some(model) => like(text, model, name, value)?,
        None => plain(&dialect.fields, name, value)?,
    };
    Some(match next {
        Some(next) => above(subject, next, &line),
        None => below_header(subject, &line),
    })
}

/// The line in front of another field; a paragraph of its own where that one is.
fn above(subject: Subject<'_>, next: &Field, line: &str) -> Edit {
    let text = subject.text();
    let line_break = lines::line_break(text);
    let at = lines::start(text, next.label.start as usize);
    let is_entry = line.trim_start().starts_with(['-', '+']) || line.trim_start().starts_with("* ");
    let is_apart = !is_entry && !line.ends_with("  ") && lines::blank_before(text, at) > 0;
    let blank = if is_apart { line_break } else { "" };
    subject.edit(Span::at(at), format!("{line}{line_break}{blank}"))
}

/// The place of a field in the order in which the dialect names them.
fn order(fields: &Fields, field: &Field) -> Option<usize> {
    fields.shapes.iter().position(|shape| shape.name == field.name)
}

/// A line like that of `model`, with another name and value.
pub(super) fn like(text: &str, model: &Field, name: &str, value: &str) -> Option<String> {
    let start = lines::start(text, model.label.start as usize);
    let line = text[start..].lines().next()?;
    let lead = &text[start..model.label.start as usize];
    let behind = text.get(model.label.end as usize..start + line.len())?;
    // Up to the value stand the colon and the marks that close the label.
    let marked = behind.len() - behind.trim_start_matches([':', '：', '*', '_', ' ', '\t']).len();
    let marks = behind[..marked].trim_end();
    let blanks = &line[line.trim_end_matches([' ', '\t']).len()..];
    let hard_break = if blanks.len() >= 2 { blanks } else { "" };
    let colon = if marks.contains([':', '：']) { "" } else { ":" };
    Some(format!("{lead}{name}{marks}{colon} {value}{hard_break}"))
}

/// A line in the first of the dialect's styles that take one.
pub(super) fn plain(fields: &Fields, name: &str, value: &str) -> Option<String> {
    fields.styles.iter().find_map(|style| match style {
        LabelStyle::Bullet => Some(format!("- {name}: {value}")),
        LabelStyle::Bold => Some(format!("**{name}:** {value}")),
        LabelStyle::Plain => Some(format!("{name}: {value}")),
        // Those take more than one line, or a table around it.
        LabelStyle::Heading | LabelStyle::Marker | LabelStyle::Table => None,
    })
}

/// The line as the first below the header, apart from it where it is a heading.
fn below_header(subject: Subject<'_>, line: &str) -> Edit {
    let Subject { dialect, item, .. } = subject;
    let text = subject.text();
    let line_break = lines::line_break(text);
    let end = lines::end(text, item.header.end as usize);
    let is_heading = matches!(dialect.blocks[item.block].opener, Opener::Heading { .. });
    let lead = if text[..end].ends_with('\n') { "" } else { line_break };
    let blank = if is_heading { line_break } else { "" };
    let apart = match text[end..].lines().next() {
        Some(next) if is_heading && !next.trim().is_empty() => line_break,
        _ => "",
    };
    let at_end = if end == text.len() && !lead.is_empty() { "" } else { line_break };
    subject.edit(Span::at(end), format!("{lead}{blank}{line}{at_end}{apart}"))
}
