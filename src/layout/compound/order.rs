//! The order of the nodes in every rank of every level, so that few lines cross: many starts, of which the best one
//! wins.

use std::thread;

use crate::layout::compound::graph::Graph;
use crate::layout::compound::net::Net;
use crate::layout::compound::sweep::Sweeper;

/// Piece visits that ordering may cost.
const EFFORT: usize = 400_000;
/// Sweeps of one start.
const SWEEPS: usize = 8;
/// A start is given up when so many sweeps have not brought it near the best one.
const HOPEFUL: usize = 4;
/// Most starts.
const STARTS: usize = 32;
/// How many threads share the starts. A fixed number, so that the result is the same on every machine.
const SHARES: usize = 2;
/// Fewer piece visits than this are not worth a thread.
const SMALL: usize = 4_000;

/// An order of all ranks: how many lines cross, the start from which it was found, and the nodes rank by rank.
#[derive(Default)]
struct Found {
    crossings: usize,
    start: usize,
    order: Vec<usize>,
}

/// Orders all ranks.
///
/// Starts are independent of each other and are tried in threads; the best is the result, of equally good ones the
/// first.
pub(crate) fn order(graph: &mut Graph) {
    let pieces: usize = graph.levels.iter().map(|level| level.pieces.len()).sum();
    let starts = (EFFORT / (pieces * SWEEPS + 1)).clamp(1, STARTS);
    let net = &Net::new(graph);
    let mut sweeper = Sweeper::new(net);
    let mut best = Found { crossings: usize::MAX, ..Found::default() };
    try_start(&mut sweeper, 0, &mut best);
    if best.crossings > 0 && starts > 1 {
        let first = best.crossings;
        let share = |sweeper: &mut Sweeper, share: usize| {
            let mut best = Found { crossings: first, ..Found::default() };
            for start in (1..starts).filter(|start| start % SHARES == share) {
                try_start(sweeper, start, &mut best);
                if best.crossings == 0 {
                    break;
                }
            }
            best
        };
        let found: Vec<Found> = if pieces * starts < SMALL {
            (0..SHARES).map(|of| share(&mut sweeper, of)).collect()
        } else {
            thread::scope(|scope| {
                let others = (1..SHARES).map(|of| scope.spawn(move || share(&mut Sweeper::new(net), of)));
                let others: Vec<_> = others.collect();
                let own = share(&mut sweeper, 0);
                let others = others.into_iter().map(|other| other.join().expect("it only counts"));
                std::iter::once(own).chain(others).collect()
            })
        };
        // Where nothing better was found, the first one stands before it.
        let all = std::iter::once(best).chain(found);
        best = all.min_by_key(|found| (found.crossings, found.start)).expect("there is the first");
    }
    net.write(&best.order, graph);
}

/// Sweeps from the order of the text, or from a shuffled one, and back and forth; then neighbours change places in the
/// best order on the way. The result is kept when fewer lines cross in it than in `best`.
fn try_start(sweeper: &mut Sweeper, start: usize, best: &mut Found) {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(2 * start as u64 + 1));
    sweeper.reset(|rank| {
        if start > 0 {
            dice.shuffle(rank);
        }
    });
    let (mut least, mut order) = (usize::MAX, Vec::new());
    // The orders of the last sweeps in each direction.
    let mut before = [Vec::new(), Vec::new()];
    for sweep in 0..SWEEPS {
        sweeper.sweep(sweep % 2 == 0);
        let before = &mut before[sweep % 2];
        if before == sweeper.order() {
            // From here on, everything comes again.
            break;
        }
        before.clear();
        before.extend(sweeper.order());
        let crossings = sweeper.crossings();
        if crossings < least {
            least = crossings;
            order.clone_from(before);
        }
        if crossings == 0 {
            break;
        }
        if sweep + 1 == HOPEFUL && least > best.crossings.saturating_add(best.crossings / 3 + 1) {
            return;
        }
    }
    sweeper.set(&order);
    if least > 0 {
        sweeper.exchange();
        least = sweeper.crossings();
    }
    if least < best.crossings {
        best.order.clear();
        best.order.extend(sweeper.order());
        (best.crossings, best.start) = (least, start);
    }
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

    fn shuffle(&mut self, rank: &mut [usize]) {
        for i in (1..rank.len()).rev() {
            rank.swap(i, self.below(i + 1));
        }
    }
}
