//! What the policy says about the work: done, ready, in progress, released, exempt, waived.

use jiff::civil::Date;

use super::checker::{Checker, Found};
use crate::policy::layers::{Layer, Layers};
use crate::policy::problem::mistake;
use crate::policy::raw::{Marked, RawFieldDemand, RawKind, RawWaiver, TextOr, Texts};
use crate::policy::{
    Drafts, ExemptCommits, ExemptKind, ExemptPolicy, FieldRequirement, KindPolicy, ReadyPolicy,
    ValueRequirement, Waiver,
};
use crate::source::Span;
use crate::text::globs::Globs;

impl Checker<'_> {
    /// Globs of paths that a layer sets; none where no layer does.
    pub(super) fn found_paths(&mut self, key: &str, found: Option<Found<'_, Texts>>) -> Globs {
        let Some(Found { layer, value }) = found else {
            return Globs::default();
        };
        self.paths(layer, key, Some(value))
    }

    pub(super) fn ready(&mut self, layers: &Layers) -> ReadyPolicy {
        let fields = layers.find(|raw| raw.ready.as_ref()?.fields.as_ref());
        let steps = layers.find(|raw| raw.ready.as_ref()?.min_plan_steps.as_ref());
        ReadyPolicy {
            fields: fields.map_or_else(Vec::new, |Found { layer, value }| {
                value.iter().filter_map(|entry| self.field(layer, "ready.fields", entry)).collect()
            }),
            min_plan_steps: steps.map_or((0, None), |Found { layer, value }| {
                (value.value, self.at(layer, value.span))
            }),
            values: self.values(layers),
        }
    }

    /// The forms of values that all layers ask for; of two for one field the upper one.
    fn values(&mut self, layers: &Layers) -> Vec<ValueRequirement> {
        let mut values: Vec<ValueRequirement> = Vec::new();
        for layer in &layers.layers {
            let entries = layer.raw.ready.iter().filter_map(|raw| raw.values.as_ref());
            for (name, word) in entries.flat_map(|entries| &entries.0) {
                let key = format!("ready.values.{}", name.value);
                let Some(form) = self.word(layer, &key, word) else { continue };
                if values.iter().all(|known| known.field != name.value) {
                    let at = self.at(layer, word.span);
                    values.push(ValueRequirement { field: name.value.clone(), form, at });
                }
            }
        }
        values
    }

    pub(super) fn field(
        &mut self,
        layer: &Layer,
        key: &str,
        entry: &Marked<TextOr<RawFieldDemand>>,
    ) -> Option<FieldRequirement> {
        let name;
        let (any_of, raw) = match &entry.value {
            TextOr::Text(text) => {
                name = Marked { value: TextOr::Text(text.clone()), span: entry.span };
                (Some(&name), &RawFieldDemand::default())
            }
            TextOr::Long(raw) => (raw.any_of.as_ref(), raw),
        };
        let any_of = self.texts(layer, &format!("{key}: the name of a field"), any_of);
        if any_of.is_empty() {
            self.problem(layer, entry.span, format!("{key}: the entry names no field"))
                .add_hint("write any_of: [Owner]");
            return None;
        }
        Some(FieldRequirement {
            any_of,
            kinds: self.words(layer, &format!("{key}.kinds"), raw.kinds.as_ref()),
            states: self.words(layer, &format!("{key}.states"), raw.states.as_ref()),
            at: self.at(layer, entry.span),
        })
    }

    pub(super) fn exempt(&mut self, layers: &Layers) -> ExemptPolicy {
        let authors = layers.find(|raw| raw.exempt.as_ref()?.authors.as_ref());
        let labels = layers.find(|raw| raw.exempt.as_ref()?.labels.as_ref());
        let paths = layers.find(|raw| raw.exempt.as_ref()?.paths.as_ref());
        let drafts = layers.find(|raw| raw.exempt.as_ref()?.drafts.as_ref());
        ExemptPolicy {
            authors: self.found_names("exempt.authors", authors),
            commits: layers
                .find(|raw| raw.exempt.as_ref()?.commits.as_ref())
                .and_then(|found| self.word(found.layer, "exempt.commits", found.value))
                .unwrap_or(ExemptCommits::SameAuthor),
            labels: self.found_names("exempt.labels", labels),
            paths: self.found_paths("exempt.paths", paths),
            kinds: self.exempt_kinds(layers),
            drafts: drafts
                .and_then(|found| self.word(found.layer, "exempt.drafts", found.value))
                .unwrap_or(Drafts::Warn),
        }
    }

    fn exempt_kinds(&mut self, layers: &Layers) -> Vec<KindPolicy> {
        let found = layers.find(|raw| raw.exempt.as_ref()?.kinds.as_ref());
        let Some(Found { layer, value }) = found else { return Vec::new() };
        let mut kinds: Vec<KindPolicy> = Vec::new();
        for entry in value {
            let Some(kind) = self.exempt_kind(layer, entry) else { continue };
            if kinds.iter().any(|known| known.kind == kind.kind) {
                let message = format!("exempt.kinds: {} stands twice", kind.kind.as_str());
                self.problem(layer, entry.span, message).add_hint("keep one of the two");
                continue;
            }
            kinds.push(kind);
        }
        kinds
    }

    fn exempt_kind(
        &mut self,
        layer: &Layer,
        entry: &Marked<TextOr<RawKind>>,
    ) -> Option<KindPolicy> {
        let raw = match &entry.value {
            TextOr::Text(word) => {
                let kind = ExemptKind::ALL.into_iter().find(|kind| kind.as_str() == word);
                if kind.is_none() {
                    let message = format!("exempt.kinds: there is no kind of change {word:?}");
                    let words = ExemptKind::ALL.map(ExemptKind::as_str);
                    let mistake = mistake(self.at(layer, entry.span), message);
                    self.problems.push(mistake.allowed(word, &words));
                }
                return kind.map(KindPolicy::common);
            }
            TextOr::Long(raw) => raw,
        };
        let Some(kind) = &raw.kind else {
            self.problem(layer, entry.span, "exempt.kinds: the entry names no kind")
                .add_hint("write kind: docs");
            return None;
        };
        let kind = self.word(layer, "exempt.kinds.kind", kind)?;
        let mut known = KindPolicy::common(kind);
        let keys = [
            ("paths", raw.paths.as_ref(), kind.is_decided_by_files(), &mut known.paths),
            ("into", raw.into.as_ref(), kind.is_decided_by_target(), &mut known.into),
            ("authors", raw.authors.as_ref(), kind == ExemptKind::Updates, &mut known.authors),
        ];
        for (key, texts, tells, globs) in keys {
            let Some(texts) = texts else { continue };
            let name = format!("exempt.kinds.{key}");
            if !tells {
                let message = format!("{name}: the kind {} is not decided by it", kind.as_str());
                self.problem(layer, texts.span, message).add_hint("remove the key");
                continue;
            }
            *globs = match key {
                "authors" => self.names(layer, &name, Some(texts)),
                _ => self.paths(layer, &name, Some(texts)),
            };
        }
        Some(known)
    }

    pub(super) fn trusted_branches(&mut self, layers: &Layers) -> Globs {
        let trusted = layers.find(|raw| raw.branches.as_ref()?.trusted.as_ref());
        self.found_names("branches.trusted", trusted)
    }

    fn found_names(&mut self, key: &str, found: Option<Found<'_, Texts>>) -> Globs {
        let Some(Found { layer, value }) = found else {
            return Globs::default();
        };
        self.names(layer, key, Some(value))
    }

    pub(super) fn waivers(&mut self, layers: &Layers) -> Vec<Waiver> {
        let found = layers.find(|raw| raw.waivers.as_ref());
        let Some(Found { layer, value }) = found else {
            return Vec::new();
        };
        value.iter().filter_map(|entry| self.waiver(layer, entry)).collect()
    }

    fn waiver(&mut self, layer: &Layer, entry: &Marked<RawWaiver>) -> Option<Waiver> {
        let raw = &entry.value;
        if let Some(rule) = &raw.rule {
            self.rule_name(layer, "waivers", rule);
        }
        let rule = self.needed(layer, ("rule", entry.span), raw.rule.as_ref());
        let until = self.needed(layer, ("until", entry.span), raw.until.as_ref());
        let until = until.and_then(|_| self.date(layer, "waivers.until", raw.until.as_ref()?));
        let reason = self.needed(layer, ("reason", entry.span), raw.reason.as_ref());
        let path = raw.path.as_ref();
        let path = path.map(|path| self.path(layer, "waivers.path", path));
        Some(Waiver {
            rule: rule?,
            item: raw.item.as_ref().map(|item| item.value.clone()),
            path: path.map_or(Some(None), |path| path.map(Some))?,
            until: until?,
            reason: reason?,
            by: raw.by.as_ref().map(|by| by.value.clone()),
            at: self.at(layer, entry.span),
        })
    }

    /// A text without which a waiver is worth nothing.
    fn needed(
        &mut self,
        layer: &Layer,
        (key, entry): (&str, Option<Span>),
        text: Option<&Marked<String>>,
    ) -> Option<String> {
        let Some(text) = text else {
            self.problem(layer, entry, format!("waivers: the waiver has no {key}"))
                .add_hint("a waiver needs rule, until and reason");
            return None;
        };
        self.text(layer, &format!("waivers.{key}"), text)
    }

    /// A day of the calendar, `YYYY-MM-DD`.
    pub(super) fn date(&mut self, layer: &Layer, key: &str, day: &Marked<String>) -> Option<Date> {
        let text = day.value.trim();
        let digits = text.len() == 10 && !text.contains(['T', ' ']);
        let date = text.parse().ok().filter(|_| digits);
        if date.is_none() {
            let message = format!("{key}: {text:?} is not a date");
            self.problem(layer, day.span, message)
                .add_hint("write it as YYYY-MM-DD, such as 2026-12-31");
        }
        date
    }
}
