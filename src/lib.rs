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
//!
//! From outside: [`check`] and [`lint`] read, [`judge`] judges what they read, and [`render`] writes
//! the [`Report`]. The modules themselves are not a contract and may change with any version.

#![cfg_attr(
    not(feature = "cli"),
    allow(unused, reason = "some of it serves only what reads and writes")
)]

pub use backlog::Backlog;
pub use error::{Error, Result};
pub use finding::{Finding, Severity};
#[cfg(feature = "cli")]
pub use gate::inputs::{CheckRequest, Config, check, lint};
pub use gate::{FailOn, Inputs, Report, Verdict, judge};
pub use policy::Policy;
pub use report::{Format, Options, render};
pub use rules::Context;
pub use source::SourceMap;

#[doc(hidden)]
pub mod apply;
#[doc(hidden)]
pub mod backlog;
#[doc(hidden)]
pub mod catalogue;
#[doc(hidden)]
pub mod change;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod edit;
#[doc(hidden)]
pub mod env;
#[doc(hidden)]
pub mod error;
#[doc(hidden)]
pub mod escape;
#[doc(hidden)]
pub mod facts;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod files;
#[doc(hidden)]
pub mod finding;
#[doc(hidden)]
pub mod flow;
#[doc(hidden)]
pub mod forge;
#[doc(hidden)]
pub mod gate;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod history;
#[doc(hidden)]
pub mod limits;
#[doc(hidden)]
pub mod markdown;
#[doc(hidden)]
pub mod parsers;
#[doc(hidden)]
pub mod planning;
#[doc(hidden)]
pub mod policy;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod rules;
#[doc(hidden)]
pub mod service;
#[doc(hidden)]
pub mod snapshot;
mod sort;
#[doc(hidden)]
pub mod source;
#[doc(hidden)]
pub mod sync;
#[doc(hidden)]
pub mod text;
