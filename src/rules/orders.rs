//! What the rules about the order in which items are finished share.

use std::collections::HashMap;

use super::{Context, Rule};
use crate::backlog::{Item, Order, states_order};
use crate::finding::{Finding, Severity};
use crate::planning::relations;
use crate::source::{Location, SourceId};

/// How much a breach of an order weighs: that of the rule where the policy names the rule or the
/// backlog itself states the order, else a warning.
pub(super) struct Weight<'c, 'a> {
    cx: &'c Context<'a>,
    rule: &'c Rule,
    order: Order,
    /// By file, where it states the order; each file is searched once.
    stated: HashMap<SourceId, Option<Location>>,
}

impl<'c, 'a> Weight<'c, 'a> {
    pub(super) fn new(cx: &'c Context<'a>, rule: &'c Rule, order: Order) -> Self {
        Self { cx, rule, order, stated: HashMap::new() }
    }

    /// The finding about an `item` that some `open` ones should have kept waiting, with their places.
    /// It weighs as many as there are, so that one more is another finding than before.
    pub(super) fn breach(
        &mut self,
        item: &Item,
        open: &[&Item],
        key: &str,
        message: String,
        help: String,
    ) -> Finding {
        let finding = Finding::new(item.stated_at(), message, help)
            .item(&item.id)
            .key(key)
            .weight(open.len());
        self.of(item, relations::related(finding, open))
    }

    /// The finding about `item` with its weight, and with the sentence that demands the order.
    fn of(&mut self, item: &Item, finding: Finding) -> Finding {
        let (cx, order) = (self.cx, self.order);
        let source = cx.stating(cx.backlog.file(item)).source;
        let search = || {
            let span = states_order(cx.sources.text(source), order)?;
            Some(Location::new(source, span))
        };
        match self.stated.entry(source).or_insert_with(search) {
            Some(stated) => finding.related(*stated, "stated here"),
            None if cx.policy.names_rule(&self.rule.info()) => finding,
            None => finding.at_most(Severity::Warning),
        }
    }
}
