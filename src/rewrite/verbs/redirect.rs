//! `redirect_in`, `redirect_out`: edges to another element.

use crate::rewrite::function::{Args, Body, Function};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::val::Val;
use crate::rewrite::verbs::primitive;

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "redirect_in",
        signature: "redirect_in(x, y, ops = \"->\", only = elements)",
        doc: "edges of the operators that lead to x (only those from the given elements) lead to y instead, in place; doubles are merged",
        arity: (2, 2),
        named: &["ops", "only"],
        body: Body::Verb(|machine, args| redirect(machine, args, primitive::redirect_in)),
    },
    Function {
        name: "redirect_out",
        signature: "redirect_out(x, y, ops = \"->\", only = elements)",
        doc: "edges of the operators that leave x (only those to the given elements) leave y instead, in place; doubles are merged",
        arity: (2, 2),
        named: &["ops", "only"],
        body: Body::Verb(|machine, args| redirect(machine, args, primitive::redirect_out)),
    },
];

type Redirect =
    fn(&mut Machine<'_>, crate::model::Node, crate::model::Node, &[crate::model::Op], Option<&[crate::model::Node]>);

fn redirect(machine: &mut Machine<'_>, args: &Args, how: Redirect) -> Result<Val, Trouble> {
    let (x, y) = (args.node(0, machine)?, args.node(1, machine)?);
    let ops = args.named_ops("ops", machine)?;
    let only = match args.named("only") {
        Some(value) => Some(machine.as_nodes(value).map_err(|_| args.wrong(2, "elements"))?),
        None => None,
    };
    how(machine, x, y, &ops, only.as_deref());
    Ok(Val::None)
}
