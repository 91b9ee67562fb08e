//! Positions across the flow: straight lines first, then symmetry.
//!
//! Each node wants to stand at the weighted median of where its lines would make it stand; within a rank the
//! wishes are reconciled in order and with the least total shift by pooling neighbours that collide
//! (pool adjacent violators: Ayer, Brunk, Ewing, Reid, Silverman, 1955).

use crate::layout::level::Ranked;
use crate::layout::level::layered::{Near, neighbours};

/// Start of each node across the flow, px.
pub(crate) fn coordinates(level: &Ranked, order: &[Vec<usize>]) -> Vec<f64> {
    let near = neighbours(level);
    let mut at = vec![0.0; level.nodes.len()];
    for rank in order {
        let mut y = 0.0;
        for (i, &node) in rank.iter().enumerate() {
            if i > 0 {
                y += gap(level, rank[i - 1], node);
            }
            at[node] = y;
            y += level.nodes[node].cross;
        }
        // Ranks begin centred on each other.
        for &node in rank {
            at[node] -= y / 2.0;
        }
    }
    // A connector that is never seen together with some item of its rank takes no room: its line runs where
    // that item will be, or has been.
    let is_ghost = |&node: &usize| {
        let knot = &level.nodes[node];
        let never = |&other: &usize| level.nodes[other].item.is_some() && !level.nodes[other].when.meets(knot.when);
        knot.item.is_none() && level.ranks[knot.rank].iter().any(never)
    };
    let (mut ghosts, mut solid) = (Vec::new(), Vec::new());
    for rank in order {
        let (apart, rest): (Vec<usize>, Vec<usize>) = rank.iter().copied().partition(is_ghost);
        ghosts.push(apart);
        solid.push(rest);
    }
    let rounds = if level.nodes.len() > 400 { 6 } else { 24 };
    for round in 0..rounds {
        let forward = round % 2 == 0;
        let both = round >= rounds / 2;
        let ranks: Vec<usize> = if forward { (0..order.len()).collect() } else { (0..order.len()).rev().collect() };
        for rank in ranks {
            let use_before = forward || both;
            let use_after = !forward || both;
            settle(level, &near, &solid[rank], &mut at, use_before, use_after);
            for &ghost in &ghosts[rank] {
                if let Some((wish, _)) = wish(level, &near, ghost, &at, use_before, use_after) {
                    at[ghost] = wish;
                }
            }
        }
    }
    at
}

/// Room between two neighbours of a rank.
pub(crate) fn gap(level: &Ranked, a: usize, b: usize) -> f64 {
    match (level.nodes[a].item, level.nodes[b].item) {
        (Some(_), Some(_)) => level.gap.max(level.wider.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0)),
        (None, None) => 10.0,
        _ => 14.0,
    }
}

/// Moves the nodes of one rank to where their neighbours want them.
fn settle(level: &Ranked, near: &Near, rank: &[usize], at: &mut [f64], before: bool, after: bool) {
    let mut offset = 0.0;
    let mut blocks: Vec<Block> = Vec::new();
    let mut starts: Vec<f64> = Vec::with_capacity(rank.len());
    for (i, &node) in rank.iter().enumerate() {
        if i > 0 {
            offset += level.nodes[rank[i - 1]].cross + gap(level, rank[i - 1], node);
        }
        starts.push(offset);
        let (wish, weight) = wish(level, near, node, at, before, after).unwrap_or((at[node], 0.01));
        blocks.push(Block { wishes: vec![(wish - offset, weight)], at: wish - offset });
        while blocks.len() > 1 && blocks[blocks.len() - 2].at > blocks[blocks.len() - 1].at {
            let last = blocks.pop().expect("two");
            let block = blocks.last_mut().expect("one");
            block.wishes.extend(last.wishes);
            // Where the last of the wishes for the whole block is heard, the first of its nodes stands straight.
            block.at = median(&mut block.wishes, level.lean.then_some(Lean::Last));
        }
    }
    let mut index = 0;
    for block in blocks {
        for _ in 0..block.wishes.len() {
            at[rank[index]] = block.at + starts[index];
            index += 1;
        }
    }
}

struct Block {
    wishes: Vec<(f64, f64)>,
    at: f64,
}

/// Where a node would like to start, and how much.
fn wish(level: &Ranked, near: &Near, node: usize, at: &[f64], before: bool, after: bool) -> Option<(f64, f64)> {
    let mut wishes: Vec<(f64, f64)> = Vec::new();
    if before {
        wishes.extend(near.before[node].iter().map(|&p| {
            let p = &level.pieces[p];
            (at[p.from] + p.from_at - p.to_at, p.weight)
        }));
    }
    if after {
        wishes.extend(near.after[node].iter().map(|&p| {
            let p = &level.pieces[p];
            (at[p.to] + p.to_at - p.from_at, p.weight)
        }));
    }
    if wishes.is_empty() {
        return None;
    }
    let weight = wishes.iter().map(|wish| wish.1).sum();
    Some((median(&mut wishes, level.lean.then_some(Lean::First)), weight))
}

/// Which of two that weigh the same.
enum Lean {
    First,
    Last,
}

/// Weighted median; between two that weigh the same, the middle, which makes fans symmetric, unless it leans to one.
fn median(wishes: &mut [(f64, f64)], lean: Option<Lean>) -> f64 {
    wishes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = wishes.iter().map(|wish| wish.1).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    for i in 0..wishes.len() {
        sum += wishes[i].1;
        if (sum - half).abs() < 1e-9 && i + 1 < wishes.len() {
            return match lean {
                None => (wishes[i].0 + wishes[i + 1].0) / 2.0,
                Some(Lean::First) => wishes[i].0,
                Some(Lean::Last) => wishes[i + 1].0,
            };
        }
        if sum > half {
            return wishes[i].0;
        }
    }
    wishes.last().map_or(0.0, |wish| wish.0)
}
