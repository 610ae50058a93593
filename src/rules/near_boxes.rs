//! Texts that were meant as boxes, and that a page shows as they stand.

use crate::finding::Finding;
use crate::markdown::{NearBox, NearBoxFault};
use crate::source::{Location, SourceId};
use crate::text::{normalize, shorten};

/// The finding for a text that was meant as a box.
pub(super) fn finding(near: &NearBox, description: SourceId) -> Finding {
    let text = shorten(&near.text, 60);
    let message = format!("\"{} {text}\" is not a box on the page", near.mark);
    let mark = if near.ticked { "x" } else { " " };
    let how = match near.fault {
        NearBoxFault::Blanks => "one blank or one `x` stands in the brackets",
        NearBoxFault::Mark => "only a blank or an `x` in square brackets makes a box",
        NearBoxFault::NoBlankBehind => "a blank stands behind the brackets",
        NearBoxFault::NoEntry => {
            "a box begins an entry of a list, with a blank line above raw HTML"
        }
    };
    let help = format!("write `- [{mark}] {text}`: {how}");
    Finding::new(Location::new(description, near.span), message, help)
        .step(4)
        .key(format!("near box {}", normalize(&near.text)))
}
