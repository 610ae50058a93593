//! The lines that a change brings into test files.

#[cfg(feature = "cli")]
use super::Scene;
use crate::catalogue::Need;
use crate::error::Result;
use crate::limits;
use crate::parsers::skip_markers::SkipMarkers;
#[cfg(feature = "cli")]
use crate::snapshot::{self, Snapshot};
use crate::snapshot::{ChangedFile, FileChange};
use crate::source::{RepoPath, SourceId, SourceKind, SourceMap};

/// A test file of the head that the change touches.
#[derive(Debug)]
pub struct TestFile {
    /// Its path.
    pub path: RepoPath,
    /// Its text.
    pub source: SourceId,
    /// The numbers of the lines that the base has not, in order.
    pub lines: Vec<u32>,
}

/// The test files that a change touches.
#[derive(Debug, Default)]
pub struct NewLines {
    /// Those that were read.
    pub files: Vec<TestFile>,
    /// Those that are over a limit, each with what keeps it from being read.
    pub unread: Vec<(RepoPath, String)>,
}

/// Reads the changed files in which a test could be skipped.
#[cfg(feature = "cli")]
pub(super) fn read(scene: Scene<'_>, sources: &mut SourceMap) -> Result<NewLines> {
    let mut found = NewLines::default();
    let asks = scene.policy.needs(Need::NewTestLines);
    let Some((change, base)) = scene.change.filter(|_| asks) else { return Ok(found) };
    let may_skip = |file: &&ChangedFile| {
        let markers = SkipMarkers::of(&file.path, &scene.policy.change.tests.tests);
        file.added > 0 && file.change != FileChange::Deleted && markers.is_some()
    };
    for file in change.files.iter().filter(may_skip) {
        let path = file.path.clone();
        if found.files.len() == limits::TEST_FILES {
            let reason = format!("only {} test files are read", limits::TEST_FILES);
            found.unread.push((path, reason));
            continue;
        }
        match test_file((base, scene.head), file, sources) {
            Ok(Some(read)) => found.files.push(read),
            Ok(None) => {}
            Err(error) => found.unread.push((path, error.to_string())),
        }
    }
    Ok(found)
}

#[cfg(feature = "cli")]
fn test_file(
    (base, head): (&Snapshot, &Snapshot),
    file: &ChangedFile,
    sources: &mut SourceMap,
) -> Result<Option<TestFile>> {
    let Some(new) = head.read(&file.path, limits::TEST_FILE)? else { return Ok(None) };
    let before = match &file.change {
        FileChange::Renamed(old) => base.read(old, limits::TEST_FILE)?,
        FileChange::Modified => base.read(&file.path, limits::TEST_FILE)?,
        FileChange::Added | FileChange::Deleted => None,
    };
    let lines = snapshot::new_lines(&before.unwrap_or_default(), &new)?;
    let text = String::from_utf8_lossy(&new).into_owned();
    let source = sources.add(SourceKind::File(file.path.clone()), text);
    Ok(Some(TestFile { path: file.path.clone(), source, lines }))
}
