//! What the program hardly ever needs, in a fraction of its size: the build script packed it.

use miniz_oxide::inflate::decompress_to_vec_zlib;

/// Something that the build script packed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Packed(pub(crate) &'static [u8]);

/// What the build script packed under this name.
macro_rules! packed {
    ($name:literal) => {
        $crate::text::Packed(include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".z")))
    };
}

pub(crate) use packed;

impl Packed {
    /// The text.
    ///
    /// # Panics
    /// Where it is none; a test reads each of them.
    pub(crate) fn text(self) -> String {
        String::from_utf8(self.bytes()).expect("it was a text")
    }

    /// As it was.
    ///
    /// # Panics
    /// Never: the build script packed it.
    pub(crate) fn bytes(self) -> Vec<u8> {
        decompress_to_vec_zlib(self.0).expect("the build script packed it")
    }
}
