//! Who is joined with whom.

use std::collections::HashSet;

use petgraph::Direction;

use crate::model::{Node, Op};
use crate::rewrite::function::{Args, Body, Function, list};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::val::Val;

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "targets",
        signature: "targets(x, ops)",
        doc: "where x's edges of the operators (\"->\" if not given, several as \"->|~>\") lead, without repeats, in edge order",
        arity: (1, 2),
        named: &[],
        body: Body::Query(|machine, args| {
            let ops = args.ops(1, machine)?;
            Ok(match args.maybe_node(0, machine)? {
                Some(node) => list(machine, targets(machine, node, &ops)),
                None => Val::list(Vec::new()),
            })
        }),
    },
    Function {
        name: "sources",
        signature: "sources(x, ops)",
        doc: "where the edges of the operators that lead to x come from, without repeats, in edge order",
        arity: (1, 2),
        named: &[],
        body: Body::Query(|machine, args| {
            let ops = args.ops(1, machine)?;
            Ok(match args.maybe_node(0, machine)? {
                Some(node) => list(machine, sources(machine, node, &ops)),
                None => Val::list(Vec::new()),
            })
        }),
    },
    Function {
        name: "callees",
        signature: "callees(x)",
        doc: "the targets of x's requests",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|machine, args| {
            let node = args.maybe_node(0, machine)?;
            Ok(list(machine, node.map(|node| targets(machine, node, &[Op::Request])).unwrap_or_default()))
        }),
    },
    Function {
        name: "callers",
        signature: "callers(x)",
        doc: "where requests to x come from",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|machine, args| {
            let node = args.maybe_node(0, machine)?;
            Ok(list(machine, node.map(|node| sources(machine, node, &[Op::Request])).unwrap_or_default()))
        }),
    },
    Function {
        name: "members",
        signature: "members(overlay)",
        doc: "the members of an overlay: the targets of its `--` edges",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|machine, args| {
            let node = args.maybe_node(0, machine)?;
            Ok(list(machine, node.map(|node| targets(machine, node, &[Op::Association])).unwrap_or_default()))
        }),
    },
    Function {
        name: "edge",
        signature: "edge(a, op, b)",
        doc: "the edge of the operator from a to b, or none; its properties are read as `edge(a, \"->\", b).read`",
        arity: (3, 3),
        named: &[],
        body: Body::Query(edge),
    },
    Function {
        name: "reachable",
        signature: "reachable(starts, ops)",
        doc: "the starts and everything that edges of the operators (\"->\" if not given) lead to, breadth first",
        arity: (1, 2),
        named: &[],
        body: Body::Walk(|machine, args| {
            let ops = args.ops(1, machine)?;
            Ok(list(machine, reachable(machine, &args.nodes(0, machine)?, &ops)))
        }),
    },
];

/// Ends of the edges of some operators that leave a node, without repeats.
pub fn targets(machine: &Machine<'_>, node: Node, ops: &[Op]) -> Vec<Node> {
    neighbours(machine, node, ops, Direction::Outgoing)
}

/// Starts of the edges of some operators that enter a node, without repeats.
pub fn sources(machine: &Machine<'_>, node: Node, ops: &[Op]) -> Vec<Node> {
    neighbours(machine, node, ops, Direction::Incoming)
}

fn neighbours(machine: &Machine<'_>, node: Node, ops: &[Op], direction: Direction) -> Vec<Node> {
    let architecture = machine.architecture();
    let (mut found, mut known) = (Vec::new(), HashSet::new());
    for link in architecture.links_of(node, direction) {
        let (from, to) = architecture.ends(link);
        let other = if direction == Direction::Outgoing { to } else { from };
        if ops.contains(&architecture.edge(link).op) && known.insert(other) {
            found.push(other);
        }
    }
    found
}

fn edge(machine: &Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let op = *args.ops(1, machine)?.first().ok_or_else(|| args.wrong(1, "an operator"))?;
    let (Some(from), Some(to)) = (args.maybe_node(0, machine)?, args.maybe_node(2, machine)?) else {
        return Ok(Val::None);
    };
    let architecture = machine.architecture();
    Ok(architecture.find_edge(from, op, to).map_or(Val::None, |link| Val::Edge(architecture.key(link))))
}

/// Breadth-first search over edges of some operators.
pub fn reachable(machine: &Machine<'_>, starts: &[Node], ops: &[Op]) -> Vec<Node> {
    let mut seen: HashSet<Node> = HashSet::new();
    let mut order: Vec<Node> = starts.iter().copied().filter(|&node| seen.insert(node)).collect();
    let mut at = 0;
    while let Some(&node) = order.get(at) {
        at += 1;
        order.extend(targets(machine, node, ops).into_iter().filter(|&next| seen.insert(next)));
    }
    order
}
