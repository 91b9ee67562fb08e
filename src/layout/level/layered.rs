//! Our own engine: crossings by weighted medians and transposition (Gansner, Koutsofios, North, Vo, 1993),
//! with two things of our own: lines that are never seen together do not cross, and the order of the text is
//! kept wherever nothing speaks against it.

use crate::layout::level::{LevelEngine, Piece, Ranked, Unplaced};

/// The engine.
pub(crate) struct Layered;

impl LevelEngine for Layered {
    fn place(&self, level: &Ranked) -> Result<Vec<Vec<usize>>, Unplaced> {
        let near = neighbours(level);
        let mut order = level.ranks.clone();
        let mut best = (cost(level, &order), order.clone());
        let rounds = if level.pieces.len() > 400 { 4 } else { 8 };
        for round in 0..rounds {
            sweep(level, &near, &mut order, round % 2 == 0);
            if level.pieces.len() <= 400 {
                transpose(level, &near, &mut order);
            }
            let found = cost(level, &order);
            if found < best.0 {
                best = (found, order.clone());
            }
        }
        Ok(best.1)
    }
}

/// Pieces at each node: towards smaller ranks, towards larger ranks.
pub(crate) struct Near {
    pub before: Vec<Vec<usize>>,
    pub after: Vec<Vec<usize>>,
}

pub(crate) fn neighbours(level: &Ranked) -> Near {
    let mut near = Near { before: vec![Vec::new(); level.nodes.len()], after: vec![Vec::new(); level.nodes.len()] };
    for (index, piece) in level.pieces.iter().enumerate() {
        near.after[piece.from].push(index);
        near.before[piece.to].push(index);
    }
    near
}

fn positions(level: &Ranked, order: &[Vec<usize>]) -> Vec<usize> {
    let mut at = vec![0; level.nodes.len()];
    for rank in order {
        for (position, &node) in rank.iter().enumerate() {
            at[node] = position;
        }
    }
    at
}

/// Sorts each rank by the median position of its neighbours in the rank before (or behind).
fn sweep(level: &Ranked, near: &Near, order: &mut [Vec<usize>], forward: bool) {
    let ranks: Vec<usize> =
        if forward { (1..order.len()).collect() } else { (0..order.len().saturating_sub(1)).rev().collect() };
    for rank in ranks {
        let at = positions(level, order);
        let key = |node: usize| -> f64 {
            let pieces = if forward { &near.before[node] } else { &near.after[node] };
            let end = |p: &Piece| if forward { (p.from, p.from_at) } else { (p.to, p.to_at) };
            let mut found: Vec<f64> = pieces
                .iter()
                .map(|&p| {
                    let (other, offset) = end(&level.pieces[p]);
                    at[other] as f64 + offset / level.nodes[other].cross.max(1.0)
                })
                .collect();
            found.sort_by(f64::total_cmp);
            if found.is_empty() { -1.0 } else { (found[(found.len() - 1) / 2] + found[found.len() / 2]) / 2.0 }
        };
        let mut keyed: Vec<(f64, usize)> = order[rank].iter().map(|&node| (key(node), node)).collect();
        // Nodes without neighbours keep their position; the others are sorted among themselves.
        let mut sorted: Vec<(f64, usize)> = keyed.iter().copied().filter(|&(key, _)| key >= 0.0).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut sorted = sorted.into_iter();
        for entry in keyed.iter_mut().filter(|entry| entry.0 >= 0.0) {
            *entry = sorted.next().expect("as many");
        }
        order[rank] = keyed.into_iter().map(|(_, node)| node).collect();
    }
}

/// Swaps neighbours as long as that pays.
fn transpose(level: &Ranked, near: &Near, order: &mut [Vec<usize>]) {
    for _ in 0..6 {
        let mut better = false;
        for rank in 0..order.len() {
            for i in 1..order[rank].len() {
                let at = positions(level, order);
                let (a, b) = (order[rank][i - 1], order[rank][i]);
                if pair_cost(level, near, &at, b, a) < pair_cost(level, near, &at, a, b) {
                    order[rank].swap(i - 1, i);
                    better = true;
                }
            }
        }
        if !better {
            return;
        }
    }
}

const CROSSING: f64 = 10.0;
const AGAINST_TEXT: f64 = 1.0;

/// What it costs that `first` stands before `second` in their rank.
fn pair_cost(level: &Ranked, near: &Near, at: &[usize], first: usize, second: usize) -> f64 {
    let mut total = against_text(level, first, second);
    for &p in &near.before[first] {
        for &q in &near.before[second] {
            let (p, q) = (&level.pieces[p], &level.pieces[q]);
            if p.when.meets(q.when) && (at[p.from], p.from_at) > (at[q.from], q.from_at) {
                total += CROSSING;
            }
        }
    }
    for &p in &near.after[first] {
        for &q in &near.after[second] {
            let (p, q) = (&level.pieces[p], &level.pieces[q]);
            if p.when.meets(q.when) && (at[p.to], p.to_at) > (at[q.to], q.to_at) {
                total += CROSSING;
            }
        }
    }
    total
}

fn against_text(level: &Ranked, first: usize, second: usize) -> f64 {
    match (level.nodes[first].item, level.nodes[second].item) {
        (Some(a), Some(b)) if a > b => AGAINST_TEXT,
        _ => 0.0,
    }
}

/// Crossings, and items against the order of the text.
pub(crate) fn cost(level: &Ranked, order: &[Vec<usize>]) -> f64 {
    let mut total = 0.0;
    for rank in order {
        if rank.len() <= 60 {
            for (i, &a) in rank.iter().enumerate() {
                total += rank[i + 1..].iter().map(|&b| against_text(level, a, b)).sum::<f64>();
            }
        }
    }
    total + CROSSING * crossings(level, order) as f64
}

/// Pairs of pieces that cross.
pub(crate) fn crossings(level: &Ranked, order: &[Vec<usize>]) -> usize {
    let at = positions(level, order);
    let mut total = 0;
    let mut by_rank: Vec<Vec<usize>> = vec![Vec::new(); order.len() + 1];
    for (index, piece) in level.pieces.iter().enumerate() {
        by_rank[level.nodes[piece.from].rank].push(index);
    }
    for pieces in by_rank.iter().filter(|pieces| pieces.len() <= 600) {
        for (i, &p) in pieces.iter().enumerate() {
            let p = &level.pieces[p];
            for &q in &pieces[i + 1..] {
                let q = &level.pieces[q];
                let starts = (at[p.from], p.from_at).partial_cmp(&(at[q.from], q.from_at));
                let ends = (at[p.to], p.to_at).partial_cmp(&(at[q.to], q.to_at));
                if let (Some(starts), Some(ends)) = (starts, ends)
                    && starts.is_ne()
                    && starts == ends.reverse()
                    && p.when.meets(q.when)
                {
                    total += 1;
                }
            }
        }
    }
    total
}
