//! `backlog-gate lsp`: the service behind the protocol that editors speak.
//!
//! The thread of the server holds the open texts and answers at once what needs no more than the
//! line under the cursor and what was read last. The worker reads, judges and answers what has to be
//! exact; it judges for diagnostics only when nothing else is asked.

mod actions;
mod completion;
mod diagnostics;
mod document;
mod draft;
mod hover;
mod navigation;
mod place;
mod policy;
mod server;
mod uri;
mod worker;

pub(super) use server::serve;
