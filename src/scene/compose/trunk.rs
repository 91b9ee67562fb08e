//! Lines of one trunk: what runs together is drawn once, so that it looks like one line.

use std::collections::BTreeMap;

use crate::geometry::Point;
use crate::layout::Route;

/// How long a piece of a trunk is kept before a branch, for the round corner between them, px.
const FILLET: f64 = 6.0;

/// The trunks of a state while their lines are drawn.
pub(super) struct Trunks {
    /// For each trunk: true when its lines begin together, and the ways drawn so far, from the common end.
    drawn: BTreeMap<usize, (bool, Vec<Vec<Point>>)>,
}

/// What is to be drawn of a line.
pub(super) struct Rest {
    pub points: Vec<Point>,
    /// Its last piece is drawn already, with the arrow head.
    pub headless: bool,
}

impl Trunks {
    pub fn of(routes: &[&Route]) -> Trunks {
        let mut drawn: BTreeMap<usize, (bool, Vec<Vec<Point>>)> = BTreeMap::new();
        let mut first: BTreeMap<usize, &Route> = BTreeMap::new();
        for route in routes {
            let Some(trunk) = route.trunk else { continue };
            let other = first.entry(trunk).or_insert(route);
            let entry = drawn.entry(trunk).or_insert((true, Vec::new()));
            entry.0 &= other.edge.from == route.edge.from;
        }
        Trunks { drawn }
    }

    /// The part of a line on which no other line of its trunk runs; all of it when there is no such part.
    pub fn own(&self, route: &Route, routes: &[Route]) -> Vec<Point> {
        let Some((out, _)) = route.trunk.and_then(|trunk| self.drawn.get(&trunk)) else { return route.points.clone() };
        let turned = |route: &Route| {
            let mut points = route.points.clone();
            if !*out {
                points.reverse();
            }
            points
        };
        let points = turned(route);
        let others = routes.iter().filter(|other| other.trunk == route.trunk && other.edge != route.edge);
        let shared = others.map(|other| together(&points, &turned(other))).fold(0.0, f64::max);
        let mut own = from(&points, shared);
        if !*out {
            own.reverse();
        }
        own
    }

    /// The part of a line that no line before it has drawn.
    pub fn rest(&mut self, route: &Route) -> Rest {
        let whole = Rest { points: route.points.clone(), headless: false };
        let Some((out, drawn)) = route.trunk.and_then(|trunk| self.drawn.get_mut(&trunk)) else { return whole };
        let mut points = route.points.clone();
        if !*out {
            points.reverse();
        }
        let shared = drawn.iter().map(|other| together(&points, other)).fold(0.0, f64::max);
        drawn.push(points.clone());
        let mut points = from(&points, shared - FILLET);
        if !*out {
            points.reverse();
        }
        Rest { points, headless: !*out && shared > FILLET }
    }
}

/// How far two ways from the same point are one, px.
fn together(a: &[Point], b: &[Point]) -> f64 {
    let mut length = 0.0;
    for (one, other) in a.windows(2).zip(b.windows(2)) {
        if one[0] != other[0] {
            break;
        }
        let (x, y) = ((one[1].x - one[0].x, other[1].x - other[0].x), (one[1].y - one[0].y, other[1].y - other[0].y));
        let least = |(a, b): (f64, f64)| if a * b > 0.0 { a.abs().min(b.abs()) } else { 0.0 };
        length += least(x) + least(y);
        if one[1] != other[1] {
            break;
        }
    }
    length
}

/// The way without its first `length` px.
fn from(points: &[Point], length: f64) -> Vec<Point> {
    let mut left = length.max(0.0);
    for (index, piece) in points.windows(2).enumerate() {
        let (a, b) = (piece[0], piece[1]);
        let own = (a.x - b.x).abs() + (a.y - b.y).abs();
        if left < own {
            let start = Point::new(a.x + (b.x - a.x) / own * left, a.y + (b.y - a.y) / own * left);
            return std::iter::once(start).chain(points[index + 1..].iter().copied()).collect();
        }
        left -= own;
    }
    points.to_vec()
}

#[cfg(test)]
mod tests {
    use super::{from, together};
    use crate::geometry::Point;

    fn way(points: &[(f64, f64)]) -> Vec<Point> {
        points.iter().map(|&(x, y)| Point::new(x, y)).collect()
    }

    #[test]
    fn ways_are_one_until_they_part() {
        let down = way(&[(0.0, 0.0), (50.0, 0.0), (50.0, 40.0), (80.0, 40.0)]);
        let up = way(&[(0.0, 0.0), (50.0, 0.0), (50.0, -40.0), (80.0, -40.0)]);
        let further = way(&[(0.0, 0.0), (50.0, 0.0), (50.0, 90.0), (80.0, 90.0)]);
        assert_eq!(together(&down, &up), 50.0);
        assert_eq!(together(&down, &further), 90.0);
        assert_eq!(together(&down, &down), 120.0);
    }

    #[test]
    fn the_rest_of_a_way_begins_on_it() {
        let points = way(&[(0.0, 0.0), (50.0, 0.0), (50.0, 40.0)]);
        assert_eq!(from(&points, -3.0), points);
        assert_eq!(from(&points, 20.0), way(&[(20.0, 0.0), (50.0, 0.0), (50.0, 40.0)]));
        assert_eq!(from(&points, 60.0), way(&[(50.0, 10.0), (50.0, 40.0)]));
    }
}
