//! The order in which a draft is written: that of the flow.

use crate::import::draft::{Draft, NodeId};
use crate::model::{Op, Vocabulary};

/// The children of each node, and of the drawing itself, in the order in which requests and messages come to them. What
/// nothing comes to keeps the order of the file.
pub struct Order {
    /// Nodes without a parent.
    pub top: Vec<NodeId>,
    /// Those in each node.
    pub children: Vec<Vec<NodeId>>,
    /// Each node's turn.
    pub turn: Vec<usize>,
}

/// Finds it: who asks comes first, then whoever is reached, the nearest first.
pub fn order(draft: &Draft) -> Order {
    let mut turn = turns(draft);
    // A frame comes when the first of what it holds does.
    for at in 0..draft.nodes.len() {
        let own = turn[at];
        for frame in draft.frames(NodeId(at)).collect::<Vec<_>>() {
            turn[frame.0] = turn[frame.0].min(own);
        }
    }
    let mut order = Order { top: Vec::new(), children: vec![Vec::new(); draft.nodes.len()], turn };
    for (at, node) in draft.nodes.iter().enumerate() {
        match node.parent {
            Some(parent) => order.children[parent.0].push(NodeId(at)),
            None => order.top.push(NodeId(at)),
        }
    }
    let key = |id: &NodeId| (order.turn[id.0], id.0);
    order.top.sort_by_key(key);
    order.children.iter_mut().for_each(|children| children.sort_by_key(key));
    order
}

fn turns(draft: &Draft) -> Vec<usize> {
    let mut next = vec![Vec::new(); draft.nodes.len()];
    let mut comes = vec![false; draft.nodes.len()];
    for edge in &draft.edges {
        if matches!(edge.operator, Op::Request | Op::Async) {
            next[edge.from.0].push(edge.to.0);
            comes[edge.to.0] = true;
        }
    }
    let actor = |at: usize| {
        let kind = Vocabulary::builtin().kind(&draft.nodes[at].kind);
        kind.is_some_and(|kind| kind.actor)
    };
    let all = 0..draft.nodes.len();
    let actors = all.clone().filter(|&at| actor(at));
    let sources = all.clone().filter(|&at| !comes[at] && !next[at].is_empty());
    let cycles = all.clone().filter(|&at| !next[at].is_empty());
    let mut turn = vec![usize::MAX; draft.nodes.len()];
    let mut count = 0;
    for start in actors.chain(sources).chain(cycles) {
        let mut line = std::collections::VecDeque::from([start]);
        while let Some(at) = line.pop_front() {
            if turn[at] == usize::MAX {
                turn[at] = count;
                count += 1;
                line.extend(&next[at]);
            }
        }
    }
    turn
}
