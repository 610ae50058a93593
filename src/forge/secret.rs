//! What must not be seen.

/// A token. It has neither `Debug` nor `Display`, so that it comes into no message and no log; the
/// client alone reads it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a token over.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The token itself, for the header of a request.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

/// A token and the header that carries it.
#[derive(Clone)]
pub struct Token {
    /// The name of the header.
    pub header: &'static str,
    /// What stands before the token in it, with the blank.
    pub scheme: &'static str,
    /// The token.
    pub secret: Secret,
    /// Whether every job has it without being given it. Such a token is used only where nothing
    /// else tells what is needed: it may be allowed too little.
    pub ambient: bool,
}

impl Token {
    /// A token behind `Authorization: Bearer`.
    #[must_use]
    pub fn bearer(secret: &str) -> Self {
        Self {
            header: "authorization",
            scheme: "Bearer ",
            secret: Secret::new(secret),
            ambient: false,
        }
    }
}
