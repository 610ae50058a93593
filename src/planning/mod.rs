//! What may be taken next: the judgements that rules share with the commands that plan work.

pub mod people;
pub(crate) mod priority;
pub(crate) mod promotion;
pub(crate) mod ready;
pub(crate) mod relations;
pub mod startable;
pub(crate) mod tracker;
pub(crate) mod turn;
mod value_form;
pub(crate) mod wip;
