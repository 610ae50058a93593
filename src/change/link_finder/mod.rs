//! Finds the items that a change names, the strongest way of naming first.
//!
//! Every step looks at a bounded part of the text from each place, so that the time grows with
//! the text and no faster, whatever a hostile author writes.

mod chain;
mod claims;
mod context;
mod finder;
mod lookup;
mod mentions;
mod scopes;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
mod texts;
mod words;

use std::collections::HashMap;

use self::finder::Finder;
use self::lookup::Lookup;
use self::scopes::Scopes;
use self::texts::texts;
use super::{Change, Link, NoItem};
use crate::backlog::Backlog;
use crate::policy::{LinkPlace, LinkPolicy};
use crate::source::SourceMap;

/// The links of a change, each item once, and its statement that it needs no item.
#[must_use]
pub fn find_links(
    change: &Change,
    head: &Backlog,
    base: Option<&Backlog>,
    policy: &LinkPolicy,
    sources: &SourceMap,
) -> (Vec<Link>, Option<NoItem>) {
    let backlogs: Vec<&Backlog> = [Some(head), base].into_iter().flatten().collect();
    let lookup = Lookup::new(head, base, Scopes::of(change, &backlogs, sources));
    let hash = policy.hash;
    let (links, foreign, claimed) = (Vec::new(), Vec::new(), HashMap::new());
    let mut finder = Finder { lookup, hash, links, foreign, no_item: None, claimed };
    for text in texts(change, policy, sources) {
        finder.claimed.clear();
        if !matches!(text.place, LinkPlace::Title | LinkPlace::Branch) {
            finder.trailers(&text);
        }
        finder.sections(&text);
        finder.keywords(&text);
        finder.mentions(&text);
        if text.place == LinkPlace::Branch {
            finder.number_of_branch(&text);
        }
    }
    finder.finish()
}
