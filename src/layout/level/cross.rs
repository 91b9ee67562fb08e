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
        let own = Wish { at: wish - offset, weight, place: offset };
        blocks.push(Block { wishes: vec![own], at: own.at });
        while blocks.len() > 1 && blocks[blocks.len() - 2].at > blocks[blocks.len() - 1].at {
            let last = blocks.pop().expect("two");
            let block = blocks.last_mut().expect("one");
            block.wishes.extend(last.wishes);
            block.at = median(&mut block.wishes, level.lean);
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
    wishes: Vec<Wish>,
    at: f64,
}

/// Where something would like to start.
#[derive(Clone, Copy)]
struct Wish {
    at: f64,
    /// How much it would.
    weight: f64,
    /// Where what wishes it stands across the flow, among the others.
    place: f64,
}

/// Where a node would like to start, and how much.
fn wish(level: &Ranked, near: &Near, node: usize, at: &[f64], before: bool, after: bool) -> Option<(f64, f64)> {
    let mut wishes: Vec<Wish> = Vec::new();
    let mut hear = |other: usize, other_at: f64, own_at: f64, weight: f64| {
        let end = at[other] + other_at;
        wishes.push(Wish { at: end - own_at, weight, place: end + own_at });
    };
    for p in near.before[node].iter().filter(|_| before).map(|&p| &level.pieces[p]) {
        hear(p.from, p.from_at, p.to_at, p.weight);
    }
    for p in near.after[node].iter().filter(|_| after).map(|&p| &level.pieces[p]) {
        hear(p.to, p.to_at, p.from_at, p.weight);
    }
    if wishes.is_empty() {
        return None;
    }
    let weight = wishes.iter().map(|wish| wish.weight).sum();
    Some((median(&mut wishes, level.lean), weight))
}

/// Weighted median; between two that weigh the same, the middle, which makes fans symmetric, or, when that leans, the one
/// that is wished first.
fn median(wishes: &mut [Wish], lean: bool) -> f64 {
    wishes.sort_by(|a, b| a.at.total_cmp(&b.at));
    let half = wishes.iter().map(|wish| wish.weight).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    for i in 0..wishes.len() {
        sum += wishes[i].weight;
        if (sum - half).abs() < 1e-9 && i + 1 < wishes.len() {
            let (a, b) = (wishes[i], wishes[i + 1]);
            return match lean {
                false => (a.at + b.at) / 2.0,
                true if b.place < a.place => b.at,
                true => a.at,
            };
        }
        if sum > half {
            return wishes[i].at;
        }
    }
    wishes.last().map_or(0.0, |wish| wish.at)
}

#[cfg(test)]
mod tests {
    use super::coordinates;
    use crate::layout::level::{Knot, Piece, Ranked};
    use crate::layout::moments::Moments;

    /// A fan: one node, two in the next rank, and one that both lead to.
    fn fan(lean: bool) -> Vec<f64> {
        let when = Moments::at(0, 1);
        let knot = |item: usize, rank| Knot { item: Some(item), main: 40.0, cross: 40.0, when, rank };
        let piece = |from, to| Piece { from, to, from_at: 20.0, to_at: 20.0, when, weight: 8.0 };
        let ranked = Ranked {
            nodes: vec![knot(0, 0), knot(1, 1), knot(2, 1), knot(3, 2)],
            pieces: vec![piece(0, 1), piece(0, 2), piece(1, 3), piece(2, 3)],
            ranks: vec![vec![0], vec![1, 2], vec![3]],
            gap: 30.0,
            lean,
            ..Ranked::default()
        };
        let at = coordinates(&ranked, &ranked.ranks);
        at.iter().map(|y| y - at[1]).collect()
    }

    #[test]
    fn a_fan_is_symmetric_or_straight_for_the_first() {
        assert_eq!(fan(false), [35.0, 0.0, 70.0, 35.0]);
        assert_eq!(fan(true), [0.0, 0.0, 70.0, 0.0]);
    }

    #[test]
    fn a_stack_of_copies_is_straight_for_its_first() {
        let when = Moments::at(0, 1);
        let knot = |item: usize, rank, cross| Knot { item: Some(item), main: 40.0, cross, when, rank };
        let piece = |from, to, from_at, to_at| Piece { from, to, from_at, to_at, when, weight: 8.0 };
        let ranked = Ranked {
            nodes: vec![knot(0, 0, 40.0), knot(1, 1, 110.0), knot(2, 2, 40.0)],
            pieces: vec![
                piece(0, 1, 20.0, 20.0),
                piece(0, 1, 20.0, 90.0),
                piece(1, 2, 20.0, 20.0),
                piece(1, 2, 90.0, 20.0),
            ],
            ranks: vec![vec![0], vec![1], vec![2]],
            gap: 30.0,
            lean: true,
            ..Ranked::default()
        };
        let at = coordinates(&ranked, &ranked.ranks);
        assert_eq!((at[0], at[2]), (at[1], at[1]));
    }
}
