//! Who and what the rules about the change do not apply to.

use super::exempt_authors::not_only_by;
use super::{Context, exempt_kinds};
use crate::policy::Drafts;
use crate::source::RepoPath;

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
        if let Some((kind, why)) = exempt_kinds::exempt(context) {
            return Self::Exempt(format!("{why} (exempt.kinds: {})", kind.as_str()));
        }
        match (change.draft, exempt.drafts) {
            (true, Drafts::Skip) => Self::Exempt("it is a draft".to_owned()),
            (true, Drafts::Warn) => Self::Draft,
            _ => Self::None,
        }
    }
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
    let why = not_only_by(context, (login, &context.policy.exempt.authors))?;
    Some(format!("The author {login} is exempt, and the change is judged all the same: {why}"))
}
