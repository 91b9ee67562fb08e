//! `ensure_balancer`: a load balancer before a group.

use crate::model::{Node, Op};
use crate::rewrite::function::{Body, Function, uid};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::queries::{balancer, fronts, group, scope, sources, targets};
use crate::rewrite::val::Val;
use crate::rewrite::verbs::insert_before::insert_before;
use crate::rewrite::verbs::primitive;

pub(super) const TABLE: &[Function] = &[Function {
    name: "ensure_balancer",
    signature: "ensure_balancer(x)",
    doc: "the load balancer (or another router that already chooses among several members) before x's group, made if there is none; a fixed address before a new balancer is released",
    arity: (1, 1),
    named: &[],
    body: Body::Verb(|machine, args| {
        let node = args.node(0, machine)?;
        let balancer = ensure_balancer(machine, node)?;
        Ok(Val::Element(uid(machine, balancer)))
    }),
}];

fn ensure_balancer(machine: &mut Machine<'_>, node: Node) -> Result<Node, Trouble> {
    if let Some(found) = balancer(machine, node).or_else(|| router(machine, node)) {
        return Ok(found);
    }
    let scope = scope(machine, node);
    let new = primitive::add(machine, "lb", "lb", scope)?;
    insert_before(machine, node, new)?;
    if !fronts(machine, node).contains(&new) {
        primitive::join(machine, new, Op::Request, node, None)?;
    }
    for caller in sources(machine, new, &[Op::Request]) {
        if machine.element(caller).kind.is("eip") {
            primitive::redirect_in(machine, caller, new, &[Op::Request], None);
            machine.architecture_mut().remove(caller);
        }
    }
    Ok(new)
}

/// A router before the group that already sends to two or more of its members is as good as a balancer.
fn router(machine: &Machine<'_>, node: Node) -> Option<Node> {
    let members = group(machine, node);
    fronts(machine, node).into_iter().find(|&front| {
        let called = targets(machine, front, &[Op::Request]);
        machine.element(front).kind.router && called.iter().filter(|&t| members.contains(t)).count() >= 2
    })
}
