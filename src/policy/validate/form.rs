//! The forms that the policy asks of titles, branches and commits.

use super::checker::{Checker, Found};
use crate::parsers::conventional::{Conventional, TYPES};
use crate::policy::layers::{Layer, Layers};
use crate::policy::problem::remark;
use crate::policy::raw::{Marked, RawChange, RawForm, TextOr, Texts};
use crate::policy::{Policy, TextForm};
use crate::text::expression::Expression;

/// What a policy writes for Conventional Commits.
const CONVENTIONAL: &str = "conventional";

impl Checker<'_> {
    pub(super) fn form(
        &mut self,
        layers: &Layers,
        key: &str,
        at: fn(&RawChange) -> Option<&Marked<TextOr<RawForm>>>,
    ) -> Option<TextForm> {
        let Found { layer, value } = layers.find(|raw| at(raw.change.as_ref()?))?;
        let place = self.at(layer, value.span);
        let form = match &value.value {
            TextOr::Text(text) if text == CONVENTIONAL => TextForm::conventional(),
            TextOr::Text(text) => TextForm {
                patterns: self.regex(layer, key, text, value.span).into_iter().collect(),
                ..TextForm::default()
            },
            TextOr::Long(raw) => self.long_form(layer, key, raw, value),
        };
        Some(TextForm { at: place, ..form })
    }

    fn long_form(
        &mut self,
        layer: &Layer,
        key: &str,
        raw: &RawForm,
        entry: &Marked<TextOr<RawForm>>,
    ) -> TextForm {
        let format =
            raw.format.as_ref().and_then(|word| self.word(layer, &format!("{key}.format"), word));
        let words = raw.types.as_ref().or(raw.scopes.as_ref());
        let conventional = (format.is_some() || words.is_some()).then(|| Conventional {
            types: match &raw.types {
                Some(types) => self.texts(layer, &format!("{key}.types: a type"), Some(types)),
                None => TYPES.map(str::to_owned).into(),
            },
            scopes: self.texts(layer, &format!("{key}.scopes: a scope"), raw.scopes.as_ref()),
        });
        let patterns = self.patterns(layer, &format!("{key}.pattern"), raw.pattern.as_ref());
        if conventional.is_none() && raw.pattern.is_none() && raw.max_length.is_none() {
            self.problem(layer, entry.span, format!("{key} asks for nothing"))
                .add_hint("add format, pattern or max_length");
        }
        let form = TextForm {
            conventional,
            patterns,
            max_length: raw.max_length.as_ref().map(|length| length.value),
            example: raw.example.as_ref().map(|example| example.value.clone()),
            at: None,
        };
        if let Some(example) = &raw.example
            && let Err(fault) = form.check(&example.value)
        {
            let message = format!("{key}: the example {:?} {fault}", example.value);
            self.problem(layer, example.span, message);
        }
        form
    }

    fn patterns(&mut self, layer: &Layer, key: &str, texts: Option<&Texts>) -> Vec<Expression> {
        let texts = texts.into_iter().flat_map(Texts::iter);
        texts.filter_map(|(text, span)| self.regex(layer, key, text, span)).collect()
    }

    pub(super) fn reference(&mut self, layers: &Layers) -> Option<Expression> {
        let found = layers.find(|raw| raw.change.as_ref()?.reference.as_ref())?;
        self.regex(found.layer, "change.reference", &found.value.value, found.value.span)
    }

    /// Remarks on a form that nothing judges, because its rule is off.
    pub(super) fn forms_without_rule(&mut self, policy: &Policy) {
        let change = &policy.change;
        let forms = [
            ("change.title", &change.title),
            ("change.branch", &change.branch),
            ("change.commits", &change.commits),
        ];
        for (key, form) in forms {
            let Some(form) = form else { continue };
            let rule = policy.rules.iter().find(|rule| rule.has_option(key));
            if let Some(rule) = rule.filter(|rule| !policy.is_on(rule)) {
                let message = format!("{key}: nothing judges it, since {} is off", rule.id);
                let remark = remark(form.at, message);
                self.remarks.push(remark.hint(format!("write rules: {{{}: error}}", rule.id)));
            }
        }
    }
}
