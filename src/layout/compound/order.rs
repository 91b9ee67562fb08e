//! The order of the nodes in every rank of every level, so that few lines cross.
//!
//! Sweeps of barycentres (Sugiyama, Tagawa, Toda, 1981) that go through frames as they come to them: the gates
//! of a frame take the order of the lines outside, the level in it is swept, and the rank behind it sees the
//! gates on the other side. Then neighbours change places as long as that pays (Gansner, Koutsofios, North, Vo,
//! 1993). Crossings are counted by inversions (Barth, Jünger, Mutzel, 2002).

use crate::layout::compound::graph::{End, Graph, Near, What};

/// Piece visits that ordering may cost.
const EFFORT: usize = 400_000;
/// Sweeps of one start.
const SWEEPS: usize = 8;
/// Most starts.
const STARTS: usize = 32;

/// Orders all ranks.
pub(crate) fn order(graph: &mut Graph) {
    let pieces: usize = graph.levels.iter().map(|level| level.pieces.len()).sum();
    let starts = (EFFORT / (pieces * SWEEPS + 1)).clamp(1, STARTS);
    let mut sweeper = Sweeper::new(graph);
    let mut best = (usize::MAX, Vec::new());
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let text = sweeper.ranks();
    for start in 0..starts {
        if start > 0 {
            sweeper.set(&text);
            sweeper.shuffle(&mut dice);
        }
        let mut found = (usize::MAX, Vec::new());
        for sweep in 0..SWEEPS {
            sweeper.sweep(0, sweep % 2 == 0);
            let crossings = sweeper.crossings();
            if crossings < found.0 {
                found = (crossings, sweeper.ranks());
            }
            if crossings == 0 {
                break;
            }
        }
        sweeper.set(&found.1);
        sweeper.exchange();
        let crossings = sweeper.crossings();
        if crossings < best.0 {
            best = (crossings, sweeper.ranks());
        }
        if best.0 == 0 {
            break;
        }
    }
    sweeper.set(&best.1);
}

/// A small generator of numbers that look random and are the same every time (Marsaglia, 2003: xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % count.max(1) as u64) as usize
    }
}

/// Orders of all levels: nodes by rank.
type Ranks = Vec<Vec<Vec<usize>>>;

struct Sweeper<'a> {
    graph: &'a mut Graph,
    near: Vec<Near>,
    /// The piece outside each gate: its level and number.
    outer: Vec<Vec<Option<(usize, usize)>>>,
    /// Index of each node in its rank.
    index: Vec<Vec<usize>>,
    /// Where each node begins in its rank, for lines on its left and on its right.
    start: [Vec<Vec<f64>>; 2],
}

const LEFT: usize = 0;
const RIGHT: usize = 1;

impl<'a> Sweeper<'a> {
    fn new(graph: &'a mut Graph) -> Self {
        let near = graph.levels.iter().map(|level| level.near()).collect();
        let blank = || graph.levels.iter().map(|level| vec![0.0; level.nodes.len()]).collect::<Vec<_>>();
        let start = [blank(), blank()];
        let index = graph.levels.iter().map(|level| vec![0; level.nodes.len()]).collect();
        let mut outer: Vec<Vec<Option<(usize, usize)>>> =
            graph.levels.iter().map(|level| vec![None; level.nodes.len()]).collect();
        for (number, level) in graph.levels.iter().enumerate() {
            for (piece, of) in level.pieces.iter().enumerate() {
                for end in [of.from, of.to] {
                    if let (What::Frame(_, inner), true) = (level.nodes[end.node].what, end.gate != usize::MAX) {
                        outer[inner][end.gate] = Some((number, piece));
                    }
                }
            }
        }
        let mut sweeper = Sweeper { graph, near, outer, index, start };
        sweeper.renumber();
        sweeper
    }

    fn ranks(&self) -> Ranks {
        self.graph.levels.iter().map(|level| level.ranks.clone()).collect()
    }

    fn set(&mut self, ranks: &Ranks) {
        for (level, ranks) in self.graph.levels.iter_mut().zip(ranks) {
            level.ranks.clone_from(ranks);
        }
        self.renumber();
    }

    fn shuffle(&mut self, dice: &mut Dice) {
        for level in &mut self.graph.levels {
            for rank in &mut level.ranks {
                for i in (1..rank.len()).rev() {
                    rank.swap(i, dice.below(i + 1));
                }
            }
        }
        self.renumber();
    }

    fn renumber(&mut self) {
        // Frames are as wide as they have gates, so gates come first: containers stand before their contents.
        for level in (0..self.graph.levels.len()).rev() {
            for rank in 0..self.graph.levels[level].ranks.len() {
                self.number(level, rank);
            }
        }
    }

    /// Numbers the nodes of a rank.
    fn number(&mut self, level: usize, rank: usize) {
        let (mut left, mut right) = (0.0, 0.0);
        let of = &self.graph.levels[level];
        for (index, &node) in of.ranks[rank].iter().enumerate() {
            self.index[level][node] = index;
            self.start[LEFT][level][node] = left;
            self.start[RIGHT][level][node] = right;
            let (l, r) = match of.nodes[node].what {
                What::Frame(_, inner) => {
                    let inner = &self.graph.levels[inner];
                    let gates = |on: bool, rank: Option<&Vec<usize>>| {
                        if on { rank.map_or(1, |rank| rank.len().max(1)) } else { 1 }
                    };
                    (gates(inner.gates.0, inner.ranks.first()), gates(inner.gates.1, inner.ranks.last()))
                }
                _ => (1, 1),
            };
            left += l as f64;
            right += r as f64;
        }
    }

    /// Position of an end in its rank, seen from the given side.
    fn position(&self, level: usize, end: &End, side: usize) -> f64 {
        let start = self.start[side][level][end.node];
        let node = &self.graph.levels[level].nodes[end.node];
        match node.what {
            What::Frame(_, inner) if end.gate != usize::MAX => start + self.index[inner][end.gate] as f64,
            What::Leaf(_) => start + (end.at / node.cross.max(1.0)).clamp(0.0, 0.99),
            _ => start,
        }
    }

    /// Positions of the other ends of all lines on one side of a node.
    fn others(&self, level: usize, node: usize, side: usize, out: &mut Vec<f64>) {
        out.clear();
        let of = &self.graph.levels[level];
        let pieces = if side == LEFT { &self.near[level].before[node] } else { &self.near[level].after[node] };
        for &piece in pieces {
            let piece = &of.pieces[piece];
            out.push(if side == LEFT {
                self.position(level, &piece.from, RIGHT)
            } else {
                self.position(level, &piece.to, LEFT)
            });
        }
        if let (What::Gate, true, Some((outside, piece))) =
            (of.nodes[node].what, pieces.is_empty(), self.outer[level][node])
        {
            let piece = &self.graph.levels[outside].pieces[piece];
            let first = of.gates.0 && of.nodes[node].rank == 0;
            if first && side == LEFT {
                out.push(self.position(outside, &piece.from, RIGHT));
            } else if !first && side == RIGHT {
                out.push(self.position(outside, &piece.to, LEFT));
            }
        }
    }

    /// Sorts the ranks of a level by what is before (behind) them, and sweeps the frames in it.
    fn sweep(&mut self, level: usize, forward: bool) {
        let count = self.graph.levels[level].ranks.len();
        let side = if forward { LEFT } else { RIGHT };
        for step in 0..count {
            let rank = if forward { step } else { count - 1 - step };
            self.sort(level, rank, side);
            let frames: Vec<usize> = self.graph.levels[level].ranks[rank]
                .iter()
                .filter_map(|&node| match self.graph.levels[level].nodes[node].what {
                    What::Frame(_, inner) => Some(inner),
                    _ => None,
                })
                .collect();
            for inner in frames {
                self.sweep(inner, forward);
            }
            self.number(level, rank);
        }
    }

    /// Sorts a rank by the barycentres of its nodes; nodes without lines there keep their position.
    fn sort(&mut self, level: usize, rank: usize, side: usize) {
        let mut others = Vec::new();
        let nodes = self.graph.levels[level].ranks[rank].clone();
        let mut keyed: Vec<(f64, usize)> = Vec::with_capacity(nodes.len());
        for node in nodes {
            self.others(level, node, side, &mut others);
            let key = if others.is_empty() { -1.0 } else { others.iter().sum::<f64>() / others.len() as f64 };
            keyed.push((key, node));
        }
        let mut sorted: Vec<(f64, usize)> = keyed.iter().copied().filter(|&(key, _)| key >= 0.0).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut sorted = sorted.into_iter();
        for entry in keyed.iter_mut().filter(|entry| entry.0 >= 0.0) {
            *entry = sorted.next().expect("as many as there were");
        }
        self.graph.levels[level].ranks[rank] = keyed.into_iter().map(|(_, node)| node).collect();
        self.number(level, rank);
    }

    /// Neighbours in a rank change places as long as fewer lines cross.
    fn exchange(&mut self) {
        let mut buffers = [Vec::new(), Vec::new()];
        for _ in 0..12 {
            let mut better = false;
            for level in 0..self.graph.levels.len() {
                for rank in 0..self.graph.levels[level].ranks.len() {
                    for i in 1..self.graph.levels[level].ranks[rank].len() {
                        let of = &self.graph.levels[level].ranks[rank];
                        let (a, b) = (of[i - 1], of[i]);
                        if self.pays(level, a, b, &mut buffers) {
                            self.graph.levels[level].ranks[rank].swap(i - 1, i);
                            self.number(level, rank);
                            better = true;
                        }
                    }
                }
            }
            if !better {
                return;
            }
        }
    }

    /// True when fewer lines cross with `b` before `a`.
    fn pays(&self, level: usize, a: usize, b: usize, buffers: &mut [Vec<f64>; 2]) -> bool {
        let [first, second] = buffers;
        let (mut now, mut then) = (0_usize, 0_usize);
        for side in [LEFT, RIGHT] {
            self.others(level, a, side, first);
            self.others(level, b, side, second);
            for x in first.iter() {
                for y in second.iter() {
                    now += usize::from(x > y);
                    then += usize::from(y > x);
                }
            }
        }
        then < now
    }

    /// Crossings in all gaps of all levels.
    fn crossings(&self) -> usize {
        let mut total = 0;
        let mut gap: Vec<(f64, f64)> = Vec::new();
        for (number, level) in self.graph.levels.iter().enumerate() {
            for rank in &level.ranks {
                gap.clear();
                for &node in rank {
                    for &piece in &self.near[number].after[node] {
                        let piece = &level.pieces[piece];
                        gap.push((self.position(number, &piece.from, RIGHT), self.position(number, &piece.to, LEFT)));
                    }
                }
                total += inversions(&mut gap);
            }
        }
        total
    }
}

/// Pairs whose first values are in one order and whose second values are in the other.
pub(crate) fn inversions(pairs: &mut [(f64, f64)]) -> usize {
    if pairs.len() < 2 {
        return 0;
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut values: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    let mut tree = vec![0_usize; values.len() + 1];
    let mut total = 0;
    // Those with a larger second value that came before; ends that coincide do not cross.
    for (seen, &(_, value)) in pairs.iter().enumerate() {
        let at = values.partition_point(|&v| v < value) + 1;
        let (mut up_to, mut i) = (0, at);
        while i > 0 {
            up_to += tree[i];
            i &= i - 1;
        }
        total += seen - up_to;
        let mut i = at;
        while i < tree.len() {
            tree[i] += 1;
            i += i & i.wrapping_neg();
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::inversions;

    #[test]
    fn inversions_are_pairs_in_opposite_orders() {
        assert_eq!(inversions(&mut [(0.0, 1.0), (1.0, 0.0)]), 1);
        assert_eq!(inversions(&mut [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]), 1);
        assert_eq!(inversions(&mut [(0.0, 2.0), (1.0, 1.0), (2.0, 0.0)]), 3);
        assert_eq!(inversions(&mut [(0.0, 1.0), (1.0, 1.0)]), 0);
    }
}
