//! The cheapest way from one end of a line to the other: A* (Hart, Nilsson, Raphael, 1968) over the grid of
//! tracks, on length, bends and crossings.

use crate::layout::route::field::{BLOCKED, Field, Grid, Window};
use crate::layout::route::flood::Flood;
use crate::layout::route::ports::Side;
use crate::layout::route::queue::Queue;

/// One possible end of the way: a node, and the side of the box that it lies before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    pub i: usize,
    pub j: usize,
    pub side: Side,
    /// What using it costs, px.
    pub cost: u32,
}

/// A way that was found.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub nodes: Vec<(usize, usize)>,
    /// Which start and which goal.
    pub start: usize,
    pub goal: usize,
}

/// Price of a bend, px.
pub(crate) const BEND: u32 = 55;

/// Memory that searches share.
#[derive(Debug, Default)]
pub(crate) struct Search {
    best: Vec<u32>,
    from: Vec<u32>,
    /// States whose `best` the last search has set: clearing all of them would cost more than most searches.
    touched: Vec<u32>,
    queue: Queue,
    flood: Flood,
    /// How many states have been looked at, in all searches.
    pub looked_at: usize,
}

/// Directions of travel: right, down, left, up; opposite ones differ by 2.
fn heading(side: Side) -> usize {
    match side {
        Side::Right => 0,
        Side::Bottom => 1,
        Side::Left => 2,
        Side::Top => 3,
    }
}

/// The least rectangle around all goals, for a lower bound of what is still to be paid: the distance to it along both
/// axes, and the bends that a line needs to get there from where it is heading.
struct Target {
    /// For each column of the window: how far, px, and which way (-1, 0 or 1).
    columns: Vec<(u32, i8)>,
    rows: Vec<(u32, i8)>,
    cost: u32,
}

impl Target {
    fn around(grid: &Grid, window: &Window, goals: &[Start]) -> Option<Target> {
        let cost = goals.iter().map(|goal| goal.cost).min()?;
        let away = |tracks: &[f64], at: &dyn Fn(&Start) -> usize| {
            let low = goals.iter().map(|goal| tracks[at(goal)]).fold(f64::INFINITY, f64::min);
            let high = goals.iter().map(|goal| tracks[at(goal)]).fold(f64::NEG_INFINITY, f64::max);
            let one = |&track: &f64| match track {
                track if track < low => ((low - track) as u32, 1),
                track if track > high => ((track - high) as u32, -1),
                _ => (0, 0),
            };
            tracks.iter().map(one).collect::<Vec<(u32, i8)>>()
        };
        let columns = away(&grid.xs, &|goal| goal.i)[window.left..=window.right].to_vec();
        let rows = away(&grid.ys, &|goal| goal.j)[window.top..=window.bottom].to_vec();
        Some(Target { columns, rows, cost })
    }

    /// True where a goal may be.
    fn has(&self, column: usize, row: usize) -> bool {
        self.columns[column].1 == 0 && self.rows[row].1 == 0
    }

    fn distance(&self, column: usize, row: usize, heading: usize) -> u32 {
        let ((dx, x), (dy, y)) = (self.columns[column], self.rows[row]);
        // The part of the way along the heading, and the part across it.
        let (along, across) = match heading {
            0 => (x, y),
            1 => (y, x),
            2 => (-x, y),
            _ => (-y, x),
        };
        let bends = match (along, across) {
            (-1, _) => 2,
            (_, 0) => 0,
            _ => 1,
        };
        dx + dy + bends * BEND + self.cost
    }
}

const NONE: u32 = u32::MAX;

impl Search {
    /// The cheapest way from one of `starts` to one of `goals`, if there is one that costs less than `limit`, px.
    pub fn run(
        &mut self,
        grid: &Grid,
        field: &Field,
        window: &Window,
        starts: &[Start],
        goals: &[Start],
        limit: u32,
    ) -> Option<Path> {
        let inside = |start: &&Start| window.holds(start.i, start.j);
        let size = window.width() * window.height() * 4;
        for state in self.touched.drain(..) {
            self.best[state as usize] = NONE;
        }
        if self.best.len() < size {
            self.best.resize(size, NONE);
            self.from.resize(size, NONE);
        }
        // With a limit, what is too far ends a search soon enough.
        if limit == NONE && !self.flood.joins(field, window, starts, goals) {
            self.looked_at += self.flood.looked_at;
            return None;
        }
        let target = Target::around(grid, window, goals)?;
        let distance = |i: usize, j: usize, heading: usize| target.distance(i - window.left, j - window.top, heading);
        for start in starts.iter().filter(inside) {
            let state = window.index(start.i, start.j) * 4 + heading(start.side);
            if start.cost < self.best[state] {
                self.best[state] = start.cost;
                self.from[state] = NONE;
                self.touched.push(state as u32);
                let estimate = start.cost + distance(start.i, start.j, heading(start.side));
                self.queue.push(estimate, start.cost, state as u32);
            }
        }
        let mut end: Option<(u32, u32, usize)> = None;
        while let Some((estimate, cost, state)) = self.queue.pop() {
            if estimate >= end.map_or(limit, |(found, _, _)| found) {
                break;
            }
            if self.best[state as usize] != cost {
                // It was reached at less in the meantime.
                continue;
            }
            let (node, dir) = (state as usize / 4, state as usize % 4);
            let (i, j) = (window.left + node / window.height(), window.top + node % window.height());
            self.looked_at += 1;
            let near = if target.has(i - window.left, j - window.top) { goals } else { &[] };
            for (index, goal) in near.iter().enumerate().filter(|(_, g)| (g.i, g.j) == (i, j)) {
                let inwards = (heading(goal.side) + 2) % 4;
                if dir == heading(goal.side) {
                    continue;
                }
                let total = cost + goal.cost + if dir == inwards { 0 } else { BEND };
                if end.is_none_or(|(found, _, _)| total < found) {
                    end = Some((total, state, index));
                }
            }
            let bound = end.map_or(limit, |(found, _, _)| found);
            for turn in [0, 1, 3] {
                self.step(grid, field, window, (i, j, dir), turn, (cost, state, bound), &distance);
            }
        }
        self.queue.clear();
        let (_, state, goal) = end.filter(|&(found, _, _)| found < limit)?;
        Some(self.trace(window, starts, state, goal))
    }

    #[allow(clippy::too_many_arguments)]
    fn step(
        &mut self,
        grid: &Grid,
        field: &Field,
        window: &Window,
        (i, j, dir): (usize, usize, usize),
        turn: usize,
        (cost, state, bound): (u32, u32, u32),
        distance: &impl Fn(usize, usize, usize) -> u32,
    ) {
        let next = (dir + turn) % 4;
        let here = window.index(i, j);
        let (ni, nj, move_price, length) = match next {
            0 if i < window.right => (i + 1, j, field.right[here], grid.xs[i + 1] - grid.xs[i]),
            1 if j < window.bottom => (i, j + 1, field.below[here], grid.ys[j + 1] - grid.ys[j]),
            2 if i > window.left => (i - 1, j, field.right[window.index(i - 1, j)], grid.xs[i] - grid.xs[i - 1]),
            3 if j > window.top => (i, j - 1, field.below[window.index(i, j - 1)], grid.ys[j] - grid.ys[j - 1]),
            _ => return,
        };
        if move_price == BLOCKED {
            return;
        }
        let there = window.index(ni, nj);
        let price = if next.is_multiple_of(2) { field.price_x[there] } else { field.price_y[there] };
        let bend = if turn == 0 { 0 } else { BEND };
        let total = cost + (length + 0.5) as u32 + u32::from(move_price) + u32::from(price) + bend;
        let to = there * 4 + next;
        // What cannot lead to anything better than is known is not worth a place in the queue.
        if total < self.best[to] && total + distance(ni, nj, next) < bound {
            if self.best[to] == NONE {
                self.touched.push(to as u32);
            }
            self.best[to] = total;
            self.from[to] = state;
            self.queue.push(total + distance(ni, nj, next), total, to as u32);
        }
    }

    fn trace(&self, window: &Window, starts: &[Start], end: u32, goal: usize) -> Path {
        let mut nodes = Vec::new();
        let mut state = end;
        loop {
            let node = state as usize / 4;
            nodes.push((window.left + node / window.height(), window.top + node % window.height()));
            if self.from[state as usize] == NONE {
                break;
            }
            state = self.from[state as usize];
        }
        let dir = state as usize % 4;
        nodes.reverse();
        let first = nodes[0];
        let start = starts.iter().position(|s| (s.i, s.j) == first && heading(s.side) == dir).unwrap_or(0);
        Path { nodes, start, goal }
    }
}
