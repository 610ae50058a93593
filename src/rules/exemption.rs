//! Who and what the rules about the change do not apply to.

use super::Context;
use super::policy::is_policy;
use crate::policy::{Drafts, ExemptCommits};
use crate::snapshot::{ChangedFile, CommitAuthor};
use crate::source::RepoPath;
use crate::text::globs::Globs;
use crate::text::{normalize, shorten};

/// Whether the rules about the change apply to this one.
#[derive(Debug, PartialEq, Eq)]
pub enum Exemption {
    /// They do.
    None,
    /// A draft whose errors weigh as warnings.
    Draft,
    /// They do not apply; why.
    Exempt(String),
}

impl Exemption {
    /// What the policy says of this change.
    #[must_use]
    pub fn of(context: &Context<'_>) -> Self {
        let Some(change) = context.change else {
            return Self::None;
        };
        let exempt = &context.policy.exempt;
        if touched_policy(context).is_some() {
            return if change.draft && exempt.drafts != Drafts::Fail {
                Self::Draft
            } else {
                Self::None
            };
        }
        if let Some(author) = exempt_author(context)
            && forfeit(context).is_none()
        {
            return Self::Exempt(format!("the author {author} is exempt"));
        }
        let mut labels = change.labels.iter();
        if let Some(label) = labels.find(|label| exempt.labels.matches_name(label.as_raw())) {
            return Self::Exempt(format!("the label {} exempts it", label.as_raw()));
        }
        let is_exempt = |path: &RepoPath| exempt.paths.matches_path(path);
        let only_exempt = change.files.iter().all(|file| file.lies_within(is_exempt));
        if only_exempt && !change.files.is_empty() && !exempt.paths.is_empty() {
            return Self::Exempt("it touches nothing but exempt paths".to_owned());
        }
        match (change.draft, exempt.drafts) {
            (true, Drafts::Skip) => Self::Exempt("it is a draft".to_owned()),
            (true, Drafts::Warn) => Self::Draft,
            _ => Self::None,
        }
    }
}

/// The file by which the change touches the policy. Such a change is exempt from nothing: it decides
/// about those that come after it.
fn touched_policy<'a>(context: &Context<'a>) -> Option<&'a RepoPath> {
    let mut paths = context.change?.files.iter().flat_map(ChangedFile::names);
    paths.find(|path| is_policy(context, path))
}

/// The author of the change, where the policy exempts him.
fn exempt_author<'a>(context: &Context<'a>) -> Option<&'a str> {
    let author = context.change?.author.as_ref()?.as_raw();
    context.policy.exempt.authors.matches_name(author).then_some(author)
}

/// Why the change is judged although its author is exempt: a commit of it is somebody else's.
#[must_use]
pub(crate) fn forfeit(context: &Context<'_>) -> Option<String> {
    let login = exempt_author(context)?;
    let exempt = &context.policy.exempt;
    if exempt.commits == ExemptCommits::Any {
        return None;
    }
    let start = format!("The author {login} is exempt, and the change is judged all the same");
    let Some(authors) = &context.facts.authors else {
        return Some(format!("{start}: who wrote its commits is not known"));
    };
    if let Some(why) = authors.commits.iter().find_map(|commit| disowns(commit, context, login)) {
        return Some(format!("{start}: {why}"));
    }
    authors.more.then(|| format!("{start}: it has more commits than are read"))
}

/// Why a commit is not of an exempt author: what the forge knows of it counts, and else what the
/// commit itself says.
fn disowns(commit: &CommitAuthor, context: &Context<'_>, login: &str) -> Option<String> {
    let exempt = &context.policy.exempt;
    let wants_signature = exempt.commits == ExemptCommits::Signed;
    let id = &commit.commit[..commit.commit.len().min(12)];
    let known = context.forge.map(|forge| forge.commits.as_ref());
    let owner = match known {
        Some(Ok(all)) => all.iter().find(|owner| owner.commit == commit.commit),
        Some(Err(unknown)) if wants_signature => {
            return Some(format!("who signed commit {id} is not known: {}", unknown.0));
        }
        Some(Err(_)) | None => None,
    };
    let is_exempt = |by: &str| by == login || exempt.authors.matches_name(by);
    match owner.map(|owner| (owner.login.as_deref(), owner.is_signed)) {
        Some((Some(by), _)) if !is_exempt(by) => {
            Some(format!("commit {id} is by {}, as the forge knows it", shorten(by, 40)))
        }
        Some((_, false)) if wants_signature => {
            Some(format!("commit {id} has no verified signature of its author"))
        }
        None if wants_signature => Some(format!("who signed commit {id} is not known")),
        _ => (!is_by(commit, &exempt.authors, login)).then(|| {
            let (name, mail) = (shorten(&commit.name, 40), shorten(&commit.mail, 60));
            format!("commit {id} is by {name} <{mail}>")
        }),
    }
}

/// Whether a commit says that it is by an exempt author: by its name, its address, the login in an
/// address of a forge, or the name of the change's author in other letters (`renovate-bot` and
/// *Renovate Bot*).
fn is_by(commit: &CommitAuthor, exempt: &Globs, login: &str) -> bool {
    let local = commit.mail.split('@').next().unwrap_or_default();
    let of_forge = local.split_once('+').map_or(local, |(_, login)| login);
    let names = [commit.name.as_str(), commit.mail.as_str(), of_forge];
    let same = |name: &str| !normalize(name).is_empty() && normalize(name) == normalize(login);
    names.into_iter().any(|name| exempt.matches_name(name) || same(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use crate::source::SourceMap;

    #[test]
    fn a_commit_is_by_an_exempt_author_in_every_usual_form() {
        let is_exempt = |name: &str, mail: &str| {
            let commit = CommitAuthor {
                commit: "1".repeat(40),
                name: name.to_owned(),
                mail: mail.to_owned(),
            };
            let mut sources = SourceMap::default();
            let text = "exempt: {authors: ['*[bot]', renovate-bot]}\n";
            let policy = Policy::from_yaml(text, &mut sources).unwrap();
            is_by(&commit, &policy.exempt.authors, "renovate-bot")
        };
        assert!(is_exempt("dependabot[bot]", "x@example.com"));
        assert!(is_exempt("D", "49699333+dependabot[bot]@users.noreply.github.com"));
        assert!(is_exempt("Renovate Bot", "bot@example.com"));
        assert!(is_exempt("x", "renovate-bot@example.com"));
        assert!(!is_exempt("Mallory", "mallory@example.com"));
        assert!(!is_exempt("", ""));
    }
}
