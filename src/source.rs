//! Every text that was read, with its kind, and the places inside it.
//!
//! A [`Span`] is a range of bytes. Lines and columns exist only at the edge: a reporter asks
//! [`SourceMap::range`] for them in the unit that its format wants.

use std::fmt;
use std::sync::Arc;

use unicode_width::UnicodeWidthStr;

use crate::error::Result;
use crate::limits::{Budget, Resource};

/// A path inside the repository: relative, `/`-separated, without `.` or `..` parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(String);

impl RepoPath {
    /// Checks `path` and takes it over; `None` if it is empty, absolute or leaves the repository.
    ///
    /// Backslashes are separators too, so that a path typed on Windows means the same file.
    #[must_use]
    pub fn new(path: &str) -> Option<Self> {
        let path = path.replace('\\', "/");
        if path.starts_with('/') || path.contains('\0') || path.get(1..2) == Some(":") {
            return None;
        }
        let mut parts = Vec::new();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => return None,
                part => parts.push(part),
            }
        }
        (!parts.is_empty()).then(|| Self(parts.join("/")))
    }

    /// The path of what lies in a folder under a name; `folder` is a path already, or empty for the
    /// root. `None` where it would be another path than git's.
    #[must_use]
    pub fn in_folder(folder: &str, name: &str) -> Option<Self> {
        Self::may_be_in(folder, name).then(|| match folder {
            "" => Self(name.to_owned()),
            folder => Self([folder, "/", name].concat()),
        })
    }

    /// Whether what lies in a folder under a name has a path.
    #[must_use]
    pub fn may_be_in(folder: &str, name: &str) -> bool {
        let is_drive = folder.is_empty() && name.get(1..2) == Some(":");
        !matches!(name, "" | "." | "..") && !name.contains(['/', '\\', '\0']) && !is_drive
    }

    /// The path as text, for example `docs/BACKLOG.md`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part of the path.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A half-open range of bytes in one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, in bytes.
    ///
    /// Texts are capped far below 4 GiB before they are read, so a `usize` always fits; a larger
    /// one saturates instead of wrapping.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// An empty span at `at`.
    #[must_use]
    pub fn at(at: usize) -> Self {
        Self::new(at, at)
    }

    /// The span as a range for slicing.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// What a text is, which decides how a report names a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceKind {
    /// A file of a snapshot.
    File(RepoPath),
    /// The policy that judges.
    Policy(RepoPath),
    /// The description of the change.
    Description,
    /// The title of the change.
    Title,
    /// The name of the change's branch.
    Branch,
    /// The message of a commit, by its full id.
    Commit(String),
}

/// One text with its kind and the starts of its lines.
#[derive(Debug)]
pub struct Source {
    /// What the text is.
    pub kind: SourceKind,
    /// The text, exactly as it was read.
    pub text: String,
    line_starts: Vec<u32>,
}

impl fmt::Display for SourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) | Self::Policy(path) => write!(f, "{path}"),
            Self::Description => write!(f, "the description"),
            Self::Title => write!(f, "the title"),
            Self::Branch => write!(f, "the name of the branch"),
            Self::Commit(id) => write!(f, "the message of commit {}", id.get(..12).unwrap_or(id)),
        }
    }
}

impl SourceKind {
    /// The path, of a file.
    #[must_use]
    pub fn path(&self) -> Option<&RepoPath> {
        match self {
            Self::File(path) | Self::Policy(path) => Some(path),
            Self::Description | Self::Title | Self::Branch | Self::Commit(_) => None,
        }
    }
}

impl Source {
    fn new(kind: SourceKind, text: String) -> Self {
        let mut line_starts = vec![0];
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        line_starts.extend(breaks.map(|at| Span::at(at + 1).start));
        line_starts.shrink_to_fit();
        Self { kind, text, line_starts }
    }

    /// The text that `span` covers; empty if the span lies outside the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The 1-based number of the line that holds byte `at`.
    #[must_use]
    pub fn line(&self, at: u32) -> u32 {
        let before = self.line_starts.partition_point(|start| *start <= at);
        u32::try_from(before).unwrap_or(u32::MAX).max(1)
    }

    /// The text of the 1-based line `number`, without its line break.
    #[must_use]
    pub fn line_text(&self, number: u32) -> &str {
        let Some(start) = self.line_start(number) else {
            return "";
        };
        let next = self.line_starts.get(number as usize);
        let end = next.map_or(self.text.len(), |next| *next as usize - 1);
        self.text.get(start as usize..end).unwrap_or_default().trim_end_matches('\r')
    }

    /// The first byte of the 1-based line `number`.
    #[must_use]
    pub fn line_start(&self, number: u32) -> Option<u32> {
        self.line_starts.get(number.checked_sub(1)? as usize).copied()
    }

    /// How many lines the text has; a line break at the very end opens no further one.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        let open = self.text.is_empty() || self.text.ends_with('\n');
        let lines = self.line_starts.len() - usize::from(open);
        u32::try_from(lines).unwrap_or(u32::MAX)
    }

    fn position(&self, at: u32, unit: ColumnUnit) -> (u32, u32) {
        let mut at = (at as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let line = self.line(Span::at(at).start);
        let start = self.line_start(line).unwrap_or(0) as usize;
        let before = &self.text[start..at];
        let column = match unit {
            ColumnUnit::Bytes => before.len(),
            ColumnUnit::Chars => before.chars().count(),
            ColumnUnit::Utf16 => before.encode_utf16().count(),
            ColumnUnit::Width => before.width(),
        };
        (line, Span::at(column + 1).start)
    }
}

/// The unit in which a format counts columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnUnit {
    /// UTF-8 bytes.
    Bytes,
    /// Unicode code points.
    Chars,
    /// UTF-16 code units.
    Utf16,
    /// Cells of a terminal.
    Width,
}

/// The handle of a source in a [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A place in a source, or the change as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// No place in any text: the change itself.
    Change,
    /// A source, and the bytes of it that are meant; without a span, the whole of it.
    Source(SourceId, Option<Span>),
}

impl Location {
    /// The bytes `span` of `source`.
    #[must_use]
    pub fn new(source: SourceId, span: Span) -> Self {
        Self::Source(source, Some(span))
    }

    /// All of `source`, where no narrower place is known.
    #[must_use]
    pub fn whole(source: SourceId) -> Self {
        Self::Source(source, None)
    }

    /// The source, if the location is in one.
    #[must_use]
    pub fn source(self) -> Option<SourceId> {
        match self {
            Self::Change => None,
            Self::Source(id, _) => Some(id),
        }
    }

    /// The span, if the location has one.
    #[must_use]
    pub fn span(self) -> Option<Span> {
        match self {
            Self::Change => None,
            Self::Source(_, span) => span,
        }
    }

    /// Whether both have a span, and `other` lies wholly inside this one.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.source() == other.source()
            && self.span().zip(other.span()).is_some_and(|(span, other)| span.contains(other))
    }
}

/// A place as people count: 1-based lines and columns, the end column behind the last character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineRange {
    /// The line of the first character.
    pub line: u32,
    /// The column of the first character.
    pub column: u32,
    /// The line of the end.
    pub end_line: u32,
    /// The column behind the last character.
    pub end_column: u32,
}

impl LineRange {
    /// The last line of which anything is meant: a place that ends with a line break has nothing
    /// of the line behind it.
    #[must_use]
    pub fn last_line(self) -> u32 {
        let behind = self.end_column == 1 && self.end_line > self.line;
        if behind { self.end_line - 1 } else { self.end_line }
    }
}

/// All sources of one run. A copy shares the texts.
#[derive(Debug, Clone)]
pub struct SourceMap {
    sources: Vec<Arc<Source>>,
    whole: &'static str,
    budget: Budget,
}

impl Default for SourceMap {
    fn default() -> Self {
        Self::of("change")
    }
}

impl SourceMap {
    /// No sources yet; `whole` names what is judged, for what lies in none of them.
    #[must_use]
    pub fn of(whole: &'static str) -> Self {
        Self { sources: Vec::new(), whole, budget: Budget::default() }
    }

    /// The same for a run that has this budget.
    #[must_use]
    pub fn within(self, budget: &Budget) -> Self {
        Self { budget: budget.clone(), ..self }
    }

    /// The budget of the run.
    #[must_use]
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// What is judged, in a word: `change`.
    #[must_use]
    pub fn whole(&self) -> &'static str {
        self.whole
    }

    /// Takes over a text and gives its handle.
    pub fn add(&mut self, kind: SourceKind, text: impl Into<String>) -> SourceId {
        let id = SourceId(Span::at(self.sources.len()).start);
        self.sources.push(Arc::new(Source::new(kind, text.into())));
        id
    }

    /// Takes over a text that is looked through line by line.
    ///
    /// # Errors
    /// Where the run has no budget for that many lines.
    pub fn add_lines(&mut self, kind: SourceKind, text: String) -> Result<SourceId> {
        let count = memchr::memchr_iter(b'\n', text.as_bytes()).count();
        self.budget.draw(Resource::Lines, count + 1, &kind)?;
        Ok(self.add(kind, text))
    }

    /// The source behind a handle.
    ///
    /// # Panics
    /// If the handle comes from another map, which is a mistake in this program.
    #[must_use]
    pub fn get(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// The text behind a handle.
    #[must_use]
    pub fn text(&self, id: SourceId) -> &str {
        &self.get(id).text
    }

    /// The text that `location` covers; empty where it has no span.
    #[must_use]
    pub fn slice(&self, location: Location) -> &str {
        match location {
            Location::Source(id, Some(span)) => self.get(id).slice(span),
            Location::Source(_, None) | Location::Change => "",
        }
    }

    /// The lines and columns of `location`; `None` where it has no span.
    #[must_use]
    pub fn range(&self, location: Location, unit: ColumnUnit) -> Option<LineRange> {
        let Location::Source(id, Some(span)) = location else {
            return None;
        };
        let source = self.get(id);
        let (line, column) = source.position(span.start, unit);
        let (end_line, end_column) = source.position(span.end, unit);
        Some(LineRange { line, column, end_line, end_column })
    }

    /// The path of the file that `location` is in, if it is in a file or in the policy.
    #[must_use]
    pub fn path(&self, location: Location) -> Option<&RepoPath> {
        self.get(location.source()?).kind.path()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_never_leave_the_repository() {
        assert_eq!(RepoPath::new("./docs//BACKLOG.md").unwrap().as_str(), "docs/BACKLOG.md");
        assert_eq!(RepoPath::new(r"docs\BACKLOG.md").unwrap().as_str(), "docs/BACKLOG.md");
        for bad in ["", ".", "/etc/passwd", "../x", "a/../../x", "C:/x", "a\0b"] {
            assert_eq!(RepoPath::new(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_name_in_a_folder_is_the_path_that_both_make() {
        for folder in ["", "a", "a/b.c"] {
            for name in ["x.md", "", ".", "..", "a/b", r"a\b", "C:x", "x:", "a\0", " ", "ü"] {
                let whole =
                    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
                let exact = RepoPath::new(&whole).filter(|path| path.as_str() == whole);
                let exact = exact.filter(|_| !name.contains('/'));
                assert_eq!(RepoPath::in_folder(folder, name), exact, "{folder:?} {name:?}");
            }
        }
    }

    #[test]
    fn columns_are_counted_in_the_unit_asked_for() {
        let mut map = SourceMap::default();
        let id = map.add(SourceKind::Description, "one\r\n– 🟡 x\n");
        let at = map.text(id).find('x').unwrap();
        let place = Location::new(id, Span::new(at, at + 1));
        let column = |unit| map.range(place, unit).unwrap().column;
        assert_eq!(map.range(place, ColumnUnit::Chars).unwrap().line, 2);
        assert_eq!(column(ColumnUnit::Bytes), 10);
        assert_eq!(column(ColumnUnit::Chars), 5);
        assert_eq!(column(ColumnUnit::Utf16), 6);
        assert_eq!(column(ColumnUnit::Width), 6);
        assert_eq!(map.slice(place), "x");
    }

    #[test]
    fn a_final_line_break_opens_no_line() {
        let count = |text: &str| Source::new(SourceKind::Title, text.to_owned()).line_count();
        assert_eq!((count(""), count("a"), count("a\n"), count("a\nb")), (0, 1, 1, 2));
        let crlf = Source::new(SourceKind::Title, "a\r\nb".to_owned());
        assert_eq!((crlf.line_text(1), crlf.line_text(2), crlf.line_text(3)), ("a", "b", ""));
    }
}
