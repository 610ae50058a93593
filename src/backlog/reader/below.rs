//! What stands below a heading, before the next one.

use super::fields::{known_labels, table_field};
use super::view::View;
use crate::backlog::Marker;
use crate::backlog::dialect::{Dialect, Opener};
use crate::markdown::{LineKind, Lines};

/// The fields below each heading, as lines of headings with what stands there.
#[derive(Debug, Default)]
pub(super) struct Below(Vec<(usize, Vec<usize>)>);

impl Below {
    /// Looks at all lines once, if some block of the dialect asks what stands below.
    pub(super) fn read(lines: &Lines<'_>, limit: usize, dialect: &Dialect) -> Self {
        let asks = dialect
            .blocks
            .iter()
            .any(|block| matches!(&block.opener, Opener::Heading { with, .. } if !with.is_empty()));
        let mut below = Self::default();
        for (index, line) in lines.lines.iter().enumerate().take(limit).filter(|_| asks) {
            match line.kind {
                LineKind::Heading(_) => below.0.push((index, Vec::new())),
                LineKind::Text => below.fields(&View::new(lines, *line), dialect),
                LineKind::Blank
                | LineKind::Rule
                | LineKind::Code
                | LineKind::Hidden
                | LineKind::FrontMatter => {}
            }
        }
        below
    }

    fn fields(&mut self, view: &View<'_>, dialect: &Dialect) {
        let Some((_, known)) = self.0.last_mut() else { return };
        let mut found = |name: &str| {
            if let Some(field) = dialect.fields.index(name)
                && !known.contains(&field)
            {
                known.push(field);
            }
        };
        match table_field(view, &dialect.fields) {
            Some((name, _)) => found(&name.value),
            None => known_labels(view, &dialect.fields)
                .into_iter()
                .flatten()
                .for_each(|label| found(&view.text()[label.name])),
        }
    }

    /// Whether one of `fields` stands below the heading in line `index`.
    pub(super) fn has(&self, index: usize, fields: &[usize]) -> bool {
        let at = self.0.binary_search_by_key(&index, |(line, _)| *line);
        at.is_ok_and(|at| fields.iter().any(|field| self.0[at].1.contains(field)))
    }
}

/// Whether what stands first below the heading in line `at` is an entry without a box.
pub(super) fn begins_with_list(lines: &Lines<'_>, at: usize) -> bool {
    let mut below = lines.lines[at + 1..].iter();
    let first = below.find(|line| !matches!(line.kind, LineKind::Blank | LineKind::Hidden));
    first.filter(|line| line.kind == LineKind::Text).is_some_and(|line| {
        let marker = View::new(lines, *line).marker();
        marker.is_some_and(|(marker, _)| matches!(marker, Marker::Bullet | Marker::Ordered))
    })
}
