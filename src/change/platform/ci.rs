//! What a CI system is to the gate.

use crate::env::Env;
use crate::error::Result;
use crate::forge::request::{ChangeRequest, Platform};

/// A CI system: how it is recognised, and what it says.
pub(in crate::change) struct Ci {
    pub(in crate::change) platform: Platform,
    /// Whether the environment is one of its jobs.
    pub(super) is_here: fn(&Env) -> bool,
    /// What it says about the change.
    pub(super) read: fn(&Env) -> Result<ChangeRequest>,
}

impl Ci {
    /// What the system says about the change.
    pub(in crate::change) fn read(&self, env: &Env) -> Result<ChangeRequest> {
        (self.read)(env)
    }
}
