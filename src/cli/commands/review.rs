//! `backlog-gate review`

use super::{Host, transition};
use crate::cli::args::TransitionArgs;
use crate::error::Result;
use crate::service::Transition;

pub(super) fn run(args: &TransitionArgs, host: &mut Host<'_>) -> Result<u8> {
    transition::run(args, Transition::Review, host)
}
