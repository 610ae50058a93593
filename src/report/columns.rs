//! Lines of cells, one below the other, in the colours of a report.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::Options;
use crate::backlog::State;
use crate::finding::wrap::wrap;
use crate::text::shorten;

/// Less room than this for the last cell makes nothing easier to read.
const LEAST_ROOM: usize = 20;

/// What stands in one column of a line, and how it looks.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// A text like any other.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style::new() }
    }

    /// What the eye looks for.
    pub(super) fn bold(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style::new().bold() }
    }

    /// A state, or the word that stands in its place.
    pub(super) fn state(text: impl Into<String>, state: Option<State>) -> Self {
        Self { text: text.into(), style: style_of(state) }
    }

    /// How wide it is.
    pub(super) fn width(&self) -> usize {
        self.text.width()
    }

    /// The same with no more than this many characters.
    pub(super) fn cut(self, most: usize) -> Self {
        Self { text: shorten(&self.text, most), ..self }
    }

    /// The text in its colours, if there are any.
    pub(super) fn shown(&self, options: Options) -> String {
        if !options.color {
            return self.text.clone();
        }
        format!("{}{}{:#}", self.style, self.text, self.style)
    }
}

/// The colour of a state: that of a pass for what is done, of a failure for what is held up, of a
/// warning for what is under way.
fn style_of(state: Option<State>) -> Style {
    let color = match state {
        Some(State::Done) => AnsiColor::Green,
        Some(State::Blocked) => AnsiColor::Red,
        Some(State::InProgress) => AnsiColor::Yellow,
        Some(State::InReview) => AnsiColor::Cyan,
        Some(State::Dropped) => return Style::new().dimmed(),
        Some(State::Planned | State::Ready) | None => return Style::new(),
    };
    Style::new().fg_color(Some(color.into()))
}

/// Adds a line for each row, its cells as wide as the widest of their column. The last cell goes on
/// below itself where the terminal ends.
pub(super) fn write<const N: usize>(out: &mut String, rows: &[[Cell; N]], options: Options) {
    let width = |column: usize| rows.iter().map(|row| row[column].text.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    let lead = 2 + widths.iter().take(N.saturating_sub(1)).map(|width| width + 2).sum::<usize>();
    for row in rows {
        let mut line = String::from("  ");
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            if column + 1 == N {
                line.push_str(&last(cell, lead, options));
            } else {
                line.push_str(&cell.shown(options));
                line.push_str(&" ".repeat(width.saturating_sub(cell.text.width()) + 2));
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

fn last(cell: &Cell, lead: usize, options: Options) -> String {
    if lead + LEAST_ROOM > options.width {
        return cell.shown(options);
    }
    let text = wrap(&cell.text, options.width, lead, &" ".repeat(lead));
    Cell { text, style: cell.style }.shown(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(options: Options) -> String {
        let mut out = String::new();
        let rows = [
            [
                Cell::bold("1"),
                Cell::state("done", Some(State::Done)),
                Cell::plain("Größe 漢字 of it all and more"),
            ],
            [Cell::bold("US-12"), Cell::state("?", None), Cell::plain("Short")],
        ];
        write(&mut out, &rows, options);
        out
    }

    #[test]
    fn the_last_cell_goes_on_below_itself() {
        let narrow = Options { width: 44, ..Options::default() };
        assert_eq!(
            written(narrow),
            "  1      done  Größe 漢字 of it all and more\n  US-12  ?     Short\n"
        );
        let narrower = Options { width: 40, ..Options::default() };
        assert!(
            written(narrower).contains("all and\n               more\n"),
            "{}",
            written(narrower)
        );
    }

    #[test]
    fn colours_take_no_room() {
        let plain = written(Options::default());
        let coloured = written(Options { color: true, ..Options::default() });
        assert!(coloured.contains("\u{1b}[32mdone\u{1b}[0m  Größe"), "{coloured}");
        let mut bare = coloured;
        for code in ["\u{1b}[1m", "\u{1b}[32m", "\u{1b}[0m"] {
            bare = bare.replace(code, "");
        }
        assert_eq!(bare, plain);
    }
}
