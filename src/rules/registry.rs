//! The one list of rules.

use std::sync::LazyLock;

use super::{Rule, backlog, change, dod, dor, link, policy, release, repo, wip};
use crate::catalogue::Catalogue;
use crate::error::Result;
use crate::policy::layers::{Layers, PolicyFile};
use crate::policy::problem::into_error;
use crate::policy::validate::Checked;
use crate::policy::{Origin, Policy, discover};
use crate::source::SourceMap;

const AREAS: &[&[&Rule]] = &[
    change::RULES,
    link::RULES,
    dod::RULES,
    dor::RULES,
    wip::RULES,
    backlog::RULES,
    repo::RULES,
    release::RULES,
    policy::RULES,
];

/// Every rule, by area and in the order in which a reader wants them.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    AREAS.iter().copied().flatten().copied()
}

/// What is known about every rule, for the policy and for what is read before the rules run.
#[must_use]
pub fn catalogue() -> &'static Catalogue {
    static ALL: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(all().map(Rule::info)));
    &ALL
}

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// A policy names rules: these are ours.
impl Layers {
    /// Finds everything that is wrong with the meaning of the policy.
    #[must_use]
    pub fn check(&self, sources: &SourceMap) -> Checked {
        self.check_with(catalogue(), sources)
    }

    /// The policy.
    ///
    /// # Errors
    /// Everything that is wrong with its meaning.
    pub fn policy(&self, sources: &SourceMap) -> Result<Policy> {
        let checked = self.check(sources);
        sources.budget().settle()?;
        if checked.problems.is_empty() {
            return Ok(checked.policy);
        }
        Err(into_error(&checked.problems, sources))
    }
}

impl Policy {
    /// Reads a policy as if `.backlog-gate.yml` of the base had this text.
    ///
    /// It cannot build upon other files of the repository, only upon presets.
    ///
    /// # Errors
    /// Where the text is not a policy.
    pub fn from_yaml(text: &str, sources: &mut SourceMap) -> Result<Self> {
        let path = discover::usual_path();
        let file = PolicyFile { path, in_repository: true, text: text.to_owned() };
        Layers::read(file, Origin::Base, &|_| Ok(None), sources)?.policy(sources)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::rules::testing::{Fixture, check, outline};

    #[test]
    fn every_id_is_the_path_of_its_file() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
        let mut files = BTreeSet::new();
        for area in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            for file in
                area.is_dir().then(|| std::fs::read_dir(&area).unwrap()).into_iter().flatten()
            {
                let file = file.unwrap().path();
                let name = file.file_stem().unwrap().to_str().unwrap();
                if name != "mod" && file.extension().is_some_and(|ending| ending == "rs") {
                    let area = area.file_name().unwrap().to_str().unwrap();
                    files.insert(format!("{area}/{}", name.replace('_', "-")));
                }
            }
        }
        let ids: Vec<&str> = all().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "an id repeats");
        assert_eq!(ids.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), files);
    }

    #[test]
    fn every_rule_is_documented() {
        for rule in all() {
            assert!(!rule.summary.is_empty() && !rule.summary.ends_with('.'), "{}", rule.id);
            assert!(rule.why.ends_with('.') && rule.why.len() > 40, "{}", rule.id);
        }
    }

    #[test]
    fn every_failing_example_fails_and_every_passing_one_passes() {
        for rule in all() {
            let found = check(rule, &Fixture::new(&rule.fails));
            assert!(found.as_ref().is_ok_and(|found| !found.is_empty()), "{}: {found:?}", rule.id);
            let passes = Fixture::new(&rule.passes);
            assert_eq!(outline(rule, &passes), "", "{}", rule.id);
            assert!(
                passes.backlog.unread.is_empty() || rule.passes.backlog.is_empty(),
                "{}",
                rule.id
            );
        }
    }

    #[test]
    fn ids_and_severities_are_a_contract() {
        let list: Vec<String> =
            all().map(|rule| format!("{} {}", rule.id, rule.severity)).collect();
        insta::assert_snapshot!(list.join("\n"));
    }
}
