//! The rules: one file each, one list of all.
//!
//! A rule is data and one pure function. It sees a [`Context`] and nothing else: no file, no
//! environment, no network, no clock.

pub(crate) mod baseline;
mod candidates;
mod definition;
pub mod example;
mod exempt_authors;
pub(crate) mod exempt_kinds;
pub(crate) mod exemption;
mod files;
mod form;
mod near_boxes;
mod open_changes;
mod orders;
mod paste;
mod registry;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod waivers;

mod backlog;
mod change;
mod dod;
mod dor;
mod evidence_check;
mod link;
mod policy;
mod release;
mod repo;
mod state_sections;
mod wip;

pub use crate::catalogue::RuleOption;
pub use example::Example;
pub use exemption::Exemption;
pub(crate) use paste::paste;
pub use registry::{all, catalogue, find};

use std::collections::HashSet;

use jiff::civil::Date;

use crate::backlog::compare::{Comparison, Movements};
use crate::backlog::{Backlog, BacklogFile, Item, Requirement};
use crate::catalogue::{Need, RuleInfo};
use crate::change::{Change, Description, Link, Resolution, sections};
use crate::facts::merge::{Merge, MergeResult};
use crate::facts::{Facts, RepoFiles};
use crate::finding::{Findings, Severity};
use crate::forge::facts::{Answer, ForgeFacts, Issue, OpenChange, Unknown};
use crate::planning::ready::Demands;
use crate::policy::edit::Edit;
use crate::policy::{Policy, SectionRequirement};
use crate::snapshot::Restored;
use crate::snapshot::tree::PathLookup;
use crate::source::SourceMap;

/// A backlog file of which so little is read that nothing can be decided about it.
#[must_use]
pub fn undecided<'a>(cx: &Context<'a>) -> Option<&'a BacklogFile> {
    backlog::undecided(cx)
}

/// What a rule judges, which decides when it can run and what counts as pre-existing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The change: needs one, and is subject to the policy's exemptions.
    Change,
    /// What the change does to the backlog: needs a change. Nobody is exempt, since an item that is
    /// lost is lost whoever lost it.
    Movement,
    /// One snapshot of the backlog: runs on the base too, whose findings are pre-existing.
    Backlog,
    /// The policy.
    Policy,
    /// The head as a whole: not subject to exemptions, and whatever the base has counts all the
    /// same.
    Whole,
}

impl Subject {
    /// Whether the rule judges this change alone, so that without it there is nothing to judge.
    #[must_use]
    pub fn is_of_change(self) -> bool {
        matches!(self, Self::Change | Self::Movement)
    }
}

/// Why a rule does not judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skip {
    /// There is nothing to judge; why, in a few words for the report: `the change names no item`.
    Nothing(String),
    /// There is no description to judge; why.
    NoDescription(String),
    /// There is something, but what is needed to judge it is not known. That is not a pass: the
    /// report shows it, and the policy's `unverified` says whether it fails.
    Unverified {
        /// What is not known, in a few words: `the token may not read issues`.
        reason: String,
        /// What to do about it, in one sentence.
        help: String,
    },
}

impl Skip {
    /// Nothing to judge, for this reason.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self::Nothing(reason.into())
    }

    /// Not to be judged for lack of knowledge; `help` says how to get it.
    #[must_use]
    pub fn unverified(reason: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Unverified { reason: reason.into(), help: help.into() }
    }

    /// The reason, whichever it is.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self {
            Self::Nothing(reason)
            | Self::NoDescription(reason)
            | Self::Unverified { reason, .. } => reason,
        }
    }
}

/// A check with its documentation.
#[derive(Debug)]
pub struct Rule {
    /// `area/name`: the area is the folder and the name the file, with `-` for `_`.
    pub id: &'static str,
    /// What it finds, in one line without a final stop.
    pub summary: &'static str,
    /// Why that is worth finding, one paragraph of Markdown.
    pub why: &'static str,
    /// Its severity where neither preset nor policy says otherwise.
    pub severity: Severity,
    /// What it judges.
    pub subject: Subject,
    /// What it needs beside the change and the backlog.
    pub needs: &'static [Need],
    /// The keys of the policy that change what it does.
    pub options: &'static [RuleOption],
    /// An example in which it finds something; a test runs it.
    pub fails: Example<'static>,
    /// The same example, fixed; a test runs it.
    pub passes: Example<'static>,
    /// The check.
    pub check: fn(&Context<'_>, &mut Findings) -> Result<(), Skip>,
}

/// Why a rule about items judges nothing where the policy says that there are none.
pub(crate) const NO_BACKLOG: &str = "the policy says that there is no backlog";

impl Rule {
    /// Whether it judges items alone, so that without a backlog it has nothing to judge.
    #[must_use]
    pub fn is_about_items(&self) -> bool {
        matches!(self.area(), "backlog" | "dor" | "link" | "wip")
            || self.needs.contains(&Need::Items)
    }

    /// The part of the id before the slash.
    #[must_use]
    pub fn area(&self) -> &'static str {
        self.info().area()
    }

    /// What is known about it without its check.
    #[must_use]
    pub fn info(&self) -> RuleInfo {
        let Self { id, summary, why, severity, needs, options, .. } = *self;
        RuleInfo { id, summary, why, severity, needs, options }
    }
}

/// Lets the rules that need paths ask for them in a context, and for what of it the base has already:
/// whoever answers then knows all questions.
pub fn ask_for_paths(context: &Context<'_>) {
    let asks = |rule: &&Rule| rule.needs.contains(&Need::Paths);
    for rule in all().filter(asks).filter(|rule| context.policy.is_on(&rule.info())) {
        let mut found = Findings::default();
        let _ = (rule.check)(context, &mut found);
        if !found.is_empty()
            && let Some(before) = context.before()
        {
            let _ = (rule.check)(&before, &mut found);
        }
    }
}

/// All that a rule may know.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Every text that was read.
    pub sources: &'a SourceMap,
    /// What the team demands.
    pub policy: &'a Policy,
    /// What the change does to the policy; `None` where it leaves it alone.
    pub edit: Option<&'a Edit>,
    /// The backlog that is judged: the head's, the working directory's, or the base's when the
    /// engine asks what is pre-existing.
    pub backlog: &'a Backlog,
    /// The backlog before the change; `None` where there is no change.
    pub base: Option<&'a Backlog>,
    /// What became of the base's items; `None` where there is no change.
    pub comparison: Option<&'a Comparison>,
    /// The paths beside the backlog that is judged; `None` where it is not known where that lies.
    pub tree: Option<&'a dyn PathLookup>,
    /// The paths beside the backlog before the change.
    pub base_tree: Option<&'a dyn PathLookup>,
    /// The change; `None` under `lint`, and when the base is judged.
    pub change: Option<&'a Change>,
    /// Whether what is judged is to be released.
    pub release: bool,
    /// What was read for single rules.
    pub facts: &'a Facts,
    /// The files by which a forge knows how the repository is worked on, of the snapshot that is
    /// judged; `None` where no repository is.
    pub repo: Option<&'a RepoFiles>,
    /// What the forge was asked; `None` where no rule that is on needs it.
    pub forge: Option<&'a ForgeFacts>,
    /// Today, in the time zone UTC.
    pub today: Date,
}

/// An item that the change names, at the head and at the base.
#[derive(Debug, Clone, Copy)]
pub struct LinkedItem<'a> {
    /// The reference that names it.
    pub link: &'a Link,
    /// The item at the base.
    pub base: Option<&'a Item>,
    /// The item at the head.
    pub head: Option<&'a Item>,
    /// The head's item, or the base's where the change removes it.
    pub item: &'a Item,
}

impl<'a> Context<'a> {
    /// The context in which the engine asks what the base has already.
    #[must_use]
    pub fn before(&self) -> Option<Self> {
        let backlog = self.base?;
        Some(Self {
            backlog,
            base: None,
            comparison: None,
            tree: self.base_tree,
            base_tree: None,
            repo: self.facts.base_repo.as_ref(),
            change: None,
            ..*self
        })
    }

    /// The context of the backlog as the merge will make it, with the target for its base; `None`
    /// where that is the backlog of the head.
    #[must_use]
    pub fn merged(&self) -> Option<(Self, &'a MergeResult)> {
        let Merge::Merged(merge) = &self.facts.merge else { return None };
        let context = Self {
            backlog: &merge.backlog,
            base: Some(&merge.target),
            comparison: Some(&merge.comparison),
            tree: Some(&*merge.tree),
            base_tree: Some(&*merge.target_tree),
            ..*self
        };
        Some((context, merge))
    }

    /// What the change did to the items, or the reason to skip the rule.
    ///
    /// # Errors
    /// Where there is no change.
    pub fn movements(&self) -> Result<Movements<'a>, Skip> {
        let none = || Skip::new("there is no change to compare with");
        let (base, comparison) = self.base.zip(self.comparison).ok_or_else(none)?;
        Ok(Movements::new(base, self.backlog, comparison))
    }

    /// Who demands something of `item` before it is ready.
    pub(crate) fn demands_on(&self, item: &Item) -> Demands<'a> {
        Demands { policy: &self.policy.ready, file: self.stating(self.backlog.file(item)) }
    }

    /// The version of a backlog file whose sentences judge: that of the base, so that no change
    /// strikes out what is demanded of it; its own where the base has none.
    pub(crate) fn stating(&self, file: &'a BacklogFile) -> &'a BacklogFile {
        let files = self.base.into_iter().flat_map(|base| &base.files);
        files.into_iter().find(|base| base.path == file.path).unwrap_or(file)
    }

    /// What the backlog demands itself.
    pub(crate) fn stated_demands(&self) -> impl Iterator<Item = &'a Requirement> {
        self.backlog.files.iter().flat_map(|file| &self.stating(file).demands)
    }

    /// The sections that are known of the description, with those that may be left out.
    #[must_use]
    pub fn declared_sections(&self) -> Vec<SectionRequirement> {
        let Some(change) = self.change else { return Vec::new() };
        let kinds: Vec<_> = self.linked_items().iter().map(|linked| linked.item.kind).collect();
        sections::declared(change, &kinds, &self.policy.change)
    }

    /// The sections that the description of the change must have, each with the reason why.
    #[must_use]
    pub fn demanded_sections(&self) -> Vec<SectionRequirement> {
        let Some(change) = self.change else { return Vec::new() };
        let kinds: Vec<_> = self.linked_items().iter().map(|linked| linked.item.kind).collect();
        sections::demanded(change, &kinds, &self.policy.change)
    }

    /// The change, or the reason to skip the rule.
    ///
    /// # Errors
    /// Where there is no change.
    pub fn change(&self) -> Result<&'a Change, Skip> {
        self.change.ok_or_else(|| Skip::new("there is no change to judge"))
    }

    /// The change and its description, or the reason to skip the rule.
    ///
    /// # Errors
    /// Where there is no change, or none of its texts is a description that is to be judged.
    pub fn description(&self) -> Result<(&'a Change, &'a Description), Skip> {
        let change = self.change()?;
        let none = || Skip::NoDescription(format!("a {} has no description", change.kind.phrase()));
        let description = change.description.as_ref().ok_or_else(none)?;
        if !description.judged {
            return Err(Skip::NoDescription("no description is written yet".to_owned()));
        }
        Ok((change, description))
    }

    /// What the change takes back or brings back, where that needs no description. Whoever takes back
    /// an edit of the policy changes what is demanded, and says why like anybody else.
    fn undescribed_revert(&self) -> Option<&'a Restored> {
        self.facts.revert.as_ref().filter(|_| self.change.is_some() && self.edit.is_none())
    }

    /// Nothing where the change is to be described, else the reason why it is not: it is a revert.
    ///
    /// # Errors
    /// Where it takes back a commit of its target, or brings one back, and leaves the policy alone.
    pub fn asks_for_description(&self) -> Result<(), Skip> {
        let Some(restored) = self.undescribed_revert() else { return Ok(()) };
        if restored.differs.is_empty() {
            let commit = &restored.commit[..restored.commit.len().min(10)];
            return Err(Skip::new(format!("every file is as it stood beside commit {commit}")));
        }
        if self.is_bare_edited_revert() {
            return Err(Skip::new("the revert was edited, which a rule of its own says"));
        }
        Ok(())
    }

    /// Whether the change is a revert that was edited and has none of the demanded sections.
    #[must_use]
    pub fn is_bare_edited_revert(&self) -> bool {
        let is_edited =
            self.undescribed_revert().is_some_and(|restored| !restored.differs.is_empty());
        let Ok((_, description)) = self.description() else { return false };
        let find = |demand: &SectionRequirement| {
            sections::find(&description.document, demand, &self.policy.change)
        };
        is_edited && !self.demanded_sections().iter().any(|demand| find(demand).is_some())
    }

    /// The pull requests that are open beside this one, or the reason why they are not known.
    ///
    /// # Errors
    /// Where they are not known: the rule is then unverified.
    pub fn open_changes(&self) -> Result<&'a [OpenChange], Skip> {
        self.asked(|forge| &forge.open_changes)
    }

    /// The issues of the forge, or the reason why they are not known.
    ///
    /// # Errors
    /// Where they are not known: the rule is then unverified.
    pub fn issues(&self) -> Result<&'a [Issue], Skip> {
        self.asked(|forge| &forge.issues)
    }

    /// A list of what the forge was asked, or the reason why it is not known.
    ///
    /// # Errors
    /// Where it is not known: the rule is then unverified.
    pub fn asked<T>(
        &self,
        list: impl Fn(&'a ForgeFacts) -> &'a Answer<T>,
    ) -> Result<&'a [T], Skip> {
        let help = "give the gate a token that may read it, or switch the rule off";
        match self.forge.map(list) {
            Some(Ok(known)) => Ok(known),
            Some(Err(Unknown(reason))) => Err(Skip::unverified(reason, help)),
            None => Err(Skip::unverified("the forge was not asked", help)),
        }
    }

    /// The items that the change works on and that exist, each once, in the order of the links.
    #[must_use]
    pub fn linked_items(&self) -> Vec<LinkedItem<'a>> {
        let movements = self.movements().ok();
        let mut linked: Vec<LinkedItem<'a>> = Vec::new();
        let mut seen = HashSet::new();
        let links = self.change.into_iter().flat_map(|change| &change.links);
        for link in links.filter(|link| link.claimed) {
            let Resolution::Item(id) = &link.resolution else {
                continue;
            };
            let head = self.backlog.item(id);
            let base = match head.zip(movements) {
                Some((head, movements)) => movements.before(head),
                None => self.base.and_then(|base| base.item(id)),
            };
            let Some(item) = head.or(base) else { continue };
            if seen.insert(std::ptr::from_ref(item)) {
                linked.push(LinkedItem { link, base, head, item });
            }
        }
        linked
    }

    /// The items that the change only speaks of, each once: they are shown, and judged by nothing.
    #[must_use]
    pub fn mentioned_items(&self) -> Vec<&'a Item> {
        let works_on: HashSet<&str> =
            self.linked_items().iter().map(|linked| linked.item.id.as_str()).collect();
        let mut seen = HashSet::new();
        let links = self.change.into_iter().flat_map(|change| &change.links);
        let mentioned = links.filter(|link| !link.claimed).filter_map(|link| {
            let Resolution::Item(id) = &link.resolution else { return None };
            self.backlog.item(id).or_else(|| self.base?.item(id))
        });
        mentioned
            .filter(|item| !works_on.contains(item.id.as_str()) && seen.insert(item.id.as_str()))
            .collect()
    }
}
