//! The budget of a run.

use super::checker::Checker;
use crate::limits::{Allowance, Resource};
use crate::policy::layers::Layers;

impl Checker<'_> {
    /// What the layers allow; of two that say it the upper one.
    pub(super) fn limits(&mut self, layers: &Layers) -> Allowance {
        let mut allowance = Allowance::default();
        for layer in layers.layers.iter().rev() {
            let Some(limits) = &layer.raw.limits else { continue };
            for (key, amount) in limits.set() {
                if amount.value == 0 {
                    let message = format!("limits.{key}: a run that draws nothing reads nothing");
                    self.problem(layer, amount.span, message)
                        .add_hint("write at least 1, or leave the key out");
                }
                let what = Resource::ALL.into_iter().find(|what| what.key() == key);
                allowance = what.map_or(allowance, |what| allowance.with(what, amount.value));
            }
        }
        allowance
    }
}
