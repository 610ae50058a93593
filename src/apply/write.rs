//! New texts of files, all of them written or none.

use crate::files;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::files::Staged;
use crate::limits;

/// One file and what it is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// Where it lies.
    pub path: PathBuf,
    /// What it said when it was read; `None` where there was no file.
    pub old: Option<String>,
    /// What it is to say.
    pub new: String,
}

/// Writes all files, in this order.
///
/// Each is written beside its place first, so that a full disk or a folder without permission
/// leaves everything as it was. Where the last step fails for one file, the ones before it are put
/// back.
///
/// # Errors
/// Where a file has changed since it was read, is a symbolic link, or cannot be written.
pub fn write(rewrites: &[Rewrite]) -> Result<()> {
    let mut staged = Vec::new();
    for rewrite in rewrites {
        check_unchanged(rewrite)?;
        let new = Staged::write(&rewrite.path, &rewrite.new);
        staged.push(new.map_err(|cause| cannot_write(&rewrite.path, cause))?);
    }
    for (number, new) in staged.into_iter().enumerate() {
        if let Err(cause) = new.place() {
            rewrites[..number].iter().for_each(put_back);
            return Err(cannot_write(&rewrites[number].path, cause));
        }
    }
    Ok(())
}

fn check_unchanged(rewrite: &Rewrite) -> Result<()> {
    let name = rewrite.path.display();
    let present = match rewrite.path.symlink_metadata() {
        Err(_) => None,
        Ok(_) => Some(files::read_file(&rewrite.path, limits::BACKLOG_FILE, ErrorKind::Output)?),
    };
    if present == rewrite.old {
        return Ok(());
    }
    let message = format!("{name} has changed since it was read, so it was left alone");
    Err(Error::new(ErrorKind::Output, message).hint("run the command again"))
}

/// Undoes one write. The error that is reported is that of the file which could not be written.
fn put_back(rewrite: &Rewrite) {
    let _ = match &rewrite.old {
        Some(old) => Staged::write(&rewrite.path, old).and_then(Staged::place),
        None => std::fs::remove_file(&rewrite.path),
    };
}

fn cannot_write(path: &Path, cause: std::io::Error) -> Error {
    Error::new(ErrorKind::Output, format!("cannot write {}", path.display()))
        .because(cause)
        .hint("check that it is a plain file, and that its folder has room and may be written to")
}
