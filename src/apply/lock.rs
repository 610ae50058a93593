//! One writer at a time: whoever reads, judges and writes a backlog holds this meanwhile.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::error::{Error, ErrorKind, Result};
use crate::snapshot::Repository;

/// The file in the folder of the repository that is locked; it stays, empty.
const NAME: &str = "backlog-gate.lock";
/// Nobody holds it longer who is well.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long is waited between two attempts.
const PAUSE: Duration = Duration::from_millis(10);

/// The right to write the backlog below one folder. It ends with this, and with the process.
#[derive(Debug)]
pub struct WriteLock {
    _file: Option<File>,
}

impl WriteLock {
    /// Waits until nobody else has it. Outside a repository there is no place for it, and what is
    /// written is only compared.
    ///
    /// # Errors
    /// Where somebody keeps it, or its file cannot be made.
    pub fn take(root: &Path) -> Result<Self> {
        let Some(repository) = Repository::discover_readable(root)? else {
            return Ok(Self { _file: None });
        };
        let path = repository.common_folder().join(NAME);
        let cannot = |cause: std::io::Error| {
            let message = format!("cannot lock {}", path.display());
            Error::new(ErrorKind::Output, message)
                .because(cause)
                .hint("check that the folder may be written to")
        };
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        // Whoever may not write there cannot commit either, and still may edit a file.
        let Ok(file) = file else { return Ok(Self { _file: None }) };
        let began = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: Some(file) }),
                Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                    std::thread::sleep(PAUSE);
                }
                Err(TryLockError::WouldBlock) => {
                    let message = "another program has been writing the backlog for half a minute";
                    return Err(Error::new(ErrorKind::Output, message).hint("try again"));
                }
                Err(TryLockError::Error(cause)) => return Err(cannot(cause)),
            }
        }
    }
}
