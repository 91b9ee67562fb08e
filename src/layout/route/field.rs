//! The grid of tracks, and what blocks it for one line.

use crate::geometry::{Point, Rect};
use crate::layout::metrics::Metrics;
use crate::layout::moments::Moments;
use crate::layout::placed::Form;
use crate::layout::route::ports::{card_around, inside_card};
use crate::layout::route::tree::Trees;
use crate::layout::route::{Router, Segment};
use crate::layout::shown::Shown;
use crate::layout::union::Union;

/// Tracks, px, sorted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    pub xs: Vec<f64>,
    pub ys: Vec<f64>,
}

/// A part of the grid, by first and last track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub left: usize,
    pub right: usize,
    pub top: usize,
    pub bottom: usize,
    pub whole: bool,
}

impl Window {
    pub fn width(&self) -> usize {
        self.right - self.left + 1
    }

    pub fn height(&self) -> usize {
        self.bottom - self.top + 1
    }

    /// Number of nodes.
    pub fn size(&self) -> usize {
        self.width() * self.height()
    }

    /// True for a node of it.
    pub fn holds(&self, i: usize, j: usize) -> bool {
        (self.left..=self.right).contains(&i) && (self.top..=self.bottom).contains(&j)
    }

    pub fn index(&self, i: usize, j: usize) -> usize {
        (i - self.left) * self.height() + (j - self.top)
    }
}

/// Tracks along each side of a box, fewer where there are many boxes.
pub(crate) fn tracks(union: &Union) -> usize {
    if union.slots.len() > 150 { 2 } else { 3 }
}

impl Grid {
    /// Tracks through all points where lines may turn, and a few along every border.
    pub fn new(union: &Union, shown: &Shown, metrics: &Metrics, turns: &[Point], tracks: usize) -> Grid {
        Grid::around(union, shown, metrics, turns, tracks, None)
    }

    /// The same for a region: what stands outside has no tracks.
    pub fn around(
        union: &Union,
        shown: &Shown,
        metrics: &Metrics,
        turns: &[Point],
        tracks: usize,
        region: Option<Rect>,
    ) -> Grid {
        let sure_x: Vec<f64> = turns.iter().map(|p| p.x).collect();
        let sure_y: Vec<f64> = turns.iter().map(|p| p.y).collect();
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        let near = |rect: &Rect| region.is_none_or(|region| region.overlaps(rect));
        let live = (0..union.slots.len()).filter(|&s| !union.slots[s].when.is_empty() && near(&shown.solid[s]));
        let frames = live.clone().filter(|&s| union.slots[s].form == Form::Frame).map(|s| shown.solid[s]);
        let boxes = live.filter(|&s| union.slots[s].form != Form::Frame).map(|s| shown.solid[s]);
        let mut add = |rect: Rect, first: f64, count: usize, inwards: bool| {
            for k in 0..count {
                let by = first + k as f64 * metrics.track;
                let sides: &[f64] = if inwards { &[1.0, -1.0] } else { &[1.0] };
                for sign in sides {
                    xs.extend([rect.x - sign * by, rect.right() + sign * by]);
                    ys.extend([rect.y - sign * by, rect.bottom() + sign * by]);
                }
            }
        };
        for rect in boxes {
            add(rect, metrics.clearance + 4.0, tracks, false);
        }
        for rect in frames.chain(shown.rings.iter().map(|ring| ring.rect).filter(near)) {
            add(rect, metrics.clearance + 1.0, 2, true);
        }
        Grid { xs: tracks_of(sure_x, xs), ys: tracks_of(sure_y, ys) }
    }

    /// The node at a point of the grid.
    pub fn node(&self, point: Point) -> (usize, usize) {
        (nearest(&self.xs, point.x), nearest(&self.ys, point.y))
    }

    /// The nodes of an upright or level piece, in its order.
    pub fn nodes_between(&self, from: Point, to: Point) -> Vec<Point> {
        let level = (from.y - to.y).abs() < 1e-6;
        let (tracks, a, b) = if level { (&self.xs, from.x, to.x) } else { (&self.ys, from.y, to.y) };
        let first = tracks.partition_point(|&t| t < a.min(b) - 1e-6);
        let last = tracks.partition_point(|&t| t <= a.max(b) + 1e-6);
        let at = |&t: &f64| if level { Point::new(t, from.y) } else { Point::new(from.x, t) };
        let mut found: Vec<Point> = tracks[first..last].iter().map(at).collect();
        if a > b {
            found.reverse();
        }
        found
    }

    /// The part of the grid around some points.
    pub fn window(&self, points: &[Point], margin: f64) -> Window {
        let x = points.iter().map(|p| p.x);
        let y = points.iter().map(|p| p.y);
        let (left, right) = span(&self.xs, x, margin);
        let (top, bottom) = span(&self.ys, y, margin);
        let whole = left == 0 && top == 0 && right + 1 == self.xs.len() && bottom + 1 == self.ys.len();
        Window { left, right, top, bottom, whole }
    }
}

fn span(tracks: &[f64], values: impl Iterator<Item = f64> + Clone, margin: f64) -> (usize, usize) {
    let low = values.clone().fold(f64::INFINITY, f64::min) - margin;
    let high = values.fold(f64::NEG_INFINITY, f64::max) + margin;
    let first = tracks.partition_point(|&t| t < low);
    let last = tracks.partition_point(|&t| t <= high).saturating_sub(1);
    (first.min(last), last)
}

/// Tracks strictly between two values, within a window.
fn between(tracks: &[f64], from: f64, to: f64, first: usize, last: usize) -> std::ops::Range<usize> {
    let a = tracks.partition_point(|&t| t <= from + 1e-6).max(first);
    let b = tracks.partition_point(|&t| t < to - 1e-6).min(last + 1);
    a..b.max(a)
}

fn nearest(tracks: &[f64], value: f64) -> usize {
    let at = tracks.partition_point(|&t| t < value - 1e-6);
    at.min(tracks.len().saturating_sub(1))
}

/// Sorts tracks and thins out those that only repeat a neighbour.
fn tracks_of(mut sure: Vec<f64>, mut more: Vec<f64>) -> Vec<f64> {
    sure.sort_by(f64::total_cmp);
    sure.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
    more.sort_by(f64::total_cmp);
    let mut found = sure.clone();
    let mut last = f64::NEG_INFINITY;
    for track in more {
        let track = track.round();
        let at = sure.partition_point(|&s| s < track);
        let near = |i: usize| sure.get(i).is_some_and(|&s| (s - track).abs() < 2.5);
        if track - last >= 3.5 && !near(at) && !(at > 0 && near(at - 1)) {
            found.push(track);
            last = track;
        }
    }
    found.sort_by(f64::total_cmp);
    found
}

/// Something that a line has to respect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Obstacle {
    pub rect: Rect,
    pub kind: Kind,
}

/// What an obstacle forbids.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Any line.
    Solid,
    /// Lines along it, not across it: borders.
    Horizontal,
    /// The same for upright ones.
    Vertical,
    /// Lines along a title; across it is dear, since the title has to move.
    Title,
    /// Nothing; but a line that only ends in there rather turns before it.
    Inner,
    /// Nothing; but a way inside the card of an end is as long as twice the way outside.
    Card,
}

/// A move that is not allowed.
pub(crate) const BLOCKED: u16 = u16::MAX;

/// What it costs to go where, in one window, px.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Price of the move from a node to the one at its right, or [`BLOCKED`].
    pub right: Vec<u16>,
    /// The same to the one below.
    pub below: Vec<u16>,
    /// Price of passing a node along x, px.
    pub price_x: Vec<u16>,
    /// Price of passing a node along y, px.
    pub price_y: Vec<u16>,
    /// Price of crossing another line, px.
    pub crossing: u16,
}

/// Price of crossing another line while not all of them are known yet, px.
const CROSSING: u16 = 70;
/// Price of a node inside a frame that holds only one end of the line, px.
const INNER: u16 = 3;
/// Price of making a title move, px.
const TITLE: u16 = 25;
/// Price of running over another line when there is no other way, px.
const OVER: u16 = 400;

impl Default for Field {
    fn default() -> Self {
        let (right, below, price_x, price_y) = Default::default();
        Field { right, below, price_x, price_y, crossing: CROSSING }
    }
}

impl Field {
    pub fn reset(&mut self, window: &Window) {
        let size = window.width() * window.height();
        for price in [&mut self.right, &mut self.below, &mut self.price_x, &mut self.price_y] {
            price.clear();
            price.resize(size, 0);
        }
    }

    pub fn block(&mut self, grid: &Grid, window: &Window, obstacle: &Obstacle) {
        let rect = obstacle.rect;
        let columns = between(&grid.xs, rect.x, rect.right(), window.left, window.right);
        let rows = between(&grid.ys, rect.y, rect.bottom(), window.top, window.bottom);
        // Moves between two tracks whose interval meets the obstacle's, entering it or jumping it.
        let moves = |tracks: &[f64], from: f64, to: f64, first: usize, last: usize| {
            let a = tracks.partition_point(|&t| t <= from + 1e-6).saturating_sub(1).max(first);
            let b = tracks.partition_point(|&t| t < to - 1e-6).min(last);
            a..b.max(a)
        };
        if matches!(obstacle.kind, Kind::Solid | Kind::Horizontal | Kind::Title) {
            for i in moves(&grid.xs, rect.x, rect.right(), window.left, window.right) {
                for j in rows.clone() {
                    self.right[window.index(i, j)] = BLOCKED;
                }
            }
        }
        if matches!(obstacle.kind, Kind::Solid | Kind::Vertical) {
            for i in columns.clone() {
                for j in moves(&grid.ys, rect.y, rect.bottom(), window.top, window.bottom) {
                    self.below[window.index(i, j)] = BLOCKED;
                }
            }
        }
        if obstacle.kind == Kind::Inner {
            for i in columns.clone() {
                for j in rows.clone() {
                    self.price_x[window.index(i, j)] += INNER;
                    self.price_y[window.index(i, j)] += INNER;
                }
            }
        }
        if obstacle.kind == Kind::Card {
            for i in columns.clone() {
                for j in rows.clone() {
                    let at = window.index(i, j);
                    let length =
                        |tracks: &[f64], k: usize| tracks.get(k + 1).map_or(0, |next| (next - tracks[k]) as u16);
                    self.right[at] = self.right[at].saturating_add(length(&grid.xs, i));
                    self.below[at] = self.below[at].saturating_add(length(&grid.ys, j));
                }
            }
        }
        if obstacle.kind == Kind::Title {
            for i in columns {
                for j in rows.clone() {
                    self.price_y[window.index(i, j)] += TITLE;
                }
            }
        }
    }

    /// Blocks what other lines of the same states have taken, and prices crossings.
    pub fn others(&mut self, grid: &Grid, window: &Window, taken: &Taken<'_>, over_others: bool) {
        for segment in taken.pieces.iter().filter(|s| s.line != taken.line && s.when.meets(taken.when)) {
            let mate = taken.trees.are_mates(segment.line, taken.line);
            if mate && taken.hub == Some((segment.horizontal, segment.at, segment.from, segment.to)) {
                // They begin alike.
                continue;
            }
            // Where a line of its own tree turns, it may go straight on.
            let beyond = if mate { 0.0 } else { NEAR };
            let (from, to) = (segment.from - beyond, segment.to + beyond);
            let strip = (segment.at - NEAR, segment.at + NEAR);
            let rect = if segment.horizontal {
                Rect::new(from, strip.0, to - from, strip.1 - strip.0)
            } else {
                Rect::new(strip.0, from, strip.1 - strip.0, to - from)
            };
            if over_others && !mate {
                self.price(grid, window, &rect, segment.horizontal);
            } else {
                let kind = if segment.horizontal { Kind::Horizontal } else { Kind::Vertical };
                self.block(grid, window, &Obstacle { rect, kind });
            }
        }
        for segment in taken.ink.iter().filter(|s| s.line != taken.line && s.when.meets(taken.when)) {
            if !taken.trees.are_mates(segment.line, taken.line) {
                self.cross(grid, window, segment);
            }
        }
    }

    fn price(&mut self, grid: &Grid, window: &Window, rect: &Rect, horizontal: bool) {
        let price = if horizontal { &mut self.price_x } else { &mut self.price_y };
        let columns = between(&grid.xs, rect.x, rect.right(), window.left, window.right);
        let rows = between(&grid.ys, rect.y, rect.bottom(), window.top, window.bottom);
        for i in columns {
            for j in rows.clone() {
                let cell = &mut price[window.index(i, j)];
                *cell = cell.saturating_add(OVER);
            }
        }
    }

    /// Prices the moves over a piece of another line.
    fn cross(&mut self, grid: &Grid, window: &Window, segment: &Segment) {
        let (columns, rows) = ((&grid.xs, window.left, window.right), (&grid.ys, window.top, window.bottom));
        let (along, across) = if segment.horizontal { (columns, rows) } else { (rows, columns) };
        // From the last track before the piece (or on it) to the next one.
        let behind = across.0.partition_point(|&t| t <= segment.at + 1e-6);
        if behind <= across.1 || behind > across.2 {
            return;
        }
        let from = along.0.partition_point(|&t| t < segment.from - 1e-6).max(along.1);
        let to = along.0.partition_point(|&t| t <= segment.to + 1e-6).min(along.2 + 1);
        for k in from..to {
            let price = if segment.horizontal {
                &mut self.below[window.index(k, behind - 1)]
            } else {
                &mut self.right[window.index(behind - 1, k)]
            };
            *price = price.saturating_add(self.crossing);
        }
    }
}

/// What lines have taken, for the search of one of them.
pub(crate) struct Taken<'a> {
    pub pieces: &'a [Segment],
    /// The same without what is shared: what a line is crossed by once.
    pub ink: &'a [Segment],
    pub trees: &'a Trees,
    pub line: usize,
    pub when: Moments,
    /// The piece at the common end of the line's tree: horizontal, where, from, to.
    pub hub: Option<(bool, f64, f64, f64)>,
}

/// Lines that run side by side keep this distance, px (a little less than the rule asks, for rounding).
const NEAR: f64 = 7.9;

/// True when two pieces run side by side too close to each other while both are seen.
pub(crate) fn too_close(a: &Segment, b: &Segment, clearance: f64) -> bool {
    let near = clearance - 0.2;
    a.horizontal == b.horizontal
        && a.when.meets(b.when)
        && (a.at - b.at).abs() < near
        && a.from < b.to + near
        && b.from < a.to + near
}

/// True when two pieces cross while both are seen.
pub(crate) fn cross(a: &Segment, b: &Segment) -> bool {
    let within = |at: f64, of: &Segment| at > of.from + 0.5 && at < of.to - 0.5;
    a.horizontal != b.horizontal && a.when.meets(b.when) && within(a.at, b) && within(b.at, a)
}

/// Everything that a line has to keep away from.
pub(crate) fn obstacles(router: &Router, line: usize) -> Vec<Obstacle> {
    let (union, shown) = (router.union, router.shown);
    let of = &union.lines[line];
    let clearance = router.metrics.clearance - 0.1;
    let mut found = Vec::new();
    let mut transparent: Vec<usize> = Vec::new();
    for end in [of.from, of.to] {
        if let Some(card) = card_around(union, end) {
            if !transparent.contains(&card) {
                transparent.push(card);
                found.push(Obstacle { rect: shown.solid[card], kind: Kind::Card });
            }
            for rect in inside_card(union, shown, card, end) {
                found.push(Obstacle { rect: rect.inflated(2.0), kind: Kind::Solid });
            }
            found.push(Obstacle { rect: shown.solid[end].inflated(2.0), kind: Kind::Solid });
        }
    }
    for (index, slot) in union.slots.iter().enumerate() {
        if !slot.when.meets(of.when) || transparent.contains(&index) {
            continue;
        }
        let rect = shown.solid[index];
        if slot.form != Form::Frame {
            let hidden = slot.form == Form::Part && card_around(union, index).is_some();
            let holds_end = [of.from, of.to].iter().any(|&end| end != index && union.within(end, index));
            if !hidden && !holds_end {
                found.push(Obstacle { rect: rect.inflated(clearance), kind: Kind::Solid });
            }
            continue;
        }
        let end_itself = index == of.from || index == of.to;
        let holds = union.within(of.from, index) || union.within(of.to, index);
        let end_outside = end_itself && !(union.within(of.from, index) && union.within(of.to, index));
        if !holds || end_outside {
            let by = if end_itself { clearance } else { 6.0 };
            found.push(Obstacle { rect: rect.inflated(by), kind: Kind::Solid });
            continue;
        }
        borders(&rect, 6.0, &mut found);
        if !(union.within(of.from, index) && union.within(of.to, index)) {
            found.push(Obstacle { rect, kind: Kind::Inner });
        }
        if let Some(title) = shown.titles.get(&index) {
            let fixed = shown.fixed_titles.contains(&index);
            let kind = if fixed { Kind::Solid } else { Kind::Title };
            found.push(Obstacle { rect: title.inflated(3.0), kind });
        }
    }
    for ring in shown.rings.iter().filter(|ring| ring.when.meets(of.when)) {
        borders(&ring.rect, 6.0, &mut found);
        found.push(Obstacle { rect: ring.title.inflated(2.0), kind: Kind::Solid });
    }
    found
}

/// Lines may cross a border but not run along it.
fn borders(rect: &Rect, by: f64, found: &mut Vec<Obstacle>) {
    for y in [rect.y, rect.bottom()] {
        found.push(Obstacle { rect: Rect::new(rect.x, y - by, rect.w, 2.0 * by), kind: Kind::Horizontal });
    }
    for x in [rect.x, rect.right()] {
        found.push(Obstacle { rect: Rect::new(x - by, rect.y, 2.0 * by, rect.h), kind: Kind::Vertical });
    }
}

/// True when some pieces of a line keep away from all boxes, its own ends excepted at their ends.
pub(crate) fn clear_of_boxes(router: &Router, line: usize, own: &[Segment]) -> bool {
    let of = &router.union.lines[line];
    let ends = [router.shown.solid[of.from], router.shown.solid[of.to]];
    router.obstacles_of(line).iter().all(|obstacle| {
        own.iter().all(|s| {
            let along = match obstacle.kind {
                Kind::Solid => true,
                Kind::Horizontal | Kind::Title => s.horizontal,
                Kind::Vertical => !s.horizontal,
                Kind::Inner | Kind::Card => false,
            };
            let is_end = obstacle.kind == Kind::Solid
                && ends.iter().any(|end| obstacle.rect.contains(end) && obstacle.rect.w - end.w < 20.0);
            !along || is_end || !hits(s, &obstacle.rect)
        })
    })
}

/// True when a piece enters a rectangle.
pub(crate) fn hits(s: &Segment, rect: &Rect) -> bool {
    let (low, high, from, to) = if s.horizontal {
        (rect.y, rect.bottom(), rect.x, rect.right())
    } else {
        (rect.x, rect.right(), rect.y, rect.bottom())
    };
    s.at > low + 1e-6 && s.at < high - 1e-6 && s.from < to - 1e-6 && s.to > from + 1e-6
}
