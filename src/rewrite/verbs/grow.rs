//! `grow`: a redundancy group up to a number of members.

use crate::model::{Node, Op, both};
use crate::rewrite::function::{Args, Body, Function, Kinds, list};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::queries::{group, overlays};
use crate::rewrite::val::Val;
use crate::rewrite::verbs::copy::{Wishes, copy};
use crate::rewrite::verbs::primitive::join;

pub(super) const TABLE: &[Function] = &[Function {
    name: "grow",
    signature: "grow(x, count, … as copy)",
    doc: "copies x until its group has `count` members; the copies join x's scaling groups, firewalls and stacks; gives the group",
    arity: (2, 2),
    named: &["id", "into", "edges", "group", "skip", "*"],
    body: Body::Verb(grow),
}];

fn grow(machine: &mut Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let node = args.node(0, machine)?;
    let Val::Number(count) = *args.get(1) else { return Err(args.wrong(1, "a number")) };
    let wishes = Wishes::of(machine, args, &[])?;
    let missing = count - group(machine, node).len() as i64;
    for made in 0..missing.max(0) {
        // A first copy gives x the group of its own name, which others may have had before.
        if group(machine, node).len() as i64 >= count {
            break;
        }
        copy_member(machine, node, &wishes).map_err(|trouble| match trouble {
            Trouble::Bound(words) => {
                let (en, ja) = words.pair();
                Trouble::Bound(both!(
                    "{en}; it asked for {count} and stopped after {made} copies",
                    "{ja}({count}個のうち{made}個まで複製しました)"
                ))
            }
            other => other,
        })?;
    }
    Ok(list(machine, group(machine, node)))
}

fn copy_member(machine: &mut Machine<'_>, node: Node, wishes: &Wishes) -> Result<(), Trouble> {
    let copy = copy(machine, node, wishes)?;
    let kinds = Kinds::Of(["asg", "firewall", "stack"].map(str::to_owned).to_vec());
    for overlay in overlays(machine, node, &kinds) {
        join(machine, overlay, Op::Association, copy, None)?;
    }
    Ok(())
}
