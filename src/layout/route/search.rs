//! The cheapest way from one end of a line to the other: A* (Hart, Nilsson, Raphael, 1968) over the grid of
//! tracks, on length, bends and crossings.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::layout::route::field::{BLOCKED, Field, Grid, Window};
use crate::layout::route::ports::Side;

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
    heap: BinaryHeap<Reverse<(u32, u32, u32)>>,
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

/// The least rectangle around all goals, for a lower bound of what is still to be paid.
struct Target {
    x: (f64, f64),
    y: (f64, f64),
    cost: u32,
}

impl Target {
    fn around(grid: &Grid, goals: &[Start]) -> Option<Target> {
        let cost = goals.iter().map(|goal| goal.cost).min()?;
        let mut target = Target { x: (f64::INFINITY, f64::NEG_INFINITY), y: (f64::INFINITY, f64::NEG_INFINITY), cost };
        for goal in goals {
            let (x, y) = (grid.xs[goal.i], grid.ys[goal.j]);
            target.x = (target.x.0.min(x), target.x.1.max(x));
            target.y = (target.y.0.min(y), target.y.1.max(y));
        }
        Some(target)
    }

    fn has(&self, x: f64, y: f64) -> bool {
        (self.x.0..=self.x.1).contains(&x) && (self.y.0..=self.y.1).contains(&y)
    }

    fn distance(&self, x: f64, y: f64) -> u32 {
        let away = |at: f64, (low, high): (f64, f64)| (low - at).max(at - high).max(0.0);
        let (dx, dy) = (away(x, self.x), away(y, self.y));
        let turn = if dx > 0.0 && dy > 0.0 { BEND } else { 0 };
        (dx + dy) as u32 + turn + self.cost
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
        let inside =
            |s: &&Start| (window.left..=window.right).contains(&s.i) && (window.top..=window.bottom).contains(&s.j);
        let size = window.width() * window.height() * 4;
        for state in self.touched.drain(..) {
            self.best[state as usize] = NONE;
        }
        if self.best.len() < size {
            self.best.resize(size, NONE);
            self.from.resize(size, NONE);
        }
        self.heap.clear();
        let target = Target::around(grid, goals)?;
        let distance = |i: usize, j: usize| target.distance(grid.xs[i], grid.ys[j]);
        for start in starts.iter().filter(inside) {
            let state = window.index(start.i, start.j) * 4 + heading(start.side);
            if start.cost < self.best[state] {
                self.best[state] = start.cost;
                self.from[state] = NONE;
                self.touched.push(state as u32);
                self.heap.push(Reverse((start.cost + distance(start.i, start.j), start.cost, state as u32)));
            }
        }
        let mut end: Option<(u32, u32, usize)> = None;
        while let Some(Reverse((estimate, cost, state))) = self.heap.pop() {
            if estimate >= end.map_or(limit, |(found, _, _)| found) {
                break;
            }
            if cost > self.best[state as usize] {
                continue;
            }
            let (node, dir) = (state as usize / 4, state as usize % 4);
            let (i, j) = (window.left + node / window.height(), window.top + node % window.height());
            let near = if target.has(grid.xs[i], grid.ys[j]) { goals } else { &[] };
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
            for turn in [0, 1, 3] {
                self.step(grid, field, window, (i, j, dir), turn, (cost, state), &distance);
            }
        }
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
        (cost, state): (u32, u32),
        distance: &dyn Fn(usize, usize) -> u32,
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
        if total < self.best[to] {
            if self.best[to] == NONE {
                self.touched.push(to as u32);
            }
            self.best[to] = total;
            self.from[to] = state;
            self.heap.push(Reverse((total + distance(ni, nj), total, to as u32)));
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
