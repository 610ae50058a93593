//! Which issue and which milestone of a forge's tracker is about which item.

use crate::backlog::Item;
use crate::forge::facts::Issue;
use crate::sort::Sort as _;
use crate::text::normalize;
use crate::text::words::Words;

/// Whether a title of the tracker is about an item: it has the item's id, or is its title.
pub(crate) fn is_about(title: &str, item: &Item) -> bool {
    let words = Words::of(title);
    let tells = !item.slug_id && item.id.contains(|ch: char| ch.is_alphabetic());
    (tells && words.has(&Words::of(&item.id))) || words.as_str() == normalize(&item.title.value)
}

/// The issues that are about an item, open ones first.
pub(crate) fn issues_of<'i>(item: &Item, issues: &'i [Issue]) -> Vec<&'i Issue> {
    let mut about: Vec<&Issue> =
        issues.iter().filter(|issue| is_about(issue.title.as_raw(), item)).collect();
    about.order_by_key(|issue| !issue.open);
    about
}
