//! The service itself: it keeps what it read, and reads again only what has changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::action::{self, Action};
use super::draft::Judgement;
use super::judging::{self, Overlay};
use super::outcome::Outcome;
use super::source::{Draft, Side, Source};
use super::view::View;
use crate::error::Result;
use crate::finding::Finding;
use crate::gate::{Inputs, read_backlog};
use crate::limits;
use crate::policy::Policy;
use crate::policy::discover::PLACES;
use crate::policy::problem;
use crate::source::{RepoPath, SourceMap};

/// A backlog with all that judges it, for a program that asks again and again.
#[derive(Debug)]
pub struct Service<S> {
    source: S,
    today: Date,
    open: Overlay,
    kept: Option<Kept>,
}

/// What was read last, and from what.
#[derive(Debug)]
struct Kept {
    policies: Vec<String>,
    texts: BTreeMap<RepoPath, String>,
    view: Arc<View>,
}

impl<S: Source> Service<S> {
    /// A service that has read nothing yet.
    #[must_use]
    pub fn new(source: S, today: Date) -> Self {
        Self { source, today, open: Overlay::new(), kept: None }
    }

    /// Where it reads.
    #[must_use]
    pub fn source(&self) -> &S {
        &self.source
    }

    /// Lets `text` stand in for a file, as an editor does that has not saved it yet.
    pub fn open(&mut self, path: RepoPath, text: String) {
        self.open.insert(path, text);
    }

    /// Lets the file count again.
    pub fn close(&mut self, path: &RepoPath) {
        self.open.remove(path);
    }

    /// What is there now. Where nothing has changed since the last time, that is given again.
    ///
    /// # Errors
    /// Where the policy has a mistake, or something cannot be read.
    pub fn view(&mut self) -> Result<Arc<View>> {
        let policies = self.policies()?;
        let mut sources = SourceMap::of("backlog");
        let policy = judging::policy(&self.source, self.today, &mut sources)?;
        sources.budget().allow(&policy.limits)?;
        let texts = judging::texts(&self.source, Side::Head, &policy, &self.open, &sources)?;
        if let Some(kept) = &self.kept
            && kept.policies == policies
            && kept.texts == texts
        {
            return Ok(Arc::clone(&kept.view));
        }
        let inputs = self.read(policy, texts.clone(), sources)?;
        let view = Arc::new(View::new(inputs));
        self.kept = Some(Kept { policies, texts, view: Arc::clone(&view) });
        Ok(view)
    }

    /// The texts of the policies that may judge, where they may be.
    fn policies(&self) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for side in [Side::Target, Side::Head] {
            for path in PLACES.iter().filter_map(|place| RepoPath::new(place)) {
                found.extend(self.source.text(side, &path, limits::POLICY)?);
            }
        }
        Ok(found)
    }

    fn read(
        &self,
        policy: Policy,
        texts: BTreeMap<RepoPath, String>,
        mut sources: SourceMap,
    ) -> Result<Inputs> {
        let files = judging::add(texts, &mut sources)?;
        let backlog = read_backlog(&sources, &files, policy.setup())?;
        let facts = self.source.facts(&policy, &backlog, self.today, &mut sources)?;
        sources.budget().settle()?;
        Ok(Inputs {
            tree: self.source.tree(Side::Head)?,
            facts,
            ..Inputs::of_backlog(policy, backlog, sources, self.today)
        })
    }

    /// The findings of the backlog if the file at `path` had this text, with what was read for them.
    ///
    /// # Errors
    /// As [`Service::view`].
    pub fn findings(&mut self, path: &RepoPath, text: &str) -> Result<(Arc<View>, Vec<Finding>)> {
        let before = self.open.insert(path.clone(), text.to_owned());
        let view = self.view();
        match before {
            Some(before) => drop(self.open.insert(path.clone(), before)),
            None => drop(self.open.remove(path)),
        };
        let view = view?;
        let findings = view.findings().to_vec();
        Ok((view, findings))
    }

    /// What is wrong with the policy of the head, as it is written now, and worth knowing about it. It
    /// is not the one that judges, where there is a target.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn policy_findings(&self) -> Result<(SourceMap, Vec<Finding>)> {
        let mut sources = SourceMap::of("policy");
        let layers = judging::written(&self.source, &self.open, self.today, &mut sources)?;
        let checked = layers.check(&sources);
        let mut findings = checked.problems;
        if findings.is_empty() {
            findings.extend(checked.policy.weaker.iter().map(problem::weaker));
        }
        findings.extend(checked.remarks);
        Ok((sources, findings))
    }

    /// What an action would make of the files, tried and judged; nothing is written.
    ///
    /// # Errors
    /// Where the action names nothing, or cannot be done by an edit.
    pub fn edits(&mut self, action: &Action<'_>) -> Result<Outcome> {
        let view = self.view()?;
        action::plan(&view, action)
    }

    /// The verdict about the work on this branch, described by `draft`.
    ///
    /// # Errors
    /// Where it cannot be decided.
    pub fn verdict(&self, draft: &Draft) -> Result<Judgement> {
        Ok(Judgement::new(self.source.change(draft, self.today)?))
    }
}
