//! The items that a change without a link is most likely for.

use std::collections::HashSet;

use super::Context;
use crate::backlog::{FieldRole, Item, State};
use crate::change::Change;
use crate::sort::Sort as _;
use crate::text::{normalize, words};

/// More candidates than this help nobody.
const MOST: usize = 3;
/// A shorter word says nothing about an item, in characters.
const SHORTEST_WORD: usize = 4;

/// The ids of the items that the branch, the changed paths or the author fit, the best first. An
/// item that somebody else works on is not among them.
pub(super) fn candidates<'a>(cx: &Context<'a>, change: &Change) -> Vec<&'a str> {
    let hints = Hints::of(cx, change);
    let open = cx.backlog.items.iter().filter(|item| {
        !matches!(item.state(), Some(State::Done | State::Dropped)) && !hints.is_of_another(item)
    });
    let mut scored: Vec<(usize, &Item)> =
        open.map(|item| (hints.score(item), item)).filter(|(score, _)| *score > 0).collect();
    scored.order_by_key(|(score, item)| (usize::MAX - score, item.number));
    scored.into_iter().take(MOST).map(|(_, item)| item.id.as_str()).collect()
}

/// What a change shows of the item that it is for.
struct Hints {
    author: Option<String>,
    /// The name of the branch and the title, in normal form, with a blank on either side.
    names: String,
    words: HashSet<String>,
    paths: Vec<String>,
}

impl Hints {
    fn of(cx: &Context<'_>, change: &Change) -> Self {
        let texts = [change.branch, change.title].into_iter().flatten();
        let names: Vec<String> = texts.map(|source| normalize(cx.sources.text(source))).collect();
        let words = names.iter().flat_map(|name| name.split(' '));
        let words = words.filter(|word| word.chars().count() >= SHORTEST_WORD);
        Self {
            author: change.author.as_ref().map(|author| login(author.as_raw())),
            words: words.map(str::to_owned).collect(),
            names: format!(" {} ", names.join(" ")),
            paths: change
                .files
                .iter()
                .flat_map(|file| file.names().map(|path| path.as_str().to_lowercase()))
                .collect(),
        }
    }

    fn is_of_another(&self, item: &Item) -> bool {
        let owner = item.owner.as_ref().map(|owner| login(&owner.value));
        owner.is_some_and(|owner| !owner.is_empty() && Some(owner) != self.author)
    }

    fn score(&self, item: &Item) -> usize {
        let is_own =
            item.owner.as_ref().is_some_and(|owner| Some(login(&owner.value)) == self.author);
        let id = normalize(&item.id);
        let is_named = !id.is_empty() && self.names.contains(&format!(" {id} "));
        let title = normalize(&item.title.value);
        let shared = title.split(' ').filter(|word| self.words.contains(*word)).count();
        let of_title = if shared >= 2 { shared } else { 0 };
        20 * usize::from(is_named)
            + 5 * usize::from(self.touches(item))
            + of_title
            + 3 * usize::from(is_own)
    }

    /// Whether a changed file lies where the item says that its work is.
    fn touches(&self, item: &Item) -> bool {
        let fields = item.fields.iter().filter(|field| field.role == Some(FieldRole::Paths));
        let named =
            fields.flat_map(|field| field.value.value.split([' ', ',', '\n', '`', '(', ')']));
        let mut named = named.filter(|path| path.contains(['/', '.']) && words::count(path) > 0);
        named.any(|path| {
            let path = path.trim_matches(['.', '*', '/']).to_lowercase();
            !path.is_empty() && self.paths.iter().any(|changed| changed.starts_with(&path))
        })
    }
}

/// A login without the symbol before it, in lower case.
fn login(name: &str) -> String {
    name.trim().trim_start_matches('@').to_lowercase()
}
