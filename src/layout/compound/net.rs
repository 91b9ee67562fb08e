//! What orders of ranks are judged by, in flat tables: which ends of lines each node looks at, and which ranks are
//! touched when another one changes. It is asked thousands of times.

use crate::layout::compound::graph::{End, Graph, Level, Node, What};
use crate::layout::lists::Lists;

pub(crate) const LEFT: usize = 0;
pub(crate) const RIGHT: usize = 1;

/// Where an end of a piece is in its rank: behind the start of its node, or at the gate of a frame.
#[derive(Clone, Copy)]
pub(crate) struct Spot {
    pub node: u32,
    /// The gate; for other ends the number behind that of the last node, which is always in place 0.
    pub gate: u32,
    /// Part of the node, from 0 to 1.
    pub within: f64,
}

/// A graph whose nodes and ranks are numbered through all levels.
pub(crate) struct Net {
    /// The nodes of each rank in the order of the text.
    pub ranks: Lists<usize>,
    /// The rank of each node.
    pub rank_of: Vec<usize>,
    /// For each level its first node and its first rank.
    base: Vec<(usize, usize)>,
    /// How many places each node takes, for lines on its left and on its right: frames are as wide as they have gates.
    pub width: [Vec<f64>; 2],
    /// The other ends of all lines on each side of each node.
    pub ends: [Lists<Spot>; 2],
    /// Both ends of the pieces between each rank and the next one.
    pub gaps: Lists<[Spot; 2]>,
    /// The gaps with lines that end in each rank.
    pub gaps_of: Lists<usize>,
    /// The ranks with lines that end in each rank, and on which side of them it is.
    pub watchers: Lists<(usize, usize)>,
    /// The ranks in the order of a sweep forwards, and of one backwards; the ranks in a frame follow that of the frame.
    pub sweeps: [Vec<usize>; 2],
    /// Where each node stood in an older picture; none if nothing did.
    pub old: Option<Vec<Option<f64>>>,
}

impl Net {
    pub fn new(graph: &Graph) -> Self {
        let mut base = Vec::new();
        let (mut nodes, mut ranks) = (0, 0);
        for level in &graph.levels {
            base.push((nodes, ranks));
            nodes += level.nodes.len();
            ranks += level.ranks.len();
        }
        let all = || graph.levels.iter().zip(&base);
        let lists =
            all().flat_map(|(level, base)| level.ranks.iter().map(|rank| rank.iter().map(|n| base.0 + n).collect()));
        let width = [LEFT, RIGHT].map(|side| {
            let nodes = graph.levels.iter().flat_map(|level| &level.nodes);
            nodes.map(|node| places(graph, node)[side] as f64).collect()
        });
        let mut sweeps = [Vec::new(), Vec::new()];
        if !graph.levels.is_empty() {
            sweep(graph, &base, 0, true, &mut sweeps[LEFT]);
            sweep(graph, &base, 0, false, &mut sweeps[RIGHT]);
        }
        let mut net = Net {
            ranks: Lists::new(lists.collect()),
            rank_of: Vec::new(),
            width,
            ends: [LEFT, RIGHT].map(|_| Lists::new(Vec::new())),
            gaps: Lists::new(Vec::new()),
            gaps_of: Lists::new(Vec::new()),
            watchers: Lists::new(Vec::new()),
            sweeps,
            old: None,
            base,
        };
        net.tie(graph, nodes);
        let old = || graph.levels.iter().flat_map(|level| level.nodes.iter().map(|node| node.old));
        net.old = old().any(|old| old.is_some()).then(|| old().collect());
        net
    }

    /// How many ranks there are.
    pub fn count(&self) -> usize {
        self.ranks.count()
    }

    fn spot(&self, level: &Level, base: usize, end: &End, none: usize) -> Spot {
        let node = &level.nodes[end.node];
        let gate = match node.what {
            What::Frame(_, inner) if end.gate != usize::MAX => self.base[inner].0 + end.gate,
            _ => none,
        };
        let leaf = matches!(node.what, What::Leaf(_));
        let within = if leaf { (end.at / node.cross.max(1.0)).clamp(0.0, 0.99) } else { 0.0 };
        Spot { node: (base + end.node) as u32, gate: gate as u32, within }
    }

    /// Ties the ends of all pieces together.
    fn tie(&mut self, graph: &Graph, nodes: usize) {
        let mut ends: [Vec<Vec<Spot>>; 2] = [vec![Vec::new(); nodes], vec![Vec::new(); nodes]];
        let mut outer = vec![None; nodes];
        let mut pieces = vec![Vec::new(); nodes];
        for (level, &(base, _)) in graph.levels.iter().zip(&self.base) {
            for piece in &level.pieces {
                let [from, to] = [&piece.from, &piece.to].map(|end| self.spot(level, base, end, nodes));
                ends[RIGHT][from.node as usize].push(to);
                ends[LEFT][to.node as usize].push(from);
                pieces[from.node as usize].push([from, to]);
                for gate in [from.gate, to.gate].into_iter().filter(|&gate| (gate as usize) < nodes) {
                    outer[gate as usize] = Some([from, to]);
                }
            }
        }
        for (level, &(base, _)) in graph.levels.iter().zip(&self.base) {
            for (number, node) in level.nodes.iter().enumerate().filter(|(_, node)| node.what == What::Gate) {
                let side = if level.gates.0 && node.rank == 0 { LEFT } else { RIGHT };
                let ends = &mut ends[side][base + number];
                if let (true, Some(piece)) = (ends.is_empty(), outer[base + number]) {
                    ends.push(piece[side]);
                }
            }
        }
        self.watch(&ends, &pieces);
        self.ends = ends.map(Lists::new);
    }

    /// Finds out which ranks and gaps look at which ranks.
    fn watch(&mut self, ends: &[Vec<Vec<Spot>>; 2], pieces: &[Vec<[Spot; 2]>]) {
        let count = self.count();
        let mut rank_of = vec![usize::MAX; pieces.len() + 1];
        for rank in 0..count {
            self.ranks.of(rank).iter().for_each(|&node| rank_of[node] = rank);
        }
        let ranks_of = |spot: &Spot| {
            let ranks = [spot.node, spot.gate].map(|node| rank_of[node as usize]);
            ranks.into_iter().filter(|&rank| rank != usize::MAX)
        };
        let (mut gaps, mut gaps_of) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        let mut watchers = vec![Vec::new(); count];
        for (rank, gap) in gaps.iter_mut().enumerate() {
            let nodes = self.ranks.of(rank);
            *gap = nodes.iter().flat_map(|&node| &pieces[node]).copied().collect();
            for of in gap.iter().flatten().flat_map(ranks_of) {
                add(&mut gaps_of[of], rank);
            }
            for side in [LEFT, RIGHT] {
                for of in nodes.iter().flat_map(|&node| &ends[side][node]).flat_map(ranks_of) {
                    add(&mut watchers[of], (rank, side));
                }
            }
        }
        rank_of.truncate(pieces.len());
        self.rank_of = rank_of;
        (self.gaps, self.gaps_of, self.watchers) = (Lists::new(gaps), Lists::new(gaps_of), Lists::new(watchers));
    }

    /// Gives the ranks of a graph an order.
    pub fn write(&self, order: &[usize], graph: &mut Graph) {
        for (level, base) in graph.levels.iter_mut().zip(&self.base) {
            for (number, rank) in level.ranks.iter_mut().enumerate() {
                let start = self.ranks.range(base.1 + number).start;
                rank.iter_mut().zip(&order[start..]).for_each(|(node, of)| *node = of - base.0);
            }
        }
    }
}

/// Adds what is not the last one already.
fn add<T: PartialEq>(list: &mut Vec<T>, what: T) {
    if list.last() != Some(&what) {
        list.push(what);
    }
}

/// How many places a node takes on each side.
fn places(graph: &Graph, node: &Node) -> [usize; 2] {
    let What::Frame(_, inner) = node.what else { return [1, 1] };
    let Level { ranks, gates, .. } = &graph.levels[inner];
    let count = |there: bool, rank: Option<&Vec<usize>>| rank.filter(|_| there).map_or(1, |rank| rank.len().max(1));
    [count(gates.0, ranks.first()), count(gates.1, ranks.last())]
}

/// The ranks of a level and of the frames in it, in the order of a sweep.
fn sweep(graph: &Graph, base: &[(usize, usize)], level: usize, forward: bool, into: &mut Vec<usize>) {
    let ranks = &graph.levels[level].ranks;
    for step in 0..ranks.len() {
        let rank = if forward { step } else { ranks.len() - 1 - step };
        into.push(base[level].1 + rank);
        for &node in &ranks[rank] {
            if let What::Frame(_, inner) = graph.levels[level].nodes[node].what {
                sweep(graph, base, inner, forward, into);
            }
        }
    }
}
