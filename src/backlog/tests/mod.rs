//! What is read of whole files, dialect by dialect.

mod fixtures;
mod formats;
mod held;
mod manual;
mod ownership;
mod seeds;
mod spans;
