//! Ranks of the main line: how far along the flow each item stands.
//!
//! Requests decide. Where they end, a flow without waiting goes on: a queue that a server fills and that others
//! empty stands between them. Such a flow never works against a request, and what is also fed from the side, by
//! something that calls on, stays beside the main line.

use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

use crate::layout::level::{Level, Tie};
use crate::model::Op;

/// Items of the main line: those with requests, or, when a level has none, those with any other relation.
pub(crate) fn mains(level: &Level) -> Vec<bool> {
    let mut found: Vec<bool> = level.items.iter().map(|item| item.requests).collect();
    while let Some(next) = (0..found.len()).find(|&item| !found[item] && only_goes_on(level, &found, item)) {
        found[next] = true;
    }
    if !found.contains(&true) {
        for tie in level.ties.iter().filter(|tie| leads(tie.op)) {
            found[tie.from] = true;
            found[tie.to] = true;
        }
    }
    for &item in level.same_rank.iter().chain(&level.same_line).flatten() {
        found[item] = true;
    }
    if !found.contains(&true) && level.items.len() == 1 {
        found[0] = true;
    }
    found
}

/// True for a flow without waiting that in some state begins where requests end, and ends where none arrive.
fn goes_on(level: &Level, tie: &Tie) -> bool {
    let (from, to) = (&level.items[tie.from], &level.items[tie.to]);
    let alone = tie.when.without(from.calls.with(to.called));
    tie.op == Op::Async && tie.from != tie.to && !alone.is_empty()
}

/// True when all that comes to an item goes on from the main line.
fn only_goes_on(level: &Level, is_main: &[bool], item: usize) -> bool {
    let mut feeds =
        level.ties.iter().filter(|tie| tie.op == Op::Async && tie.to == item && tie.from != item).peekable();
    feeds.peek().is_some() && feeds.all(|tie| is_main[tie.from] && goes_on(level, tie))
}

/// Operators that have a direction along which items can be ranked when there are no requests.
fn leads(op: Op) -> bool {
    matches!(op, Op::Request | Op::Async | Op::Control)
}

/// Rank of each item of the main line by longest paths from the starts (satellites get 0 for now).
pub(crate) fn ranks(level: &Level, is_main: &[bool]) -> Vec<usize> {
    let requests = level.ties.iter().any(|tie| tie.op == Op::Request);
    let ahead = |op: Op| if requests { op == Op::Request } else { leads(op) };
    let mut next = vec![Vec::new(); level.items.len()];
    for tie in level.ties.iter().filter(|t| ahead(t.op) && is_main[t.from] && is_main[t.to]) {
        if tie.from != tie.to && !next[tie.from].contains(&tie.to) {
            next[tie.from].push(tie.to);
        }
    }
    // Peers stand together: the first of them is ranked for all.
    let first = peers(level, &next);
    let all = std::mem::replace(&mut next, vec![Vec::new(); level.items.len()]);
    for (from, to) in all.iter().enumerate().flat_map(|(from, to)| to.iter().map(move |&to| (from, to))) {
        let (from, to) = (first[from], first[to]);
        if from != to && !next[from].contains(&to) {
            next[from].push(to);
        }
    }
    break_cycles(&mut next);
    for tie in level.ties.iter().filter(|t| requests && is_main[t.from] && is_main[t.to] && goes_on(level, t)) {
        let (from, to) = (first[tie.from], first[tie.to]);
        if from != to && !next[from].contains(&to) && !reaches(&next, to, from) {
            next[from].push(to);
        }
    }
    stand_behind(level, is_main, &mut next);
    let order = topological(&next);
    let mut rank = vec![0_usize; next.len()];
    for &item in &order {
        for &to in &next[item] {
            rank[to] = rank[to].max(rank[item] + 1);
        }
    }
    pull(level, &next, &order, &mut rank);
    stores_last(level, is_main, &next, &mut rank);
    side_by_side(level, &mut next);
    together(level, &next, &mut rank);
    first.iter().map(|&first| rank[first]).collect()
}

/// The first item of each item's peers: frames of one kind that call each other in a circle, so that none of them is
/// ahead of another.
fn peers(level: &Level, next: &[Vec<usize>]) -> Vec<usize> {
    let kind = |item: usize| level.items[item].frame.as_ref();
    let mut first: Vec<usize> = (0..next.len()).collect();
    let calls = next.iter().enumerate().flat_map(|(from, to)| to.iter().map(move |&to| (from, to)));
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

/// Drops the edges that close a cycle, in the order of a depth-first walk from the first item.
fn break_cycles(next: &mut [Vec<usize>]) {
    let mut mark = vec![0_u8; next.len()];
    let mut into = vec![0_usize; next.len()];
    for to in next.iter().flatten() {
        into[*to] += 1;
    }
    // Walk from the sources first, so that the edge that is dropped is the one that runs back.
    let mut starts: Vec<usize> = (0..next.len()).filter(|&i| into[i] == 0).collect();
    starts.extend((0..next.len()).filter(|&i| into[i] != 0));
    for start in starts {
        if mark[start] != 0 {
            continue;
        }
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        mark[start] = 1;
        while let Some(&(item, at)) = path.last() {
            let Some(&to) = next[item].get(at) else {
                mark[item] = 2;
                path.pop();
                continue;
            };
            if mark[to] == 1 {
                next[item].remove(at);
                continue;
            }
            path.last_mut().expect("not empty").1 += 1;
            if mark[to] == 0 {
                mark[to] = 1;
                path.push((to, 0));
            }
        }
    }
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
            if apart && common_pred && common_succ && !reaches(next, second, first) {
                next[first].push(second);
            }
        }
    }
}

fn reaches(next: &[Vec<usize>], from: usize, to: usize) -> bool {
    let mut seen = vec![false; next.len()];
    let mut open = vec![from];
    while let Some(item) = open.pop() {
        if item == to {
            return true;
        }
        if !std::mem::replace(&mut seen[item], true) {
            open.extend(&next[item]);
        }
    }
    false
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
        if !reaches(next, pair[0], pair[1]) && !reaches(next, pair[1], pair[0]) {
            next[pair[0]].push(pair[1]);
        }
    }
}

/// Items that a hint puts into one rank go to the last one of theirs, and push what follows them.
fn together(level: &Level, next: &[Vec<usize>], rank: &mut [usize]) {
    for _ in 0..=level.same_rank.len() {
        for group in &level.same_rank {
            let related = group.iter().any(|&a| group.iter().any(|&b| a != b && reaches(next, a, b)));
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

/// A store that calls nothing stands behind whoever writes to it without waiting, too.
fn stores_last(level: &Level, is_main: &[bool], next: &[Vec<usize>], rank: &mut [usize]) {
    for item in 0..level.items.len() {
        if !level.items[item].store || !next[item].is_empty() {
            continue;
        }
        let writers = level.ties.iter().filter(|t| t.to == item && t.op == Op::Async && is_main[t.from]);
        let behind = writers.filter(|t| !level.items[t.from].store).map(|t| rank[t.from] + 1).max().unwrap_or(0);
        rank[item] = rank[item].max(behind);
    }
}
