//! What the policy says about the Definition of Done.

use super::checker::{Checker, Found};
use crate::finding::Severity;
use crate::policy::layers::{Layer, Layers};
use crate::policy::raw::{Committed, Marked, RawDoneItem, RawDoneItems, RawEvidence, TextOr};
use crate::policy::{DoneItem, DoneItems, EvidenceRequirement};

impl Checker<'_> {
    pub(super) fn done(&mut self, layers: &Layers) -> DoneItems {
        let found = layers.find(|raw| raw.done.as_ref()?.items.as_ref());
        let Some(Found { layer, value }) = found else {
            return DoneItems::Backlog;
        };
        match &value.value {
            TextOr::Text(text) => {
                self.only_word::<RawDoneItems>(layer, "done.items", text, value.span);
                DoneItems::Backlog
            }
            TextOr::Long(list) => DoneItems::Listed(
                list.iter().filter_map(|entry| self.done_item(layer, entry)).collect(),
            ),
        }
    }

    fn done_item(
        &mut self,
        layer: &Layer,
        entry: &Marked<TextOr<RawDoneItem>>,
    ) -> Option<DoneItem> {
        let (text, after) = match &entry.value {
            TextOr::Text(text) => (Some(text), None),
            TextOr::Long(raw) => (raw.text.as_ref().map(|t| &t.value), raw.after.as_ref()),
        };
        let after = after.and_then(|after| self.word(layer, "done.items.after", after));
        let text = text.map(|text| text.trim()).unwrap_or_default();
        if text.is_empty() {
            self.problem(layer, entry.span, "done.items: the entry has no text");
            return None;
        }
        Some(DoneItem {
            text: text.to_owned(),
            after_merge: after.is_some(),
            at: self.at(layer, entry.span),
        })
    }

    pub(super) fn after_merge(&mut self, layers: &Layers) -> Vec<String> {
        let found = layers.find(|raw| raw.done.as_ref()?.after_merge.as_ref());
        found.map_or_else(Vec::new, |Found { layer, value }| {
            self.texts(layer, "done.after_merge: an entry", Some(value))
        })
    }

    pub(super) fn evidence(&mut self, layers: &Layers) -> Vec<EvidenceRequirement> {
        let found = layers.find(|raw| raw.done.as_ref()?.evidence.as_ref());
        let Some(Found { layer, value }) = found else {
            return Vec::new();
        };
        value.iter().filter_map(|entry| self.evidence_demand(layer, entry)).collect()
    }

    fn evidence_demand(
        &mut self,
        layer: &Layer,
        entry: &Marked<RawEvidence>,
    ) -> Option<EvidenceRequirement> {
        const KEY: &str = "done.evidence";
        let raw = &entry.value;
        let Some(matches) = &raw.matches else {
            self.problem(layer, entry.span, format!("{KEY}: the entry has no match"))
                .add_hint("write match: tests pass");
            return None;
        };
        let asks = [&raw.changed, &raw.junit, &raw.sarif, &raw.coverage];
        if asks.iter().all(|key| key.is_none()) {
            let message = format!("{KEY}: the entry asks for nothing");
            self.problem(layer, entry.span, message)
                .add_hint("add changed, junit, sarif or coverage");
        }
        let level = raw.max_level.as_ref();
        if let Some(level) = level.filter(|_| raw.sarif.is_none()) {
            let message = format!("{KEY}: max_level is of no use without sarif");
            self.problem(layer, level.span, message);
        }
        let least = raw.min_coverage.as_ref();
        if let Some(least) = least.filter(|_| raw.coverage.is_none()) {
            let message = format!("{KEY}: min_coverage is of no use without coverage");
            self.problem(layer, least.span, message);
        }
        if let Some(least) = least.filter(|least| least.value > 100) {
            let message = format!("{KEY}: min_coverage may be at most 100");
            self.problem(layer, least.span, message);
        }
        Some(EvidenceRequirement {
            matches: self.text(layer, "done.evidence.match", matches)?,
            changed: self.paths(layer, "done.evidence.changed", raw.changed.as_ref()),
            junit: self.paths(layer, "done.evidence.junit", raw.junit.as_ref()),
            sarif: self.paths(layer, "done.evidence.sarif", raw.sarif.as_ref()),
            max_level: level
                .and_then(|level| self.word(layer, "done.evidence.max_level", level))
                .unwrap_or(Severity::Warning),
            coverage: self.paths(layer, "done.evidence.coverage", raw.coverage.as_ref()),
            min_coverage: least.map_or(1, |least| least.value),
            committed: raw.committed.as_ref().is_some_and(|word| {
                self.word(layer, "done.evidence.committed", word) == Some(Committed::Allowed)
            }),
            at: self.at(layer, entry.span),
        })
    }
}
