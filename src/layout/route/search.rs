//! The cheapest way from one end of a line to the other: A* (Hart, Nilsson, Raphael, 1968) over the grid of
//! tracks, on length, bends and crossings.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::layout::route::field::{Field, Grid, Window};
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
const BEND: u32 = 55;

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

const NONE: u32 = u32::MAX;

impl Search {
    /// The cheapest way from one of `starts` to one of `goals`.
    pub fn run(
        &mut self,
        grid: &Grid,
        field: &Field,
        window: &Window,
        starts: &[Start],
        goals: &[Start],
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
        let distance = |i: usize, j: usize| -> u32 {
            let to = goals.iter().map(|g| {
                let away = (grid.xs[i] - grid.xs[g.i]).abs() + (grid.ys[j] - grid.ys[g.j]).abs();
                let turn = u32::from(i != g.i && j != g.j) * BEND;
                away as u32 + turn + g.cost
            });
            to.min().unwrap_or(0)
        };
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
            if end.is_some_and(|(found, _, _)| estimate >= found) {
                break;
            }
            if cost > self.best[state as usize] {
                continue;
            }
            let (node, dir) = (state as usize / 4, state as usize % 4);
            let (i, j) = (window.left + node / window.height(), window.top + node % window.height());
            for (index, goal) in goals.iter().enumerate().filter(|(_, g)| (g.i, g.j) == (i, j)) {
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
        let (_, state, goal) = end?;
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
        let (ni, nj, blocked, length) = match next {
            0 if i < window.right => (i + 1, j, field.right[here], grid.xs[i + 1] - grid.xs[i]),
            1 if j < window.bottom => (i, j + 1, field.below[here], grid.ys[j + 1] - grid.ys[j]),
            2 if i > window.left => (i - 1, j, field.right[window.index(i - 1, j)], grid.xs[i] - grid.xs[i - 1]),
            3 if j > window.top => (i, j - 1, field.below[window.index(i, j - 1)], grid.ys[j] - grid.ys[j - 1]),
            _ => return,
        };
        if blocked {
            return;
        }
        let there = window.index(ni, nj);
        let price = if next.is_multiple_of(2) { field.price_x[there] } else { field.price_y[there] };
        let bend = if turn == 0 { 0 } else { BEND };
        let total = cost + (length + 0.5) as u32 + u32::from(price) + bend;
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
