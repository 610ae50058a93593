//! The texts of a change, as far as people see them.

use std::borrow::Cow;
use std::ops::Range;

use crate::change::Change;
use crate::markdown::{Document, Look, Page};
use crate::policy::LinkPlace;
use crate::policy::LinkPolicy;
use crate::source::{Location, SourceId, SourceMap};

/// One text of the change.
pub(super) struct Text<'a> {
    source: SourceId,
    pub(super) place: LinkPlace,
    pub(super) document: Cow<'a, Document>,
    /// The text of its page, with blanks in place of code and of what is struck through.
    pub(super) visible: String,
}

impl<'a> Text<'a> {
    fn new(source: SourceId, place: LinkPlace, document: Cow<'a, Document>) -> Self {
        let names_nothing = |look: Look| look.code || look.struck;
        Self { source, place, visible: document.page.without(names_nothing), document }
    }

    /// Where a range of the visible text stands.
    pub(super) fn location(&self, range: Range<usize>) -> Location {
        Location::new(self.source, self.document.page.source(range))
    }
}

/// The texts in which the policy lets a change name its items.
pub(super) fn texts<'a>(
    change: &'a Change,
    policy: &LinkPolicy,
    sources: &SourceMap,
) -> Vec<Text<'a>> {
    let plain = |source: SourceId, place| {
        let text = sources.text(source);
        let document = match place {
            // The name of a branch is not a Markdown.
            LinkPlace::Branch | LinkPlace::Backlog => {
                Document { page: Page::plain(text), ..Document::default() }
            }
            LinkPlace::Body | LinkPlace::Title | LinkPlace::Commit => Document::message(text),
        };
        Text::new(source, place, Cow::Owned(document))
    };
    let mut texts = Vec::new();
    let takes = |place| policy.from.contains(&place);
    if let Some(description) = change.description.as_ref().filter(|_| takes(LinkPlace::Body)) {
        let document = Cow::Borrowed(&description.document);
        texts.push(Text::new(description.source, LinkPlace::Body, document));
    }
    let title = change.title.filter(|_| takes(LinkPlace::Title));
    texts.extend(title.map(|title| plain(title, LinkPlace::Title)));
    let branch = change.branch.filter(|_| takes(LinkPlace::Branch));
    texts.extend(branch.map(|branch| plain(branch, LinkPlace::Branch)));
    let commits = change.commits.iter().filter(|_| takes(LinkPlace::Commit));
    texts.extend(commits.map(|commit| plain(commit.message, LinkPlace::Commit)));
    texts
}
