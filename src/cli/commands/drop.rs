//! `backlog-gate drop`

use super::{Host, transition};
use crate::apply::step::Action;
use crate::cli::args::TransitionArgs;
use crate::error::Result;

pub(super) fn run(args: &TransitionArgs, host: &mut Host<'_>) -> Result<u8> {
    transition::run(args, Action::Drop, host)
}
