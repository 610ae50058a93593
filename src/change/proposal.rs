//! What is known about a change before git is asked, and where it is found out.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;

use super::platform::{self, Told, github, local};
use super::{ChangeKind, Platform};
use crate::env::Env;
use crate::error::Result;
use crate::snapshot::Repository;

/// What the command line says about the change; each word of it wins over event and branch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flags {
    /// The file of an event: `--event`.
    pub event: Option<PathBuf>,
    /// The title: `--title`.
    pub title: Option<String>,
    /// The text of the description, already read: `--body`.
    pub body: Option<String>,
    /// The login of the author: `--author`.
    pub author: Option<String>,
    /// The labels, none where the flag is not given: `--label`.
    pub labels: Vec<String>,
    /// The name of the branch: `--branch`.
    pub branch: Option<String>,
    /// Whether it is a draft: `--draft`.
    pub draft: Option<bool>,
    /// The revision to compare with: `--base`.
    pub base: Option<String>,
    /// The last revision of the change: `--head`.
    pub head: Option<String>,
    /// The platform, in place of the one that the environment shows: `--platform`.
    pub platform: Option<Platform>,
    /// Whether no network may be asked: `--offline`.
    pub offline: bool,
}

impl Flags {
    /// Whether they say what asks to go in: an event, a base or a description.
    #[must_use]
    pub fn name_a_change(&self) -> bool {
        self.event.is_some() || self.base.is_some() || self.body.is_some()
    }
}

/// Who told the description, which decides whether its sections are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DescriptionOrigin {
    /// The event carries it.
    Event,
    /// A variable of the CI system carries it.
    Variable,
    /// The forge was asked for it.
    Api,
    /// The caller gave it with `--body`.
    Flag,
    /// It is the body of the last commit's message, which is asked for sections only if it has any.
    Commit,
}

/// A description that was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// The text; it may be empty.
    pub text: String,
    /// Who told it.
    pub origin: DescriptionOrigin,
}

/// A change as event, flags and branch tell it, its revisions still unresolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Where the gate runs.
    pub platform: Platform,
    /// What it is.
    pub kind: ChangeKind,
    /// The number of the pull request.
    pub number: Option<u64>,
    /// The title.
    pub title: Option<String>,
    /// The description; `None` where the event carries none, such as a push.
    pub description: Option<Described>,
    /// The login of the author.
    pub author: Option<String>,
    /// The names of the labels.
    pub labels: Vec<String>,
    /// The name of the branch.
    pub branch: Option<String>,
    /// The name of the branch that it goes into, where it is known.
    pub base_branch: Option<String>,
    /// Whether it is a draft.
    pub draft: bool,
    /// The revision that it goes into; the change is compared with the merge base of both.
    pub base: String,
    /// Its last revision.
    pub head: String,
}

impl Proposal {
    pub(super) fn new(platform: Platform, kind: ChangeKind, base: String, head: String) -> Self {
        Self {
            platform,
            kind,
            number: None,
            title: None,
            description: None,
            author: None,
            labels: Vec::new(),
            branch: None,
            base_branch: None,
            draft: false,
            base,
            head,
        }
    }

    pub(super) fn overrule(&mut self, flags: &Flags) {
        let replace = |field: &mut Option<String>, flag: &Option<String>| {
            if flag.is_some() {
                field.clone_from(flag);
            }
        };
        replace(&mut self.title, &flags.title);
        replace(&mut self.author, &flags.author);
        replace(&mut self.branch, &flags.branch);
        if let Some(text) = &flags.body {
            self.description =
                Some(Described { text: text.clone(), origin: DescriptionOrigin::Flag });
        }
        if !flags.labels.is_empty() {
            self.labels.clone_from(&flags.labels);
        }
        self.draft = flags.draft.unwrap_or(self.draft);
        if let Some(base) = &flags.base {
            self.base.clone_from(base);
        }
        if let Some(head) = &flags.head {
            self.head.clone_from(head);
        }
    }
}

/// What is known of a change before the forge and the repository are asked.
#[derive(Debug)]
pub enum Detected {
    /// A platform tells it.
    Told(Box<Told>),
    /// Nobody does: it is the local branch.
    Local,
}

/// Finds out what asks to go in: from the event that `--event` names, else from the platform that
/// the gate runs on.
///
/// # Errors
/// Where the event cannot be used, or is about no change.
pub fn detect(flags: &Flags, env: &Env) -> Result<Detected> {
    let ci = match flags.platform {
        Some(named) => platform::find(named),
        None => platform::detect(env),
    };
    if let Some(file) = &flags.event {
        let told = github::read(file, None)?;
        return Ok(Detected::Told(Box::new(told)));
    }
    let Some(ci) = ci else { return Ok(Detected::Local) };
    // An event that carries no change, such as a schedule, is no hindrance where the caller names
    // the base.
    let understood =
        !env.in_github_actions() || env.github_event_name().is_none_or(github::understands);
    if flags.base.is_some() && !understood {
        return Ok(Detected::Local);
    }
    Ok(Detected::Told(Box::new(ci.tell(env)?)))
}

impl Detected {
    /// Makes a proposal; flags win over what was told.
    ///
    /// # Errors
    /// Where there is nothing to compare with, or nobody told the description.
    pub fn propose(self, flags: &Flags, repository: &Repository) -> Result<Proposal> {
        match self {
            Self::Told(told) => told.propose(flags, repository),
            Self::Local => {
                let mut proposal = local::propose(flags, repository)?;
                proposal.overrule(flags);
                Ok(proposal)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::snapshot::testing::TestRepo;

    const OPENED: &str = "tests/fixtures/events/pull_request.opened.json";

    fn propose(flags: &Flags, env: &Env, repo: &TestRepo) -> Result<Proposal> {
        detect(flags, env)?.propose(flags, &repo.open())
    }

    fn repo() -> TestRepo {
        let repo = TestRepo::new();
        let fork = repo.commit("main", &[("a.md", "a\n")], "Root");
        repo.branch("work", &fork);
        repo.commit("work", &[("a.md", "b\n")], "Last subject\n\nLast body\n");
        repo.switch("work");
        repo
    }

    #[test]
    fn flags_win_over_the_event() {
        let flags = Flags {
            event: Some(OPENED.into()),
            title: Some("Mine".into()),
            body: Some("My words".into()),
            labels: vec!["urgent".into()],
            draft: Some(true),
            base: Some("main".into()),
            ..Flags::default()
        };
        let proposal = propose(&flags, &Env::default(), &repo()).unwrap();
        assert_eq!(proposal.kind, ChangeKind::PullRequest);
        assert_eq!(proposal.title.as_deref(), Some("Mine"));
        let described = proposal.description.unwrap();
        assert_eq!(
            (described.text.as_str(), described.origin),
            ("My words", DescriptionOrigin::Flag)
        );
        assert_eq!((proposal.labels, proposal.draft), (vec!["urgent".to_owned()], true));
        assert_eq!(proposal.base, "main");
        assert_eq!(proposal.head, "ec26c3e57ca3a959ca5aad62de7213c562f8c821");
        assert_eq!(proposal.author.as_deref(), Some("Codertocat"), "the event's, not overruled");
    }

    #[test]
    fn the_environment_names_the_event_only_within_github_actions() {
        let inside = Env::from([
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", "pull_request"),
            ("GITHUB_EVENT_PATH", OPENED),
        ]);
        let repo = repo();
        let proposal = propose(&Flags::default(), &inside, &repo).unwrap();
        assert_eq!(proposal.number, Some(2));
        let outside = Env::from([("GITHUB_EVENT_PATH", OPENED)]);
        let proposal = propose(&Flags::default(), &outside, &repo).unwrap();
        assert_eq!(proposal.kind, ChangeKind::Local);
        assert_eq!(proposal.title.as_deref(), Some("Last subject"));
    }

    #[test]
    fn an_event_without_a_change_needs_a_base_from_the_caller() {
        let env = Env::from([
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", "schedule"),
            ("GITHUB_EVENT_PATH", OPENED),
        ]);
        let repo = repo();
        let error = propose(&Flags::default(), &env, &repo).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        assert!(error.to_string().contains("`schedule`"), "{error}");
        let flags = Flags { base: Some("main".into()), ..Flags::default() };
        let proposal = propose(&flags, &env, &repo).unwrap();
        assert_eq!(proposal.kind, ChangeKind::Local);
    }

    #[test]
    fn github_without_an_event_file_is_an_error() {
        let env = Env::from([("GITHUB_ACTIONS", "true")]);
        let error = propose(&Flags::default(), &env, &repo()).unwrap_err();
        assert_eq!(error.hints(), ["name the event with `--event FILE`"]);
    }
}
