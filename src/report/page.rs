//! Where a rule is described.

/// The folder of the pages, one for each area.
pub const HOME: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/rules");
/// What to do where a change may not go in.
pub const RED: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/red.md");

/// The address of the part of the page that describes the rule `id`.
#[must_use]
pub fn of_rule(id: &str) -> String {
    let area = id.split('/').next().unwrap_or(id);
    format!("{HOME}/{area}.md#{}", id.replace('/', ""))
}
