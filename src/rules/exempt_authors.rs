//! Whether a change holds only the commits of authors whom the policy exempts.

use super::Context;
use crate::policy::ExemptCommits;
use crate::snapshot::CommitAuthor;
use crate::text::globs::Globs;
use crate::text::{normalize, shorten};

/// Why a change is not only by its author and others of `authors`; `None` where it is.
pub(super) fn not_only_by(
    context: &Context<'_>,
    (login, authors): (&str, &Globs),
) -> Option<String> {
    if context.policy.exempt.commits == ExemptCommits::Any {
        return None;
    }
    let Some(read) = &context.facts.authors else {
        return Some("who wrote its commits is not known".to_owned());
    };
    let disowns = |commit| disowns(commit, context, (login, authors));
    read.commits
        .iter()
        .find_map(disowns)
        .or_else(|| read.more.then(|| "it has more commits than are read".to_owned()))
}

/// Why a commit is not of an exempt author: what the forge knows of it counts, and else what the
/// commit itself says.
fn disowns(
    commit: &CommitAuthor,
    context: &Context<'_>,
    (login, authors): (&str, &Globs),
) -> Option<String> {
    let wants_signature = context.policy.exempt.commits == ExemptCommits::Signed;
    let id = &commit.commit[..commit.commit.len().min(12)];
    let known = context.forge.map(|forge| forge.commits.as_ref());
    let owner = match known {
        Some(Ok(all)) => all.iter().find(|owner| owner.commit == commit.commit),
        Some(Err(unknown)) if wants_signature => {
            return Some(format!("who signed commit {id} is not known: {}", unknown.0));
        }
        Some(Err(_)) | None => None,
    };
    let is_exempt = |by: &str| by == login || authors.matches_name(by);
    match owner.map(|owner| (owner.login.as_deref(), owner.is_signed)) {
        Some((Some(by), _)) if !is_exempt(by) => {
            Some(format!("commit {id} is by {}, as the forge knows it", shorten(by, 40)))
        }
        Some((_, false)) if wants_signature => {
            Some(format!("commit {id} has no verified signature of its author"))
        }
        None if wants_signature => Some(format!("who signed commit {id} is not known")),
        _ => (!is_by(commit, authors, login)).then(|| {
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
