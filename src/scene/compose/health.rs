//! How well something is, as a sign and as shading: neither needs a font or colour.

use crate::analysis::Value;
use crate::geometry::{Point, Rect};
use crate::scene::colour::Colour;
use crate::scene::item::{Geometry, Item, Segment, Shape, Stroke};
use crate::scene::theme::Theme;

/// A sign: × down, ↻ recoverable, % partial, ! in a triangle degraded, ✓ ok. None is round, as the signs of changes are.
pub(in crate::scene) fn sign(value: Value, center: Point, radius: f64, ground: Colour, theme: &Theme) -> Vec<Item> {
    let style = theme.health(value);
    let at = |x: f64, y: f64| Point::new(center.x + x * radius, center.y + y * radius);
    let rim = Stroke::solid(ground, radius / 5.0);
    let plate = match value {
        Value::Degraded => Geometry::Polygon(vec![at(0.0, -1.08), at(1.16, 0.92), at(-1.16, 0.92)]),
        _ => Geometry::Rect(Rect::new(center.x - radius, center.y - radius, radius * 2.0, radius * 2.0), radius * 0.45),
    };
    let mut path = Vec::new();
    let mut line = |points: &[Point]| {
        path.extend(points.first().map(|&p| Segment::Move(p)));
        path.extend(points.iter().skip(1).map(|&p| Segment::Line(p)));
    };
    match value {
        Value::Down => {
            line(&[at(-0.42, -0.42), at(0.42, 0.42)]);
            line(&[at(0.42, -0.42), at(-0.42, 0.42)]);
        }
        Value::Recoverable => {
            line(&[at(0.3, -0.78), at(0.62, -0.42), at(0.2, -0.2)]);
            // Three quarters of a circle, from the head round to the left.
            let (r, k) = (0.5, 0.276);
            path.push(Segment::Move(at(0.52, -0.4)));
            path.push(Segment::Cubic(at(0.3, -0.62), at(-0.05, -0.62), at(-0.25, -0.43)));
            path.push(Segment::Cubic(at(-0.6, -0.15), at(-r, 0.0 + k), at(-0.3, 0.4)));
            path.push(Segment::Cubic(at(0.0, 0.68), at(0.45, 0.5), at(0.52, 0.12)));
        }
        Value::Partial => {
            line(&[at(0.4, -0.5), at(-0.4, 0.5)]);
            line(&[at(-0.36, -0.34), at(-0.36, -0.32)]);
            line(&[at(0.36, 0.32), at(0.36, 0.34)]);
        }
        Value::Degraded => {
            line(&[at(0.0, -0.38), at(0.0, 0.22)]);
            line(&[at(0.0, 0.6), at(0.0, 0.62)]);
        }
        Value::Ok => line(&[at(-0.45, 0.02), at(-0.12, 0.38), at(0.48, -0.36)]),
    }
    let stroke = Stroke::solid(style.sign, radius * 0.24).rounded();
    vec![Shape::bordered(plate, style.line, rim).into(), Shape::line(Geometry::Path(path), stroke).into()]
}

/// A clock: work waits here until its reader is back.
pub(in crate::scene) fn late_sign(center: Point, radius: f64, ground: Colour, theme: &Theme) -> Vec<Item> {
    let style = theme.health(Value::Degraded);
    let at = |x: f64, y: f64| Point::new(center.x + x * radius, center.y + y * radius);
    let plate = Rect::new(center.x - radius, center.y - radius, radius * 2.0, radius * 2.0);
    let hands = vec![Segment::Move(at(0.0, -0.58)), Segment::Line(at(0.0, 0.06)), Segment::Line(at(0.46, 0.36))];
    let stroke = Stroke::solid(style.sign, radius * 0.24).rounded();
    vec![
        Shape::bordered(Geometry::Rect(plate, radius * 0.45), style.line, Stroke::solid(ground, radius / 5.0)).into(),
        Shape::line(Geometry::Path(hands), stroke).into(),
    ]
}

/// Shading that tells the value without colour: thin lines, dense for what is down, the other way round for what is
/// recoverable and wider for what is partial, wide apart for what is degraded.
pub(in crate::scene) fn hatch(value: Value, area: Rect, radius: f64, theme: &Theme) -> Option<Item> {
    let style = theme.health(value);
    let (pitch, falling) = match value {
        Value::Down => (5.0, false),
        Value::Recoverable => (5.0, true),
        Value::Partial => (7.0, true),
        Value::Degraded => (10.0, false),
        Value::Ok => return None,
    };
    let area = area.inflated(-1.0);
    let mut path = Vec::new();
    // Lines of the form x + y = c, mirrored when they fall.
    let mirrored = |p: Point| if falling { Point::new(area.x + area.right() - p.x, p.y) } else { p };
    let step = pitch * std::f64::consts::SQRT_2;
    let count = ((area.w + area.h) / step).floor() as usize;
    for i in 1..=count {
        let c = area.x + area.y + i as f64 * step;
        let (left, right) = ((c - area.bottom()).max(area.x), (c - area.y).min(area.right()));
        let (mut from, mut to) = (left, right);
        let inside = |x: f64| within(Point::new(x, c - x), area, radius);
        while from < to && !inside(from) {
            from += 0.5;
        }
        while from < to && !inside(to) {
            to -= 0.5;
        }
        if from < to {
            path.push(Segment::Move(mirrored(Point::new(from, c - from))));
            path.push(Segment::Line(mirrored(Point::new(to, c - to))));
        }
    }
    let stroke = Stroke::solid(style.tint.mixed(style.line, 14), 1.0);
    (!path.is_empty()).then(|| Shape::line(Geometry::Path(path), stroke).into())
}

/// True inside a rectangle with round corners.
fn within(p: Point, area: Rect, radius: f64) -> bool {
    let core = area.inflated(-radius.min(area.w / 2.0).min(area.h / 2.0));
    let dx = (core.x - p.x).max(p.x - core.right()).max(0.0);
    let dy = (core.y - p.y).max(p.y - core.bottom()).max(0.0);
    dx * dx + dy * dy <= radius * radius
}
