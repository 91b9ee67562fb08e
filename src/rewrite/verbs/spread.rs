//! `spread`: members of a group evenly over zones.

use crate::model::Node;
use crate::rewrite::function::{Args, Body, Function, Kinds};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::queries::ancestor;
use crate::rewrite::val::Val;

pub(super) const TABLE: &[Function] = &[Function {
    name: "spread",
    signature: "spread(members, zones)",
    doc: "even numbers in each zone; who is well placed stays, each of the others moves to the zone that holds fewest",
    arity: (2, 2),
    named: &[],
    body: Body::Verb(spread),
}];

fn spread(machine: &mut Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let (members, named) = (args.nodes(0, machine)?, args.nodes(1, machine)?);
    if named.is_empty() {
        return Ok(Val::None);
    }
    let most = members.len().div_ceil(named.len());
    // One zone may stand for two names; what it holds is counted once.
    let mut zones: Vec<Node> = Vec::new();
    for zone in named {
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    let mut held = vec![0; zones.len()];
    let mut homeless = Vec::new();
    for member in members {
        match zone_of(machine, member, &zones) {
            Some(at) if held[at] < most => held[at] += 1,
            _ => homeless.push(member),
        }
    }
    for member in homeless {
        let fewest = (0..zones.len()).min_by_key(|&at| held[at]).unwrap_or(0);
        held[fewest] += 1;
        machine.architecture_mut().move_into(member, Some(zones[fewest]));
    }
    Ok(Val::None)
}

fn zone_of(machine: &Machine<'_>, member: Node, zones: &[Node]) -> Option<usize> {
    let zone = ancestor(machine, member, &Kinds::Of(vec!["zone".to_owned()]))?;
    zones.iter().position(|&z| z == zone)
}
