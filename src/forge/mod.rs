//! The forge: the server that holds the repository, its pull requests and its issues.
//!
//! Nothing here is needed for the main job. What a forge was asked is told to the rules as
//! [`facts`].

pub mod address;

pub use crate::facts::forge as facts;
