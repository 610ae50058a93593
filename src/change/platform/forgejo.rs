//! Forgejo Actions, which speak GitHub's language and set Gitea's variables too.

use super::{Ci, gitea};
use crate::env::Env;
use crate::error::Result;
use crate::forge::request::{ChangeRequest, Platform};

pub(super) const CI: Ci =
    Ci { platform: Platform::Forgejo, is_here: |env| env.var("FORGEJO_ACTIONS").is_some(), read };

fn read(env: &Env) -> Result<ChangeRequest> {
    gitea::read_as(Platform::Forgejo, env)
}
