//! Files of the disk: read up to a bound, replaced whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};

/// Names for the new file that are tried where others are taken, by a run beside this one, say.
const MOST_ATTEMPTS: u32 = 8;

/// The new content of a file: written beside it, and not yet in its place. It vanishes unless it
/// is placed.
#[derive(Debug)]
pub struct Staged {
    beside: PathBuf,
    path: PathBuf,
}

impl Staged {
    /// Writes `text` beside `path`, with the permissions of the file that is there now.
    ///
    /// # Errors
    /// Where `path` is a symbolic link, which could lead anywhere, or the folder takes no file.
    pub fn write(path: &Path, text: &str) -> io::Result<Self> {
        let (staged, mut file) = Self::begin(path)?;
        file.write_all(text.as_bytes())?;
        Ok(staged)
    }

    /// Begins a file beside `path`, with the permissions of the file that is there now.
    ///
    /// # Errors
    /// Where `path` is a symbolic link, which could lead anywhere, or the folder takes no file.
    pub fn begin(path: &Path) -> io::Result<(Self, File)> {
        let permissions = match fs::symlink_metadata(path) {
            Ok(facts) if facts.is_symlink() => {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a symbolic link"));
            }
            Ok(facts) => Some(facts.permissions()),
            Err(_) => None,
        };
        let (beside, file) = make_beside(path)?;
        let staged = Self { beside, path: path.to_owned() };
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        Ok((staged, file))
    }

    /// Puts it in its place.
    ///
    /// # Errors
    /// Where the system refuses; the old file is then as it was.
    pub fn place(self) -> io::Result<()> {
        fs::rename(&self.beside, &self.path)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // Once placed it is not there any more, and what cannot be removed does no harm.
        let _ = fs::remove_file(&self.beside);
    }
}

/// Makes a new file in the same folder. It is made here or not at all: a link that waits under
/// its name is not followed.
fn make_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    for _ in 0..MOST_ATTEMPTS {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        // A name that can be guessed could be taken by whoever wants no report to be written.
        let mut secret = [0; 8];
        getrandom::fill(&mut secret).map_err(io::Error::other)?;
        name.push(format!(".{:016x}.tmp", u64::from_ne_bytes(secret)));
        let beside = path.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(file) => return Ok((beside, file)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Reads a file that the caller named.
///
/// # Errors
/// Where it is missing, a directory, larger than `cap` bytes or not UTF-8.
pub fn read_file(path: &Path, cap: usize, kind: ErrorKind) -> Result<String> {
    let name = path.display().to_string();
    let fail = |error: io::Error| {
        Error::new(kind, format!("{name} cannot be read")).because(error).hint("check the path")
    };
    let facts = fs::metadata(path).map_err(fail)?;
    if facts.is_dir() {
        return Err(
            Error::new(kind, format!("{name} is a directory, not a file")).hint("name a file")
        );
    }
    read_bounded(File::open(path).map_err(fail)?, &name, cap, kind)
}

/// Reads a text to its end; `name` is what an error calls it. A pipe or a device has no length of
/// its own, so what bounds is the reading.
///
/// # Errors
/// Where it cannot be read, is larger than `cap` bytes or not UTF-8.
pub fn read_bounded(source: impl Read, name: &str, cap: usize, kind: ErrorKind) -> Result<String> {
    let mut bytes = Vec::new();
    source.take(cap as u64 + 1).read_to_end(&mut bytes).map_err(|error| {
        Error::new(kind, format!("{name} cannot be read")).because(error).hint("give it in a file")
    })?;
    if bytes.len() > cap {
        let message = format!("{name} has more than the {cap} bytes that the gate reads");
        return Err(Error::new(kind, message).hint("shorten it"));
    }
    text(name, bytes)
}

/// Takes `bytes` for text; `name` is what the error calls them.
///
/// # Errors
/// Where they are not UTF-8, or hold a NUL byte as only binary files do.
pub fn text(name: &str, bytes: Vec<u8>) -> Result<String> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        let message = format!("{name} is UTF-16 text");
        return Err(Error::new(ErrorKind::Input, message).hint("save it as UTF-8"));
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        let message = format!("{name} is not text: byte {at} is NUL");
        return Err(Error::new(ErrorKind::Input, message).hint("save it as UTF-8 text"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let message = format!("{name} is not UTF-8 text (byte {at})");
        Error::new(ErrorKind::Input, message).hint("save it as UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;

    use super::*;

    #[test]
    fn what_is_not_placed_vanishes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "old").unwrap();
        drop(Staged::write(&path, "new").unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        Staged::write(&path, "new").unwrap().place().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn names_that_can_be_guessed_stop_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        for attempt in 0..100 {
            fs::write(folder.path().join(format!("a.md.{attempt}.tmp")), "squatted").unwrap();
        }
        Staged::write(&path, "new").unwrap().place().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_no_link_is_followed() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        Staged::write(&path, "new").unwrap().place().unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        let link = folder.path().join("link.md");
        symlink(&path, &link).unwrap();
        assert!(Staged::write(&link, "x").is_err());
    }
}
