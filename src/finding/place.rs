//! How a place is named, the same in every format for people.

use crate::source::{ColumnUnit, Location, SourceKind, SourceMap};

/// The name of the text that `location` is in: a path, `description`, `commit 1a2b3c4`.
pub(crate) fn source_name(sources: &SourceMap, location: Location) -> String {
    match location.source().map(|id| &sources.get(id).kind) {
        None => sources.whole().to_owned(),
        Some(SourceKind::File(path) | SourceKind::Policy(path)) => path.to_string(),
        Some(SourceKind::Description) => "description".to_owned(),
        Some(SourceKind::Title) => "title".to_owned(),
        Some(SourceKind::Branch) => "branch".to_owned(),
        Some(SourceKind::Commit(id)) => {
            format!("commit {}", id.chars().take(7).collect::<String>())
        }
    }
}

/// `BACKLOG.md:19:11`; without line and column where the location has no span.
#[must_use]
pub fn place(sources: &SourceMap, location: Location) -> String {
    let name = source_name(sources, location);
    match sources.range(location, ColumnUnit::Chars) {
        Some(range) => format!("{name}:{}:{}", range.line, range.column),
        None => name,
    }
}

/// The page about a rule, by its id.
#[must_use]
pub fn rule_page(rule: &str) -> String {
    let (area, name) = rule.split_once('/').unwrap_or((rule, ""));
    match (area, name) {
        ("doctor", _) => format!("{PAGES}/platforms.html#is-the-pipeline-right"),
        ("policy", "mistake" | "contradiction" | "remark") => format!("{PAGES}/policy.html"),
        _ => format!("{PAGES}/rules/{area}.html#{}", rule.replace('/', "")),
    }
}

/// Where the pages about rules stand: on the site that a release publishes.
const PAGES: &str = concat!(env!("CARGO_PKG_HOMEPAGE"), "/docs");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn every_rule_has_the_place_that_its_link_leads_to() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        for rule in rules::all() {
            let page = rule_page(rule.id);
            let (file, anchor) = page.strip_prefix(PAGES).unwrap().split_once(".html#").unwrap();
            let text = std::fs::read_to_string(root.join(format!("docs{file}.md"))).unwrap();
            let has = text.lines().any(|line| line == format!("## {}", rule.id));
            assert!(has && anchor == rule.id.replace('/', ""), "{page}: run .ci/generate");
        }
    }
}
