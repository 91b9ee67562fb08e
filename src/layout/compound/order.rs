//! The order of the nodes in every rank of every level, so that few lines cross.
//!
//! Sweeps of barycentres (Sugiyama, Tagawa, Toda, 1981) that go through frames as they come to them: the gates
//! of a frame take the order of the lines outside, the level in it is swept, and the rank behind it sees the
//! gates on the other side. Then neighbours change places as long as that pays (Gansner, Koutsofios, North, Vo,
//! 1993). Crossings are counted by inversions (Barth, Jünger, Mutzel, 2002).

use std::thread;

use crate::layout::compound::graph::{End, Graph, Level, Near, Node, What};

/// Piece visits that ordering may cost.
const EFFORT: usize = 400_000;
/// Sweeps of one start.
const SWEEPS: usize = 8;
/// Most starts.
const STARTS: usize = 32;
/// How many threads share the starts. A fixed number, so that the result is the same on every machine.
const SHARES: usize = 2;
/// Fewer piece visits than this are not worth a thread.
const SMALL: usize = 4_000;

/// Orders all ranks.
///
/// Starts are independent of each other and are tried in threads; the best is the result, of equally good ones the
/// first.
pub(crate) fn order(graph: &mut Graph) {
    let pieces: usize = graph.levels.iter().map(|level| level.pieces.len()).sum();
    let starts = (EFFORT / (pieces * SWEEPS + 1)).clamp(1, STARTS);
    let mut best = try_start(&mut Sweeper::new(graph), 0);
    if best.0 > 0 && starts > 1 {
        let graph = &*graph;
        let share = |share: usize| {
            let mut sweeper = Sweeper::new(graph);
            let own = (1..starts).filter(move |start| start % SHARES == share);
            let mut best: Option<(usize, usize, Ranks)> = None;
            for start in own {
                let (crossings, ranks) = try_start(&mut sweeper, start);
                if best.as_ref().is_none_or(|(least, ..)| crossings < *least) {
                    best = Some((crossings, start, ranks));
                }
                if crossings == 0 {
                    break;
                }
            }
            best
        };
        let found: Vec<Option<(usize, usize, Ranks)>> = if pieces * starts < SMALL {
            (0..SHARES).map(share).collect()
        } else {
            thread::scope(|scope| {
                let others: Vec<_> = (1..SHARES).map(|of| scope.spawn(move || share(of))).collect();
                let own = share(0);
                let others = others.into_iter().map(|other| other.join().unwrap_or(None));
                std::iter::once(own).chain(others).collect()
            })
        };
        let least = found.into_iter().flatten().min_by_key(|(crossings, start, _)| (*crossings, *start));
        if let Some((crossings, _, ranks)) = least.filter(|(crossings, ..)| *crossings < best.0) {
            best = (crossings, ranks);
        }
    }
    for (level, ranks) in graph.levels.iter_mut().zip(best.1) {
        level.ranks = ranks;
    }
}

/// Sweeps from the order of the text, or from a shuffled one, and back and forth. The result is the best order on the
/// way, and its crossings.
fn try_start(sweeper: &mut Sweeper, start: usize) -> (usize, Ranks) {
    sweeper.reset();
    if start > 0 {
        sweeper.shuffle(&mut Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(2 * start as u64 + 1)));
    }
    let mut found = (usize::MAX, Ranks::new());
    for sweep in 0..SWEEPS {
        sweeper.sweep(0, sweep % 2 == 0);
        let crossings = sweeper.crossings();
        if crossings < found.0 {
            found = (crossings, sweeper.ranks.clone());
        }
        if crossings == 0 {
            return found;
        }
    }
    sweeper.set(&found.1);
    sweeper.exchange();
    (sweeper.crossings(), sweeper.ranks.clone())
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

/// Where an end of a piece is in its rank: behind the start of its node, or at the gate of a frame.
#[derive(Clone, Copy)]
struct Spot {
    node: usize,
    /// Part of the node, from 0 to 1.
    within: f64,
    /// Level and node of the gate.
    gate: Option<(usize, usize)>,
}

struct Sweeper<'a> {
    graph: &'a Graph,
    ranks: Ranks,
    near: Vec<Near>,
    /// Both ends of each piece.
    spots: Vec<Vec<[Spot; 2]>>,
    /// The piece outside each gate: its level and number.
    outer: Vec<Vec<Option<(usize, usize)>>>,
    /// Index of each node in its rank.
    index: Vec<Vec<usize>>,
    /// Where each node begins in its rank, for lines on its left and on its right.
    start: [Vec<Vec<f64>>; 2],
    /// How many places each node takes there: frames are as wide as they have gates.
    width: [Vec<Vec<f64>>; 2],
    scratch: Scratch,
}

/// Room for what is needed again and again.
#[derive(Default)]
struct Scratch {
    others: [Vec<f64>; 2],
    keyed: Vec<(f64, usize)>,
    sorted: Vec<(f64, usize)>,
    gap: Vec<(f64, f64)>,
    tally: Tally,
}

const LEFT: usize = 0;
const RIGHT: usize = 1;

impl<'a> Sweeper<'a> {
    fn new(graph: &'a Graph) -> Self {
        let near = graph.levels.iter().map(|level| level.near()).collect();
        let blank = || graph.levels.iter().map(|level| vec![0.0; level.nodes.len()]).collect::<Vec<_>>();
        let index = graph.levels.iter().map(|level| vec![0; level.nodes.len()]).collect();
        let mut outer: Vec<Vec<Option<(usize, usize)>>> =
            graph.levels.iter().map(|level| vec![None; level.nodes.len()]).collect();
        let mut spots = Vec::new();
        for (number, level) in graph.levels.iter().enumerate() {
            let spot = |end: &End| {
                let node = &level.nodes[end.node];
                let gate = match node.what {
                    What::Frame(_, inner) if end.gate != usize::MAX => Some((inner, end.gate)),
                    _ => None,
                };
                let leaf = matches!(node.what, What::Leaf(_));
                let within = if leaf { (end.at / node.cross.max(1.0)).clamp(0.0, 0.99) } else { 0.0 };
                Spot { node: end.node, within, gate }
            };
            spots.push(level.pieces.iter().map(|piece| [spot(&piece.from), spot(&piece.to)]).collect());
            for (piece, of) in level.pieces.iter().enumerate() {
                for (inner, gate) in [of.from, of.to].iter().filter_map(|end| spot(end).gate) {
                    outer[inner][gate] = Some((number, piece));
                }
            }
        }
        let places = |node: &Node| match node.what {
            What::Frame(_, inner) => {
                let inner = &graph.levels[inner];
                let gates = |rank: Option<&Vec<usize>>| rank.map_or(1, |rank| rank.len().max(1));
                let (first, last) = inner.gates;
                [if first { gates(inner.ranks.first()) } else { 1 }, if last { gates(inner.ranks.last()) } else { 1 }]
            }
            _ => [1, 1],
        };
        let width = [LEFT, RIGHT].map(|side| {
            let level = |level: &Level| level.nodes.iter().map(|node| places(node)[side] as f64).collect();
            graph.levels.iter().map(level).collect()
        });
        let (start, scratch) = ([blank(), blank()], Scratch::default());
        Sweeper { graph, ranks: Ranks::new(), near, spots, outer, index, start, width, scratch }
    }

    /// Back to the order of the text.
    fn reset(&mut self) {
        self.ranks = self.graph.levels.iter().map(|level| level.ranks.clone()).collect();
        self.keep_all();
    }

    fn keep_all(&mut self) {
        for level in 0..self.ranks.len() {
            (0..self.ranks[level].len()).for_each(|rank| self.keep(level, rank));
        }
        self.renumber();
    }

    /// Nodes that stood in an older picture keep the order that they had there: of the places of all of them, the first
    /// one takes the first.
    fn keep(&mut self, level: usize, rank: usize) {
        let nodes = &self.graph.levels[level].nodes;
        let of = &mut self.ranks[level][rank];
        let places: Vec<usize> = (0..of.len()).filter(|&place| nodes[of[place]].old.is_some()).collect();
        let mut kept: Vec<usize> = places.iter().map(|&place| of[place]).collect();
        kept.sort_by(|&a, &b| nodes[a].old.partial_cmp(&nodes[b].old).unwrap_or(std::cmp::Ordering::Equal));
        places.into_iter().zip(kept).for_each(|(place, node)| of[place] = node);
    }

    fn set(&mut self, ranks: &Ranks) {
        self.ranks.clone_from(ranks);
        self.renumber();
    }

    fn shuffle(&mut self, dice: &mut Dice) {
        for rank in self.ranks.iter_mut().flatten() {
            for i in (1..rank.len()).rev() {
                rank.swap(i, dice.below(i + 1));
            }
        }
        self.keep_all();
    }

    fn renumber(&mut self) {
        for level in 0..self.ranks.len() {
            for rank in 0..self.ranks[level].len() {
                self.number(level, rank);
            }
        }
    }

    /// Numbers the nodes of a rank.
    fn number(&mut self, level: usize, rank: usize) {
        let (mut left, mut right) = (0.0, 0.0);
        for (index, &node) in self.ranks[level][rank].iter().enumerate() {
            self.index[level][node] = index;
            self.start[LEFT][level][node] = left;
            self.start[RIGHT][level][node] = right;
            left += self.width[LEFT][level][node];
            right += self.width[RIGHT][level][node];
        }
    }

    /// Position of an end in its rank, seen from the given side.
    fn position(&self, level: usize, spot: &Spot, side: usize) -> f64 {
        let gate = spot.gate.map_or(0.0, |(inner, gate)| self.index[inner][gate] as f64);
        self.start[side][level][spot.node] + spot.within + gate
    }

    /// Positions of the other ends of all lines on one side of a node.
    fn others(&self, level: usize, node: usize, side: usize, out: &mut Vec<f64>) {
        out.clear();
        let near = &self.near[level];
        let pieces = if side == LEFT { &near.before[node] } else { &near.after[node] };
        let far = |level: usize, piece: usize| self.position(level, &self.spots[level][piece][side], 1 - side);
        out.extend(pieces.iter().map(|&piece| far(level, piece)));
        let of = &self.graph.levels[level];
        if let (What::Gate, true, Some((outside, piece))) =
            (of.nodes[node].what, pieces.is_empty(), self.outer[level][node])
        {
            let first = of.gates.0 && of.nodes[node].rank == 0;
            if first == (side == LEFT) {
                out.push(far(outside, piece));
            }
        }
    }

    /// Sorts the ranks of a level by what is before (behind) them, and sweeps the frames in it.
    fn sweep(&mut self, level: usize, forward: bool) {
        let count = self.ranks[level].len();
        let side = if forward { LEFT } else { RIGHT };
        for step in 0..count {
            let rank = if forward { step } else { count - 1 - step };
            self.sort(level, rank, side);
            for place in 0..self.ranks[level][rank].len() {
                if let What::Frame(_, inner) = self.graph.levels[level].nodes[self.ranks[level][rank][place]].what {
                    self.sweep(inner, forward);
                }
            }
        }
    }

    /// Sorts a rank by the barycentres of its nodes; nodes without lines there keep their position.
    fn sort(&mut self, level: usize, rank: usize, side: usize) {
        let mut scratch = std::mem::take(&mut self.scratch);
        let Scratch { others: [others, _], keyed, sorted, .. } = &mut scratch;
        keyed.clear();
        for &node in &self.ranks[level][rank] {
            self.others(level, node, side, others);
            let key = if others.is_empty() { -1.0 } else { others.iter().sum::<f64>() / others.len() as f64 };
            keyed.push((key, node));
        }
        sorted.clear();
        sorted.extend(keyed.iter().filter(|(key, _)| *key >= 0.0));
        if !sorted.is_sorted_by(|a, b| a.0 <= b.0) {
            sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
            let places = keyed.iter().enumerate().filter(|(_, (key, _))| *key >= 0.0).map(|(place, _)| place);
            for (place, &(_, node)) in places.zip(sorted.iter()) {
                self.ranks[level][rank][place] = node;
            }
            self.keep(level, rank);
            self.number(level, rank);
        }
        self.scratch = scratch;
    }

    /// Neighbours in a rank change places as long as fewer lines cross.
    fn exchange(&mut self) {
        let mut buffers = std::mem::take(&mut self.scratch.others);
        for _ in 0..12 {
            let mut better = false;
            for level in 0..self.ranks.len() {
                for rank in 0..self.ranks[level].len() {
                    for i in 1..self.ranks[level][rank].len() {
                        let of = &self.ranks[level][rank];
                        let (a, b) = (of[i - 1], of[i]);
                        if self.pays(level, a, b, &mut buffers) {
                            self.ranks[level][rank].swap(i - 1, i);
                            self.number(level, rank);
                            better = true;
                        }
                    }
                }
            }
            if !better {
                break;
            }
        }
        self.scratch.others = buffers;
    }

    /// True when fewer lines cross with `b` before `a`.
    fn pays(&self, level: usize, a: usize, b: usize, buffers: &mut [Vec<f64>; 2]) -> bool {
        let nodes = &self.graph.levels[level].nodes;
        if nodes[a].old.is_some() && nodes[b].old.is_some() {
            return false;
        }
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
    fn crossings(&mut self) -> usize {
        let mut total = 0;
        let mut scratch = std::mem::take(&mut self.scratch);
        let Scratch { gap, tally, .. } = &mut scratch;
        for (level, ranks) in self.ranks.iter().enumerate() {
            for rank in ranks {
                gap.clear();
                for &node in rank {
                    for &piece in &self.near[level].after[node] {
                        let [from, to] = &self.spots[level][piece];
                        gap.push((self.position(level, from, RIGHT), self.position(level, to, LEFT)));
                    }
                }
                total += tally.inversions(gap);
            }
        }
        self.scratch = scratch;
        total
    }
}

/// Fewer pairs than this are compared one by one.
const FEW: usize = 40;

/// Counts inversions.
#[derive(Default)]
pub(crate) struct Tally {
    values: Vec<f64>,
    tree: Vec<usize>,
}

impl Tally {
    /// Pairs whose first values are in one order and whose second values are in the other.
    pub fn inversions(&mut self, pairs: &mut [(f64, f64)]) -> usize {
        if pairs.len() < FEW {
            let crossed = |a: &(f64, f64), b: &(f64, f64)| a.0 < b.0 && a.1 > b.1 || a.0 > b.0 && a.1 < b.1;
            return pairs.iter().enumerate().map(|(i, a)| pairs[..i].iter().filter(|b| crossed(a, b)).count()).sum();
        }
        let Tally { values, tree } = self;
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        values.clear();
        values.extend(pairs.iter().map(|pair| pair.1));
        values.sort_unstable_by(f64::total_cmp);
        values.dedup();
        tree.clear();
        tree.resize(values.len() + 1, 0);
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
}

#[cfg(test)]
mod tests {
    use super::{FEW, Tally};

    fn inversions(pairs: &mut [(f64, f64)]) -> usize {
        Tally::default().inversions(pairs)
    }

    #[test]
    fn inversions_are_pairs_in_opposite_orders() {
        assert_eq!(inversions(&mut [(0.0, 1.0), (1.0, 0.0)]), 1);
        assert_eq!(inversions(&mut [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]), 1);
        assert_eq!(inversions(&mut [(0.0, 2.0), (1.0, 1.0), (2.0, 0.0)]), 3);
        assert_eq!(inversions(&mut [(0.0, 1.0), (1.0, 1.0)]), 0);
    }

    #[test]
    fn many_pairs_are_counted_like_few() {
        let pair = |i: usize| ((i * 7 % 13) as f64, (i * 5 % 11) as f64);
        let mut pairs: Vec<(f64, f64)> = (0..3 * FEW).map(pair).collect();
        let crossed = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0) * (a.1 - b.1) < 0.0;
        let slow = (0..pairs.len()).map(|i| (0..i).filter(|&j| crossed(pairs[i], pairs[j])).count()).sum::<usize>();
        assert_eq!(inversions(&mut pairs), slow);
    }
}
