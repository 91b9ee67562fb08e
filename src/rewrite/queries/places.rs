//! Where elements are: containment and kinds.

use crate::model::{FailureDomain, Node};
use crate::rewrite::function::{Args, Body, Function, Kinds, list, maybe};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::val::Val;

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "elements",
        signature: "elements(kinds)",
        doc: "all elements of the kinds (of all kinds without an argument), in declaration order",
        arity: (0, 1),
        named: &[],
        body: Body::Scan(elements),
    },
    Function {
        name: "actors",
        signature: "actors()",
        doc: "all users, clients, operators and laptops",
        arity: (0, 0),
        named: &[],
        body: Body::Scan(|machine, _| {
            Ok(list(machine, machine.architecture().nodes().into_iter().filter(|&n| machine.element(n).kind.actor)))
        }),
    },
    Function {
        name: "exists",
        signature: "exists(id)",
        doc: "true when an element with this id exists",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|machine, args| Ok(Val::Flag(machine.architecture().find(&args.text(0, machine)).is_some()))),
    },
    Function {
        name: "is",
        signature: "is(x, kinds)",
        doc: "true when x is of one of the kinds",
        arity: (2, 2),
        named: &[],
        body: Body::Query(|machine, args| {
            let kinds = args.kinds(1, machine)?;
            Ok(Val::Flag(args.maybe_node(0, machine)?.is_some_and(|node| kinds.fit(machine, node))))
        }),
    },
    Function {
        name: "container",
        signature: "container(x)",
        doc: "what holds x; none at the top",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|machine, args| Ok(maybe(machine, machine.architecture().parent(args.node(0, machine)?)))),
    },
    Function {
        name: "contents",
        signature: "contents(x, kinds)",
        doc: "what x holds directly, of the kinds if given",
        arity: (1, 2),
        named: &[],
        body: Body::Query(|machine, args| {
            let kinds = args.kinds(1, machine)?;
            let container = args.maybe_node(0, machine)?;
            let contents = machine.architecture().siblings(container).to_vec();
            Ok(list(machine, contents.into_iter().filter(|&n| kinds.fit(machine, n))))
        }),
    },
    Function {
        name: "inside",
        signature: "inside(x, kinds)",
        doc: "all that x holds at any depth, depth first, of the kinds if given",
        arity: (1, 2),
        named: &[],
        body: Body::Query(|machine, args| {
            let kinds = args.kinds(1, machine)?;
            let inside = machine.architecture().inside(args.node(0, machine)?);
            Ok(list(machine, inside.into_iter().filter(|&n| kinds.fit(machine, n))))
        }),
    },
    Function {
        name: "ancestor",
        signature: "ancestor(x, kinds)",
        doc: "the nearest container of x of one of the kinds, or none",
        arity: (1, 2),
        named: &[],
        body: Body::Query(|machine, args| {
            let kinds = args.kinds(1, machine)?;
            Ok(match args.maybe_node(0, machine)? {
                Some(node) => maybe(machine, ancestor(machine, node, &kinds)),
                None => Val::None,
            })
        }),
    },
    Function {
        name: "within",
        signature: "within(x, c)",
        doc: "true when x is c or inside c; everything is within none, the drawing itself",
        arity: (2, 2),
        named: &[],
        body: Body::Query(|machine, args| {
            let container = args.maybe_node(1, machine)?;
            Ok(Val::Flag(machine.architecture().within(args.node(0, machine)?, container)))
        }),
    },
    Function {
        name: "scope",
        signature: "scope(x)",
        doc: "the nearest container of x that is neither zone nor subnet nor a server: where regional things go; none at the top",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|machine, args| Ok(maybe(machine, scope(machine, args.node(0, machine)?)))),
    },
];

fn elements(machine: &Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let kinds = args.kinds(0, machine)?;
    Ok(list(machine, machine.architecture().nodes().into_iter().filter(|&node| kinds.fit(machine, node))))
}

/// The nearest container of one of the kinds.
pub fn ancestor(machine: &Machine<'_>, node: Node, kinds: &Kinds) -> Option<Node> {
    machine.architecture().ancestors(node).find(|&container| kinds.fit(machine, container))
}

/// The nearest container that is neither zone nor subnet nor a machine of any sort, nor a frame without meaning.
pub fn scope(machine: &Machine<'_>, node: Node) -> Option<Node> {
    machine.architecture().ancestors(node).find(|&container| {
        let kind = &machine.element(container).kind;
        !kind.is_zonal_container() && !kind.free
    })
}

/// What stands in a scope itself and would go down with a zone, except zones and loose disks.
pub fn zonal(machine: &Machine<'_>, scope: Option<Node>) -> Vec<Node> {
    let zonal = |&node: &Node| {
        let kind = &machine.element(node).kind;
        kind.failure_domain == FailureDomain::Zone && !kind.is_any(&["zone", "disk"])
    };
    machine.architecture().siblings(scope).iter().copied().filter(zonal).collect()
}
