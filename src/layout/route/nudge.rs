//! Moves the pieces of lines between their corners to the middle of the room they have, so that lines in a
//! channel are spread evenly; a line with a text keeps its long end free for it.

use crate::geometry::Point;
use crate::layout::route::field::{Kind, obstacles};
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

/// Moves the piece between corners `index` and `index + 1` of a line.
fn shift(router: &mut Router, line: usize, index: usize) -> bool {
    let course = &router.routes.courses[line];
    let Some((first, last)) = course.ports else { return false };
    let points = &course.points;
    if index + 2 >= points.len() {
        return false;
    }
    let (before, a, b, behind) = (points[index - 1], points[index], points[index + 1], points[index + 2]);
    let vertical = (a.x - b.x).abs() < 1e-6;
    let across = |p: Point| if vertical { p.x } else { p.y };
    let at = across(a);
    let (mut low, mut high) = room(router, line, &a, &b, vertical);
    // Neither neighbour may turn round, and the straight pieces at the ends keep their length.
    let start = if index == 1 { across(first.clear) } else { across(before) };
    let end = if index + 3 == points.len() { across(last.clear) } else { across(behind) };
    let turns_before = at - across(before);
    let turns_behind = across(behind) - at;
    if turns_before > 0.0 {
        low = low.max(start)
    } else {
        high = high.min(start)
    }
    if turns_behind > 0.0 {
        high = high.min(end)
    } else {
        low = low.max(end)
    }
    if !low.is_finite() || !high.is_finite() || high - low > 600.0 || high < low {
        return false;
    }
    let labelled = !router.union.lines[line].labels.is_empty();
    let wanted = if turns_before * turns_behind < 0.0 {
        // It turns back: no farther than it has to.
        let by = ((high - low) / 2.0).min(APART);
        if turns_before > 0.0 { (low + by).round() } else { (high - by).round() }
    } else if labelled {
        // Near the start: the rest of the line carries the text.
        if turns_before > 0.0 { low.max(start) } else { high.min(start) }
    } else {
        ((low + high) / 2.0).round()
    };
    for target in [wanted, ((wanted + at) / 2.0).round()] {
        if (target - at).abs() < 1.0 {
            return false;
        }
        let mut moved = points.clone();
        for corner in [index, index + 1] {
            if vertical {
                moved[corner].x = target;
            } else {
                moved[corner].y = target;
            }
        }
        let pieces = |points: &[Point]| segments(&points[index - 1..=index + 2], router.union.lines[line].when, line);
        let (old, own) = (pieces(&router.routes.courses[line].points), pieces(&moved));
        if router.free(line, &own) && router.crossings(line, &own) <= router.crossings(line, &old) {
            let moved = simplify(moved);
            router.taken.retain(|s| s.line != line);
            router.taken.extend(segments(&moved, router.union.lines[line].when, line));
            router.routes.courses[line].points = moved;
            return true;
        }
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
    for obstacle in obstacles(router, line) {
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
    for other in router.taken.iter().filter(|s| s.line != line && s.horizontal != vertical && s.when.meets(when)) {
        if other.from < to + 8.0 && other.to > from - 8.0 {
            wall(other.at, other.at);
        }
    }
    (low, high)
}
