//! What came of judging a context, and whether the change may go in.

mod basis;
#[cfg(test)]
mod described;
mod ending;
mod enforcement;
#[cfg(feature = "cli")]
pub mod inputs;
mod judge;
mod notes;
pub mod receipt;
mod report;

pub use basis::{Basis, Part};
pub use ending::{Ending, EndingKind, Granted, granted};
pub use judge::judge;
#[cfg(feature = "cli")]
pub use judge::judge_all;
pub use report::{Counts, FailOn, Judged, OtherVerdict, Outcome, Report, Verdict};
