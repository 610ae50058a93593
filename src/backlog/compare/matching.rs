//! Which item of the head was which item of the base.

use std::collections::{HashMap, VecDeque};

use super::pairing::{self, Pairing};
use super::rewrite::own_text;
use crate::backlog::{Backlog, Item};
use crate::source::SourceMap;
use crate::text::{fold, normalize, similarity};

/// How many candidates between the same neighbours are looked at.
const WINDOW: usize = 8;
/// Titles between the same neighbours that share this much are one title, reworded.
const ALIKE: f64 = 0.34;

/// For each item of the head, the number of the one of the base that it was.
pub(super) fn before(base: &Backlog, head: &Backlog, sources: &SourceMap) -> Vec<Option<usize>> {
    let mut pairing = Pairing::by_names(Side::new(base, sources), Side::new(head, sources));
    pairing.put(pairing.sole(Side::text_below_the_header));
    reworded(&mut pairing);
    pairing.into_before()
}

/// One backlog, with what the passes ask for.
struct Side<'a> {
    backlog: &'a Backlog,
    sources: &'a SourceMap,
    ids: Vec<String>,
    titles: Vec<String>,
}

impl<'a> Side<'a> {
    fn new(backlog: &'a Backlog, sources: &'a SourceMap) -> Self {
        let ids = backlog.items.iter().map(|item| fold(item.own_id())).collect();
        let titles = backlog.items.iter().map(|item| normalize(&item.title.value)).collect();
        Self { backlog, sources, ids, titles }
    }

    fn item(&self, at: usize) -> &'a Item {
        &self.backlog.items[at]
    }

    /// What an item says beside its header; `None` where that is too little to know it by.
    fn text_below_the_header(&self, at: usize) -> Option<String> {
        let item = self.item(at);
        let own = own_text(self.backlog, item);
        let text = self.sources.get(item.source).slice(own);
        let below = text.get((item.header.end - own.start) as usize..)?;
        let words = normalize(below);
        (words.split(' ').count() > 5).then_some(words)
    }
}

impl<'a> pairing::Side for Side<'a> {
    type File = &'a str;

    fn count(&self) -> usize {
        self.backlog.items.len()
    }

    fn id(&self, at: usize) -> &str {
        &self.ids[at]
    }

    fn title(&self, at: usize) -> &str {
        &self.titles[at]
    }

    fn file(&self, at: usize) -> &'a str {
        self.backlog.file(self.item(at)).path.as_str()
    }
}

/// Puts together items whose id is made from the title, with titles that are alike, between the same
/// neighbours.
fn reworded(pairing: &mut Pairing<Side<'_>>) {
    use pairing::Side as _;
    let (base, head) = (&pairing.base, &pairing.head);
    let mut gaps: HashMap<(&str, Option<usize>), VecDeque<usize>> = HashMap::new();
    let mut neighbour: HashMap<&str, usize> = HashMap::new();
    let mut after = vec![None; base.count()];
    for (at, before) in pairing.before().iter().enumerate() {
        if let Some(before) = before {
            after[*before] = Some(at);
        }
    }
    for (at, after) in after.iter().enumerate() {
        let path = base.file(at);
        match after {
            Some(head) => drop(neighbour.insert(path, *head)),
            None if base.item(at).slug_id => {
                let gap = (path, neighbour.get(path).copied());
                gaps.entry(gap).or_default().push_back(at);
            }
            None => {}
        }
    }
    if gaps.is_empty() {
        return;
    }
    let mut neighbour: HashMap<&str, usize> = HashMap::new();
    let mut pairs = Vec::new();
    for at in 0..head.count() {
        let path = head.file(at);
        if pairing.before()[at].is_some() {
            neighbour.insert(path, at);
            continue;
        }
        if !head.item(at).slug_id {
            continue;
        }
        let gap = (path, neighbour.get(path).copied());
        let Some(waiting) = gaps.get_mut(&gap) else { continue };
        let alike = |other: &usize| similarity(base.title(*other), head.title(at)) >= ALIKE;
        let found = waiting.iter().take(WINDOW).position(alike);
        pairs.extend(found.and_then(|found| waiting.remove(found)).map(|other| (other, at)));
    }
    pairing.put(pairs);
}
