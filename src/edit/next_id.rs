//! The next free id, in the form of the others.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::backlog::{Backlog, Item};

/// Ids that are taken elsewhere: on other branches, in changes that are not merged yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenIds(Vec<TakenId>);

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct TakenId {
    scope: Option<Arc<str>>,
    id: String,
    place: Arc<str>,
}

impl TakenIds {
    /// Takes over the ids of a backlog that is read at `place`, such as `origin/main`.
    pub fn extend(&mut self, backlog: &Backlog, place: &str) {
        let place: Arc<str> = place.into();
        let items = backlog.items.iter().filter(|item| !item.slug_id);
        self.0.extend(items.map(|item| TakenId {
            scope: item.scope.clone(),
            id: item.own_id().to_owned(),
            place: Arc::clone(&place),
        }));
    }

    /// Where an id is taken by somebody; `None` where it is free.
    #[must_use]
    pub fn place(&self, scope: Option<&str>, id: &str) -> Option<&str> {
        let is_it =
            |taken: &&TakenId| taken.scope.as_deref() == scope && taken.id.eq_ignore_ascii_case(id);
        self.0.iter().find(is_it).map(|taken| &*taken.place)
    }

    fn in_scope<'a>(&'a self, scope: Option<&'a str>) -> impl Iterator<Item = &'a str> {
        let taken = self.0.iter().filter(move |taken| taken.scope.as_deref() == scope);
        taken.map(|taken| taken.id.as_str())
    }
}

/// The id of a new item beside `model`; `None` where ids are made from titles, or have no number.
/// `parent` is the item that is to hold it, where that is another one than the model's; `elsewhere`
/// are ids that are not free either.
#[must_use]
pub fn next_id(
    model: &Item,
    backlog: &Backlog,
    parent: Option<&Item>,
    elsewhere: &TakenIds,
    today: Date,
) -> Option<String> {
    if model.slug_id {
        return None;
    }
    let own = model.own_id();
    let number = last_number(own)?;
    let (mut prefix, suffix) = (own[..number.start].to_owned(), &own[number.end..]);
    if let Some(parent) = parent {
        let held_by = model.parent.as_deref().and_then(|id| backlog.item(id));
        prefix = below_parent(&prefix, held_by, parent);
    }
    let form = form(&prefix);
    let is_alike =
        |id: &&str| last_number(id).is_some_and(|at| self::form(&id[..at.start]) == form);
    let is_beside = |other: &&Item| !other.slug_id && other.scope == model.scope;
    let here = backlog.items.iter().filter(is_beside).map(Item::own_id);
    let scope = model.scope.as_deref();
    let mut width = 0;
    let mut highest = 0;
    for id in here.chain(elsewhere.in_scope(scope)).filter(is_alike) {
        let digits = last_number(id).map_or("", |at| &id[at]);
        if digits.len() > 1 && digits.starts_with('0') {
            width = width.max(digits.len());
        }
        highest = highest.max(digits.parse::<u64>().ok()?);
    }
    let prefix = dated(&prefix, today);
    let is_taken = |id: &str| {
        elsewhere.place(scope, id).is_some()
            || match scope {
                Some(scope) => backlog.find(&format!("{scope}/{id}")).next().is_some(),
                None => backlog.find(id).next().is_some(),
            }
    };
    let ids = (highest.checked_add(1)?..).map(|number| format!("{prefix}{number:0width$}{suffix}"));
    ids.take(backlog.items.len() + 1).find(|id| !is_taken(id))
}

/// The last run of digits of an id.
pub(super) fn last_number(id: &str) -> Option<Range<usize>> {
    let end = id.rfind(|ch: char| ch.is_ascii_digit())? + 1;
    let start = id[..end].rfind(|ch: char| !ch.is_ascii_digit());
    let start = start.map_or(0, |at| at + id[at..].chars().next().map_or(1, char::len_utf8));
    Some(start..end)
}

/// What ids of one form begin with: in small letters, and every date alike.
fn form(prefix: &str) -> String {
    let mut form = prefix.to_lowercase();
    for at in dates(&form) {
        form.replace_range(at, "########");
    }
    form
}

/// The prefix with the date of today in the place of another one.
fn dated(prefix: &str, today: Date) -> String {
    let mut dated = prefix.to_owned();
    for at in dates(prefix) {
        dated.replace_range(at, &today.strftime("%Y%m%d").to_string());
    }
    dated
}

/// The runs of eight digits that are a day.
fn dates(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for part in text.split(|ch: char| !ch.is_ascii_digit()) {
        if part.len() == 8 && Date::strptime("%Y%m%d", part).is_ok() {
            found.push(start..start + 8);
        }
        start += part.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

/// The prefix of ids below another parent: `E1.` below *E1* is `E2.` below *E2*, and `US-1.` below
/// *EPIC-1* is `US-2.` below *EPIC-2*.
fn below_parent(prefix: &str, held_by: Option<&Item>, parent: &Item) -> String {
    let Some(before) = held_by.filter(|before| before.id != parent.id) else {
        return prefix.to_owned();
    };
    if let Some(rest) = prefix.strip_prefix(before.own_id()) {
        return format!("{}{rest}", parent.own_id());
    }
    let (old, new) = (before.own_id(), parent.own_id());
    let (Some(here), Some(was), Some(is)) =
        (last_number(prefix), last_number(old), last_number(new))
    else {
        return prefix.to_owned();
    };
    if prefix[here.clone()] != old[was] {
        return prefix.to_owned();
    }
    format!("{}{}{}", &prefix[..here.start], &new[is], &prefix[here.end..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::{self};
    use crate::policy::Policy;
    use crate::source::{RepoPath, SourceKind, SourceMap};

    fn next(text: &str, model: &str, parent: Option<&str>) -> Option<String> {
        let mut sources = SourceMap::default();
        let path = RepoPath::new("BACKLOG.md").unwrap();
        let id = sources.add(SourceKind::File(path.clone()), text);
        let policy = Policy::from_yaml("", &mut sources).unwrap();
        let backlog = backlog::read(&sources, &[(path, id)], &policy.dialects());
        let item = |id: &str| backlog.item(id).unwrap_or_else(|| panic!("{id}: {backlog:?}"));
        let parent = parent.map(&item);
        let today = jiff::civil::date(2026, 11, 27);
        next_id(item(model), &backlog, parent, &TakenIds::default(), today)
    }

    #[test]
    fn the_next_id_has_the_form_and_the_width_of_the_others() {
        let list = "# Backlog\n\n- [ ] US-9 One\n- [x] US-12 Two\n- [ ] BUG-3 Three\n";
        assert_eq!(next(list, "US-9", None).as_deref(), Some("US-13"));
        assert_eq!(next(list, "BUG-3", None).as_deref(), Some("BUG-4"));
        let padded = "# Tasks\n\n- [ ] T008 One\n- [ ] T009 Two\n";
        assert_eq!(next(padded, "T009", None).as_deref(), Some("T010"));
        let dated = "# Backlog\n\n- [ ] TASK-20260204-258 One\n- [ ] TASK-20260301-260 Two\n";
        let expected = Some("TASK-20261127-261");
        assert_eq!(next(dated, "TASK-20260204-258", None).as_deref(), expected);
    }

    #[test]
    fn ids_are_taken_apart_at_their_last_number() {
        assert_eq!(last_number("US-1.12a"), Some(5..7));
        assert_eq!(last_number("7"), Some(0..1));
        assert_eq!(last_number("auth"), None);
        assert_eq!(dates("TASK-20260204-258").first(), Some(&(5..13)));
        assert_eq!(dates("A-12345678-99999999"), Vec::<Range<usize>>::new());
    }
}
