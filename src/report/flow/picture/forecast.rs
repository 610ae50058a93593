//! By when the open items are done, by how sure that is.

use jiff::civil::Date;

use super::axes::Axes;
use super::drawing::Picture;
use crate::report::flow::FlowReport;
use crate::text::{plural, shorten};

/// More lots are not drawn.
const MOST: usize = 8;
/// How high a lot is with its name, and its bar alone.
const LOT: f64 = 52.0;
const BAR: f64 = 24.0;

pub(super) fn picture(report: &FlowReport) -> Option<Picture> {
    let flow = &report.flow;
    let forecast = flow.forecast.as_ref()?;
    let lots: Vec<_> = forecast.lots.iter().filter(|lot| lot.items > 0).take(MOST).collect();
    let days = |lot: &&&crate::flow::Lot| [lot.when.p50, lot.when.p85, lot.when.p95];
    let end: Date = lots.iter().flat_map(|lot| days(&lot)).flatten().max()?;
    let mut picture = Picture::new("forecast", "Forecast");
    let said = lots.iter().filter_map(|lot| {
        Some(format!(
            "{} ({}) by {} in 85 of 100 runs",
            lot.name,
            plural(lot.items as usize, "item"),
            lot.when.p85?
        ))
    });
    picture.about = said.collect::<Vec<_>>().join("; ");
    let count = f64::from(u32::try_from(lots.len()).unwrap_or(1));
    picture.height = 60.0 + LOT * count;
    let axes = Axes::new(flow.today, end, count).of_height(picture.height);
    axes.dates(&mut picture);
    let [left, right] = axes.ends();
    picture.line("axis", [left, axes.y(0.0), right, axes.y(0.0)]);
    for (number, lot) in (0_u32..).zip(&lots) {
        let top = axes.y(0.0) - LOT * (count - f64::from(number));
        let name = format!("{}: {} open", shorten(&lot.name, 60), lot.items);
        picture.text("strong", [left + 4.0, top + 14.0], &name);
        let chances = [
            ("bar done", lot.when.p50, "50 %", Some(flow.today)),
            ("bar done soft", lot.when.p85, "85 %", lot.when.p50),
            ("bar planned soft", lot.when.p95, "95 %", lot.when.p85),
        ];
        for (class, until, chance, from) in chances {
            let (Some(until), Some(from)) = (until, from) else { continue };
            let (x, end) = (axes.day(from), axes.day(until));
            let hint = format!("{}: done by {until} in {chance} of the runs", lot.name);
            picture.rect(class, [x, top + 19.0, end - x, BAR], &hint);
        }
    }
    picture.legend = vec![
        ("bar done", "half of the runs are done"),
        ("bar done soft", "85 of 100"),
        ("bar planned soft", "95 of 100"),
    ];
    Some(picture)
}
