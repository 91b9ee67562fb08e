//! Redundancy groups, tiers, and what stands before them.

use std::collections::HashSet;

use crate::model::{Category, FailureDomain, Kind, Node, Op};
use crate::rewrite::function::{Args, Body, Function, Kinds, list, maybe};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::queries::neighbours::{reachable, sources, targets};
use crate::rewrite::val::Val;

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "group",
        signature: "group(x)",
        doc: "the members of x's redundancy group in declaration order; x alone if it has none",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|machine, args| several(machine, args, group)),
    },
    Function {
        name: "standbys",
        signature: "standbys(x)",
        doc: "the targets of x's `=>` and `~>` edges that have role=standby",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|machine, args| several(machine, args, standbys)),
    },
    Function {
        name: "tier",
        signature: "tier(x)",
        doc: "x's group and the standbys of its members",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|machine, args| several(machine, args, tier)),
    },
    Function {
        name: "tiers",
        signature: "tiers()",
        doc: "the tiers of all servers, proxies, firewalls of applications, databases and caches that actors reach, nearest first; a list of lists",
        arity: (0, 0),
        named: &[],
        body: Body::Walk(|machine, _| {
            Ok(Val::list(tiers(machine).into_iter().map(|tier| list(machine, tier)).collect()))
        }),
    },
    Function {
        name: "fronts",
        signature: "fronts(x)",
        doc: "where requests to x's group come from, outside the group",
        arity: (1, 1),
        named: &[],
        body: Body::Scan(|machine, args| several(machine, args, fronts)),
    },
    Function {
        name: "balancer",
        signature: "balancer(x)",
        doc: "the first load balancer among the fronts of x, or none",
        arity: (1, 1),
        named: &[],
        body: Body::Scan(|machine, args| {
            Ok(maybe(machine, args.maybe_node(0, machine)?.and_then(|node| balancer(machine, node))))
        }),
    },
    Function {
        name: "image_of",
        signature: "image_of(x)",
        doc: "the image that x was captured into or launched from, or none",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|machine, args| {
            Ok(maybe(machine, args.maybe_node(0, machine)?.and_then(|node| image_of(machine, node))))
        }),
    },
    Function {
        name: "overlays",
        signature: "overlays(x, kinds)",
        doc: "the overlays of the kinds that x is a member of",
        arity: (1, 2),
        named: &[],
        body: Body::Query(|machine, args| {
            let kinds = args.kinds(1, machine)?;
            several(machine, args, |machine, node| overlays(machine, node, &kinds))
        }),
    },
];

/// A query for several elements; of nothing there is nothing.
fn several(
    machine: &Machine<'_>,
    args: &Args,
    query: impl Fn(&Machine<'_>, Node) -> Vec<Node>,
) -> Result<Val, Trouble> {
    Ok(list(machine, args.maybe_node(0, machine)?.map(|node| query(machine, node)).unwrap_or_default()))
}

/// The members of an element's redundancy group, in declaration order.
pub fn group(machine: &Machine<'_>, node: Node) -> Vec<Node> {
    match machine.element(node).properties.get("group") {
        Some(value) => machine.members_of(&value.to_string()),
        None => vec![node],
    }
}

/// The standbys of an element.
pub fn standbys(machine: &Machine<'_>, node: Node) -> Vec<Node> {
    let targets = targets(machine, node, &[Op::Sync, Op::Async]).into_iter();
    targets.filter(|&target| machine.element(target).properties.text("role") == "standby").collect()
}

/// A group and the standbys of its members.
pub fn tier(machine: &Machine<'_>, node: Node) -> Vec<Node> {
    let mut tier = group(machine, node);
    let mut known: HashSet<Node> = tier.iter().copied().collect();
    for member in tier.clone() {
        tier.extend(standbys(machine, member).into_iter().filter(|&standby| known.insert(standby)));
    }
    tier
}

/// True for what forms tiers: machines, and databases that fail with their zone as machines do.
fn is_tier(kind: &Kind) -> bool {
    kind.is_machine() || kind.category == Category::Database && kind.failure_domain == FailureDomain::Zone
}

fn tiers(machine: &Machine<'_>) -> Vec<Vec<Node>> {
    let nodes = machine.architecture().nodes().into_iter();
    let actors: Vec<Node> = nodes.filter(|&node| machine.element(node).kind.actor).collect();
    let mut tiers: Vec<Vec<Node>> = Vec::new();
    let mut known: HashSet<Node> = HashSet::new();
    for node in reachable(machine, &actors, &[Op::Request]) {
        let counts = is_tier(&machine.element(node).kind);
        if counts && !known.contains(&node) {
            let tier = tier(machine, node);
            known.extend(&tier);
            tiers.push(tier);
        }
    }
    tiers
}

/// Where requests to a group come from, outside the group.
pub fn fronts(machine: &Machine<'_>, node: Node) -> Vec<Node> {
    let architecture = machine.architecture();
    let group: HashSet<Node> = group(machine, node).into_iter().collect();
    let (mut found, mut known) = (Vec::new(), HashSet::new());
    for &link in architecture.links() {
        let (from, to) = architecture.ends(link);
        if architecture.edge(link).op == Op::Request
            && group.contains(&to)
            && !group.contains(&from)
            && known.insert(from)
        {
            found.push(from);
        }
    }
    found
}

/// The first load balancer before a group.
pub fn balancer(machine: &Machine<'_>, node: Node) -> Option<Node> {
    fronts(machine, node).into_iter().find(|&front| machine.element(front).kind.is("lb"))
}

/// The image that an element was captured into or launched from.
pub fn image_of(machine: &Machine<'_>, node: Node) -> Option<Node> {
    let control = [Op::Control];
    let captured = targets(machine, node, &control).into_iter();
    captured.chain(sources(machine, node, &control)).find(|&other| machine.element(other).kind.is("image"))
}

/// The overlays that an element is a member of.
pub fn overlays(machine: &Machine<'_>, node: Node, kinds: &Kinds) -> Vec<Node> {
    let holders = sources(machine, node, &[Op::Association]).into_iter();
    holders.filter(|&o| machine.element(o).kind.overlay && kinds.fit(machine, o)).collect()
}
