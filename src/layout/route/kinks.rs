//! Kinks: two bends so close to each other that they look like a mistake. A line that has one becomes straight where
//! both ends have room for it, or its ends move apart. Ends that are alone on their sides go to the middles of them.

use crate::geometry::Point;
use crate::layout::route::ports::{Port, card_around, port, range};
use crate::layout::route::{Course, Router, segments, simplify};

/// Bends closer to each other than this make a kink, px.
const CLOSE: f64 = 12.0;

/// How often a line bends twice in almost the same place.
pub(crate) fn count(points: &[Point]) -> usize {
    let inner = points.get(1..points.len().saturating_sub(1)).unwrap_or_default();
    inner.windows(2).filter(|pair| (pair[0].x - pair[1].x).abs() + (pair[0].y - pair[1].y).abs() < CLOSE).count()
}

/// Mends the kinks of lines between sides that look at each other, and takes ends that are alone on their sides to the
/// middle, from which the search for the shortest way has led them.
pub(crate) fn mend(router: &mut Router, drawn: &[usize]) {
    for &line in drawn {
        if router.trees.of(line).is_some() {
            continue;
        }
        let old = router.routes.courses[line].clone();
        let (Some((from, to)), &[_, turn, _, _]) = (old.ports, old.points.as_slice()) else { continue };
        let of = &router.union.lines[line];
        let parts = [of.from, of.to].iter().any(|&slot| card_around(router.union, slot).is_some());
        if from.side.opposite() != to.side || parts {
            continue;
        }
        router.release(line);
        let pieces = |points: &[Point]| segments(points, router.union.lines[line].when, line);
        let limit = router.crossings(line, &pieces(&old.points));
        let better = places(router, line, (from, to), count(&old.points) > 0).into_iter();
        let better = better.map(|ends| through(router, line, ends, turn)).filter(|course| count(&course.points) == 0);
        let better = better.into_iter().find(|course| {
            let own = pieces(&course.points);
            router.free(line, &own) && router.crossings(line, &own) <= limit
        });
        let course = better.unwrap_or(old);
        router.routes.courses[line].ports = course.ports;
        router.settle(line, course.points);
    }
}

/// Where the two ends of a line may go, the best first: those of a kink both to one place, or apart.
fn places(router: &Router, line: usize, (from, to): (Port, Port), kink: bool) -> Vec<(Port, Port)> {
    let of = &router.union.lines[line];
    let [a, b] = [(of.from, from), (of.to, to)].map(|(slot, end)| range(router.shown, router.union, slot, end.side));
    let along = |end: &Port| if end.side.vertical() { end.at.x } else { end.at.y };
    let now = (along(&from), along(&to));
    let middle =
        |slot: usize, end: &Port, middle: f64, now: f64| if alone(router, line, slot, end) { middle } else { now };
    let calm = (middle(of.from, &from, a.0, now.0), middle(of.to, &to, b.0, now.1));
    let (low, high) = (a.1.max(b.1), a.2.min(b.2));
    let shared = [(now.0 + now.1) / 2.0, now.0, now.1].map(|at| at.max(low).min(high));
    let straight = shared.into_iter().filter(|_| kink && low <= high).map(|at| (at, at));
    let apart = [(a.0, now.1), (now.0, b.0), (a.0, b.0)].into_iter().filter(|_| kink);
    let end = |slot: usize, side, by: f64, head: bool, other: usize| {
        port(router.shown, router.union, router.metrics, slot, side, by, head, Some(other))
    };
    let ends = straight.chain([calm]).chain(apart).map(|(x, y)| {
        let start = end(of.from, from.side, x - a.0, of.is_straight_at(true), of.to);
        (start, end(of.to, to.side, y - b.0, of.is_straight_at(false), of.from))
    });
    ends.collect()
}

/// True when no other line is ever seen at the side at which a line ends.
fn alone(router: &Router, line: usize, slot: usize, end: &Port) -> bool {
    let when = router.union.lines[line].when;
    let others = router.routes.courses.iter().enumerate().filter(|&(other, _)| other != line);
    !others.filter(|&(other, _)| router.union.lines[other].when.meets(when)).any(|(other, course)| {
        let of = &router.union.lines[other];
        course
            .ports
            .is_some_and(|(from, to)| (of.from, from.side) == (slot, end.side) || (of.to, to.side) == (slot, end.side))
    })
}

/// The course between two ends that turns where it did.
fn through(router: &Router, line: usize, (from, to): (Port, Port), turn: Point) -> Course {
    let corner = |end: &Port| match end.side.vertical() {
        true => Point::new(end.at.x, turn.y),
        false => Point::new(turn.x, end.at.y),
    };
    let points = simplify(vec![from.at, corner(&from), corner(&to), to.at]);
    Course { points, ports: Some((from, to)), trunk: router.routes.courses[line].trunk }
}
