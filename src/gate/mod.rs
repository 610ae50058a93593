//! What came of judging a context, and whether the change may go in.

mod basis;
#[cfg(test)]
mod described;
mod ending;
mod enforcement;
#[cfg(feature = "cli")]
pub mod inputs;
mod judge;
mod material;
mod missing;
mod notes;
pub mod receipt;
mod report;

pub use basis::{Basis, Part};
pub use ending::{Ending, EndingKind, Granted, granted};
pub use judge::{judge, judge_all};
pub use material::{Beside, Inputs, Proposed, Reading};
pub use missing::{read_backlog, require_backlog};
pub use report::{Counts, FailOn, Judged, OtherVerdict, Outcome, Report, Verdict};
