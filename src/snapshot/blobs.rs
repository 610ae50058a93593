//! The files of commits. A run meets the same one several times: at both ends of the change, for its
//! text and for the count of its lines. Each is unpacked and hashed once, as long as it is small.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use git2::{ObjectType, Oid};
use rustc_hash::FxBuildHasher;

/// How many bytes are kept, all together.
const KEPT: usize = 8 * 1024 * 1024;

/// The files that were read.
#[derive(Default)]
pub(super) struct Blobs {
    known: RefCell<HashMap<Oid, Rc<[u8]>, FxBuildHasher>>,
    bytes: Cell<usize>,
}

impl Blobs {
    /// How many bytes a file has: of one that was read without unpacking its beginning.
    pub(super) fn size(&self, objects: &git2::Repository, id: Oid) -> Result<usize, git2::Error> {
        match self.known.borrow().get(&id) {
            Some(known) => Ok(known.len()),
            None => Ok(objects.odb()?.read_header(id)?.0),
        }
    }

    /// The bytes of a file.
    pub(super) fn read(
        &self,
        objects: &git2::Repository,
        id: Oid,
    ) -> Result<Rc<[u8]>, git2::Error> {
        if let Some(known) = self.known.borrow().get(&id) {
            return Ok(Rc::clone(known));
        }
        let odb = objects.odb()?;
        let object = odb.read(id)?;
        if object.kind() != ObjectType::Blob {
            return Err(git2::Error::from_str("the object is not a file"));
        }
        let bytes: Rc<[u8]> = object.data().into();
        let kept = self.bytes.get() + bytes.len();
        if kept <= KEPT {
            self.bytes.set(kept);
            self.known.borrow_mut().insert(id, Rc::clone(&bytes));
        }
        Ok(bytes)
    }
}
