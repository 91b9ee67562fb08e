//! What a person sees of a drawing, counted on the placed layout. Of every figure, less is better.

use std::collections::BTreeMap;

use cdp_draw::design::Direction;
use cdp_draw::geometry::{Point, Rect};
use cdp_draw::layout::{Form, PlacedBox, Route, StateLayout, ink};
use cdp_draw::model::{Architecture, EdgeKey, Node, Op, Uid};

/// The columns of the table, in order.
pub const COLUMNS: [&str; 9] = ["crossings", "bends", "detours", "exits", "repeats", "back", "swaps", "size", "work"];

/// Nearer than this, px, one middle is not ahead of another.
const AHEAD: f64 = 15.0;
/// A line is a detour from this part more than the shortest way on, and from this many px.
const DETOUR: (f64, f64) = (1.25, 80.0);

/// The figures of one state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Requests and messages, of which those that do not run forward are `back`.
    pub flows: u64,
    /// In the order of [`COLUMNS`].
    pub values: [u64; COLUMNS.len()],
}

/// Figures of a state, all but the work, which is that of a whole design.
pub fn figures(state: &Architecture, placed: &StateLayout, direction: Direction) -> Figures {
    let boxes: BTreeMap<Uid, &PlacedBox> = main_boxes(placed);
    let frames: Vec<Rect> =
        placed.boxes.iter().filter(|placed| placed.form == Form::Frame).map(|placed| placed.rect).collect();
    let edges = placed.routes.iter().map(|route| route.edge);
    let flows = edges.filter(|edge| matches!(edge.op, Op::Request | Op::Async) && is_between(state, edge));
    let flows: Vec<(Rect, Rect)> =
        flows.filter_map(|edge| Some((boxes.get(&edge.from)?.rect, boxes.get(&edge.to)?.rect))).collect();
    let back = flows.iter().filter(|(from, to)| !is_ahead(*from, *to, direction)).count();
    let count = |of: &dyn Fn(&Route) -> usize| placed.routes.iter().map(of).sum::<usize>() as u64;
    let ink = ink(&placed.routes);
    let values = [
        crossings(&ink),
        ink.iter().flatten().map(|way| way.len().saturating_sub(2)).sum::<usize>() as u64,
        ink.iter().flatten().filter(|way| is_detour(way)).count() as u64,
        count(&|route| usize::from(leaves(&route.points, &frames))),
        repeats(&placed.routes),
        back as u64,
        swaps(state, &boxes),
        (placed.bounds.w * placed.bounds.h / 1_000.0).round() as u64,
        0,
    ];
    Figures { flows: flows.len() as u64, values }
}

/// The box of each element itself: an overlay is an icon, a frame or a tag beside it is not.
fn main_boxes(placed: &StateLayout) -> BTreeMap<Uid, &PlacedBox> {
    let own = placed.boxes.iter().filter(|placed| !matches!(placed.form, Form::Overlay | Form::Tag));
    own.map(|placed| (placed.uid, placed)).collect()
}

/// True for a line between two boxes, and not between parts of one, or between a box and what it holds.
fn is_between(state: &Architecture, edge: &EdgeKey) -> bool {
    let (Some(from), Some(to)) = (state.find_uid(edge.from), state.find_uid(edge.to)) else { return false };
    if state.within(from, Some(to)) || state.within(to, Some(from)) {
        return false;
    }
    let around = state.ancestors(from).find(|&node| state.within(to, Some(node)));
    around.is_none_or(|node| state.element(node).kind.is_frame())
}

/// True when the second is further along the flow.
fn is_ahead(from: Rect, to: Rect, direction: Direction) -> bool {
    let by = match direction {
        Direction::Right => to.center().x - from.center().x,
        Direction::Down => to.center().y - from.center().y,
    };
    by > AHEAD
}

/// How often lines cross; of what runs together, once.
fn crossings(ink: &[Vec<Vec<Point>>]) -> u64 {
    let ways: Vec<&Vec<Point>> = ink.iter().flatten().collect();
    let pairs = ways.iter().enumerate().flat_map(|(at, a)| ways[at + 1..].iter().map(move |b| (a, b)));
    pairs.map(|(a, b)| meetings(a, b)).sum()
}

fn meetings(one: &[Point], other: &[Point]) -> u64 {
    let level = |piece: &[Point]| (piece[0].y - piece[1].y).abs() < 0.01;
    let within = |piece: (f64, f64), at: f64| piece.0.min(piece.1) + 1.0 < at && at < piece.0.max(piece.1) - 1.0;
    let meet = |h: &[Point], v: &[Point]| {
        level(h) && !level(v) && within((h[0].x, h[1].x), v[0].x) && within((v[0].y, v[1].y), h[0].y)
    };
    let pairs = one.windows(2).flat_map(|p| other.windows(2).map(move |q| (p, q)));
    pairs.filter(|(p, q)| meet(p, q) || meet(q, p)).count() as u64
}

fn is_detour(points: &[Point]) -> bool {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return false };
    let way = |a: &Point, b: &Point| (a.x - b.x).abs() + (a.y - b.y).abs();
    let length: f64 = points.windows(2).map(|pair| way(&pair[0], &pair[1])).sum();
    let least = way(first, last);
    length > DETOUR.0 * least && length - least > DETOUR.1
}

/// True for a line that leaves a frame which holds both its ends.
fn leaves(points: &[Point], frames: &[Rect]) -> bool {
    let holds = |frame: &Rect, point: &Point, by: f64| {
        let frame = frame.inflated(by);
        (frame.x..=frame.right()).contains(&point.x) && (frame.y..=frame.bottom()).contains(&point.y)
    };
    let [first, inner @ .., last] = points else { return false };
    let around = frames.iter().filter(|frame| holds(frame, first, 0.5) && holds(frame, last, 0.5));
    around.into_iter().any(|frame| inner.iter().any(|point| !holds(frame, point, 1.0)))
}

/// How many texts of lines stand again.
fn repeats(routes: &[Route]) -> u64 {
    let mut texts: BTreeMap<String, u64> = BTreeMap::new();
    for label in routes.iter().filter_map(|route| route.label.as_ref()) {
        *texts.entry(label.lines.join(" ")).or_default() += 1;
    }
    texts.values().map(|count| count - 1).sum()
}

/// Pairs of siblings side by side or one under the other that stand against the order of the text although no request or
/// message leads from one to the other.
fn swaps(state: &Architecture, boxes: &BTreeMap<Uid, &PlacedBox>) -> u64 {
    let holders = std::iter::once(None).chain(state.nodes().into_iter().map(Some));
    let mut found = 0;
    for holder in holders {
        let siblings = state.siblings(holder);
        let next = lifted(state, siblings);
        let rect = |at: usize| boxes.get(&state.element(siblings[at]).uid).map(|placed| placed.rect);
        for a in 0..siblings.len() {
            for b in a + 1..siblings.len() {
                let (Some(first), Some(second)) = (rect(a), rect(b)) else { continue };
                let tied = reaches(&next, a, b) || reaches(&next, b, a);
                found += u64::from(!tied && is_behind(first, second));
            }
        }
    }
    found
}

/// Requests and messages between siblings, or what they hold.
fn lifted(state: &Architecture, siblings: &[Node]) -> Vec<Vec<usize>> {
    let place: BTreeMap<Node, usize> = siblings.iter().copied().zip(0..).collect();
    let lift = |node: Node| std::iter::once(node).chain(state.ancestors(node)).find_map(|n| place.get(&n).copied());
    let mut next = vec![Vec::new(); siblings.len()];
    for &link in state.links() {
        let (from, to) = state.ends(link);
        if let (Some(from), Some(to), Op::Request | Op::Async) = (lift(from), lift(to), state.key(link).op) {
            next[from].push(to);
        }
    }
    next
}

fn reaches(next: &[Vec<usize>], from: usize, to: usize) -> bool {
    let (mut seen, mut open) = (vec![false; next.len()], vec![from]);
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(&next[at]);
        }
    }
    false
}

/// True when the first, which shares its row or its column with the second, stands behind it there.
fn is_behind(first: Rect, second: Rect) -> bool {
    let shares_row = first.y < second.bottom() && second.y < first.bottom();
    let shares_column = first.x < second.right() && second.x < first.right();
    let (a, b) = (first.center(), second.center());
    shares_row && a.x > b.x + AHEAD || shares_column && a.y > b.y + AHEAD
}
