//! What is not written as the team agreed: the form of lines, and items without their wrapping.

use std::collections::HashSet;

use crate::backlog::dialect::{Dialect, Form, FormOf};
use crate::backlog::{Fault, Malformed, Section};
use crate::markdown::Line;
use crate::sort::Sort as _;
use crate::source::Span;

/// Collects what is malformed while the lines go by.
#[derive(Debug, Default)]
pub(super) struct FormCheck {
    found: Vec<(usize, Fault, Span)>,
    /// The sections that wrap an item already, each with the form that asks for it.
    wrapping: HashSet<(usize, usize)>,
}

impl FormCheck {
    /// Looks at one line with words on it.
    pub(super) fn line(&mut self, text: &str, line: Line, dialect: &Dialect) {
        for (number, form) in dialect.forms.iter().enumerate() {
            let FormOf::Lines { lines, form } = &form.of else { continue };
            let whole = text[line.whole.range()].trim();
            if lines.is_match(whole) && !form.is_match(whole) {
                self.found.push((number, Fault::Form, line.content));
            }
        }
    }

    /// Looks at a block that opens in `section`, the innermost one.
    pub(super) fn opens(
        &mut self,
        block: usize,
        line: Line,
        section: Option<(usize, &Section)>,
        dialect: &Dialect,
    ) {
        for (number, form) in dialect.forms.iter().enumerate() {
            let FormOf::Alone { block: meant, within } = form.of else { continue };
            if meant != block {
                continue;
            }
            let name = &dialect.blocks[within].name;
            let fault = match section.filter(|(_, section)| section.name == *name) {
                None => Some(Fault::Unwrapped),
                Some((at, _)) => (!self.wrapping.insert((number, at))).then_some(Fault::Shared),
            };
            self.found.extend(fault.map(|fault| (number, fault, line.content)));
        }
    }

    /// Everything that is malformed in `text`, in the order of the text.
    pub(super) fn finish(
        mut self,
        text: &str,
        sections: &[Section],
        dialect: &Dialect,
    ) -> Vec<Malformed> {
        for (number, form) in dialect.forms.iter().enumerate() {
            let FormOf::Alone { within, .. } = form.of else { continue };
            let name = &dialect.blocks[within].name;
            let wraps = sections.iter().enumerate().filter(|(_, section)| section.name == *name);
            let empty = wraps
                .filter(|(at, _)| !self.wrapping.contains(&(number, *at)))
                .map(|(_, section)| (number, Fault::Empty, section.header));
            self.found.extend(empty);
        }
        if self.found.is_empty() {
            return Vec::new();
        }
        self.found.order_by_key(|(_, _, span)| *span);
        let stated = |form: &Form| {
            let found = form.stated.as_ref()?.find(text)?;
            Some(Span::new(found.start(), found.end()))
        };
        let stated: Vec<Option<Span>> = dialect.forms.iter().map(stated).collect();
        let malformed = self.found.into_iter().map(|(number, fault, span)| {
            let written = dialect.forms[number].written.clone();
            Malformed { span, fault, written, stated: stated[number] }
        });
        malformed.collect()
    }
}
