//! Moves the pieces of lines between their corners to the middle of the room they have, so that lines in a
//! channel are spread evenly; a line with a text keeps its long end free for it. What lines of a tree share moves with all
//! of them.

use crate::geometry::Point;
use crate::layout::route::field::Kind;
use crate::layout::route::{Router, segments, simplify};

/// More lines than this are left where the search put them.
const NUDGED: usize = 300;
const ROUNDS: usize = 6;
/// How far a line that turns back keeps from what it goes around, px.
const APART: f64 = 16.0;

/// Spreads all lines.
pub(crate) fn nudge(router: &mut Router, drawn: &[usize]) {
    if drawn.len() > NUDGED {
        return;
    }
    for _ in 0..ROUNDS {
        let mut moved = false;
        for &line in drawn {
            if router.routes.failed.contains(&line) {
                continue;
            }
            let count = router.routes.courses[line].points.len();
            for corner in 1..count.saturating_sub(2) {
                moved |= shift(router, line, corner);
            }
        }
        if !moved {
            return;
        }
    }
}

/// A piece of a course between two of its corners.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Piece {
    line: usize,
    /// The first of the two corners, in the order of the line.
    index: usize,
}

/// A piece, and how far it may move.
struct Span {
    upright: bool,
    at: f64,
    /// Where its neighbours come from, and how far it is from them: both along the way it may move.
    turns: (f64, f64),
    ends: (f64, f64),
    low: f64,
    high: f64,
}

/// Moves the piece between corners `index` and `index + 1` of a line, and what lies on it of other lines of its tree.
fn shift(router: &mut Router, line: usize, index: usize) -> bool {
    if index + 2 >= router.routes.courses[line].points.len() {
        // It has fewer corners than before.
        return false;
    }
    let Some(group) = group(router, Piece { line, index }) else { return false };
    let spans: Vec<Span> = group.iter().filter_map(|&piece| span(router, piece)).collect();
    if spans.len() < group.len() {
        return false;
    }
    let low = spans.iter().map(|span| span.low).fold(f64::NEG_INFINITY, f64::max);
    let high = spans.iter().map(|span| span.high).fold(f64::INFINITY, f64::min);
    if !low.is_finite() || !high.is_finite() || high - low > 600.0 || high < low {
        return false;
    }
    let (first, at) = (&spans[0], spans[0].at);
    let wanted = wanted(router, line, first, (low, high));
    for target in [wanted, ((wanted + at) / 2.0).round()] {
        if (target - at).abs() < 1.0 {
            return false;
        }
        if move_to(router, &group, first.upright, target) {
            return true;
        }
    }
    false
}

/// Where a piece would like to be.
fn wanted(router: &Router, line: usize, span: &Span, (low, high): (f64, f64)) -> f64 {
    let (before, behind) = span.turns;
    let labelled = !router.union.lines[line].labels.is_empty();
    let apart = ((high - low) / 2.0).min(APART);
    if before * behind < 0.0 {
        // It turns back: no farther than it has to.
        return if before > 0.0 { (low + apart).round() } else { (high - apart).round() };
    }
    match router.trees.of(line) {
        // On what comes before the branches there is room for the text.
        Some(_) if labelled => {
            let out = router.trees.shares(line, true);
            let room = router.union.lines[line].text_room();
            let (hub, away) = if out { (span.ends.0, before) } else { (span.ends.1, -behind) };
            let (near, middle) = (hub + room * away.signum(), (low + high) / 2.0);
            let far = if away > 0.0 { near.max(middle) } else { near.min(middle) };
            far.clamp(low, high).round()
        }
        // Near the start: the rest of the line carries the text.
        None if labelled && before > 0.0 => low.max(span.ends.0),
        None if labelled => high.min(span.ends.0),
        _ => ((low + high) / 2.0).round(),
    }
}

/// The piece, and those of other lines of its tree on the same track that touch it; nothing when one of them is held by a box.
fn group(router: &Router, piece: Piece) -> Option<Vec<Piece>> {
    let mut group = vec![piece];
    let (at, upright, from, to) = extent(router, piece);
    let mut reach = (from, to);
    loop {
        let known = group.len();
        for mate in router.trees.mates(piece.line) {
            for index in 0..router.routes.courses[mate].points.len().saturating_sub(1) {
                let other = Piece { line: mate, index };
                let (place, along, from, to) = extent(router, other);
                let touches = along == upright && (place - at).abs() < 1e-6 && from <= reach.1 && to >= reach.0;
                if touches && !group.contains(&other) {
                    reach = (reach.0.min(from), reach.1.max(to));
                    group.push(other);
                }
            }
        }
        if group.len() == known {
            break;
        }
    }
    let inner = |piece: &Piece| piece.index > 0 && piece.index + 2 < router.routes.courses[piece.line].points.len();
    group.iter().all(inner).then_some(group)
}

/// Where a piece is across, whether it is upright, and from where to where it goes.
fn extent(router: &Router, piece: Piece) -> (f64, bool, f64, f64) {
    let points = &router.routes.courses[piece.line].points;
    let (a, b) = (points[piece.index], points[piece.index + 1]);
    if (a.x - b.x).abs() < 1e-6 {
        (a.x, true, a.y.min(b.y), a.y.max(b.y))
    } else {
        (a.y, false, a.x.min(b.x), a.x.max(b.x))
    }
}

/// How far a piece may move: neither neighbour may turn round, and the straight pieces at the ends keep their length.
fn span(router: &Router, Piece { line, index }: Piece) -> Option<Span> {
    let course = &router.routes.courses[line];
    let (first, last) = course.ports?;
    let &[before, a, b, behind] = course.points.get(index - 1..index + 3)? else { return None };
    let upright = (a.x - b.x).abs() < 1e-6;
    let across = |p: Point| if upright { p.x } else { p.y };
    let at = across(a);
    let (mut low, mut high) = room(router, line, &a, &b, upright);
    let start = if index == 1 { across(first.clear) } else { across(before) };
    let end = if index + 3 == course.points.len() { across(last.clear) } else { across(behind) };
    let turns = (at - across(before), across(behind) - at);
    if turns.0 > 0.0 {
        low = low.max(start);
    } else {
        high = high.min(start);
    }
    if turns.1 > 0.0 {
        high = high.min(end);
    } else {
        low = low.max(end);
    }
    Some(Span { upright, at, turns, ends: (start, end), low, high })
}

/// Moves pieces to a place, if nothing is in the way there and no more lines are crossed.
fn move_to(router: &mut Router, group: &[Piece], upright: bool, target: f64) -> bool {
    let lines: Vec<usize> = group.iter().map(|piece| piece.line).collect();
    let old: Vec<Vec<Point>> = lines.iter().map(|&line| router.routes.courses[line].points.clone()).collect();
    let crossed = |router: &Router| -> usize {
        let own = |line: usize| {
            segments(&router.own_way(line, &router.routes.courses[line].points), router.union.lines[line].when, line)
        };
        lines.iter().map(|&line| router.crossings(line, &own(line))).sum()
    };
    let before = crossed(router);
    for piece in group {
        let points = &mut router.routes.courses[piece.line].points;
        for corner in &mut points[piece.index..=piece.index + 1] {
            *(if upright { &mut corner.x } else { &mut corner.y }) = target;
        }
    }
    let pieces = |router: &Router, line: usize, points: &[Point]| segments(points, router.union.lines[line].when, line);
    let free = group.iter().all(|piece| {
        let points = &router.routes.courses[piece.line].points;
        router.free(piece.line, &pieces(router, piece.line, &points[piece.index - 1..=piece.index + 2]))
            && !router.is_tangled(piece.line, points)
    });
    let free = free && router.is_in_order(lines[0]);
    if free && crossed(router) <= before {
        for &line in &lines {
            let moved = simplify(router.routes.courses[line].points.clone());
            router.release(line);
            router.settle(line, moved);
        }
        return true;
    }
    for (line, points) in lines.into_iter().zip(old) {
        router.routes.courses[line].points = points;
    }
    false
}

/// How far a piece may move to either side before it meets a box or another line.
fn room(router: &Router, line: usize, a: &Point, b: &Point, vertical: bool) -> (f64, f64) {
    let at = if vertical { a.x } else { a.y };
    let (from, to) = if vertical { (a.y.min(b.y), a.y.max(b.y)) } else { (a.x.min(b.x), a.x.max(b.x)) };
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut wall = |near: f64, far: f64| {
        if far <= at + 1e-6 {
            low = low.max(far);
        } else if near >= at - 1e-6 {
            high = high.min(near);
        }
    };
    for obstacle in router.obstacles_of(line) {
        let along = match obstacle.kind {
            Kind::Solid => true,
            Kind::Horizontal | Kind::Title => !vertical,
            Kind::Vertical => vertical,
            Kind::Inner | Kind::Card => false,
        };
        let rect = obstacle.rect;
        let (near, far, begin, stop) = if vertical {
            (rect.x, rect.right(), rect.y, rect.bottom())
        } else {
            (rect.y, rect.bottom(), rect.x, rect.right())
        };
        if along && begin < to && stop > from {
            wall(near, far);
        }
    }
    let when = router.union.lines[line].when;
    let others = router.taken.iter().filter(|s| s.line != line && s.horizontal != vertical && s.when.meets(when));
    for other in others.filter(|s| !router.trees.are_mates(s.line, line) || (s.at - at).abs() > 1e-6) {
        if other.from < to + 8.0 && other.to > from - 8.0 {
            wall(other.at, other.at);
        }
    }
    (low, high)
}
