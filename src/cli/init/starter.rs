//! A backlog to begin with, and the question whether to.

use crate::source::RepoPath;

/// Where it is written.
pub const PATH: &str = "BACKLOG.md";

/// A section for each step, and one item that shows how an item looks.
pub const TEXT: &str = "\
# Backlog

## In progress

## Ready

### US-1 Agree on what comes first

- Owner:
- Acceptance criteria:
  - [ ] The next three items stand in this file

## Done
";

/// What becomes of a repository in which no backlog is found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Beginning {
    /// There is one.
    #[default]
    Found,
    /// One is begun.
    Starter,
    /// It has none, and only changes are judged.
    Without,
}

impl Beginning {
    /// What is asked of a person.
    pub const QUESTION: &str = "No backlog was found. Begin one in BACKLOG.md (b), or judge changes without one (w)? [b/w]";

    /// What an answer means; `None` where it is not one.
    #[must_use]
    pub fn answered(answer: &str) -> Option<Self> {
        match answer.to_ascii_lowercase().as_str() {
            "b" | "begin" => Some(Self::Starter),
            "w" | "without" => Some(Self::Without),
            _ => None,
        }
    }
}

/// The path of the starter.
#[must_use]
pub fn path() -> RepoPath {
    RepoPath::new(PATH).expect("the constant is a path inside the repository")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::{self, State};
    use crate::policy::Policy;
    use crate::source::{SourceKind, SourceMap};

    #[test]
    fn the_starter_reads_as_one_item_with_a_criterion() {
        let mut sources = SourceMap::default();
        let id = sources.add(SourceKind::File(path()), TEXT);
        let policy = Policy::from_yaml("", &mut sources).unwrap();
        let read = backlog::read(&sources, &[(path(), id)], &policy.dialects());
        let [item] = read.items.as_slice() else { panic!("{:?}", read.items) };
        assert_eq!((item.id.as_str(), item.state()), ("US-1", Some(State::Ready)));
        assert_eq!(item.criteria.len(), 1);
    }

    #[test]
    fn an_answer_is_a_letter_or_the_word() {
        assert_eq!(Beginning::answered("B"), Some(Beginning::Starter));
        assert_eq!(Beginning::answered("without"), Some(Beginning::Without));
        assert_eq!(Beginning::answered(""), None);
    }
}
