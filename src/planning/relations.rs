//! What an item waits for: the items that it depends on, and those that it holds.
//!
//! The rules, `next`, `start` and `finish` ask here, so that they never give two answers.

use crate::backlog::{Backlog, Item, State};
use crate::finding::Finding;
use crate::text::list_of;

/// How many levels up an item may stand in others without being held to depend on them.
const MOST_LEVELS: usize = 32;

/// The relations of the items of one backlog.
#[derive(Debug)]
pub(crate) struct Relations<'a> {
    backlog: &'a Backlog,
    /// For each item the numbers of those that it holds itself.
    children: Vec<Vec<usize>>,
}

impl<'a> Relations<'a> {
    /// The relations of a backlog.
    pub(crate) fn of(backlog: &'a Backlog) -> Self {
        let mut children = vec![Vec::new(); backlog.items.len()];
        for item in &backlog.items {
            if let Some(parent) =
                parent(backlog, item).filter(|parent| parent.number != item.number)
            {
                children[parent.number].push(item.number);
            }
        }
        Self { backlog, children }
    }

    /// The items that `item` depends on and that are open. What holds the item is finished after
    /// it, and so is not one of them; nor is an item without a state.
    pub(crate) fn open_dependencies(&self, item: &Item) -> Vec<&'a Item> {
        let mut open = needs(self.backlog, item);
        open.retain(|needed| is_open(needed));
        if !open.is_empty() {
            let above: Vec<usize> =
                std::iter::successors(Some(item), |item| parent(self.backlog, item))
                    .take(MOST_LEVELS)
                    .map(|item| item.number)
                    .collect();
            open.retain(|needed| !above.contains(&needed.number));
        }
        open
    }

    /// The items that `item` holds and that are open; of one whose state nobody states, those that
    /// it holds in turn.
    pub(crate) fn open_children(&self, item: &Item) -> Vec<&'a Item> {
        let mut open = Vec::new();
        let mut rest: Vec<usize> = self.children[item.number].iter().rev().copied().collect();
        // Two items of one id may seem to hold each other; no item is looked at twice.
        for _ in 0..self.backlog.items.len() {
            let Some(child) = rest.pop().map(|number| &self.backlog.items[number]) else { break };
            if is_open(child) {
                open.push(child);
            } else if child.state().is_none() {
                rest.extend(self.children[child.number].iter().rev());
            }
        }
        open
    }
}

fn is_open(item: &Item) -> bool {
    item.state().is_some_and(|state| !state.is_closed())
}

/// The item that holds `item`.
fn parent<'a>(backlog: &'a Backlog, item: &Item) -> Option<&'a Item> {
    backlog.item(item.parent.as_deref()?)
}

/// The items that `item` depends on; what is unknown or ambiguous is left out.
pub(crate) fn needs<'a>(backlog: &'a Backlog, item: &Item) -> Vec<&'a Item> {
    let one = |name: &str| {
        let mut found = backlog.find(name);
        found.next().filter(|_| found.next().is_none())
    };
    item.dependencies.iter().filter_map(|named| one(&named.name)).collect()
}

/// More items than this in one sentence help nobody.
const MOST_NAMED: usize = 5;

/// `GA-1, which is planned, and GA-2, which is ready`.
pub(crate) fn named(open: &[&Item]) -> String {
    let one = |item: &&Item| {
        let state = item.state().map_or("open", State::as_str);
        format!("{}, which is {state}", item.name())
    };
    list_of(open.iter().take(MOST_NAMED).map(one).collect(), open.len())
}

/// More places than this help nobody.
const MOST_RELATED: usize = 10;

/// The finding with the places of the open items.
pub(crate) fn related(finding: Finding, open: &[&Item]) -> Finding {
    open.iter().take(MOST_RELATED).fold(finding, |finding, item| {
        let state = item.state().map_or("open", State::as_str);
        finding.related(item.stated_at(), format!("{} is {state}", item.name()))
    })
}
