//! The lines that a change brings into test files.

#[cfg(feature = "cli")]
use super::Scene;
use crate::catalogue::Need;
use crate::error::Result;
use crate::limits;
use crate::parsers::skip_markers::SkipMarkers;
#[cfg(feature = "cli")]
use crate::snapshot::{self, ChangedFile, Snapshot};
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
        let tests = &scene.policy.change.tests.tests;
        let markers = file.at_head().and_then(|path| SkipMarkers::of(path, tests));
        file.added > 0 && markers.is_some()
    };
    let mut bytes = 0;
    for file in change.files.iter().filter(may_skip) {
        let Some(path) = file.at_head().cloned() else { continue };
        if found.files.len() == limits::TEST_FILES {
            let reason = format!("only {} test files are read", limits::TEST_FILES);
            found.unread.push((path, reason));
            continue;
        }
        if bytes > limits::TEST_BYTES {
            let mib = limits::TEST_BYTES / 1024 / 1024;
            found.unread.push((path, format!("only {mib} MiB of test files are read")));
            continue;
        }
        match test_file((base, scene.head), file, sources) {
            Ok(Some(read)) => {
                bytes += sources.text(read.source).len();
                found.files.push(read);
            }
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
    let Some(path) = file.at_head() else { return Ok(None) };
    let Some(new) = head.read(path, limits::TEST_FILE)? else { return Ok(None) };
    let before = match file.at_base() {
        Some(old) => base.read(old, limits::TEST_FILE)?,
        None => None,
    };
    let lines = snapshot::new_lines(&before.unwrap_or_default(), &new)?;
    let text = String::from_utf8_lossy(&new).into_owned();
    let source = sources.add_lines(SourceKind::File(path.clone()), text)?;
    Ok(Some(TestFile { path: path.clone(), source, lines }))
}
