//! Rules about what may be released. They run with `check --release`.

use super::{Context, Rule, Skip};

mod blocking_item_open;
mod blocking_vulnerability;

pub(super) const RULES: &[&Rule] = &[&blocking_item_open::RULE, &blocking_vulnerability::RULE];

/// The reason to skip a rule of this area where nothing is released.
fn released(cx: &Context<'_>) -> Result<(), Skip> {
    if cx.release { Ok(()) } else { Err(Skip::new("nothing is released (`check --release`)")) }
}
