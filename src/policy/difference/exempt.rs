//! What an edit does to the exemptions.

use super::{Differ, globs};
use crate::policy::{Drafts, ExemptCommits, ExemptPolicy, KindPolicy};

impl Differ {
    pub(super) fn exempt(&mut self, old: &ExemptPolicy, new: &ExemptPolicy) {
        let (key, what) = ("exempt.authors", "exempts the author");
        self.allowed(key, what, &globs(&old.authors), &globs(&new.authors));
        let (key, what) = ("exempt.labels", "exempts changes with the label");
        self.allowed(key, what, &globs(&old.labels), &globs(&new.labels));
        let (key, what) = ("exempt.paths", "exempts changes to");
        self.allowed(key, what, &globs(&old.paths), &globs(&new.paths));
        let (key, what) = ("exempt.kinds", "exempts a change of the kind");
        self.allowed(key, what, &kinds(&old.kinds), &kinds(&new.kinds));
        if old.commits != new.commits {
            let rank = |commits| match commits {
                ExemptCommits::Signed => 0,
                ExemptCommits::SameAuthor => 1,
                ExemptCommits::Any => 2,
            };
            let text = match new.commits {
                ExemptCommits::Signed => {
                    "a change of an exempt author may hold only commits that are known to be its own"
                }
                ExemptCommits::Any => "a change of an exempt author may hold anybody's commits",
                ExemptCommits::SameAuthor => {
                    "a change of an exempt author may hold only its own commits"
                }
            };
            self.tell("exempt.commits", rank(new.commits) > rank(old.commits), text);
        }
        if old.drafts != new.drafts {
            let rank = |drafts| match drafts {
                Drafts::Fail => 0,
                Drafts::Warn => 1,
                Drafts::Skip => 2,
            };
            let text = match new.drafts {
                Drafts::Fail => "drafts fail like any other change",
                Drafts::Warn => "drafts only warn",
                Drafts::Skip => "drafts are not judged",
            };
            self.tell("exempt.drafts", rank(new.drafts) > rank(old.drafts), text);
        }
    }
}

/// What decides each kind, so that two that exempt the same are the same text.
fn kinds(kinds: &[KindPolicy]) -> Vec<String> {
    let text = |kind: &KindPolicy| {
        let common = KindPolicy::common(kind.kind);
        let lists = [
            ("paths", globs(&kind.paths), globs(&common.paths)),
            ("into", globs(&kind.into), globs(&common.into)),
            ("authors", globs(&kind.authors), globs(&common.authors)),
        ];
        let own: String = lists
            .iter()
            .filter(|(_, own, common)| own != common)
            .map(|(key, own, _)| format!(" with the {key} {}", own.join(", ")))
            .collect();
        format!("{}{own}", kind.kind.as_str())
    };
    kinds.iter().map(text).collect()
}
