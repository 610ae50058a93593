//! How many items were in which state on each day, one state upon the other.

use super::axes::Axes;
use super::drawing::Picture;
use crate::backlog::State;
use crate::flow::Day;

/// More days than this cannot be distinguished.
const MOST: usize = 500;

/// A layer: the state, its class, and its name for the legend.
pub(super) struct Layer {
    pub(super) state: State,
    pub(super) class: &'static str,
    pub(super) name: &'static str,
}

/// Draws the layers from the ground up; those that never hold an item are left out.
pub(super) fn stack(picture: &mut Picture, axes: &Axes, days: &[Day], layers: &[Layer]) {
    let every = days.len().div_ceil(MOST).max(1);
    let shown: Vec<&Day> = days.iter().step_by(every).chain(days.last()).collect();
    let line = |heights: &[u32]| -> Vec<[f64; 2]> {
        let places = shown.iter().zip(heights);
        places.map(|(day, height)| [axes.day(day.date), axes.y(f64::from(*height))]).collect()
    };
    let mut ground: Vec<u32> = vec![0; shown.len()];
    for layer in layers.iter().filter(|layer| days.iter().any(|day| day.of(layer.state) > 0)) {
        let heights = ground.iter().zip(&shown);
        let top: Vec<u32> = heights.map(|(ground, day)| ground + day.of(layer.state)).collect();
        picture.area(layer.class, &line(&top), &line(&ground));
        picture.legend.push((layer.class, layer.name));
        ground = top;
    }
}
