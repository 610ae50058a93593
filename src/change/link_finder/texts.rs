//! The texts of a change, as far as people see them.

use crate::change::Change;
use crate::markdown::Document;
use crate::policy::LinkPlace;
use crate::policy::LinkPolicy;
use crate::source::{SourceId, SourceMap};

/// One text of the change, with blanks in place of comments and code.
pub(super) struct Text<'a> {
    pub(super) source: SourceId,
    pub(super) place: LinkPlace,
    pub(super) visible: String,
    pub(super) document: Option<&'a Document>,
}

/// The texts in which the policy lets a change name its items.
pub(super) fn texts<'a>(
    change: &'a Change,
    policy: &LinkPolicy,
    sources: &SourceMap,
) -> Vec<Text<'a>> {
    let plain = |source: SourceId, place| {
        let text = sources.text(source);
        // A branch name is no Markdown.
        let visible = match place {
            LinkPlace::Branch => text.to_owned(),
            LinkPlace::Body | LinkPlace::Title | LinkPlace::Commit => {
                mask(text, &Document::parse(text))
            }
        };
        Text { source, place, visible, document: None }
    };
    let mut texts = Vec::new();
    let takes = |place| policy.from.contains(&place);
    if let Some(description) = change.description.as_ref().filter(|_| takes(LinkPlace::Body)) {
        texts.push(Text {
            source: description.source,
            place: LinkPlace::Body,
            visible: mask(sources.text(description.source), &description.document),
            document: Some(&description.document),
        });
    }
    let title = change.title.filter(|_| takes(LinkPlace::Title));
    texts.extend(title.map(|title| plain(title, LinkPlace::Title)));
    let branch = change.branch.filter(|_| takes(LinkPlace::Branch));
    texts.extend(branch.map(|branch| plain(branch, LinkPlace::Branch)));
    let commits = change.commits.iter().filter(|_| takes(LinkPlace::Commit));
    texts.extend(commits.map(|commit| plain(commit.message, LinkPlace::Commit)));
    texts
}

/// The text with a blank for every byte of a comment or of code, so that no offset moves.
fn mask(text: &str, document: &Document) -> String {
    let mut masked = text.as_bytes().to_vec();
    for hidden in document.comments.iter().chain(&document.code) {
        for byte in &mut masked[hidden.range()] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    // Spans begin and end between characters, so whole characters were replaced.
    String::from_utf8(masked).unwrap_or_default()
}
