//! What the policy says about work in progress, releases and the repository.

use std::collections::BTreeMap;

use super::checker::{Checker, Found};
use crate::backlog::State;
use crate::policy::layers::{Layer, Layers};
use crate::policy::problem::mistake;
use crate::policy::raw::{Marked, RawLimit};
use crate::policy::{OpenChangesLimit, ReleasePolicy, RepoPolicy, WipLimit, WipPercentile};

impl Checker<'_> {
    pub(super) fn wip(&mut self, layers: &Layers) -> Vec<WipLimit> {
        let found = layers.find(|raw| raw.wip.as_ref()?.limits.as_ref());
        let Some(Found { layer, value }) = found else {
            return Vec::new();
        };
        let mut limits: Vec<WipLimit> = Vec::new();
        for entry in value.iter().filter(|entry| entry.value.open_changes_per.is_none()) {
            let Some(limit) = self.wip_limit(layer, entry) else {
                continue;
            };
            let same = |known: &WipLimit| known.per == limit.per && known.state == limit.state;
            if limits.iter().any(same) {
                let per =
                    limit.per.map_or_else(String::new, |per| format!(" per {}", per.as_str()));
                let message = format!("wip.limits: {}{per} is limited twice", limit.state);
                self.problem(layer, entry.span, message).add_hint("keep one of the two limits");
            }
            limits.push(limit);
        }
        limits
    }

    fn wip_limit(&mut self, layer: &Layer, entry: &Marked<RawLimit>) -> Option<WipLimit> {
        let raw = &entry.value;
        let per = raw.per.as_ref().map(|per| self.word(layer, "wip.limits.per", per));
        let state = raw.state.as_ref().map(|state| self.word(layer, "wip.limits.state", state));
        let Some(max) = &raw.max else {
            self.problem(layer, entry.span, "wip.limits: the limit has no max")
                .add_hint("write max: 1");
            return None;
        };
        Some(WipLimit {
            max: max.value,
            per: per.map_or(Some(None), |per| per.map(Some))?,
            state: state.unwrap_or(Some(State::InProgress))?,
            at: self.at(layer, entry.span),
            preset: layer.preset.clone(),
        })
    }

    pub(super) fn open_changes(&mut self, layers: &Layers) -> Vec<OpenChangesLimit> {
        let found = layers.find(|raw| raw.wip.as_ref()?.limits.as_ref());
        let Some(Found { layer, value }) = found else {
            return Vec::new();
        };
        value.iter().filter_map(|entry| self.open_changes_limit(layer, entry)).collect()
    }

    fn open_changes_limit(
        &mut self,
        layer: &Layer,
        entry: &Marked<RawLimit>,
    ) -> Option<OpenChangesLimit> {
        let raw = &entry.value;
        let per = self.word(layer, "wip.limits.open_changes_per", raw.open_changes_per.as_ref()?);
        if raw.per.is_some() || raw.state.is_some() {
            let message = "wip.limits: open_changes_per stands alone, without per and state";
            self.problem(layer, entry.span, message)
                .add_hint("write {open_changes_per: author, max: 3}");
        }
        let Some(max) = &raw.max else {
            self.problem(layer, entry.span, "wip.limits: the limit has no max")
                .add_hint("write max: 1");
            return None;
        };
        if max.value == 0 {
            let message = "wip.limits: with max: 0 no change could ever be open";
            self.problem(layer, max.span, message);
        }
        Some(OpenChangesLimit { max: max.value, per: per?, at: self.at(layer, entry.span) })
    }

    pub(super) fn wip_days(&mut self, layers: &Layers) -> BTreeMap<State, u32> {
        let mut days = BTreeMap::new();
        for layer in &layers.layers {
            let entries = layer.raw.wip.iter().filter_map(|wip| wip.max_days.as_ref());
            for (name, max) in entries.flat_map(|entries| &entries.0) {
                match State::ALL.into_iter().find(|state| state.as_str() == name.value) {
                    Some(state) => {
                        days.entry(state).or_insert(max.value);
                    }
                    None => {
                        let message = format!("wip.max_days: there is no state {:?}", name.value);
                        let words = State::ALL.map(State::as_str);
                        let at = self.at(layer, name.span);
                        self.problems.push(mistake(at, message).allowed(&name.value, &words));
                    }
                }
            }
        }
        days
    }

    pub(super) fn wip_percentile(&mut self, layers: &Layers) -> Option<WipPercentile> {
        let Found { layer, value } =
            layers.find(|raw| raw.wip.as_ref()?.max_percentile.as_ref())?;
        let max = u8::try_from(value.value).ok().filter(|max| (1..100).contains(max));
        if max.is_none() {
            let message = format!("wip.max_percentile must not be {}", value.value);
            self.problem(layer, value.span, message)
                .add_hint("write a number from 1 to 99, such as 85");
        }
        Some(WipPercentile { max: max?, at: self.at(layer, value.span) })
    }

    pub(super) fn release(&mut self, layers: &Layers) -> ReleasePolicy {
        let blocking = layers
            .find(|raw| raw.release.as_ref()?.blocking.as_ref())
            .map_or_else(Vec::new, |Found { layer, value }| {
                self.texts(layer, "release.blocking: a priority", Some(value))
            });
        let found = layers.find(|raw| raw.release.as_ref()?.vulnerabilities.as_ref());
        let Some(Found { layer, value }) = found else {
            return ReleasePolicy { blocking, ..ReleasePolicy::default() };
        };
        if value.sarif.is_none() {
            let message = "release.vulnerabilities names no SARIF file";
            let at = value.min_severity.as_ref().and_then(|word| word.span);
            self.problem(layer, at, message).add_hint("add sarif: reports/*.sarif");
        }
        let severity = value
            .min_severity
            .as_ref()
            .and_then(|word| self.word(layer, "release.vulnerabilities.min_severity", word));
        ReleasePolicy {
            blocking,
            vulnerabilities: self.paths(
                layer,
                "release.vulnerabilities.sarif",
                value.sarif.as_ref(),
            ),
            min_severity: severity.unwrap_or_default(),
        }
    }

    pub(super) fn repo(&mut self, layers: &Layers) -> RepoPolicy {
        let secrets = layers.find(|raw| raw.repo.as_ref()?.secrets.as_ref());
        RepoPolicy { secrets: self.found_paths("repo.secrets", secrets) }
    }
}
