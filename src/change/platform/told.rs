//! What a platform tells about a change, before git and the forge are asked.

use super::local::split_message;
use super::push;
use crate::change::proposal::{Described, DescriptionOrigin, Flags};
use crate::change::{ChangeKind, Platform, Proposal};
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::forge::address::Address;
use crate::snapshot::Repository;

/// What a platform tells about the description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Telling {
    /// The whole text.
    Text(Described),
    /// Nothing; why, where there is more to say than that it does not.
    Nothing(Option<String>),
    /// That the message of the last commit is it.
    Message,
}

/// What a platform tells about a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Where the gate runs.
    pub platform: Platform,
    /// What it is.
    pub kind: ChangeKind,
    /// The number of the pull request.
    pub number: Option<u64>,
    /// The title.
    pub title: Option<String>,
    /// The description.
    pub description: Telling,
    /// The login of the author.
    pub author: Option<String>,
    /// The names of the labels.
    pub labels: Vec<String>,
    /// The name of the branch.
    pub branch: Option<String>,
    /// The name of the branch that it goes into.
    pub base_branch: Option<String>,
    /// The name of the branch that changes usually go into.
    pub default_branch: Option<String>,
    /// Whether it is a draft.
    pub draft: bool,
    /// The revision to compare with; of a push, the old tip.
    pub base: Option<String>,
    /// Whether a push left its old tip behind.
    pub forced: bool,
    /// Its last revision; `HEAD` where it is not told.
    pub head: Option<String>,
    /// Where more can be asked.
    pub forge: Option<Address>,
}

impl Told {
    /// Nothing but what it is.
    #[must_use]
    pub(super) fn new(platform: Platform, kind: ChangeKind) -> Self {
        Self {
            platform,
            kind,
            number: None,
            title: None,
            description: Telling::Nothing(None),
            author: None,
            labels: Vec::new(),
            branch: None,
            base_branch: None,
            default_branch: None,
            draft: false,
            base: None,
            forced: false,
            head: None,
            forge: None,
        }
    }

    /// A pull request where there is a number, else a push.
    #[must_use]
    pub(super) fn numbered(platform: Platform, number: Option<u64>) -> Self {
        let kind = if number.is_some() { ChangeKind::PullRequest } else { ChangeKind::Push };
        Self { number, ..Self::new(platform, kind) }
    }

    /// Makes a proposal: what the caller says wins over what is told, and the repository says
    /// what both leave open.
    ///
    /// # Errors
    /// Where there is nothing to compare with, or nobody told the description.
    pub(in crate::change) fn propose(
        self,
        flags: &Flags,
        repository: &Repository,
    ) -> Result<Proposal> {
        let base = match &flags.base {
            Some(base) => base.clone(),
            None => self.base(repository)?,
        };
        let head = flags.head.as_deref().or(self.head.as_deref()).unwrap_or("HEAD").to_owned();
        let mut proposal = Proposal::new(self.platform, self.kind, base, head);
        proposal.overrule(flags);
        if proposal.kind == ChangeKind::PullRequest && proposal.description.is_none() {
            proposal.description = Some(self.described(flags, &proposal.head, repository)?);
        }
        proposal.number = self.number;
        proposal.title = proposal.title.or(self.title);
        proposal.author = proposal.author.or(self.author);
        if proposal.labels.is_empty() {
            proposal.labels = self.labels;
        }
        proposal.branch = proposal.branch.or(self.branch);
        proposal.base_branch = self.base_branch;
        proposal.draft |= self.draft;
        Ok(proposal)
    }

    fn base(&self, repository: &Repository) -> Result<String> {
        if self.kind == ChangeKind::Push {
            return push::base(self, repository);
        }
        if let Some(base) = &self.base {
            return Ok(base.clone());
        }
        let Some(branch) = &self.base_branch else {
            return repository.default_branch().ok_or_else(|| {
                let message = format!("{} does not tell what the change goes into", self.name());
                Error::new(ErrorKind::Repository, message).hint("name it with `--base REV`")
            });
        };
        let places = [format!("refs/remotes/origin/{branch}"), format!("refs/heads/{branch}")];
        places.into_iter().find(|place| repository.has_reference(place)).ok_or_else(|| {
            let branch = branch.escape_debug();
            let message = format!("the branch `{branch}` is not in this clone");
            Error::new(ErrorKind::Repository, message)
                .hint(format!("fetch it, with the history behind it: `git fetch origin {branch}`"))
                .hint("or name the revision that the change goes into with `--base REV`")
        })
    }

    fn name(&self) -> &'static str {
        self.platform.name()
    }

    /// The description that the platform tells.
    fn described(&self, flags: &Flags, head: &str, repository: &Repository) -> Result<Described> {
        match &self.description {
            Telling::Text(described) => Ok(described.clone()),
            Telling::Nothing(why) => Err(self.no_description(why.as_deref(), flags)),
            Telling::Message => {
                let message = repository.message(&repository.resolve(head)?)?;
                let text = split_message(&message).1.to_owned();
                Ok(Described { text, origin: DescriptionOrigin::Commit })
            }
        }
    }

    /// The error for a pull request whose description nobody told.
    fn no_description(&self, why: Option<&str>, flags: &Flags) -> Error {
        let number = self.number.map_or_else(String::new, |number| format!(" {number}"));
        let message = why.map_or_else(
            || format!("{} does not tell the description of pull request{number}", self.name()),
            str::to_owned,
        );
        let error = Error::new(ErrorKind::Input, message);
        let error = match &self.forge {
            Some(forge) if flags.offline => {
                error.hint(format!("let the gate ask {}: without `--offline`", forge.kind.name()))
            }
            Some(forge) => error.hint(format!(
                "let the gate ask {}: give it a token that may read, in {}",
                forge.kind.name(),
                forge.kind.token_variable()
            )),
            None => error,
        };
        error.hint("give the description with `--body FILE`")
    }
}

/// The number of a pull request: the digits at the end of a number or of its URL. Variables that
/// name none may be empty, `false` or `0`.
pub(super) fn number(text: Option<&str>) -> Option<u64> {
    let text = text?;
    let digits = text.rsplit(|ch: char| !ch.is_ascii_digit()).next()?;
    digits.parse().ok().filter(|number| *number > 0)
}

/// A list of names between commas.
pub(super) fn names(text: Option<&str>) -> Vec<String> {
    let names = text.into_iter().flat_map(|text| text.split(','));
    names.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// A variable's text.
pub(super) fn text(env: &Env, name: &str) -> Option<String> {
    env.var(name).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_at_the_end_and_nothing_else_is_one() {
        for (text, expected) in [
            ("12", Some(12)),
            ("https://github.com/acme/shop/pull/34", Some(34)),
            ("false", None),
            ("0", None),
            ("", None),
            ("12 ", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(number(Some(text)), expected, "{text:?}");
        }
        assert_eq!(number(None), None);
        assert_eq!(names(Some("bug, needs docs,,")), ["bug", "needs docs"]);
    }
}
