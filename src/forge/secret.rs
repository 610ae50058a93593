//! What must not be seen.

use super::address::ForgeKind;
use crate::env::Env;

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

impl Env {
    /// A token that may read the forge. Each kind has variables of its own, so that no token goes to
    /// a forge that it is not for.
    ///
    /// GitHub: the input `token` of the action, `GITHUB_TOKEN`, `GH_TOKEN`. GitLab: `GITLAB_TOKEN`,
    /// else `CI_JOB_TOKEN`, which every job has. Gitea and Forgejo: `GITEA_TOKEN`, `FORGEJO_TOKEN`,
    /// and in their Actions the input and `GITHUB_TOKEN`. Bitbucket: `BITBUCKET_TOKEN`. Azure:
    /// `SYSTEM_ACCESSTOKEN`.
    #[must_use]
    pub fn token(&self, kind: ForgeKind) -> Option<Token> {
        let first = |names: &[&str]| names.iter().find_map(|name| self.var(name));
        let in_gitea = first(&["GITEA_ACTIONS", "FORGEJO_ACTIONS"]).is_some();
        let input = self.input("token").filter(|_| self.in_github_actions());
        let with = |header, scheme, secret| Token { header, scheme, ..Token::bearer(secret) };
        match kind {
            ForgeKind::Github if in_gitea => None,
            ForgeKind::Github => {
                input.or_else(|| first(&["GITHUB_TOKEN", "GH_TOKEN"])).map(Token::bearer)
            }
            ForgeKind::Gitea => {
                let of_job = || input.or_else(|| self.var("GITHUB_TOKEN")).filter(|_| in_gitea);
                let secret = first(&["GITEA_TOKEN", "FORGEJO_TOKEN"]).or_else(of_job)?;
                Some(with("authorization", "token ", secret))
            }
            ForgeKind::Gitlab => {
                let given = self.var("GITLAB_TOKEN").map(|own| with("private-token", "", own));
                let of_job = || {
                    let secret = self.var("CI_JOB_TOKEN")?;
                    Some(Token { ambient: true, ..with("job-token", "", secret) })
                };
                given.or_else(of_job)
            }
            ForgeKind::Bitbucket => self.var("BITBUCKET_TOKEN").map(Token::bearer),
            ForgeKind::Azure => self.var("SYSTEM_ACCESSTOKEN").map(Token::bearer),
        }
    }
}
