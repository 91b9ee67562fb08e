//! Cuts lines that run over several ranks into pieces from rank to rank.

use crate::layout::level::{Knot, Level, Piece, Ranked, Tie};
use crate::model::Op;

/// The main line of a level, with connectors where a line passes a rank.
pub(crate) fn ranked(level: &Level, is_main: &[bool], ranks: &[usize]) -> Ranked {
    let mut found = Ranked { gap: level.item_gap, lean: level.taste.lean, ..Ranked::default() };
    let mut node_of = vec![usize::MAX; level.items.len()];
    let count = (0..ranks.len()).filter(|&i| is_main[i]).map(|i| ranks[i] + 1).max().unwrap_or(0);
    found.ranks = vec![Vec::new(); count];
    for (index, item) in level.items.iter().enumerate().filter(|&(i, _)| is_main[i]) {
        node_of[index] = found.nodes.len();
        found.ranks[ranks[index]].push(found.nodes.len());
        found.nodes.push(Knot {
            item: Some(index),
            main: item.main,
            cross: item.cross,
            when: item.when,
            rank: ranks[index],
        });
    }
    let hinted = hinted(level);
    for tie in level.ties.iter().chain(&hinted).filter(|tie| is_main[tie.from] && is_main[tie.to]) {
        let weight = match tie.op {
            Op::Request => 8.0,
            Op::Sync => 3.0,
            Op::Async => 2.0,
            _ => 0.5,
        } * tie.when.count().max(1) as f64
            * tie.weight;
        let (a, b) = ((node_of[tie.from], tie.from_at), (node_of[tie.to], tie.to_at));
        let (mut near, far) = if ranks[tie.from] <= ranks[tie.to] { (a, b) } else { (b, a) };
        let (low, high) = (found.nodes[near.0].rank, found.nodes[far.0].rank);
        if low == high {
            if tie.label.1 > 0.0 {
                let pair = (a.0.min(b.0), a.0.max(b.0));
                let room = found.wider.entry(pair).or_insert(0.0);
                *room = room.max(tie.label.1 + 24.0);
            }
            continue;
        }
        for rank in low + 1..high {
            let connector = found.nodes.len();
            found.ranks[rank].push(connector);
            found.nodes.push(Knot { item: None, main: 0.0, cross: 2.0, when: tie.when, rank });
            found.pieces.push(Piece {
                from: near.0,
                to: connector,
                from_at: near.1,
                to_at: 1.0,
                when: tie.when,
                weight,
            });
            near = (connector, 1.0);
        }
        found.pieces.push(Piece { from: near.0, to: far.0, from_at: near.1, to_at: far.1, when: tie.when, weight });
    }
    found
}

/// Ties that pull the items of a hint onto one line, stronger than anything else.
fn hinted(level: &Level) -> Vec<Tie> {
    let pairs = level.same_line.iter().flat_map(|group| group.windows(2));
    pairs
        .map(|pair| {
            let (a, b) = (&level.items[pair[0]], &level.items[pair[1]]);
            Tie {
                from: pair[0],
                to: pair[1],
                op: Op::Association,
                when: a.when.with(b.when),
                back: false,
                from_at: a.anchor,
                to_at: b.anchor,
                weight: 400.0,
                label: (0.0, 0.0),
            }
        })
        .collect()
}
