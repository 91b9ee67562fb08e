//! Any outline as steps, and the room that it takes.

use crate::geometry::{Point, Rect};
use crate::scene::item::{Geometry, Item, Segment, TextAnchor};

/// How far control points of a quarter of a circle lie from its ends, in radii.
const QUARTER: f64 = 0.552_284_75;

impl Geometry {
    /// Its steps, in their order.
    pub fn steps(&self) -> Vec<Segment> {
        match self {
            Geometry::Path(steps) => steps.clone(),
            Geometry::Polyline(points) => line(points),
            Geometry::Polygon(points) => line(points).into_iter().chain([Segment::Close]).collect(),
            Geometry::Rect(rect, radius) => rounded(*rect, *radius),
            Geometry::Circle(_, radius) => rounded(self.bounds(), *radius),
        }
    }

    /// The smallest rectangle around it, control points included.
    pub fn bounds(&self) -> Rect {
        match self {
            Geometry::Rect(rect, _) => *rect,
            Geometry::Circle(center, radius) => Rect::new(center.x, center.y, 0.0, 0.0).inflated(*radius),
            Geometry::Polyline(points) | Geometry::Polygon(points) => around(points.iter().copied()),
            Geometry::Path(steps) => around(steps.iter().flat_map(|step| step.points())),
        }
    }
}

impl Segment {
    /// Its points, the control points first.
    pub fn points(self) -> Vec<Point> {
        match self {
            Segment::Move(to) | Segment::Line(to) => vec![to],
            Segment::Quad(by, to) => vec![by, to],
            Segment::Cubic(first, second, to) => vec![first, second, to],
            Segment::Close => Vec::new(),
        }
    }
}

impl Item {
    /// The room that it takes; of texts, about.
    pub fn bounds(&self) -> Rect {
        match self {
            Item::Shape(shape) => shape.geometry.bounds(),
            Item::Icon(icon) => icon.rect,
            Item::Group(group) => group.items.iter().map(Item::bounds).reduce(|a, b| a.union(&b)).unwrap_or_default(),
            Item::Text(text) => {
                let longest = text.lines.iter().map(|line| line.text.chars().count()).max().unwrap_or(0) as f64;
                let width = longest * text.size * 0.6;
                let lines = around(text.lines.iter().map(|line| line.at));
                let left = match text.anchor {
                    TextAnchor::Start => 0.0,
                    TextAnchor::Middle => width / 2.0,
                    TextAnchor::End => width,
                };
                Rect::new(lines.x - left, lines.y - text.size, lines.w + width, lines.h + text.size * 1.3)
            }
        }
    }
}

fn around(points: impl Iterator<Item = Point>) -> Rect {
    let all = points.map(|point| Rect::new(point.x, point.y, 0.0, 0.0)).reduce(|all, one| all.union(&one));
    all.unwrap_or_default()
}

fn line(points: &[Point]) -> Vec<Segment> {
    let step = |(at, &point): (usize, &Point)| if at == 0 { Segment::Move(point) } else { Segment::Line(point) };
    points.iter().enumerate().map(step).collect()
}

fn rounded(rect: Rect, radius: f64) -> Vec<Segment> {
    let r = radius.min(rect.w / 2.0).min(rect.h / 2.0);
    let (left, top, right, bottom) = (rect.x, rect.y, rect.right(), rect.bottom());
    let at = Point::new;
    if r <= 0.0 {
        let corners = [at(left, top), at(right, top), at(right, bottom), at(left, bottom)];
        return line(&corners).into_iter().chain([Segment::Close]).collect();
    }
    let c = r * (1.0 - QUARTER);
    vec![
        Segment::Move(at(left + r, top)),
        Segment::Line(at(right - r, top)),
        Segment::Cubic(at(right - c, top), at(right, top + c), at(right, top + r)),
        Segment::Line(at(right, bottom - r)),
        Segment::Cubic(at(right, bottom - c), at(right - c, bottom), at(right - r, bottom)),
        Segment::Line(at(left + r, bottom)),
        Segment::Cubic(at(left + c, bottom), at(left, bottom - c), at(left, bottom - r)),
        Segment::Line(at(left, top + r)),
        Segment::Cubic(at(left, top + c), at(left + c, top), at(left + r, top)),
        Segment::Close,
    ]
}
