//! What was found so far, and what of it counts.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::lookup::Lookup;
use super::texts::Text;
use crate::change::{Link, LinkOrigin, NoItem, Resolution};
use crate::policy::{HashMeaning, LinkPlace};
use crate::sort::Sort as _;

/// More unknown references than this tell nobody anything new.
const MOST_UNKNOWN: usize = 100;
/// The most unknown references for which the gate looks for what was meant.
const MOST_MEANT: usize = 10;

/// Collects the links of a change.
pub(super) struct Finder<'a> {
    pub(super) lookup: Lookup<'a>,
    pub(super) hash: HashMeaning,
    pub(super) links: Vec<Link>,
    /// Ids behind a closing keyword that look like those of another tracker.
    pub(super) foreign: Vec<Link>,
    pub(super) no_item: Option<NoItem>,
    /// What the text that is read has claimed so far, and whether it closes it.
    pub(super) claimed: HashMap<Name, bool>,
}

/// What tells links apart: the item, or where it is unknown the text.
pub(super) type Name = (bool, String);

pub(super) fn name(text: &str, resolution: &Resolution) -> Name {
    match resolution {
        Resolution::Item(id) => (true, id.clone()),
        Resolution::Ambiguous(_) | Resolution::Unknown(_) | Resolution::TooMany(_) => {
            (false, text.to_lowercase())
        }
    }
}

impl Finder<'_> {
    pub(super) fn push(
        &mut self,
        text: &Text<'_>,
        origin: LinkOrigin,
        at: Range<usize>,
        named: (String, Resolution),
    ) {
        let link = self.link(text, origin, at, named);
        self.add(link);
    }

    /// Adds a link, unless the same text has said as much of the item before.
    pub(super) fn add(&mut self, link: Link) {
        let name = name(&link.text, &link.resolution);
        let known = self.claimed.get(&name).copied();
        if known.is_some_and(|closes| closes || !link.closes) {
            return;
        }
        if link.claimed {
            self.claimed.insert(name, link.closes);
        }
        self.links.push(link);
    }

    pub(super) fn link(
        &self,
        text: &Text<'_>,
        origin: LinkOrigin,
        at: Range<usize>,
        (name, resolution): (String, Resolution),
    ) -> Link {
        Link {
            text: name,
            location: text.location(at),
            origin,
            place: text.place,
            claimed: true,
            described: matches!(text.place, LinkPlace::Body | LinkPlace::Title),
            closes: origin == LinkOrigin::Keyword,
            resolution,
        }
    }

    /// Each item once, in the strongest form; it closes if any form of it does.
    pub(super) fn finish(mut self) -> (Vec<Link>, Option<NoItem>) {
        let is_strong = |link: &Link| link.origin <= LinkOrigin::Keyword;
        let is_item = |link: &Link| matches!(link.resolution, Resolution::Item(_));
        if !self.links.iter().any(|link| is_strong(link) && is_item(link)) {
            self.links.append(&mut self.foreign);
        }
        if self.no_item.is_some() || self.links.iter().any(is_strong) {
            for link in self.links.iter_mut().filter(|link| !is_strong(link)) {
                link.claimed = false;
            }
        }
        self.links.order_by_key(|link| (!link.claimed, link.origin, link.place));
        let name = |link: &Link| name(&link.text, &link.resolution);
        let of_all = |is: fn(&Link) -> bool| -> HashSet<_> {
            self.links.iter().filter(|link| is(link)).map(name).collect()
        };
        let closing = of_all(|link| link.closes);
        let described = of_all(|link| link.described && link.claimed);
        let mut seen = HashSet::new();
        self.links.retain(|link| seen.insert(name(link)));
        let mut unknown = 0;
        self.links.retain_mut(|link| {
            link.closes = closing.contains(&name(link));
            link.described |= described.contains(&name(link));
            let Resolution::Unknown(meant) = &mut link.resolution else { return true };
            unknown += 1;
            if unknown <= MOST_MEANT {
                *meant = self.lookup.meant(&link.text);
            }
            unknown <= MOST_UNKNOWN
        });
        (self.links, self.no_item)
    }
}
