//! Copies of shared policies: fetched when somebody asks for it, and never by a check.

mod fetch;
mod plan;

pub use plan::{Newer, Plan, newest, vendor};
