//! Reports in files, and the outputs of a step.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::verdict;
use crate::error::{Error, ErrorKind, Result};
use crate::escape::outputs::output;
use crate::files::Staged;
use crate::gate::Report;
use crate::text::shorten;

/// Writes a report to a file: beside it first, then in its place, so that no half a report is left.
/// The folder that it goes to is made where it is not there yet.
///
/// # Errors
/// Where the file cannot be written, or is a symbolic link, which could lead anywhere.
pub fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(link) = link_on_the_way(path) {
        let message =
            format!("{} is a symbolic link, and no report is written through it", link.display());
        return Err(
            Error::new(ErrorKind::Output, message).hint("name a plain file in plain folders")
        );
    }
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if let Some(folder) = whole.parent().filter(|folder| !folder.exists()) {
        fs::create_dir_all(folder).map_err(|error| cannot_write(path, error))?;
    }
    if fs::metadata(path).is_ok_and(|facts| !facts.is_file() && !facts.is_dir()) {
        // A pipe or a device is written to, never replaced.
        return append(path, text);
    }
    Staged::write(path, text).and_then(Staged::place).map_err(|error| cannot_write(path, error))
}

fn cannot_write(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Output, format!("cannot write {}", path.display()))
        .because(error)
        .hint("check that its folder may be written to and has room")
}

/// The first symbolic link on the way to a file that the repository may hold: the file itself, or a
/// folder that lies in the working directory of a repository or in the current directory. A change
/// may have put it there. Folders elsewhere are the caller's.
fn link_on_the_way(path: &Path) -> Option<PathBuf> {
    let is_link = |path: &Path| fs::symlink_metadata(path).is_ok_and(|facts| facts.is_symlink());
    let here = std::env::current_dir().unwrap_or_default();
    let whole = here.join(path);
    let real_here = here.canonicalize().unwrap_or_else(|_| here.clone());
    let mut way = PathBuf::new();
    for part in whole.components() {
        way.push(part);
        if !is_link(&way) {
            continue;
        }
        // Where the link itself lies, whatever way led there.
        let lies = way.parent().and_then(|folder| folder.canonicalize().ok()).unwrap_or_default();
        if way == whole || lies.starts_with(&real_here) || is_in_a_repository(&lies) {
            return Some(way);
        }
    }
    None
}

/// Whether a folder is that of a repository, or lies in one.
fn is_in_a_repository(folder: &Path) -> bool {
    folder.ancestors().any(|folder| folder.join(".git").exists())
}

/// Adds text to a file that the runner made, such as the step summary.
///
/// # Errors
/// Where the file cannot be written; what was written of the text is then taken back.
pub fn append(path: &Path, text: &str) -> Result<()> {
    let file = OpenOptions::new().append(true).create(true).open(path);
    file.and_then(|mut file| append_whole(&mut file, text)).map_err(|error| {
        Error::new(ErrorKind::Output, format!("cannot write {}", path.display()))
            .because(error)
            .hint("check that the disk has room")
    })
}

/// Half an output would make the runner refuse the file, or read the rest of another one in it.
fn append_whole(file: &mut File, text: &str) -> io::Result<()> {
    let facts = file.metadata()?;
    file.write_all(text.as_bytes()).inspect_err(|_| {
        if facts.is_file() {
            // The first error is the one to tell.
            let _ = file.set_len(facts.len());
        }
    })
}

/// The outputs `verdict`, `errors`, `warnings`, `items` and `junit`, as the runner's file wants them.
#[must_use]
pub fn outputs(report: &Report<'_>, junit: &str) -> String {
    let items: Vec<String> =
        report.context.linked_items().iter().map(|linked| word(&linked.item.id)).collect();
    let values = [
        ("verdict", verdict::word(report.verdict).to_owned()),
        ("errors", report.counts.error.to_string()),
        ("warnings", report.counts.warning.to_string()),
        ("items", items.join(",")),
        ("junit", junit.to_owned()),
    ];
    values.iter().map(|(name, value)| output(name, value)).collect()
}

/// An id as later steps may take it: letters, digits and what joins them. Any other symbol is written
/// as `_`, since a workflow may put the value where a blank, a quote or a comma means something.
fn word(id: &str) -> String {
    let kept = |ch: char| match ch {
        _ if ch.is_alphanumeric() || matches!(ch, '-' | '_' | '.' | '#' | '/' | ':') => ch,
        _ => '_',
    };
    shorten(id, LONGEST_ID).chars().map(kept).collect()
}

/// A longer id is cut.
const LONGEST_ID: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_word_in_an_output() {
        assert_eq!(word("US-1.1"), "US-1.1");
        assert_eq!(word("Größe/3#4:a_b"), "Größe/3#4:a_b");
        assert_eq!(word("a,b\n::x\"$(id)`\u{1b}\u{202e}"), "a_b_::x___id____");
        assert!(word(&"x".repeat(9000)).chars().count() <= LONGEST_ID);
    }

    #[test]
    fn a_report_replaces_the_old_one_whole_and_follows_no_link() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        write(&path, "one").unwrap();
        write(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        write(&folder.path().join("new/deep/report"), "x").unwrap();
        let on_a_file = write(&path.join("report"), "x").unwrap_err();
        assert_eq!(on_a_file.kind(), ErrorKind::Output);
        #[cfg(unix)]
        {
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(&path, &link).unwrap();
            assert!(write(&link, "three").is_err());
            let repository = folder.path().join("repository");
            fs::create_dir_all(repository.join(".git")).unwrap();
            std::os::unix::fs::symlink(folder.path(), repository.join("out")).unwrap();
            let through = write(&repository.join("out/report.json"), "four").unwrap_err();
            assert!(through.to_string().contains("no report is written through it"));
            std::os::unix::fs::symlink(&repository, folder.path().join("way")).unwrap();
            write(&folder.path().join("way/own.json"), "five").unwrap();
            assert!(write(&folder.path().join("way/out/report.json"), "six").is_err());
            assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        }
    }
}
