//! The order in which a state is read: along its requests, from users to stores, each container before what it holds.
//! Nothing that is drawn covers its neighbours, so the order of drawing is free to be that of reading; a screen reader
//! and a selection of all texts follow it.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap};

use crate::model::{Architecture, Node, Op};

/// The place of each element.
pub(super) fn reading(architecture: &Architecture) -> HashMap<Node, usize> {
    let nodes = architecture.nodes();
    let flow = flow(architecture, &nodes);
    // A container comes where the first of what it holds would come; those are in front of it in `nodes` only by depth.
    let mut first: HashMap<Node, usize> = HashMap::new();
    for &node in &nodes {
        let place = flow[&node];
        for around in std::iter::once(node).chain(architecture.ancestors(node)) {
            let known = first.entry(around).or_insert(place);
            *known = place.min(*known);
        }
    }
    let mut read = HashMap::with_capacity(nodes.len());
    let mut open: Vec<Node> = Vec::new();
    let push = |nodes: &[Node], open: &mut Vec<Node>| {
        let mut sorted = nodes.to_vec();
        sorted.sort_by_cached_key(|node| Reverse(first[node]));
        open.extend(sorted);
    };
    push(architecture.top(), &mut open);
    while let Some(node) = open.pop() {
        read.insert(node, read.len());
        push(architecture.children(node), &mut open);
    }
    read
}

/// Elements in the order of the flow: what users reach first, callers before what they call, else as declared. In a
/// circle the one that was declared first goes first.
fn flow(architecture: &Architecture, nodes: &[Node]) -> HashMap<Node, usize> {
    let declared: HashMap<Node, usize> = nodes.iter().enumerate().map(|(i, &node)| (node, i)).collect();
    let mut after: HashMap<Node, Vec<Node>> = HashMap::new();
    let mut waits: HashMap<Node, usize> = HashMap::new();
    for &link in architecture.links() {
        let (from, to) = architecture.ends(link);
        if matches!(architecture.key(link).op, Op::Request | Op::Async | Op::Sync) {
            after.entry(from).or_default().push(to);
            *waits.entry(to).or_default() += 1;
        }
    }
    let reached = reached(architecture, nodes, &after);
    let key = |node: Node| (!reached.contains(&declared[&node]), declared[&node]);
    let mut ready: BinaryHeap<Reverse<(bool, usize)>> =
        nodes.iter().filter(|node| !waits.contains_key(node)).map(|&node| Reverse(key(node))).collect();
    let mut left: BTreeSet<(bool, usize)> = nodes.iter().map(|&node| key(node)).collect();
    let mut order = HashMap::with_capacity(nodes.len());
    while !left.is_empty() {
        let next = ready.pop().map(|Reverse(next)| next).filter(|next| left.contains(next));
        // All that is left waits for each other.
        let circle = if ready.is_empty() && next.is_none() { left.first().copied() } else { None };
        let Some(next) = next.or(circle) else { continue };
        left.remove(&next);
        let node = nodes[next.1];
        order.insert(node, order.len());
        for &to in after.get(&node).into_iter().flatten() {
            let count = waits.entry(to).or_default();
            *count = count.saturating_sub(1);
            if *count == 0 {
                ready.push(Reverse(key(to)));
            }
        }
    }
    order
}

/// Those that the flow from users comes to, by the place of their declaration.
fn reached(architecture: &Architecture, nodes: &[Node], after: &HashMap<Node, Vec<Node>>) -> BTreeSet<usize> {
    let declared: HashMap<Node, usize> = nodes.iter().enumerate().map(|(i, &node)| (node, i)).collect();
    let is_actor = |node: &Node| architecture.element(*node).kind.actor;
    let mut open: Vec<Node> = nodes.iter().copied().filter(is_actor).collect();
    let mut reached: BTreeSet<usize> = open.iter().map(|node| declared[node]).collect();
    while let Some(node) = open.pop() {
        for &to in after.get(&node).into_iter().flatten() {
            if reached.insert(declared[&to]) {
                open.push(to);
            }
        }
    }
    reached
}
