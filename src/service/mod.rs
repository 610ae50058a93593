//! One service for everybody who works on a backlog through another program: an editor, an agent, a
//! page in a browser.
//!
//! It reads through a [`Source`], keeps what it read, and answers: the items, what is next, the
//! findings of a text, the edits for an action, the verdict of a draft. All judgement is here or
//! below; whoever asks only shows the answer. Everything is judged by the policy that `check` would
//! take, which is that of the target, and never by one that was edited here.

mod action;
#[cfg(feature = "cli")]
mod directory;
mod draft;
#[cfg(feature = "cli")]
mod git;
mod judging;
mod memory;
mod mentions;
pub mod named;
mod offers;
mod outcome;
mod rename;
mod source;
#[cfg(test)]
mod tests;
mod transition;
mod view;
mod workspace;
mod yaml_path;

pub use action::{Action, met};
#[cfg(feature = "cli")]
pub use directory::Directory;
pub use draft::Judgement;
#[cfg(feature = "cli")]
pub use git::Git;
pub use memory::Memory;
pub use mentions::Mention;
pub use offers::{Offer, OfferKind, Offers, policy_help, policy_offers};
pub use outcome::{FileEdit, Outcome, Planned, Refused, files};
pub use source::{Draft, Side, Source};
pub use transition::{Brought, Claim, Transition, Wanted, bring, name};
pub use view::View;
pub use workspace::Service;
