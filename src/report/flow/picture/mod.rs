//! The pictures of the flow, each a drawing of shapes that one template writes as SVG. Text stays
//! text, a shape says what it is when the pointer rests on it, and colours come from a style sheet, so
//! that a page shows them in its own light.

mod aging;
mod axes;
mod cumulative;
mod cycle_time;
mod drawing;
mod forecast;
mod hint;
mod stack;
mod throughput;
mod wip;

pub use drawing::Picture;

use super::FlowReport;

/// All pictures that the history has something to show for.
#[must_use]
pub fn pictures(report: &FlowReport) -> Vec<Picture> {
    let all = [
        cumulative::picture(report),
        cycle_time::picture(report),
        aging::picture(report),
        throughput::picture(report),
        wip::picture(report),
        forecast::picture(report),
    ];
    all.into_iter().flatten().collect()
}
