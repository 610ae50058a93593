//! The policy in an editor: what a key does, and which keys and words there are.

use lsp_types::{CompletionList, Hover, Position};

use super::completion;
use super::hover::markup;
use super::place::{Encoding, line};
use crate::service::{policy_help, policy_offers};

/// What the key under the cursor does.
pub(super) fn hover(text: &str, position: Position, encoding: Encoding) -> Option<Hover> {
    let (start, line) = line(text, position.line);
    let at = encoding.byte(line, position.character);
    Some(markup(policy_help(&text[..start], line, at)?, None))
}

/// The keys, or the words of a key, that may stand there.
pub(super) fn completion(text: &str, position: Position, encoding: Encoding) -> CompletionList {
    let (start, line) = line(text, position.line);
    let at = encoding.byte(line, position.character);
    completion::list(&policy_offers(&text[..start], line, at), line, position.line, encoding)
}
