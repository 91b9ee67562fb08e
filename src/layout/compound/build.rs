//! From templates and lines to a layered graph: levels, orientations, ranks, and lines cut into pieces.

use std::collections::{BTreeMap, BTreeSet};

use crate::layout::compound::comb::{Comb, Fan, Trunk};
use crate::layout::compound::graph::{End, Graph, Level, Node, Part, Piece, Tooth, What, weight};
use crate::layout::compound::rank::{Arc, Pull, ranks, sequence};
use crate::layout::compound::spread::Sizes;
use crate::layout::compound::{Reach, pads};
use crate::layout::place::Placer;
use crate::layout::placed::Form;
use crate::limits::Purse;

/// Thickness of a line's way through a rank, px.
const WAY: f64 = 0.0;
/// A piece of a line is ordered, placed and drawn in the time in which the search for lines looks at so many places.
const PIECE: usize = 100;

/// A step of the way from an element to the whole drawing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Step {
    level: usize,
    node: usize,
}

/// The ends of a line, lifted to the levels that it passes.
struct Lifted {
    line: usize,
    /// Levels that it leaves, from the inside out.
    out: Vec<Step>,
    /// The level in which its two ends are different nodes.
    across: Option<(usize, usize, usize)>,
    /// Levels that it enters, from the outside in.
    into: Vec<Step>,
    /// An end that is a frame itself gets a gate of its own.
    frames: (Option<usize>, Option<usize>),
}

impl Lifted {
    /// The node at one of its ends, in the innermost level there.
    fn innermost(&mut self, to: bool) -> Option<(usize, &mut usize)> {
        let step = if to { self.into.last_mut() } else { self.out.first_mut() };
        match (step, &mut self.across) {
            (Some(step), _) => Some((step.level, &mut step.node)),
            (None, Some((level, from, end))) => Some((*level, if to { end } else { from })),
            (None, None) => None,
        }
    }
}

/// Builds the graph of a drawing whose items are measured.
pub(crate) fn build(placer: &Placer, reach: &Reach, fans: &[Fan], ratio: f64, purse: &Purse) -> Graph {
    let mut builder = Builder {
        placer,
        reach,
        graph: Graph::default(),
        home: BTreeMap::new(),
        inner: BTreeMap::new(),
        fans,
        teeth: BTreeMap::new(),
        spread: Vec::new(),
    };
    builder.graph.trunks = vec![None; placer.union.lines.len()];
    for (number, fan) in fans.iter().enumerate() {
        fan.lines.iter().for_each(|&line| builder.graph.trunks[line] = Some(number));
    }
    builder.level(0);
    let mut lifted = builder.lift();
    let combs = builder.gather(&mut lifted);
    let forward = builder.rank(&lifted, ratio);
    builder.arrange(&mut lifted, &forward, &combs, ratio);
    builder.graph.lines = vec![Vec::new(); placer.union.lines.len()];
    for (lifted, forward) in lifted.iter().zip(forward) {
        // All lines of a comb hang on its trunk.
        let paid = purse.draw(builder.pieces(lifted) * PIECE).is_ok();
        if paid || combs.contains_key(&lifted.line) {
            builder.thread(lifted, forward);
        }
    }
    for (trunk, fan) in combs {
        builder.branch(trunk, fan);
    }
    builder.deal();
    builder.graph
}

struct Builder<'a> {
    placer: &'a Placer<'a>,
    reach: &'a Reach,
    graph: Graph,
    /// Level and node of each stack.
    home: BTreeMap<usize, Step>,
    /// The level in each frame's stack.
    inner: BTreeMap<usize, usize>,
    fans: &'a [Fan],
    /// Where the trunks of combs meet these.
    teeth: BTreeMap<usize, Tooth>,
    /// Nodes of each level in ranks that were spread over several.
    spread: Vec<BTreeSet<usize>>,
}

impl<'a> Builder<'a> {
    /// A level for a cell, and for all frames in it.
    fn level(&mut self, cell: usize) -> usize {
        let index = self.graph.levels.len();
        self.graph.levels.push(Level { cell, ..Level::default() });
        for &stack in &self.placer.fold.cells[cell].stacks {
            let of = &self.placer.fold.stacks[stack];
            let held = &self.placer.fold.cells[of.cell];
            let node = self.graph.levels[index].nodes.len();
            self.home.insert(stack, Step { level: index, node });
            let what = if held.form == Form::Frame && !held.stacks.is_empty() {
                let inner = self.level(of.cell);
                self.inner.insert(stack, inner);
                What::Frame(stack, inner)
            } else {
                What::Leaf(stack)
            };
            let (main, cross) = self.placer.direction().turn(self.placer.room(stack));
            self.graph.levels[index].nodes.push(Node {
                what,
                main,
                cross,
                rank: 0,
                old: self.placer.old(stack).map(|old| old.1),
            });
        }
        index
    }

    /// The way from a slot outwards: the node that shows it in each level.
    fn way(&self, slot: usize) -> Vec<Step> {
        let chain = std::iter::once(slot).chain(self.placer.union.above(slot));
        chain.filter_map(|slot| self.home.get(&self.placer.fold.stack_of[slot]).copied()).collect()
    }

    /// The level in a slot, if it is a frame with contents.
    fn inside(&self, slot: usize) -> Option<usize> {
        self.inner.get(&self.placer.fold.stack_of[slot]).copied()
    }

    fn lift(&self) -> Vec<Lifted> {
        let mut found = Vec::new();
        for (line, of) in self.placer.union.lines.iter().enumerate().filter(|(_, of)| !of.membership) {
            let (a, b) = (self.way(of.from), self.way(of.to));
            let meet = a.iter().position(|step| b.iter().any(|other| other.level == step.level));
            let Some(i) = meet else { continue };
            let j = b.iter().position(|step| step.level == a[i].level).expect("they meet here");
            let across = (a[i].node != b[j].node).then_some((a[i].level, a[i].node, b[j].node));
            if across.is_none() && i == 0 && j == 0 {
                // Both ends are in one card.
                continue;
            }
            let into: Vec<Step> = b[..j].iter().rev().copied().collect();
            let frames = (self.inside(of.from), self.inside(of.to));
            found.push(Lifted { line, out: a[..i].to_vec(), across, into, frames });
        }
        found
    }

    /// Puts a comb in the place of boxes that are alike; the first line of each of their fans stays, and is the trunk of
    /// all. The result is the trunks: line, and fan.
    fn gather(&mut self, lifted: &mut Vec<Lifted>) -> BTreeMap<usize, &'a Fan> {
        let mut combs: BTreeMap<usize, Vec<&'a Fan>> = BTreeMap::new();
        for fan in self.fans {
            if let Some(comb) = fan.comb {
                combs.entry(comb).or_default().push(fan);
            }
        }
        let mut trunks = BTreeMap::new();
        let mut others: BTreeSet<usize> = BTreeSet::new();
        for fans in combs.values() {
            let leaves: Vec<usize> = fans[0].lines.iter().map(|&l| fans[0].leaf(self.placer.union, l)).collect();
            let steps: Vec<Step> = leaves.iter().map(|&slot| self.way(slot)[0]).collect();
            let of = &mut self.graph.levels[steps[0].level];
            let node = of.nodes.len();
            of.nodes.push(Node { what: What::Comb(of.combs.len()), main: 0.0, cross: 0.0, rank: 0, old: None });
            let blank = Trunk { behind: true, touch: Vec::new(), lane: 0.0, courses: Vec::new() };
            of.combs.push(Comb {
                node,
                leaves: steps.iter().map(|step| step.node).collect(),
                trunks: vec![blank; fans.len()],
                at: Vec::new(),
            });
            for fan in fans {
                trunks.insert(fan.lines[0], (*fan, node));
                others.extend(&fan.lines[1..]);
            }
        }
        lifted.retain(|lifted| !others.contains(&lifted.line));
        for trunk in lifted {
            if let Some(&(fan, comb)) = trunks.get(&trunk.line)
                && let Some((_, node)) = trunk.innermost(fan.out)
            {
                *node = comb;
            }
        }
        trunks.into_iter().map(|(line, (fan, _))| (line, fan)).collect()
    }

    /// Tells the combs at which side of them their trunks come in, and gives them their sizes.
    fn arrange(&mut self, lifted: &mut [Lifted], forward: &[bool], trunks: &BTreeMap<usize, &Fan>, ratio: f64) {
        let mut seen: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (trunk, &forward) in lifted.iter_mut().zip(forward) {
            let Some(fan) = trunks.get(&trunk.line) else { continue };
            let Some((level, &mut node)) = trunk.innermost(fan.out) else { continue };
            let What::Comb(number) = self.graph.levels[level].nodes[node].what else { continue };
            let index = *seen.entry((level, number)).and_modify(|count| *count += 1).or_insert(0);
            let behind = fan.out == forward;
            let comb = &mut self.graph.levels[level].combs[number];
            let union = self.placer.union;
            let touch = fan.lines.iter().map(|&line| self.reach.middle(fan.leaf(union, line))).collect();
            comb.trunks[index] = Trunk { behind, touch, lane: 0.0, courses: Vec::new() };
            self.teeth.insert(trunk.line, Tooth { comb: number, trunk: index, leaf: 0 });
        }
        for level in &mut self.graph.levels {
            for number in 0..level.combs.len() {
                let mut comb = level.combs[number].clone();
                let node = comb.node;
                (level.nodes[node].main, level.nodes[node].cross) = comb.arrange(level, self.placer.metrics, ratio);
                level.combs[number] = comb;
            }
        }
    }

    /// All lines of a fan take the way of its first one, and each ends at its own leaf.
    fn branch(&mut self, trunk: usize, fan: &Fan) {
        let way = self.graph.lines[trunk].clone();
        for (tooth, &line) in fan.lines.iter().enumerate() {
            let mut parts = way.clone();
            parts.iter_mut().flat_map(|part| &mut part.teeth).for_each(|of| of.leaf = tooth);
            self.graph.lines[line] = parts;
        }
    }

    /// Spreads ranks that are too long for a page, in the whole drawing and in frames that hold frames; from the inside
    /// out, since the size of a frame follows from its ranks.
    fn spread(
        &mut self,
        rank: &mut [Vec<usize>],
        touched: &[BTreeSet<usize>],
        gates: &[(bool, bool)],
        arcs: &[Vec<Arc>],
        page: f64,
    ) {
        let mut sizes = vec![(0.0, 0.0); self.graph.levels.len()];
        self.spread = vec![BTreeSet::new(); self.graph.levels.len()];
        for (index, level) in self.graph.levels.iter().enumerate().rev() {
            let frames = level.nodes.iter().any(|node| matches!(node.what, What::Frame(..)));
            let size = |node: &Node| match node.what {
                What::Frame(_, inner) => sizes[inner],
                _ => (node.main, node.cross),
            };
            let of_level = Sizes { nodes: level.nodes.iter().map(size).collect(), metrics: self.placer.metrics };
            if index == 0 || frames {
                self.spread[index] = of_level.spread(&mut rank[index], &touched[index], &arcs[index], page);
            }
            let (main, cross) = of_level.estimate(&rank[index], &touched[index]);
            let pads = pads(self.placer, level.cell, gates[index].0);
            let size = (main + pads.start + pads.end, cross + pads.low + pads.high);
            sizes[index] = (size.0.max(pads.least.0), size.1.max(pads.least.1));
        }
    }

    /// Where ranks were spread, lines that pass stand between what they pass, in the order of the text.
    fn deal(&mut self) {
        for (level, spread) in self.graph.levels.iter_mut().zip(&self.spread).filter(|(_, spread)| !spread.is_empty()) {
            let mut bound: Vec<usize> = (0..level.nodes.len()).collect();
            let mut ends: BTreeMap<usize, usize> = BTreeMap::new();
            for piece in &level.pieces {
                for end in [piece.from.node, piece.to.node].into_iter().filter(|end| spread.contains(end)) {
                    ends.insert(piece.line, end);
                }
            }
            for piece in &level.pieces {
                for end in [piece.from.node, piece.to.node] {
                    if let (What::Bend, Some(&node)) = (level.nodes[end].what, ends.get(&piece.line)) {
                        bound[end] = node;
                    }
                }
            }
            level.ranks.iter_mut().for_each(|rank| rank.sort_by_key(|&node| bound[node]));
        }
    }

    /// Ranks all levels, outer ones first. The result tells which lines run with the flow.
    fn rank(&mut self, lifted: &[Lifted], page: f64) -> Vec<bool> {
        let mut arcs: Vec<Vec<Arc>> = vec![Vec::new(); self.graph.levels.len()];
        for lifted in lifted {
            if let Some((level, from, to)) = lifted.across {
                let weight = weight(self.placer.union.lines[lifted.line].key.op);
                arcs[level].push(Arc { from, to, weight });
            }
        }
        let sequences: Vec<Vec<usize>> =
            arcs.iter().zip(&self.graph.levels).map(|(arcs, level)| sequence(level.nodes.len(), arcs)).collect();
        let forward: Vec<bool> = lifted
            .iter()
            .map(|lifted| lifted.across.is_none_or(|(level, from, to)| sequences[level][from] < sequences[level][to]))
            .collect();
        let mut pulls: Vec<Vec<Pull>> =
            self.graph.levels.iter().map(|level| vec![Pull::default(); level.nodes.len()]).collect();
        let mut touched: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); self.graph.levels.len()];
        let mut gates = vec![(false, false); self.graph.levels.len()];
        for (lifted, &forward) in lifted.iter().zip(&forward) {
            let weight = weight(self.placer.union.lines[lifted.line].key.op);
            for (step, last) in
                lifted.out.iter().map(|step| (step, forward)).chain(lifted.into.iter().map(|step| (step, !forward)))
            {
                touched[step.level].insert(step.node);
                let (pull, gate) = (&mut pulls[step.level][step.node], &mut gates[step.level]);
                if last {
                    pull.last += weight;
                    gate.1 = true;
                } else {
                    pull.first += weight;
                    gate.0 = true;
                }
            }
            if let Some((level, from, to)) = lifted.across {
                touched[level].extend([from, to]);
                // A frame that is an end itself has a gate on the side of the other end.
                for (inner, last) in [(lifted.frames.0, forward), (lifted.frames.1, !forward)] {
                    if let Some(inner) = inner {
                        let gate = &mut gates[inner];
                        *if last { &mut gate.1 } else { &mut gate.0 } = true;
                    }
                }
            }
        }
        let mut rank: Vec<Vec<usize>> =
            (0..self.graph.levels.len()).map(|index| ranks(&sequences[index], &arcs[index], &pulls[index])).collect();
        self.spread(&mut rank, &touched, &gates, &arcs, page);
        for (index, level) in self.graph.levels.iter_mut().enumerate() {
            settle(level, &rank[index], &touched[index], gates[index]);
        }
        forward
    }

    /// About how many pieces a line has.
    fn pieces(&self, lifted: &Lifted) -> usize {
        let ranks = |level: usize| self.graph.levels[level].ranks.len();
        let across = lifted.across.map_or(0, |(level, from, to)| {
            let rank = |node: usize| self.graph.levels[level].nodes[node].rank;
            rank(from).abs_diff(rank(to))
        });
        across + lifted.out.iter().chain(&lifted.into).map(|step| 1 + ranks(step.level) / 2).sum::<usize>()
    }

    /// Cuts a line into pieces.
    fn thread(&mut self, lifted: &Lifted, forward: bool) {
        let of = &self.placer.union.lines[lifted.line];
        let (text_main, text_cross) = self.placer.label_size(of, self.placer.direction());
        let mut parts = Vec::new();
        let mut end = self.first_end(of.from, lifted, forward, true);
        for step in &lifted.out {
            let from = End { node: step.node, ..end };
            let gate = self.gate(step.level, forward);
            parts.push(self.run(lifted.line, step.level, from, End { node: gate, gate, at: WAY / 2.0 }, !forward));
            end = End { node: usize::MAX, gate, at: 0.0 };
        }
        let mut far = self.first_end(of.to, lifted, forward, false);
        let mut back = Vec::new();
        for step in lifted.into.iter().rev() {
            let to = End { node: step.node, ..far };
            let gate = self.gate(step.level, !forward);
            back.push(self.run(lifted.line, step.level, End { node: gate, gate, at: WAY / 2.0 }, to, !forward));
            far = End { node: usize::MAX, gate, at: 0.0 };
        }
        if let Some((level, from, to)) = lifted.across {
            let (from, to) = (End { node: from, ..end }, End { node: to, ..far });
            parts.push(self.run(lifted.line, level, from, to, !forward));
        }
        parts.extend(back.into_iter().rev());
        self.write(&parts, text_main, text_cross);
        self.graph.lines[lifted.line] = parts;
    }

    /// The innermost end of a line.
    fn first_end(&mut self, slot: usize, lifted: &Lifted, forward: bool, start: bool) -> End {
        let frame = if start { lifted.frames.0 } else { lifted.frames.1 };
        match frame.filter(|_| lifted.across.is_some()) {
            Some(level) => {
                let gate = self.gate(level, forward == start);
                End { node: usize::MAX, gate, at: 0.0 }
            }
            None => End { node: usize::MAX, gate: usize::MAX, at: self.reach.middle(slot) },
        }
    }

    /// A new gate in the first or the last rank of a level.
    fn gate(&mut self, level: usize, last: bool) -> usize {
        let level = &mut self.graph.levels[level];
        let gate = level.nodes.len();
        let rank = if last { level.ranks.len() - 1 } else { 0 };
        level.nodes.push(Node { what: What::Gate, main: 0.0, cross: WAY, rank, old: None });
        level.ranks[rank].push(gate);
        gate
    }

    /// Pieces from rank to rank between two nodes of a level.
    fn run(&mut self, line: usize, level: usize, from: End, to: End, against: bool) -> Part {
        let op = self.placer.union.lines[line].key.op;
        let of = &mut self.graph.levels[level];
        let (mut near, mut far) = if against { (to, from) } else { (from, to) };
        let mut teeth = Vec::new();
        for end in [&mut near, &mut far] {
            if let (What::Comb(number), Some(tooth)) = (of.nodes[end.node].what, self.teeth.get(&line)) {
                *end = End { gate: usize::MAX, at: of.combs[number].trunks[tooth.trunk].lane, ..*end };
                teeth.push(*tooth);
            }
        }
        let (low, high) = (of.nodes[near.node].rank, of.nodes[far.node].rank);
        // Lines of a fan whose hub is a box of this level.
        let fan = self.graph.trunks[line].filter(|&fan| self.fans[fan].comb.is_none());
        let hub = fan.and_then(|fan| {
            let end = if self.fans[fan].out != against { near } else { far };
            (matches!(of.nodes[end.node].what, What::Leaf(_))).then_some((fan, end.node))
        });
        let mut pieces = Vec::new();
        let mut push = |of: &mut Level, from: End, to: End| {
            pieces.push(of.pieces.len());
            let at_hub = hub.filter(|&(_, node)| node == from.node || node == to.node);
            let trunk = at_hub.map(|(trunk, node)| (trunk, node == from.node));
            of.pieces.push(Piece { line, from, to, weight: weight(op), text: 0.0, trunk });
        };
        for rank in low + 1..high {
            let bend = of.nodes.len();
            of.nodes.push(Node { what: What::Bend, main: 0.0, cross: WAY, rank, old: None });
            of.ranks[rank].push(bend);
            let passing = End { node: bend, gate: usize::MAX, at: WAY / 2.0 };
            push(of, near, passing);
            near = passing;
        }
        push(of, near, far);
        if against {
            pieces.reverse();
        }
        Part { level, pieces, against, teeth }
    }

    /// Keeps room for the text of a line: where it passes a rank, else in a gap.
    fn write(&mut self, parts: &[Part], main: f64, cross: f64) {
        if main <= 0.0 {
            return;
        }
        let Some(longest) = parts.iter().rev().max_by_key(|part| part.pieces.len()) else { return };
        let level = &mut self.graph.levels[longest.level];
        let middle = longest.pieces[longest.pieces.len() / 2];
        let (a, b) = (level.pieces[middle].from.node, level.pieces[middle].to.node);
        let passing = [a, b].into_iter().find(|&node| level.nodes[node].what == What::Bend);
        match passing {
            Some(node) => {
                // The text stands above the line.
                let room = 2.0 * (cross + 6.0).ceil();
                level.nodes[node].main = main + 16.0;
                level.nodes[node].cross = room;
                for piece in &mut level.pieces {
                    if piece.from.node == node {
                        piece.from.at = room / 2.0;
                    }
                    if piece.to.node == node {
                        piece.to.at = room / 2.0;
                    }
                }
            }
            None => level.pieces[middle].text = main + 24.0,
        }
    }
}

/// Gives the items of a level their ranks, between those of the gates.
fn settle(level: &mut Level, rank: &[usize], touched: &BTreeSet<usize>, gates: (bool, bool)) {
    let first = usize::from(gates.0);
    let used: BTreeSet<usize> = touched.iter().map(|&node| rank[node]).collect();
    let number: BTreeMap<usize, usize> = used.iter().enumerate().map(|(i, &r)| (r, i + first)).collect();
    let count = first + used.len() + usize::from(gates.1);
    level.ranks = vec![Vec::new(); count];
    level.gates = gates;
    let combed: BTreeSet<usize> = level.combs.iter().flat_map(|comb| &comb.leaves).copied().collect();
    for node in 0..level.nodes.len() {
        if touched.contains(&node) {
            level.nodes[node].rank = number[&rank[node]];
            level.ranks[number[&rank[node]]].push(node);
        } else if !combed.contains(&node) {
            level.lonely.push(node);
        }
    }
}
