//! A repository as a source: its working directory, and the branch that the work goes into.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::draft;
use super::source::{Draft, Side, Source};
use crate::backlog::Backlog;
use crate::change::{self, Flags};
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::facts::{self, Facts, Scene};
use crate::gate::Inputs;
use crate::gate::inputs::{self, CheckRequest, Config};
use crate::limits::Budget;
use crate::policy::Policy;
use crate::policy::layers::PolicyFile;
use crate::snapshot::tree::Tree;
use crate::snapshot::{Repository, Revision, Snapshot};
use crate::source::{RepoPath, SourceMap};

/// The working directory of a repository.
#[derive(Debug, Clone)]
pub struct Git {
    root: PathBuf,
    repository: Repository,
    config: Option<Config>,
    vouched: Option<PolicyFile>,
    known: RefCell<Option<Known>>,
}

/// Where two commits parted.
#[derive(Debug, Clone, Copy)]
struct Known {
    tips: (Revision, Revision),
    base: Revision,
}

impl Git {
    /// The repository around `dir`; `None` where there is none.
    ///
    /// # Errors
    /// Where it is damaged, or has no working directory.
    pub fn discover(dir: &Path) -> Result<Option<Self>> {
        let Some(repository) = Repository::discover_readable(dir)? else { return Ok(None) };
        let Some(root) = repository.workdir().map(Path::to_owned) else {
            let message = "the repository has no working directory";
            return Err(Error::new(ErrorKind::Input, message).hint("name a checkout of it"));
        };
        let known = RefCell::default();
        Ok(Some(Self { root, repository, config: None, vouched: None, known }))
    }

    /// The same with a policy that goes before all others, because the caller vouches for it.
    #[must_use]
    pub fn vouched(self, config: Option<(Config, PolicyFile)>) -> Self {
        let (config, vouched) = config.unzip();
        Self { config, vouched, ..self }
    }

    /// The top of the working directory.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The tip of the branch that the work goes into, and where the work left it. On that branch, and
    /// where nobody knows which it is, the last commit is both.
    fn ends(&self) -> Option<(Revision, Revision)> {
        let head = self.repository.resolve("HEAD").ok()?;
        let branch = self.repository.current_branch();
        let target = change::target(&self.repository, branch.as_deref())
            .and_then(|name| self.repository.resolve(&name).ok())
            .unwrap_or(head);
        let mut known = self.known.borrow_mut();
        if let Some(known) = known.filter(|known| known.tips == (target, head)) {
            return Some((target, known.base));
        }
        let base = self.repository.merge_base(&target, &head).unwrap_or(head);
        *known = Some(Known { tips: (target, head), base });
        Some((target, base))
    }

    fn snapshot(&self, side: Side) -> Result<Option<Snapshot>> {
        let revision = match (side, self.ends()) {
            (Side::Head, _) => return Ok(Some(Snapshot::directory(&self.root))),
            (_, None) => return Ok(None),
            (Side::Target, Some((target, _))) => target,
            (Side::Base, Some((_, base))) => base,
        };
        // Whoever asks draws for what is read: one budget for every answer, and not for all of them.
        self.repository.within(&Budget::default()).snapshot(&revision).map(Some)
    }

    fn flags(draft: &Draft) -> Flags {
        Flags {
            title: draft.title.clone(),
            body: Some(draft.body.clone()),
            branch: draft.branch.clone(),
            base: draft.base.clone(),
            author: draft.author.clone(),
            labels: draft.labels.clone(),
            offline: true,
            ..Flags::default()
        }
    }
}

impl Source for Git {
    fn has_target(&self) -> bool {
        self.ends().is_some()
    }

    fn config(&self) -> Option<&PolicyFile> {
        self.vouched.as_ref()
    }

    fn files_in(&self, side: Side, enters: &dyn Fn(&str) -> bool) -> Result<Vec<RepoPath>> {
        match self.snapshot(side)? {
            Some(snapshot) => snapshot.files_in(enters),
            None => Ok(Vec::new()),
        }
    }

    fn tree(&self, side: Side) -> Result<Option<Arc<Tree>>> {
        self.snapshot(side)?.map(|snapshot| snapshot.tree()).transpose()
    }

    fn text(&self, side: Side, path: &RepoPath, cap: usize) -> Result<Option<String>> {
        match self.snapshot(side)? {
            Some(snapshot) => snapshot.read_text(path, cap),
            None => Ok(None),
        }
    }

    fn facts(
        &self,
        policy: &Policy,
        backlog: &Backlog,
        today: Date,
        sources: &mut SourceMap,
    ) -> Result<Facts> {
        let head = Snapshot::directory(&self.root).within(sources.budget());
        let repository = self.repository.within(sources.budget());
        let last = repository.resolve("HEAD").ok();
        let scene = Scene {
            history: last.as_ref().map(|last| (&repository, last)),
            ..Scene::of_backlog(policy, backlog, &head, today)
        };
        facts::read(scene, sources)
    }

    /// What `check --offline` reads of the commits of this branch; before the first of them, what the
    /// working directory says.
    fn change(&self, draft: &Draft, today: Date) -> Result<Inputs> {
        let has_commits = self.ends().is_some_and(|(_, base)| {
            self.repository.resolve("HEAD").is_ok_and(|head| head != base)
        });
        if !has_commits && draft.base.is_none() {
            return draft::inputs(self, draft, today);
        }
        let env = Env::default();
        inputs::check(CheckRequest {
            repo: &self.root,
            config: self.config.clone(),
            flags: Self::flags(draft),
            release: false,
            baseline: None,
            floor: None,
            env: &env,
            today,
            known: None,
        })
    }
}
