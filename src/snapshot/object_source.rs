//! Who is asked for folders and files that a clone lacks.

use crate::error::Result;

/// One entry of a folder of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderEntry {
    /// Its name in the folder.
    pub name: String,
    /// Its mode, as git writes it: `100644`.
    pub mode: String,
    /// The id of its object.
    pub id: String,
}

/// Where folders and files come from that the clone lacks.
pub trait ObjectSource {
    /// What is in a folder of a commit; the path of the root is empty.
    ///
    /// # Errors
    /// Where nobody says it.
    fn folder(&self, commit: &str, path: &str) -> Result<Vec<FolderEntry>>;

    /// The bytes of the file that has this id.
    ///
    /// # Errors
    /// Where nobody says them.
    fn file(&self, id: &str) -> Result<Vec<u8>>;
}
