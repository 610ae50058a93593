//! What the pipelines must do for a policy.

use crate::policy::layers::Layers;

/// What the pipelines must do for a policy.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wants {
    /// Whether the verdict depends on labels.
    pub labels: bool,
}

impl Wants {
    /// What they must do for this one. The labels of a preset are for teams that use them: only a
    /// file that names some asks for more.
    #[must_use]
    pub fn of(policy: &Layers) -> Self {
        Self { labels: policy.names_labels() }
    }
}
