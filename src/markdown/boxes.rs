//! Boxes outside of task lists: in tables, as symbols, and texts that were only meant as one.

use std::ops::Range;

use super::document::Document;
use super::page::{Block, Page, PageLine};
use super::task::{BoxForm, NearBox, NearBoxFault, Task};

use crate::sort::Sort as _;

/// Symbols and codes of emoji that stand for a ticked box.
const TICKED: [&str; 12] = [
    "✅",
    "☑",
    "✔",
    "✓",
    "🗹",
    "🆗",
    ":white_check_mark:",
    ":heavy_check_mark:",
    ":ballot_box_with_check:",
    ":check:",
    ":check_mark:",
    ":ok:",
];
/// Symbols and codes of emoji that stand for an open box.
const OPEN: [&str; 16] = [
    "⬜",
    "☐",
    "🔲",
    "🔳",
    "◻",
    "◽",
    "▢",
    "□",
    "❏",
    "❑",
    "⬛",
    ":white_large_square:",
    ":white_square_button:",
    ":black_square_button:",
    ":white_medium_square:",
    ":black_large_square:",
];
/// Marks in brackets that mean a tick.
const TICKS: [&str; 16] =
    ["x", "ｘ", "✓", "✔", "✅", "☑", "v", "х", "×", "✗", "✘", "*", "+", "ok", "done", "yes"];
/// Marks in brackets that mean no tick.
const NO_TICKS: [&str; 6] = ["", "-", "_", "~", "/", "o"];
/// A longer text in brackets is not a box; in bytes.
const LONGEST_MARK: usize = 12;

/// A box at the start of a text, and what is wrong with it.
struct Bracketed<'t> {
    /// The brackets and what is in them.
    mark: &'t str,
    text: &'t str,
    ticked: bool,
    fault: Option<NearBoxFault>,
}

/// Adds the boxes outside of task lists to the document.
pub(super) fn find(document: &mut Document) {
    let page = &document.page;
    let before = document.tasks.len();
    for line in page.lines().iter().filter(|line| !line.shape.boxed) {
        match line.shape.block {
            Block::Row => document.tasks.extend(of_row(page, line)),
            Block::Text => match symbol(page, line).or_else(|| dropped(page, line)) {
                Some(task) => document.tasks.push(task),
                None => document.near_boxes.extend(near(page, line)),
            },
            Block::Heading | Block::Code | Block::Columns | Block::Fold | Block::Footnote => {}
        }
    }
    if document.tasks.len() > before {
        document.tasks.order_by_key(|task| task.marker.start);
    }
}

/// The box of a row with one cell that is nothing but a box.
fn of_row(page: &Page, line: &PageLine) -> Option<Task> {
    let mut marks = Vec::new();
    let mut texts = Vec::new();
    let mut at = line.text.start;
    for cell in page.line_text(line).split('\t') {
        let inner = cell.trim();
        let start = at + (cell.len() - cell.trim_start().len());
        let range = start..start + inner.len();
        at += cell.len() + 1;
        match whole_mark(inner) {
            Some(ticked) if !page.look_at(start).code => marks.push((range, ticked)),
            _ if !inner.is_empty() => texts.push(range),
            _ => {}
        }
    }
    let [(mark, ticked)] = &marks[..] else { return None };
    let first = texts.first()?.clone();
    let last = texts.last()?.clone();
    let text = texts.iter().map(|text| &page.text()[text.clone()]).collect::<Vec<_>>().join(" ");
    let unstruck =
        texts.iter().map(|text| page.unstruck(text.clone())).collect::<Vec<_>>().join(" ");
    Some(task(
        page,
        BoxForm::Table,
        (mark.clone(), *ticked),
        first.start..last.end,
        text,
        &unstruck,
    ))
}

/// Whether a cell that is nothing but a box is ticked.
fn whole_mark(cell: &str) -> Option<bool> {
    if cell.is_empty() || cell.len() > 40 {
        return None;
    }
    if TICKED.contains(&cell) {
        return Some(true);
    }
    if OPEN.contains(&cell) {
        return Some(false);
    }
    let found = bracketed(cell)?;
    found.text.is_empty().then_some(found.ticked)
}

fn task(
    page: &Page,
    form: BoxForm,
    (mark, ticked): (Range<usize>, bool),
    range: Range<usize>,
    text: String,
    unstruck: &str,
) -> Task {
    let struck = page.looks(range.clone()).filter(|(_, look)| look.struck);
    Task {
        struck: struck.map(|(text, _)| text).collect::<String>().trim().to_owned(),
        plain: unstruck.trim().to_owned(),
        text,
        span: page.source(range),
        marker: page.source(mark),
        ticked,
        form,
        section: None,
    }
}

/// The box that a symbol before or behind the text of a line stands for.
fn symbol(page: &Page, line: &PageLine) -> Option<Task> {
    let (text, offset) = unlisted(page, line);
    let known = |symbols: &'static [&'static str], ticked| {
        symbols.iter().map(move |symbol| (*symbol, ticked))
    };
    let mut symbols = known(&TICKED, true).chain(known(&OPEN, false));
    let (mark, words, ticked) = symbols.find_map(|(symbol, ticked)| {
        if let Some(rest) = text.strip_prefix(symbol) {
            let words = offset + text.len() - rest.len()..offset + text.len();
            return Some((offset..offset + symbol.len(), words, ticked));
        }
        // `⬜` behind a text may be anything.
        let words = text.strip_suffix(symbol).filter(|_| ticked && line.shape.entry)?;
        Some((offset + words.len()..offset + text.len(), offset..offset + words.len(), ticked))
    })?;
    let whole = &page.text()[words.clone()];
    let start = words.start + (whole.len() - whole.trim_start().len());
    let words = start..(words.start + whole.trim_end().len()).max(start);
    let text = page.text()[words.clone()].to_owned();
    if !text.contains(char::is_alphanumeric) || page.look_at(mark.start).code {
        return None;
    }
    let unstruck = page.unstruck(words.clone());
    Some(task(page, BoxForm::Symbol, (mark, ticked), words, text, &unstruck))
}

/// The brackets that say that a box does not apply.
pub const DROPPED: [&str; 6] = ["[na]", "[NA]", "[n/a]", "[N/A]", "[n.a.]", "[N.A.]"];

/// The box of an entry whose brackets say that it does not apply: `- [n/a] Docs`.
fn dropped(page: &Page, line: &PageLine) -> Option<Task> {
    let (text, offset) = unlisted(page, line);
    let mark = DROPPED.into_iter().find(|mark| text.starts_with(mark))?;
    let words = text[mark.len()..].trim();
    if !line.shape.entry || words.is_empty() || page.look_at(offset).code {
        return None;
    }
    let start = offset + mark.len() + text[mark.len()..].find(words)?;
    let words = start..start + words.len();
    let whole = page.text()[words.clone()].to_owned();
    let unstruck = page.unstruck(words.clone());
    let mark = (offset..offset + mark.len(), false);
    Some(task(page, BoxForm::Dropped, mark, words, whole, &unstruck))
}

/// The text of a line without the mark of a list that is only text, and where it begins.
fn unlisted<'p>(page: &'p Page, line: &PageLine) -> (&'p str, usize) {
    let text = page.line_text(line);
    let rest = text.strip_prefix(['-', '*', '+']).filter(|rest| rest.starts_with([' ', '[']));
    let rest = rest.unwrap_or(text).trim_start();
    (rest, line.text.start + text.len() - rest.len())
}

/// The text of a line that was meant as a box, if it was.
fn near(page: &Page, line: &PageLine) -> Option<NearBox> {
    let (text, offset) = unlisted(page, line);
    let found = bracketed(text)?;
    let look = page.look_at(offset);
    let is_square = found.mark.starts_with('[');
    // `[x] yes [ ] no` is a question with its answers in one line.
    let is_question = found.text.match_indices('[').any(|(at, _)| {
        bracketed(&found.text[at..]).is_some_and(|other| other.mark.len() > "[]".len())
    });
    let is_odd = !is_square && !line.shape.entry;
    if look.code || look.struck || is_question || is_odd || found.text.is_empty() {
        return None;
    }
    Some(NearBox {
        mark: found.mark.to_owned(),
        text: found.text.to_owned(),
        span: page.source(line.text.clone()),
        fault: found.fault.unwrap_or(NearBoxFault::NoEntry),
        ticked: found.ticked,
        section: None,
    })
}

/// The box at the start of a text, however it is written.
fn bracketed(text: &str) -> Option<Bracketed<'_>> {
    let opening = text.chars().next()?;
    let closing = match opening {
        '[' => ']',
        '［' => '］',
        '【' => '】',
        '(' => ')',
        '（' => '）',
        _ => return None,
    };
    let inner = &text[opening.len_utf8()..];
    let end = inner
        .char_indices()
        .take_while(|(at, _)| *at <= LONGEST_MARK)
        .find(|(_, ch)| *ch == closing)?
        .0;
    let (mark, behind) = (&inner[..end], &inner[end + closing.len_utf8()..]);
    let trimmed = mark.trim().to_lowercase();
    let is_square = opening == '[';
    let ticked = TICKS.contains(&trimmed.as_str());
    // `(x)`, `(-)` and `()` are read as boxes only where they can be nothing else.
    if !ticked && !NO_TICKS.contains(&trimmed.as_str())
        || !is_square && !matches!(trimmed.as_str(), "x" | "ｘ" | "✓" | "✔" | "")
    {
        return None;
    }
    let fault = if !is_square {
        Some(NearBoxFault::Mark)
    } else if !matches!(mark, " " | "x" | "X") {
        Some(if matches!(trimmed.as_str(), "" | "x") {
            NearBoxFault::Blanks
        } else {
            NearBoxFault::Mark
        })
    } else if !behind.is_empty() && !behind.starts_with(char::is_whitespace) {
        Some(NearBoxFault::NoBlankBehind)
    } else {
        None
    };
    // `()`, `[](x)` and `[x]: y` are not boxes.
    if behind.starts_with(['(', '[', ':']) || !is_square && mark.is_empty() {
        return None;
    }
    let mark = &text[..text.len() - behind.len()];
    Some(Bracketed { mark, text: behind.trim(), ticked, fault })
}
