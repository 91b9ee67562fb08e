//! Signs: what has changed, and what has failed. Drawn as shapes, so that they need no font.

use crate::geometry::{Point, Rect};
use crate::scene::colour::Colour;
use crate::scene::compose::mark::Mark;
use crate::scene::item::{Geometry, Item, Segment, Shape, Stroke};
use crate::scene::theme::Theme;

/// A round badge with the sign of a change: + − ~ →.
pub(in crate::scene) fn badge(mark: Mark, center: Point, radius: f64, ground: Colour, theme: &Theme) -> Vec<Item> {
    let style = mark.style(theme);
    let disc = Shape::bordered(Geometry::Circle(center, radius), style.line, Stroke::solid(ground, radius / 5.0));
    let at = |x: f64, y: f64| Point::new(center.x + x * radius, center.y + y * radius);
    let mut path = Vec::new();
    let mut line = |from: Point, to: Point| path.extend([Segment::Move(from), Segment::Line(to)]);
    match mark {
        Mark::Added => {
            line(at(-0.5, 0.0), at(0.5, 0.0));
            line(at(0.0, -0.5), at(0.0, 0.5));
        }
        Mark::Removed => line(at(-0.5, 0.0), at(0.5, 0.0)),
        Mark::Changed => path.extend([
            Segment::Move(at(-0.52, 0.14)),
            Segment::Cubic(at(-0.3, -0.5), at(-0.08, -0.22), at(0.0, 0.0)),
            Segment::Cubic(at(0.08, 0.22), at(0.3, 0.5), at(0.52, -0.14)),
        ]),
        Mark::Moved => {
            line(at(-0.52, 0.0), at(0.5, 0.0));
            path.extend([Segment::Move(at(0.1, -0.42)), Segment::Line(at(0.52, 0.0)), Segment::Line(at(0.1, 0.42))]);
        }
    }
    let sign = Shape::line(Geometry::Path(path), Stroke::solid(style.sign, radius * 0.24).rounded());
    vec![disc.into(), sign.into()]
}

/// The cross over what has failed, with a thin rim of the ground around it.
pub(in crate::scene) fn cross(over: Rect, ground: Colour, colour: Colour) -> Vec<Item> {
    let arm = over.w.min(over.h) * 0.42;
    let c = over.center();
    let path = vec![
        Segment::Move(Point::new(c.x - arm, c.y - arm)),
        Segment::Line(Point::new(c.x + arm, c.y + arm)),
        Segment::Move(Point::new(c.x + arm, c.y - arm)),
        Segment::Line(Point::new(c.x - arm, c.y + arm)),
    ];
    let width = (arm * 0.24).max(2.5);
    let rim = Shape::line(Geometry::Path(path.clone()), Stroke::solid(ground, width + 3.0).rounded());
    let cross = Shape::line(Geometry::Path(path), Stroke::solid(colour, width).rounded());
    vec![rim.into(), cross.into()]
}
