//! Why a forge did not answer, and the way out.

use std::fmt;

use super::address::ForgeKind;
use crate::error::{Error, ErrorKind};
use crate::limits::Refusal;

/// Why a forge did not answer. None of it holds a text of the answer or of the request: either may
/// repeat what is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForgeError {
    /// Nobody answered; what the library says.
    Unreachable(String),
    /// Its certificate is of an authority that nobody here trusts.
    Untrusted,
    /// The proxy on the way to it refused.
    Proxy,
    /// It refused, with this status.
    Refused(u16),
    /// It has had too many requests.
    RateLimited,
    /// It sent us elsewhere, where the token must not go.
    Elsewhere,
    /// Its answer is not what its documentation says.
    Malformed,
    /// It has more than the gate reads.
    TooMuch,
    /// It says more than the run has a budget for.
    OverBudget(Refusal),
    /// This program cannot do that on this forge.
    Unsupported,
}

impl fmt::Display for ForgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(cause) => write!(f, "it does not answer ({cause})"),
            Self::Untrusted => f.write_str("its certificate is not trusted"),
            Self::Proxy => f.write_str("the proxy refused"),
            Self::Refused(401) => f.write_str("it does not accept the token (401)"),
            Self::Refused(403) => f.write_str("the token may not (403)"),
            Self::Refused(404) => f.write_str("it is not there, or the token may not see it (404)"),
            Self::Refused(status) => write!(f, "it refused ({status})"),
            Self::RateLimited => f.write_str("its limit of requests is used up"),
            Self::Elsewhere => f.write_str("it sent the request to another host"),
            Self::Malformed => f.write_str("its answer cannot be read"),
            Self::OverBudget(_) => f.write_str("it says more than the run may read"),
            Self::TooMuch => f.write_str("it has more than the gate reads"),
            Self::Unsupported => f.write_str("this version of the gate cannot do that there"),
        }
    }
}

impl ForgeError {
    /// The error where the answer was needed; `what` says what for: `the description of pull
    /// request 12`.
    #[must_use]
    pub fn error(&self, kind: ForgeKind, what: &str) -> Error {
        if let Self::OverBudget(refusal) = self {
            return refusal.error();
        }
        let message = format!("{} was asked for {what}: {self}", kind.name());
        let error = Error::new(ErrorKind::Forge, message);
        let variable = kind.token_variable();
        match self {
            Self::Refused(401) => error.hint(format!("give a token that is valid in {variable}")),
            Self::Refused(403 | 404) if kind == ForgeKind::Github => error.hint(
                "let the job read it:\npermissions:\n  contents: read\n  pull-requests: read",
            ),
            Self::Refused(403 | 404) => {
                error.hint(format!("give a token that may read it in {variable}"))
            }
            Self::RateLimited | Self::Refused(500..) => error.hint("run it again later"),
            Self::Unreachable(_) => {
                error.hint("check the network and the proxy: HTTPS_PROXY, NO_PROXY")
            }
            Self::Untrusted => {
                error.hint("name the certificates of your own authority in SSL_CERT_FILE")
            }
            Self::Proxy => error
                .hint("HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT goes through it")
                .hint("NO_PROXY=HOST goes past it"),
            _ => error,
        }
        .hint("`--offline` asks nobody")
    }
}
