//! Positions across the flow: straight lines first, then symmetry.
//!
//! Each node wants to stand at the weighted median of where its lines would make it stand; within a rank the
//! wishes are reconciled in order and with the least total shift by pooling neighbours that collide
//! (pool adjacent violators: Ayer, Brunk, Ewing, Reid, Silverman, 1955).

use crate::layout::level::Ranked;
use crate::layout::lists::Lists;

/// From this number of nodes on, few rounds have to do.
const MANY: usize = 400;

/// A block of more nodes than this stands in the middle of its parts instead of where the median of its wishes is, for
/// which all of them would be looked at again with every node that joins.
const LARGE: usize = 5_000;

/// Start of each node across the flow, px, when those of each rank stand in this order.
pub(crate) fn coordinates(row: &Ranked, order: &[Vec<usize>]) -> Vec<f64> {
    let mut balance = Balance::new(row, order);
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

/// Room between two neighbours of a rank.
pub(crate) fn gap(level: &Ranked, a: usize, b: usize) -> f64 {
    match (level.nodes[a].item, level.nodes[b].item) {
        (Some(_), Some(_)) => level.gap.max(level.wider.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0)),
        (None, None) => 10.0,
        _ => 14.0,
    }
}

/// Nodes that take up room, and those that do not, in a rank.
///
/// A connector that is never seen together with some item of its rank takes no room: its line runs where that item will
/// be, or has been.
fn parted(row: &Ranked, order: &[Vec<usize>]) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let together = row.nodes.windows(2).all(|pair| pair[0].when == pair[1].when);
    let takes_room = |&node: &usize| {
        let knot = &row.nodes[node];
        let never = |&other: &usize| row.nodes[other].item.is_some() && !row.nodes[other].when.meets(knot.when);
        together || knot.item.is_some() || !row.ranks[knot.rank].iter().any(never)
    };
    order.iter().map(|rank| rank.iter().copied().partition(takes_room)).unzip()
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
    /// How much they would like that.
    weight: f64,
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

struct Balance<'a> {
    row: &'a Ranked,
    /// The nodes of each rank that take up room.
    solid: Vec<Vec<usize>>,
    /// Those that take up none.
    ghosts: Vec<Vec<usize>>,
    /// The lines of each node to the rank before it and to the one behind it.
    pulls: [Lists<Pull>; 2],
    /// Where each node would stand if those of its rank stood close together from 0 on.
    offset: Vec<f64>,
    at: Vec<f64>,
    // Room for what is needed again and again.
    own: Vec<Wish>,
    wishes: Vec<Wish>,
    blocks: Vec<Block>,
}

impl<'a> Balance<'a> {
    fn new(row: &'a Ranked, order: &[Vec<usize>]) -> Self {
        let mut pulls = [vec![Vec::new(); row.nodes.len()], vec![Vec::new(); row.nodes.len()]];
        for piece in &row.pieces {
            let (from, to, weight) = (piece.from, piece.to, piece.weight);
            pulls[0][to].push(Pull { other: from, there: piece.from_at, here: piece.to_at, weight });
            pulls[1][from].push(Pull { other: to, there: piece.to_at, here: piece.from_at, weight });
        }
        let mut at = vec![0.0; row.nodes.len()];
        for rank in order {
            let end = close(row, rank, &mut at);
            // Ranks begin centred on each other.
            rank.iter().for_each(|&node| at[node] -= end / 2.0);
        }
        let (solid, ghosts) = parted(row, order);
        let mut offset = vec![0.0; row.nodes.len()];
        for rank in &solid {
            close(row, rank, &mut offset);
        }
        let (own, wishes, blocks) = (Vec::new(), Vec::new(), Vec::new());
        Balance { row, solid, ghosts, pulls: pulls.map(Lists::new), offset, at, own, wishes, blocks }
    }

    /// All ranks in turn, each by the lines on the given sides. True when something has moved.
    fn round(&mut self, forward: bool, sides: [bool; 2]) -> bool {
        let count = self.solid.len();
        let mut moved = false;
        for step in 0..count {
            let rank = if forward { step } else { count - 1 - step };
            moved |= self.settle(rank, sides);
            for ghost in 0..self.ghosts[rank].len() {
                moved |= self.follow(self.ghosts[rank][ghost], sides);
            }
        }
        moved
    }

    /// Moves the nodes of one rank to where their neighbours want them.
    fn settle(&mut self, rank: usize, sides: [bool; 2]) -> bool {
        self.wishes.clear();
        self.blocks.clear();
        for number in 0..self.solid[rank].len() {
            let node = self.solid[rank][number];
            let (wish, weight) = self.wish(node, sides).unwrap_or((self.at[node], 0.01));
            let place = self.offset[node];
            let wish = Wish { at: wish - place, weight, place };
            self.wishes.push(wish);
            let mut block = Block { first: number, at: wish.at, weight };
            while let Some(before) = self.blocks.pop_if(|before| before.at > block.at) {
                let (wishes, weight) = (&mut self.wishes[before.first..], before.weight + block.weight);
                let at = match wishes.len() > LARGE {
                    true => (before.at * before.weight + block.at * block.weight) / weight,
                    false => median(wishes, self.row.lean),
                };
                block = Block { first: before.first, at, weight };
            }
            self.blocks.push(block);
        }
        let mut moved = false;
        let mut end = self.wishes.len();
        for block in self.blocks.iter().rev() {
            for &node in &self.solid[rank][block.first..end] {
                let at = block.at + self.offset[node];
                moved |= at != self.at[node];
                self.at[node] = at;
            }
            end = block.first;
        }
        moved
    }

    /// Moves a node that takes up no room to where its neighbours want it.
    fn follow(&mut self, ghost: usize, sides: [bool; 2]) -> bool {
        let Some((wish, _)) = self.wish(ghost, sides) else { return false };
        std::mem::replace(&mut self.at[ghost], wish) != wish
    }

    /// Where a node would like to start, and how much.
    fn wish(&mut self, node: usize, sides: [bool; 2]) -> Option<(f64, f64)> {
        self.own.clear();
        for (pulls, _) in self.pulls.iter().zip(sides).filter(|(_, wanted)| *wanted) {
            let at = &self.at;
            self.own.extend(pulls.of(node).iter().map(|pull| {
                let end = at[pull.other] + pull.there;
                Wish { at: end - pull.here, weight: pull.weight, place: end + pull.here }
            }));
        }
        let weight = self.own.iter().map(|wish| wish.weight).sum();
        (!self.own.is_empty()).then(|| (median(&mut self.own, self.row.lean), weight))
    }
}

/// Puts the nodes of a rank close together from 0 on; the result is where they end.
fn close(row: &Ranked, rank: &[usize], at: &mut [f64]) -> f64 {
    let mut end = 0.0;
    for (i, &node) in rank.iter().enumerate() {
        at[node] = if i > 0 { end + gap(row, rank[i - 1], node) } else { end };
        end = at[node] + row.nodes[node].cross;
    }
    end
}

/// Weighted median; between two that weigh the same, the middle, which makes fans symmetric, or, when that leans, the one
/// that is wished first.
fn median(wishes: &mut [Wish], lean: bool) -> f64 {
    if let [only] = wishes {
        return only.at;
    }
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
    use super::{coordinates, gap};
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
        let row = row(&[&[0, 1], &[2, 3], &[4]], &[(0, 2), (1, 3), (3, 4)]);
        let at = coordinates(&row, &row.ranks);
        assert_eq!((at[0], at[1], at[1]), (at[2], at[3], at[4]));
    }

    #[test]
    fn nodes_keep_their_order_and_their_distance() {
        let ranks: Vec<Vec<usize>> = (0..12).map(|rank| (rank * 9..rank * 9 + 9).collect()).collect();
        let lines: Vec<(usize, usize)> = (0..99).map(|from| (from, from / 9 * 9 + 9 + from * 7 % 9)).collect();
        let row = row(&ranks.iter().map(Vec::as_slice).collect::<Vec<_>>(), &lines);
        let at = coordinates(&row, &row.ranks);
        for pair in ranks.iter().flat_map(|rank| rank.windows(2)) {
            let free = at[pair[1]] - at[pair[0]] - row.nodes[pair[0]].cross;
            assert!(free > gap(&row, pair[0], pair[1]) - 1e-6, "{pair:?}: {free}");
        }
    }
}
