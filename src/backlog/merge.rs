//! One item an id: a row of an index and the heading that tells the details are one item.

use std::collections::BTreeMap;

use super::dialect::{Dialect, Opener};
use super::{Field, Item};
use crate::text::{fold, normalize};

/// Puts the row or the entry of an index to the details of the same item, which stand below a
/// heading of the same file. What both say stays side by side, so that a contradiction is found.
pub(super) fn index(items: &mut Vec<Item>, dialect: &Dialect) {
    let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate().filter(|(_, item)| !item.slug_id) {
        named.entry(fold(&item.id)).or_default().push(at);
    }
    let mut gone = vec![false; items.len()];
    for same in named.values() {
        // Of two details nobody knows which one an entry of an index means.
        let (short, long): (Vec<usize>, Vec<usize>) =
            same.iter().partition(|at| is_short(&items[**at], dialect));
        let [long] = long[..] else { continue };
        for short in short {
            if is_one(&items[short], &items[long]) {
                let row = items[short].clone();
                join(&mut items[long], row);
                gone[short] = true;
            }
        }
    }
    let mut at = 0;
    items.retain(|_| {
        at += 1;
        !gone[at - 1]
    });
}

/// Whether an item stands in one line of a list or a table.
fn is_short(item: &Item, dialect: &Dialect) -> bool {
    let opener = dialect.blocks.get(item.block).map(|block| &block.opener);
    matches!(opener, Some(Opener::Row(_) | Opener::Entry { .. }))
}

/// Whether two items of one id have one title as well, or one of them has none of its own.
fn is_one(short: &Item, long: &Item) -> bool {
    let (short_title, long_title) = (normalize(&short.title.value), normalize(&long.title.value));
    let id = normalize(&long.id);
    let has_none = |title: &str| title.is_empty() || title == id;
    if has_none(&short_title) || has_none(&long_title) {
        return true;
    }
    if short_title.contains(&long_title) || long_title.contains(&short_title) {
        return true;
    }
    let words: Vec<&str> = short_title.split(' ').collect();
    let common = long_title.split(' ').filter(|word| words.contains(word)).count();
    common * 2 >= words.len().min(long_title.split(' ').count()) && common > 0
}

/// Adds to the details what the row says.
fn join(item: &mut Item, row: Item) {
    item.statuses.extend(row.statuses);
    item.statuses.sort_by_key(|status| status.evidence);
    item.priority = item.priority.take().or(row.priority);
    item.owner = item.owner.take().or(row.owner);
    item.parent = item.parent.take().or(row.parent);
    let is_new = |field: &Field| !item.fields.iter().any(|own| own.name == field.name);
    let fields: Vec<Field> = row.fields.into_iter().filter(is_new).collect();
    item.fields.extend(fields);
    if item.criteria.is_empty() {
        item.criteria = row.criteria;
    }
    let names: Vec<String> = item.dependencies.iter().map(|named| named.name.clone()).collect();
    item.dependencies
        .extend(row.dependencies.into_iter().filter(|named| !names.contains(&named.name)));
    if item.parents.is_empty() {
        item.parents = row.parents;
    }
    for (name, text) in row.attributes.iter() {
        if item.attributes.get(name).is_none() {
            item.attributes.insert(name.into(), text.clone());
        }
    }
    let own = &item.references;
    let references: Vec<String> =
        row.references.into_iter().filter(|name| !own.contains(name)).collect();
    item.references.extend(references);
    item.sequence = item.sequence.take().or(row.sequence);
}

#[cfg(test)]
mod tests {
    use crate::backlog::{self, State};
    use crate::policy::Policy;
    use crate::source::{RepoPath, SourceKind, SourceMap};

    #[test]
    fn a_team_says_in_the_policy_what_its_words_mean() {
        let mut sources = SourceMap::default();
        let policy = "backlog: {states: {in-progress: [Hacking], done: [Moored]}, fields: {owner: [Skipper], status: [Tide]}}\n";
        let policy = Policy::from_yaml(policy, &mut sources).unwrap();
        let path = RepoPath::new("BACKLOG.md").unwrap();
        let text = "# Backlog\n\n## Hacking\n\n### PO-1: Fire\n\nSkipper: juno\n\n## Ready\n\n### PO-2: Mix\n\nTide: Moored\n";
        let id = sources.add(SourceKind::File(path.clone()), text);
        let backlog = backlog::read(&sources, &[(path, id)], policy.setup());
        let states: Vec<Option<State>> = backlog.items.iter().map(|item| item.state()).collect();
        assert_eq!(states, [Some(State::InProgress), Some(State::Done)]);
        assert_eq!(backlog.items[0].owner.as_ref().unwrap().value, "juno");
    }
}
