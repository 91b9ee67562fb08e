//! Room that a state leaves empty, taken out of it: where states stand side by side, each is as large as what it shows.
//!
//! All states are laid out together, so each keeps room for what others show. A figure in which nobody flips pages
//! has no use for that. Columns and rows in which nothing stands, and which only level or upright lines and frames
//! cross, are narrowed, and everything beyond them moves along (one-dimensional compaction; Hsueh, 1979, in its
//! simplest form). Order and alignment stay: what stood above each other does, and no two things come nearer than
//! a gap.

use std::collections::{BTreeMap, BTreeSet};

use crate::geometry::{Point, Rect};
use crate::layout::placed::{Form, PlacedBox, StateLayout};
use crate::model::{EdgeKey, Uid};

/// The widest empty room that stays, px.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gaps {
    /// Between two things.
    pub between: f64,
    /// Between a thing and the border of a frame, and between two of these.
    pub inside: f64,
}

/// What an overview names; the rest are icons and lines without a word.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Elements with their labels.
    pub elements: BTreeSet<Uid>,
    /// Lines with their texts.
    pub edges: BTreeSet<EdgeKey>,
}

/// The state without columns and rows in which nothing is.
pub fn condensed(layout: &StateLayout, gaps: Gaps) -> StateLayout {
    narrowed(layout, gaps, &|_| false)
}

/// The same with few words: what is not told has no name, parts without lines of their own are left out, and the room that
/// all that took is gone.
pub fn overview(layout: &StateLayout, gaps: Gaps, told: &Told) -> StateLayout {
    let mut quiet = layout.clone();
    let tied: BTreeSet<Uid> = layout.routes.iter().flat_map(|route| [route.edge.from, route.edge.to]).collect();
    let silent = |placed: &PlacedBox| {
        matches!(placed.form, Form::Icon | Form::Card | Form::Part) && !told.elements.contains(&placed.uid)
    };
    quiet.boxes.retain(|placed| !(placed.form == Form::Part && silent(placed) && !tied.contains(&placed.uid)));
    for placed in quiet.boxes.iter_mut().filter(|placed| silent(placed)) {
        // Who looks closer can still read it.
        let name = std::mem::take(&mut placed.label.lines).join(" ");
        placed.label.full.get_or_insert(name);
        placed.label.rect = placed.icon.map_or(placed.label.rect, |icon| Rect::new(icon.x, icon.bottom(), icon.w, 0.0));
        placed.caption = None;
    }
    quiet.routes.iter_mut().filter(|route| !told.edges.contains(&route.edge)).for_each(|route| route.label = None);
    narrowed(&quiet, gaps, &silent)
}

/// Narrows a state; of what is `soft` only the icon keeps its size.
fn narrowed(layout: &StateLayout, gaps: Gaps, soft: &dyn Fn(&PlacedBox) -> bool) -> StateLayout {
    let is_hollow = |placed: &PlacedBox| is_hollow(placed) || soft(placed);
    let columns = Axis::new(&spans(layout, &|rect| (rect.x, rect.right()), false, soft), gaps);
    let rows = Axis::new(&spans(layout, &|rect| (rect.y, rect.bottom()), true, soft), gaps);
    let point = |at: Point| Point::new(columns.at(at.x), rows.at(at.y));
    // What is rigid lies in a span as a whole.
    let moved = |rect: Rect| Rect::new(columns.at(rect.x), rows.at(rect.y), rect.w, rect.h);
    let stretched = |rect: Rect| {
        let (first, last) = (point(Point::new(rect.x, rect.y)), point(Point::new(rect.right(), rect.bottom())));
        Rect::new(first.x, first.y, last.x - first.x, last.y - first.y)
    };
    let mut out = layout.clone();
    for placed in &mut out.boxes {
        let before = placed.rect;
        placed.rect = if is_hollow(placed) { stretched(before) } else { moved(before) };
        let (dx, dy) = (placed.rect.x - before.x, placed.rect.y - before.y);
        let (dx, dy) = match (soft(placed), is_hollow(placed)) {
            (true, _) => {
                let icon = placed.icon.unwrap_or(before);
                (columns.at(icon.x) - icon.x, rows.at(icon.y) - icon.y)
            }
            // A title may stand anywhere along its frame.
            (_, true) => (columns.at(placed.label.rect.x) - placed.label.rect.x, dy),
            _ => (dx, dy),
        };
        let shift = |rect: &mut Rect| *rect = rect.translated(dx, dy);
        placed.icon.iter_mut().for_each(shift);
        shift(&mut placed.label.rect);
        placed.caption.iter_mut().for_each(|caption| shift(&mut caption.rect));
    }
    for route in &mut out.routes {
        route.points.iter_mut().for_each(|at| *at = point(*at));
        route.label.iter_mut().for_each(|label| label.rect = moved(label.rect));
    }
    let icons: BTreeMap<Uid, Rect> =
        out.boxes.iter().filter(|placed| placed.form == Form::Icon && soft(placed)).filter_map(icon_of).collect();
    for route in &mut out.routes {
        dock(&mut route.points, icons.get(&route.edge.from));
        route.points.reverse();
        dock(&mut route.points, icons.get(&route.edge.to));
        route.points.reverse();
    }
    out.callouts.iter_mut().for_each(|callout| callout.center = point(callout.center));
    for note in &mut out.notes {
        let before = note.rect;
        note.rect = moved(before);
        note.text.rect = note.text.rect.translated(note.rect.x - before.x, note.rect.y - before.y);
    }
    out.bounds = stretched(layout.bounds);
    out
}

fn icon_of(placed: &PlacedBox) -> Option<(Uid, Rect)> {
    Some((placed.uid, placed.icon?))
}

/// Lets a line that began under a name begin under the icon, where the name was.
fn dock(points: &mut [Point], icon: Option<&Rect>) {
    let (Some(icon), [first, second, ..]) = (icon, points) else { return };
    let below = (first.x - second.x).abs() < 0.01 && first.y > icon.bottom() && second.y > first.y;
    if below && (icon.x..=icon.right()).contains(&first.x) {
        first.y = icon.bottom() + UNDER;
    }
}

/// Between an icon without a name and the line under it, px.
const UNDER: f64 = 6.0;

/// True for what may become smaller: its contents are what matters.
fn is_hollow(placed: &PlacedBox) -> bool {
    matches!(placed.form, Form::Frame | Form::Overlay)
}

/// Where something is along one axis.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Span {
    from: f64,
    to: f64,
    /// Only the border of a frame.
    border: bool,
}

/// Half of what a line takes, px.
const LINE: f64 = 4.0;

/// All that is along one axis.
fn spans(
    layout: &StateLayout,
    of: &dyn Fn(&Rect) -> (f64, f64),
    rows: bool,
    soft: &dyn Fn(&PlacedBox) -> bool,
) -> Vec<Span> {
    let solid = |(from, to): (f64, f64)| Span { from, to, border: false };
    let border = |at: f64| Span { from: at, to: at, border: true };
    let mut found = Vec::new();
    for placed in &layout.boxes {
        if soft(placed) {
            let (from, to) = of(&placed.plate());
            found.extend([border(from), border(to), solid(of(&placed.icon.unwrap_or(placed.rect)))]);
            continue;
        }
        if !is_hollow(placed) {
            found.push(solid(of(&placed.plate())));
            continue;
        }
        let (from, to) = of(&placed.rect);
        found.extend([border(from), border(to)]);
        // The emblem and the title.
        let title = placed.icon.iter().fold(placed.label.rect, |all, icon| all.union(icon));
        found.push(solid(of(&title)));
        if rows {
            found.push(solid((from, of(&title).1)));
        }
    }
    for route in &layout.routes {
        found.extend(route.label.iter().map(|label| solid(of(&label.rect))));
        for pair in route.points.windows(2) {
            let (a, b) =
                (of(&Rect::new(pair[0].x, pair[0].y, 0.0, 0.0)).0, of(&Rect::new(pair[1].x, pair[1].y, 0.0, 0.0)).0);
            // Lines along the axis get shorter, those across it keep their distances.
            if (a - b).abs() < 0.01 {
                found.push(solid((a - LINE, a + LINE)));
            }
        }
    }
    for callout in &layout.callouts {
        let (x, y, r) = (callout.center.x, callout.center.y, callout.radius);
        found.push(solid(of(&Rect::new(x - r, y - r, 2.0 * r, 2.0 * r))));
    }
    found.extend(layout.notes.iter().map(|note| solid(of(&note.rect))));
    found
}

/// Where everything goes along one axis.
#[derive(Debug)]
struct Axis {
    /// From where on things move by how much, px, in order; between two of them by what lies between.
    knots: Vec<(f64, f64)>,
}

impl Axis {
    fn new(spans: &[Span], gaps: Gaps) -> Axis {
        let mut sorted = spans.to_vec();
        sorted.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.to.total_cmp(&b.to)).then(a.border.cmp(&b.border)));
        let mut knots: Vec<(f64, f64)> = Vec::new();
        let Some(first) = sorted.first() else { return Axis { knots } };
        let (mut end, mut border, mut shift) = (first.from, first.border, 0.0);
        knots.push((end, shift));
        for span in &sorted {
            let most = if border || span.border { gaps.inside } else { gaps.between };
            let spare = span.from - end - most;
            if spare > 0.0 {
                knots.push((end, shift));
                // Whole pixels, so that lines stay sharp.
                shift += spare.floor();
                knots.push((span.from, shift));
            }
            if span.to >= end {
                border = span.border;
                end = span.to;
            }
        }
        Axis { knots }
    }

    fn at(&self, value: f64) -> f64 {
        let next = self.knots.partition_point(|knot| knot.0 <= value);
        let before = next.checked_sub(1).map(|before| self.knots[before]);
        match (before, self.knots.get(next)) {
            (Some((_, shift)), None) => value - shift,
            (None, Some((_, shift))) => value - shift,
            (Some((from, low)), Some(&(to, high))) => {
                value - low - (high - low) * (value - from) / (to - from).max(f64::EPSILON)
            }
            (None, None) => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, Gaps, Span, condensed};
    use crate::geometry::{Point, Rect};
    use crate::layout::placed::{Form, PlacedBox, Route, StateLayout, TextBlock};
    use crate::model::{EdgeKey, Op, Uid};

    const GAPS: Gaps = Gaps { between: 50.0, inside: 30.0 };

    fn span(from: f64, to: f64) -> Span {
        Span { from, to, border: false }
    }

    #[test]
    fn what_is_empty_is_narrowed_and_what_is_not_stays() {
        let axis = Axis::new(&[span(0.0, 100.0), span(140.0, 200.0), span(500.0, 600.0)], GAPS);
        assert_eq!([0.0, 100.0, 140.0, 200.0].map(|at| axis.at(at)), [0.0, 100.0, 140.0, 200.0]);
        assert_eq!([500.0, 550.0, 600.0, 700.0].map(|at| axis.at(at)), [250.0, 300.0, 350.0, 450.0]);
        assert_eq!(axis.at(350.0), 225.0);
    }

    #[test]
    fn within_a_frame_less_is_left() {
        let border = Span { from: 300.0, to: 300.0, border: true };
        let axis = Axis::new(&[span(0.0, 100.0), border], GAPS);
        assert_eq!(axis.at(300.0), 130.0);
    }

    fn placed(uid: u32, form: Form, rect: Rect) -> PlacedBox {
        let label = TextBlock { rect: Rect::new(rect.x, rect.y, 10.0, 10.0), ..TextBlock::default() };
        PlacedBox { uid: Uid(uid), form, rect, icon: None, label, caption: None, depth: 0 }
    }

    #[test]
    fn lines_get_shorter_and_frames_smaller() {
        let boxes = vec![
            placed(0, Form::Frame, Rect::new(0.0, 0.0, 1_000.0, 400.0)),
            placed(1, Form::Card, Rect::new(20.0, 30.0, 60.0, 60.0)),
            placed(2, Form::Card, Rect::new(900.0, 30.0, 60.0, 60.0)),
        ];
        let edge = EdgeKey { from: Uid(1), to: Uid(2), op: Op::Request };
        let points = vec![Point::new(80.0, 60.0), Point::new(900.0, 60.0)];
        let routes = vec![Route { edge, points, label: None, trunk: None }];
        let bounds = Rect::new(0.0, 0.0, 1_000.0, 400.0);
        let out = condensed(&StateLayout { boxes, routes, bounds, ..StateLayout::default() }, GAPS);
        assert_eq!(out.boxes[2].rect, Rect::new(130.0, 30.0, 60.0, 60.0));
        assert_eq!(out.routes[0].points, [Point::new(80.0, 60.0), Point::new(130.0, 60.0)]);
        assert_eq!(out.boxes[0].rect, Rect::new(0.0, 0.0, 220.0, 120.0));
        assert_eq!(out.bounds, out.boxes[0].rect);
    }
}
