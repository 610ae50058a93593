//! The pre-push hook: the script that git runs, and what a push asks to be judged.

pub mod install;
pub mod push;
