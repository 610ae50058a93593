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

/// An error with its place and the way out.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<anyhow::Error>,
    hints: Vec<String>,
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
        self.hints.push(hint.into());
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
    pub fn hints(&self) -> &[String] {
        &self.hints
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
