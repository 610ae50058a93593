//! Edits tried on whole files.

mod every_fixture;
mod records;
