//! Where lines run, and where they dock: at which side of a box, and how far along it.

use crate::geometry::{Point, Rect};
use crate::layout::{Form, Route, StateLayout};
use crate::model::Uid;

/// A side of a box.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The upper one.
    Top,
    /// The left one.
    Left,
    /// The lower one.
    Bottom,
    /// The right one.
    Right,
}

/// Where a line docks.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct End {
    /// At which element.
    pub uid: Uid,
    /// At which side of its box.
    pub side: Side,
    /// How far along the side, from its left or upper end: 0 to 1.
    pub along: f64,
    /// The point itself.
    pub at: Point,
}

/// The way of a line from one box to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Course {
    /// Its corners, both ends included, each only once.
    pub points: Vec<Point>,
    /// Where it begins.
    pub from: End,
    /// Where it ends.
    pub to: End,
    /// Lines of the same number run together at one end.
    pub trunk: Option<usize>,
}

/// The way of a route.
pub(super) fn course(route: &Route, layout: &StateLayout) -> Course {
    let points = corners(&route.points);
    let (first, last) = (points.first().copied().unwrap_or_default(), points.last().copied().unwrap_or_default());
    let from = end(route.edge.from, first, points.get(1).copied(), layout);
    let to = end(route.edge.to, last, points.len().checked_sub(2).and_then(|at| points.get(at)).copied(), layout);
    Course { points, from, to, trunk: route.trunk }
}

/// Points without those that lie on a straight way between their neighbours.
fn corners(points: &[Point]) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::with_capacity(points.len());
    for &point in points {
        if corners.last() == Some(&point) {
            continue;
        }
        if let [.., before, at] = corners[..]
            && ((before.x == at.x && at.x == point.x) || (before.y == at.y && at.y == point.y))
        {
            corners.pop();
        }
        corners.push(point);
    }
    corners
}

/// An end at a box; `next` is the corner after it, which tells the side where two meet.
fn end(uid: Uid, at: Point, next: Option<Point>, layout: &StateLayout) -> End {
    let own = |form: Form| !matches!(form, Form::Overlay | Form::Tag);
    let placed = layout.boxes.iter().find(|placed| placed.uid == uid && own(placed.form));
    let rect = placed.map_or(Rect::new(at.x, at.y, 0.0, 0.0), |placed| placed.rect);
    let off = [
        (Side::Top, (at.y - rect.y).abs()),
        (Side::Left, (at.x - rect.x).abs()),
        (Side::Bottom, (at.y - rect.bottom()).abs()),
        (Side::Right, (at.x - rect.right()).abs()),
    ];
    let upright = next.is_some_and(|next| next.x == at.x);
    let fits = |side: Side| upright == matches!(side, Side::Top | Side::Bottom);
    let nearest = off
        .into_iter()
        .min_by(|a, b| (!fits(a.0), a.1).partial_cmp(&(!fits(b.0), b.1)).unwrap_or(std::cmp::Ordering::Equal));
    let side = nearest.map_or(Side::Top, |(side, _)| side);
    let along = match side {
        Side::Top | Side::Bottom => (at.x - rect.x) / rect.w.max(1.0),
        Side::Left | Side::Right => (at.y - rect.y) / rect.h.max(1.0),
    };
    End { uid, side, along: along.clamp(0.0, 1.0), at }
}
