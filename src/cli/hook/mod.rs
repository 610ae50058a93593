//! The hooks: the script that git runs, and what a push or a commit asks to be judged.

pub mod install;
pub mod message;
pub mod push;
