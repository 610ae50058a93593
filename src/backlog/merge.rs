//! One item for each id: a row of an index and the heading with the details are one item.

use std::collections::{HashMap, HashSet};

use super::dialect::{Dialect, Opener};
use super::{Field, Item, Text, id};
use crate::sort::Sort as _;
use crate::source::Span;
use crate::text::{self, fold, normalize};

/// An id has no more words than this.
const LONGEST_ID: usize = 6;

/// Puts the row or the entry of an index to the details of the same item, which stand below a
/// heading of the same file. What both say stays side by side, so that a contradiction is found.
pub(super) fn index(items: &mut Vec<Item>, dialect: &Dialect) {
    ordinals(items, dialect);
    name_details(items, dialect);
    numbered_rows(items, dialect);
    let pairs = of_one_id(items, dialect);
    let mut gone = vec![false; items.len()];
    // Of the rows of each table or list: how many have details, and how many the same title as these.
    let mut groups: HashMap<(Option<usize>, usize), (usize, usize)> = HashMap::new();
    for (short, long) in &pairs {
        let (all, alike) = groups.entry(group_of(&items[*short])).or_default();
        *all += 1;
        *alike += usize::from(is_one(&items[*short], &items[*long]));
    }
    // A table or list whose items all have details is an index of these, whatever its titles are.
    let mut rows: HashMap<(Option<usize>, usize), usize> = HashMap::new();
    let counted = items.iter().filter(|item| !pairs.is_empty() && is_short(item, dialect));
    for item in counted {
        *rows.entry(group_of(item)).or_default() += 1;
    }
    for (short, long) in pairs {
        let group = groups.get(&group_of(&items[short]));
        let (all, alike) = group.copied().unwrap_or_default();
        let is_coded = items[short].id.contains(char::is_alphabetic);
        let is_index = alike >= LEAST_REPEATED && alike * 3 >= all * 2
            || is_coded
                && all >= SURELY_REPEATED
                && rows.get(&group_of(&items[short])) == Some(&all);
        if is_index || is_one(&items[short], &items[long]) {
            let row = items[short].clone();
            join(&mut items[long], row);
            gone[short] = true;
        }
    }
    keep(items, &gone);
    repeats(items, dialect);
}

/// The rows and entries that have the id of the one item with the details, each with that item.
fn of_one_id(items: &[Item], dialect: &Dialect) -> Vec<(usize, usize)> {
    let ids = items.iter().enumerate().filter(|(_, item)| !item.slug_id);
    let mut ids: Vec<(String, usize)> = ids.map(|(at, item)| (fold(&item.id), at)).collect();
    ids.order();
    let mut pairs = Vec::new();
    for same in ids.chunk_by(|(one, _), (other, _)| one == other).filter(|same| same.len() > 1) {
        let (short, long): (Vec<usize>, Vec<usize>) =
            same.iter().map(|(_, at)| *at).partition(|at| is_short(&items[*at], dialect));
        // Of two items with details nobody knows which one is meant.
        let [long] = long[..] else { continue };
        pairs.extend(short.into_iter().map(|short| (short, long)));
    }
    pairs
}

/// What stands in one section in one way.
fn group_of(item: &Item) -> (Option<usize>, usize) {
    (item.section, item.block)
}

/// Numbers that begin again in each table or list only count its rows: the items go by their titles.
fn ordinals(items: &mut [Item], dialect: &Dialect) {
    let is_count = |item: &Item| {
        !item.slug_id
            && !item.id.is_empty()
            && item.id.bytes().all(|byte| byte.is_ascii_digit())
            && is_short(item, dialect)
    };
    let mut first: HashMap<(Option<usize>, usize), String> = HashMap::new();
    for item in items.iter().filter(|item| is_count(item) && item.id == "1") {
        first.entry((item.section, item.block)).or_insert_with(|| normalize(&item.title.value));
    }
    let titles: HashSet<&String> = first.values().collect();
    if titles.len() < LEAST_REPEATED {
        return;
    }
    let counted: HashSet<(Option<usize>, usize)> = first.into_keys().collect();
    for item in items.iter_mut() {
        if is_count(item) && counted.contains(&(item.section, item.block)) {
            item.id = text::slug(&item.title.value);
            item.slug_id = true;
        }
    }
}

/// The number of a phase, of its id such as `Phase 2`.
fn worded(id: &str) -> Option<&str> {
    let (_, number) = id.rsplit_once(' ')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && id::names_stretch(id)).then_some(number)
}

/// The number that a title begins with: `2. Hull`.
fn numbered(title: &str) -> Option<&str> {
    let digits = title.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && title[digits..].starts_with(['.', ')', ':', ' '])).then(|| &title[..digits])
}

/// Puts the rows of an overview, `2. Hull`, to the phases of these numbers, `Phase 2: The hull`, where
/// the titles of most of them are the same.
fn numbered_rows(items: &mut Vec<Item>, dialect: &Dialect) {
    let mut known: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, item) in items.iter().enumerate().filter(|(_, item)| !is_short(item, dialect)) {
        if let Some(number) = worded(&item.id) {
            known.entry(number).or_default().push(at);
        }
    }
    if known.len() < LEAST_REPEATED {
        return;
    }
    let rows = items.iter().enumerate().filter(|(_, item)| is_short(item, dialect));
    let pairs: Vec<(usize, usize)> = rows
        .filter_map(|(at, item)| {
            let number = if item.slug_id { numbered(&item.title.value)? } else { item.id.as_str() };
            let [long] = known.get(number)?[..] else { return None };
            Some((at, long))
        })
        .collect();
    let alike = pairs.iter().filter(|(row, long)| shares_words(&items[*row], &items[*long]));
    let alike = alike.count();
    if alike < LEAST_REPEATED || alike * 2 < pairs.len() {
        return;
    }
    let mut gone = vec![false; items.len()];
    for (at, long) in pairs {
        let row = items[at].clone();
        join(&mut items[long], row);
        gone[at] = true;
    }
    keep(items, &gone);
}

/// Whether a longer word of the title of a row stands in that of the details.
fn shares_words(row: &Item, long: &Item) -> bool {
    let long = normalize(&long.title.value);
    let words: HashSet<&str> = long.split(' ').collect();
    let row = normalize(&row.title.value);
    row.split(' ').any(|word| word.chars().count() > 2 && words.contains(word))
}

fn keep(items: &mut Vec<Item>, gone: &[bool]) {
    let mut gone = gone.iter();
    items.retain(|_| !gone.next().is_some_and(|gone| *gone));
}

/// The least number of items of a list, all of them known from elsewhere, that shows that it repeats them.
const LEAST_REPEATED: usize = 2;
/// The least number that shows it whatever the titles are, if the list holds no others.
const SURELY_REPEATED: usize = 4;

/// Merges a list or a table of which most items stand further up already: the plan of a sprint, a
/// matrix of priorities, a column of a board that shows once more what is done.
fn repeats(items: &mut Vec<Item>, dialect: &Dialect) {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut gone = vec![false; items.len()];
    let mut from = 0;
    while from < items.len() {
        let group = |item: &Item| (is_short(item, dialect), item.section, item.block);
        let first = group(&items[from]);
        let same = items[from..].iter().take_while(|item| group(item) == first).count();
        let end = from + same;
        let again: Vec<(usize, usize)> = (from..end)
            .filter(|_| first.0)
            .filter_map(|at| Some((at, *known.get(&fold(&repeated_id(&items[at])?))?)))
            .collect();
        let is_same = |(at, other): &&(usize, usize)| {
            items[*at].slug_id || is_one(&items[*at], &items[*other])
        };
        let alike = again.iter().filter(is_same).count();
        // Many ids are hardly given twice by chance; numbers are.
        let coded = again.iter().filter(|(at, _)| {
            items[*at].id.contains(char::is_alphabetic) && items[*at].id.contains(is_digit)
        });
        let is_repeat = alike >= LEAST_REPEATED && alike * 3 >= same * 2
            || coded.count() >= SURELY_REPEATED && again.len() == same;
        if is_repeat {
            for (at, other) in again {
                let row = items[at].clone();
                join(&mut items[other], row);
                gone[at] = true;
            }
        }
        for (at, item) in items.iter().enumerate().take(end).skip(from) {
            if !item.slug_id && !gone[at] {
                known.entry(fold(&item.id)).or_insert(at);
            }
        }
        from = end;
    }
    keep(items, &gone);
}

fn is_digit(ch: char) -> bool {
    ch.is_ascii_digit()
}

/// The id of an item that may stand elsewhere: its own, or the one that its title ends with in
/// brackets, `The winch (3.4)`.
fn repeated_id(item: &Item) -> Option<String> {
    if !item.slug_id {
        return Some(item.id.clone());
    }
    let (_, id) = item.title.value.strip_suffix(')')?.rsplit_once('(')?;
    id::is_id(id).then(|| id.to_owned())
}

/// Gives details whose heading begins with an id of the index, and was not known to, that id.
fn name_details(items: &mut [Item], dialect: &Dialect) {
    // Most files have either an index or details.
    if !items.iter().any(|item| item.slug_id && !is_short(item, dialect)) {
        return;
    }
    let short = items.iter().filter(|item| !item.slug_id && is_short(item, dialect));
    let index: HashMap<String, (String, String)> = short
        .map(|item| (normalize(&item.id), (item.id.clone(), normalize(&item.title.value))))
        .collect();
    if index.is_empty() {
        return;
    }
    let known: HashSet<String> = items
        .iter()
        .filter(|item| !item.slug_id && !is_short(item, dialect))
        .map(|item| fold(&item.id))
        .collect();
    for item in items.iter_mut() {
        if !item.slug_id || is_short(item, dialect) {
            continue;
        }
        let title = normalize(&item.title.value);
        let Some((id, rest)) = leading_id(&title, &index) else { continue };
        if known.contains(&fold(id)) {
            continue;
        }
        if let Some(title) = without_start(&item.title, rest) {
            item.title = title;
        }
        item.rename(id.clone());
        item.slug_id = false;
    }
}

/// The id of the index that a title in normal form begins with, perhaps behind a word such as *No*,
/// and how many words of the title stand behind it. A number alone needs the title of its row.
fn leading_id<'i>(
    title: &str,
    index: &'i HashMap<String, (String, String)>,
) -> Option<(&'i String, usize)> {
    let words: Vec<&str> = title.split(' ').collect();
    for start in 0..words.len().min(2) {
        for end in (start + 1..=words.len().min(start + LONGEST_ID)).rev() {
            let Some((id, row)) = index.get(&words[start..end].join(" ")) else { continue };
            let rest = words[end..].join(" ");
            let is_code = id.contains(|ch: char| ch.is_alphabetic())
                && id.contains(|ch: char| ch.is_ascii_digit() || ch == '-');
            if rest == *row && !row.is_empty() || start == 0 && is_code {
                return Some((id, words.len() - end));
            }
        }
    }
    None
}

/// The end of a title that has this number of words; `None` where it has none, or the file says it
/// otherwise.
fn without_start(title: &Text, words: usize) -> Option<Text> {
    let raw = (title.span.end - title.span.start) as usize;
    let mut starts = title.value.char_indices().filter(|(at, ch)| {
        let before = title.value[..*at].chars().next_back();
        ch.is_alphanumeric() && before.is_none_or(|ch| !ch.is_alphanumeric())
    });
    let at = starts.by_ref().map(|(at, _)| at).collect::<Vec<_>>();
    let at = *at.get(at.len().checked_sub(words)?)?;
    (words > 0 && raw == title.value.len()).then(|| Text {
        value: title.value[at..].to_owned(),
        span: Span::new(title.span.start as usize + at, title.span.end as usize),
    })
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
    item.statuses.order_by_key(|status| status.source);
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
    let names = std::iter::once(row.id).chain(row.aliases);
    let names: Vec<String> =
        names.filter(|name| item.references().all(|own| own != name)).collect();
    item.aliases.extend(names);
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
