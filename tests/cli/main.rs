//! The binary over whole small repositories.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bad_input;
mod baseline;
mod change_rules;
mod changes;
#[cfg(unix)]
mod clones;
mod commands;
mod cut_clones;
mod doctor;
mod enforcement;
mod evidence;
mod exempt;
mod failure;
mod first_day;
mod fixing;
mod floors;
mod forge;
mod formats;
mod github;
mod harness;
mod history;
mod hook;
mod hostile;
mod init;
mod json;
mod judges;
mod limits;
mod lsp;
mod merges;
mod mock;
mod next;
mod organization;
mod overview;
mod platforms;
mod policies;
mod policy_tests;
#[cfg(unix)]
mod promises;
mod promote;
mod reading;
mod receipts;
mod review;
mod scaffold;
mod schema;
mod security;
mod seeds;
mod shared_policies;
mod stories;
mod streams;
mod sync;
mod targets;
mod templates;
mod transitions;
mod waivers;
mod working;
