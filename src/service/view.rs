//! What the service read at one time, and the questions that need nothing else.

use std::sync::OnceLock;

use super::named;
use crate::backlog::Item;
use crate::error::Result;
use crate::finding::Finding;
use crate::gate::{self, FailOn, Inputs, Report};
use crate::planning::relations;
use crate::planning::startable::{self, Plan, Reason};

/// What the service read at one time. It can be asked from another thread while the next one is read.
#[derive(Debug)]
pub struct View {
    /// All that was read.
    pub inputs: Inputs,
    findings: OnceLock<Vec<Finding>>,
}

impl View {
    /// What was read, of which nothing is judged yet.
    #[must_use]
    pub fn new(inputs: Inputs) -> Self {
        Self { inputs, findings: OnceLock::new() }
    }

    /// All items, in the order of the files and their lines.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.inputs.backlog.items
    }

    /// The one item that `name` means.
    ///
    /// # Errors
    /// Where there is none, or more than one.
    pub fn item(&self, name: &str) -> Result<&Item> {
        Ok(&self.items()[named::one(&self.inputs, name)?])
    }

    /// What may be started now, and why the rest may not.
    #[must_use]
    pub fn next(&self) -> Plan<'_> {
        startable::plan(&self.inputs.policy, &self.inputs.backlog)
    }

    /// What speaks against starting an item, each as the end of a sentence that begins with it.
    #[must_use]
    pub fn against_starting(&self, item: &Item) -> Vec<String> {
        let plan = self.next();
        let is_it = |other: &Item| other.number == item.number;
        let with_rule = |reason: &Reason| match reason.rule {
            Some(rule) => format!("{} ({rule})", reason.text),
            None => reason.text.clone(),
        };
        match plan.waiting.iter().find(|candidate| is_it(candidate.item)) {
            Some(candidate) => candidate.reasons.iter().map(with_rule).collect(),
            None if plan.running.iter().any(|other| is_it(other)) => Vec::new(),
            None => vec!["holds other items, which are started in its place".to_owned()],
        }
    }

    /// The items that an item says it depends on.
    #[must_use]
    pub fn needs(&self, item: &Item) -> Vec<&Item> {
        relations::needs(&self.inputs.backlog, item)
    }

    /// The items that say that they depend on it.
    #[must_use]
    pub fn needed_by(&self, item: &Item) -> Vec<&Item> {
        let needs = |other: &&Item| {
            let needed = relations::needs(&self.inputs.backlog, other);
            needed.iter().any(|needed| needed.number == item.number)
        };
        self.items().iter().filter(|other| !other.dependencies.is_empty()).filter(needs).collect()
    }

    /// The backlog judged as it is, without a change.
    #[must_use]
    pub fn report(&self) -> Report<'_> {
        gate::judge(self.inputs.context(), FailOn::Error)
    }

    /// The findings of that report, judged once however often they are asked for.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        self.findings.get_or_init(|| self.report().findings)
    }
}
