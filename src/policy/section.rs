//! What the policy says about one section of a description.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::source::Location;

/// What a section is for, whatever it is called.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// How the change is made.
    Plan,
    /// How it is known to work.
    Tests,
    /// The answers to the criteria of the item.
    Acceptance,
    /// The Definition of Done.
    Dod,
}

impl Role {
    /// The word for it in a policy.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Tests => "tests",
            Self::Acceptance => "acceptance",
            Self::Dod => "dod",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How many boxes of a list are to be ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// Each of them, or it says why not.
    Every,
    /// At least one; the others may stay open or go.
    Any,
    /// One and no more.
    One,
}

impl Choice {
    /// The word for it in a policy.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Every => "every",
            Self::Any => "any",
            Self::One => "one",
        }
    }
}

/// A section that the description must have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SectionRequirement {
    /// Its name.
    pub name: String,
    /// Other names that count as well.
    pub aliases: Vec<String>,
    /// How many words it must have at least, beside what the template gives.
    pub min_words: usize,
    /// What it is for, where the policy or its name says so.
    pub role: Option<Role>,
    /// Whether any section with the role meets it: no other section that is demanded has the same.
    pub by_role: bool,
    /// Whether it may be left out.
    pub optional: bool,
    /// Whether it must say something where it may be left out and is not.
    pub filled_if_there: bool,
    /// Whether the template does not say beyond doubt that it must be there.
    pub assumed: bool,
    /// How many of its boxes are to be ticked, where the policy says so.
    pub choice: Option<Choice>,
    /// Whether *none* answers it.
    pub takes_none: bool,
    /// Whether the template demands it, and not the policy.
    pub of_template: bool,
    /// The line of the policy or the template that demands it.
    pub at: Option<Location>,
    /// Why it is demanded of this change, where not every change has to have it.
    pub because: Option<String>,
}

impl SectionRequirement {
    /// Its name and the other names that count as well.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }

    /// Who demands it, in a word.
    #[must_use]
    pub fn source(&self) -> &'static str {
        if self.of_template { "template" } else { "policy" }
    }
}
