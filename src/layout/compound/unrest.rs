//! Ends of lines that cross move to other places, and what is around them follows; where more lines cross then, that is
//! taken back (iterated local search; Lourenço, Martin, Stützle, 2003).

use crate::layout::compound::net::{LEFT, RIGHT};
use crate::layout::compound::order::Dice;
use crate::layout::compound::sweep::{Log, Sweeper};

/// So many comparisons of two lines are as much work as to look at an end of one.
const COMPARED: usize = 16;

impl Sweeper<'_> {
    /// Goes through all gaps again and again until so many more ends of lines have been looked at. The result is how many
    /// lines cross then.
    pub fn unrest(&mut self, dice: &mut Dice, work: usize) -> usize {
        let enough = self.work + work;
        self.exchange();
        let mut least = self.crossings();
        self.restless.clear();
        self.log = Some(Log::default());
        'passes: while least > 0 {
            for gap in 0..self.net.gaps.count() {
                let tries = (self.counts[gap] as f64).sqrt().ceil() as usize;
                for _ in 0..tries {
                    if self.work > enough {
                        break 'passes;
                    }
                    if self.counts[gap] > 0 {
                        least = self.attempt(gap, dice, least);
                    }
                }
            }
            self.work += 1;
        }
        self.log = None;
        least
    }

    /// One move; the result is how many lines cross then, at most `least`.
    fn attempt(&mut self, gap: usize, dice: &mut Dice, least: usize) -> usize {
        let Some((node, other)) = self.crossing(gap, dice) else { return least };
        let rank = self.net.rank_of[node];
        let range = self.net.ranks.range(rank);
        let (from, mut to) = (self.index[node] as usize, dice.below(range.len()));
        if self.net.rank_of.get(other) == Some(&rank) && other != node {
            // Past the line that it crosses.
            to = self.index[other] as usize;
        }
        if from == to {
            return least;
        }
        self.remember(rank);
        let of = &mut self.order[range];
        if from < to {
            of[from..=to].rotate_left(1)
        } else {
            of[to..=from].rotate_right(1)
        }
        self.keep(rank);
        self.number(rank);
        for &(watcher, side) in self.net.watchers.of(rank) {
            if dice.below(2) == 0 {
                self.sort(watcher, side);
            }
        }
        self.exchange();
        let crossings = self.crossings();
        if crossings > least {
            self.take_back(least);
        }
        let log = self.log.get_or_insert_default();
        log.ranks.clear();
        log.nodes.clear();
        log.gaps.clear();
        crossings.min(least)
    }

    /// A node at an end of a line that crosses another one in a gap, and the same of the other line.
    fn crossing(&mut self, gap: usize, dice: &mut Dice) -> Option<(usize, usize)> {
        let pieces = self.net.gaps.of(gap);
        let mut at = std::mem::take(&mut self.at);
        at.clear();
        at.extend(pieces.iter().map(|[from, to]| (self.position(from, RIGHT), self.position(to, LEFT))));
        let mut compared = 0;
        let first = dice.below(pieces.len());
        let mut crosses = |own: (f64, f64)| {
            compared += at.len();
            at.iter().position(|other| (own.0 < other.0 && own.1 > other.1) || (own.0 > other.0 && own.1 < other.1))
        };
        let found = (first..pieces.len()).chain(0..first).find_map(|piece| Some((piece, crosses(at[piece])?)));
        self.at = at;
        self.work += pieces.len() + compared / COMPARED;
        let (a, b) = found?;
        let (end, gate) = (dice.below(2), dice.below(2));
        let [node, other] = [a, b].map(|piece| {
            let end = pieces[piece][end];
            if gate == 0 { end.node as usize } else { end.gate as usize }
        });
        let movable = node < self.net.rank_of.len() && self.net.ranks.of(self.net.rank_of[node]).len() > 1;
        movable.then_some((node, other))
    }

    /// Everything as it was before the last move.
    fn take_back(&mut self, crossings: usize) {
        let Some(log) = self.log.take() else { return };
        for &(rank, start) in log.ranks.iter().rev() {
            let range = self.net.ranks.range(rank);
            let count = range.len();
            self.order[range].copy_from_slice(&log.nodes[start..start + count]);
        }
        for &(rank, _) in &log.ranks {
            self.number(rank);
        }
        for &(gap, count) in log.gaps.iter().rev() {
            self.counts[gap] = count;
        }
        self.total = crossings;
        self.unknown.clear();
        self.restless.clear();
        self.log = Some(log);
    }
}
