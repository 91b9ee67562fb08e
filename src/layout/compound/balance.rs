//! Positions across the flow of the nodes of a row: straight lines first, then symmetry, as `level::cross` has it. A row
//! has hundreds of nodes, and all of it is seen together, so that nothing has to make way at times only.
//!
//! Each node wants to stand at the weighted median of where its lines would make it stand; within a rank the wishes are
//! reconciled in order and with the least total shift by pooling neighbours that collide (pool adjacent violators: Ayer,
//! Brunk, Ewing, Reid, Silverman, 1955).

use crate::layout::compound::lists::Lists;
use crate::layout::level::{Ranked, cross::gap};

/// From this number of nodes on, few rounds have to do.
const MANY: usize = 400;

/// Start of each node across the flow, px.
pub(crate) fn coordinates(row: &Ranked) -> Vec<f64> {
    let mut balance = Balance::new(row);
    let rounds = if row.nodes.len() > MANY { 6 } else { 24 };
    let mut quiet = 0;
    for round in 0..rounds {
        let forward = round % 2 == 0;
        let both = round >= rounds / 2;
        let moved = balance.round(forward, [forward || both, !forward || both]);
        quiet = if both && !moved { quiet + 1 } else { 0 };
        // Nothing moves in either direction any more.
        if quiet == 2 {
            break;
        }
    }
    balance.at
}

/// A line, seen from one of its nodes.
#[derive(Clone, Copy)]
struct Pull {
    /// The other node, and where the line touches it.
    other: usize,
    there: f64,
    /// Where it touches this one.
    here: f64,
    weight: f64,
}

/// Nodes that stand next to each other.
struct Block {
    /// The first of them, as its number in the rank.
    first: usize,
    /// Where the rank would have to begin.
    at: f64,
}

struct Balance<'a> {
    row: &'a Ranked,
    /// The lines of each node to the rank before it and to the one behind it.
    pulls: [Lists<Pull>; 2],
    /// Where each node would stand if those of its rank stood close together from 0 on.
    offset: Vec<f64>,
    at: Vec<f64>,
    // Room for what is needed again and again.
    own: Vec<(f64, f64)>,
    wishes: Vec<(f64, f64)>,
    blocks: Vec<Block>,
}

impl<'a> Balance<'a> {
    fn new(row: &'a Ranked) -> Self {
        let mut pulls = [vec![Vec::new(); row.nodes.len()], vec![Vec::new(); row.nodes.len()]];
        for piece in &row.pieces {
            let (from, to, weight) = (piece.from, piece.to, piece.weight);
            pulls[0][to].push(Pull { other: from, there: piece.from_at, here: piece.to_at, weight });
            pulls[1][from].push(Pull { other: to, there: piece.to_at, here: piece.from_at, weight });
        }
        let (mut offset, mut at) = (vec![0.0; row.nodes.len()], vec![0.0; row.nodes.len()]);
        for rank in &row.ranks {
            let mut end = 0.0;
            for (i, &node) in rank.iter().enumerate() {
                offset[node] = if i > 0 { end + gap(row, rank[i - 1], node) } else { end };
                end = offset[node] + row.nodes[node].cross;
            }
            // Ranks begin centred on each other.
            rank.iter().for_each(|&node| at[node] = offset[node] - end / 2.0);
        }
        let (own, wishes, blocks) = (Vec::new(), Vec::new(), Vec::new());
        Balance { row, pulls: pulls.map(Lists::new), offset, at, own, wishes, blocks }
    }

    /// All ranks in turn, each by the lines on the given sides. True when something has moved.
    fn round(&mut self, forward: bool, sides: [bool; 2]) -> bool {
        let count = self.row.ranks.len();
        let mut moved = false;
        for step in 0..count {
            moved |= self.settle(if forward { step } else { count - 1 - step }, sides);
        }
        moved
    }

    /// Moves the nodes of one rank to where their neighbours want them.
    fn settle(&mut self, rank: usize, sides: [bool; 2]) -> bool {
        let row = self.row;
        let rank = &row.ranks[rank];
        self.wishes.clear();
        self.blocks.clear();
        for (number, &node) in rank.iter().enumerate() {
            let (wish, weight) = self.wish(node, sides).unwrap_or((self.at[node], 0.01));
            let wish = wish - self.offset[node];
            self.wishes.push((wish, weight));
            let mut block = Block { first: number, at: wish };
            while let Some(before) = self.blocks.pop_if(|before| before.at > block.at) {
                block = Block { first: before.first, at: median(&mut self.wishes[before.first..]) };
            }
            self.blocks.push(block);
        }
        let mut moved = false;
        let mut end = rank.len();
        for block in self.blocks.iter().rev() {
            for &node in &rank[block.first..end] {
                let at = block.at + self.offset[node];
                moved |= at != self.at[node];
                self.at[node] = at;
            }
            end = block.first;
        }
        moved
    }

    /// Where a node would like to start, and how much.
    fn wish(&mut self, node: usize, sides: [bool; 2]) -> Option<(f64, f64)> {
        self.own.clear();
        for (pulls, _) in self.pulls.iter().zip(sides).filter(|(_, wanted)| *wanted) {
            let at = &self.at;
            self.own.extend(pulls.of(node).iter().map(|pull| (at[pull.other] + pull.there - pull.here, pull.weight)));
        }
        let weight = self.own.iter().map(|wish| wish.1).sum();
        (!self.own.is_empty()).then(|| (median(&mut self.own), weight))
    }
}

/// Weighted median; between two that weigh the same, the middle, which makes fans symmetric.
fn median(wishes: &mut [(f64, f64)]) -> f64 {
    if let [(only, _)] = wishes {
        return *only;
    }
    wishes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = wishes.iter().map(|wish| wish.1).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    for (i, &(at, weight)) in wishes.iter().enumerate() {
        sum += weight;
        if (sum - half).abs() < 1e-9 && i + 1 < wishes.len() {
            return (at + wishes[i + 1].0) / 2.0;
        }
        if sum > half {
            return at;
        }
    }
    wishes.last().map_or(0.0, |wish| wish.0)
}

#[cfg(test)]
mod tests {
    use super::coordinates;
    use crate::layout::level::{Knot, Piece, Ranked, cross::gap};
    use crate::layout::moments::Moments;

    /// Ranks of items that are 40 px wide, and lines from middle to middle.
    fn row(ranks: &[&[usize]], lines: &[(usize, usize)]) -> Ranked {
        let when = Moments::at(0, 1);
        let mut row =
            Ranked { gap: 20.0, ranks: ranks.iter().map(|rank| rank.to_vec()).collect(), ..Ranked::default() };
        for (rank, nodes) in ranks.iter().enumerate() {
            row.nodes.extend(nodes.iter().map(|&item| Knot { item: Some(item), main: 10.0, cross: 40.0, when, rank }));
        }
        let piece = |&(from, to)| Piece { from, to, from_at: 20.0, to_at: 20.0, when, weight: 1.0 };
        row.pieces = lines.iter().map(piece).collect();
        row
    }

    #[test]
    fn a_line_that_can_be_straight_is() {
        let at = coordinates(&row(&[&[0, 1], &[2, 3], &[4]], &[(0, 2), (1, 3), (3, 4)]));
        assert_eq!((at[0], at[1], at[1]), (at[2], at[3], at[4]));
    }

    #[test]
    fn a_fan_is_symmetric() {
        let at = coordinates(&row(&[&[0], &[1, 2]], &[(0, 1), (0, 2)]));
        assert_eq!(at[0] - at[1], at[2] - at[0]);
        assert_eq!(at[2] - at[1], 60.0);
    }

    #[test]
    fn nodes_keep_their_order_and_their_distance() {
        let ranks: Vec<Vec<usize>> = (0..12).map(|rank| (rank * 9..rank * 9 + 9).collect()).collect();
        let lines: Vec<(usize, usize)> = (0..99).map(|from| (from, from / 9 * 9 + 9 + from * 7 % 9)).collect();
        let row = row(&ranks.iter().map(Vec::as_slice).collect::<Vec<_>>(), &lines);
        let at = coordinates(&row);
        for pair in ranks.iter().flat_map(|rank| rank.windows(2)) {
            let free = at[pair[1]] - at[pair[0]] - row.nodes[pair[0]].cross;
            assert!(free > gap(&row, pair[0], pair[1]) - 1e-6, "{pair:?}: {free}");
        }
    }
}
