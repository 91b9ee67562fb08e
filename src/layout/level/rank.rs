//! Ranks of the main line: how far along the flow each item stands.
//!
//! Requests and messages decide alike, save those that lead back ([`crate::layout::stream`]); control, synchronization and
//! associations decide only where a level has nothing else.

use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

use crate::layout::compound::rank::Arc;
use crate::layout::level::{Level, Tie};
use crate::layout::stream::{flows, leads, without_circles};
use crate::model::Op;

/// What a message, a request, and a way around the level count where they contradict each other.
const WEIGHTS: [f64; 3] = [1.0, 4.0, 0.5];

/// Items of the main line: those with requests or messages, or, when a level has none, those with any other relation that has
/// a direction.
pub(crate) fn mains(level: &Level) -> Vec<bool> {
    let mut found: Vec<bool> = level.items.iter().map(|item| item.flows).collect();
    if !found.contains(&true) {
        for tie in level.ties.iter().filter(|tie| tie.op == Op::Control) {
            found[tie.from] = true;
            found[tie.to] = true;
        }
    }
    for item in (0..found.len()).filter(|&item| is_amid(level, item)) {
        found[item] = false;
    }
    for &item in level.same_rank.iter().chain(&level.same_line).flatten() {
        found[item] = true;
    }
    if !found.contains(&true) && level.items.len() == 1 {
        found[0] = true;
    }
    found
}

/// True for what stands between the parts of one frame, such as the balancer before an inner tier: all that comes to it comes
/// from there, and all that leaves it goes there. It stands beside the frame, so that it is neither before nor behind all of it.
fn is_amid(level: &Level, item: usize) -> bool {
    let own = level.ties.iter().filter(|tie| flows(tie.op) && !tie.back && (tie.from == item) != (tie.to == item));
    let own: Vec<&Tie> = own.collect();
    let other = |tie: &Tie| if tie.from == item { tie.to } else { tie.from };
    let Some(frame) = own.first().map(|tie| other(tie)) else { return false };
    let both = own.iter().any(|tie| tie.from == item) && own.iter().any(|tie| tie.to == item);
    let single = level.items[item].frame.is_none() && !level.items[item].start;
    both && single && level.items[frame].frame.is_some() && own.iter().all(|tie| other(tie) == frame)
}

/// Rank of each item of the main line by longest paths from the starts (satellites get 0 for now).
pub(crate) fn ranks(level: &Level, is_main: &[bool]) -> Vec<usize> {
    let flowing = level.items.iter().any(|item| item.flows);
    // What nothing else leads to stands behind what controls it.
    let led = |tie: &Tie| tie.op == Op::Control && !level.items[tie.to].fed && !level.items[tie.to].start;
    let inner = |tie: &&Tie| is_main[tie.from] && is_main[tie.to] && tie.from != tie.to;
    let ahead = |tie: &&Tie| inner(tie) && if flowing { flows(tie.op) || led(tie) } else { tie.op == Op::Control };
    // Peers stand together: the first of them is ranked for all.
    let calls = |tie: &&Tie| tie.op == Op::Request || !flowing;
    let first = peers(level, level.ties.iter().filter(ahead).filter(calls));
    let mut next = ahead_of(level, &first, level.ties.iter().filter(ahead).filter(|tie| !tie.back));
    stand_behind(level, is_main, &mut next);
    let order = topological(&next);
    let mut rank = vec![0_usize; next.len()];
    for &item in &order {
        for &to in &next[item] {
            rank[to] = rank[to].max(rank[item] + 1);
        }
    }
    pull(level, &next, &order, &mut rank);
    side_by_side(level, &mut next);
    together(level, &next, &mut rank);
    first.iter().map(|&first| rank[first]).collect()
}

/// What each item leads to, without circles.
fn ahead_of<'a>(level: &Level, first: &[usize], ties: impl Iterator<Item = &'a Tie>) -> Vec<Vec<usize>> {
    let arc = |from: usize, to: usize, weight: f64| Arc { from: first[from], to: first[to], weight };
    let class = |tie: &Tie| if flows(tie.op) { 0 } else { 2 };
    let ties = ties.map(|tie| (arc(tie.from, tie.to, WEIGHTS[usize::from(tie.op == Op::Request)]), class(tie)));
    let around = level.around.iter().map(|&(from, to)| (arc(from, to, WEIGHTS[2]), 1));
    let arcs: Vec<(Arc, usize)> = ties.chain(around).filter(|(arc, _)| arc.from != arc.to).collect();
    let mut next = vec![Vec::new(); level.items.len()];
    for ((arc, _), _) in arcs.iter().zip(without_circles(level.items.len(), &arcs)).filter(|(_, kept)| *kept) {
        if !next[arc.from].contains(&arc.to) {
            next[arc.from].push(arc.to);
        }
    }
    next
}

/// The first item of each item's peers: frames of one kind that call each other in a circle, so that none of them is
/// ahead of another.
fn peers<'a>(level: &Level, ties: impl Iterator<Item = &'a Tie>) -> Vec<usize> {
    let kind = |item: usize| level.items[item].frame.as_ref();
    let mut first: Vec<usize> = (0..level.items.len()).collect();
    let calls = ties.map(|tie| (tie.from, tie.to));
    let among = calls.filter(|&(from, to)| kind(from).is_some() && kind(from) == kind(to));
    let graph = DiGraph::<(), (), usize>::from_edges(among);
    for circle in tarjan_scc(&graph) {
        let least = circle.iter().map(|node| node.index()).min();
        for node in circle {
            first[node.index()] = least.unwrap_or(node.index());
        }
    }
    first
}

/// Two single elements of which one takes the other's part in later states (an address, then a balancer)
/// stand one behind the other, so that both stand on the main line.
fn stand_behind(level: &Level, is_main: &[bool], next: &mut [Vec<usize>]) {
    let count = level.items.len();
    if count > 60 {
        return;
    }
    let single: Vec<usize> = (0..count).filter(|&i| is_main[i] && level.items[i].single).collect();
    for (n, &a) in single.iter().enumerate() {
        for &b in &single[n + 1..] {
            let (first, second) =
                if level.items[a].when.first() <= level.items[b].when.first() { (a, b) } else { (b, a) };
            let common_pred = next.iter().any(|to| to.contains(&a) && to.contains(&b));
            let common_succ = next[a].iter().any(|to| next[b].contains(to));
            let apart = !level.items[a].when.meets(level.items[b].when);
            if apart && common_pred && common_succ && !leads(next, second, first) {
                next[first].push(second);
            }
        }
    }
}

/// Items so that every edge runs forwards (Kahn, 1962), ties in the order of the text.
fn topological(next: &[Vec<usize>]) -> Vec<usize> {
    let mut into = vec![0_usize; next.len()];
    for to in next.iter().flatten() {
        into[*to] += 1;
    }
    let mut ready: std::collections::BTreeSet<usize> = (0..next.len()).filter(|&i| into[i] == 0).collect();
    let mut order = Vec::with_capacity(next.len());
    while let Some(item) = ready.pop_first() {
        order.push(item);
        for &to in &next[item] {
            into[to] -= 1;
            if into[to] == 0 {
                ready.insert(to);
            }
        }
    }
    order
}

/// Sources that are not starts stand right before what they call.
fn pull(level: &Level, next: &[Vec<usize>], order: &[usize], rank: &mut [usize]) {
    let mut has_pred = vec![false; next.len()];
    for &to in next.iter().flatten() {
        has_pred[to] = true;
    }
    for &item in order.iter().rev() {
        let nearest = next[item].iter().map(|&to| rank[to]).min();
        if let (Some(nearest), false, false) = (nearest, has_pred[item], level.items[item].start) {
            rank[item] = rank[item].max(nearest - 1);
        }
    }
}

/// Items that a hint puts onto one line along the flow and that nothing else orders stand one behind the other.
fn side_by_side(level: &Level, next: &mut [Vec<usize>]) {
    for pair in level.same_line.iter().flat_map(|group| group.windows(2)) {
        if !leads(next, pair[0], pair[1]) && !leads(next, pair[1], pair[0]) {
            next[pair[0]].push(pair[1]);
        }
    }
}

/// Items that a hint puts into one rank go to the last one of theirs, and push what follows them.
fn together(level: &Level, next: &[Vec<usize>], rank: &mut [usize]) {
    for _ in 0..=level.same_rank.len() {
        for group in &level.same_rank {
            let related = group.iter().any(|&a| group.iter().any(|&b| a != b && leads(next, a, b)));
            let last = group.iter().map(|&item| rank[item]).max().unwrap_or(0);
            for &item in group.iter().filter(|_| !related) {
                rank[item] = last;
            }
        }
        for item in topological(next) {
            for &to in &next[item] {
                rank[to] = rank[to].max(rank[item] + 1);
            }
        }
    }
}
