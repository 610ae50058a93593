//! Reads fresh what asks to go in, and says where nobody could be asked.

use super::{Forge, Sleep, connect};
use crate::change::ChangeKind;
use crate::change::{Described, DescriptionOrigin, Flags, Telling, Told};
use crate::env::Env;
use crate::error::Result;

/// Asks the forge for the pull request as it is now, where a token is at hand: an event is as old
/// as its run, and a run may be repeated after the description was edited.
///
/// What the caller says about the change is not asked for.
///
/// # Errors
/// Where the forge does not tell it. What was told before may be old by then, so it is not judged.
pub fn refresh(told: &mut Told, flags: &Flags, env: &Env, sleep: Sleep) -> Result<()> {
    let Some(number) = told.number.filter(|_| told.kind == ChangeKind::PullRequest) else {
        return Ok(());
    };
    if flags.offline || flags.body.is_some() {
        return Ok(());
    }
    let Some(address) = told.forge.clone() else { return Ok(()) };
    let Some(token) = env.token(address.kind) else { return Ok(()) };
    let is_told = matches!(told.description, Telling::Text(_));
    if is_told && token.ambient {
        return Ok(());
    }
    let forge = connect(&address, Some(token), env, sleep)?;
    read(told, number, forge.as_ref())
}

fn read(told: &mut Told, number: u64, forge: &dyn Forge) -> Result<()> {
    let what = format!("the description of pull request {number}");
    let now = forge.change(number).map_err(|trouble| trouble.error(forge.kind(), &what))?;
    told.title = Some(now.title);
    told.description = Telling::Text(Described { text: now.text, origin: DescriptionOrigin::Api });
    told.labels = now.labels;
    told.draft = now.draft;
    told.author = now.author.or(told.author.take());
    told.branch = told.branch.take().or(now.branch);
    told.base_branch = told.base_branch.take().or(now.base_branch);
    Ok(())
}
