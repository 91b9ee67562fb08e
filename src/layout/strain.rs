//! Strain: what a drawing leaves to wish for although no rule is broken.

use crate::geometry::Point;
use crate::layout::placed::{Layout, Route, StateLayout};
use crate::layout::route::kinks;
use crate::layout::route::ports::Side;
use crate::layout::trunk::ink;
use crate::model::{EdgeKey, Op};

/// Price of a crossing, px.
const CROSSING: f64 = 400.0;
/// Price of a bend beyond the usual, px.
const BEND: f64 = 130.0;
/// Price of a kink, px: two bends so close to each other look like a mistake.
const KINK: f64 = 60.0;
/// Price of a request that turns round, px: it seems to go back where others come from.
const TURN: f64 = 130.0;
/// Bends that a line may have on average, in halves.
const HALF_BENDS: usize = 3;

/// How many crossings there are in all states.
pub(crate) fn all_crossings(layout: &Layout) -> usize {
    layout.states.iter().map(|state| crossings(&state.routes)).sum()
}

/// What a drawing leaves to wish for, px: crossings, bends beyond the usual, kinks, and requests that turn round.
pub(crate) fn strain(layout: &Layout) -> f64 {
    let of = |state: &StateLayout| {
        let bends: usize = ink(&state.routes).iter().flatten().map(|way| way.len().saturating_sub(2)).sum();
        let excess = (2 * bends).saturating_sub(HALF_BENDS * state.routes.len()) as f64 / 2.0;
        let kinks = state.routes.iter().map(|route| kinks::count(&route.points)).sum::<usize>();
        let turned = turned(&state.routes);
        crossings(&state.routes) as f64 * CROSSING + excess * BEND + kinks as f64 * KINK + turned as f64 * TURN
    };
    layout.states.iter().map(of).sum()
}

/// How many ends of requests turn round: they leave away from where they go, beside a request that comes in, or come in from
/// behind, beside one that leaves.
fn turned(routes: &[Route]) -> usize {
    let requests: Vec<Ends> = routes.iter().filter(|route| route.edge.op == Op::Request).filter_map(Ends::of).collect();
    let away = |side: Side, from: Point, to: Point| {
        let (x, y) = side.out();
        x * (to.x - from.x) + y * (to.y - from.y) < 0.0
    };
    let of = |one: &Ends| {
        let leaves = away(one.sides.0, one.points.0, one.points.1)
            && requests.iter().any(|other| (other.edge.to, other.sides.1) == (one.edge.from, one.sides.0));
        let enters = away(one.sides.1, one.points.1, one.points.0)
            && requests.iter().any(|other| (other.edge.from, other.sides.0) == (one.edge.to, one.sides.1));
        usize::from(leaves) + usize::from(enters)
    };
    requests.iter().map(of).sum()
}

/// The two ends of a line: where they are, and through which side of its box each goes.
struct Ends {
    edge: EdgeKey,
    points: (Point, Point),
    sides: (Side, Side),
}

impl Ends {
    fn of(route: &Route) -> Option<Ends> {
        let &[first, second, ..] = route.points.as_slice() else { return None };
        let &[.., before, last] = route.points.as_slice() else { return None };
        Some(Ends {
            edge: route.edge,
            points: (first, last),
            sides: (Side::heading(first, second), Side::heading(last, before)),
        })
    }
}

/// How often lines cross; of what runs together, once.
fn crossings(routes: &[Route]) -> usize {
    let ink = ink(routes);
    let ways = |index: usize| ink[index].iter();
    let pairs = (0..routes.len()).flat_map(|index| (0..index).map(move |other| (index, other)));
    let apart = pairs.filter(|&(a, b)| routes[a].trunk.is_none() || routes[a].trunk != routes[b].trunk);
    apart.map(|(a, b)| ways(a).flat_map(|a| ways(b).map(move |b| meetings(a, b))).sum::<usize>()).sum()
}

/// How often two orthogonal lines cross.
fn meetings(a: &[Point], b: &[Point]) -> usize {
    a.windows(2).map(|p| b.windows(2).filter(|q| cross((p[0], p[1]), (q[0], q[1]))).count()).sum()
}

/// True when a horizontal and a vertical piece cross between their ends.
fn cross(a: (Point, Point), b: (Point, Point)) -> bool {
    let inside = |at: f64, from: f64, to: f64| from.min(to) < at && at < from.max(to);
    let over = |(p, q): (Point, Point), (r, s): (Point, Point)| {
        p.y == q.y && r.x == s.x && inside(r.x, p.x, q.x) && inside(p.y, r.y, s.y)
    };
    over(a, b) || over(b, a)
}

#[cfg(test)]
mod tests {
    use super::{BEND, CROSSING, KINK, TURN, strain};
    use crate::geometry::Point;
    use crate::layout::placed::{Layout, Route, StateLayout};
    use crate::model::{EdgeKey, Op, Uid};

    fn route(points: &[(f64, f64)]) -> Route {
        between((0, 1), points)
    }

    fn between((from, to): (u32, u32), points: &[(f64, f64)]) -> Route {
        let edge = EdgeKey { from: Uid(from), to: Uid(to), op: Op::Request };
        let points = points.iter().map(|&(x, y)| Point::new(x, y)).collect();
        Route { edge, points, label: None, trunk: None }
    }

    fn drawing(routes: Vec<Route>) -> Layout {
        Layout { states: vec![StateLayout { routes, ..StateLayout::default() }], ..Layout::default() }
    }

    #[test]
    fn crossings_and_only_bends_beyond_the_usual_strain() {
        let straight = route(&[(0.0, 0.0), (100.0, 0.0)]);
        let bent = route(&[(0.0, 50.0), (20.0, 50.0), (20.0, 80.0), (60.0, 80.0), (60.0, 90.0)]);
        let touch = route(&[(50.0, 0.0), (50.0, 40.0)]);
        let upright = route(&[(70.0, -40.0), (70.0, 40.0)]);
        assert_eq!(strain(&drawing(vec![straight.clone(), bent.clone()])), 0.0);
        assert_eq!(strain(&drawing(vec![bent])), 1.5 * BEND);
        assert_eq!(strain(&drawing(vec![straight.clone(), touch])), 0.0);
        assert_eq!(strain(&drawing(vec![straight, upright])), CROSSING);
    }

    #[test]
    fn two_bends_in_almost_one_place_strain() {
        let kinked = |by: f64| route(&[(0.0, 0.0), (50.0, 0.0), (50.0, by), (100.0, by)]);
        let straight = route(&[(0.0, 90.0), (100.0, 90.0)]);
        assert_eq!(strain(&drawing(vec![kinked(11.0), straight.clone()])), KINK);
        assert_eq!(strain(&drawing(vec![kinked(12.0), straight])), 0.0);
    }

    #[test]
    fn a_request_that_leaves_beside_what_comes_in_strains() {
        let into = between((0, 1), &[(0.0, 0.0), (100.0, 0.0)]);
        let on = between((1, 2), &[(140.0, 0.0), (240.0, 0.0)]);
        let back = |x: f64| between((1, 2), &[(x, 10.0), (x - 20.0, 10.0), (x - 20.0, 90.0), (240.0, 90.0)]);
        let with = |route: Route| drawing(vec![into.clone(), on.clone(), on.clone(), route]);
        assert_eq!(strain(&with(back(100.0))), TURN);
        // To where it came from it may go.
        assert_eq!(strain(&with(between((1, 0), &[(100.0, 10.0), (0.0, 10.0)]))), 0.0);
        // Nothing else is there.
        assert_eq!(strain(&drawing(vec![on.clone(), on.clone(), back(100.0)])), 0.0);
    }
}
