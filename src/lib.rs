//! A merge gate that reads the backlog in the repository.
//!
//! The way of the data, one module a step, never back:
//!
//! 1. [`change`] finds out what asks to go in, from an event, from flags or from the local branch.
//! 2. [`snapshot`] gives the files at its base and head, from git's objects.
//! 3. [`policy`] is what the team demands, read from the base.
//! 4. [`backlog`] reads the items of both snapshots, through a dialect that is data.
//! 5. [`rules`] judge a [`rules::Context`] of all that and find violations ([`finding`]).
//! 6. [`gate`] weighs them into a verdict.
//! 7. [`report`] writes the verdict for one sink.
//!
//! Input and output happen before step 5 and after step 6, never between.

#![cfg_attr(
    not(feature = "cli"),
    allow(unused, reason = "some of it serves only what reads and writes")
)]

#[cfg(feature = "cli")]
pub mod apply;
pub mod backlog;
pub mod catalogue;
pub mod change;
#[cfg(feature = "cli")]
pub mod cli;
pub mod edit;
pub mod env;
pub mod error;
pub mod escape;
pub mod facts;
#[cfg(feature = "cli")]
pub mod files;
pub mod finding;
pub mod forge;
pub mod gate;
pub mod limits;
pub mod markdown;
pub mod parsers;
pub mod planning;
pub mod policy;
pub mod report;
pub mod rules;
pub mod snapshot;
pub mod source;
pub mod sync;
pub mod text;
