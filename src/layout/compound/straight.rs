//! Takes small steps out of long lines: the nodes by which a line passes several ranks share one position
//! wherever their neighbours leave room for that.

use crate::layout::level::Ranked;

/// Rounds over all lines: what one line leaves free, another may use.
const ROUNDS: usize = 4;

/// A line through several ranks: its nodes, and what it joins.
struct Chain {
    nodes: Vec<usize>,
    /// Positions of the ends, relative to nodes that stay.
    before: Option<(usize, f64)>,
    after: Option<(usize, f64)>,
}

/// Straightens all chains of `level`. `apart` is the room between two neighbours of a rank.
pub(crate) fn straighten(level: &Ranked, at: &mut [f64], apart: impl Fn(usize, usize) -> f64) {
    let chains = chains(level);
    let mut place = vec![(0, 0); level.nodes.len()];
    for (rank, nodes) in level.ranks.iter().enumerate() {
        for (index, &node) in nodes.iter().enumerate() {
            place[node] = (rank, index);
        }
    }
    for round in 0..ROUNDS {
        let mut moved = false;
        for number in 0..chains.len() {
            let chain = &chains[if round % 2 == 0 { number } else { chains.len() - 1 - number }];
            moved |= settle(level, chain, at, &place, &apart);
        }
        if !moved {
            break;
        }
    }
}

fn chains(level: &Ranked) -> Vec<Chain> {
    let passing = |node: usize| level.nodes[node].item.is_none();
    let mut into = vec![None; level.nodes.len()];
    let mut out = vec![None; level.nodes.len()];
    for (index, piece) in level.pieces.iter().enumerate() {
        if passing(piece.to) {
            into[piece.to] = Some(index);
        }
        if passing(piece.from) {
            out[piece.from] = Some(index);
        }
    }
    let mut found = Vec::new();
    for node in (0..level.nodes.len()).filter(|&n| passing(n)) {
        let first = into[node].is_none_or(|p: usize| !passing(level.pieces[p].from));
        if !first {
            continue;
        }
        let mut nodes = vec![node];
        let mut last = node;
        while let Some(next) = out[last].map(|p| level.pieces[p].to).filter(|&next| passing(next)) {
            nodes.push(next);
            last = next;
        }
        let before = into[node].map(|p| (level.pieces[p].from, level.pieces[p].from_at));
        let after = out[last].map(|p| (level.pieces[p].to, level.pieces[p].to_at));
        found.push(Chain { nodes, before, after });
    }
    found
}

/// Where the line runs within a passing node.
fn middle(level: &Ranked, node: usize) -> f64 {
    (level.nodes[node].cross / 2.0).floor()
}

/// Gives the nodes of a chain as few positions as possible. True when something moved.
fn settle(
    level: &Ranked,
    chain: &Chain,
    at: &mut [f64],
    place: &[(usize, usize)],
    apart: &impl Fn(usize, usize) -> f64,
) -> bool {
    let room = |node: usize, at: &[f64]| {
        let (rank, index) = place[node];
        let nodes = &level.ranks[rank];
        let low = match index.checked_sub(1).map(|i| nodes[i]) {
            Some(other) => at[other] + level.nodes[other].cross + apart(other, node),
            None => f64::NEG_INFINITY,
        };
        let high = match nodes.get(index + 1) {
            Some(&other) => at[other] - apart(node, other) - level.nodes[node].cross,
            None => f64::INFINITY,
        };
        (low + middle(level, node), high + middle(level, node))
    };
    let end = |end: Option<(usize, f64)>, at: &[f64]| end.map(|(node, offset)| at[node] + offset);
    let mut moved = false;
    let mut start = 0;
    let mut wish = end(chain.before, at);
    while start < chain.nodes.len() {
        // The longest run from here that has a common position.
        let (mut low, mut high) = room(chain.nodes[start], at);
        let mut stop = start + 1;
        while stop < chain.nodes.len() {
            let (l, h) = room(chain.nodes[stop], at);
            if l.max(low) > h.min(high) {
                break;
            }
            (low, high) = (low.max(l), high.min(h));
            stop += 1;
        }
        let own = at[chain.nodes[start]] + middle(level, chain.nodes[start]);
        let far = if stop == chain.nodes.len() { end(chain.after, at) } else { None };
        let fits = |y: &f64| *y >= low && *y <= high;
        let y = wish.filter(fits).or(far.filter(fits)).unwrap_or(far.or(wish).unwrap_or(own));
        let y = if low <= high { y.clamp(low, high) } else { own };
        for &node in &chain.nodes[start..stop] {
            let new = y - middle(level, node);
            moved |= (at[node] - new).abs() > 0.01;
            at[node] = new;
        }
        wish = Some(y);
        start = stop;
    }
    moved
}
