//! A drawing and its shapes.

use std::fmt::Write as _;

use askama::Template;

use crate::escape::html::line;

/// How large a drawing is, in its own units.
pub(super) const WIDTH: f64 = 760.0;
pub(super) const HEIGHT: f64 = 340.0;

/// What the colours and letters of a picture are where no page says so.
const STYLE: &str = concat!(include_str!("light.css"), include_str!("picture.css"));

/// A picture of the flow.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The name of its file, without the ending.
    pub name: &'static str,
    /// What it shows.
    pub title: &'static str,
    /// What can be read from it, for those who do not see it.
    pub about: String,
    /// What the colours and marks stand for.
    pub legend: Vec<(&'static str, &'static str)>,
    /// How high it is, in its own units.
    pub(super) height: f64,
    shapes: Vec<Shape>,
}

/// A part of a drawing.
#[derive(Debug, Clone)]
struct Shape {
    tag: &'static str,
    class: &'static str,
    /// Where it is: names and numbers of ours.
    geometry: String,
    text: String,
    hint: String,
}

#[derive(Template)]
#[template(path = "report/flow/picture/picture.svg", escape = "html")]
struct Svg<'a> {
    picture: &'a Picture,
    style: Option<&'static str>,
    width: f64,
    height: f64,
}

impl Picture {
    pub(super) fn new(name: &'static str, title: &'static str) -> Self {
        Self {
            name,
            title,
            about: String::new(),
            legend: Vec::new(),
            height: HEIGHT,
            shapes: Vec::new(),
        }
    }

    /// The picture for a page, whose style sheet gives it its colours.
    #[must_use]
    pub fn for_page(&self) -> String {
        self.svg(None)
    }

    /// The picture as a file of its own.
    #[must_use]
    pub fn file(&self) -> String {
        let mut text = self.svg(Some(STYLE));
        text.push('\n');
        text
    }

    fn svg(&self, style: Option<&'static str>) -> String {
        let svg = Svg { picture: self, style, width: WIDTH, height: self.height };
        svg.render().expect("writing to a string cannot fail")
    }

    fn add(&mut self, tag: &'static str, class: &'static str, geometry: String) -> &mut Shape {
        let shape = Shape { tag, class, geometry, text: String::new(), hint: String::new() };
        self.shapes.push(shape);
        self.shapes.last_mut().expect("it was pushed just now")
    }

    pub(super) fn line(&mut self, class: &'static str, [x1, y1, x2, y2]: [f64; 4]) {
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(number);
        self.add("line", class, format!("x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\""));
    }

    pub(super) fn rect(&mut self, class: &'static str, [x, y, w, h]: [f64; 4], hint: &str) {
        let [x, y, w, h] = [x, y, w.max(0.5), h.max(0.0)].map(number);
        let geometry = format!("x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"");
        self.add("rect", class, geometry).hint = line(hint);
    }

    /// A mark of an item: a circle, and other shapes for other states, so that colours need not be
    /// distinguished.
    pub(super) fn mark(&mut self, class: &'static str, mark: Mark, [x, y]: [f64; 2], hint: &str) {
        const R: f64 = 4.5;
        let shape = match mark {
            Mark::Circle => {
                let geometry = format!("cx=\"{}\" cy=\"{}\" r=\"{R}\"", number(x), number(y));
                self.add("circle", class, geometry)
            }
            Mark::Square => {
                let corner = [x - R, y - R].map(number);
                let side = number(2.0 * R);
                let geometry = format!(
                    "x=\"{}\" y=\"{}\" width=\"{side}\" height=\"{side}\"",
                    corner[0], corner[1]
                );
                self.add("rect", class, geometry)
            }
            Mark::Triangle => {
                let points = [[x, y - R - 1.0], [x + R + 1.0, y + R], [x - R - 1.0, y + R]];
                self.add("path", class, format!("d=\"{}Z\"", way(points)))
            }
        };
        shape.hint = line(hint);
    }

    /// What lies between two lines over the same places.
    pub(super) fn area(&mut self, class: &'static str, top: &[[f64; 2]], bottom: &[[f64; 2]]) {
        let around = top.iter().chain(bottom.iter().rev()).copied();
        self.add("path", class, format!("d=\"{}Z\"", way(around)));
    }

    pub(super) fn text(&mut self, class: &'static str, [x, y]: [f64; 2], text: &str) {
        let geometry = format!("x=\"{}\" y=\"{}\"", number(x), number(y));
        self.add("text", class, geometry).text = line(text);
    }
}

/// The shape of a mark.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mark {
    Circle,
    Square,
    Triangle,
}

/// A number with one digit behind the point at most.
fn number(value: f64) -> String {
    let value = (value * 10.0).round() / 10.0;
    // No minus in front of nothing.
    format!("{}", if value == 0.0 { 0.0 } else { value })
}

fn way(points: impl IntoIterator<Item = [f64; 2]>) -> String {
    let mut way = String::new();
    for [x, y] in points {
        let letter = if way.is_empty() { 'M' } else { 'L' };
        // Writing to a string cannot fail.
        let _ = write!(way, "{letter}{} {}", number(x), number(y));
    }
    way
}
