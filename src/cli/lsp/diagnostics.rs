//! Findings as an editor shows them.

use std::str::FromStr as _;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location,
    NumberOrString, Range, TextEdit, Uri,
};

use super::place::{Encoding, Lines, range};
use crate::finding::{Finding, Severity, rule_page};
use crate::source::{SourceId, SourceMap};

/// Who says it.
pub(super) const SOURCE: &str = "backlog-gate";

/// More findings of one text nobody reads; the last one says how many there are.
const MOST: usize = 500;

/// The findings of one text.
pub(super) struct Shown<'a> {
    pub(super) sources: &'a SourceMap,
    pub(super) encoding: Encoding,
    /// Where a text of the backlog lies.
    pub(super) address: &'a dyn Fn(SourceId) -> Option<Uri>,
}

impl Shown<'_> {
    /// The findings that are in the text `source`; those without any place are in it too if it is
    /// `whole`.
    pub(super) fn of<'f>(
        &self,
        source: SourceId,
        whole: bool,
        findings: impl IntoIterator<Item = &'f Finding>,
    ) -> Vec<Diagnostic> {
        let own = findings.into_iter().filter(|finding| match finding.location.source() {
            Some(at) => at == source,
            None => whole,
        });
        let counted: Vec<&Finding> = own.filter(|finding| finding.waived.is_none()).collect();
        let mut shown: Vec<Diagnostic> =
            counted.iter().take(MOST).map(|finding| self.one(finding)).collect();
        if counted.len() > MOST {
            let message = format!("{} findings more are not shown", counted.len() - MOST);
            shown.push(Diagnostic {
                source: Some(SOURCE.to_owned()),
                message,
                ..Diagnostic::default()
            });
        }
        shown
    }

    fn one(&self, finding: &Finding) -> Diagnostic {
        let place = finding.location.source().zip(finding.location.span());
        let related: Vec<_> =
            finding.related.iter().filter_map(|related| self.related(related)).collect();
        let page = Uri::from_str(&rule_page(finding.rule)).ok();
        let help = if finding.help.is_empty() { "" } else { "\n" };
        Diagnostic {
            range: place.map_or_else(Range::default, |(source, span)| {
                range(self.sources, source, span, self.encoding)
            }),
            severity: Some(match finding.severity {
                Severity::Error => DiagnosticSeverity::ERROR,
                Severity::Warning => DiagnosticSeverity::WARNING,
                Severity::Note | Severity::Off => DiagnosticSeverity::INFORMATION,
            }),
            code: Some(NumberOrString::String(finding.rule.to_owned())),
            code_description: page.map(|href| CodeDescription { href }),
            source: Some(SOURCE.to_owned()),
            message: format!("{}{help}{}", finding.message, finding.help),
            related_information: (!related.is_empty()).then_some(related),
            tags: None,
            data: None,
        }
    }

    fn related(&self, related: &crate::finding::Related) -> Option<DiagnosticRelatedInformation> {
        let (source, span) = (related.location.source()?, related.location.span()?);
        let range = range(self.sources, source, span, self.encoding);
        let location = Location::new((self.address)(source)?, range);
        Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
    }
}

/// The edits that make `new` of `old`: of each line that differs, where both have as many; else one.
pub(super) fn differences(old: &str, new: &str, encoding: Encoding) -> Vec<TextEdit> {
    let lines = || old.split_inclusive('\n').zip(new.split_inclusive('\n'));
    if old.split_inclusive('\n').count() != new.split_inclusive('\n').count() {
        return vec![difference(old, new, encoding)];
    }
    let differing = (0..).zip(lines()).filter(|(_, (old, new))| old != new);
    let edit = |(line, (old, new)): (u32, (&str, &str))| {
        let mut edit = difference(old, new, encoding);
        edit.range.start.line += line;
        edit.range.end.line += line;
        edit
    };
    differing.map(edit).collect()
}

/// One edit that makes `new` of `old`, as small as its ends allow.
pub(super) fn difference(old: &str, new: &str, encoding: Encoding) -> TextEdit {
    let alike = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let start = old.floor_char_boundary(alike).min(new.floor_char_boundary(alike));
    let (rest, other) = (&old[start..], &new[start..]);
    let same = rest.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count();
    let end = rest.ceil_char_boundary(rest.len() - same);
    let behind = other.len() - (rest.len() - end);
    let lines = Lines::of(old, encoding);
    TextEdit {
        range: Range::new(lines.position(start), lines.position(start + end)),
        new_text: other[..behind].to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::lsp::place::offset;

    #[test]
    fn lines_that_stay_are_left_alone() {
        let edits = differences("a 1\nb\nc 1\n", "a 2\nb\nc 22\n", Encoding::Utf16);
        let places = edits.iter().map(|edit| (edit.range.start.line, edit.new_text.as_str()));
        assert_eq!(places.collect::<Vec<_>>(), [(0, "2"), (2, "22")]);
        assert_eq!(differences("a\nb\n", "b\n", Encoding::Utf16).len(), 1);
        assert_eq!(differences("a", "a", Encoding::Utf16), []);
    }

    #[test]
    fn an_edit_is_as_small_as_its_ends_allow() {
        for (old, new) in [
            ("a\nb\nc\n", "a\nB\nc\n"),
            ("aa", "aaa"),
            ("aaa", "aa"),
            ("x ä y", "x ö y"),
            ("", "new"),
            ("old", ""),
            ("🟡 a", "🟢 a"),
            ("same", "same"),
        ] {
            let edit = difference(old, new, Encoding::Utf16);
            let at = |position| offset(old, position, Encoding::Utf16);
            let mut text = old.to_owned();
            text.replace_range(at(edit.range.start)..at(edit.range.end), &edit.new_text);
            assert_eq!(text, new, "{old:?}: {edit:?}");
            assert!(edit.new_text.len() <= 4, "{edit:?}");
        }
    }
}
