//! Forgejo Actions, which speak GitHub's language and set Gitea's variables too.

use super::{Ci, Told, gitea};
use crate::change::Platform;
use crate::env::Env;
use crate::error::Result;

pub(super) const CI: Ci =
    Ci { platform: Platform::Forgejo, is_here: |env| env.var("FORGEJO_ACTIONS").is_some(), tell };

fn tell(env: &Env) -> Result<Told> {
    gitea::tell_as(Platform::Forgejo, env)
}
