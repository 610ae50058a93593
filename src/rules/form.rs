//! What the rules about titles, branches and commits share.

use crate::finding::Finding;
use crate::policy::TextForm;
use crate::source::Span;
use crate::text::shorten;

/// The first line of a text, trimmed, and its bytes.
pub(super) fn first_line(text: &str) -> (&str, Span) {
    let start = text.len() - text.trim_start().len();
    let line = text[start..].lines().next().unwrap_or_default().trim_end();
    (line, Span::new(start, start + line.len()))
}

/// How to write it.
pub(super) fn help(form: &TextForm, line: &str) -> String {
    match form.suggest(line) {
        Some(example) => format!("write it like `{}`", shorten(&example, 100).replace('`', "'")),
        None => match (&form.patterns[..], form.max_length) {
            ([one, ..], _) => format!("write it so that it matches `{one}`"),
            ([], Some(max)) => format!("say it in {max} characters"),
            ([], None) => String::new(),
        },
    }
}

/// The finding with the line of the policy that asks for the form.
pub(super) fn demanded(finding: Finding, form: &TextForm) -> Finding {
    match form.at {
        Some(policy) => finding.related(policy, "the form"),
        None => finding,
    }
}
