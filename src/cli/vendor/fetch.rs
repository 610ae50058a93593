//! Asks for a shared policy: at the forge that keeps it, or behind its address.

use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::forge::address::named;
use crate::forge::{Asking, connect, download};
use crate::limits::{self, Budget};
use crate::policy::shared::{Shared, SharedPlace, sha256};
use crate::snapshot::is_full_id;

/// Which version is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// The one that is named.
    Named,
    /// The newest: where a commit is named, that of the default branch.
    Newest,
}

/// A shared policy as it was handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fetched {
    /// The commit that it is of; none behind an address.
    pub(super) commit: Option<String>,
    /// Its text.
    pub(super) text: String,
}

impl Fetched {
    /// What names this version for ever: the commit, else the digest.
    pub(super) fn version(&self) -> String {
        self.commit.clone().unwrap_or_else(|| sha256(&self.text))
    }
}

/// Fetches a shared policy.
///
/// # Errors
/// Where it is not handed out, is not text, or is not what its digest says.
pub(super) fn fetch(shared: &Shared, version: Version, env: &Env) -> Result<Fetched> {
    let (commit, bytes) = match &shared.place {
        SharedPlace::Forge { kind, host, project, path, reference } => {
            let (address, may_have_token) = named(*kind, host.as_deref(), project, env)
                .ok_or_else(|| {
                    let message = format!("it is not known where {} is kept", shared.text);
                    Error::new(ErrorKind::Forge, message).hint("name it by its full address")
                })?;
            let token = env.token(*kind).filter(|_| may_have_token);
            let forge = connect(&address, token, Asking::new(env, &Budget::default()))?;
            let name = match version {
                Version::Newest if shared.is_pinned() => "HEAD",
                _ => reference,
            };
            let refused = |error: crate::forge::error::ForgeError| error.error(*kind, &shared.text);
            let commit = if is_full_id(name) {
                name.to_owned()
            } else {
                forge.commit_of(name).map_err(refused)?
            };
            let bytes = forge.file_at(&commit, path.as_str()).map_err(refused)?;
            (Some(commit), bytes)
        }
        SharedPlace::Web { url, .. } => {
            let answer = download(url, Asking::new(env, &Budget::default()))?;
            let bytes = answer.map_err(|trouble| {
                Error::new(ErrorKind::Forge, format!("{url} was asked: {trouble}")).hint(
                    "check the address, the proxy (HTTPS_PROXY) and the authority (SSL_CERT_FILE)",
                )
            })?;
            (None, bytes)
        }
    };
    let fetched = Fetched { commit, text: text(&shared.text, bytes)? };
    match &shared.place {
        SharedPlace::Web { sha256: pinned, .. }
            if version == Version::Named && *pinned != fetched.version() =>
        {
            let message = format!("{} has another digest: {}", shared.text, fetched.version());
            Err(Error::new(ErrorKind::Policy, message).hint(
                "look at what it holds now, and name that digest: `backlog-gate policy update`",
            ))
        }
        _ => Ok(fetched),
    }
}

fn text(name: &str, bytes: Vec<u8>) -> Result<String> {
    if bytes.len() > limits::POLICY {
        let message = format!("{name} has more than the {} bytes of a policy", limits::POLICY);
        return Err(Error::new(ErrorKind::Policy, message).hint("name the file of a policy"));
    }
    String::from_utf8(bytes).map_err(|_| {
        Error::new(ErrorKind::Policy, format!("{name} is not text"))
            .hint("name the file of a policy")
    })
}
