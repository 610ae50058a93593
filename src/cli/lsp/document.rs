//! The open texts of an editor, and what each of them is.

use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::draft::DraftKind;
use super::place::{Encoding, offset};
use crate::policy::discover::is_place;
use crate::source::RepoPath;

/// What a document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A policy.
    Policy(RepoPath),
    /// Another file of the workspace, which may be a backlog.
    File(RepoPath),
    /// A description that is being written.
    Draft(DraftKind),
    /// Nothing of ours.
    Foreign,
}

impl Kind {
    /// By its path in the workspace, and by its name where it has none.
    pub(super) fn of(path: Option<RepoPath>, name: &str) -> Self {
        match (DraftKind::of(name), path) {
            (Some(draft), _) => Self::Draft(draft),
            (None, Some(path)) if is_place(&path) => Self::Policy(path),
            (None, Some(path)) => Self::File(path),
            (None, None) => Self::Foreign,
        }
    }

    /// The path of a file.
    pub(super) fn path(&self) -> Option<&RepoPath> {
        match self {
            Self::Policy(path) | Self::File(path) => Some(path),
            Self::Draft(_) | Self::Foreign => None,
        }
    }
}

/// An open text.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) uri: Uri,
    pub(super) kind: Kind,
    pub(super) version: i32,
    pub(super) text: Arc<String>,
}

impl Document {
    /// Takes changes over, in their order. A range that lies outside of the text ends with it.
    pub(super) fn change(
        &mut self,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        let mut text = (*self.text).clone();
        for change in changes {
            let Some(range) = change.range else {
                text = change.text;
                continue;
            };
            let start = offset(&text, range.start, encoding);
            let end = offset(&text, range.end, encoding).max(start);
            text.replace_range(start..end, &change.text);
        }
        self.text = Arc::new(text);
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr as _;

    use lsp_types::{Position, Range};

    use super::*;

    #[test]
    fn changes_are_put_in_one_after_the_other_and_never_outside() {
        let mut document = Document {
            uri: Uri::from_str("file:///x").unwrap(),
            kind: Kind::Foreign,
            version: 1,
            text: Arc::new("a🟡b\nc\n".to_owned()),
        };
        let change = |range: Option<(u32, u32, u32, u32)>, text: &str| {
            let range = range.map(|(line, from, end, to)| {
                Range::new(Position::new(line, from), Position::new(end, to))
            });
            TextDocumentContentChangeEvent { range, range_length: None, text: text.to_owned() }
        };
        let changes = vec![change(Some((0, 3, 0, 4)), "B"), change(Some((1, 0, 1, 0)), "x")];
        document.change(changes, Encoding::Utf16);
        assert_eq!(*document.text, "a🟡B\nxc\n");
        let far = u32::MAX;
        document.change(vec![change(Some((far, far, 0, 0)), "!")], Encoding::Utf16);
        assert_eq!(*document.text, "a🟡B\nxc\n!");
        document.change(vec![change(None, "new")], Encoding::Utf16);
        assert_eq!(*document.text, "new");
    }
}
