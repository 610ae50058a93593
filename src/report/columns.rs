//! Lines of cells, one below the other.

use unicode_width::UnicodeWidthStr;

/// Adds a line for each row, its cells as wide as the widest of their column. The last cell is as
/// long as it is.
pub(super) fn write<const N: usize>(out: &mut String, rows: &[[String; N]]) {
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    for row in rows {
        let mut cells = String::from("  ");
        for (cell, width) in row.iter().zip(&widths) {
            cells.push_str(cell);
            cells.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
        }
        out.push_str(cells.trim_end());
        out.push('\n');
    }
}
