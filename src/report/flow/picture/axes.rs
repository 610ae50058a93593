//! The plane of a drawing: days to the right, a number upwards.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::drawing::{HEIGHT, Picture, WIDTH};
use crate::flow::Percentiles;
use crate::report::flow::figures::days;

const LEFT: f64 = 52.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 32.0;
const BOTTOM: f64 = 30.0;
/// At most this many days are written below a drawing.
const DATES: i64 = 5;
/// The width of the name of a day, with a gap behind it.
const DATE_WIDTH: f64 = 76.0;
/// How far above its line the name of a percentile stands, and how high that is, with a gap.
const NAME_ABOVE: f64 = 4.0;
const NAME_HEIGHT: f64 = 14.0;

/// The plane of a drawing.
pub(super) struct Axes {
    from: Date,
    /// How many days it is wide.
    width: f64,
    height: f64,
    top: f64,
    step: f64,
}

impl Axes {
    /// From one day to another, and up to a number that is shown with them.
    pub(super) fn new(from: Date, until: Date, most: f64) -> Self {
        let width = f64::from((until - from).get_days().max(1));
        let step = step(most);
        let top = (most / step).ceil().max(1.0) * step;
        Self { from, width, height: HEIGHT, top, step }
    }

    /// The same in a drawing of another height.
    pub(super) fn of_height(self, height: f64) -> Self {
        Self { height, ..self }
    }

    /// Where a day is, with its fraction, counted from the first.
    pub(super) fn x(&self, days: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * (days / self.width).clamp(0.0, 1.0)
    }

    pub(super) fn day(&self, date: Date) -> f64 {
        self.x(f64::from((date - self.from).get_days()))
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        let height = self.height - TOP - BOTTOM;
        TOP + height * (1.0 - (value / self.top).clamp(0.0, 1.0))
    }

    /// Where the plane begins and ends, from left to right.
    pub(super) fn ends(&self) -> [f64; 2] {
        [LEFT, WIDTH - RIGHT]
    }

    /// Draws the lines and numbers of the height.
    pub(super) fn numbers(&self, picture: &mut Picture, unit: &str) {
        let [left, right] = self.ends();
        let count = (self.top / self.step).round();
        let mut number = 0.0;
        while number <= count {
            let value = number * self.step;
            let y = self.y(value);
            picture.line(if number == 0.0 { "axis" } else { "grid" }, [left, y, right, y]);
            picture.text("end", [left - 6.0, y + 4.0], &label(value));
            number += 1.0;
        }
        picture.text("start", [4.0, 13.0], unit);
    }

    /// Draws the days below.
    pub(super) fn dates(&self, picture: &mut Picture) {
        #[expect(clippy::cast_possible_truncation, reason = "a plane is some thousand days wide")]
        let days = self.width as i64;
        let every = ((days + DATES - 1) / DATES).max(1);
        let mut free = f64::NEG_INFINITY;
        for at in (0..=days).step_by(usize::try_from(every).unwrap_or(1)) {
            let date = self.from.saturating_add(at.days());
            let x = self.day(date);
            let y = self.height - BOTTOM;
            picture.line("axis", [x, y, x, y + 4.0]);
            let (class, left) = if x + DATE_WIDTH / 2.0 > WIDTH {
                ("end", x - DATE_WIDTH)
            } else {
                ("middle", x - DATE_WIDTH / 2.0)
            };
            // A day without room for its name has its mark alone.
            if left >= free {
                picture.text(class, [x, y + 18.0], &date.to_string());
                free = left + DATE_WIDTH;
            }
        }
    }
}

/// Draws the lines that 50, 85 and 95 of 100 items did not cross.
pub(super) fn percentiles(picture: &mut Picture, axes: &Axes, found: &Percentiles) {
    let [left, right] = axes.ends();
    let lines = [("50 %", found.p50), ("85 %", found.p85), ("95 %", found.p95)];
    for (_, value) in lines {
        let y = axes.y(value);
        picture.line("rule", [left, y, right, y]);
    }
    let mut above = f64::INFINITY;
    for (name, value) in lines {
        // Names that would stand upon each other go further up.
        let at = (axes.y(value) - NAME_ABOVE).min(above - NAME_HEIGHT);
        picture.text("strong end", [right, at], &format!("{name}: {} days", days(value)));
        above = at;
    }
}

/// A number as an axis shows it.
fn label(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}

/// How far apart the numbers are, so that about five are shown.
fn step(most: f64) -> f64 {
    let rough = (most / 5.0).max(0.1);
    let power = 10_f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    let step = steps.into_iter().find(|step| *step >= rough).unwrap_or(rough);
    // Of whole things no parts are shown.
    if most >= 1.0 { step.max(1.0) } else { step }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_round_and_the_top_is_in_sight() {
        assert_eq!([0.4, 3.0, 7.0, 42.0, 980.0].map(step), [0.1, 1.0, 2.0, 10.0, 200.0]);
        let day = Date::constant(2026, 11, 1);
        let axes = Axes::new(day, Date::constant(2026, 11, 11), 7.0);
        assert!(axes.y(7.0) >= TOP && axes.y(0.0) > axes.y(7.0));
        assert!((axes.day(Date::constant(2026, 11, 6)) - axes.x(5.0)).abs() < 1e-9);
        // What lies beyond stays at the edge.
        assert!((axes.x(99.0) - (WIDTH - RIGHT)).abs() < 1e-9);
    }

    #[test]
    fn names_of_days_do_not_lie_over_each_other() {
        let first = Date::constant(2026, 11, 1);
        for days in [1, 2, 6, 11, 14, 400] {
            let mut picture = Picture::new("wip", "Work in progress");
            Axes::new(first, first.saturating_add(days.days()), 1.0).dates(&mut picture);
            let names = picture.for_page().matches("</text>").count();
            let most = usize::try_from(DATES).unwrap() + 1;
            assert!((1..=most).contains(&names), "{names} names of {days} days");
        }
    }
}
