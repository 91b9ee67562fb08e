//! Ways that run together: what lines of one trunk share is one line.

use std::collections::BTreeMap;

use crate::geometry::Point;
use crate::layout::placed::Route;
use crate::model::Uid;

/// The trunks of a state while their lines are drawn, one after the other.
#[derive(Default)]
pub(crate) struct Trunks {
    /// The element at which the lines of each trunk meet.
    hubs: BTreeMap<usize, Uid>,
    drawn: BTreeMap<usize, Drawn>,
}

#[derive(Default)]
struct Drawn {
    /// The ways drawn so far, from the common end.
    ways: Vec<Vec<Point>>,
    /// There is a head at the common end.
    headed: bool,
}

/// What is to be drawn of a line.
pub(crate) struct Rest {
    /// Empty when others have drawn all of it.
    pub points: Vec<Point>,
    /// Its last piece is drawn already, with the arrow head.
    pub headless: bool,
}

/// Room for a head alone, px.
const HEAD: f64 = 14.0;

impl Trunks {
    pub fn of<'a>(routes: impl IntoIterator<Item = &'a Route>) -> Trunks {
        let mut ends: BTreeMap<usize, Vec<Uid>> = BTreeMap::new();
        for route in routes {
            let Some(trunk) = route.trunk else { continue };
            let own = [route.edge.from, route.edge.to];
            ends.entry(trunk).or_insert(own.to_vec()).retain(|end| own.contains(end));
        }
        let hubs = ends.into_iter().filter_map(|(trunk, ends)| Some((trunk, *ends.first()?))).collect();
        Trunks { hubs, drawn: BTreeMap::new() }
    }

    /// True when a line begins at the common end of its trunk, and its way from there.
    fn way(&self, route: &Route) -> Option<(bool, Vec<Point>)> {
        let hub = self.hubs.get(&route.trunk?)?;
        let out = route.edge.from == *hub;
        let mut points = route.points.clone();
        if !out {
            points.reverse();
        }
        Some((out, points))
    }

    /// The part of a line on which no other line of its trunk runs; all of it when there is no such part.
    pub fn own(&self, route: &Route, routes: &[Route]) -> Vec<Point> {
        let Some((out, way)) = self.way(route) else { return route.points.clone() };
        let others = routes.iter().filter(|other| other.trunk == route.trunk && other.edge != route.edge);
        let others = others.filter(|other| (other.edge.from, other.edge.to) != (route.edge.to, route.edge.from));
        let shared = others.filter_map(|other| Some(together(&way, &self.way(other)?.1))).fold(0.0, f64::max);
        let mut own = from(&way, shared);
        if own.is_empty() {
            return route.points.clone();
        }
        if !out {
            own.reverse();
        }
        own
    }

    /// The part of a line that no line before it has drawn, and `fillet` px before it for the round corner between them.
    pub fn rest(&mut self, route: &Route, fillet: f64) -> Rest {
        let whole = Rest { points: route.points.clone(), headless: false };
        let (Some(trunk), Some((out, way))) = (route.trunk, self.way(route)) else { return whole };
        let drawn = self.drawn.entry(trunk).or_default();
        let shared = drawn.ways.iter().map(|other| together(&way, other)).fold(0.0, f64::max);
        let headless = !out && drawn.headed && shared > 0.0;
        drawn.headed |= !out;
        let mut points = if shared + 0.01 >= length(&way) {
            // There and back: the head is all that is missing.
            if headless { Vec::new() } else { until(&way, HEAD) }
        } else if shared > 0.0 && !out && !headless {
            way.clone()
        } else {
            from(&way, shared - fillet)
        };
        drawn.ways.push(way);
        if !out {
            points.reverse();
        }
        Rest { points, headless }
    }
}

/// Of each line of a state, the part that no line before it has drawn: what runs together in a trunk is one line to a
/// person. Empty for a line all of which others have drawn.
pub fn ink(routes: &[Route]) -> Vec<Vec<Point>> {
    let mut trunks = Trunks::of(routes);
    let drawn = |route: &Route| {
        let rest = trunks.rest(route, 0.0);
        if rest.points.len() > 1 { rest.points } else { Vec::new() }
    };
    routes.iter().map(drawn).collect()
}

/// The part of `other` on which `route` does not run, of the same trunk; all of it when they are of different ones.
pub(crate) fn apart(route: &Route, other: &Route) -> Vec<Point> {
    let trunks = Trunks::of([route, other]);
    match (trunks.way(route), trunks.way(other)) {
        (Some((_, one)), Some((_, two))) if route.trunk == other.trunk => from(&two, together(&one, &two)),
        _ => other.points.clone(),
    }
}

/// How long an orthogonal way is, px.
fn length(points: &[Point]) -> f64 {
    points.windows(2).map(|piece| (piece[0].x - piece[1].x).abs() + (piece[0].y - piece[1].y).abs()).sum()
}

/// How far two ways from the same point are one, px.
pub(crate) fn together(a: &[Point], b: &[Point]) -> f64 {
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

/// The way without its first `length` px; empty when it is not longer.
pub(crate) fn from(points: &[Point], length: f64) -> Vec<Point> {
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
    Vec::new()
}

/// The first `length` px of a way.
pub(crate) fn until(points: &[Point], length: f64) -> Vec<Point> {
    let mut back = points.to_vec();
    back.reverse();
    let mut found = from(&back, self::length(points) - length);
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::{Trunks, from, ink, together, until};
    use crate::geometry::Point;
    use crate::layout::placed::Route;
    use crate::model::{EdgeKey, Op, Uid};

    fn way(points: &[(f64, f64)]) -> Vec<Point> {
        points.iter().map(|&(x, y)| Point::new(x, y)).collect()
    }

    fn route((from, to): (u32, u32), points: &[(f64, f64)]) -> Route {
        let edge = EdgeKey { from: Uid(from), to: Uid(to), op: Op::Request };
        Route { edge, points: way(points), label: None, trunk: Some(7) }
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
        assert_eq!(from(&points, 90.0), way(&[]));
        assert_eq!(until(&points, 60.0), way(&[(0.0, 0.0), (50.0, 0.0), (50.0, 10.0)]));
    }

    #[test]
    fn what_lines_share_is_drawn_once() {
        let up = route((1, 3), &[(0.0, -40.0), (50.0, -40.0), (50.0, 0.0), (80.0, 0.0)]);
        let level = route((2, 3), &[(0.0, 0.0), (80.0, 0.0)]);
        assert_eq!(ink(&[level.clone(), up]), [level.points.clone(), way(&[(0.0, -40.0), (50.0, -40.0), (50.0, 0.0)])]);
    }

    #[test]
    fn the_way_back_is_a_head() {
        let there = route((1, 2), &[(0.0, 0.0), (80.0, 0.0)]);
        let back = route((2, 1), &[(80.0, 0.0), (0.0, 0.0)]);
        let mut trunks = Trunks::of([&there, &back]);
        assert_eq!(trunks.rest(&there, 6.0).points, there.points);
        let rest = trunks.rest(&back, 6.0);
        assert_eq!((rest.points, rest.headless), (way(&[(14.0, 0.0), (0.0, 0.0)]), false));
    }
}
