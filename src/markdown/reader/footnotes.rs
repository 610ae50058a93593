//! Footnotes, and which of them the page shows.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::CowStr;

use crate::source::Span;

/// A footnote: its name, its bytes, and the footnotes that it refers to.
#[derive(Debug)]
struct Footnote<'t> {
    name: CowStr<'t>,
    span: Span,
    names: Vec<CowStr<'t>>,
}

/// The footnotes of a text.
#[derive(Debug, Default)]
pub(super) struct Footnotes<'t> {
    all: Vec<Footnote<'t>>,
    /// The footnote that is being read, by its index.
    open: Option<usize>,
    /// The footnotes that the page itself refers to.
    named: Vec<CowStr<'t>>,
}

impl<'t> Footnotes<'t> {
    pub(super) fn begin(&mut self, name: CowStr<'t>, span: Span) {
        self.open = Some(self.all.len());
        self.all.push(Footnote { name, span, names: Vec::new() });
    }

    pub(super) fn end(&mut self) {
        self.open = None;
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Takes a reference to a footnote, from the page or from another footnote.
    pub(super) fn refer(&mut self, name: CowStr<'t>) {
        match self.open {
            Some(index) => self.all[index].names.push(name),
            None => self.named.push(name),
        }
    }

    /// The footnotes that nothing on the page refers to, not even over another footnote.
    pub(super) fn unused(&self) -> Vec<Span> {
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, footnote) in self.all.iter().enumerate() {
            by_name.entry(&footnote.name).or_default().push(index);
        }
        let mut used = HashSet::new();
        let mut next: Vec<&CowStr<'_>> = self.named.iter().collect();
        while let Some(name) = next.pop() {
            for index in by_name.get(&**name).into_iter().flatten() {
                if used.insert(*index) {
                    next.extend(&self.all[*index].names);
                }
            }
        }
        let footnotes = self.all.iter().enumerate();
        footnotes
            .filter(|(index, _)| !used.contains(index))
            .map(|(_, footnote)| footnote.span)
            .collect()
    }
}
