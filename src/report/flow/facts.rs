//! What every form of the flow is made from.

use crate::flow::{Flow, HistoryFacts};
use crate::forge::web::Web;

/// The measures with what was read for them.
#[derive(Debug)]
pub struct FlowReport {
    /// The measures.
    pub flow: Flow,
    /// What was read.
    pub history: HistoryFacts,
    /// The full id of the last commit.
    pub head: String,
    /// Where the forge shows its lines and commits, if that is known.
    pub web: Option<Web>,
}
