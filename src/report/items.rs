//! The backlog itself, for the commands `items` and `show`: as a table and as JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;
#[cfg(test)]
use serde_json::Value;

use super::Options;
use super::columns::{self, Cell};
use crate::backlog::{Backlog, BacklogFile, Item, Kind, SequenceStep, State, Text};
use crate::escape::json::for_log;
use crate::escape::terminal::line;
use crate::finding::wrap::wrap;
use crate::sort::IntoOrder as _;
use crate::source::{SourceMap, Span};
use crate::text::{plural, shorten};

/// A longer title is cut in the table, in characters.
const LONGEST_TITLE: usize = 70;
/// A longer id is cut in the table, in characters.
const LONGEST_ID: usize = 40;

/// The items of the backlog.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Items")]
struct Root<'a> {
    schema_version: u32,
    files: Vec<FileFacts<'a>>,
    #[schemars(with = "Vec<ItemFacts<'a>>")]
    items: [ItemFacts<'a>; 0],
}

/// A file of the backlog.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "File")]
struct FileFacts<'a> {
    path: &'a str,
    /// The dialect that reads it.
    dialect: &'a str,
    /// How many items it has.
    items: usize,
}

/// An item.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Item")]
struct ItemFacts<'a> {
    id: &'a str,
    title: &'a str,
    /// The folder or file that its id holds in, where ids are not the backlog's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    kind: Kind,
    status: Option<StatusFacts<'a>>,
    priority: Option<&'a str>,
    owner: Option<&'a str>,
    /// The id of the item that holds it.
    parent: Option<&'a str>,
    /// What it names as that which it waits for.
    depends_on: Vec<&'a str>,
    path: &'a str,
    /// Its first line, counted from 1.
    line: u32,
    /// Its last line.
    end_line: u32,
    fields: BTreeMap<&'a str, &'a str>,
    criteria: Vec<CriterionFacts<'a>>,
    /// The names that it goes by.
    references: Vec<&'a str>,
    attributes: BTreeMap<&'a str, &'a str>,
    /// Its place in the order that the backlog states.
    sequence: Option<&'a SequenceStep>,
}

/// What is said about its state.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Status")]
struct StatusFacts<'a> {
    /// In the words of the file.
    text: &'a str,
    /// What that means; `null` where nobody knows.
    state: Option<State>,
}

/// An acceptance criterion.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Criterion")]
struct CriterionFacts<'a> {
    text: &'a str,
    /// Whether its box is ticked; `null` where it has none.
    ticked: Option<bool>,
    line: u32,
}

/// The items as JSON, with all files of the backlog.
#[must_use]
pub fn json(backlog: &Backlog, items: &[&Item], sources: &SourceMap) -> String {
    json_parts(backlog, items, sources).collect()
}

/// The same part by part, for a list that is longer than anybody wants to hold at once.
pub fn json_parts<'a>(
    backlog: &'a Backlog,
    items: &'a [&'a Item],
    sources: &'a SourceMap,
) -> impl Iterator<Item = String> + 'a {
    let files = backlog.files.iter().zip(counts(backlog)).map(|(file, items)| FileFacts {
        path: file.path.as_str(),
        dialect: &file.dialect,
        items,
    });
    let root = pretty(&Root { schema_version: 1, files: files.collect(), items: [] });
    // The list of the items is the last thing in it.
    let (head, tail) = root.rsplit_once("[]").unwrap_or((&root, ""));
    let (open, close) = if items.is_empty() { ("[", "]") } else { ("[\n    ", "\n  ]") };
    let (head, tail) = (format!("{head}{open}"), format!("{close}{tail}\n"));
    let parts = items.iter().enumerate().map(|(number, item)| {
        let comma = if number == 0 { "" } else { ",\n    " };
        // A line break in JSON is never one of a text.
        let item = pretty(&facts(backlog, item, sources)).replace('\n', "\n    ");
        format!("{comma}{item}")
    });
    let parts = std::iter::once(head).chain(parts).chain(std::iter::once(tail));
    parts.map(|part| for_log(&part).into_owned())
}

fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("the form holds only strings and numbers")
}

/// What the item names as that which it waits for.
fn depends_on(item: &Item) -> impl Iterator<Item = &str> {
    item.dependencies.iter().map(|named| named.name.as_str())
}

fn facts<'a>(backlog: &'a Backlog, item: &'a Item, sources: &SourceMap) -> ItemFacts<'a> {
    let (line, end_line) = lines(item, sources);
    let value = |text: &'a Option<Box<Text>>| text.as_ref().map(|text| text.value.as_str());
    let criteria = item.criteria.iter().map(|criterion| CriterionFacts {
        text: &criterion.text.value,
        ticked: criterion.ticked,
        line: sources.get(item.source).line(criterion.text.span.start),
    });
    let attributes = item.attributes.iter().map(|(name, text)| (name, text.value.as_str()));
    ItemFacts {
        id: &item.id,
        title: &item.title.value,
        scope: item.scope.as_deref(),
        kind: item.kind,
        status: item
            .status()
            .map(|status| StatusFacts { text: &status.text.value, state: status.state }),
        priority: value(&item.priority),
        owner: value(&item.owner),
        parent: item.parent.as_deref(),
        depends_on: depends_on(item).collect(),
        path: backlog.file(item).path.as_str(),
        line,
        end_line,
        fields: item
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field.value.value.as_str()))
            .into_map(),
        criteria: criteria.collect(),
        references: item.references().collect(),
        attributes: attributes.into_map(),
        sequence: item.sequence.as_deref(),
    }
}

/// The schema of the list.
#[cfg(test)]
pub(crate) fn schema() -> Value {
    super::schema::of::<Root<'_>>("items", "The items of the backlog")
}

/// The lines of the item's first and last byte.
fn lines(item: &Item, sources: &SourceMap) -> (u32, u32) {
    let source = sources.get(item.source);
    let Span { start, end } = item.span;
    (source.line(start), source.line(end.saturating_sub(1).max(start)))
}

/// The items as a table, a block for each file; files that are one item each are a block for each
/// folder.
#[must_use]
pub fn table(backlog: &Backlog, items: &[&Item], options: Options) -> String {
    let counts = counts(backlog);
    let mut shown = items.iter().copied().peekable();
    let mut out = String::new();
    let mut index = 0;
    while index < backlog.files.len() {
        let end = backlog.files[index..]
            .iter()
            .position(|file| !is_one_block(&backlog.files[index], file))
            .map_or(backlog.files.len(), |len| index + len.max(1));
        let rows: Vec<&Item> =
            std::iter::from_fn(|| shown.next_if(|item| item.file < end)).collect();
        write_block(
            &mut out,
            &backlog.files[index..end],
            counts[index..end].iter().sum(),
            &rows,
            options,
        );
        index = end;
    }
    out
}

/// How many items each file has.
fn counts(backlog: &Backlog) -> Vec<usize> {
    let mut counts = vec![0; backlog.files.len()];
    backlog.items.iter().for_each(|item| counts[item.file] += 1);
    counts
}

/// Whether two files are shown in one block: both are one item each, in one folder.
fn is_one_block(one: &BacklogFile, other: &BacklogFile) -> bool {
    one.whole && other.whole && one.dialect == other.dialect && folder(one) == folder(other)
}

fn folder(file: &BacklogFile) -> &str {
    let path = file.path.as_str();
    &path[..path.len() - file.path.file_name().len()]
}

fn write_block(
    out: &mut String,
    files: &[BacklogFile],
    count: usize,
    rows: &[&Item],
    options: Options,
) {
    let Some(file) = files.first().filter(|file| count > 0 || !file.candidates.is_empty()) else {
        return;
    };
    let path = if files.len() > 1 { folder(file) } else { file.path.as_str() };
    let place = Cell::bold(line(path)).shown(options);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{place}  {}  {}", line(&file.dialect), plural(count, "item"));
    write_rows(out, rows, options);
    out.push('\n');
}

fn write_rows(out: &mut String, items: &[&Item], options: Options) {
    let rows: Vec<[Cell; 4]> = items
        .iter()
        .map(|item| {
            let state = item
                .status()
                .map_or("-", |status| status.state.map_or("?", |state| state.as_str()));
            let priority = item.priority.as_ref().map_or("-", |text| text.value.as_str());
            [
                Cell::bold(line(&shorten(&item.id, LONGEST_ID))),
                Cell::state(state, item.state()),
                Cell::plain(line(&shorten(priority, 12))),
                Cell::plain(line(&shorten(&item.title.value, LONGEST_TITLE))),
            ]
        })
        .collect();
    columns::write(out, &rows, options);
}

/// One item in full.
#[must_use]
pub fn detail(backlog: &Backlog, item: &Item, sources: &SourceMap, options: Options) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_detail(&mut out, (backlog, sources), item, options);
    out
}

fn write_detail(
    out: &mut String,
    (backlog, sources): (&Backlog, &SourceMap),
    item: &Item,
    options: Options,
) -> std::fmt::Result {
    let (first, last) = lines(item, sources);
    // A line with `lead` columns before its text.
    let wrapped = |lead: usize, text: &str| {
        let indent = " ".repeat(lead);
        let text = wrap(&line(text), options.width, lead, &indent);
        format!("{indent}{text}")
    };
    writeln!(out, "{}  {}", Cell::bold(line(&item.id)).shown(options), line(&item.title.value))?;
    let path = line(backlog.file(item).path.as_str());
    writeln!(out, "  {}, {path}:{first}-{last}", item.kind)?;
    if let Some(status) = item.status() {
        let word = status.state.map_or("unknown", |state| state.as_str());
        let state = Cell::state(word, status.state).shown(options);
        writeln!(out, "  state: {state} (\"{}\")", line(&shorten(&status.text.value, 60)))?;
    }
    let facts = [("priority", &item.priority), ("owner", &item.owner)];
    for (name, text) in facts.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?))) {
        writeln!(out, "  {name}: {}", line(&text.value))?;
    }
    if let Some(parent) = &item.parent {
        writeln!(out, "  in: {}", line(parent))?;
    }
    let named: Vec<&str> = depends_on(item).collect();
    if !named.is_empty() {
        writeln!(out, "  depends on: {}", line(&named.join(", ")))?;
    }
    if let Some(place) = &item.sequence {
        writeln!(out, "  goes in step {}: {}", place.step, line(&place.label))?;
    }
    writeln!(out, "  named by: {}", line(&item.references().collect::<Vec<_>>().join(", ")))?;
    for field in &item.fields {
        writeln!(out, "  {}:", line(&field.name))?;
        for text in field.value.value.lines() {
            writeln!(out, "{}", wrapped(4, text).trim_end())?;
        }
    }
    if !item.criteria.is_empty() {
        writeln!(out, "  criteria:")?;
    }
    for criterion in &item.criteria {
        let mark = match criterion.ticked {
            Some(true) => "[x]",
            Some(false) => "[ ]",
            None => "-",
        };
        let text = wrapped(5 + mark.len(), &criterion.text.value);
        writeln!(out, "    {mark} {}", text.trim_start())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Example;
    use crate::rules::testing::Fixture;

    const BACKLOG: &str = "In Progress\n\n1) Größe 漢字 – 🟡 export\n- Status: In Progress\n- Owner: ada\n- Priority: 高い\n- Notes: first\n  ::set-output name=verdict::pass ##[group]\n- Acceptance Criteria:\n  - [x] rows\n  - [ ] \u{1b}[2Jcolumns\n\n---\n\nReady\n\n12) Import\n- Status: Ready\n\n";

    fn fixture() -> Fixture {
        Fixture::new(&Example { backlog: BACKLOG, ..Example::NONE })
    }

    #[test]
    fn a_table_has_its_columns_below_one_another() {
        let fixture = fixture();
        let items: Vec<&Item> = fixture.backlog.items.iter().collect();
        insta::assert_snapshot!("items_table", table(&fixture.backlog, &items, Options::default()));
    }

    #[test]
    fn an_item_is_shown_in_full_and_harmless() {
        let fixture = fixture();
        let item = &fixture.backlog.items[0];
        insta::assert_snapshot!(
            "items_detail",
            detail(&fixture.backlog, item, &fixture.sources, Options::default())
        );
    }

    #[test]
    fn lines_are_those_of_the_first_and_the_last_byte() {
        let fixture = fixture();
        let mut item = fixture.backlog.items[1].clone();
        assert_eq!(lines(&item, &fixture.sources), (17, 18));
        item.span.end += 1;
        assert_eq!(lines(&item, &fixture.sources), (17, 18), "a line break belongs to its line");
        item.span.end = item.span.start;
        assert_eq!(lines(&item, &fixture.sources), (17, 17));
    }

    #[test]
    fn json_holds_what_the_backlog_says_and_no_command() {
        let fixture = fixture();
        let items: Vec<&Item> = fixture.backlog.items.iter().collect();
        let json = json(&fixture.backlog, &items, &fixture.sources);
        assert!(!json.contains("##[") && !json.contains('\u{1b}'));
        let read: Value = serde_json::from_str(&json).unwrap();
        let item = &read["items"][0];
        assert_eq!((&item["line"], &item["end_line"]), (&3.into(), &11.into()));
        assert_eq!(item["criteria"][1]["text"], "\u{1b}[2Jcolumns");
        assert_eq!(item["criteria"][1]["ticked"], false);
        assert_eq!(read["files"][0]["items"], 2);
    }
}
