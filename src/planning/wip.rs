//! What counts as work in progress, and whether there is room for more.

use std::collections::{BTreeMap, HashSet};

use crate::backlog::{Backlog, DeclaredMeaning, Item, Kind, State};
use crate::policy::{Policy, Scope, WipLimit};
use crate::text::{normalize, plural};

/// The items in a state that count as work. Epics do not, and of others that hold items those do not
/// of whose items one counts: a part that is not begun takes no limit away.
pub(crate) fn counted(backlog: &Backlog, state: State) -> impl Iterator<Item = &Item> {
    let parents = parents(backlog);
    let in_state = move |item: &&Item| item.state() == Some(state);
    let busy = ancestors(backlog, backlog.items.iter().filter(in_state));
    backlog.items.iter().filter(in_state).filter(move |item| {
        let holds = parents.contains(item.id.as_str());
        !holds || item.kind != Kind::Epic && !busy.contains(item.id.as_str())
    })
}

/// The counted items, by what the limit is counted over; one group of all where that is nothing.
pub(crate) fn groups<'a>(backlog: &'a Backlog, limit: &WipLimit) -> Vec<(String, Vec<&'a Item>)> {
    let mut groups: BTreeMap<String, (String, Vec<&Item>)> = BTreeMap::new();
    for item in counted(backlog, limit.state) {
        if let Some(group) = group(backlog, item, limit.per) {
            // The first spelling is shown.
            let (_, items) = groups.entry(key(limit, &group)).or_insert((group, Vec::new()));
            items.push(item);
        }
    }
    groups.into_values().collect()
}

/// The ids of all that hold one of `items`.
fn ancestors<'a>(backlog: &'a Backlog, items: impl Iterator<Item = &'a Item>) -> HashSet<&'a str> {
    let mut found = HashSet::new();
    for item in items {
        let mut parent = item.parent.as_deref();
        while let Some(id) = parent.filter(|id| found.insert(*id)) {
            parent = backlog.item(id).and_then(|item| item.parent.as_deref());
        }
    }
    found
}

/// The ids of the items that hold items.
pub(crate) fn parents(backlog: &Backlog) -> HashSet<&str> {
    backlog.items.iter().filter_map(|item| item.parent.as_deref()).collect()
}

/// The group that an item counts for; `None` if the item does not say, so that nothing is guessed.
fn group(backlog: &Backlog, item: &Item, per: Option<Scope>) -> Option<String> {
    let Some(per) = per else { return Some(String::new()) };
    let group = match per {
        Scope::Owner => item.owner.as_ref().map(|owner| owner.value.clone()),
        Scope::Epic => item.parent.clone(),
        Scope::Component => {
            let field = || item.field("component").map(|field| &field.value);
            item.attributes.get("component").or_else(field).map(|text| text.value.clone())
        }
        Scope::Priority => item.priority.as_ref().map(|text| text.value.clone()),
        Scope::Kind => Some(item.kind.as_str().to_owned()),
        Scope::File => return Some(file(backlog, item)),
    }?;
    let nobody = ["", "tba", "tbd", "none", "n a", "unassigned", "nobody"];
    (!nobody.contains(&normalize(&group).as_str())).then_some(group)
}

/// What two names of one group have in common: `@ada` and `Ada` are one person, but two paths are
/// two files.
fn key(limit: &WipLimit, group: &str) -> String {
    if limit.per == Some(Scope::File) { group.to_owned() } else { normalize(group) }
}

/// The file of an item, or the folder of one that is a file.
fn file(backlog: &Backlog, item: &Item) -> String {
    let file = backlog.file(item);
    let path = file.path.as_str();
    let end = if file.whole { path.len() - file.path.file_name().len() } else { path.len() };
    path[..end].to_owned()
}

/// How many items are in progress, says a limit: `2 items are in-progress for owner ada, and 1 is
/// allowed`.
pub(crate) fn phrase(limit: &WipLimit, group: &str, count: usize) -> String {
    let whose = limit.per.map_or(String::new(), |per| format!(" for {} {group}", per.as_str()));
    let verb = |count: usize| if count == 1 { "is" } else { "are" };
    format!(
        "{} {} {}{whose}, and {} {} allowed",
        plural(count, "item"),
        verb(count),
        limit.state,
        limit.max,
        verb(limit.max),
    )
}

/// The room that the limits leave for items to be started.
#[derive(Debug)]
pub(crate) struct Room<'a> {
    /// Each limit of work in progress, with the number of items of each group.
    limits: Vec<(&'a WipLimit, BTreeMap<String, usize>)>,
    backlog: &'a Backlog,
    /// By file, what a heading of work in progress says when it is full.
    headings: Vec<Option<String>>,
}

impl<'a> Room<'a> {
    /// The room that is left.
    pub(crate) fn of(policy: &'a Policy, backlog: &'a Backlog) -> Self {
        let started = policy.wip.iter().filter(|limit| limit.state == State::InProgress);
        let limits = started.map(|limit| {
            let groups = groups(backlog, limit).into_iter();
            (limit, groups.map(|(name, items)| (key(limit, &name), items.len())).collect())
        });
        let counts = backlog.counts();
        let headings = backlog.files.iter().enumerate().map(|(number, file)| {
            let mut sections = file.sections.iter().enumerate();
            sections.find_map(|(index, section)| {
                let limit = section.declared.as_ref()?;
                let count = counts.get(&(number, index)).copied().unwrap_or_default();
                let is_full = section.state == Some(State::InProgress)
                    && limit.meaning == DeclaredMeaning::Limit
                    && count >= limit.number as usize;
                let title = &section.title.value;
                is_full.then(|| {
                    let count = plural(count, "item");
                    format!("\"{title}\" holds {count}, and its heading allows {}", limit.number)
                })
            })
        });
        Self { limits: limits.collect(), backlog, headings: headings.collect() }
    }

    /// Why `item` may not be started: the limit that is reached, in words.
    pub(crate) fn lacks_for(&self, item: &Item) -> Option<String> {
        let full = self.limits.iter().find_map(|(limit, counts)| {
            let group = group(self.backlog, item, limit.per)?;
            let count = counts.get(&key(limit, &group)).copied().unwrap_or_default();
            let by =
                limit.preset.as_ref().map_or(String::new(), |by| format!(" by the preset {by}"));
            (count >= limit.max).then(|| format!("{}{by}", phrase(limit, &group, count)))
        });
        full.or_else(|| self.headings.get(item.file)?.clone())
    }
}
