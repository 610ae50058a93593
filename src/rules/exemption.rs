//! Who and what the rules about the change do not apply to.

use super::Context;
use crate::policy::Drafts;

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
        if let Some(author) = &change.author
            && exempt.authors.matches_name(author.as_raw())
        {
            return Self::Exempt(format!("the author {} is exempt", author.as_raw()));
        }
        let mut labels = change.labels.iter();
        if let Some(label) = labels.find(|label| exempt.labels.matches_name(label.as_raw())) {
            return Self::Exempt(format!("the label {} exempts it", label.as_raw()));
        }
        let only_exempt = change.files.iter().all(|file| exempt.paths.matches_path(&file.path));
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
