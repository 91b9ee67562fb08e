//! `insert_before`: an element between a group and those who call it.

use crate::model::{Node, Op};
use crate::rewrite::function::{Body, Function};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::queries::{fronts, group};
use crate::rewrite::val::Val;
use crate::rewrite::verbs::primitive::{join, redirect_in};

pub(super) const TABLE: &[Function] = &[Function {
    name: "insert_before",
    signature: "insert_before(x, y)",
    doc: "whoever calls a member of x's group from outside calls y instead, and y calls every member",
    arity: (2, 2),
    named: &[],
    body: Body::Verb(|machine, args| {
        let (x, y) = (args.node(0, machine)?, args.node(1, machine)?);
        insert_before(machine, x, y)?;
        Ok(Val::None)
    }),
}];

/// Puts `y` between the group of `x` and its callers.
pub fn insert_before(machine: &mut Machine<'_>, x: Node, y: Node) -> Result<(), Trouble> {
    let members = group(machine, x);
    let callers = fronts(machine, x);
    for &member in &members {
        redirect_in(machine, member, y, &[Op::Request], Some(&callers));
    }
    for &member in &members {
        join(machine, y, Op::Request, member, None)?;
    }
    Ok(())
}
