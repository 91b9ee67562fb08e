//! Sweeps of barycentres (Sugiyama, Tagawa, Toda, 1981) that go through frames as they come to them: the gates of a frame
//! take the order of the lines outside, the level in it is swept, and the rank behind it sees the gates on the other side.
//! Then neighbours change places as long as that pays (Gansner, Koutsofios, North, Vo, 1993).
//!
//! Nothing is looked at again before something that it depends on has changed.

use crate::layout::compound::marks::Marks;
use crate::layout::compound::net::{LEFT, Net, RIGHT, Spot};
use crate::layout::compound::tally::Tally;

/// Rounds of exchanges.
const ROUNDS: usize = 12;

/// An order of the nodes in all ranks, on its way to a better one.
pub(crate) struct Sweeper<'a> {
    pub(super) net: &'a Net,
    /// The nodes of all ranks, rank by rank.
    pub(super) order: Vec<usize>,
    /// Index of each node in its rank, and a zero behind them.
    pub(super) index: Vec<f64>,
    /// Where each node begins in its rank, for lines on its left and on its right.
    start: [Vec<f64>; 2],
    /// The ranks that may not be in the order of what is on their left (right).
    stale: [Vec<bool>; 2],
    /// The ranks in which exchanges may pay.
    pub(super) restless: Marks,
    /// The crossings in each gap, as they were when they were last counted, and in all of them.
    pub(super) counts: Vec<usize>,
    pub(super) total: usize,
    /// The gaps in which something has changed since.
    pub(super) unknown: Marks,
    /// What has changed, where that may be taken back.
    pub(super) log: Option<Log>,
    /// How many ends of lines have been looked at.
    pub(super) work: usize,
    // Room for what is needed again and again.
    pub(super) at: Vec<(f64, f64)>,
    keyed: Vec<(f64, usize)>,
    places: Vec<usize>,
    around: Around,
    tally: Tally,
}

/// The ranks and the gaps that have changed, as they were before.
#[derive(Default)]
pub(crate) struct Log {
    /// A rank, and where its nodes begin in `nodes`.
    pub ranks: Vec<(usize, usize)>,
    pub nodes: Vec<usize>,
    /// A gap, and its crossings.
    pub gaps: Vec<(usize, usize)>,
}

/// Where the lines of the nodes of a rank end, in rising order: on each side the ends of all nodes, and where those of
/// each node begin.
#[derive(Default)]
struct Around {
    ends: [Vec<f64>; 2],
    starts: [Vec<usize>; 2],
}

impl<'a> Sweeper<'a> {
    /// In the order of the text.
    pub fn new(net: &'a Net) -> Self {
        let (nodes, ranks) = (net.width[LEFT].len(), net.count());
        let mut sweeper = Sweeper {
            net,
            order: net.ranks.all.clone(),
            index: vec![0.0; nodes + 1],
            start: [vec![0.0; nodes], vec![0.0; nodes]],
            stale: [vec![true; ranks], vec![true; ranks]],
            restless: Marks::all(ranks),
            counts: vec![0; ranks],
            total: 0,
            unknown: Marks::all(ranks),
            log: None,
            work: 0,
            at: Vec::new(),
            keyed: Vec::new(),
            places: Vec::new(),
            around: Around::default(),
            tally: Tally::default(),
        };
        for rank in 0..ranks {
            sweeper.keep(rank);
            sweeper.number(rank);
        }
        sweeper
    }

    /// The nodes of all ranks.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// Takes an order that was found before.
    pub fn set(&mut self, order: &[usize]) {
        for rank in 0..self.net.count() {
            let range = self.net.ranks.range(rank);
            if self.order[range.clone()] != order[range.clone()] {
                self.order[range.clone()].copy_from_slice(&order[range]);
                self.number(rank);
            }
        }
    }

    /// Nodes that stood in an older picture keep the order that they had there: of the places of all of them, the first
    /// one takes the first.
    pub(super) fn keep(&mut self, rank: usize) {
        let Some(old) = &self.net.old else { return };
        let of = &mut self.order[self.net.ranks.range(rank)];
        let places: Vec<usize> = (0..of.len()).filter(|&place| old[of[place]].is_some()).collect();
        let mut kept: Vec<usize> = places.iter().map(|&place| of[place]).collect();
        kept.sort_by(|&a, &b| old[a].partial_cmp(&old[b]).unwrap_or(std::cmp::Ordering::Equal));
        places.into_iter().zip(kept).for_each(|(place, node)| of[place] = node);
    }

    /// Remembers a rank before it changes.
    pub(super) fn remember(&mut self, rank: usize) {
        if let Some(log) = &mut self.log {
            log.ranks.push((rank, log.nodes.len()));
            log.nodes.extend(&self.order[self.net.ranks.range(rank)]);
        }
    }

    /// Numbers the nodes of a rank that has a new order.
    pub(super) fn number(&mut self, rank: usize) {
        let (mut left, mut right) = (0.0, 0.0);
        for (index, &node) in self.order[self.net.ranks.range(rank)].iter().enumerate() {
            self.index[node] = index as f64;
            self.start[LEFT][node] = left;
            self.start[RIGHT][node] = right;
            left += self.net.width[LEFT][node];
            right += self.net.width[RIGHT][node];
        }
        for side in [LEFT, RIGHT] {
            self.stale[side][rank] = true;
        }
        self.restless.add(rank);
        for &(watcher, side) in self.net.watchers.of(rank) {
            self.stale[side][watcher] = true;
            self.restless.add(watcher);
        }
        for &gap in self.net.gaps_of.of(rank) {
            if self.unknown.add(gap)
                && let Some(log) = &mut self.log
            {
                log.gaps.push((gap, self.counts[gap]));
            }
        }
    }

    /// Position of an end in its rank, seen from the given side.
    pub(super) fn position(&self, spot: &Spot, side: usize) -> f64 {
        self.start[side][spot.node as usize] + spot.within + self.index[spot.gate as usize]
    }

    /// Sorts all ranks by what is before (behind) them.
    pub fn sweep(&mut self, forward: bool) {
        let side = if forward { LEFT } else { RIGHT };
        for &rank in &self.net.sweeps[side] {
            if std::mem::take(&mut self.stale[side][rank]) {
                self.sort(rank, side);
            }
        }
    }

    /// Sorts a rank by the barycentres of its nodes; nodes without lines there keep their position.
    pub(super) fn sort(&mut self, rank: usize, side: usize) {
        let (mut keyed, mut places) = (std::mem::take(&mut self.keyed), std::mem::take(&mut self.places));
        keyed.clear();
        places.clear();
        let range = self.net.ranks.range(rank);
        for place in range {
            let node = self.order[place];
            let ends = self.net.ends[side].of(node);
            if !ends.is_empty() {
                self.work += ends.len();
                let sum: f64 = ends.iter().map(|end| self.position(end, 1 - side)).sum();
                keyed.push((sum / ends.len() as f64, node));
                places.push(place);
            }
        }
        if !keyed.is_sorted_by(|a, b| a.0 <= b.0) {
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            self.remember(rank);
            for (&place, &(_, node)) in places.iter().zip(keyed.iter()) {
                self.order[place] = node;
            }
            self.keep(rank);
            self.number(rank);
        }
        (self.keyed, self.places) = (keyed, places);
    }

    /// Neighbours in a rank change places as long as fewer lines cross.
    pub fn exchange(&mut self) {
        let mut round = Vec::new();
        for _ in 0..ROUNDS {
            self.restless.take(&mut round);
            round.sort_unstable();
            round.iter().for_each(|&rank| self.exchange_in(rank));
        }
    }

    /// One round in one rank.
    fn exchange_in(&mut self, rank: usize) {
        let range = self.net.ranks.range(rank);
        if range.len() < 2 {
            return;
        }
        let mut around = std::mem::take(&mut self.around);
        self.look_around(rank, &mut around);
        self.work += around.ends[LEFT].len() + around.ends[RIGHT].len();
        // Places of nodes in the order before the round.
        let mut places = std::mem::take(&mut self.places);
        places.clear();
        places.extend(0..range.len());
        let mut better = false;
        for i in 1..range.len() {
            let (a, b) = (self.order[range.start + i - 1], self.order[range.start + i]);
            let kept = self.net.old.as_ref().is_some_and(|old| old[a].is_some() && old[b].is_some());
            if !kept && around.pays(places[i - 1], places[i]) {
                if !better {
                    self.remember(rank);
                }
                self.order.swap(range.start + i - 1, range.start + i);
                places.swap(i - 1, i);
                better = true;
            }
        }
        (self.around, self.places) = (around, places);
        if better {
            self.number(rank);
        }
    }

    /// Looks where all lines of a rank end.
    fn look_around(&self, rank: usize, around: &mut Around) {
        for side in [LEFT, RIGHT] {
            let (ends, starts) = (&mut around.ends[side], &mut around.starts[side]);
            ends.clear();
            starts.clear();
            starts.push(0);
            for &node in &self.order[self.net.ranks.range(rank)] {
                let from = ends.len();
                ends.extend(self.net.ends[side].of(node).iter().map(|end| self.position(end, 1 - side)));
                ends[from..].sort_unstable_by(f64::total_cmp);
                starts.push(ends.len());
            }
        }
    }

    /// Crossings in all gaps of all levels.
    pub fn crossings(&mut self) -> usize {
        let (mut tally, mut unknown) = (std::mem::take(&mut self.tally), std::mem::take(&mut self.places));
        self.unknown.take(&mut unknown);
        for &number in &unknown {
            let gap = self.net.gaps.of(number);
            let ends = |[from, to]: &[Spot; 2]| (self.position(from, RIGHT), self.position(to, LEFT));
            let count = tally.inversions(gap.iter().map(ends));
            self.work += gap.len();
            self.total = self.total + count - self.counts[number];
            self.counts[number] = count;
        }
        (self.tally, self.places) = (tally, unknown);
        self.total
    }
}

impl Around {
    /// True when fewer lines cross with the second node before the first.
    fn pays(&self, a: usize, b: usize) -> bool {
        let (mut now, mut then) = (0, 0);
        for (ends, starts) in self.ends.iter().zip(&self.starts) {
            let [first, second] = [a, b].map(|node| &ends[starts[node]..starts[node + 1]]);
            now += smaller(second, first);
            then += smaller(first, second);
        }
        then < now
    }
}

/// In how many pairs of a value of each list the one of the first list is smaller. Both lists rise.
fn smaller(first: &[f64], second: &[f64]) -> usize {
    let (mut passed, mut count) = (0, 0);
    for value in second {
        while passed < first.len() && first[passed] < *value {
            passed += 1;
        }
        count += passed;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::compound::graph::{End, Graph, Level, Node, Piece, What};
    use crate::layout::compound::order::Dice;

    /// A node, and the gate in it.
    type Touch = (usize, usize);

    /// A level of nodes in ranks, and pieces between them; gates are those of a frame.
    fn level(ranks: &[&[What]], pieces: &[(Touch, Touch)], gates: bool) -> Level {
        let mut level = Level { gates: (gates, gates), ..Level::default() };
        for (rank, nodes) in ranks.iter().enumerate() {
            level.ranks.push((level.nodes.len()..level.nodes.len() + nodes.len()).collect());
            let node = |&what| Node { what, main: 10.0, cross: 10.0, rank, old: None };
            level.nodes.extend(nodes.iter().map(node));
        }
        let end = |(node, gate)| End { node, gate, at: 5.0 };
        let piece = |&(from, to)| Piece { line: 0, from: end(from), to: end(to), weight: 1.0, text: 0.0, trunk: None };
        level.pieces = pieces.iter().map(piece).collect();
        level
    }

    const LEAF: What = What::Leaf(0);
    const NONE: usize = usize::MAX;

    /// Three boxes, a frame through which their lines run to three others in turned order, and those.
    fn through_a_frame() -> Graph {
        let outer = level(
            &[&[LEAF; 3], &[What::Frame(0, 1)], &[LEAF; 3]],
            &[
                ((0, NONE), (3, 0)),
                ((1, NONE), (3, 1)),
                ((2, NONE), (3, 2)),
                ((3, 6), (6, NONE)),
                ((3, 7), (5, NONE)),
                ((3, 8), (4, NONE)),
            ],
            false,
        );
        let inner = level(
            &[&[What::Gate; 3], &[LEAF; 3], &[What::Gate; 3]],
            &[0, 1, 2].map(|i| [((i, NONE), (3 + i, NONE)), ((3 + i, NONE), (6 + i, NONE))]).concat(),
            true,
        );
        Graph { levels: vec![outer, inner], ..Graph::default() }
    }

    /// Crossings of an order, counted anew.
    fn anew(net: &Net, order: &[usize]) -> usize {
        let mut fresh = Sweeper::new(net);
        fresh.set(order);
        fresh.crossings()
    }

    /// The order of the text with every rank turned by some places.
    fn turned(net: &Net, by: usize) -> Vec<usize> {
        let mut order = net.ranks.all.clone();
        for rank in 0..net.count() {
            let range = net.ranks.range(rank);
            let by = by % range.len();
            order[range].rotate_left(by);
        }
        order
    }

    #[test]
    fn lines_through_a_frame_are_untangled() {
        let net = Net::new(&through_a_frame());
        let mut sweeper = Sweeper::new(&net);
        assert_eq!(sweeper.crossings(), 3);
        sweeper.sweep(true);
        assert_eq!(sweeper.crossings(), 0);
        let mut sweeper = Sweeper::new(&net);
        sweeper.exchange();
        assert_eq!(sweeper.crossings(), 0);
    }

    #[test]
    fn what_is_known_of_an_order_is_what_is_found_anew() {
        let net = Net::new(&through_a_frame());
        let mut sweeper = Sweeper::new(&net);
        for round in 0..40 {
            match round % 4 {
                0 => sweeper.set(&turned(&net, round / 4)),
                3 => sweeper.exchange(),
                sweep => sweeper.sweep(sweep == 1),
            }
            let order = sweeper.order().to_vec();
            assert_eq!(sweeper.crossings(), anew(&net, &order), "round {round}");
        }
    }

    /// Boxes in four ranks, each with lines to some boxes of the next rank.
    fn tangle(size: usize) -> Graph {
        let ranks: Vec<Vec<What>> = vec![vec![LEAF; size]; 4];
        let pairs = (0..3 * size).flat_map(|from| {
            let next = (from / size + 1) * size;
            [7 * from % size, (5 * from + 3) % size].map(|to| ((from, NONE), (next + to, NONE)))
        });
        let ranks: Vec<&[What]> = ranks.iter().map(Vec::as_slice).collect();
        Graph { levels: vec![level(&ranks, &pairs.collect::<Vec<_>>(), false)], ..Graph::default() }
    }

    #[test]
    fn moves_stay_only_where_they_do_no_harm() {
        for size in 3..12 {
            let net = Net::new(&tangle(size));
            let mut sweeper = Sweeper::new(&net);
            sweeper.exchange();
            let mut least = sweeper.crossings();
            for share in 0..8 {
                let found = sweeper.unrest(&mut Dice::new(share), 500);
                assert!(found <= least, "{size}: {found} after {least}");
                least = found;
                let order = sweeper.order().to_vec();
                assert_eq!((sweeper.crossings(), anew(&net, &order)), (least, least), "{size}");
            }
        }
    }
}
