//! A certain fix as one replacement of one stretch of text, for readers who take no more than that.

use crate::finding::Fix;
use crate::source::{SourceId, SourceMap, Span};

/// A comment with a longer suggestion helps nobody; bytes of the text to replace.
const LONGEST: usize = 10_000;

/// A stretch of a file, and the text to put there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Suggestion {
    /// The file.
    pub(super) source: SourceId,
    /// What is replaced.
    pub(super) span: Span,
    /// The text to put there.
    pub(super) text: String,
}

/// All edits of a fix as one: each further suggestion would be read as another way to fix it. `None`
/// where it lies in no file, or is too long to be looked at.
pub(super) fn suggestion(fix: &Fix, sources: &SourceMap) -> Option<Suggestion> {
    let (first, last) = (fix.edits.first()?, fix.edits.last()?);
    let source = first.location.source()?;
    let span = Span { start: first.location.span()?.start, end: last.location.span()?.end };
    if sources.path(first.location).is_none() || span.range().len() > LONGEST {
        return None;
    }
    let whole = sources.text(source);
    let (mut text, mut at) = (String::new(), span.start as usize);
    for edit in &fix.edits {
        let span = edit.location.span().filter(|_| edit.location.source() == Some(source))?;
        text.push_str(whole.get(at..span.start as usize)?);
        text.push_str(&edit.replacement);
        at = span.end as usize;
    }
    Some(Suggestion { source, span, text })
}

/// The same for whole lines, as forges take it: the numbers of the first and the last one, and what
/// stands there then, without the last line break.
pub(super) fn of_lines(fix: &Fix, sources: &SourceMap) -> Option<(u32, u32, String)> {
    let Suggestion { source, span, text } = suggestion(fix, sources)?;
    let source = sources.get(source);
    let (first, last) = (source.line(span.start), source.line(span.end));
    let start = source.line_start(first)?;
    let line = source.line_text(last).trim_end_matches(['\n', '\r']);
    let end = source.line_start(last)? as usize + line.len();
    let before = source.text.get(start as usize..span.start as usize)?;
    let behind = source.text.get(span.end as usize..end.max(span.end as usize))?;
    Some((first, last, format!("{before}{text}{behind}").replace("\r\n", "\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Edit;
    use crate::source::{Location, RepoPath, SourceKind};

    fn fixture(text: &str) -> (SourceMap, SourceId) {
        let mut sources = SourceMap::default();
        let path = RepoPath::new("BACKLOG.md").unwrap();
        let id = sources.add(SourceKind::File(path), text);
        (sources, id)
    }

    fn fix(sources: &SourceMap, id: SourceId, edits: &[(&str, &str)]) -> Fix {
        let edits = edits.iter().map(|(old, new)| {
            let start = sources.text(id).find(old).unwrap();
            let location = Location::new(id, Span::new(start, start + old.len()));
            Edit { location, replacement: (*new).to_owned() }
        });
        Fix { description: "fix it".into(), edits: edits.collect() }
    }

    #[test]
    fn a_suggestion_is_of_whole_lines() {
        let (sources, id) = fixture("# A\n## Größe (1)\r\nund 🟡 Rest\r\nEnd");
        let lines = |edits: &[(&str, &str)]| of_lines(&fix(&sources, id, edits), &sources);
        assert_eq!(lines(&[("1", "2")]), Some((2, 2, "## Größe (2)".to_owned())));
        let both = (2, 3, "## Größe (2)\nund 🟡 Mehr".to_owned());
        assert_eq!(lines(&[("1", "2"), ("Rest", "Mehr")]), Some(both));
        assert_eq!(lines(&[("End", "")]), Some((4, 4, String::new())));
        assert_eq!(lines(&[("# A\n", "")]), Some((1, 2, "## Größe (1)".to_owned())));
    }
}
