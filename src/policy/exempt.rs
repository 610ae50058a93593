//! Who and what the rules about the change do not apply to.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::source::RepoPath;
use crate::text::globs::Globs;
use crate::text::typed::embedded_yaml;

/// What happens to the findings of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Drafts {
    /// They fail like any other.
    Fail,
    /// Errors of the change rules become warnings.
    Warn,
    /// The change rules do not run.
    Skip,
}

/// Whose commits a change of an exempt author may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExemptCommits {
    /// Only those of exempt authors of which the forge has verified that they are.
    Signed,
    /// Only those of exempt authors; merges of the target do not count.
    SameAuthor,
    /// Anybody's.
    Any,
}

/// Who and what the change rules do not apply to.
#[derive(Debug, Clone)]
pub struct ExemptPolicy {
    /// Logins.
    pub authors: Globs,
    /// Whose commits a change of an exempt author may hold.
    pub commits: ExemptCommits,
    /// Labels.
    pub labels: Globs,
    /// A change that touches nothing but these paths.
    pub paths: Globs,
    /// Everyday changes, for what they are.
    pub kinds: Vec<KindPolicy>,
    /// What happens to drafts.
    pub drafts: Drafts,
}

impl ExemptPolicy {
    /// Whether a change of this author may be exempt for who wrote it.
    #[must_use]
    pub fn may_exempt(&self, login: &str) -> bool {
        let mut authors = self.kinds.iter().map(|kind| &kind.authors);
        self.authors.matches_name(login) || authors.any(|authors| authors.matches_name(login))
    }
}

/// An everyday change, decided by what its author does not choose.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ExemptKind {
    /// It touches nothing but documentation.
    Docs,
    /// It touches nothing but what a program writes.
    Generated,
    /// Every file of it is as it stood beside a commit of the target.
    Revert,
    /// It goes into a branch that is released.
    Release,
    /// It goes into a branch of a release that is out.
    Hotfix,
    /// Its author updates dependencies, and it touches nothing but manifests.
    Updates,
}

impl ExemptKind {
    /// All of them, in the order in which a change is compared with them.
    pub const ALL: [Self; 6] =
        [Self::Docs, Self::Generated, Self::Updates, Self::Revert, Self::Release, Self::Hotfix];

    /// The word that a policy uses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Docs => "docs",
            Self::Generated => "generated",
            Self::Revert => "revert",
            Self::Release => "release",
            Self::Hotfix => "hotfix",
            Self::Updates => "updates",
        }
    }

    /// Whether it is decided by the files that a change touches.
    #[must_use]
    pub fn is_decided_by_files(self) -> bool {
        matches!(self, Self::Docs | Self::Generated | Self::Updates)
    }

    /// Whether it is decided by the branch that a change goes into.
    #[must_use]
    pub fn is_decided_by_target(self) -> bool {
        matches!(self, Self::Release | Self::Hotfix)
    }
}

/// An everyday change that is exempt.
#[derive(Debug, Clone)]
pub struct KindPolicy {
    /// What it is.
    pub kind: ExemptKind,
    /// The files that it may touch, if it is decided by them.
    pub paths: Globs,
    /// The branches that it goes into, if it is decided by them.
    pub into: Globs,
    /// Who writes it, if that is not anybody; empty for the authors that are exempt anyway.
    pub authors: Globs,
}

impl KindPolicy {
    /// A kind with the usual files and branches.
    #[must_use]
    pub fn common(kind: ExemptKind) -> Self {
        let globs = |lists: &BTreeMap<ExemptKind, Globs>| lists.get(&kind).cloned();
        Self {
            kind,
            paths: globs(&USUAL.paths).unwrap_or_default(),
            into: globs(&USUAL.into).unwrap_or_default(),
            authors: Globs::default(),
        }
    }
}

/// Whether a file belongs to the gate itself: no kind of change excuses an edit of it.
#[must_use]
pub fn is_of_the_gate(path: &RepoPath) -> bool {
    USUAL.gate.matches_path(path)
}

/// What decides the kinds where the policy names nothing.
struct Usual {
    paths: BTreeMap<ExemptKind, Globs>,
    into: BTreeMap<ExemptKind, Globs>,
    gate: Globs,
}

#[derive(Deserialize)]
struct RawUsual {
    paths: BTreeMap<ExemptKind, Vec<String>>,
    into: BTreeMap<ExemptKind, Vec<String>>,
    gate: Vec<String>,
}

static USUAL: LazyLock<Usual> = LazyLock::new(|| {
    let raw: RawUsual = embedded_yaml(include_str!("exempt.yml"));
    let globs = |texts: &Vec<String>| {
        let pattern = |text: &String| glob::Pattern::new(text).expect("a test compiles the globs");
        Globs::new(texts.iter().map(pattern).collect())
    };
    let lists = |lists: &BTreeMap<ExemptKind, Vec<String>>| {
        lists.iter().map(|(kind, texts)| (*kind, globs(texts))).collect()
    };
    Usual { paths: lists(&raw.paths), into: lists(&raw.into), gate: globs(&raw.gate) }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_files_and_branches_are_globs_of_the_kinds_that_are_known_by_them() {
        for kind in ExemptKind::ALL {
            let common = KindPolicy::common(kind);
            // What a program writes only the repository itself can say.
            let has_paths = kind.is_decided_by_files() && kind != ExemptKind::Generated;
            assert_eq!(!common.paths.is_empty(), has_paths, "{kind:?}");
            assert_eq!(!common.into.is_empty(), kind.is_decided_by_target(), "{kind:?}");
        }
    }

    #[test]
    fn documentation_runs_nowhere_and_no_everyday_branch_is_a_release() {
        let path = |text: &str| RepoPath::new(text).unwrap();
        let docs = KindPolicy::common(ExemptKind::Docs).paths;
        for page in ["README.md", "docs/a/b.rst", "docs/flow.svg", "src/notes.adoc"] {
            assert!(docs.matches_path(&path(page)), "{page}");
        }
        for other in ["requirements.txt", "docs/conf.py", "src/page.mdx", "CMakeLists.txt"] {
            assert!(!docs.matches_path(&path(other)), "{other}");
        }
        for kind in [ExemptKind::Release, ExemptKind::Hotfix] {
            let into = KindPolicy::common(kind).into;
            for branch in ["main", "master", "develop", "trunk", "feature/x"] {
                assert!(!into.matches_path(&path(branch)), "{kind:?} {branch}");
            }
        }
        for gate in [".github/workflows/ci.yml", ".gitattributes", "sub/CODEOWNERS", "Jenkinsfile"]
        {
            assert!(is_of_the_gate(&path(gate)), "{gate}");
        }
        assert!(!is_of_the_gate(&path("README.md")));
    }
}
