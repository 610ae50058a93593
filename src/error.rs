//! Errors: what the program could not do, whose fault that is, and the way out.

use std::fmt;

/// Whose fault an error is. Every kind ends with exit code 2: the gate could not decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The arguments or the environment do not fit together.
    Usage,
    /// The policy or a dialect cannot be used.
    Policy,
    /// An input is missing, unreadable, too large or of another shape.
    Input,
    /// The repository lacks something that the gate needs.
    Repository,
    /// A report could not be written.
    Output,
    /// The forge did not answer.
    Forge,
}

/// Where a way out can be taken: a CI system whose own files have a line for it, or any clone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HintPlace {
    /// The actions of GitHub, Gitea and Forgejo.
    Actions,
    /// GitLab CI.
    Gitlab,
    /// Azure Pipelines.
    Azure,
    /// Bitbucket Pipelines.
    Bitbucket,
    /// Drone.
    Drone,
    /// Jenkins.
    Jenkins,
    /// Travis CI.
    Travis,
    /// Woodpecker.
    Woodpecker,
    /// A person's machine, and a CI system that has no line of its own for it.
    Elsewhere,
}

/// A way out, and where it can be taken; anywhere, if that is not said.
#[derive(Debug)]
struct Hint {
    at: Option<HintPlace>,
    text: String,
}

/// An error with its place and the way out.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<anyhow::Error>,
    hints: Vec<Hint>,
    details: Vec<String>,
}

/// The result of everything that may fail in the library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error; `message` says what is wrong and where, in one sentence without a final stop.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None, hints: Vec::new(), details: Vec::new() }
    }

    /// Adds a way out; may be called several times, and a hint may have several lines.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(Hint { at: None, text: hint.into() });
        self
    }

    /// Adds a way out that only one place has.
    #[must_use]
    pub fn hint_at(mut self, at: HintPlace, hint: impl Into<String>) -> Self {
        self.hints.push(Hint { at: Some(at), text: hint.into() });
        self
    }

    /// Leaves out the ways that only another place has.
    #[must_use]
    pub fn seen_from(mut self, place: HintPlace) -> Self {
        self.hints.retain(|hint| hint.at.is_none_or(|at| at == place));
        self
    }

    /// Adds what only a reader wants who asks for more; may be called several times.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.details.push(detail.into());
        self
    }

    /// Keeps the cause.
    #[must_use]
    pub fn because(mut self, source: impl Into<anyhow::Error>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Whose fault it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The ways out.
    #[must_use]
    pub fn hints(&self) -> Vec<&str> {
        self.hints.iter().map(|hint| hint.text.as_str()).collect()
    }

    /// What is shown only to a reader who asks for more.
    #[must_use]
    pub fn details(&self) -> &[String] {
        &self.details
    }

    /// The causes, the nearest first.
    pub fn causes(&self) -> impl Iterator<Item = String> + '_ {
        self.source.iter().flat_map(|source| source.chain().map(ToString::to_string))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(AsRef::as_ref)
    }
}
