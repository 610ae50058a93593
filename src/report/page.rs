//! Pages for readers of a browser.

/// What to do where a change may not go in.
pub(super) const RED: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/red.md");
