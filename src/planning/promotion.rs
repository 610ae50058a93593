//! How items are promoted from one backlog file to another: what the policy and the backlog say,
//! and which items may go. `promote` moves by it, and `backlog/promotion` judges what was moved.

use super::ready::Demands;
use crate::backlog::{Backlog, BacklogFile, Item, RequirementKind, Section, State};
use crate::policy::Policy;
use crate::source::{Location, RepoPath};
use crate::text::{normalize, paths};

/// What holds for the items of one file.
#[derive(Debug)]
pub(crate) struct Terms<'a> {
    /// The file that they come from.
    pub(crate) from: &'a BacklogFile,
    /// The file that they go to.
    pub(crate) to: RepoPath,
    /// How many may go at once.
    pub(crate) max: Option<usize>,
    /// Whether they come from one group.
    pub(crate) one_group: bool,
    /// Whether they are the first of their group that may go.
    pub(crate) in_order: bool,
    /// Whether they need everything that is demanded of an item that is ready.
    pub(crate) complete: bool,
    /// Where that is said.
    pub(crate) stated: Option<Location>,
}

impl<'a> Terms<'a> {
    /// What policy or file say; `None` where neither says where items go.
    pub(crate) fn of(policy: &Policy, from: &'a BacklogFile) -> Option<Self> {
        let asks = |ask: RequirementKind| from.asks(ask).is_some();
        let max = from.demands.iter().find_map(|demand| demand.max);
        if let Some(stated) = &policy.backlog.promotion {
            let terms = Self {
                from,
                to: stated.to.clone(),
                max: stated.max.or(max),
                one_group: stated.one_group,
                in_order: stated.in_order,
                complete: true,
                stated: stated.at,
            };
            return (stated.to != from.path).then_some(terms);
        }
        let stated = from.asks(RequirementKind::PromoteByMoving)?;
        let to = paths::beside(&from.path, stated.to.as_deref()?)?;
        (to != from.path).then(|| Self {
            from,
            to,
            max,
            one_group: asks(RequirementKind::PromoteOneGroup),
            in_order: asks(RequirementKind::PromoteInOrder),
            complete: asks(RequirementKind::PromoteComplete),
            stated: Some(Location::new(from.source, stated.stated)),
        })
    }

    /// What keeps `item` from being promoted, as ends of sentences: `has no "Plan"`.
    pub(crate) fn lacks(&self, policy: &Policy, item: &Item) -> Vec<String> {
        if !self.complete {
            return Vec::new();
        }
        let demands = Demands { policy: &policy.ready, file: self.from };
        // What is promoted is to be ready, whatever it is now.
        let further = item.state().filter(|state| state.is_ready_or_further());
        let lacks = demands.lacks(item, further.or(Some(State::Ready)));
        lacks.iter().map(|lack| lack.what.phrase()).collect()
    }
}

/// Whether an item waits to be promoted: nobody works on it, and it goes where no other item goes
/// along.
pub(crate) fn waits(item: &Item) -> bool {
    item.parent.is_none() && matches!(item.state(), None | Some(State::Planned | State::Ready))
}

/// The group of an item: the nearest section around it that has a title.
pub(crate) fn group<'a>(backlog: &'a Backlog, item: &Item) -> Option<&'a Section> {
    let sections = &backlog.file(item).sections;
    let mut at = item.section;
    while let Some(section) = at.and_then(|at| sections.get(at)) {
        if !section.title.value.is_empty() {
            return Some(section);
        }
        at = section.parent;
    }
    None
}

/// Whether two sections are one group: a group may stand twice.
pub(crate) fn is_same(a: Option<&Section>, b: Option<&Section>) -> bool {
    let key = |section: &Section| (section.name.clone(), normalize(&section.title.value));
    a.map(key) == b.map(key)
}

/// Whether a person means this group by `name`: its title, or its tags with colons between them.
pub(crate) fn is_called(group: &Section, name: &str) -> bool {
    let is_tag = |part: &str| tags(group).any(|tag| normalize(tag) == normalize(part));
    normalize(&group.title.value) == normalize(name) || name.split(':').all(is_tag)
}

/// What a person may call a group.
pub(crate) fn name(group: &Section) -> String {
    match tags(group).collect::<Vec<_>>() {
        tags if tags.is_empty() => group.title.value.clone(),
        tags => tags.join(":"),
    }
}

/// What the header of a group says beside its title.
fn tags(group: &Section) -> impl Iterator<Item = &str> {
    let tags = group.attributes.iter().filter(|(name, _)| *name != "title");
    tags.map(|(_, value)| value.value.as_str())
}

/// What is promoted, and what is not.
#[derive(Debug)]
pub(crate) struct Selection<'a> {
    /// The group that all come from, where only one may be taken.
    pub(crate) group: Option<&'a Section>,
    /// What goes, in the order of the file.
    pub(crate) chosen: Vec<&'a Item>,
    /// What is incomplete, each with what it lacks.
    pub(crate) refused: Vec<(&'a Item, Vec<String>)>,
}

/// The groups of one file that hold items which wait, each once, in the order of the file.
pub(crate) fn groups(backlog: &Backlog, file: usize) -> Vec<Option<&Section>> {
    let mut found: Vec<Option<&Section>> = Vec::new();
    for item in backlog.items_of(file).filter(|item| waits(item)) {
        let own = group(backlog, item);
        if !found.iter().any(|known| is_same(*known, own)) {
            found.push(own);
        }
    }
    found
}

/// The first items of the first of `groups` that has some which may go, at most `max` of them.
pub(crate) fn select<'a>(
    policy: &Policy,
    backlog: &'a Backlog,
    file: usize,
    terms: &Terms<'_>,
    groups: &[Option<&'a Section>],
    max: usize,
) -> Selection<'a> {
    let mut selection = Selection { group: None, chosen: Vec::new(), refused: Vec::new() };
    for group_of in groups {
        let waiting = backlog.items_of(file).filter(|item| waits(item));
        for item in waiting.filter(|item| is_same(*group_of, group(backlog, item))) {
            let lacks = terms.lacks(policy, item);
            if !lacks.is_empty() {
                selection.refused.push((item, lacks));
            } else if selection.chosen.len() < max {
                selection.chosen.push(item);
            }
        }
        if !selection.chosen.is_empty() {
            selection.group = *group_of;
            break;
        }
    }
    selection
}
