//! Pages of the site. `.ci/site/build` follows the links of reports that it is given.

/// What to do where a change may not go in.
pub(super) const RED: &str = concat!(env!("CARGO_PKG_HOMEPAGE"), "/docs/red.html");
