//! A new item, written as the others of its section are.

use super::relocate::{end_of_empty, is_loose, paste};
use super::spot::Spot;
use super::unit::unit;
use super::{Subject, insertion, lines, next_id, words};
use crate::backlog::dialect::Opener;
use crate::backlog::{Field, FieldRole, Item, State, StatusSource};
use crate::finding::Edit;
use crate::sort::Sort as _;
use crate::source::{Location, SourceId, Span};

/// What the new item is to say.
#[derive(Debug, Clone, Copy)]
pub struct NewItem<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its id, where it has one of its own.
    pub id: Option<&'a str>,
    /// Its state, where the others state one.
    pub state: Option<State>,
    /// Further fields, by name, and their values.
    pub fields: &'a [(String, String)],
}

/// The ways to write an item like `spot.model` at its place, the best first.
#[must_use]
pub fn additions(model: Subject<'_>, spot: &Spot, new: NewItem<'_>) -> Vec<Edit> {
    let inside: Vec<Subject<'_>> = spot
        .inside
        .iter()
        .map(|number| Subject { item: &model.backlog.items[*number], ..model })
        .collect();
    let text = model.text();
    let end_of = |number: &usize| {
        let item = &model.backlog.items[*number];
        lines::end(text, item.span.end.max(item.header.end) as usize)
    };
    let pair = pair_around(model);
    let ends = spot
        .inside
        .iter()
        .chain(&spot.behind)
        .map(end_of)
        .chain(pair.as_ref().map(|pair| pair.end));
    let at = ends.max().unwrap_or_else(|| match spot.section {
        Some(section) => end_of_empty(model, section),
        None => lines::end(text, text.trim_end().len()),
    });
    let is_first = inside.is_empty();
    let is_row = matches!(opener(model), Opener::Row(_));
    let loose = !is_row && is_loose(model, &inside) || is_first && !is_row && is_heading(model);
    let units = match opener(model) {
        Opener::Row(_) => row(model, new).into_iter().collect(),
        Opener::File(_) => Vec::new(),
        _ => headed(model, new, is_first),
    };
    let within_pair = |unit: String| match &pair {
        Some(Pair { before, behind, .. }) => format!("{before}{unit}{behind}"),
        None => unit,
    };
    let edit = |unit: String| model.edit(Span::at(at), paste(text, at, &unit, loose));
    units.into_iter().map(within_pair).map(edit).collect()
}

/// A pair of lines with one item between them.
struct Pair {
    /// What stands before the item.
    before: String,
    /// What stands behind it.
    behind: String,
    /// Where the pair ends.
    end: usize,
}

/// The pair of lines that an item is alone in.
fn pair_around(model: Subject<'_>) -> Option<Pair> {
    let text = model.text();
    let whole = unit(model);
    let header = lines::start(text, model.item.header.start as usize);
    let end = lines::end(text, model.item.span.end.max(model.item.header.end) as usize);
    let is_pair = (whole.start as usize) < header && end < whole.end as usize;
    let line_break = lines::line_break(text);
    is_pair.then(|| Pair {
        before: text[whole.start as usize..header].to_owned(),
        behind: format!("{line_break}{}", text[end..whole.end as usize].trim_end()),
        end: whole.end as usize,
    })
}

/// The ways to write the first item of a file that has none.
#[must_use]
pub fn first(source: SourceId, text: &str, at: usize, title: &str) -> Vec<Edit> {
    let units = [format!("- [ ] {title}"), format!("- {title}"), format!("### {title}")];
    let edit = |unit: &String| Edit {
        location: Location::new(source, Span::at(at)),
        replacement: paste(text, at, unit, lines::blank_before(text, at) == 0),
    };
    units.iter().map(edit).collect()
}

fn opener(subject: Subject<'_>) -> &Opener {
    &subject.dialect.blocks[subject.item.block].opener
}

fn is_heading(subject: Subject<'_>) -> bool {
    !matches!(opener(subject), Opener::Entry { .. })
}

/// The line that opens the item, and the field for its state where the model has one.
fn headed(model: Subject<'_>, new: NewItem<'_>, is_first: bool) -> Vec<String> {
    let text = model.text();
    let line_break = lines::line_break(text);
    let below = new.state.and_then(|state| {
        let said = words::fresh(model, state);
        let fields = &model.item.fields;
        let field = fields.iter().find(|field| field.role == Some(FieldRole::Status))?;
        let line = insertion::like(text, field, &text[field.label.range()], &said)?;
        let gap = if gap_below(model) { line_break } else { "" };
        // A field in the header itself needs no line.
        (!model.item.header.contains(field.label)).then(|| format!("{line_break}{gap}{line}"))
    });
    let fields = new.fields.iter().filter_map(|(name, value)| written(model, name, value));
    let mut below = below.unwrap_or_default();
    for (at, field) in fields.enumerate() {
        let is_apart = at == 0 && below.is_empty() && gap_below(model) || field.starts_with('#');
        let gap = if is_apart { line_break } else { "" };
        below = format!("{below}{line_break}{gap}{field}");
    }
    let headers = [true, false].into_iter().filter_map(|bare| header(model, new, bare, is_first));
    let mut units: Vec<String> = headers.map(|header| format!("{header}{below}")).collect();
    units.dedup();
    units
}

/// Whether a blank line stands below the header of the model.
fn gap_below(model: Subject<'_>) -> bool {
    let text = model.text();
    lines::blank_behind(text, lines::end(text, model.item.header.end as usize)) > 0
}

/// A field as the others of the file write theirs.
fn written(model: Subject<'_>, name: &str, value: &str) -> Option<String> {
    let text = model.text();
    let same = |field: &&Field| field.name.eq_ignore_ascii_case(name);
    let all = || model.neighbours().flat_map(|item| &item.fields);
    let label = |field: &Field| text[field.label.range()].to_owned();
    if let Some(field) = model.item.fields.iter().find(same).or_else(|| all().find(same)) {
        return insertion::like(text, field, &label(field), value);
    }
    match model.item.fields.first().or_else(|| all().next()) {
        Some(field) => insertion::like(text, field, name, value),
        None => insertion::plain(&model.dialect.fields, name, value),
    }
}

/// A line like the header of the model; `bare` without the priority and the owner that stand in it.
fn header(model: Subject<'_>, new: NewItem<'_>, bare: bool, is_first: bool) -> Option<String> {
    let Subject { item, .. } = model;
    let text = model.text();
    let start = lines::start(text, item.header.start as usize);
    let line = text[start..].lines().next()?;
    let relative = |span: Span| {
        let (from, to) = (span.start as usize, span.end as usize);
        (from >= start && to <= start + line.len()).then(|| from - start..to - start)
    };
    let title = relative(item.title.span)?;
    let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    edits.push((title.clone(), new.title.to_owned()));
    edits.extend(number(item, line, title.start, new.id, is_first));
    for status in &item.statuses {
        let Some(at) = relative(status.text.span).filter(|at| at.end <= title.start) else {
            continue;
        };
        match status.source {
            StatusSource::Box | StatusSource::OpenBox => {
                let mark = line[at.clone()].find('[').map_or(at.start, |mark| at.start + mark);
                let close = line[mark..].find(']').map_or(at.end, |close| mark + close);
                let symbol = if new.state == Some(State::Done) { "x" } else { " " };
                edits.push((mark + 1..close, symbol.to_owned()));
            }
            StatusSource::Field | StatusSource::Title if new.state != status.state => {
                let state = new.state?;
                let present = &status.text.value;
                edits.push((at, words::wording(model, status.source, present, state).words));
            }
            StatusSource::Field | StatusSource::Title | StatusSource::Section => {}
        }
    }
    for tag in &item.mismatches {
        edits.extend(relative(tag.own.span).map(|at| (at, tag.around.value.clone())));
    }
    if bare {
        for text in [&item.priority, &item.owner].into_iter().flatten() {
            let at = relative(text.span).filter(|at| at.end <= title.start);
            edits.extend(at.map(|at| (token(line, at), String::new())));
        }
    }
    edits.order_by_key(|(at, _)| at.start);
    let mut header = String::new();
    let mut done = 0;
    for (at, replacement) in edits {
        if at.start < done {
            return None;
        }
        header.push_str(&line[done..at.start]);
        header.push_str(&replacement);
        done = at.end;
    }
    // Of what stands behind the title only the marks stay that close what was opened before it.
    let behind = &line[title.end..];
    let marks = behind.len() - behind.trim_start_matches(['*', '_', '`', ']']).len();
    header.push_str(&behind[..marks]);
    Some(header)
}

/// The id of the new item in the place of the model's, or the number of its entry one higher.
fn number(
    item: &Item,
    line: &str,
    end: usize,
    id: Option<&str>,
    is_first: bool,
) -> Option<(std::ops::Range<usize>, String)> {
    let before = &line[..end];
    let own = item.own_id();
    let Some(id) = id else {
        let digits = before.trim_start().len()
            - before.trim_start().trim_start_matches(|ch: char| ch.is_ascii_digit()).len();
        let start = before.len() - before.trim_start().len();
        let at = start..start + digits;
        let is_ordered = digits > 0 && before[at.end..].starts_with(['.', ')']);
        let number: u64 = before[at.clone()].parse().ok()?;
        let next = if is_first { 1 } else { number + 1 };
        return is_ordered.then(|| (at, next.to_string()));
    };
    if let Some(at) = before.to_lowercase().find(&own.to_lowercase()) {
        return Some((at..at + own.len(), id.to_owned()));
    }
    let (old, new) = (&own[next_id::last_number(own)?], &id[next_id::last_number(id)?]);
    let at = before.find(old)?;
    Some((at..at + old.len(), new.to_owned()))
}

/// The word around a place, and the blanks behind it.
fn token(line: &str, at: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = line[..at.start].rfind(' ').map_or(0, |blank| blank + 1);
    let end = line[at.end..].find(' ').map_or(line.len(), |blank| at.end + blank);
    end_of_blanks(line, start..end)
}

fn end_of_blanks(line: &str, at: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let blanks = line[at.end..].len() - line[at.end..].trim_start_matches(' ').len();
    at.start..at.end + blanks
}

/// A row like that of the model: id, title and state in their columns, and nothing in the others.
fn row(model: Subject<'_>, new: NewItem<'_>) -> Option<String> {
    let Subject { item, .. } = model;
    let text = model.text();
    let start = lines::start(text, item.header.start as usize);
    let line = text[start..].lines().next()?;
    let status = item.statuses.iter().find(|status| status.source == StatusSource::Field);
    let mut row = String::new();
    let mut at = 0;
    for end in bars(line).into_iter().chain([line.len()]) {
        let cell = &line[at..end];
        let holds = |span: Span| {
            let place = (span.start as usize).checked_sub(start);
            place.is_some_and(|place| (at..end).contains(&place))
        };
        let said = if cell.trim().is_empty() || at == 0 {
            cell.to_owned()
        } else if holds(item.title.span) {
            filled(cell, &new.title.replace('|', "\\|"))
        } else if let Some(id) = new.id.filter(|_| cell.contains(item.own_id())) {
            filled(cell, &cell.trim().replacen(item.own_id(), id, 1))
        } else if let (Some(state), true) =
            (new.state, status.is_some_and(|status| holds(status.text.span)))
        {
            filled(cell, &words::fresh(model, state))
        } else {
            filled(cell, "")
        };
        row.push_str(&said);
        if end < line.len() {
            row.push('|');
        }
        at = end + 1;
    }
    Some(row)
}

/// Where the bars are that part the cells of a row.
pub(super) fn bars(line: &str) -> Vec<usize> {
    let bytes = line.as_bytes();
    let is_bar = |at: &usize| bytes[*at] == b'|' && (*at == 0 || bytes[at - 1] != b'\\');
    (0..bytes.len()).filter(is_bar).collect()
}

/// A cell with another text, as wide as it was where that fits.
pub(super) fn filled(cell: &str, text: &str) -> String {
    let lead = if cell.starts_with(' ') { " " } else { "" };
    let width = cell.chars().count().saturating_sub(lead.len());
    let tail = if cell.ends_with(' ') && text.chars().count() >= width { " " } else { "" };
    format!("{lead}{text:<width$}{tail}")
}
