//! `ensure_scaling_group`: an auto-scaling group around a redundancy group.

use crate::model::Op;
use crate::rewrite::function::{Args, Body, Function, Kinds, uid};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::names;
use crate::rewrite::queries::{group, overlays, scope};
use crate::rewrite::val::Val;
use crate::rewrite::verbs::primitive;

pub(super) const TABLE: &[Function] = &[Function {
    name: "ensure_scaling_group",
    signature: "ensure_scaling_group(x, min, max)",
    doc: "the auto-scaling group of x, made if there is none, with its limits set and all members of x's group in it",
    arity: (3, 3),
    named: &[],
    body: Body::Verb(ensure_scaling_group),
}];

fn ensure_scaling_group(machine: &mut Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let node = args.node(0, machine)?;
    let existing = overlays(machine, node, &Kinds::Of(vec!["asg".to_owned()])).into_iter().next();
    let overlay = match existing {
        Some(overlay) => overlay,
        None => {
            let name = format!("{}-asg", names::root(&machine.element(node).id));
            let scope = scope(machine, node);
            primitive::add(machine, "asg", &name, scope)?
        }
    };
    let limits = [("min".to_owned(), args.get(1).clone()), ("max".to_owned(), args.get(2).clone())];
    primitive::put(machine, overlay, &limits)?;
    for member in group(machine, node) {
        primitive::join(machine, overlay, Op::Association, member, None)?;
    }
    Ok(Val::Element(uid(machine, overlay)))
}
