//! The words for what an item is and how far it is: the same in every dialect, policy and report.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::normalize;

/// The normalized status of an item.
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Written down, nothing more.
    Planned,
    /// May be started.
    Ready,
    /// Someone works on it.
    InProgress,
    /// Waits for a review or a test.
    InReview,
    /// Cannot go on.
    Blocked,
    /// Finished.
    Done,
    /// Will not be done.
    Dropped,
}

impl State {
    /// All states, in the order of the work.
    pub const ALL: [Self; 7] = [
        Self::Planned,
        Self::Ready,
        Self::InProgress,
        Self::InReview,
        Self::Blocked,
        Self::Done,
        Self::Dropped,
    ];

    /// The word that a policy and every report use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Ready => "ready",
            Self::InProgress => "in-progress",
            Self::InReview => "in-review",
            Self::Blocked => "blocked",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }

    /// Whether the team has committed to the item: ready or further, and not dropped.
    #[must_use]
    pub fn is_ready_or_further(self) -> bool {
        !matches!(self, Self::Planned | Self::Dropped)
    }

    /// Whether nothing is left to do: done or dropped.
    #[must_use]
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::Dropped)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What sort of work an item is.
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A body of work that holds other items.
    Epic,
    /// A user story.
    Story,
    /// A feature.
    Feature,
    /// A task.
    Task,
    /// A defect.
    Bug,
    /// Anything that the dialect does not name further.
    Item,
}

impl Kind {
    /// The word that a policy and every report use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Epic => "epic",
            Self::Story => "story",
            Self::Feature => "feature",
            Self::Task => "task",
            Self::Bug => "bug",
            Self::Item => "item",
        }
    }

    /// The kind that a team means by a word of its own; `None` for a word that does not mean one.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match normalize(word).as_str() {
            "epic" | "initiative" => Self::Epic,
            "story" | "user story" | "us" => Self::Story,
            "feature" | "enhancement" | "improvement" | "feat" => Self::Feature,
            "task" | "subtask" | "sub task" | "chore" | "spike" => Self::Task,
            "bug" | "bugfix" | "defect" | "fix" => Self::Bug,
            "item" => Self::Item,
            _ => return None,
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
