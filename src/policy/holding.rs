//! Policies over floors: what loosens one is taken back and reported, so that a repository which has it is
//! not let through in the meantime, and a change that corrects it can be judged.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::difference::{self, Loosened};
use super::floor::{Floor, Lock, Weaker};
use super::layers::{Layer, Layers};
use super::raw::{Layered as _, Marked, RawLock, RawPolicy, RawWaiver, TextOr};
use super::yaml;
use crate::source::{ColumnUnit, Location, SourceMap, Span};

impl Layers {
    /// Puts a floor below the files of the policy and above the preset that everything builds upon. A
    /// floor that locks nothing by name locks all that its file says.
    #[must_use]
    pub fn upon(mut self, floor: Self) -> Self {
        let is_root = |layer: &Layer| layer.preset.is_some();
        let root = self.layers.pop_if(|layer| is_root(layer));
        self.layers.extend(floor.layers.into_iter().map(|mut layer| {
            if layer.source.is_some() && layer.raw.locked.is_none() {
                layer.locks_all = true;
            }
            layer
        }));
        if self.layers.is_empty() {
            self.layers.extend(root);
        }
        self
    }

    /// Takes back what loosens a floor, and keeps what that was.
    #[must_use]
    pub fn held(mut self, today: Date, sources: &SourceMap) -> Self {
        for index in (0..self.layers.len()).rev() {
            let Some(floor) = self.floor_at(index, today, sources) else { continue };
            if index > 0 {
                let weaker = self.weaker_than(&floor, index, sources);
                let (own, root) = (self.own_bases(index), self.layers.len() - 1);
                for found in &weaker {
                    let layers = self.layers.iter_mut().enumerate();
                    let others = layers.filter(|(at, _)| !own.contains(at) && *at != root);
                    others.for_each(|(_, layer)| take_back(layer, &found.key));
                }
                self.weaker.extend(weaker);
            }
            self.floors.push(floor);
        }
        self
    }

    /// The floor that a layer is; `None` where it locks nothing today.
    fn floor_at(&self, index: usize, today: Date, sources: &SourceMap) -> Option<Floor> {
        let layer = &self.layers[index];
        let name = sources.get(layer.source?).kind.path()?.to_string();
        let named = layer.raw.locked.iter().flatten().filter_map(|entry| {
            let (key, until) = match &entry.value {
                TextOr::Text(key) => (key.clone(), None),
                TextOr::Long(RawLock { key, until }) => {
                    let until = until.as_ref().and_then(|day| day.value.trim().parse().ok());
                    (key.as_ref()?.value.clone(), until)
                }
            };
            Some(Lock { key, until, at: layer.at(entry.span, sources) })
        });
        let mut locks: Vec<Lock> = named.collect();
        if layer.locks_all {
            locks = all_keys(&layer.raw).into_iter().map(|key| layer.lock(key, sources)).collect();
        }
        locks.retain(|lock| lock.until.is_none_or(|until| until >= today));
        if locks.is_empty() {
            return None;
        }
        let catalogue = self.check(sources).policy.rules;
        let rules = locks.iter().flat_map(|lock| lock.rules(catalogue)).map(|rule| rule.id);
        let guards = catalogue.iter().filter(|rule| rule.guards_floors()).map(|rule| rule.id);
        let rules = rules.chain(guards).collect();
        Some(Floor { name, locks, rules })
    }

    /// The numbers of a floor and of what it builds upon. What else lies below it, such as what a
    /// policy names before it under `extends`, is not of its choice.
    fn own_bases(&self, index: usize) -> RangeInclusive<usize> {
        index..=index + self.layers[index].own
    }

    /// What the other layers loosen of what a floor locks.
    fn weaker_than(&self, floor: &Floor, index: usize, sources: &SourceMap) -> Vec<Weaker> {
        let own = self.own_bases(index);
        // The preset at the bottom is nobody's choice.
        let root = self.layers.last().filter(|_| *own.end() < self.layers.len() - 1);
        let layers = self.layers[own].iter().chain(root).cloned().collect();
        let below = Self { layers, ..Self::empty(self.origin) };
        let catalogue = below.check(sources).policy.rules;
        let loosened = difference::loosened(&below, self, sources);
        let weaker = loosened.into_iter().filter_map(|Loosened { key, text }| {
            let lock = floor.lock_of(&key, catalogue)?;
            let line = lock
                .at
                .and_then(|at| sources.range(at, ColumnUnit::Chars))
                .map_or_else(String::new, |range| format!(", line {}", range.line));
            Some(Weaker {
                at: self.place(&key, index, sources),
                lock: format!("{} in {}{line}", lock.key, floor.name),
                locked_at: lock.at,
                key,
                text,
            })
        });
        weaker.collect()
    }

    /// Where the layers beside a floor say what a key is; of a preset, where it is named.
    fn place(&self, key: &str, index: usize, sources: &SourceMap) -> Option<Location> {
        let own = self.own_bases(index);
        let files = self.layers.iter().enumerate().filter(|(_, layer)| layer.source.is_some());
        let above = files.clone().filter(|(at, _)| *at < index).map(|(_, layer)| layer);
        let others = files.filter(|(at, _)| !own.contains(at)).map(|(_, layer)| layer);
        let says = others.clone().find_map(|layer| {
            let text = sources.text(layer.source?);
            let found = yaml::locate(text, key).or_else(|| match key.split_once('.')? {
                ("rules", rule) => {
                    yaml::locate(text, &format!("rules.{}", rule.split('/').next()?))
                }
                ("waivers", rule) => layer.waiver_of(rule),
                // `backlog: none` has no key of its own for the files.
                (part, _) => yaml::locate(text, part),
            });
            layer.at(Some(found?), sources)
        });
        let names = || {
            above
                .clone()
                .rev()
                .find_map(|layer| layer.at(layer.raw.extends.as_ref()?.span, sources))
        };
        says.or_else(names)
    }
}

impl Layer {
    /// The lock of a key that the file of a floor says without naming it under `locked`.
    fn lock(&self, key: String, sources: &SourceMap) -> Lock {
        let span = self.source.and_then(|source| yaml::locate(sources.text(source), &key));
        Lock { at: self.at(span, sources), key, until: None }
    }

    /// The place of the first waiver of a rule.
    fn waiver_of(&self, rule: &str) -> Option<Span> {
        let mut waivers = self.raw.waivers.iter().flatten();
        let is_of = |waived: &&Marked<RawWaiver>| {
            waived.value.rule.as_ref().is_some_and(|named| named.value == rule)
        };
        waivers.find(is_of)?.span
    }
}

/// The keys that a policy sets, in the second step where there is one: `wip.limits`.
fn all_keys(raw: &RawPolicy) -> Vec<String> {
    let value = serde_json::to_value(raw).expect("a policy holds texts and numbers only");
    let mut keys = Vec::new();
    for (part, value) in value.as_object().into_iter().flatten() {
        match value.as_object() {
            Some(map) if part != "dialects" => {
                let set = map.iter().filter(|(_, value)| !value.is_null());
                keys.extend(set.map(|(key, _)| format!("{part}.{key}")));
            }
            _ if value.is_null() || matches!(part.as_str(), "version" | "locked" | "extends") => {}
            _ => keys.push(part.clone()),
        }
    }
    keys
}

/// Takes a key out of a layer, so that what lies below counts.
fn take_back(layer: &mut Layer, key: &str) {
    let raw = &mut layer.raw;
    match key.split_once('.') {
        Some(("rules", rule)) => {
            let area = rule.split('/').next().unwrap_or_default();
            if let Some(entries) = &mut raw.rules {
                entries.0.retain(|(name, _)| name.value != rule && name.value != area);
            }
        }
        Some(("waivers", rule)) => {
            if let Some(waivers) = &mut raw.waivers {
                let named = |waiver: &RawWaiver| waiver.rule.as_ref().map(|r| r.value.clone());
                waivers.retain(|waiver| named(&waiver.value).as_deref() != Some(rule));
            }
        }
        _ => raw.clear(key),
    }
}
