//! What the policy says about the backlog itself.

use std::collections::BTreeMap;

use super::checker::{Checker, Found};
use crate::policy::layers::{Layer, Layers};
use crate::policy::raw::{Marked, RawBacklog, RawPromotion};
use crate::policy::{BacklogPolicy, ItemOrder, PromotionPolicy, Protected};
use crate::source::Location;

/// How many lines an item may have where no policy says.
const MAX_LINES: usize = 40;

/// How many days ahead the last day of a waiver in the backlog may lie where no policy says.
const WAIVER_DAYS: u32 = 90;

impl Checker<'_> {
    pub(super) fn backlog(&mut self, layers: &Layers) -> BacklogPolicy {
        let priorities = find(layers, |raw| raw.priorities.as_ref());
        let paths = find(layers, |raw| raw.paths.as_ref());
        let days = find(layers, |raw| raw.revisit_days.as_ref());
        BacklogPolicy {
            scope: find(layers, |raw| raw.scope.as_ref())
                .and_then(|Found { layer, value }| self.word(layer, "backlog.scope", value))
                .unwrap_or_default(),
            protect: self.protect(layers),
            promotion: find(layers, |raw| raw.promotion.as_ref())
                .and_then(|Found { layer, value }| self.promotion(layer, value)),
            priorities: priorities.map_or_else(Vec::new, |Found { layer, value }| {
                self.texts(layer, "backlog.priorities: a priority", Some(value))
            }),
            order: self.order(layers),
            paths: paths.map_or_else(Vec::new, |Found { layer, value }| {
                let fields = value.iter();
                fields.filter_map(|entry| self.field(layer, "backlog.paths", entry)).collect()
            }),
            checklist: self.checklist(layers),
            revisit_days: days.map(|Found { layer, value }| {
                self.at_least_one(layer, "backlog.revisit_days", value, value.value as usize);
                value.value
            }),
            waiver_days: find(layers, |raw| raw.waiver_days.as_ref())
                .map_or(WAIVER_DAYS, |Found { value, .. }| value.value),
            max_lines: find(layers, |raw| raw.max_lines.as_ref()).map_or(
                MAX_LINES,
                |Found { layer, value }| {
                    self.at_least_one(layer, "backlog.max_lines", value, value.value);
                    value.value
                },
            ),
        }
    }

    fn protect(&mut self, layers: &Layers) -> Vec<(Protected, Option<Location>)> {
        let Some(Found { layer, value }) = find(layers, |raw| raw.protect.as_ref()) else {
            return Vec::new();
        };
        let words = value.iter().filter_map(|word| {
            let protected = self.word(layer, "backlog.protect", word)?;
            Some((protected, self.at(layer, word.span)))
        });
        words.collect()
    }

    fn order(&mut self, layers: &Layers) -> (ItemOrder, Option<Location>) {
        let Some(Found { layer, value }) = find(layers, |raw| raw.order.as_ref()) else {
            return (ItemOrder::None, None);
        };
        let order = self.word(layer, "backlog.order", value).unwrap_or(ItemOrder::None);
        (order, self.at(layer, value.span))
    }

    fn promotion(&mut self, layer: &Layer, raw: &RawPromotion) -> Option<PromotionPolicy> {
        let Some(to) = &raw.to else {
            let span = raw.max.as_ref().and_then(|max| max.span);
            self.problem(layer, span, "backlog.promotion says not where items go to")
                .add_hint("write to: TODO.md");
            return None;
        };
        if let Some(max) = &raw.max {
            self.at_least_one(layer, "backlog.promotion.max", max, max.value);
        }
        Some(PromotionPolicy {
            to: self.path(layer, "backlog.promotion.to", to)?,
            max: raw.max.as_ref().map(|max| max.value),
            one_group: raw.one_group.unwrap_or(true),
            in_order: raw.in_order.unwrap_or(true),
            at: self.at(layer, to.span),
        })
    }

    /// The entries of all layers; of two for one entry the upper one.
    fn checklist(&mut self, layers: &Layers) -> BTreeMap<String, String> {
        let mut checklist = BTreeMap::new();
        for layer in &layers.layers {
            let entries = layer.raw.backlog.iter().filter_map(|raw| raw.checklist.as_ref());
            for (entry, item) in entries.flat_map(|entries| &entries.0) {
                if let Some(id) = self.text(layer, "backlog.checklist", item) {
                    checklist.entry(entry.value.clone()).or_insert(id);
                }
            }
        }
        checklist
    }

    fn at_least_one<T>(&mut self, layer: &Layer, key: &str, at: &Marked<T>, value: usize) {
        if value == 0 {
            self.problem(layer, at.span, format!("{key} must be at least 1"));
        }
    }
}

fn find<'a, T>(
    layers: &'a Layers,
    key: impl Fn(&'a RawBacklog) -> Option<&'a T>,
) -> Option<Found<'a, T>> {
    layers.find(|raw| key(raw.backlog.as_ref()?))
}
