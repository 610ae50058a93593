//! Which blocks a line ends and opens.

use super::Reader;
use super::opener::{self, Opened, Role};
use super::plan::{How, Opening};
use super::view::View;
use crate::backlog::Attributes;
use crate::backlog::dialect::{Block, Opener};
use crate::markdown::LineKind;
use crate::source::Span;

impl Reader<'_, '_> {
    /// Ends and opens blocks; if the line does either by the dialect's patterns, says whether that
    /// is a sign of the dialect.
    pub(super) fn structure(&mut self, index: usize, view: &View<'_>) -> Option<bool> {
        let nested = self.end_outer(view);
        if let Some(plan) = &mut self.plan {
            let opening = plan.opening(index)?;
            return self.planned(opening, view);
        }
        if let Some(section) = self.stack.end_pair(self.dialect, view.text()) {
            self.extend(view.line);
            if let Some(section) = section {
                self.reading.sections[section].closed = true;
            }
            return Some(true);
        }
        let opened = self.dialect.blocks.iter().enumerate().find_map(|(number, block)| {
            let at = opener::begin(block, &self.around, index, view, nested)
                .filter(|_| self.around.alive[number])?;
            let level = self.stack.room(self.dialect, number)?;
            let captures = opener::captures(block, self.dialect, view, at)?;
            Some(Opened { number, level, captures, at })
        });
        let Some(opened) = opened else { return self.stray(view).then_some(true) };
        let is_sign = !self.dialect.blocks[opened.number].weak;
        self.open(opened, view);
        Some(is_sign)
    }

    /// Opens what the plan says that the line opens.
    fn planned(&mut self, opening: Opening, view: &View<'_>) -> Option<bool> {
        let Opening { block: number, how, .. } = opening;
        let block = &self.dialect.blocks[number];
        let (captures, at, is_nested) = match how {
            How::Label => {
                self.extend(view.line);
                if let Some(Role::Item(item, cursor)) = self.stack.innermost() {
                    cursor.heading(&mut self.reading.items[*item], view, &self.dialect.fields);
                }
                return Some(true);
            }
            How::Section(at) => {
                (opener::captures(block, self.dialect, view, at).unwrap_or_default(), at, true)
            }
            How::Item { mark, id, word, title, is_nested } => {
                let mut captures = Attributes::for_captures(4);
                let mut insert = |name: &'static str, place: Span| {
                    let piece = view.piece(place.range());
                    if !piece.value.is_empty() {
                        captures.insert(self.names.shared(name), piece);
                    }
                };
                // What has nothing but an id is called by it.
                let bare = id.filter(|_| view.text()[title as usize..].trim().is_empty());
                let title = bare.map_or(title, |id| id.start) as usize;
                insert("mark", mark);
                id.into_iter().for_each(|id| insert("id", id));
                word.into_iter().for_each(|word| insert("kind", word));
                let is_entry = view.line.kind == LineKind::Text && view.marker().is_some();
                if let Some(digits) = view.number().filter(|_| is_entry) {
                    insert("number", Span::new(0, digits));
                }
                (captures, title, is_nested)
            }
        };
        let level = self.stack.planned_room(block, is_nested)?;
        self.open(Opened { number, level, captures, at }, view);
        Some(true)
    }

    /// Ends the blocks that a line of this sort ends wherever it stands; says whether it stands in
    /// an entry of a list.
    fn end_outer(&mut self, view: &View<'_>) -> bool {
        let after_blank = std::mem::take(&mut self.after_blank);
        if let LineKind::Heading(level) = view.line.kind {
            if self.plan.as_ref().is_some_and(|plan| plan.is_file) {
                return false;
            }
            self.stack.heading(level);
            return false;
        }
        match view.place() {
            Some(place) => self.stack.entry(place),
            None => {
                if after_blank {
                    self.stack.paragraph(view.line.indent);
                }
                false
            }
        }
    }

    /// Notes a line that ends a pair which nothing began.
    fn stray(&mut self, view: &View<'_>) -> bool {
        let ends = |block: &&Block| match &block.opener {
            Opener::Pair { end, .. } => end.is_match(view.text()),
            _ => false,
        };
        let block = self.dialect.blocks.iter().find(ends);
        let stray = block.map(|block| (block.name.clone(), view.line.content));
        self.reading.strays.extend(stray);
        block.is_some()
    }
}
