//! Ways that run together: what lines of one trunk share is one line.

use std::collections::BTreeMap;

use crate::geometry::Point;
use crate::layout::placed::Route;

/// The trunks of a state while their lines are drawn, one after the other.
#[derive(Default)]
pub(crate) struct Trunks {
    drawn: BTreeMap<usize, Vec<Vec<Point>>>,
}

/// What is to be drawn of a line.
#[derive(Default)]
pub(crate) struct Rest {
    /// The parts that nothing has drawn yet, in its order.
    pub ways: Vec<Vec<Point>>,
    /// The last part has no arrow head: where the line ends there is one already, or another part goes on.
    pub headless: bool,
}

/// Room for a head alone, px.
const HEAD: f64 = 14.0;

impl Trunks {
    /// The part of a line that no line before it has drawn, and `fillet` px of what it goes on from, for the round corner
    /// between them.
    pub fn rest(&mut self, route: &Route, fillet: f64) -> Rest {
        let whole = Rest { ways: vec![route.points.clone()], headless: false };
        let Some(trunk) = route.trunk else { return whole };
        let drawn = self.drawn.entry(trunk).or_default();
        let headless = drawn.iter().any(|way| way.last() == route.points.last());
        let mut ways = uncovered(&route.points, drawn, fillet);
        let ends = ways.last().is_some_and(|way| way.last() == route.points.last());
        if !ends && !headless {
            // There and back: the head is all that is missing.
            let length = length(&route.points);
            ways.push(from(&route.points, length - HEAD));
        }
        drawn.push(route.points.clone());
        Rest { ways, headless }
    }
}

/// The longest part of a line on which no other line of its trunk runs; all of it when there is no such part.
pub(crate) fn own(route: &Route, routes: &[Route]) -> Vec<Point> {
    let back = |other: &Route| (other.edge.from, other.edge.to) == (route.edge.to, route.edge.from);
    let mates = routes.iter().filter(|other| other.trunk == route.trunk && other.edge != route.edge && !back(other));
    let mates: Vec<Vec<Point>> = mates.map(|other| other.points.clone()).collect();
    if route.trunk.is_none() || mates.is_empty() {
        return route.points.clone();
    }
    let own = longest(uncovered(&route.points, &mates, 0.0));
    if own.is_empty() { route.points.clone() } else { own }
}

/// Of each line of a state, the parts that no line before it has drawn: what runs together in a trunk is one line to a
/// person. Nothing for a line all of which others have drawn.
pub fn ink(routes: &[Route]) -> Vec<Vec<Vec<Point>>> {
    let mut drawn: BTreeMap<usize, Vec<Vec<Point>>> = BTreeMap::new();
    let rest = |route: &Route| match route.trunk {
        None => vec![route.points.clone()],
        Some(trunk) => {
            let before = drawn.entry(trunk).or_default();
            let rest = uncovered(&route.points, before, 0.0);
            before.push(route.points.clone());
            rest
        }
    };
    routes.iter().map(rest).collect()
}

/// The parts of `other` on which `route` does not run, when they are of one trunk; all of it when they are not.
pub(crate) fn apart(route: &Route, other: &Route) -> Vec<Vec<Point>> {
    if route.trunk.is_none() || route.trunk != other.trunk {
        return vec![other.points.clone()];
    }
    uncovered(&other.points, std::slice::from_ref(&route.points), 0.0)
}

/// The longest of some ways; none when there are none.
pub(crate) fn longest(ways: Vec<Vec<Point>>) -> Vec<Point> {
    let longest = ways.into_iter().reduce(|best, way| if length(&way) > length(&best) { way } else { best });
    longest.unwrap_or_default()
}

/// The parts of a way on which none of the others runs, each made longer by `fillet` px of what is before and behind it on
/// the way.
pub(crate) fn uncovered(way: &[Point], others: &[Vec<Point>], fillet: f64) -> Vec<Vec<Point>> {
    let whole = length(way);
    let mut free: Vec<(f64, f64)> = vec![(0.0, whole)];
    for (from, to) in others.iter().flat_map(|other| together(way, other)) {
        free = free
            .into_iter()
            .flat_map(|(a, b)| [(a, b.min(from)), (a.max(to), b)])
            .filter(|(a, b)| b - a > SLIP)
            .collect();
    }
    let grown = |(a, b): (f64, f64)| part(way, (a - fillet).max(0.0), (b + fillet).min(whole));
    free.into_iter().map(grown).filter(|way| way.len() > 1).collect()
}

/// The parts of a way on which all of the others run.
pub(crate) fn shared(way: &[Point], others: &[Vec<Point>]) -> Vec<Vec<Point>> {
    let mut common: Vec<(f64, f64)> = vec![(0.0, length(way))];
    for other in others {
        let parts = joined(together(way, other));
        common = common
            .into_iter()
            .flat_map(|(a, b)| parts.iter().map(move |&(from, to)| (a.max(from), b.min(to))))
            .filter(|(a, b)| b - a > SLIP)
            .collect();
    }
    common.into_iter().map(|(a, b)| part(way, a, b)).filter(|way| way.len() > 1).collect()
}

/// Ways that share less than this share nothing, px.
const SLIP: f64 = 0.01;

/// From where to where along a way another one runs on it, px, for each of its pieces.
fn together(way: &[Point], other: &[Point]) -> Vec<(f64, f64)> {
    let mut found = Vec::new();
    let mut before = 0.0;
    for piece in way.windows(2) {
        let (a, b) = (piece[0], piece[1]);
        let upright = a.x == b.x;
        let length = (a.x - b.x).abs() + (a.y - b.y).abs();
        let along =
            |p: Point| if upright { (p.y - a.y) * (b.y - a.y).signum() } else { (p.x - a.x) * (b.x - a.x).signum() };
        let across = |p: Point| if upright { p.x - a.x } else { p.y - a.y };
        for other in other.windows(2).filter(|other| across(other[0]).abs() < SLIP && across(other[1]).abs() < SLIP) {
            let (from, to) = (along(other[0]), along(other[1]));
            let (from, to) = (from.min(to).max(0.0), from.max(to).min(length));
            if to - from > SLIP {
                found.push((before + from, before + to));
            }
        }
        before += length;
    }
    found
}

/// Stretches that touch made one.
fn joined(mut stretches: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found: Vec<(f64, f64)> = Vec::new();
    for (from, to) in stretches {
        match found.last_mut() {
            Some(last) if from <= last.1 + SLIP => last.1 = last.1.max(to),
            _ => found.push((from, to)),
        }
    }
    found
}

/// How long an orthogonal way is, px.
pub(crate) fn length(points: &[Point]) -> f64 {
    points.windows(2).map(|piece| (piece[0].x - piece[1].x).abs() + (piece[0].y - piece[1].y).abs()).sum()
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

/// The part of a way from one distance to another, px.
pub(crate) fn part(points: &[Point], from: f64, to: f64) -> Vec<Point> {
    let mut back = points.to_vec();
    back.reverse();
    let mut until = self::from(&back, length(points) - to);
    until.reverse();
    self::from(&until, from)
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use super::{Trunks, from, ink, part, shared, uncovered};
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
        assert_eq!(shared(&down, from_ref(&up)), [way(&[(0.0, 0.0), (50.0, 0.0)])]);
        assert_eq!(shared(&down, from_ref(&further)), [way(&[(0.0, 0.0), (50.0, 0.0), (50.0, 40.0)])]);
        assert_eq!(shared(&down, &[further.clone(), up.clone()]), [way(&[(0.0, 0.0), (50.0, 0.0)])]);
        assert_eq!(uncovered(&down, &[further], 0.0), [way(&[(50.0, 40.0), (80.0, 40.0)])]);
        assert_eq!(uncovered(&down, &[up], 6.0), [way(&[(44.0, 0.0), (50.0, 0.0), (50.0, 40.0), (80.0, 40.0)])]);
        assert_eq!(uncovered(&down, from_ref(&down), 6.0), Vec::<Vec<Point>>::new());
    }

    #[test]
    fn parts_of_a_way_are_cut_by_length() {
        let points = way(&[(0.0, 0.0), (50.0, 0.0), (50.0, 40.0)]);
        assert_eq!(from(&points, -3.0), points);
        assert_eq!(from(&points, 20.0), way(&[(20.0, 0.0), (50.0, 0.0), (50.0, 40.0)]));
        assert_eq!(from(&points, 90.0), way(&[]));
        assert_eq!(part(&points, 20.0, 60.0), way(&[(20.0, 0.0), (50.0, 0.0), (50.0, 10.0)]));
    }

    #[test]
    fn what_lines_share_is_drawn_once() {
        let up = route((1, 3), &[(0.0, -40.0), (50.0, -40.0), (50.0, 0.0), (80.0, 0.0)]);
        let level = route((2, 3), &[(0.0, 0.0), (80.0, 0.0)]);
        let rest = way(&[(0.0, -40.0), (50.0, -40.0), (50.0, 0.0)]);
        assert_eq!(ink(&[level.clone(), up.clone()]), [vec![level.points.clone()], vec![rest]]);
        let mut trunks = Trunks::default();
        assert!(!trunks.rest(&level, 6.0).headless && trunks.rest(&up, 6.0).headless);
    }

    #[test]
    fn the_way_back_is_a_head() {
        let there = route((1, 2), &[(0.0, 0.0), (80.0, 0.0)]);
        let back = route((2, 1), &[(80.0, 0.0), (0.0, 0.0)]);
        let mut trunks = Trunks::default();
        assert_eq!(trunks.rest(&there, 6.0).ways, [there.points]);
        let rest = trunks.rest(&back, 6.0);
        assert_eq!((rest.ways, rest.headless), (vec![way(&[(14.0, 0.0), (0.0, 0.0)])], false));
    }
}
