//! What asks to go in: found out from an event, from the CI system, or from the local branch.

use std::path::PathBuf;

use super::platform::{self, github};
use crate::env::Env;
use crate::error::Result;
use crate::forge::request::{
    ChangeKind, ChangeRequest, DescriptionOrigin, DescriptionSource, NamedCommit, Platform,
};

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

/// Finds out what asks to go in: from the event that `--event` names, else from the platform that
/// the gate runs on, else it is the local branch. What the caller says wins over both.
///
/// # Errors
/// Where the event cannot be used, or is about no change.
pub fn detect(flags: &Flags, env: &Env) -> Result<ChangeRequest> {
    let mut request = read(flags, env)?;
    request.is_repeated = env.is_repeated();
    if request.platform == Platform::Github {
        request.merge = env.github_sha().map(|id| NamedCommit::new(id, "`GITHUB_SHA^1`"));
    }
    overrule(&mut request, flags);
    Ok(request)
}

fn read(flags: &Flags, env: &Env) -> Result<ChangeRequest> {
    if let Some(file) = &flags.event {
        return github::read(file, None);
    }
    let ci = match flags.platform {
        Some(named) => platform::find(named),
        None => platform::detect(env),
    };
    // An event that carries no change, such as a schedule, does not matter where the caller names
    // the base.
    let is_understood =
        !env.in_github_actions() || env.github_event_name().is_none_or(github::understands);
    match ci {
        Some(ci) if flags.base.is_none() || is_understood => ci.read(env),
        _ => Ok(local()),
    }
}

/// The local branch, of which nobody says more than the repository does.
fn local() -> ChangeRequest {
    let description = DescriptionSource::CommitMessage;
    ChangeRequest { description, ..ChangeRequest::new(Platform::Local, ChangeKind::Local) }
}

fn overrule(request: &mut ChangeRequest, flags: &Flags) {
    let replace = |field: &mut Option<String>, flag: &Option<String>| {
        if flag.is_some() {
            field.clone_from(flag);
        }
    };
    replace(&mut request.title, &flags.title);
    replace(&mut request.author, &flags.author);
    replace(&mut request.branch, &flags.branch);
    replace(&mut request.base, &flags.base);
    replace(&mut request.head, &flags.head);
    if let Some(text) = &flags.body {
        request.description = DescriptionSource::Text(text.clone(), DescriptionOrigin::Flag);
    }
    if !flags.labels.is_empty() {
        request.labels.clone_from(&flags.labels);
    }
    request.draft = flags.draft.unwrap_or(request.draft);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    const OPENED: &str = "tests/fixtures/events/pull_request.opened.json";

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
        let request = detect(&flags, &Env::default()).unwrap();
        assert_eq!(request.kind, ChangeKind::PullRequest);
        assert_eq!(request.title.as_deref(), Some("Mine"));
        let description = DescriptionSource::Text("My words".into(), DescriptionOrigin::Flag);
        assert_eq!(request.description, description);
        assert_eq!((request.labels, request.draft), (vec!["urgent".to_owned()], true));
        assert_eq!(request.base.as_deref(), Some("main"));
        assert_eq!(request.head.as_deref(), Some("ec26c3e57ca3a959ca5aad62de7213c562f8c821"));
        assert_eq!(request.author.as_deref(), Some("Codertocat"), "the event's, not overruled");
    }

    #[test]
    fn the_environment_names_the_event_only_within_github_actions() {
        let inside = Env::from([
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", "pull_request"),
            ("GITHUB_EVENT_PATH", OPENED),
        ]);
        assert_eq!(detect(&Flags::default(), &inside).unwrap().number, Some(2));
        let outside = Env::from([("GITHUB_EVENT_PATH", OPENED)]);
        assert_eq!(detect(&Flags::default(), &outside).unwrap().kind, ChangeKind::Local);
    }

    #[test]
    fn an_event_without_a_change_needs_a_base_from_the_caller() {
        let env = Env::from([
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", "schedule"),
            ("GITHUB_EVENT_PATH", OPENED),
        ]);
        let error = detect(&Flags::default(), &env).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        assert!(error.to_string().contains("`schedule`"), "{error}");
        let flags = Flags { base: Some("main".into()), ..Flags::default() };
        assert_eq!(detect(&flags, &env).unwrap().kind, ChangeKind::Local);
    }

    #[test]
    fn github_without_an_event_file_is_an_error() {
        let env = Env::from([("GITHUB_ACTIONS", "true")]);
        let error = detect(&Flags::default(), &env).unwrap_err();
        assert_eq!(error.hints(), ["name the event with `--event FILE`"]);
    }
}
