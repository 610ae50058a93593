//! What is read of whole files, dialect by dialect.

mod fixtures;
mod formats;
mod manual;
mod seeds;
mod spans;
