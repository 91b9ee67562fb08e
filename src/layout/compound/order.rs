//! The order of the nodes in every rank of every level, so that few lines cross: sweeps from the order of the text, and
//! then many small moves, of which those stay that do no harm.

use crate::layout::compound::graph::Graph;
use crate::layout::compound::net::Net;
use crate::layout::compound::sweep::Sweeper;
use crate::threads;

/// Sweeps.
const SWEEPS: usize = 8;
/// Moves may look at one end of a line for so many pairs of pieces, which may all cross, and at so many ends in all.
const PAIRS: usize = 8;
const MOST: usize = 1_500_000;
/// How many threads move, each in its own way. A fixed number, so that the result is the same on every machine.
const SHARES: u64 = 2;

/// Orders all ranks.
pub(crate) fn order(graph: &mut Graph) {
    let net = &Net::new(graph);
    let mut sweeper = Sweeper::new(net);
    let mut best = swept(&mut sweeper);
    if best.crossings > 0 {
        let work = (net.gaps.all.len().pow(2) / PAIRS).min(MOST);
        let start = &best.order;
        let other = |share: u64| {
            let mut sweeper = Sweeper::new(net);
            sweeper.set(start);
            (sweeper, share)
        };
        let sweepers: Vec<_> = std::iter::once((sweeper, 0)).chain((1..SHARES).map(other)).collect();
        let found: Vec<Found> = threads::map(sweepers, |(mut sweeper, share)| {
            let crossings = sweeper.unrest(&mut Dice::new(share), work);
            Found { crossings, order: sweeper.order().to_vec() }
        });
        // Of equally good ones the first.
        best = found.into_iter().min_by_key(|found| found.crossings).expect("there is one");
    }
    net.write(&best.order, graph);
}

/// An order of all ranks: how many lines cross, and the nodes rank by rank.
struct Found {
    crossings: usize,
    order: Vec<usize>,
}

/// Sweeps from the order of the text, back and forth; then neighbours change places in the best order on the way.
fn swept(sweeper: &mut Sweeper) -> Found {
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
    }
    sweeper.set(&order);
    sweeper.exchange();
    Found { crossings: sweeper.crossings(), order: sweeper.order().to_vec() }
}

/// A small generator of numbers that look random and are the same every time (Marsaglia, 2003: xorshift).
pub(crate) struct Dice(u64);

impl Dice {
    pub fn new(number: u64) -> Self {
        Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(2 * number + 1))
    }

    /// A number from 0 on.
    pub fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % count.max(1) as u64) as usize
    }
}
